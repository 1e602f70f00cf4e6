//! The page of a contract: what its owner says, and each mirror held against it.

use serde::Serialize;

use super::finding::PlaceView;
use super::mirror::{self, HolderView, MirrorView, VerdictCount, counted};
use super::page::{Crumb, PageDraft, Shared};
use super::{address, prose, quote};
use crate::contract::{ContractKind, Found, HeldText, SharedContract, Stated, Verdicts};
use crate::lint::Location;
use crate::model::{FileId, TextId};
use crate::text::Span;

/// How many mirrors a page lists, and how many bytes of differing words it shows of all of them.
const MIRRORS: usize = 200;
const WORDS: usize = 512 * 1024;
/// How many statements a page lists.
const STATED: usize = 200;
/// The longest text of an owner that is shown, in bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024;

#[derive(Serialize)]
pub(super) struct ContractView {
    name: String,
    kind: &'static str,
    owner: Option<HolderView>,
    /// HTML of a text, highlighted code of a file.
    text: Option<String>,
    language: String,
    /// The owner's text goes on.
    cut: bool,
    feature: Option<Crumb>,
    counts: Vec<VerdictCount>,
    /// Who owns and who mirrors it, as a picture; HTML.
    graph: Option<String>,
    /// Those that are behind first.
    mirrors: Vec<Entry>,
    more: usize,
    /// What its text states and the owner's files declare, side by side.
    stated: Vec<StatedView>,
}

/// A statement of the owner's text or of a mirror, and what the owner's file has.
#[derive(Serialize)]
struct StatedView {
    /// As HTML.
    what: String,
    /// `alike`, `different` or `missing`.
    found: &'static str,
    text: PlaceView,
    file: PlaceView,
    /// What each side says, where they differ.
    stated: Option<String>,
    declared: Option<String>,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    mirror: MirrorView,
}

pub(super) fn draft(site: &Shared<'_>, index: usize) -> PageDraft<ContractView> {
    let contract = &site.contracts.all[index];
    let path = site.addresses.contract(index).unwrap_or(address::CONTRACTS).to_owned();
    let root = address::root(&path);
    let held = contract.owner.as_ref().and_then(|owner| owner.text).filter(|_| contract.kind != ContractKind::Pin);
    let shown = held.map(|held| owner_text(site, held, &root)).unwrap_or_default();
    let mut left = WORDS;
    let entry = |(index, other): (usize, &crate::contract::Mirror)| {
        let mirror = site.mirror(contract, other, left > 0);
        left = left.saturating_sub(mirror.size());
        Entry { id: mirror::id(index), mirror }
    };
    let view = ContractView {
        name: contract.name.clone(),
        kind: contract.kind.name(),
        owner: contract.owner.as_ref().map(|owner| site.holder(owner)),
        text: shown.html,
        language: shown.language,
        cut: shown.cut,
        feature: feature(site, contract),
        counts: counted(&Verdicts::of([contract])),
        graph: site.contract_picture(index, &root),
        mirrors: contract.ranked().into_iter().take(MIRRORS).map(entry).collect(),
        more: contract.mirrors.len().saturating_sub(MIRRORS),
        stated: site.contracts.stated.get(&index).into_iter().flatten().take(STATED).map(|stated| self::stated(site, stated)).collect(),
    };
    let mut draft = PageDraft::new(path, quote::first(&contract.name, 120), view).below(vec![Crumb::new("Contracts", address::CONTRACTS)]);
    let source = held.and_then(|held| match held.id {
        TextId::Document(id) => site.source(site.model[id].repo, &site.model[id].path, &site.model[id].file),
        TextId::File(id) => site.source(Some(site.model[id].repo), &site.model[id].path, &site.model[id].file),
    });
    draft.source = source;
    draft.copies = shown.copies;
    draft
}

fn stated(site: &Shared<'_>, stated: &Stated) -> StatedView {
    let place = |text: TextId, span: Option<Span>| {
        site.document_place(&Location { file: site.model.path_of(text).to_owned(), place: span.map(|span| (text, span)) })
    };
    let (found, file, span) = match &stated.found {
        Found::Alike(file, span) => ("alike", *file, Some(*span)),
        Found::Different { at: (file, span), .. } => ("different", *file, Some(*span)),
        Found::Missing { file, near } => ("missing", *file, near.as_ref().map(|(span, _)| *span)),
    };
    let (said, declared) = match &stated.found {
        Found::Different { stated, declared, .. } => (Some(stated.clone()), Some(declared.clone())),
        _ => (None, None),
    };
    StatedView {
        what: prose::html(&stated.what),
        found,
        text: place(stated.document.into(), Some(stated.span)),
        file: place(file.into(), span),
        stated: said,
        declared,
    }
}

/// The page of the feature that the contract belongs to, where it has one.
fn feature(site: &Shared<'_>, contract: &SharedContract) -> Option<Crumb> {
    let id = site.model[contract.owner.as_ref()?.task?].feature;
    Some(Crumb::new(&site.model[id].title, site.addresses.feature(id)?))
}

/// An owner's text as its page shows it.
#[derive(Default)]
struct Shown {
    html: Option<String>,
    language: String,
    cut: bool,
    /// Files of the workspace that it shows.
    copies: Vec<String>,
}

fn owner_text(site: &Shared<'_>, held: HeldText, root: &str) -> Shown {
    match held.id {
        TextId::File(id) => code(site, id),
        TextId::Document(id) => {
            let (span, cut) = cut(site.model.text(held.id), held.span);
            let body = site.excerpt(id, span, root, "text--");
            Shown { html: Some(body.html), copies: body.copies, cut, ..Shown::default() }
        }
    }
}

fn code(site: &Shared<'_>, id: FileId) -> Shown {
    let file = &site.model[id];
    let (span, cut) = cut(&file.text, Span::new(0, file.text.len()));
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let language = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    Shown { html: Some(site.highlighter.highlight(span.of(&file.text), &language).to_string()), language, cut, copies: Vec::new() }
}

/// As much of a text as is shown, and whether it goes on.
fn cut(text: &str, span: Span) -> (Span, bool) {
    let range = span.range();
    let end =
        (range.start..=range.end.min(range.start + MAX_TEXT_BYTES)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(range.start);
    (Span::new(range.start, end), end < range.end)
}
