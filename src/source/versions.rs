//! What documents said at older commits.

use std::sync::Arc;

/// A document at a commit that may have changed it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionAt {
    /// In full.
    pub commit: String,
    /// When it was committed, in seconds since 1970.
    pub time: i64,
    /// From when on it held on the main line. Unlike clocks this never goes back from one version to the next.
    pub moment: i64,
    /// Where the document stood then, relative to the repo.
    pub path: Arc<str>,
}

/// A document as a commit has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// What the document said then.
    pub content: VersionContent,
    /// Who wrote the commit.
    pub author: Option<Arc<str>>,
}

/// What a version says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum VersionContent {
    /// The whole text. Equal texts share one `Arc` across all versions of all documents of a repo.
    Text(Arc<str>),
    /// The commit has no such file.
    Missing,
    /// It is not here, or is too long.
    Unknown,
}

impl VersionContent {
    /// Whether both surely say the same.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => Arc::ptr_eq(one, other),
            (Self::Missing, Self::Missing) => true,
            _ => false,
        }
    }
}
