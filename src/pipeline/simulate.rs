//! What a workspace will say once changes are made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Invalidated, Output, Session};
use crate::change::Changes;
use crate::contract::Contracts;
use crate::disk::Progress;
use crate::host::{self, Workspace};
use crate::lint::Finding;
use crate::model::Model;
use crate::source::{PathQuery, PathStatus, Sources};

/// A workspace as it will be.
#[derive(Debug)]
pub struct Simulated {
    /// The documents as they will be.
    pub sources: Sources,
    /// What they will say.
    pub model: Arc<Model>,
    /// What repos will have agreed on, and whether they will keep to it.
    pub contracts: Arc<Contracts>,
    /// What the rules will find, by file, place and rule.
    pub findings: Vec<Finding>,
}

/// Judges a workspace as it will be once changes are made. Nothing is written.
pub fn simulate(workspace: &Workspace, sources: &Sources, changes: &Changes) -> Simulated {
    let sources = changes.simulated(sources, &workspace.config.kinds);
    let paths = |queries: &[PathQuery]| path_statuses(workspace, changes, queries);
    let output = Session::once().run(workspace, &sources, &Invalidated::All, &paths, &Progress::silent());
    let Output { model, contracts, findings, .. } = output;
    Simulated { sources, model, contracts, findings }
}

/// What will stand at paths.
pub(super) fn path_statuses(workspace: &Workspace, changes: &Changes, queries: &[PathQuery]) -> Vec<PathStatus> {
    // Many paths may lead to one place of today, and some to none.
    let now: BTreeSet<PathQuery> = queries.iter().filter_map(|query| changes.path_now(query)).collect();
    let now: Vec<PathQuery> = now.into_iter().collect();
    let found = host::stat_paths(workspace, &now);
    let known: BTreeMap<PathQuery, PathStatus> = now.into_iter().zip(found).collect();
    let status = |query: &PathQuery| {
        let found = changes.path_now(query).and_then(|now| known.get(&now).cloned()).unwrap_or(PathStatus::Missing);
        match (changes.creates(&query.path), found) {
            (Some(true), _) => PathStatus::File,
            (Some(false), found) if found.is_missing() => PathStatus::Folder,
            (_, PathStatus::Spelt(now)) => PathStatus::Spelt(changes.target(&now).into()),
            (_, found) => found,
        }
    };
    queries.iter().map(status).collect()
}
