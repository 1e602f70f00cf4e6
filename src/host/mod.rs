//! The only layer that touches the disk: it reads a workspace into values, answers what the disk alone knows, and
//! puts a finished site in its place.
#![allow(clippy::disallowed_methods, reason = "here is where the disk, the clock and the environment may be touched")]

mod browse;
mod cache;
mod change;
mod checkout;
mod clean;
mod clock;
mod commits;
mod crawl;
mod create;
mod dates;
mod door;
mod earlier;
mod fetch;
mod folder;
#[cfg(test)]
mod garbage;
mod git;
mod history;
mod inventory;
mod listing;
mod lookup;
mod named;
mod original;
mod output;
mod past;
mod path;
mod path_history;
mod program;
mod progress;
mod publish;
mod refs;
mod removal;
mod shared;
mod staging;
mod standing;
#[cfg(test)]
#[path = "../../tests/it/git.rs"]
mod test_git;
mod touched;
mod versions;
mod walk;
mod watch;
mod workspace;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use browse::browse;
pub use change::{Changed, Hold, Recovered, is_cut_short};
pub use checkout::Checkout;
pub use clean::{Cleaned, clean};
pub use clock::{Stopwatch, today};
pub use commits::known_commits;
pub use crawl::{crawl, crawl_again};
pub use create::{create_all, is_there, replace_file};
pub use earlier::earlier_texts;
pub use fetch::Origin;
pub use folder::{read_file, read_folder};
pub use inventory::{Listed, read_inventory};
pub use lookup::stat_paths;
pub use named::read_named;
pub use original::read_copy;
pub use past::{Past, Revision, as_of, has_commit, of_that_time, revision};
pub use progress::Progress;
pub use publish::{LeftOut, Published, publish};
pub use refs::{numbers_elsewhere, pending_numbers};
pub use removal::Stranger;
pub use standing::StandIn;
pub use touched::Touched;
pub use watch::Watch;
pub use workspace::{OpenError, Workspace, around, is_workspace_beside, open, open_for};

/// What git told of what is committed, which never changes: kept by the ids of commits, as long as somebody asks for it.
#[derive(Debug, Default)]
pub struct GitCache {
    pub blame: dates::BlameCache,
    pub path_histories: path_history::PathHistoryCache,
    pub versions: versions::VersionCache,
}

/// The way from an absolute folder to an absolute path, as text with `/`: `../` as often as it takes, then down.
pub fn path_from(folder: &Path, path: &Path) -> String {
    path::relative(folder, path)
}

/// What the disk refused, or what must not be done to it: where, why, and what would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    pub path: PathBuf,
    pub message: String,
    pub help: Option<String>,
}

impl HostError {
    fn new(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), help: None }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// For `map_err`: `attempt` is what was tried, as in "cannot write".
    pub(crate) fn io(path: impl Into<PathBuf>, attempt: &str) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::new(path, format!("{attempt}: {}", reason(&error)))
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path.display(), self.message)
    }
}

impl std::error::Error for HostError {}

/// An address as messages show it: without a name, password or token.
fn shown(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (authority, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

/// The system's words for an error, as the end of a sentence: without its number, and in small letters.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
