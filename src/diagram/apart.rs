//! Foreign code on a thread of its own: it may panic, it may go deep, and it may never come back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// What the thread is called, so that a panic on it can be kept quiet.
pub const THREAD: &str = "diagram";
/// Room for the deepest texts that are read.
const STACK: usize = 64 * 1024 * 1024;
/// How long is waited. Every text is bound to take less by what it may hold, the largest some ten seconds without optimisation; so
/// this decides nothing unless a bound is wrong, and then it is better to go on than to hang.
const PATIENCE: Duration = Duration::from_secs(300);
/// How many threads may be left running, since none can be stopped. Past that nothing is tried that could add one.
const MOST_LEFT: usize = 2;

static LEFT: AtomicUsize = AtomicUsize::new(0);

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Panicked,
    /// It took too long, or others did before it.
    GivenUp,
}

/// The answer of a function.
pub(super) fn apart<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    within(PATIENCE, &LEFT, run)
}

fn within<T: Send + 'static>(
    patience: Duration,
    left: &'static AtomicUsize,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    if left.load(Ordering::Relaxed) >= MOST_LEFT {
        return Err(Failure::GivenUp);
    }
    let (answer, answered) = mpsc::sync_channel(1);
    let builder = thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK);
    let thread = builder.spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(run)).map_err(|_| Failure::Panicked);
        let _ = answer.send(result);
    });
    if thread.is_err() {
        return Err(Failure::Panicked);
    }
    match answered.recv_timeout(patience) {
        Ok(result) => result,
        Err(RecvTimeoutError::Disconnected) => Err(Failure::Panicked),
        Err(RecvTimeoutError::Timeout) => {
            left.fetch_add(1, Ordering::Relaxed);
            Err(Failure::GivenUp)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_comes_back_is_given_up_on() {
        static LEFT: AtomicUsize = AtomicUsize::new(0);
        let soon = Duration::from_millis(20);
        assert_eq!(within(PATIENCE, &LEFT, || 1), Ok(1));
        for _ in 0..MOST_LEFT {
            assert_eq!(within(soon, &LEFT, || thread::park_timeout(PATIENCE)), Err(Failure::GivenUp));
        }
        assert_eq!(within(PATIENCE, &LEFT, || 1), Err(Failure::GivenUp), "no more are tried");
    }
}
