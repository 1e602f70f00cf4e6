//! The last analysis, in the places and addresses of the editor.

use std::path::{Path, PathBuf};

use lsp_types::{Location, Position, Range, Uri};

use super::client::Client;
use super::documents::Documents;
use super::shown::Shown;
use super::uri;
use crate::host::Workspace;
use crate::lint::Finding;
use crate::model::{DocumentId, Model, TextId};
use crate::pipeline::Analysis;
use crate::text::Span;

/// What a question is answered from.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub analysis: &'a Analysis,
    pub shown: &'a Shown,
    pub client: &'a Client,
    pub documents: &'a Documents,
}

impl<'a> View<'a> {
    pub(super) fn model(&self) -> &'a Model {
        &self.analysis.model
    }

    pub(super) fn workspace(&self) -> &'a Workspace {
        &self.analysis.workspace
    }

    /// The document at a real path.
    pub(super) fn document(&self, path: &Path) -> Option<DocumentId> {
        self.model().places.document(&self.file(path))
    }

    /// The file at a real path, as findings name it.
    pub(super) fn file(&self, path: &Path) -> String {
        self.workspace().file_at(path)
    }

    /// The address of a file that is named from the workspace's root: as the editor wrote it, where it has it open.
    pub(super) fn uri(&self, file: &str) -> Option<Uri> {
        address(self.client, self.documents, &self.workspace().on_disk(file))
    }

    pub(super) fn range(&self, text: impl Into<TextId>, span: Span) -> Range {
        let text = text.into();
        self.client.encoding.range(self.model().text(text), self.model().lines(text), span)
    }

    /// The range of a span as it is shown: headings end with their words, and not on the next line.
    pub(super) fn shown_range(&self, text: impl Into<TextId>, span: Span) -> Range {
        let text = text.into();
        let length = span.of(self.model().text(text)).trim_end_matches(['\n', '\r']).len() as u32;
        self.range(text, Span { start: span.start, end: if length == 0 { span.end } else { span.start + length } })
    }

    pub(super) fn location(&self, text: impl Into<TextId>, span: Span) -> Option<Location> {
        let text = text.into();
        Some(Location { uri: self.uri(self.model().path_of(text))?, range: self.shown_range(text, span) })
    }

    /// The byte of a position in a document.
    pub(super) fn byte(&self, document: DocumentId, position: Position) -> u32 {
        let document = &self.model()[document];
        self.client.encoding.byte(document.text(), &document.parsed.lines, position)
    }

    pub(super) fn span(&self, document: DocumentId, range: Range) -> Span {
        let document = &self.model()[document];
        self.client.encoding.span(document.text(), &document.parsed.lines, range)
    }

    /// The findings in a document that have a place in it.
    pub(super) fn findings_in(&self, document: DocumentId) -> impl Iterator<Item = (&'a Finding, Span)> {
        let file = &self.model()[document].file;
        let own = self.shown.of(self.analysis, file).filter_map(|finding| Some((finding, finding.location.in_document()?)));
        own.filter(move |(_, (id, _))| *id == document).map(|(finding, (_, span))| (finding, span))
    }
}

/// The address of a real path, as the editor writes it.
pub(super) fn address(client: &Client, documents: &Documents, path: &Path) -> Option<Uri> {
    if let Some(document) = documents.get(path) {
        return Some(document.uri.clone());
    }
    let spelt = client.folders.iter().find_map(|(given, real)| {
        // The folders above the one that is open are spelled alike, as far as their names are.
        let (mut given, mut real) = (given.as_path(), real.as_path());
        while !path.starts_with(real) && given.file_name() == real.file_name() {
            (given, real) = (given.parent()?, real.parent()?);
        }
        Some(given.join(path.strip_prefix(real).ok()?))
    });
    uri::uri_of(&spelt.unwrap_or_else(|| PathBuf::from(path)))
}
