//! What the editor says: taken in at once, read when nothing else is waiting.

use std::path::{Path, PathBuf};

use lsp_server::Notification;
use lsp_types::notification::{
    DidChangeConfiguration, DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument,
    DidOpenTextDocument, DidRenameFiles, DidSaveTextDocument, Initialized, Notification as _,
};
use lsp_types::{
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, MessageType, RenameFilesParams, Uri,
};

use super::documents::OpenDocument;
use super::fault::said;
use super::opened::real_path;
use super::server::{Dirty, Server};
use super::uri;
use super::workspace::OpenWorkspace;
use crate::disk::{self, Touched};
use crate::host;

impl Server {
    /// Takes in what the editor says. What cannot be understood is passed over.
    pub(super) fn take_in(&mut self, Notification { method, params }: Notification) {
        match method.as_str() {
            Initialized::METHOD => self.introduce(),
            DidOpenTextDocument::METHOD => {
                if let Some(DidOpenTextDocumentParams { text_document: document }) = said(params)
                    && let Some(path) = real_path(&document.uri)
                {
                    let open = OpenDocument { uri: document.uri, version: document.version, text: document.text.into() };
                    self.opened.documents.open(path.clone(), open);
                    self.told.tell_again(&path, true);
                    self.dirty = Dirty::Now;
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Some(DidChangeTextDocumentParams { text_document: document, content_changes }) = said(params)
                    && let Some(path) = real_path(&document.uri)
                {
                    self.told.edit(&path);
                    let encoding = self.opened.client.encoding;
                    self.opened.documents.change(&path, document.version, &content_changes, encoding);
                    self.dirty = Dirty::Now;
                }
            }
            DidSaveTextDocument::METHOD => {
                if let Some(DidSaveTextDocumentParams { text_document: document, .. }) = said(params)
                    && let Some(path) = real_path(&document.uri)
                {
                    self.touch(&Touched::Paths([path].into()));
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Some(DidCloseTextDocumentParams { text_document: document }) = said(params)
                    && let Some(path) = real_path(&document.uri)
                {
                    self.opened.documents.close(&path);
                    self.told.tell_again(&path, false);
                    self.touch(&Touched::Paths([path].into()));
                    self.dirty = Dirty::Now;
                }
            }
            DidChangeWatchedFiles::METHOD => {
                if let Some(DidChangeWatchedFilesParams { changes }) = said(params) {
                    self.touch_all(changes.iter().map(|change| &change.uri));
                }
            }
            DidRenameFiles::METHOD => {
                if let Some(RenameFilesParams { files }) = said(params) {
                    let uris: Vec<Uri> =
                        files.iter().flat_map(|file| [&file.old_uri, &file.new_uri]).filter_map(|uri| uri.parse().ok()).collect();
                    self.touch_all(uris.iter());
                }
            }
            DidChangeConfiguration::METHOD => {
                if let Some(DidChangeConfigurationParams { settings }) = said(params) {
                    self.opened.client.configure(&settings);
                }
            }
            DidChangeWorkspaceFolders::METHOD => {
                if let Some(DidChangeWorkspaceFoldersParams { event }) = said(params) {
                    let path = |folder: &lsp_types::WorkspaceFolder| uri::path_of(&folder.uri);
                    let gone: Vec<PathBuf> = event.removed.iter().filter_map(path).collect();
                    let folders = &mut self.opened.client.folders;
                    folders.retain(|(given, _)| !gone.contains(given));
                    folders.extend(event.added.iter().filter_map(path).map(|folder| (folder.clone(), disk::real(&folder))));
                    self.open_workspaces();
                }
            }
            _ => {}
        }
    }

    fn touch_all<'u>(&mut self, uris: impl Iterator<Item = &'u Uri>) {
        self.touch(&Touched::Paths(uris.filter_map(real_path).collect()));
    }

    /// Opens the workspaces of the folders that are open, and closes others.
    pub(super) fn open_workspaces(&mut self) {
        let mut dirs: Vec<PathBuf> = Vec::new();
        let folders: Vec<PathBuf> = match &self.dir {
            Some(dir) => vec![disk::real(dir)],
            None if self.opened.client.folders.is_empty() => vec![disk::real(Path::new("."))],
            None => self.opened.client.folders.iter().map(|(_, real)| real.clone()).collect(),
        };
        for folder in folders {
            let above = if self.dir.is_some() { None } else { host::above(&folder) };
            if let Some(above) = &above
                && !self.opened.workspaces.iter().any(|known| known.dir == *above)
                && !dirs.contains(above)
            {
                let used = host::book_in(above).unwrap_or_else(|| above.clone());
                self.show(MessageType::INFO, &format!("Crossbook uses {}, which {} is part of", used.display(), folder.display()));
            }
            let dir = above.unwrap_or(folder);
            if !dirs.contains(&dir) {
                dirs.push(dir);
            }
        }
        let mut known = std::mem::take(&mut self.opened.workspaces);
        for dir in dirs {
            let index = known.iter().position(|workspace| workspace.dir == dir);
            self.opened.workspaces.push(index.map_or_else(|| OpenWorkspace::new(dir), |index| known.swap_remove(index)));
        }
        // Of those that are closed, nothing is wrong any longer.
        let gone: Vec<PathBuf> = known.iter().flat_map(OpenWorkspace::shown_in).collect();
        self.told.add(&self.opened, gone);
        self.dirty = Dirty::Now;
    }
}
