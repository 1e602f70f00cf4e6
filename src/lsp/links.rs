//! From what is written to what it names, and back.

use std::str::FromStr;

use lsp_types::{DocumentLink, Location, Position, Range, Uri};

use super::subject::{self, Subject, named, texts};
use super::view::View;
use crate::model::{DocumentId, Form, Reference, Target};
use crate::text::Span;

/// Where what is named at a place stands. A contract is defined by its owner.
pub(super) fn definition(view: View<'_>, document: DocumentId, byte: u32) -> Vec<Location> {
    let subjects = subject::at(view.analysis, document, byte).map_or_else(Vec::new, |(_, subjects)| subjects);
    subjects.iter().filter_map(|subject| place(view, subject)).collect()
}

/// Where something is to be seen.
pub(super) fn place(view: View<'_>, subject: &Subject) -> Option<Location> {
    let model = view.model();
    let top = |document: DocumentId| view.location(document, model[document].parsed.title().map_or(Span::default(), |title| title.span));
    match subject {
        Subject::Task(task) => model.reading_order(*task).first().and_then(|first| top(*first)),
        Subject::Document(document) => view.location(*document, Span::default()),
        Subject::Heading(document, index) => view.location(*document, model[*document].parsed.headings[*index].span),
        Subject::Contract(index) => {
            let owner = view.analysis.contracts.all[*index].owner.as_ref()?.text?;
            view.location(owner.id, owner.place)
        }
        Subject::File(file) => Some(Location { uri: view.uri(file)?, range: Range::default() }),
    }
}

/// Who names what stands at a place, and where it stands itself if that is asked for.
pub(super) fn references(view: View<'_>, document: DocumentId, byte: u32, with_itself: bool) -> Vec<Location> {
    let subjects = subject::at(view.analysis, document, byte).map_or_else(Vec::new, |(_, subjects)| subjects);
    let mut found = Vec::new();
    for subject in &subjects {
        found.extend(place(view, subject).filter(|_| with_itself));
        if let Subject::Contract(index) = subject {
            let contract = &view.analysis.contracts.all[*index];
            let owner = contract.owner.as_ref().and_then(|owner| owner.text);
            let copies = texts(contract).filter(|held| Some(*held) != owner);
            found.extend(copies.filter_map(|held| view.location(held.id, held.place)));
        }
        found.extend(naming(view, subject));
    }
    found
}

/// Every place that names something.
pub(super) fn naming(view: View<'_>, subject: &Subject) -> Vec<Location> {
    let model = view.model();
    let place = |reference: &Reference| view.location(reference.document, reference.span);
    // Who refers to a task is known, but for its own documents.
    if let Subject::Task(task) = subject {
        let own = model[*task].documents.iter().flat_map(|document| model.references_in(*document));
        let others = model[*task].referenced_by.iter().map(|id| &model[*id]).filter(|other| model[other.document].task != Some(*task));
        let is_task = |reference: &&Reference| matches!(reference.target, Target::Task { .. }) && model.meant(reference) == Some(*task);
        let mut all: Vec<&Reference> = own.chain(others).filter(is_task).collect();
        all.sort_by_key(|reference| (reference.document, reference.span));
        return all.into_iter().filter_map(place).collect();
    }
    let leads_there = |reference: &&Reference| match subject {
        Subject::Document(document) | Subject::Heading(document, _) => reference.leads_to().1 == Some(*document),
        Subject::Task(_) | Subject::Contract(_) | Subject::File(_) => true,
    };
    let naming = model.all_references().filter(leads_there).filter(|reference| names(view, reference, subject));
    naming.filter_map(place).collect()
}

/// Whether a reference names something: a document by any of its headings, too.
fn names(view: View<'_>, reference: &Reference, subject: &Subject) -> bool {
    match (named(view.model(), reference), subject) {
        (Some(Subject::Heading(named, _)), Subject::Document(document)) => named == *document,
        (named, subject) => named.as_ref() == Some(subject),
    }
}

/// What in a document can be followed.
pub(super) fn document_links(view: View<'_>, document: DocumentId) -> Vec<DocumentLink> {
    let model = view.model();
    let links = model.references_in(document).iter().filter(|it| matches!(it.form, Form::Link | Form::Wiki | Form::Path | Form::File));
    let link = |reference: &Reference| {
        let Location { uri, range } = place(view, &named(model, reference)?)?;
        let target = if range.start == Position::default() { uri } else { at_line(&uri, range.start.line)? };
        let range = view.range(document, reference.span);
        Some(DocumentLink { range, target: Some(target), tooltip: None, data: None })
    };
    let mut links: Vec<DocumentLink> = links.filter_map(link).collect();
    links.dedup_by_key(|link| link.range);
    links
}

/// The address of a line, as editors read it.
fn at_line(uri: &Uri, line: u32) -> Option<Uri> {
    Uri::from_str(&format!("{}#L{}", uri.as_str(), line + 1)).ok()
}
