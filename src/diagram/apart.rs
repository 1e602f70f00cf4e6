//! Foreign code on a thread of its own: it may panic, and it may go deep.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

/// What the thread is called, so that a panic on it can be kept quiet.
pub const THREAD: &str = "diagram";
/// Room for the deepest texts that are read.
const STACK: usize = 64 * 1024 * 1024;

/// The answer of a function; none where it panics.
pub(super) fn apart<T: Send>(run: impl FnOnce() -> T + Send) -> Option<T> {
    let builder = thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK);
    thread::scope(|scope| {
        let thread = builder.spawn_scoped(scope, || catch_unwind(AssertUnwindSafe(run)).ok()).ok()?;
        thread.join().ok().flatten()
    })
}
