//! The news that something changed, from the threads that read files to the streams of open pages.

use tokio::sync::watch;

/// Wakes everybody who listens.
pub(crate) struct Signal(watch::Sender<()>);

/// One who listens.
pub(crate) struct Receiver(watch::Receiver<()>);

impl Signal {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    /// Wakes all receivers. One that is busy wakes when it waits the next time; signals in between are one.
    pub(crate) fn send(&self) {
        self.0.send_replace(());
    }

    /// A receiver for which the first signal has been sent already.
    pub(crate) fn receiver(&self) -> Receiver {
        let mut receiver = self.0.subscribe();
        receiver.mark_changed();
        Receiver(receiver)
    }
}

impl Receiver {
    /// Waits for a signal since the last one; none where there will be no more.
    pub(super) async fn wait(&mut self) -> Option<()> {
        self.0.changed().await.ok()
    }
}
