//! A snapshot of the workspace as values: which repos there are, and what their documents say.

mod file_log;
mod history;
mod hunks;
mod inventory;
mod item;
mod moves;
mod query;
mod release;
mod tag_pattern;
mod versions;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;

use crate::text::Cut;
pub use file_log::{FileChanges, FileLog, FileStep, FileSteps, FolderPair};
pub use history::{Commit, Deletion, History, LineOrigin, Moved, PathHistory, PathMove, Step};
pub use hunks::{Hunk, Hunks, Lines};
pub use inventory::{Contents, Inventory, ListedRepo, ListedTask};
pub use item::{KindId, Number};
pub use moves::{FolderEdit, FolderText, may_be_exchanged, pairs};
pub use query::{
    Answers, BlameQuery, CommitQuery, EarlierQuery, PathHistoryQuery, PathQuery, PathStatus, PendingQuery, Provider, Query, ReleaseQuery,
    Rests, TagQuery, VersionQuery,
};
pub use release::{CommitName, Release};
pub use tag_pattern::{TagPattern, TagVersion};
pub use versions::{Version, VersionAt, VersionContent};

/// Everything that was read from disk, in an order that depends on names alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sources {
    /// In the order of their names; absent ones too.
    pub repos: Vec<RepoSource>,
    /// Documents that belong to the workspace and to no repo; paths are relative to the workspace's root.
    pub workspace: Arc<Vec<SourceFile>>,
}

impl Sources {
    /// All documents, repo by repo, those of the workspace last.
    pub fn files(&self) -> impl Iterator<Item = &Arc<Vec<SourceFile>>> {
        self.repos.iter().map(|repo| &repo.files).chain([&self.workspace])
    }
}

/// What is known of a repo before anything in it is read: what it is called, and where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RepoInfo {
    /// Its name, as configured or else that of its folder.
    pub name: String,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// Where it stands, relative to the workspace's root, with `/`; empty when the root itself is the repo.
    pub path: String,
    /// Named, but not checked out: nothing in it can be looked up.
    pub absent: bool,
    /// What a published site says there is in it, where it is absent.
    pub listed: Option<Arc<Contents>>,
    /// Where it is shown in a browser, without a `/` at the end; none where that is unknown.
    pub url: Option<String>,
    /// The default branch, which links to the source lead to; none where it is unknown.
    pub branch: Option<String>,
    /// What serves its `url`, where its host does not tell.
    pub forge: Option<Forge>,
    /// The names of other repos of whose files its documents speak.
    pub code: Vec<String>,
    /// What a file counts as that its documents name and that is found nowhere; none where nobody decided it.
    pub files: Option<MissingFiles>,
    /// What its git tags are called, where that is known.
    pub tags: Vec<TagPattern>,
}

impl RepoInfo {
    /// A repo that is checked out, of which nothing else is known.
    pub fn new(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self { name: name.into(), path: path.into(), ..Self::default() }
    }
}

/// A checkout, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RepoSource {
    /// Its names and its place.
    pub info: RepoInfo,
    /// Whether anything but documents is checked out, so that a path that is not there is a path that is missing.
    pub has_sources: bool,
    /// The task folders, empty ones too; paths relative to the repo.
    pub folders: Vec<TaskFolder>,
    /// Documents, sorted by path; paths relative to the repo. What is read again shares them where none is another.
    pub files: Arc<Vec<SourceFile>>,
    /// Owned files, copies of such, and manifests, sorted by path; paths relative to the repo.
    pub shared: Vec<SourceFile>,
    /// The names of its git tags, where a contract goes by them.
    pub tags: Vec<String>,
    /// Its CODEOWNERS file, where it has one.
    pub code_owners: Option<Arc<str>>,
    /// The numbers of items that stand outside of the folders of their kinds, where git knows.
    pub strays: BTreeSet<Number>,
    /// What is checked out, where git knows.
    pub head: Option<Head>,
    /// What became of its task folders, where git knows.
    pub history: Option<Arc<History>>,
}

/// What a file counts as that documents of a repo name, and that is nowhere where it was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MissingFiles {
    /// It is missing.
    Checked,
    /// Nobody here knows: the documents speak of code that is elsewhere.
    Unverifiable,
}

/// A kind of server that shows repos to a browser; each has addresses of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Forge {
    /// github.com, or GitHub Enterprise.
    GitHub,
    /// gitlab.com, or a GitLab of one's own.
    GitLab,
    /// Forgejo too.
    Gitea,
    /// bitbucket.org.
    Bitbucket,
    /// sr.ht.
    Sourcehut,
}

/// The commit that is checked out, and what differs from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Head {
    /// In full.
    pub commit: String,
    /// The branch of the remote that the checked-out one follows, under the same name.
    pub branch: Option<String>,
    /// Whether the remote has the commit, as far as git knows here.
    pub is_pushed: bool,
    /// The files and folders that the next two lists are about, relative to the repo.
    pub looked_at: Vec<String>,
    /// Files that differ from the commit.
    pub changed: BTreeSet<String>,
    /// Files, and folders with a `/` at their end, that no commit holds.
    pub untracked: BTreeSet<String>,
}

/// How a file on the disk stands to the commit that is checked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileState {
    /// It is as the commit has it.
    Committed,
    /// It differs from the commit.
    Changed,
    /// The commit does not have it.
    Untracked,
    /// Nobody asked about it.
    Unknown,
}

impl Head {
    /// How a file, or all that a folder holds, stands to the commit.
    pub fn file_state(&self, path: &str) -> FileState {
        let within = |outer: &str, inner: &str| inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
        let holds = |set: &BTreeSet<String>| {
            let below = format!("{path}/");
            set.contains(path) || set.range(below.clone()..).next().is_some_and(|first| first.starts_with(&below))
        };
        let folders = path.match_indices('/').map(|(at, _)| path.head(at + 1));
        match () {
            () if !self.looked_at.iter().any(|looked| within(looked, path)) => FileState::Unknown,
            () if self.untracked.contains(path) || folders.into_iter().any(|folder| self.untracked.contains(folder)) => {
                FileState::Untracked
            }
            () if holds(&self.changed) || holds(&self.untracked) => FileState::Changed,
            () => FileState::Committed,
        }
    }
}

/// A folder whose name says that it holds a task, or a file that is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TaskFolder {
    /// The folder or file, relative to the repo.
    pub path: String,
    /// Of which kind it is.
    pub kind: KindId,
    /// The number that its name gives, where it gives one.
    pub number: Option<Number>,
    /// Why nothing could be read from it.
    pub unreadable: Option<String>,
}

impl TaskFolder {
    /// One of the first kind, by its number; nothing keeps it from being read.
    pub fn new(path: impl Into<String>, number: u64) -> Self {
        Self { path: path.into(), kind: KindId::default(), number: Some(Number::first(number)), unreadable: None }
    }

    /// What they are sorted by: their kind, those without a number last, their number, and their path.
    pub fn order(&self) -> impl Ord + '_ {
        (self.kind, self.number.is_none(), self.number, &self.path)
    }
}

/// A document, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceFile {
    /// Relative to the repo, or to the workspace's root for the workspace's own.
    pub path: String,
    /// What it holds.
    pub content: Content,
}

/// What a document's bytes gave.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// The whole text.
    Text(Arc<str>),
    /// Not UTF-8: what could be read, and where the first bad byte stands.
    Lossy {
        /// The text, with `�` in place of bytes that are no UTF-8.
        text: Arc<str>,
        /// How many bytes stand before the first bad one.
        first_bad_byte: usize,
    },
    /// Not read, and why: too large, no permission, a symbolic link that leads out of the repo.
    Unread(String),
}

impl Content {
    /// The most that one document may hold. A longer one is a log or a dump, and nobody reads it as a page.
    pub const LIMIT: u64 = 16 * 1024 * 1024;

    /// Decodes a document's bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::Text(text.into()),
            Err(error) => {
                Self::Lossy { first_bad_byte: error.utf8_error().valid_up_to(), text: String::from_utf8_lossy(error.as_bytes()).into() }
            }
        }
    }

    /// Whether it is the same as another; two that were read once are at one look.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) => Arc::ptr_eq(one, two) || one == two,
            _ => self == other,
        }
    }

    /// The text as far as it could be read; empty where it was not.
    pub fn text(&self) -> Arc<str> {
        match self {
            Self::Text(text) | Self::Lossy { text, .. } => text.clone(),
            Self::Unread(_) => Arc::from(""),
        }
    }
}
