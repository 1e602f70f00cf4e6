//! How ids move from one run to the next: they are places in sorted tables, so what comes or goes moves all behind it.

use std::sync::Arc;

use super::{DocumentId, Reference, Target, TaskId, TextId, Wait};

/// How ids of the run before lead to those of this one.
pub struct Shift {
    /// By the task's id before; none where it is gone.
    pub(super) tasks: Vec<Option<TaskId>>,
    /// By the document's id before; none where it is gone.
    pub(super) documents: Vec<Option<DocumentId>>,
    /// Tasks that came, gained or lost a document, or lost one of their feature; by their ids now.
    pub(super) touched_tasks: Vec<bool>,
    /// Repos of which a task or document came or went.
    pub(super) touched_repos: Vec<bool>,
}

impl Shift {
    /// Where a task is now.
    pub fn task(&self, before: TaskId) -> Option<TaskId> {
        self.tasks.get(before.0 as usize).copied().flatten()
    }

    /// Where a document is now.
    pub fn document(&self, before: DocumentId) -> Option<DocumentId> {
        self.documents.get(before.0 as usize).copied().flatten()
    }

    /// Where a text is now.
    pub fn text(&self, before: TextId) -> Option<TextId> {
        match before {
            TextId::Document(id) => self.document(id).map(TextId::Document),
            TextId::File(_) => Some(before),
        }
    }

    /// What stood at each place before, where it stands now; of what came, none.
    pub fn moved<T>(known: Vec<Option<T>>, to: impl Fn(usize) -> Option<usize>, count: usize) -> Vec<Option<T>> {
        let mut moved: Vec<Option<T>> = (0..count).map(|_| None).collect();
        for (index, known) in known.into_iter().enumerate() {
            if let Some(place) = to(index).and_then(|to| moved.get_mut(to)) {
                *place = known;
            }
        }
        moved
    }

    /// The same references in other ids; none where anything that they lead to is gone.
    pub(super) fn references(&self, before: &Arc<[Reference]>) -> Option<Arc<[Reference]>> {
        let mut is_still = true;
        for reference in before.iter() {
            let (document, (task, other)) = (reference.document, reference.leads_to());
            let meant = reference.meant.as_ref().map(|meant| meant.task);
            is_still &= self.document(document)? == document;
            for task in [task, meant].into_iter().flatten() {
                is_still &= self.task(task)? == task;
            }
            if let Some(other) = other {
                is_still &= self.document(other)? == other;
            }
        }
        // By now, all of it is known to be there.
        let moved = |reference: &Reference| {
            let mut moved = reference.clone();
            let to = |document: DocumentId| self.document(document).unwrap_or(document);
            moved.document = to(moved.document);
            match &mut moved.target {
                Target::Task { task: Some(task), .. } => *task = self.task(*task).unwrap_or(*task),
                Target::Document { document: Some(document), .. } | Target::Heading { document, .. } => *document = to(*document),
                Target::Task { .. }
                | Target::Document { .. }
                | Target::File { .. }
                | Target::Commit { .. }
                | Target::Tag { .. }
                | Target::PullRequest { .. } => {}
            }
            if let Some(meant) = &mut moved.meant {
                meant.task = self.task(meant.task).unwrap_or(meant.task);
            }
            moved
        };
        Some(if is_still { Arc::clone(before) } else { before.iter().map(moved).collect() })
    }

    /// The same waits in other ids; none where a task or the document is gone.
    pub(super) fn waits(&self, before: &Arc<[Wait]>) -> Option<Arc<[Wait]>> {
        if before.is_empty() {
            return Some(Arc::clone(before));
        }
        before.iter().map(|wait| self.wait(wait)).collect()
    }

    fn wait(&self, before: &Wait) -> Option<Wait> {
        let Wait { from, to, document, span } = *before;
        Some(Wait { from: self.task(from)?, to: self.task(to)?, document: self.document(document)?, span })
    }
}
