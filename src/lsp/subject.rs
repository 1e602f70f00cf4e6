//! What a place in a document is about.

use crate::contract::{Contracts, HeldText, SharedContract};
use crate::model::{DocumentId, Model, Reference, Resolution, Target, TargetRepo, TaskId, TextId, join};
use crate::pipeline::Analysis;
use crate::text::Span;

/// Something that people name, and go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Task(TaskId),
    Document(DocumentId),
    /// By its index among the headings of the document.
    Heading(DocumentId, usize),
    /// By its index in [`Contracts::all`].
    Contract(usize),
    /// Any other file, from the workspace's root.
    File(String),
}

/// What stands at a byte of a document: what references there name, one or several in a range; else the contract, the task or the
/// heading that is written there. With the bytes that say so.
pub(super) fn at(analysis: &Analysis, document: DocumentId, byte: u32) -> Option<(Span, Vec<Subject>)> {
    let model = &analysis.model;
    let touches = |span: Span| span.start <= byte && byte <= span.end;
    let references = || references_at(model, document, byte);
    if let Some(first) = references().next() {
        let subjects: Vec<Subject> = references().filter(|other| other.span == first.span).filter_map(|it| named(model, it)).collect();
        return Some((first.span, subjects)).filter(|(_, subjects)| !subjects.is_empty());
    }
    let own = model[document].facts.title.as_ref().filter(|title| touches(title.span));
    if let (Some(title), Some(task)) = (own, model[document].task) {
        return Some((title.span, vec![Subject::Task(task)]));
    }
    if let Some((span, contract)) = contract_at(&analysis.contracts, document, |held| within(held, byte)) {
        return Some((span, vec![Subject::Contract(contract)]));
    }
    let parsed = &model[document].parsed;
    let index = parsed.headings.iter().position(|heading| touches(heading.span))?;
    let heading = parsed.headings[index].span;
    // A contract's own heading stands right above its text.
    let is_below = |held: HeldText| {
        let between = (heading.end <= held.span.start).then_some(Span { start: heading.end, end: held.span.start })?;
        between.of(&parsed.text).trim().is_empty().then_some(heading)
    };
    let contract = contract_at(&analysis.contracts, document, is_below).map(|(_, contract)| Subject::Contract(contract));
    Some((heading, vec![contract.unwrap_or(Subject::Heading(document, index))]))
}

/// The references that a byte is a part of, or right behind; the shortest first.
pub(super) fn references_at(model: &Model, document: DocumentId, byte: u32) -> impl Iterator<Item = &Reference> {
    let touching = model.references_in(document).iter().filter(move |it| it.span.start <= byte && byte <= it.span.end);
    let mut touching: Vec<&Reference> = touching.collect();
    touching.sort_by_key(|reference| reference.span.end - reference.span.start);
    touching.into_iter()
}

/// What a reference names, where that is there.
pub(super) fn named(model: &Model, reference: &Reference) -> Option<Subject> {
    match &reference.target {
        Target::Task { task, .. } => task.map(Subject::Task),
        Target::Document { document, .. } => document.map(Subject::Document),
        Target::Heading { document, anchor, .. } => Some(heading(model, *document, anchor)),
        Target::File { repo, path, .. } if reference.resolution == Resolution::Ok => match repo {
            TargetRepo::Known(repo) => Some(Subject::File(join(&model[*repo].info.path, path))),
            TargetRepo::Workspace => Some(Subject::File(path.to_string())),
            TargetRepo::Unknown(_) => None,
        },
        Target::File { .. } | Target::Commit { .. } | Target::Tag { .. } | Target::PullRequest { .. } => None,
    }
}

fn heading(model: &Model, document: DocumentId, anchor: &str) -> Subject {
    let id = model[document].anchor_id(anchor);
    let index = model[document].parsed.headings.iter().position(|heading| Some(heading.id.as_str()) == id);
    index.map_or(Subject::Document(document), |index| Subject::Heading(document, index))
}

/// The contract of which a document has a text in the right place, with the bytes of that.
fn contract_at(contracts: &Contracts, document: DocumentId, place: impl Fn(HeldText) -> Option<Span>) -> Option<(Span, usize)> {
    let here = |(index, contract): (usize, &SharedContract)| {
        let mut own = texts(contract).filter(|held| held.id == TextId::Document(document) && !held.span.is_empty());
        own.find_map(&place).map(|span| (span, index))
    };
    contracts.all.iter().enumerate().find_map(here)
}

/// The part of a text that a byte is in: its first line, or all of it.
fn within(held: HeldText, byte: u32) -> Option<Span> {
    [held.place, held.span].into_iter().find(|span| span.start <= byte && byte < span.end)
}

/// The texts of a contract: the owner's, then its copies.
pub(super) fn texts(contract: &SharedContract) -> impl Iterator<Item = HeldText> + '_ {
    contract.owner.iter().chain(contract.mirrors.iter().map(|mirror| &mirror.holder)).filter_map(|holder| holder.text)
}
