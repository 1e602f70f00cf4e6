//! What the editor has open: its files, and the workspaces that they belong to. Every question is answered from this.

use std::path::{Path, PathBuf};

use lsp_types::{Diagnostic, TextDocumentPositionParams, Uri};

use super::client::Client;
use super::diagnostics;
use super::documents::Documents;
use super::uri;
use super::view::View;
use super::workspace::OpenWorkspace;
use crate::disk;
use crate::error::Error;
use crate::model::DocumentId;

/// The editor, its files, and the workspaces as they were read last.
#[derive(Default)]
pub(super) struct Opened {
    pub client: Client,
    pub documents: Documents,
    pub workspaces: Vec<OpenWorkspace>,
}

impl Opened {
    pub(super) fn view<'a>(&'a self, workspace: &'a OpenWorkspace) -> Option<View<'a>> {
        let analysis = workspace.analysis.as_deref()?;
        Some(View { analysis, shown: &workspace.shown, client: &self.client, documents: &self.documents })
    }

    /// Every workspace that could be read.
    pub(super) fn views(&self) -> impl Iterator<Item = View<'_>> {
        self.workspaces.iter().filter_map(|workspace| self.view(workspace))
    }

    /// The document at an address, in the workspace that it belongs to.
    pub(super) fn document(&self, uri: &Uri) -> Option<(&OpenWorkspace, View<'_>, DocumentId)> {
        let path = real_path(uri)?;
        let mut holding = self.workspaces.iter().filter(|workspace| workspace.holds(&path));
        holding.find_map(|workspace| {
            let view = self.view(workspace)?;
            Some((workspace, view, view.document(&path)?))
        })
    }

    /// The place that a question is about.
    pub(super) fn at(&self, at: &TextDocumentPositionParams) -> Option<(View<'_>, DocumentId, u32)> {
        let (_, view, document) = self.document(&at.text_document.uri)?;
        Some((view, document, view.byte(document, at.position)))
    }

    /// What is wrong in the file at a real path: an error in the settings first.
    pub(super) fn diagnostics(&self, path: &Path) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for workspace in &self.workspaces {
            if let Some(Error::Config(error)) = &workspace.error
                && disk::real(&error.path) == path
            {
                found.insert(0, diagnostics::of_settings(&self.client, error));
            }
            found.extend(self.view(workspace).into_iter().flat_map(|view| diagnostics::of_file(view, path)));
        }
        found
    }
}

/// The real path of a file that the editor names.
pub(super) fn real_path(uri: &Uri) -> Option<PathBuf> {
    uri::path_of(uri).map(|path| disk::real(&path))
}
