//! The page of a document that belongs to no task: a repo's, or the workspace's own.

use serde::Serialize;

use super::finding::Found;
use super::page::{PageDraft, Shared};
use super::reading::PartView;
use super::task::{Entry, entries};
use super::{address, language};
use crate::model::DocumentId;

#[derive(Serialize)]
pub(super) struct DocumentView {
    repo: Option<String>,
    title: String,
    updated: Option<String>,
    unread: Option<String>,
    /// The language that it is written in; empty where it does not say so.
    language: String,
    entries: Vec<Entry>,
    parts: Vec<PartView>,
    found: Found,
}

pub(super) fn draft(site: &Shared<'_>, id: DocumentId) -> PageDraft<DocumentView> {
    let document = &site.model[id];
    let path = &site.addresses.document(id).page;
    let reading = site.reading(id, &address::root(path), 0);
    let view = DocumentView {
        repo: document.repo.map(|repo| site.model[repo].info.name.clone()),
        title: document.title().to_owned(),
        updated: document.facts.header.updated.as_ref().map(|stated| stated.field.value.clone()),
        unread: document.unread.clone(),
        language: language::of(document).unwrap_or_default(),
        entries: entries(&document.parsed, "", 3),
        parts: reading.parts,
        found: site.found(site.findings.of_document(id)),
    };
    let crumbs = document.repo.map(|repo| site.repo_crumb(repo)).into_iter().collect();
    let mut draft = PageDraft::new(path, document.title(), view).below(crumbs);
    draft.source = site.source(document.repo, &document.path, &document.file);
    draft.copies = reading.copies;
    draft
}
