//! The loop that waits for all clients at once.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::connection::{Connection, STUCK, Step, Wants};
use super::workers::Workers;
use super::{Answer, Response};

/// How long nobody new is let in when the system has no room for one.
const FULL: Duration = Duration::from_millis(20);
/// How many are let in before the others have their turn.
const GUESTS: usize = 64;

pub(super) struct Reactor {
    listener: TcpListener,
    workers: Workers,
    /// How many connections there may be at once.
    most: usize,
    /// By numbers that are given once.
    connections: BTreeMap<u64, Connection>,
    next: u64,
    /// Until when nobody new is let in.
    closed: Option<Instant>,
}

impl Reactor {
    pub fn new(listener: TcpListener, workers: Workers, most: usize) -> Self {
        Self { listener, workers, most, connections: BTreeMap::new(), next: 0, closed: None }
    }

    /// Serves as long as the process lives.
    pub fn run(mut self) {
        loop {
            let ready = self.wait();
            let now = Instant::now();
            for (id, answer) in self.workers.done().collect::<Vec<_>>() {
                self.answer(id, answer, now);
            }
            for id in ready {
                let step = self.connections.get_mut(&id).map(|connection| match connection.wants() {
                    Wants::Read => connection.read(now),
                    Wants::Write => connection.write(now),
                    Wants::Answer => Step::Wait,
                });
                self.follow(id, step);
            }
            let late = self.connections.iter().filter(|(_, connection)| connection.deadline().is_some_and(|deadline| deadline <= now));
            for id in late.map(|(id, _)| *id).collect::<Vec<u64>>() {
                let step = self.connections.get_mut(&id).map(|connection| connection.expire(now));
                self.follow(id, step);
            }
            self.welcome(now);
        }
    }

    /// Waits until something happens; the connections at which it did.
    fn wait(&self) -> Vec<u64> {
        let now = Instant::now();
        let waiting: Vec<(u64, &Connection)> =
            self.connections.iter().filter(|(_, one)| one.wants() != Wants::Answer).map(|(id, one)| (*id, one)).collect();
        let is_closed = self.closed.is_some_and(|closed| closed > now);
        let deadlines = waiting.iter().filter_map(|(_, connection)| connection.deadline());
        let until = deadlines.chain(self.closed.filter(|_| is_closed)).min();
        let mut sockets = vec![PollFd::new(&self.workers.bell, PollFlags::IN)];
        sockets.extend(waiting.iter().map(|(_, connection)| {
            let wanted = if connection.wants() == Wants::Write { PollFlags::OUT } else { PollFlags::IN };
            PollFd::new(&connection.stream, wanted)
        }));
        if !is_closed {
            sockets.push(PollFd::new(&self.listener, PollFlags::IN));
        }
        let patience = until.map(|until| {
            // A little more, so that the deadline has passed by then.
            let left = until.saturating_duration_since(now) + Duration::from_millis(1);
            Timespec { tv_sec: left.as_secs() as _, tv_nsec: left.subsec_nanos() as _ }
        });
        match poll(&mut sockets, patience.as_ref()) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => return Vec::new(),
            // There is nothing better to do than to look again.
            Err(_) => thread::sleep(FULL),
        }
        let happened = sockets[1..].iter().zip(&waiting).filter(|(socket, _)| !socket.revents().is_empty());
        happened.map(|(_, (id, _))| *id).collect()
    }

    /// Lets in who wants to come. Where there is no room, the one that has been silent for longest goes.
    fn welcome(&mut self, now: Instant) {
        if self.closed.is_some_and(|closed| closed > now) {
            return;
        }
        self.closed = None;
        for _ in 0..GUESTS {
            match self.listener.accept() {
                Ok((stream, _)) => self.enter(stream, now),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::ConnectionAborted) => {}
                // Too many files are open.
                Err(_) => {
                    self.closed = Some(now + FULL);
                    return;
                }
            }
        }
    }

    fn enter(&mut self, stream: TcpStream, now: Instant) {
        if self.connections.len() >= self.most {
            let silent = self.connections.iter().filter_map(|(id, connection)| Some((connection.silent_since()?, *id)));
            let Some((_, oldest)) = silent.min() else { return };
            self.connections.remove(&oldest);
        }
        if let Ok(connection) = Connection::new(stream, now) {
            self.connections.insert(self.next, connection);
            self.next += 1;
        }
    }

    fn follow(&mut self, id: u64, step: Option<Step>) {
        match step {
            Some(Step::Wait) | None => {}
            Some(Step::Ask(request)) => self.workers.ask(id, request),
            Some(Step::Over) => _ = self.connections.remove(&id),
        }
    }

    fn answer(&mut self, id: u64, answer: Answer, now: Instant) {
        match answer {
            Answer::Whole(response) => {
                let step = self.connections.get_mut(&id).map(|connection| connection.answer(response, now));
                self.follow(id, step);
            }
            Answer::Stream(response, next) => {
                // There are few of them, and each waits for what is to come.
                let connection = self.connections.remove(&id);
                let stream = connection.map(|connection| (connection.wants_body, connection.stream));
                let _ = stream.map(|(goes_on, stream)| thread::Builder::new().spawn(move || tell(stream, &response, goes_on, next)));
            }
        }
    }
}

/// Sends a stream until it ends, or the client is gone.
fn tell(mut stream: TcpStream, response: &Response, goes_on: bool, mut next: Box<dyn FnMut() -> Option<Vec<u8>> + Send>) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(STUCK))?;
    stream.write_all(response.head(None, false).as_bytes())?;
    while goes_on && let Some(piece) = next() {
        stream.write_all(&piece)?;
    }
    Ok(())
}
