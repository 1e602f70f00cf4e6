//! Who answers queries when a workspace is read for real: the disk and git.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::git::{self, GitCache};
use crate::host::Workspace;
use crate::source::{
    BlameQuery, CommitQuery, EarlierQuery, LineOrigin, Number, PathHistory, PathHistoryQuery, PathQuery, PathStatus, PendingQuery,
    Provider, Release, ReleaseQuery, Sources, TagQuery, Version, VersionQuery,
};

/// The disk and git, as they are now.
pub struct World<'a> {
    /// The workspace whose files are asked about.
    pub workspace: &'a Workspace,
    /// What was read from it.
    pub sources: &'a Sources,
    /// What git answered before.
    pub git: &'a mut GitCache,
    /// What stands at paths: on the disk as it is, or as an overlay has it (a commit, changes to come, a planted fault). Every query that
    /// rests on a path needs such a function.
    pub path_statuses: &'a dyn Fn(&[PathQuery]) -> Vec<PathStatus>,
}

impl Provider for World<'_> {
    fn path_statuses(&mut self, queries: &[PathQuery]) -> Vec<PathStatus> {
        (self.path_statuses)(queries)
    }

    fn blame(&mut self, queries: &[BlameQuery]) -> Vec<Vec<LineOrigin>> {
        self.git.blame.ask(&self.workspace.repos(self.sources), queries)
    }

    fn commits(&mut self, queries: &[CommitQuery]) -> Vec<Option<bool>> {
        git::known_commits(&self.workspace.repos(self.sources), queries)
    }

    fn path_histories(&mut self, queries: &[PathHistoryQuery]) -> Vec<Option<PathHistory>> {
        self.git.path_histories.ask(&self.workspace.repos(self.sources), queries)
    }

    fn versions(&mut self, queries: &[VersionQuery]) -> Vec<Vec<Version>> {
        self.git.versions.ask(&self.workspace.repos(self.sources), queries)
    }

    fn pending_numbers(&mut self, queries: &[PendingQuery]) -> Vec<BTreeSet<Number>> {
        git::pending_numbers(&self.workspace.repos(self.sources), &self.workspace.config.kinds, queries)
    }

    fn tags(&mut self, queries: &[TagQuery]) -> Vec<Option<Arc<[String]>>> {
        git::tags(&self.workspace.repos(self.sources), queries)
    }

    fn releases(&mut self, queries: &[ReleaseQuery]) -> Vec<Option<Release>> {
        git::releases(&self.workspace.repos(self.sources), queries)
    }

    fn earlier_texts(&mut self, queries: &[EarlierQuery]) -> Vec<Vec<Arc<str>>> {
        git::earlier(&self.workspace.repos(self.sources), queries)
    }
}
