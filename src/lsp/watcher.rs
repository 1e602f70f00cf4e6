//! What happens on the disk, told by ourselves: editors see only the folders that they opened, and some see nothing.

use std::sync::mpsc::{Receiver, Sender, TryRecvError};
use std::time::Duration;

use super::wire::Event;
use crate::disk::{Stopwatch, Touched, Watch, WatchedPlaces};

/// How soon other places are watched than before.
const PATIENCE: Duration = Duration::from_millis(200);
/// Where the system sends no events, all is read again so often.
const POLL_INTERVAL: Duration = Duration::from_secs(3);

/// What is to be watched from now on.
pub(super) struct Watching {
    pub places: WatchedPlaces,
    /// Who waits until they are watched, and reads them then.
    pub ready: Option<Sender<()>>,
}

/// Watches the places that it is given last, until nobody gives any more.
pub(super) fn watch(wanted: &Receiver<Watching>, events: &Sender<Event>) {
    let mut watch = Watch::new(false);
    let mut looked = Stopwatch::start();
    let mut next = wanted.recv().map_err(|_| TryRecvError::Disconnected);
    loop {
        let mut touched = Touched::nothing();
        loop {
            match next {
                Ok(Watching { places, ready }) => {
                    let new = watch.follow(places);
                    match ready {
                        Some(ready) => _ = ready.send(()),
                        // What happened before they were watched was not seen.
                        None => touched = touched.and(Touched::Paths(new)),
                    }
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
            next = wanted.try_recv();
        }
        if touched == Touched::nothing() {
            touched = watch.wait(PATIENCE);
        }
        if touched == Touched::nothing() && watch.is_blind() && looked.elapsed() > POLL_INTERVAL {
            touched = Touched::Anything;
            looked = Stopwatch::start();
        }
        if touched != Touched::nothing() && events.send(Event::Touched(touched)).is_err() {
            return;
        }
        next = wanted.try_recv();
    }
}
