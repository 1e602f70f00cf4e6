//! What became of each finding since a commit, and who brought it about.

use std::collections::{BTreeMap, BTreeSet};

use super::times::{Moment, Times};
use crate::disk::Progress;
use crate::git::Revision;
use crate::host::{self, Workspace};
use crate::lint::{Finding, Fingerprint, Provenance};
use crate::pipeline::{Analysis, Error, Output};

/// A verdict beside the one before.
pub struct Since {
    /// Each finding knows what became of it.
    pub analysis: Analysis,
    /// What was found before and is not any more.
    pub fixed: Vec<Finding>,
}

/// Whose changes are looked at, and since when.
#[derive(Clone, Debug)]
pub enum StartPoints {
    /// Those of one repo, by its place among the checkouts; others are seen as they were when it stood there.
    Of(usize, Revision),
    /// Those of several repos; others are as they are.
    OfAll(BTreeMap<usize, Revision>),
}

/// A verdict on how the workspace is, was, and would be had only others changed.
///
/// # Errors
/// Where the workspace or a commit of it cannot be read.
pub fn since(workspace: Workspace, start_points: &StartPoints, progress: &Progress) -> Result<Since, Error> {
    let sources = host::crawl(&workspace, progress)?;
    let mut times = Times::new(&workspace, &sources, progress);
    let own = start_points.own();
    let then = start_points.then(&workspace);
    let was = times.at(&then)?.findings;
    // Had those whose changes are looked at done nothing.
    let between = if then == own { fingerprints(&was) } else { fingerprints(&times.at(&own)?.findings) };
    let was_known = fingerprints(&was);
    if progress.is_cancelled() {
        return Err(Error::Cancelled);
    }
    let Output { model, contracts, mut findings, .. } = times.now();
    for finding in &mut findings {
        finding.provenance = Some(match finding.fingerprint {
            fingerprint if was_known.contains(&fingerprint) => Provenance::Inherited,
            fingerprint if between.contains(&fingerprint) => Provenance::OwnerMoved,
            _ => Provenance::Introduced,
        });
    }
    let is = fingerprints(&findings);
    let fixed = was.into_iter().filter(|finding| !is.contains(&finding.fingerprint)).collect();
    Ok(Since { fixed, analysis: Analysis { workspace, model, contracts, findings } })
}

impl StartPoints {
    /// The commits of those whose changes are looked at.
    fn own(&self) -> Moment {
        Moment::of(match self {
            Self::Of(index, revision) => BTreeMap::from([(*index, revision.commit.clone())]),
            Self::OfAll(all) => all.iter().map(|(index, revision)| (*index, revision.commit.clone())).collect(),
        })
    }

    /// The commits that the workspace stood at.
    fn then(&self, workspace: &Workspace) -> Moment {
        let mut moment = self.own();
        if let Self::Of(own, revision) = self {
            let others = (0..workspace.checkouts.len()).filter(|index| index != own);
            moment.commits.extend(others.filter_map(|index| Some((index, host::of_that_time(workspace, index, revision.time)?.commit))));
        }
        moment
    }
}

fn fingerprints(findings: &[Finding]) -> BTreeSet<Fingerprint> {
    findings.iter().map(|finding| finding.fingerprint).collect()
}
