//! What the editor can do, and what it opened.

use std::path::PathBuf;

use lsp_types::{ClientCapabilities, InitializeParams, ResourceOperationKind};

use super::position::Encoding;
use super::uri;
use crate::disk;

/// The editor, as it introduced itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    pub encoding: Encoding,
    /// Whether it asks for the diagnostics of what is open.
    pub pulls: bool,
    /// Whether it asks again when it is told to.
    pub refreshes: bool,
    /// Whether its edits can give folders other names.
    pub renames: bool,
    /// The folders that it opened, as it writes them, each with its real place.
    pub folders: Vec<(PathBuf, PathBuf)>,
}

impl Client {
    pub(super) fn new(params: &InitializeParams) -> Self {
        let ClientCapabilities { workspace, text_document, general, .. } = &params.capabilities;
        let encodings = general.as_ref().and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let edits = workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let operations = edits.and_then(|edits| edits.resource_operations.as_deref()).unwrap_or_default();
        let refresh = workspace.as_ref().and_then(|workspace| workspace.diagnostic.as_ref());
        Self {
            encoding: Encoding::chosen(encodings),
            pulls: text_document.as_ref().is_some_and(|document| document.diagnostic.is_some()),
            refreshes: refresh.and_then(|refresh| refresh.refresh_support) == Some(true),
            renames: operations.contains(&ResourceOperationKind::Rename),
            folders: folders(params).into_iter().map(|folder| (folder.clone(), disk::real(&folder))).collect(),
        }
    }
}

#[allow(deprecated, reason = "older editors say it so")]
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let named = params.workspace_folders.iter().flatten().filter_map(|folder| uri::path_of(&folder.uri));
    let folders: Vec<PathBuf> = named.collect();
    if !folders.is_empty() {
        return folders;
    }
    let root = params.root_uri.as_ref().and_then(uri::path_of);
    root.or_else(|| params.root_path.as_ref().map(PathBuf::from)).into_iter().collect()
}
