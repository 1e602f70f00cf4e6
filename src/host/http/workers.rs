//! The few threads that make answers, and the bell that tells the loop of one.

use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::{io, thread};

use super::request::Request;
use super::{Answer, Handler, Response};

/// How many answers are made at once.
const WORKERS: usize = 8;

#[cfg(unix)]
pub(super) type Bell = std::os::unix::net::UnixStream;
#[cfg(not(unix))]
pub(super) type Bell = std::net::TcpStream;

/// Requests go in, answers come out in the order of their being done.
pub(super) struct Workers {
    jobs: Sender<(u64, Request)>,
    done: Receiver<(u64, Answer)>,
    /// Readable when an answer is done.
    pub bell: Bell,
}

impl Workers {
    pub fn start(handler: &Arc<Handler>) -> io::Result<Self> {
        let (bell, rope) = pair()?;
        bell.set_nonblocking(true)?;
        rope.set_nonblocking(true)?;
        let rope = Arc::new(rope);
        let (jobs, todo) = mpsc::channel();
        let (sender, done) = mpsc::channel();
        let todo = Arc::new(Mutex::new(todo));
        for _ in 0..WORKERS {
            let (handler, todo, sender, rope) = (Arc::clone(handler), Arc::clone(&todo), sender.clone(), Arc::clone(&rope));
            thread::Builder::new().spawn(move || {
                loop {
                    let job = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((id, request)) = job else { return };
                    // One page that cannot be made is no reason to make none.
                    let made = catch_unwind(AssertUnwindSafe(|| handler(&request)));
                    let answer = made.unwrap_or_else(|_| Answer::Whole(Response::text(500, "an internal error; the terminal says more")));
                    if sender.send((id, answer)).is_err() {
                        return;
                    }
                    // A full rope has been pulled already.
                    let _ = (&*rope).write(&[0]);
                }
            })?;
        }
        Ok(Self { jobs, done, bell })
    }

    /// Has an answer made, for whoever has that number.
    pub fn ask(&self, id: u64, request: Request) {
        // They live as long as the loop does.
        let _ = self.jobs.send((id, request));
    }

    /// The answers that are done since this was last called.
    pub fn done(&mut self) -> impl Iterator<Item = (u64, Answer)> {
        let mut rung = [0; 256];
        while (&self.bell).read(&mut rung).is_ok_and(|count| count == rung.len()) {}
        self.done.try_iter()
    }
}

#[cfg(unix)]
fn pair() -> io::Result<(Bell, Bell)> {
    Bell::pair()
}

/// Two ends of a connection of this process with itself. Nobody else's is taken for it.
#[cfg(not(unix))]
fn pair() -> io::Result<(Bell, Bell)> {
    let listener = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
    let rope = Bell::connect(listener.local_addr()?)?;
    loop {
        let (bell, from) = listener.accept()?;
        if from == rope.local_addr()? {
            return Ok((bell, rope));
        }
    }
}
