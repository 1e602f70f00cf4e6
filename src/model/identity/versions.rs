//! The commits that may have changed a file of a task, wherever its folder stood then.

use std::sync::Arc;

use super::{Identities, State};
use crate::model::{Model, Task};
use crate::source::{Step, VersionAt};

/// So many versions of a file are looked at, the newest ones.
const MAX_VERSIONS: usize = 2_000;

impl Model {
    /// The versions that the main line had of a file of a task, by the path within its folder, oldest first, and whether there may be
    /// older ones. None where git knows nothing of the repo.
    pub fn versions_of(&self, task: &Task, within: &str) -> Option<(Vec<VersionAt>, bool)> {
        let identities = self.identities.get(task.repo.0 as usize)?.as_ref()?;
        Some(identities.versions(task.folder_name(), within))
    }
}

impl Identities {
    /// The versions that the main line had of a file of a folder on the disk, oldest first, and whether there may be older ones. A commit
    /// counts where it changes the folder of the task.
    fn versions(&self, folder: &str, within: &str) -> (Vec<VersionAt>, bool) {
        let Some(identity) = self.identity_now(folder) else { return (Vec::new(), false) };
        let crawled = self.place.folder.as_str();
        let path = |folder: &str| -> Arc<str> {
            if crawled.is_empty() { format!("{folder}/{within}").into() } else { format!("{crawled}/{folder}/{within}").into() }
        };
        let mut found: Vec<(i64, u32, Arc<str>)> = Vec::new();
        let mut last: Option<&Arc<State>> = None;
        // The folder that the task has, and the path of the file in it.
        let mut at: Option<(Arc<str>, Arc<str>)> = None;
        for &(moment, commit) in &self.main {
            let state = &self.states[commit as usize];
            let before = at.clone();
            if last.is_none_or(|last| !Arc::ptr_eq(last, state)) {
                let here = state.iter().find(|(_, known)| **known == identity).map(|(folder, _)| folder);
                if here != at.as_ref().map(|(folder, _)| folder) {
                    at = here.map(|folder| (Arc::clone(folder), path(folder)));
                }
                last = Some(state);
            }
            let is_moved = before.as_ref().map(|(folder, _)| folder) != at.as_ref().map(|(folder, _)| folder);
            let Some((folder, path)) = at.as_ref().or(before.as_ref()) else { continue };
            if is_moved || self.history.commits[commit as usize].steps.iter().any(|step| names(step, folder)) {
                found.push((moment, commit, Arc::clone(path)));
            }
        }
        let older = found.len().saturating_sub(MAX_VERSIONS);
        let is_shallow = older > 0 || found.first().is_some_and(|(_, commit, _)| self.is_shallow_edge(*commit));
        let version = |(moment, commit, path)| {
            let commit = &self.history.commits[commit as usize];
            VersionAt { commit: commit.id.clone(), time: commit.time, moment, path }
        };
        (found.into_iter().skip(older).map(version).collect(), is_shallow)
    }
}

/// Whether a step changes what a folder holds.
fn names(step: &Step, folder: &str) -> bool {
    match step {
        Step::Touched(name) | Step::Added { folder: name, .. } | Step::Removed(name) => name == folder,
        Step::Moved { to, .. } => to == folder,
    }
}
