//! The machine that Crossbook runs on: files and folders, programs, the clock and the user's cache. Nothing here knows of git or of a
//! workspace.
#![allow(clippy::disallowed_methods, reason = "here is where the disk, the clock and the environment may be touched")]

pub(crate) mod cache;
mod clock;
pub(crate) mod door;
mod error;
pub(crate) mod listing;
pub(crate) mod lock;
mod named;
pub(crate) mod output;
pub(crate) mod path;
pub(crate) mod program;
mod progress;
pub(crate) mod regular;
pub(crate) mod rename;
mod touched;
pub(crate) mod walk;
mod watch;

pub(crate) use clock::day_of;
pub use clock::{Stopwatch, today};
pub use error::HostError;
pub(crate) use error::{reason, shown_address};
pub use named::{is_there, read_named, replace_file};
pub use output::removal::Stranger;
pub use output::{Cleaned, clean};
pub use path::{real, relative as path_from};
pub use program::browse;
pub use progress::Progress;
pub use touched::Touched;
pub use watch::{Watch, WatchedPlaces};
