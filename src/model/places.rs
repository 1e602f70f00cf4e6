//! Which document or task stands at a path of the workspace.

use std::collections::HashMap;
use std::sync::Arc;

use super::{DocumentId, Model, TaskId, join};

/// The documents and the task folders by their paths from the workspace's root. Models whose ids mean the same share one.
#[derive(Debug, Default)]
pub struct Places {
    documents: HashMap<Arc<str>, DocumentId>,
    folders: HashMap<String, TaskId>,
}

impl Places {
    pub(super) fn new(model: &Model) -> Self {
        let documents = model.document_ids().map(|id| (Arc::clone(&model[id].file), id)).collect();
        let folders = model.task_ids().map(|id| (join(&model[model[id].repo].path, &model[id].path), id)).collect();
        Self { documents, folders }
    }

    pub fn document(&self, path: &str) -> Option<DocumentId> {
        self.documents.get(path).copied()
    }

    /// The task whose folder it is.
    pub fn task(&self, path: &str) -> Option<TaskId> {
        self.folders.get(path).copied()
    }
}
