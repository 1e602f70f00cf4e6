//! Seeing that something happens on the disk: by the system's events where it sends any, else by looking again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Touched;

/// An editor writes a file in several steps; when nothing has happened for so long, it is done.
const QUIET_PERIOD: Duration = Duration::from_millis(8);
/// What never ends, such as a large checkout, is read in between.
const MAX_BURST: Duration = Duration::from_millis(200);
/// So many paths at once are worth reading everything.
const MAX_PATHS: usize = 2_000;

/// Places that are to be watched, whether they are there yet or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchedPlaces {
    /// Folders with all that they hold, and files.
    pub whole: BTreeSet<PathBuf>,
    /// Folders with what stands in them itself.
    pub alone: BTreeSet<PathBuf>,
}

/// The places that are watched.
pub struct Watch {
    /// None where the system has no events to give.
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    places: BTreeMap<PathBuf, Place>,
    /// There are places that could not be watched.
    blind: bool,
}

/// A folder or file that is watched.
#[derive(PartialEq, Eq)]
struct Place {
    recursive: bool,
    /// What stands there: another folder by the same name is watched anew.
    identity: Option<u64>,
}

impl Watch {
    /// By the events of the system, or by none of them where `poll` says that they cannot be relied on.
    pub fn new(poll: bool) -> Self {
        let (sender, events) = mpsc::channel();
        let settings = notify::Config::default().with_follow_symlinks(false);
        let watcher = if poll { None } else { RecommendedWatcher::new(sender, settings).ok() };
        Self { blind: watcher.is_none(), watcher, events, places: BTreeMap::new() }
    }

    /// Whether events tell of everything that is read. If not, somebody must look again and again.
    pub fn is_blind(&self) -> bool {
        self.blind
    }

    /// Watches these places, and no others any more; gives those that were not watched before. To be called before they are read, so that
    /// nothing happens unseen.
    pub fn follow(&mut self, watched: WatchedPlaces) -> BTreeSet<PathBuf> {
        let mut new = BTreeSet::new();
        let Some(watcher) = &mut self.watcher else { return new };
        let wanted = places(watched);
        let gone: Vec<PathBuf> =
            self.places.iter().filter(|(path, place)| wanted.get(*path) != Some(place)).map(|(path, _)| path.clone()).collect();
        for path in gone {
            // What is gone from the disk is not watched any more anyway.
            let _ = watcher.unwatch(&path);
            self.places.remove(&path);
        }
        for (path, place) in wanted {
            if self.places.contains_key(&path) {
                continue;
            }
            let mode = if place.recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match watcher.watch(&path, mode) {
                Ok(()) => {
                    new.insert(path.clone());
                    self.places.insert(path, place);
                }
                Err(error) => self.blind |= !matches!(error.kind, notify::ErrorKind::PathNotFound),
            }
        }
        new
    }

    /// Waits until something happened and is over, or for so long; nothing has happened then.
    pub fn wait(&self, patience: Duration) -> Touched {
        let mut touched = Touched::nothing();
        let until = Instant::now() + patience;
        while touched == Touched::nothing() {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => touched = touched.and(told(event)),
                Err(RecvTimeoutError::Timeout) => return touched,
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(left);
                    return touched;
                }
            }
        }
        let until = Instant::now() + MAX_BURST;
        while let left @ 1.. = until.saturating_duration_since(Instant::now()).as_millis()
            && let Ok(event) = self.events.recv_timeout(QUIET_PERIOD.min(Duration::from_millis(left as u64)))
        {
            touched = touched.and(told(event));
        }
        match touched {
            Touched::Paths(paths) if paths.len() > MAX_PATHS => Touched::Anything,
            touched => touched,
        }
    }
}

/// What an event tells.
fn told(event: notify::Result<Event>) -> Touched {
    match event {
        Ok(event) if event.need_rescan() => Touched::Anything,
        // To read is no change, and we read ourselves.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => Touched::nothing(),
        Ok(event) => Touched::Paths(event.paths.into_iter().collect()),
        Err(_) => Touched::Anything,
    }
}

/// Each place that there is, once.
fn places(watched: WatchedPlaces) -> BTreeMap<PathBuf, Place> {
    let WatchedPlaces { mut whole, mut alone } = watched;
    // Where one is not there yet, it is the folder above that tells of its coming.
    let missing: Vec<PathBuf> = whole.iter().filter(|place| identity(place).is_none()).cloned().collect();
    for place in missing {
        whole.remove(&place);
        alone.extend(place.ancestors().skip(1).find(|above| above.is_dir()).map(Path::to_path_buf));
    }
    let covered = |place: &Path, all: &BTreeSet<PathBuf>| place.ancestors().skip(1).any(|above| all.contains(above));
    let wholes = whole.iter().filter(|place| !covered(place, &whole)).map(|place| (place.clone(), true));
    let singles = alone.iter().filter(|place| !whole.contains(*place) && !covered(place, &whole)).map(|place| (place.clone(), false));
    wholes
        .chain(singles)
        .map(|(place, recursive)| (place.clone(), Place { recursive, identity: identity(&place) }))
        .filter(|(_, place)| place.identity.is_some())
        .collect()
}

/// What tells one folder from another that stood at the same path before.
#[cfg(unix)]
fn identity(place: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(place).ok().map(|about| about.ino())
}

#[cfg(not(unix))]
fn identity(place: &Path) -> Option<u64> {
    let made = fs::metadata(place).ok()?.created().ok();
    Some(made.and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |age| age.as_nanos() as u64))
}
