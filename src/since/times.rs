//! A workspace at several times, each document read once.

use std::collections::BTreeMap;

use crate::disk::{HostError, Progress};
use crate::git::Revision;
use crate::host::{self, Workspace};
use crate::pipeline::{Error, Invalidated, Output, Session};
use crate::source::{PathQuery, RepoInfo, RepoSource, Sources};

pub(super) struct Times<'w> {
    workspace: &'w Workspace,
    now: &'w Sources,
    session: Session,
    progress: &'w Progress,
}

impl<'w> Times<'w> {
    /// `now` is what the disk holds.
    pub(super) fn new(workspace: &'w Workspace, now: &'w Sources, progress: &'w Progress) -> Self {
        Self { workspace, now, session: Session::default(), progress }
    }

    /// The workspace as it was then; repos to come count as not checked out, and others are as they are.
    pub(super) fn at(&mut self, moment: &Moment) -> Result<Output, Error> {
        if self.progress.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let Some((mut sources, past)) = host::as_of(self.workspace, self.now, &moment.commits) else {
            let message = "git has no older version of these repos".to_owned();
            let help = Some("the clone is shallow or partial: fetch more of the history".to_owned());
            return Err(HostError { path: self.workspace.root.clone(), message, help }.into());
        };
        for index in &moment.to_come {
            let info = RepoInfo { absent: true, ..sources.repos[*index].info.clone() };
            sources.repos[*index] = RepoSource { info, ..RepoSource::default() };
        }
        let paths = |queries: &[PathQuery]| past.path_statuses(self.workspace, queries);
        Ok(self.session.run(self.workspace, &sources, &Invalidated::All, &paths, self.progress))
    }

    /// The workspace as it is.
    pub(super) fn now(&mut self) -> Output {
        let paths = |queries: &[PathQuery]| host::stat_paths(self.workspace, queries);
        self.session.run(self.workspace, self.now, &Invalidated::All, &paths, self.progress)
    }
}

/// Where the repos stood at a time, by their places among the checkouts. Repos that git knows nothing of are in neither list.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Moment {
    pub commits: BTreeMap<usize, String>,
    /// Repos whose first commit was made later.
    pub to_come: Vec<usize>,
}

impl Moment {
    /// These commits; there is nothing to come.
    pub(super) fn of(commits: BTreeMap<usize, String>) -> Self {
        Self { commits, to_come: Vec::new() }
    }
}

/// The commits that the repos stood at since a time, from which any moment since then is told.
pub(super) struct Line<'w> {
    now: &'w Sources,
    repos: Vec<Vec<Revision>>,
}

impl<'w> Line<'w> {
    /// `now` is what the disk holds; `time` is in seconds since 1970.
    pub(super) fn since(workspace: &Workspace, now: &'w Sources, time: i64) -> Self {
        Self { now, repos: host::lines_since(workspace, time) }
    }

    /// Where the repos stood at a time that is no earlier.
    pub(super) fn at(&self, time: i64) -> Moment {
        let mut moment = Moment::default();
        for (index, (repo, line)) in self.now.repos.iter().zip(&self.repos).enumerate() {
            // In a shallow clone, older commits are missing and not to come.
            let is_shallow = repo.history.as_ref().is_some_and(|history| history.is_shallow);
            match line.iter().find(|revision| revision.time <= time) {
                Some(revision) => _ = moment.commits.insert(index, revision.commit.clone()),
                None if repo.head.is_some() && !is_shallow => moment.to_come.push(index),
                None => {}
            }
        }
        moment
    }
}
