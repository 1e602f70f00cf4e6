//! How far a change reaches from one model of a workspace to the next, so that only what it reaches is looked at again.

use rayon::prelude::*;

use super::{Base, DocumentId, Model, Previous, Reference, RepoId, Resolution, TaskId};

/// What is not the same in a model and in the one that it is built upon.
pub struct DirtySet {
    /// Documents whose text or references are others.
    documents: Vec<bool>,
    /// Tasks with such a document, those that gained or lost one, and those whose feature has gained or lost a task.
    tasks: Vec<bool>,
}

impl DirtySet {
    pub(super) fn between(before: &Base, after: &Model) -> Self {
        let mut documents = vec![false; after.documents.len()];
        before.changed_documents(after).for_each(|id| documents[id.0 as usize] = true);
        let task = |id: TaskId| {
            let mates = before[before[id].feature].tasks == after[after[id].feature].tasks;
            before.is_touched(id) || !mates || after[id].documents.iter().any(|document| documents[document.0 as usize])
        };
        let tasks = after.task_ids().map(task).collect();
        Self { documents, tasks }
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
        let reached = |id: DocumentId| {
            let leads_near = |reference: &Reference| {
                // What is broken may be held to whatever is there.
                if before.shift().is_some() && reference.resolution == Resolution::Broken {
                    return true;
                }
                let (task, document) = after.target_of(&reference.target);
                let is_near = |task: TaskId| near[task.0 as usize];
                task.is_some_and(is_near)
                    || after.meant(reference).is_some_and(is_near)
                    || document.is_some_and(|document| changed.document(document))
            };
            after.references_in(id).iter().any(leads_near)
        };
        let ids: Vec<DocumentId> = after.document_ids().collect();
        let reached: Vec<DocumentId> = ids.into_par_iter().filter(|id| reached(*id)).collect();
        for id in reached {
            documents[id.0 as usize] = true;
            after[id].task.into_iter().for_each(|own| tasks[own.0 as usize] = true);
        }
        for task in after.task_ids().filter(|task| tasks[task.0 as usize]) {
            after[task].documents.iter().for_each(|document| documents[document.0 as usize] = true);
        }
        let mut repos = vec![false; after.repos.len()];
        after.task_ids().filter(|task| changed.task(*task)).for_each(|task| repos[after[task].repo.0 as usize] = true);
        for (index, is_dirty) in repos.iter_mut().enumerate() {
            let id = RepoId(index as u32);
            *is_dirty |= before.has_touched(id) || before[id].hub != after[id].hub;
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
