//! Which document or task stands at a path of the workspace.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::{DocumentId, Model, TaskId, join};
use crate::text::slug;

/// The documents and the task folders by their paths from the workspace's root. Models whose ids mean the same share one.
#[derive(Debug, Default)]
pub struct Places {
    documents: HashMap<Arc<str>, DocumentId>,
    folders: HashMap<String, TaskId>,
    /// The documents by their own names, once somebody asks.
    names: OnceLock<HashMap<String, Vec<DocumentId>>>,
}

impl Places {
    pub(super) fn new(model: &Model) -> Self {
        let documents = || model.document_ids().map(|id| (Arc::clone(&model[id].file), id)).collect();
        let folders = || model.task_ids().map(|id| (join(&model[model[id].repo].info.path, &model[id].path), id)).collect();
        let (documents, folders) = rayon::join(documents, folders);
        Self { documents, folders, names: OnceLock::new() }
    }

    /// The document at a path, relative to the workspace's root.
    pub fn document(&self, path: &str) -> Option<DocumentId> {
        self.documents.get(path).copied()
    }

    /// The documents whose files have a name, but for its case and marks, in their order.
    pub fn named(&self, model: &Model, name: &str) -> &[DocumentId] {
        let key = |name: &str| slug(&name.replace(['_', '.'], "-"));
        let names = self.names.get_or_init(|| {
            let mut names: HashMap<String, Vec<DocumentId>> = HashMap::new();
            model.document_ids().for_each(|id| names.entry(key(model[id].file_name())).or_default().push(id));
            names
        });
        names.get(&key(name)).map_or(&[], Vec::as_slice)
    }

    /// The task whose folder it is.
    pub fn task(&self, path: &str) -> Option<TaskId> {
        self.folders.get(path).copied()
    }
}
