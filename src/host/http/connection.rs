//! One client's connection, from its first byte to its last: what it waits for, and how long. It owns no thread, so that a client
//! that reads slowly costs a socket and a reference to what it is sent.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::request::{self, Request};
use super::response::{Body, Response};

/// How long a connection may be idle between requests, and how long a client may be silent within one.
const SILENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_secs(5);
/// How long a client may take to send a request, from its first byte on.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a client may accept nothing of an answer, and take for all of it.
pub(super) const STUCK: Duration = Duration::from_secs(15);
const WHOLE: Duration = Duration::from_secs(120);
/// How much is written to one client before the others have their turn, in bytes.
const TURN: usize = 512 * 1024;
/// What is put together to be one packet, in bytes.
const SMALL: usize = 8 * 1024;
/// How many requests one connection may bring.
const REQUESTS: usize = 1_000;

pub(super) struct Connection {
    pub stream: TcpStream,
    /// What has come and is not answered yet.
    rest: Vec<u8>,
    phase: Phase,
    /// How many requests it may still bring.
    left: usize,
    /// Whether the client wants to ask more after the answer to come, and whether it wants the body.
    keeps: bool,
    pub wants_body: bool,
}

enum Phase {
    /// `since` it may ask; `begun` when the first byte of a request came.
    Reading {
        since: Instant,
        begun: Option<Instant>,
        heard: Instant,
    },
    /// The answer is being made.
    Working,
    Writing {
        answer: Outgoing,
        until: Instant,
        moved: Instant,
    },
}

/// An answer on its way.
struct Outgoing {
    head: Vec<u8>,
    body: Option<Body>,
    /// How many bytes have been written.
    at: usize,
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    Read,
    Write,
    Answer,
}

/// What came of an event.
pub(super) enum Step {
    /// It waits for the next one.
    Wait,
    Ask(Request),
    Over,
}

impl Connection {
    pub fn new(stream: TcpStream, now: Instant) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        // Each answer is written at once, and waits for no other.
        stream.set_nodelay(true)?;
        let phase = Phase::Reading { since: now, begun: None, heard: now };
        Ok(Self { stream, rest: Vec::new(), phase, left: REQUESTS, keeps: false, wants_body: true })
    }

    pub fn wants(&self) -> Wants {
        match self.phase {
            Phase::Reading { .. } => Wants::Read,
            Phase::Working => Wants::Answer,
            Phase::Writing { .. } => Wants::Write,
        }
    }

    /// Since when it may ask, and has not.
    pub fn silent_since(&self) -> Option<Instant> {
        if let Phase::Reading { since, .. } = self.phase { Some(since) } else { None }
    }

    /// When it is given up on, if nothing happens.
    pub fn deadline(&self) -> Option<Instant> {
        match &self.phase {
            Phase::Reading { begun: Some(begun), heard, .. } => Some((*heard + PAUSE).min(*begun + PATIENCE)),
            Phase::Reading { heard, .. } => Some(*heard + SILENCE),
            Phase::Working => None,
            Phase::Writing { until, moved, .. } => Some((*moved + STUCK).min(*until)),
        }
    }

    /// The deadline has passed. Whoever is in the middle of a request is told.
    pub fn expire(&mut self, now: Instant) -> Step {
        match self.phase {
            Phase::Reading { begun: Some(begun), .. } if begun + PATIENCE <= now => self.refuse(408, now),
            _ => Step::Over,
        }
    }

    /// Something can be read.
    pub fn read(&mut self, now: Instant) -> Step {
        let mut piece = [0; 4096];
        match self.stream.read(&mut piece) {
            Ok(0) => Step::Over,
            Ok(count) => {
                self.rest.extend_from_slice(&piece[..count]);
                self.ask(now)
            }
            Err(error) if is_for_later(&error) => Step::Wait,
            Err(_) => Step::Over,
        }
    }

    /// Something can be written.
    pub fn write(&mut self, now: Instant) -> Step {
        let Phase::Writing { answer, moved, .. } = &mut self.phase else { return Step::Wait };
        let turn = answer.at + TURN;
        loop {
            let piece = answer.rest();
            if piece.is_empty() {
                return self.answered(now);
            }
            if answer.at >= turn {
                return Step::Wait;
            }
            match self.stream.write(&piece[..piece.len().min(TURN)]) {
                Ok(0) => return Step::Over,
                Ok(count) => {
                    answer.at += count;
                    *moved = now;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_for_later(&error) => return Step::Wait,
                Err(_) => return Step::Over,
            }
        }
    }

    /// Sends an answer to the request that it asked.
    pub fn answer(&mut self, response: Response, now: Instant) -> Step {
        let has_body = self.wants_body && response.status != 304;
        self.send(response, has_body, now)
    }

    fn send(&mut self, response: Response, has_body: bool, now: Instant) -> Step {
        let mut head = response.head(Some(response.body.length()), self.keeps).into_bytes();
        let mut body = Some(response.body).filter(|_| has_body);
        if let Some(small) = body.take_if(|body| head.len() + body.length() <= SMALL) {
            small.pieces().iter().for_each(|piece| head.extend_from_slice(piece));
        }
        self.phase = Phase::Writing { answer: Outgoing { head, body, at: 0 }, until: now + WHOLE, moved: now };
        self.write(now)
    }

    fn refuse(&mut self, status: u16, now: Instant) -> Step {
        self.keeps = false;
        self.send(Response::text(status, "this request is not answered here").with("Allow", "GET, HEAD"), true, now)
    }

    /// The request that has come whole, if one has.
    fn ask(&mut self, now: Instant) -> Step {
        match request::next(&mut self.rest) {
            Ok(Some(request)) => {
                self.left = self.left.saturating_sub(1);
                self.keeps = request.keeps && self.left > 0;
                self.wants_body = request.method != "HEAD";
                self.phase = Phase::Working;
                Step::Ask(request)
            }
            Ok(None) => {
                if let Phase::Reading { begun, heard, .. } = &mut self.phase {
                    *heard = now;
                    begun.get_or_insert(now);
                }
                Step::Wait
            }
            Err(status) => self.refuse(status, now),
        }
    }

    fn answered(&mut self, now: Instant) -> Step {
        if !self.keeps {
            // What it did not read yet still reaches it.
            let _ = self.stream.shutdown(Shutdown::Both);
            return Step::Over;
        }
        self.phase = Phase::Reading { since: now, begun: None, heard: now };
        if self.rest.is_empty() { Step::Wait } else { self.ask(now) }
    }
}

impl Outgoing {
    /// The next bytes to write; none where all are written.
    fn rest(&self) -> &[u8] {
        let body = self.body.as_ref().map_or([&[][..]; 3], Body::pieces);
        let mut at = self.at;
        for piece in [&self.head[..]].into_iter().chain(body) {
            match piece.get(at..) {
                Some(rest) if !rest.is_empty() => return rest,
                _ => at -= piece.len(),
            }
        }
        &[]
    }
}

fn is_for_later(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_goes_piece_by_piece() {
        let body = Some(Body::Around { shared: std::sync::Arc::from(&b"cd"[..]), at: 1, own: b"-".to_vec() });
        let mut answer = Outgoing { head: b"ab".to_vec(), body, at: 0 };
        let mut sent = Vec::new();
        while let Some(byte) = answer.rest().first() {
            sent.push(*byte);
            answer.at += 1;
        }
        assert_eq!(sent, b"abc-d");
    }
}
