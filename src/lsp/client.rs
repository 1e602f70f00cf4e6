//! What the editor can do, and what it opened.

use std::path::PathBuf;

use lsp_types::{ClientCapabilities, InitializeParams, ResourceOperationKind};
use serde_json::Value;

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
    /// Whether its edits are told for a version of each document.
    pub versions: bool,
    /// Whether what it completes may have places to go to.
    pub snippets: bool,
    /// Whether it can be asked to watch files.
    pub watches: bool,
    /// Whether it shows how long work goes.
    pub shows_progress: bool,
    /// Its command that shows places, where it says so.
    pub show_references: Option<String>,
    /// Whether people want to see the states of tasks beside their names.
    pub hints: bool,
    /// The folders that it opened, as it writes them, each with its real place.
    pub folders: Vec<(PathBuf, PathBuf)>,
}

impl Client {
    /// The capabilities are given as they were sent, too: the types of the protocol misname one.
    pub(super) fn new(params: &InitializeParams, raw: &Value) -> Self {
        let ClientCapabilities { workspace, text_document, general, window, .. } = &params.capabilities;
        let encodings = general.as_ref().and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let edits = workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let operations = edits.and_then(|edits| edits.resource_operations.as_deref()).unwrap_or_default();
        let watched = workspace.as_ref().and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let completion = text_document.as_ref().and_then(|document| document.completion.as_ref()?.completion_item.as_ref());
        let mut client = Self {
            encoding: Encoding::chosen(encodings),
            pulls: text_document.as_ref().is_some_and(|document| document.diagnostic.is_some()),
            refreshes: raw.pointer("/workspace/diagnostics/refreshSupport") == Some(&Value::Bool(true)),
            renames: operations.contains(&ResourceOperationKind::Rename),
            versions: edits.and_then(|edits| edits.document_changes) == Some(true),
            snippets: completion.and_then(|item| item.snippet_support) == Some(true),
            watches: watched.and_then(|watched| watched.dynamic_registration) == Some(true),
            shows_progress: window.as_ref().and_then(|window| window.work_done_progress) == Some(true),
            show_references: None,
            hints: false,
            folders: folders(params).into_iter().map(|folder| (folder.clone(), disk::real(&folder))).collect(),
        };
        client.configure(params.initialization_options.as_ref().unwrap_or(&Value::Null));
        client
    }

    /// Takes in the settings that people have in their editor: `inlayHints`, and `showReferences` of an extension that has such a command.
    pub(super) fn configure(&mut self, settings: &Value) {
        let settings = settings.get("crossbook").unwrap_or(settings);
        if let Some(wanted) = settings.get("inlayHints").and_then(Value::as_bool) {
            self.hints = wanted;
        }
        if let Some(command) = settings.get("showReferences").and_then(Value::as_str) {
            self.show_references = Some(command.to_owned());
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
