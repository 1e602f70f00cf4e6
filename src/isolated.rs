//! Work on a thread of its own that is given up on when it takes too long: it may panic, it may go deep, and it may never come back.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Room for the deepest texts that are read.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// How many threads may be left running, since none can be stopped. Past that nothing is tried that could add one.
const MAX_ABANDONED: usize = 2;

/// Whether any answer of this process hung on the clock, or on whether there was a thread to be had.
static GAVE_UP: AtomicBool = AtomicBool::new(false);

/// Whether anything was given up on since the process started: then another run of the same work may give another result.
pub(crate) fn gave_up() -> bool {
    GAVE_UP.load(Ordering::Relaxed)
}

/// Runs one kind of work, each piece on a thread of its own with a time limit.
#[derive(Debug)]
pub(crate) struct Isolated {
    /// What its threads are called.
    thread: &'static str,
    /// How long an answer is waited for.
    patience: Duration,
    /// How many were given up on and are still running.
    left: AtomicUsize,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// With what the panic said.
    Panicked(Box<dyn Any + Send>),
    /// It took too long, or others did before it and still run.
    GivenUp,
}

impl Isolated {
    pub(crate) const fn new(thread: &'static str, patience: Duration) -> Self {
        Self { thread, patience, left: AtomicUsize::new(0) }
    }

    pub(crate) const fn patience(&self) -> Duration {
        self.patience
    }

    /// The answer of a function.
    ///
    /// # Errors
    /// Where it panics or takes too long.
    pub(crate) fn run<T: Send + 'static>(&'static self, run: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        if self.left.load(Ordering::Relaxed) >= MAX_ABANDONED {
            return Err(given_up());
        }
        // Without room for an answer, so that one that nobody takes is known to come too late.
        let (answer, answered) = mpsc::sync_channel(0);
        let builder = thread::Builder::new().name(self.thread.to_owned()).stack_size(STACK_BYTES);
        let thread = builder.spawn(move || {
            if answer.send(catch_unwind(AssertUnwindSafe(run))).is_err() {
                self.left.fetch_sub(1, Ordering::Relaxed);
            }
        });
        if let Err(error) = thread {
            GAVE_UP.store(true, Ordering::Relaxed);
            return Err(Failure::Panicked(Box::new(error.to_string())));
        }
        match answered.recv_timeout(self.patience) {
            Ok(result) => result.map_err(Failure::Panicked),
            Err(RecvTimeoutError::Disconnected) => Err(Failure::Panicked(Box::new("a thread ended without an answer"))),
            Err(RecvTimeoutError::Timeout) => {
                self.left.fetch_add(1, Ordering::Relaxed);
                Err(given_up())
            }
        }
    }
}

fn given_up() -> Failure {
    GAVE_UP.store(true, Ordering::Relaxed);
    Failure::GivenUp
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn what_never_comes_back_is_given_up_on() {
        static GATED: Isolated = Isolated::new("test", Duration::from_millis(20));
        static GATE: Mutex<()> = Mutex::new(());
        let closed = GATE.lock().unwrap();
        for _ in 0..MAX_ABANDONED {
            assert!(matches!(GATED.run(|| drop(GATE.lock())), Err(Failure::GivenUp)));
        }
        assert!(matches!(GATED.run(|| 1), Err(Failure::GivenUp)), "no more are tried");
        assert!(gave_up());
        drop(closed);
        while GATED.left.load(Ordering::Relaxed) > 0 {
            thread::yield_now();
        }
        static LATER: Isolated = Isolated::new("test", Duration::from_secs(300));
        assert!(matches!(LATER.run(|| 1), Ok(1)));
        assert!(matches!(LATER.run(|| panic!("no")), Err(Failure::Panicked(said)) if said.is::<&str>()));
    }
}
