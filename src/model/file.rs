//! Files beside the documents: what a contract owns or copies, and manifests.

use std::sync::Arc;

use super::{DocumentId, FileId, Model, RepoId};
use crate::text::{LineIndex, Place, Span};

/// A file that repos share, or that says what they share.
#[derive(Clone, Debug)]
pub struct SharedFile {
    /// The repo that it lies in.
    pub repo: RepoId,
    /// Relative to its repo.
    pub path: String,
    /// Relative to the workspace's root.
    pub file: String,
    /// Its whole text.
    pub text: Arc<str>,
    /// Where its lines start.
    pub lines: LineIndex,
    /// Why it could not be read.
    pub unread: Option<String>,
}

/// A text that somebody wrote, and that a finding may stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextId {
    /// A Markdown document.
    Document(DocumentId),
    /// A shared file.
    File(FileId),
}

impl From<DocumentId> for TextId {
    fn from(id: DocumentId) -> Self {
        Self::Document(id)
    }
}

impl From<FileId> for TextId {
    fn from(id: FileId) -> Self {
        Self::File(id)
    }
}

impl Model {
    /// The whole text of a document or file.
    pub fn text(&self, id: TextId) -> &str {
        match id {
            TextId::Document(id) => self[id].text(),
            TextId::File(id) => &self[id].text,
        }
    }

    /// Where the lines of a document or file start.
    pub fn lines(&self, id: TextId) -> &LineIndex {
        match id {
            TextId::Document(id) => &self[id].parsed.lines,
            TextId::File(id) => &self[id].lines,
        }
    }

    /// Where a text stands, relative to the workspace's root.
    pub fn path_of(&self, id: TextId) -> &str {
        match id {
            TextId::Document(id) => &self[id].file,
            TextId::File(id) => &self[id].file,
        }
    }

    /// The repo that a text belongs to; none for the workspace's own.
    pub fn repo_of(&self, id: TextId) -> Option<RepoId> {
        match id {
            TextId::Document(id) => self[id].repo,
            TextId::File(id) => Some(self[id].repo),
        }
    }

    /// A place in a text, as people name it.
    pub fn place(&self, id: TextId, span: Span) -> Place {
        self.lines(id).place(self.text(id), span)
    }
}
