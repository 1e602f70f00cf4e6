//! One request that is being answered: who waits for it may be told how far it is, and may no longer want the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::disk::Progress;

/// Is told what is being done.
pub(super) type Listener = Arc<dyn Fn(&'static str) + Send + Sync>;

/// The request.
#[derive(Clone, Default)]
pub(super) struct Job {
    listener: Option<Listener>,
    is_cancelled: Arc<AtomicBool>,
}

impl Job {
    /// With somebody who wants to be told.
    pub(super) fn told(listener: Option<Listener>) -> Self {
        Self { listener, is_cancelled: Arc::default() }
    }

    pub(super) fn listener(&self) -> Option<Listener> {
        self.listener.clone()
    }

    /// What stops as soon as nobody wants the answer.
    pub(super) fn progress(&self) -> Progress {
        let listener = self.listener.clone();
        let tell = move |stage: Option<&'static str>| {
            if let (Some(listener), Some(stage)) = (&listener, stage) {
                listener(stage);
            }
        };
        Progress::told(Box::new(tell), Arc::clone(&self.is_cancelled))
    }

    /// Cancels the request when it is dropped.
    pub(super) fn guard(&self) -> CancelOnDrop {
        CancelOnDrop(Arc::clone(&self.is_cancelled))
    }
}

/// Says that nobody wants the answer any longer, once nobody waits for it.
pub(super) struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
