//! What git knows of the folder that holds a repo's tasks: who changed it when, and where its task folders went.

use std::sync::Arc;

use super::FileLog;

/// The commits of a checkout that touch the folder of tasks, and what differs from the last of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct History {
    /// What is checked out; names all that is committed.
    pub head: String,
    /// The key of the place whose items it is about.
    pub read_by: String,
    /// Parents before children; the last is the one nearest to what is checked out.
    pub commits: Vec<Commit>,
    /// What became of task folders since, and is not committed.
    pub now: Vec<Step>,
    /// Whether older commits are not here: a shallow clone, or more of them than are read.
    pub is_shallow: bool,
    /// Whether there are more of them than are read, so that a commit may have parents which it does not name.
    pub is_cut: bool,
    /// Whether the contents of some files are not here, so that folders were told apart by their names alone.
    pub lacks_contents: bool,
    /// What commits did to single files, while that is at hand.
    pub files: FileLog,
}

/// A commit that touches the folder of tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Commit {
    /// In full.
    pub id: String,
    /// When it was committed, in seconds since 1970.
    pub time: i64,
    /// The first line of its message.
    pub subject: String,
    /// Indices of those among its ancestors that are nearest to it; the first leads along the branch that it was made on.
    pub parents: Vec<u32>,
    /// Seen from its first parent.
    pub steps: Vec<Step>,
}

/// What became of a task folder, by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Files in it changed.
    Touched(String),
    /// The folder appeared.
    Added {
        /// Name of the folder.
        folder: String,
        /// Whether it holds again what was removed from there earlier.
        returns: bool,
    },
    /// The folder of this name is gone.
    Removed(String),
    /// It has another name now; its files may have changed too.
    Moved {
        /// Name of the folder before.
        from: String,
        /// Name of the folder after.
        to: String,
    },
}

/// The place of a file before a commit moved it along with its folder, or put its folder where another had been.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathMove {
    /// None where that is not committed.
    pub commit: Option<String>,
    /// When it was, in seconds since 1970.
    pub time: i64,
    /// None where it was nowhere: what stood in its place is something else.
    pub from: Option<String>,
}

/// What git knows of a path that is named and missing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathHistory {
    /// The commit that is checked out has it.
    Present,
    /// A commit removed it.
    Deleted(Deletion),
    /// No commit up to the one that is checked out has it, or had it.
    Never,
}

/// How a path left.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Deletion {
    /// In full.
    pub commit: String,
    /// In seconds since 1970.
    pub time: i64,
    /// Where the file is now, where that is known.
    pub now: Option<Moved>,
}

/// Where a file that left is now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moved {
    /// Relative to the repo.
    pub path: String,
    /// Whether commits renamed it, and it is not just the only file of that name.
    pub is_certain: bool,
}

/// Where a line comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LineOrigin {
    /// The commit that wrote it, and when.
    Commit {
        /// The commit's hash, in full.
        id: String,
        /// When it was committed, in seconds since 1970.
        time: i64,
        /// The line that it took the place of, where the two differ in nothing but numbers.
        was: Option<Arc<str>>,
    },
    /// It is not committed.
    Now,
    /// Before all that is known.
    Unknown,
}
