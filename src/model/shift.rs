//! How ids move from one run to the next: they are places in sorted tables, so what comes or goes moves all behind it.

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

    /// The same reference in other ids; none where anything that it leads to is gone.
    pub(super) fn reference(&self, before: &Reference) -> Option<Reference> {
        let mut moved = before.clone();
        moved.document = self.document(before.document)?;
        match &mut moved.target {
            Target::Task { task: Some(task), .. } => *task = self.task(*task)?,
            Target::Document { document: Some(document), .. } | Target::Heading { document, .. } => *document = self.document(*document)?,
            Target::Task { .. } | Target::Document { .. } | Target::File { .. } | Target::Commit { .. } | Target::PullRequest { .. } => {}
        }
        if let Some(meant) = &mut moved.meant {
            meant.task = self.task(meant.task)?;
        }
        Some(moved)
    }

    /// Whether nothing that a reference leads to is another by its id.
    pub(super) fn is_still(&self, reference: &Reference) -> bool {
        let still = |document: &DocumentId| self.document(*document) == Some(*document);
        let still_task = |task: &TaskId| self.task(*task) == Some(*task);
        let target = match &reference.target {
            Target::Task { task, .. } => task.iter().all(still_task),
            Target::Document { document, .. } => document.iter().all(still),
            Target::Heading { document, .. } => still(document),
            Target::File { .. } | Target::Commit { .. } | Target::PullRequest { .. } => true,
        };
        target && still(&reference.document) && reference.meant.iter().all(|meant| still_task(&meant.task))
    }

    /// The same in other ids; none where a task or the document is gone.
    pub(super) fn wait(&self, before: &Wait) -> Option<Wait> {
        let Wait { from, to, document, span } = *before;
        Some(Wait { from: self.task(from)?, to: self.task(to)?, document: self.document(document)?, span })
    }
}
