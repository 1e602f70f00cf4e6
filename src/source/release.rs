//! What runs somewhere: a commit of a repo, and how far the repo has gone on since.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of a commit, as files and tags give it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommitName {
    /// A tag.
    Tag(String),
    /// A commit's id, in full or its first digits.
    Id(String),
}

/// What git knows of a commit that runs somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Release {
    /// In full.
    pub commit: String,
    /// When it was committed, in seconds since 1970.
    pub time: i64,
    /// How many commits the default branch has that it has not; none where no such branch is known, or history is cut.
    pub behind: Option<u64>,
    /// How many commits it has that each other one has not, where both are known.
    pub ahead_of: BTreeMap<CommitName, u64>,
    /// What it says at the paths that were asked about: none for one that it does not have. Paths that cannot be read here are left out.
    pub texts: BTreeMap<String, Option<Arc<str>>>,
}
