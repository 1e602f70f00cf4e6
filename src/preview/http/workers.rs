//! The threads on which answers are made.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task;

use super::limits::WORKERS;

/// Runs what blocks or takes long away from the thread that waits for sockets.
#[derive(Clone)]
pub(super) struct Workers(Arc<Semaphore>);

impl Workers {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(WORKERS)))
    }

    /// What a function gives; none where it panics, which the panic hook reports.
    ///
    /// Work is handed to a thread only when one is free: where a client leaves before that, nothing is done for it, so that clients
    /// who come, ask and leave queue no work.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let permit = Arc::clone(&self.0).acquire_owned().await.ok()?;
        let work = move || {
            // Held until the work is done, even where nobody waits for it any more.
            let _permit = permit;
            work()
        };
        task::spawn_blocking(work).await.ok()
    }
}
