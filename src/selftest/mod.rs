//! How well the rules see: faults that are known are planted in a copy of somebody's workspace, one at a time, and looked for.

mod fault;
mod places;
mod plant;

use std::collections::BTreeSet;

pub(crate) use plant::{Plant, PlantedChange};

use crate::config::Severity;
use crate::disk::Progress;
use crate::error::Error;
use crate::host::{self, Workspace};
use crate::lint::{Finding, Fingerprint, RULES};
use crate::model::Model;
use crate::pipeline::{Invalidated, Output, Session};
use crate::source::{PathQuery, PathStatus};

/// What became of the faults of one rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    pub rule: &'static str,
    /// Whether `book.toml` says that nobody wants to hear of it.
    pub is_off: bool,
    pub planted: usize,
    pub found: usize,
    /// The faults that were not found: where each stands, and what it is.
    pub missed: Vec<String>,
    /// Findings that a fault brought along and that are not about it: where each stands, and what it says.
    pub alarms: Vec<String>,
}

/// How many faults of each rule, and which.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// At most so many of each rule.
    pub most: usize,
    /// Another seed chooses other places.
    pub seed: u64,
}

/// Plants faults one at a time in a copy of the workspace, and looks for each as `crossbook check` does. A score for each rule, in their
/// order.
///
/// # Errors
/// Where the workspace cannot be read.
pub(crate) fn run(workspace: &Workspace, plan: Plan, progress: &Progress) -> Result<Vec<Score>, Error> {
    let sources = host::crawl(workspace, progress)?;
    let disk = |queries: &[PathQuery]| host::stat_paths(workspace, queries);
    let mut session = Session::default();
    let Output { model, contracts, findings, .. } = session.run(workspace, &sources, &Invalidated::All, &disk, progress);
    let known: BTreeSet<Fingerprint> = findings.into_iter().map(|finding| finding.fingerprint).collect();
    let plants = places::choose(&model, &contracts, plan);
    let score = |rule: &&'static crate::lint::Rule| {
        let set = workspace.config.rules.iter().find(|(name, _)| name.get_ref() == rule.name);
        Score { rule: rule.name, is_off: set.is_some_and(|(_, severity)| *severity == Severity::Off), ..Score::default() }
    };
    let mut scores: Vec<Score> = RULES.iter().map(score).collect();
    progress.stage("Planting");
    // What the fault before was about is not any more.
    let mut before: Option<&str> = None;
    for plant in &plants {
        let Some(score) = scores.iter_mut().find(|score| score.rule == plant.rule && !score.is_off) else { continue };
        let Some(changed) = plant.change(&sources) else { continue };
        let removed = plant.removed();
        let invalidated = Invalidated::Paths(before.into_iter().chain(removed).map(str::to_owned).collect());
        let paths = |queries: &[PathQuery]| {
            let status =
                |(query, status): (&PathQuery, PathStatus)| if removed == Some(&query.path) { PathStatus::Missing } else { status };
            queries.iter().zip(disk(queries)).map(status).collect()
        };
        let Output { model, findings, .. } = session.run(workspace, &changed, &invalidated, &paths, &Progress::silent());
        before = removed;
        let new = findings.into_iter().filter(|finding| !known.contains(&finding.fingerprint));
        let (found, others): (Vec<Finding>, Vec<Finding>) = new.partition(|finding| plant.is_found(&model, finding));
        score.planted += 1;
        if found.is_empty() {
            score.missed.push(plant.about.clone());
        } else {
            score.found += 1;
        }
        score.alarms.extend(others.iter().filter(|finding| !plant.brings(finding)).map(|finding| shown(&model, finding)));
    }
    Ok(scores)
}

fn shown(model: &Model, finding: &Finding) -> String {
    let line = finding.location.place.map(|(text, span)| format!(":{}", model.lines(text).line(span.start))).unwrap_or_default();
    format!("{}{line}: {}: {}", finding.location.file, finding.rule, finding.message)
}
