//! One client's connection, from its first byte to its last.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::request::{self, Fault};
use super::{Answer, Handler, Response};

/// How long a connection may be idle between requests, and a client silent within one.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a client may take to accept one piece of an answer, and all of it.
const STUCK: Duration = Duration::from_secs(15);
const WHOLE: Duration = Duration::from_secs(120);
/// What is written at once.
const PIECE: usize = 64 * 1024;
/// What is put together to be written at once.
const SMALL: usize = 8 * 1024;
/// How many requests one connection may bring.
const REQUESTS: usize = 1_000;

/// The connections there are, and which of them keep us waiting.
pub(super) struct Waiting {
    most: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    count: usize,
    next: u64,
    /// Those that no request has come from yet, in the order of their coming.
    silent: BTreeMap<u64, TcpStream>,
}

impl Waiting {
    pub fn new(most: usize) -> Self {
        Self { most, state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one more in; where there are too many, the one that has been silent for longest goes. None where all are at work.
    fn enter(&self) -> bool {
        let mut state = self.lock();
        if state.count >= self.most {
            let Some((_, oldest)) = state.silent.pop_first() else { return false };
            // Its thread sees the end, and goes.
            let _ = oldest.shutdown(Shutdown::Both);
        }
        state.count += 1;
        true
    }

    fn leave(&self) {
        self.lock().count -= 1;
    }

    fn is_silent(&self, stream: &TcpStream) -> Option<u64> {
        let copy = stream.try_clone().ok()?;
        let mut state = self.lock();
        state.next += 1;
        let number = state.next;
        state.silent.insert(number, copy);
        Some(number)
    }

    fn speaks(&self, number: u64) {
        self.lock().silent.remove(&number);
    }
}

/// Serves a connection on a thread of its own.
pub(super) fn start(stream: TcpStream, waiting: &Arc<Waiting>, handler: &Arc<Handler>) {
    if !waiting.enter() {
        return;
    }
    let (own, handler) = (Arc::clone(waiting), Arc::clone(handler));
    let started = thread::Builder::new().spawn(move || {
        let _left = Leaves(&own);
        // Whatever goes wrong here is between this client and us.
        let _ = serve(stream, &own, &*handler);
    });
    if started.is_err() {
        waiting.leave();
    }
}

/// Counts a connection out, even where its handler panicked.
struct Leaves<'w>(&'w Waiting);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

fn serve(mut stream: TcpStream, waiting: &Waiting, handler: &Handler) -> io::Result<()> {
    // Each answer is written at once, and waits for no other.
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(SILENCE))?;
    stream.set_write_timeout(Some(STUCK))?;
    let mut rest = Vec::new();
    for left in (0..REQUESTS).rev() {
        let Some(silent) = waiting.is_silent(&stream) else { return Ok(()) };
        // Within a request, silence is shorter.
        let begun = || _ = stream.set_read_timeout(Some(SILENCE / 6));
        let asked = request::read(&mut &stream, &mut rest, begun);
        waiting.speaks(silent);
        stream.set_read_timeout(Some(SILENCE))?;
        let request = match asked {
            Ok(request) => request,
            Err(Fault::Gone) => return Ok(()),
            Err(Fault::Status(status)) => {
                let refusal = Response::text(status, "this request is not answered here").with("Allow", "GET, HEAD");
                send(&mut stream, &refusal.head(Some(refusal.body.length()), false), &refusal.body.pieces())?;
                return stream.shutdown(Shutdown::Both);
            }
        };
        let keeps = request.keeps && left > 0;
        match handler(&request) {
            Answer::Whole(response) => {
                let head = response.head(Some(response.body.length()), keeps);
                let is_sent = request.method != "HEAD" && response.status != 304;
                let pieces = response.body.pieces();
                send(&mut stream, &head, if is_sent { &pieces } else { &[] })?;
            }
            Answer::Stream(response, mut next) => {
                send(&mut stream, &response.head(None, false), &[])?;
                while request.method != "HEAD"
                    && let Some(piece) = next()
                {
                    send(&mut stream, "", &[&piece])?;
                }
                return Ok(());
            }
        }
        if !keeps {
            return Ok(());
        }
    }
    Ok(())
}

/// Writes an answer, or gives up on a client that takes it too slowly. What is large is written from where it stands.
fn send(stream: &mut TcpStream, head: &str, body: &[&[u8]]) -> io::Result<()> {
    let until = Instant::now() + WHOLE;
    let mut write = |bytes: &[u8]| {
        bytes.chunks(PIECE).try_for_each(|piece| {
            if Instant::now() > until {
                return Err(io::ErrorKind::TimedOut.into());
            }
            stream.write_all(piece)
        })
    };
    // A small answer is one packet.
    let mut first = head.as_bytes().to_vec();
    let mut rest = body;
    while let [piece, after @ ..] = rest
        && first.len() + piece.len() <= SMALL
    {
        first.extend_from_slice(piece);
        rest = after;
    }
    write(&first)?;
    rest.iter().try_for_each(|piece| write(piece))?;
    stream.flush()
}
