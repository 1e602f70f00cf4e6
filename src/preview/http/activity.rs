//! What a connection is doing, so that one that does nothing can be closed for another.

use std::cell::Cell;
use std::rc::Rc;

use tokio::time::Instant;

/// What a connection is at, for whoever has to choose one to close.
pub(super) struct Activity {
    /// Since when the client has had its answers and asked nothing.
    idle: Cell<Option<Instant>>,
    /// Whether it has still to accept what it was sent.
    is_lagging: Cell<bool>,
}

/// An answer is being made or sent: the connection is not idle.
pub(super) struct Busy(Rc<Activity>);

impl Activity {
    pub(super) fn new() -> Rc<Self> {
        Rc::new(Self { idle: Cell::new(Some(Instant::now())), is_lagging: Cell::new(false) })
    }

    /// Since when it waits for the client to ask something.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        self.idle.get().filter(|_| !self.is_lagging.get())
    }

    pub(super) fn set_lagging(&self, is_lagging: bool) {
        self.is_lagging.set(is_lagging);
    }

    /// Not idle until what it gives is dropped.
    pub(super) fn busy(self: &Rc<Self>) -> Busy {
        self.idle.set(None);
        Busy(Rc::clone(self))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.idle.set(Some(Instant::now()));
    }
}
