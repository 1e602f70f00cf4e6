//! What happens on the disk, told by ourselves: editors see only the folders that they opened, and some see nothing.

use std::sync::mpsc::{Receiver, Sender, TryRecvError};
use std::time::Duration;

use super::wire::Event;
use crate::disk::{Stopwatch, Touched, Watch, WatchedPlaces};

/// How soon other places are watched than before.
const PATIENCE: Duration = Duration::from_millis(200);
/// Where the system sends no events, all is read again so often.
const POLL_INTERVAL: Duration = Duration::from_secs(3);

/// Watches the places that it is given last, until nobody gives any more.
pub(super) fn watch(places: &Receiver<WatchedPlaces>, events: &Sender<Event>) {
    let mut watch = Watch::new(false);
    let mut looked = Stopwatch::start();
    loop {
        let mut touched = Touched::nothing();
        loop {
            match places.try_recv() {
                Ok(places) => {
                    watch.follow(places);
                    // What happened before they were watched was not seen.
                    touched = Touched::Anything;
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
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
    }
}
