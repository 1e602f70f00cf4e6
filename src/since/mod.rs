//! What became of each finding since a commit, and who brought it about.

use std::collections::{BTreeMap, BTreeSet};

use crate::host::{self, Dates, HostError, Progress, Revision, Workspace};
use crate::lint::Finding;
use crate::model::{Memo, Model};
use crate::source::Sources;
use crate::{Error, Verdict, weigh};

/// What a finding is to those whose changes are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Became {
    /// Their changes brought it about.
    Introduced,
    /// Another repo changed under them.
    OwnerMoved,
    /// It was there before.
    Inherited,
}

impl Became {
    pub fn name(self) -> &'static str {
        match self {
            Self::Introduced => "introduced",
            Self::OwnerMoved => "owner moved",
            Self::Inherited => "inherited",
        }
    }
}

/// A verdict beside the one before.
pub struct Since {
    pub verdict: Verdict,
    /// Of each finding of the verdict.
    pub became: Vec<Became>,
    /// What the workspace said before, and what of that does not hold any more.
    pub before: Model,
    pub fixed: Vec<Finding>,
    /// The commits that the repos stood at before whose changes are looked at, by name.
    pub commits: BTreeMap<String, String>,
}

/// Whose changes are looked at, and since when.
#[derive(Clone, Debug)]
pub enum Changes {
    /// Those of one repo, by its place among the checkouts; others are seen as they were when it stood there.
    Of(usize, Revision),
    /// Those of several repos; others are as they are.
    OfAll(BTreeMap<usize, Revision>),
}

/// A verdict on how the workspace is, was, and would be had only others changed.
///
/// # Errors
/// Where the workspace or a commit of it cannot be read.
pub fn since(workspace: Workspace, changes: &Changes, progress: &Progress) -> Result<Since, Error> {
    let sources = host::crawl(&workspace, progress)?;
    let mut times = Times { workspace: &workspace, now: &sources, memo: Memo::default(), dates: Dates::default(), progress };
    let own = changes.own();
    let then = changes.then(&workspace);
    let (before, was) = times.at(&then)?;
    // Had those whose changes are looked at done nothing.
    let between = if then == own { prints(&was) } else { prints(&times.at(&own)?.1) };
    let was_known = prints(&was);
    let (model, findings) = times.now();
    let became = findings.iter().map(|finding| match finding.fingerprint.as_str() {
        print if was_known.contains(print) => Became::Inherited,
        print if between.contains(print) => Became::OwnerMoved,
        _ => Became::Introduced,
    });
    let became = became.collect();
    let is = prints(&findings);
    let fixed = was.into_iter().filter(|finding| !is.contains(&finding.fingerprint)).collect();
    let commits = own.iter().map(|(index, commit)| (workspace.checkouts[*index].name.clone(), commit.clone())).collect();
    Ok(Since { became, before, fixed, commits, verdict: Verdict { model, findings, workspace } })
}

impl Changes {
    /// The commits of those whose changes are looked at.
    fn own(&self) -> BTreeMap<usize, String> {
        match self {
            Self::Of(index, revision) => BTreeMap::from([(*index, revision.commit.clone())]),
            Self::OfAll(all) => all.iter().map(|(index, revision)| (*index, revision.commit.clone())).collect(),
        }
    }

    /// The commits that the workspace stood at.
    fn then(&self, workspace: &Workspace) -> BTreeMap<usize, String> {
        let mut commits = self.own();
        if let Self::Of(own, revision) = self {
            let others = (0..workspace.checkouts.len()).filter(|index| index != own);
            commits.extend(others.filter_map(|index| Some((index, host::of_that_time(workspace, index, revision.time)?.commit))));
        }
        commits
    }
}

/// A workspace at several times, each document read once.
struct Times<'w> {
    workspace: &'w Workspace,
    now: &'w Sources,
    memo: Memo,
    dates: Dates,
    progress: &'w Progress,
}

impl Times<'_> {
    fn at(&mut self, commits: &BTreeMap<usize, String>) -> Result<(Model, Vec<Finding>), Error> {
        let Some((sources, past)) = host::as_of(self.workspace, self.now, commits) else {
            let message = "git does not tell what these repos held then".to_owned();
            let help = Some("a clone that was made shallow, or without files, lacks it: fetch more of the history".to_owned());
            return Err(HostError { path: self.workspace.root.clone(), message, help }.into());
        };
        let look_up = |workspace: &Workspace, asked: &[_]| past.look_up(workspace, asked);
        Ok(weigh(self.workspace, &sources, &mut self.memo, &mut self.dates, look_up, self.progress))
    }

    fn now(&mut self) -> (Model, Vec<Finding>) {
        weigh(self.workspace, self.now, &mut self.memo, &mut self.dates, host::look_up, self.progress)
    }
}

fn prints(findings: &[Finding]) -> BTreeSet<String> {
    findings.iter().map(|finding| finding.fingerprint.clone()).collect()
}
