//! What the pipeline asks of the world outside of the documents, and what is answered.
//!
//! A stage of the pipeline is a pure function: it names its queries as values, and the next stage takes the answers. Whoever answers is
//! a [`Provider`]: the disk and git, a commit, changes that are not written yet, or a test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{CommitName, LineOrigin, Number, PathHistory, PathMove, Release, Version, VersionAt};

/// A question that only the world outside of the documents can answer.
pub trait Query: Clone + Ord + 'static {
    /// What a provider gives back for one query.
    type Answer: Clone + PartialEq + 'static;

    /// What the answer rests on: while that is the same, so is the answer.
    fn rests(&self) -> Rests<'_>;

    /// The answers of a provider, in the order of the queries.
    fn ask(provider: &mut dyn Provider, queries: &[Self]) -> Vec<Self::Answer>;

    /// The answers to queries of this kind.
    fn known(answers: &Answers) -> &BTreeMap<Self, Self::Answer>;

    /// The answers to queries of this kind, to be added to.
    fn known_mut(answers: &mut Answers) -> &mut BTreeMap<Self, Self::Answer>;
}

/// What an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rests<'q> {
    /// What stands at, above and below a path of the disk.
    OnPath(&'q str),
    /// What git has of a repo: what is checked out, commits, branches, working trees.
    OnGit,
    /// The documents as they were read, and commits, which never change.
    OnSources,
}

/// Answers queries, all of one kind at a time, so that it can do the work for many of them at once.
pub trait Provider {
    /// What stands at each path.
    fn path_statuses(&mut self, queries: &[PathQuery]) -> Vec<PathStatus>;
    /// Where each line of each file comes from.
    fn blame(&mut self, queries: &[BlameQuery]) -> Vec<Vec<LineOrigin>>;
    /// Whether each repo has the commit, or the path in it; none where git cannot tell.
    fn commits(&mut self, queries: &[CommitQuery]) -> Vec<Option<bool>>;
    /// What git knows of each path, that it never was there too; none where it cannot tell.
    fn path_histories(&mut self, queries: &[PathHistoryQuery]) -> Vec<Option<PathHistory>>;
    /// The versions of each document.
    fn versions(&mut self, queries: &[VersionQuery]) -> Vec<Vec<Version>>;
    /// Numbers of tasks that other branches and working trees of each repo hold.
    fn pending_numbers(&mut self, queries: &[PendingQuery]) -> Vec<BTreeSet<Number>>;
    /// The names of the tags of each repo; none where git cannot tell all of them.
    fn tags(&mut self, queries: &[TagQuery]) -> Vec<Option<Arc<[String]>>>;
    /// What is known of each commit that runs somewhere; none where git does not have it.
    fn releases(&mut self, queries: &[ReleaseQuery]) -> Vec<Option<Release>>;
    /// The texts that each file had in earlier commits, newest first.
    fn earlier_texts(&mut self, queries: &[EarlierQuery]) -> Vec<Vec<Arc<str>>>;
}

/// The answers so far, by their queries.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Answers {
    paths: BTreeMap<PathQuery, PathStatus>,
    blame: BTreeMap<BlameQuery, Vec<LineOrigin>>,
    commits: BTreeMap<CommitQuery, Option<bool>>,
    path_histories: BTreeMap<PathHistoryQuery, Option<PathHistory>>,
    versions: BTreeMap<VersionQuery, Vec<Version>>,
    pending_numbers: BTreeMap<PendingQuery, BTreeSet<Number>>,
    tags: BTreeMap<TagQuery, Option<Arc<[String]>>>,
    releases: BTreeMap<ReleaseQuery, Option<Release>>,
    earlier_texts: BTreeMap<EarlierQuery, Vec<Arc<str>>>,
}

impl Answers {
    /// The answer to a query, if it was asked.
    pub fn get<Q: Query>(&self, query: &Q) -> Option<&Q::Answer> {
        self.all::<Q>().get(query)
    }

    /// All answers of one kind, by their queries.
    pub fn all<Q: Query>(&self) -> &BTreeMap<Q, Q::Answer> {
        Q::known(self)
    }

    /// All answers of one kind, to be added to.
    pub fn all_mut<Q: Query>(&mut self) -> &mut BTreeMap<Q, Q::Answer> {
        Q::known_mut(self)
    }
}

/// Is there a file or folder at this path?
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathQuery {
    /// Relative to the workspace's root, normalised, with `/`; a leading `../` leaves the workspace.
    pub path: String,
}

/// What the disk has at a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathStatus {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing, by any spelling.
    Missing,
    /// Missing, but there is exactly one path that differs from it in the case of letters alone: that path, relative to the workspace's
    /// root. Disks that ignore case find it, others do not.
    Spelt(Arc<str>),
    /// Not there, and not expected to be: version control ignores it.
    Ignored,
}

impl PathStatus {
    /// Whether nothing stands at exactly this path, and something was expected to.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing | Self::Spelt(_))
    }
}

/// Which commits wrote these lines of a document? Answered for each line, in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlameQuery {
    /// The repo, by its place in the sources.
    pub repo: usize,
    /// Relative to the repo.
    pub path: String,
    /// Counted from 1, in order.
    pub lines: Vec<u32>,
    /// Where the file stood before its task folder moved, newest first.
    pub moves: Vec<PathMove>,
}

/// Does the repo have this commit, or this path in it? None where that cannot be known here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitQuery {
    /// The repo, by its place in the sources.
    pub repo: usize,
    /// As it is written: in full, or its first digits.
    pub id: String,
    /// Relative to the repo; none where the commit itself is asked about.
    pub path: Option<String>,
}

/// What became of this path, which is named and missing? None where nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathHistoryQuery {
    /// The repo, by its place in the sources.
    pub repo: usize,
    /// Relative to the repo.
    pub path: String,
}

/// What did this document say at these commits? Answered for each, in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionQuery {
    /// The repo, by its place in the sources.
    pub repo: usize,
    /// Where the document stands on the disk, relative to the repo.
    pub path: Arc<str>,
    /// Oldest first.
    pub versions: Vec<VersionAt>,
    /// There may be older ones, and they are not here.
    pub is_shallow: bool,
}

/// Which of the numbers that a repo leaves out are tasks on another branch or in another working tree of it?
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PendingQuery {
    /// The repo, by its place in the sources.
    pub repo: usize,
    /// The numbers that it has, in order.
    pub numbers: Vec<Number>,
}

/// What are the tags of this repo called?
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagQuery {
    /// The repo, by its place in the sources.
    pub repo: usize,
}

/// What is known of a commit that runs somewhere?
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseQuery {
    /// The repo, by its place in the sources.
    pub repo: usize,
    /// The commit.
    pub name: CommitName,
    /// Other commits of the repo, which it is compared with.
    pub others: Vec<CommitName>,
    /// The files whose texts it is asked for, relative to the repo.
    pub paths: Vec<String>,
}

/// What did this file say in earlier commits?
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EarlierQuery {
    /// The repo, by its place in the sources.
    pub repo: usize,
    /// Relative to the repo.
    pub path: String,
}

/// Where the answers to a kind of query come from and are kept.
macro_rules! query {
    ($query:ident => $answer:ty, $method:ident, $table:ident, |$this:ident| $rests:expr) => {
        impl Query for $query {
            type Answer = $answer;

            fn rests(&self) -> Rests<'_> {
                let $this = self;
                $rests
            }

            fn ask(provider: &mut dyn Provider, queries: &[Self]) -> Vec<Self::Answer> {
                provider.$method(queries)
            }

            fn known(answers: &Answers) -> &BTreeMap<Self, Self::Answer> {
                &answers.$table
            }

            fn known_mut(answers: &mut Answers) -> &mut BTreeMap<Self, Self::Answer> {
                &mut answers.$table
            }
        }
    };
}

query!(PathQuery => PathStatus, path_statuses, paths, |query| Rests::OnPath(&query.path));
query!(BlameQuery => Vec<LineOrigin>, blame, blame, |_query| Rests::OnSources);
query!(CommitQuery => Option<bool>, commits, commits, |_query| Rests::OnGit);
query!(PathHistoryQuery => Option<PathHistory>, path_histories, path_histories, |_query| Rests::OnGit);
query!(VersionQuery => Vec<Version>, versions, versions, |_query| Rests::OnSources);
query!(PendingQuery => BTreeSet<Number>, pending_numbers, pending_numbers, |_query| Rests::OnGit);
query!(TagQuery => Option<Arc<[String]>>, tags, tags, |_query| Rests::OnGit);
query!(ReleaseQuery => Option<Release>, releases, releases, |_query| Rests::OnGit);
query!(EarlierQuery => Vec<Arc<str>>, earlier_texts, earlier_texts, |_query| Rests::OnGit);
