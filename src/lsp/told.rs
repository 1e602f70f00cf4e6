//! What the editor was told of each file, and what it is still to be told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lsp_types::{
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, PreviousResultId, PublishDiagnosticsParams,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::opened::{Opened, real_path};
use super::view::address;

/// The diagnostics of each file, as far as the editor knows them. They are made when they are sent, and kept by nobody but the editor.
#[derive(Default)]
pub(super) struct Told {
    files: BTreeMap<PathBuf, Known>,
    /// Files of which something else may be to be told, the most urgent first.
    pending: Vec<PathBuf>,
    /// Files that were edited since the editor asked about them: it will, without being told to.
    edited: BTreeSet<PathBuf>,
    /// Counts what changed; each result has the count of its last change as its name.
    count: u64,
    /// Whether the editor asks for the diagnostics of the whole workspace.
    pulls_workspace: bool,
}

/// What is known of a file in which something is wrong, or was.
struct Known {
    /// The name of its diagnostics.
    result: u64,
    /// The address under which the editor was told of any.
    pushed: Option<Uri>,
    /// The name of the diagnostics that the editor asked for last.
    pulled: u64,
}

/// The name of the diagnostics of a file in which nothing was ever wrong.
const NOTHING: u64 = 0;

impl Told {
    /// Something else is to be told of files: of those that are open first, and of the one that is edited before all others.
    pub(super) fn add(&mut self, opened: &Opened, changed: impl IntoIterator<Item = PathBuf>) {
        for path in changed {
            self.count += 1;
            let known = self.files.entry(path.clone()).or_insert(Known { result: NOTHING, pushed: None, pulled: NOTHING });
            known.result = self.count;
            self.pending.push(path);
        }
        self.sort(opened);
    }

    fn sort(&mut self, opened: &Opened) {
        let pending: BTreeSet<PathBuf> = std::mem::take(&mut self.pending).into_iter().collect();
        let urgency = |path: &PathBuf| (opened.documents.edited_last() == Some(path.as_path()), opened.documents.get(path).is_some());
        self.pending = pending.into_iter().collect();
        // Taken from the end.
        self.pending.sort_by_key(urgency);
    }

    /// How often anything changed.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn is_behind(&self) -> bool {
        !self.pending.is_empty()
    }

    /// The next messages, about a file.
    pub(super) fn next(&mut self, opened: &Opened) -> Vec<PublishDiagnosticsParams> {
        let Some(path) = self.pending.pop() else { return Vec::new() };
        let Some(known) = self.files.get_mut(&path) else { return Vec::new() };
        let document = opened.documents.get(&path);
        let version = document.map(|document| document.version);
        let is_pulled = self.pulls_workspace || (opened.client.pulls && document.is_some());
        let uri = address(&opened.client, &opened.documents, &path);
        let diagnostics = opened.diagnostics(&path);
        let mut messages = Vec::new();
        let wanted = uri.filter(|_| !is_pulled && !diagnostics.is_empty());
        // What was told under another address, or is asked for from now on, is taken back.
        if let Some(old) = known.pushed.take().filter(|old| wanted.as_ref() != Some(old)) {
            messages.push(PublishDiagnosticsParams { uri: old, diagnostics: Vec::new(), version });
        }
        if let Some(uri) = wanted {
            messages.push(PublishDiagnosticsParams { uri: uri.clone(), diagnostics, version });
            known.pushed = Some(uri);
        }
        messages
    }

    /// Whether an open file has other diagnostics than the editor asked for last.
    pub(super) fn is_news(&mut self, opened: &Opened) -> bool {
        let mut is_news = false;
        for (path, _) in opened.documents.iter() {
            if let Some(known) = self.files.get_mut(path).filter(|known| known.pulled != known.result) {
                // It is told so once.
                known.pulled = known.result;
                is_news |= !self.edited.contains(path);
            }
        }
        is_news
    }

    /// The answer to an editor that asks what is wrong in a file, and has the diagnostics of a name.
    pub(super) fn report(&mut self, opened: &Opened, uri: &Uri, previous: Option<&str>) -> DocumentDiagnosticReportResult {
        let path = real_path(uri).unwrap_or_default();
        self.edited.remove(&path);
        let known = self.files.get_mut(&path);
        let result = known.map_or(NOTHING, |known| {
            known.pulled = known.result;
            known.result
        });
        let report = if is_named(previous, result) {
            let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id: result.to_string() };
            let related_documents = None;
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents,
                unchanged_document_diagnostic_report,
            })
        } else {
            let items = if result == NOTHING { Vec::new() } else { opened.diagnostics(&path) };
            let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: Some(result.to_string()), items };
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report })
        };
        DocumentDiagnosticReportResult::Report(report)
    }

    /// What is wrong in all files, for an editor that has results of some names; none where it asked before, and knows all of it.
    pub(super) fn report_all(&mut self, opened: &Opened, previous: &[PreviousResultId]) -> Option<WorkspaceDiagnosticReport> {
        let is_first = !std::mem::replace(&mut self.pulls_workspace, true);
        if is_first {
            // What it was told is taken back.
            let pushed = self.files.iter().filter(|(_, known)| known.pushed.is_some()).map(|(path, _)| path.clone());
            self.pending.extend(pushed.collect::<Vec<_>>());
            self.sort(opened);
        }
        let address = |path: &PathBuf| Some((path.clone(), address(&opened.client, &opened.documents, path)?));
        let addresses: BTreeMap<PathBuf, Uri> = self.files.keys().filter_map(address).collect();
        let written: BTreeSet<&str> = addresses.values().map(|uri| uri.as_str()).collect();
        let mut names: BTreeMap<&str, &PreviousResultId> = previous.iter().map(|known| (known.uri.as_str(), known)).collect();
        // What the editor writes otherwise is known by its path.
        let others = names.values().filter(|name| !written.contains(name.uri.as_str()));
        let mut others: BTreeMap<PathBuf, &PreviousResultId> =
            others.filter_map(|name| Some((real_path(&name.uri)?, *name))).filter(|(path, _)| self.files.contains_key(path)).collect();
        others.values().for_each(|name| _ = names.remove(name.uri.as_str()));
        let mut is_news = false;
        let mut items = Vec::new();
        for (path, known) in &self.files {
            let document = opened.documents.get(path);
            let version = document.map(|document| i64::from(document.version));
            let Some(uri) = addresses.get(path).cloned() else { continue };
            let name = names.remove(uri.as_str()).or_else(|| others.remove(path));
            let uri = name.map_or(uri, |name| name.uri.clone());
            let item = if is_named(name.map(|name| name.value.as_str()), known.result) {
                let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id: known.result.to_string() };
                let item = WorkspaceUnchangedDocumentDiagnosticReport { uri, version, unchanged_document_diagnostic_report };
                WorkspaceDocumentDiagnosticReport::Unchanged(item)
            } else {
                let items = opened.diagnostics(path);
                if items.is_empty() && name.is_none() {
                    continue;
                }
                is_news = true;
                full(uri, version, known.result, items)
            };
            items.push(item);
        }
        // Of what nobody knows any longer, nothing is wrong.
        for name in names.into_values().filter(|name| !is_named(Some(&name.value), NOTHING)) {
            is_news = true;
            items.push(full(name.uri.clone(), None, NOTHING, Vec::new()));
        }
        (is_news || is_first).then_some(WorkspaceDiagnosticReport { items })
    }

    /// A file was edited.
    pub(super) fn edit(&mut self, path: &Path) {
        self.edited.insert(path.to_owned());
    }

    /// A file was opened or closed: who is told of it may be another from now on.
    pub(super) fn tell_again(&mut self, path: &Path, is_open: bool) {
        match is_open {
            true => self.edit(path),
            false => _ = self.edited.remove(path),
        }
        if self.files.contains_key(path) {
            self.pending.push(path.to_owned());
        }
    }
}

fn is_named(name: Option<&str>, result: u64) -> bool {
    name.is_some_and(|name| name == result.to_string())
}

fn full(uri: Uri, version: Option<i64>, result: u64, items: Vec<lsp_types::Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: Some(result.to_string()), items };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report })
}
