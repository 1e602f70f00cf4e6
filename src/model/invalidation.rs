//! How far a change reaches from one model of a workspace to the next, so that only what it reaches is looked at again.

use std::sync::Arc;

use super::{DocumentId, Model, Previous, Reference, RepoId, TaskId};

/// What is not the same in two models of one workspace whose ids mean the same.
pub struct DirtySet {
    /// Documents whose text or references are others.
    documents: Vec<bool>,
    /// Tasks with such a document, and those whose feature has gained or lost a task.
    tasks: Vec<bool>,
}

impl DirtySet {
    /// None where a repo, task or document came or went: ids mean something else then.
    pub fn between(before: &Model, after: &Model) -> Option<Self> {
        if !Arc::ptr_eq(&before.places, &after.places) {
            return None;
        }
        let document = |id: DocumentId| {
            let index = id.0 as usize;
            !Arc::ptr_eq(&before[id].parsed, &after[id].parsed) || !Arc::ptr_eq(&before.references[index], &after.references[index])
        };
        let documents: Vec<bool> = after.document_ids().map(document).collect();
        let feature = |model: &Model, id: TaskId| model[id].feature;
        let task = |id: TaskId| {
            let mates = before[feature(before, id)].tasks == after[feature(after, id)].tasks;
            !mates || after[id].documents.iter().any(|document| documents[document.0 as usize])
        };
        let tasks = after.task_ids().map(task).collect();
        Some(Self { documents, tasks })
    }

    /// Whether a document's text or references changed.
    pub fn document(&self, id: DocumentId) -> bool {
        self.documents[id.0 as usize]
    }

    /// Whether a task changed, or the tasks of its feature did.
    pub fn task(&self, id: TaskId) -> bool {
        self.tasks[id.0 as usize]
    }
}

/// Whatever may be judged otherwise after a change. It goes as far as a judgement may look: from a document or task to the tasks
/// of its feature and to what it refers to, and no further.
pub struct Invalidation {
    documents: Vec<bool>,
    tasks: Vec<bool>,
    repos: Vec<bool>,
}

impl Invalidation {
    /// What a change reaches that made one model of the other.
    pub fn of((before, changed): Previous<'_>, after: &Model) -> Self {
        let mut near = changed.tasks.clone();
        for task in after.task_ids().filter(|task| changed.task(*task)) {
            after[after[task].feature].tasks.iter().for_each(|mate| near[mate.0 as usize] = true);
        }
        let (mut documents, mut tasks) = (changed.documents.clone(), near.clone());
        for id in after.document_ids() {
            let leads_near = |reference: &Reference| {
                let (task, document) = after.target_of(&reference.target);
                let is_near = |task: TaskId| near[task.0 as usize];
                task.is_some_and(is_near)
                    || after.meant(reference).is_some_and(is_near)
                    || document.is_some_and(|document| changed.document(document))
            };
            if after.references_in(id).iter().any(leads_near) {
                documents[id.0 as usize] = true;
                after[id].task.into_iter().for_each(|own| tasks[own.0 as usize] = true);
            }
        }
        for task in after.task_ids().filter(|task| tasks[task.0 as usize]) {
            after[task].documents.iter().for_each(|document| documents[document.0 as usize] = true);
        }
        let mut repos = vec![false; after.repos.len()];
        after.task_ids().filter(|task| changed.task(*task)).for_each(|task| repos[after[task].repo.0 as usize] = true);
        for (index, is_dirty) in repos.iter_mut().enumerate() {
            let id = RepoId(index as u32);
            *is_dirty |= before.pending_numbers.get(&id) != after.pending_numbers.get(&id);
        }
        Self { documents, tasks, repos }
    }

    /// Whether a document may be judged otherwise.
    pub fn document(&self, id: DocumentId) -> bool {
        self.documents[id.0 as usize]
    }

    /// Whether a task may be judged otherwise.
    pub fn task(&self, id: TaskId) -> bool {
        self.tasks[id.0 as usize]
    }

    /// Whether anything of a repo's own tasks is another, or a number that is pending in it.
    pub fn repo(&self, id: RepoId) -> bool {
        self.repos[id.0 as usize]
    }
}
