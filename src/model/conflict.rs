//! Files that more than one open task of a repo plans to change.

use std::collections::BTreeMap;

use super::{DocumentId, DocumentKind, Model, RepoId, TaskId, join};
use crate::text::Span;

/// A file, and the tasks that each plan to change it.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The repo of the file.
    pub repo: RepoId,
    /// Relative to the repo.
    pub path: String,
    /// By number; where each of them says so.
    pub tasks: Vec<(TaskId, DocumentId, Span)>,
}

impl Model {
    /// By repo, then path.
    pub fn conflicts(&self) -> Vec<Conflict> {
        (0..self.repos.len() as u32).flat_map(|index| self.conflicts_in(RepoId(index))).collect()
    }

    /// Those of a repo, by path.
    pub fn conflicts_in(&self, id: RepoId) -> Vec<Conflict> {
        let repo = &self[id];
        let mut planned: BTreeMap<String, Vec<(TaskId, DocumentId, Span)>> = BTreeMap::new();
        for &task in repo.tasks.iter().filter(|task| self[**task].state.is_some_and(|state| !state.done())) {
            let Some((plan, _)) = self.task_documents(task).find(|(_, document)| document.kind == DocumentKind::Plan) else { continue };
            for file in self.planned_files(task) {
                let Some(path) = plain(&file.path, &repo.info.name) else { continue };
                let tasks = planned.entry(path).or_default();
                if tasks.last().is_none_or(|(last, ..)| *last != task) {
                    tasks.push((task, plan, file.span));
                }
            }
        }
        let several = planned.into_iter().filter(|(_, tasks)| tasks.len() > 1);
        several.map(|(path, tasks)| Conflict { repo: id, path, tasks }).collect()
    }
}

/// A planned path as the repo knows it; none for the task documents that every task changes, and for patterns.
fn plain(path: &str, repo: &str) -> Option<String> {
    let path = path.split([':', '#']).next().unwrap_or(path);
    let path = path.strip_prefix(&format!("{repo}/")).unwrap_or(path);
    let shared = ["docs/ai/HANDOFF.md", "CHANGELOG.md"].contains(&path);
    let pattern = path.contains(['*', '{', '<', ' ']) || path.ends_with('/');
    let path = join("", path);
    (!pattern && !shared && !path.is_empty()).then_some(path)
}
