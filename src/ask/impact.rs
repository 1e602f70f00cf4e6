//! What changes in one repo leave behind in others.

use std::collections::BTreeMap;

use super::lookup::checked_out;
use super::start::here;
use crate::disk::Progress;
use crate::error::{ArgumentError, Error};
use crate::host::{self, Workspace};
use crate::lint::{Finding, Provenance};
use crate::model::RepoId;
use crate::pipeline::Analysis;
use crate::since::{Since, StartPoints, since};

/// The answer.
pub(crate) struct Impact {
    pub analysis: Analysis,
    /// What was right in other repos before and is not any more.
    pub findings: Vec<Finding>,
    /// The repo that changes.
    pub repo: String,
    /// The start of the commit that its changes start from.
    pub commit: String,
}

/// Compares the workspace as it is with what it was without the changes of one repo: that of a name, or the one that this folder is in;
/// since a commit, or since its branch began.
///
/// # Errors
/// Where it is unknown which repo is meant, or the workspace or the commit cannot be read.
pub(crate) fn impact(workspace: Workspace, repo: Option<&str>, revision: Option<&str>, progress: &Progress) -> Result<Impact, Error> {
    let own = match repo {
        Some(name) => checked_out(&workspace, name)?.0 as usize,
        None => here(&workspace).ok_or_else(|| {
            let names: Vec<&str> = workspace.checkouts.iter().map(|checkout| checkout.info.name.as_str()).collect();
            let help = format!("run it in the repo that changes, or name that repo with --repo: {}", names.join(", "));
            ArgumentError::of("not in a repo, so it is unknown whose changes are meant").with_help(help)
        })?,
    };
    let start = host::revision(&workspace, own, revision)?;
    let repo = workspace.checkouts[own].info.name.clone();
    let commit: String = start.commit.chars().take(7).collect();
    let start_points = StartPoints::OfAll(BTreeMap::from([(own, start)]));
    let Since { analysis, .. } = since(workspace, &start_points, progress)?;
    let left = |finding: &Finding| finding.provenance == Some(Provenance::Introduced) && finding.repo != Some(RepoId(own as u32));
    let mut findings: Vec<Finding> = analysis.findings.iter().filter(|finding| left(finding)).cloned().collect();
    findings.iter_mut().for_each(|finding| finding.provenance = None);
    Ok(Impact { analysis, findings, repo, commit })
}

impl Impact {
    /// In one sentence.
    pub(crate) fn summary(&self) -> String {
        let (repo, commit) = (&self.repo, &self.commit);
        match self.findings.len() {
            0 => format!("the changes of {repo} since {commit} leave nothing behind in other repos"),
            1 => format!("the changes of {repo} since {commit} leave 1 place behind in other repos"),
            count => format!("the changes of {repo} since {commit} leave {count} places behind in other repos"),
        }
    }
}
