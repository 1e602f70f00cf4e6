//! Mirrors as pages show them: verdict, place, the facts and the words that differ; and which contract a text belongs to.

use std::collections::HashMap;

use serde::Serialize;

use super::finding::PlaceView;
use super::moved::MovedView;
use super::page::Shared;
use super::prose;
use super::task::TaskLink;
use crate::contract::{Change, ContractKind, Contracts, Difference, Holder, Mirror, SharedContract, Verdict, Verdicts, said};
use crate::lint::Location;
use crate::model::TextId;
use crate::text::escape::attribute;
use crate::text::{Diff, Piece, PieceKind, Sides, Span, start_of};

/// The longest difference that a page shows, in bytes.
const MAX_DIFF_BYTES: usize = 24 * 1024;
/// How many facts of one mirror are listed.
const FACTS: usize = 400;

/// A verdict: a mark and a word, never a colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct VerdictView {
    /// The style's name for it, and its mark.
    pub key: &'static str,
    pub label: &'static str,
}

impl From<Verdict> for VerdictView {
    fn from(verdict: Verdict) -> Self {
        Self { key: verdict.name(), label: verdict.label() }
    }
}

/// A verdict with how many mirrors have it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct VerdictCount {
    pub verdict: VerdictView,
    pub count: usize,
}

pub(super) fn counted(verdicts: &Verdicts) -> Vec<VerdictCount> {
    verdicts.counted().map(|(verdict, count)| VerdictCount { verdict: verdict.into(), count }).collect()
}

/// Who has a text of a contract, and where.
#[derive(Serialize)]
pub(super) struct HolderView {
    pub repo: String,
    pub repo_href: String,
    pub absent: bool,
    pub task: Option<TaskLink>,
    pub version: Option<String>,
    pub place: PlaceView,
    /// There is such a text.
    pub there: bool,
}

/// A mirror with all that is known of it.
#[derive(Serialize)]
pub(super) struct MirrorView {
    pub holder: HolderView,
    pub verdict: VerdictView,
    facts: Vec<FactView>,
    more_facts: usize,
    /// Whether it is known what the facts mean to those who rely on them.
    has_changes: bool,
    diff: Option<DiffView>,
    moved: Option<MovedView>,
    /// Word for word what the owner says.
    same: bool,
}

#[derive(Serialize)]
pub(super) struct FactView {
    /// HTML, as are the two sides.
    fact: String,
    owner: String,
    mirror: String,
    change: Option<&'static str>,
}

/// The words of two texts that differ.
#[derive(Serialize)]
pub(super) struct DiffView {
    /// They have so little in common as they stand that each is shown whole, with its own words marked.
    apart: bool,
    owner: Vec<PieceView>,
    mirror: Vec<PieceView>,
    /// Both as one text.
    pieces: Vec<PieceView>,
    /// The texts go on.
    cut: bool,
}

#[derive(Serialize)]
struct PieceView {
    kind: &'static str,
    /// Left out of what is folded.
    text: String,
    /// How much is folded: `12 lines`.
    folded: String,
}

/// One text of a contract: the contract's index in the model, and that of the mirror where it is none of the owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub contract: usize,
    pub mirror: Option<usize>,
}

/// Which contract a text belongs to.
#[derive(Default)]
pub(super) struct Parts {
    by_text: HashMap<(TextId, Span), Part>,
    /// Of files and pins, which have no page but their contract's; by their path from the workspace's root.
    by_file: HashMap<String, Vec<(Option<Span>, Part)>>,
}

impl Parts {
    pub(super) fn new(contracts: &Contracts) -> Self {
        let mut parts = Self::default();
        for (contract, shared) in contracts.all.iter().enumerate() {
            let mirrors = shared.mirrors.iter().enumerate().map(|(index, mirror)| (Some(index), &mirror.holder));
            for (mirror, holder) in shared.owner.iter().map(|owner| (None, owner)).chain(mirrors) {
                let part = Part { contract, mirror };
                if shared.kind != ContractKind::Text {
                    parts.by_file.entry(holder.file.clone()).or_default().push((holder.text.map(|text| text.span), part));
                }
                if let Some(text) = holder.text.filter(|text| !text.span.is_empty()) {
                    parts.by_text.entry((text.id, text.span)).or_insert(part);
                }
            }
        }
        parts
    }

    pub(super) fn of_text(&self, text: impl Into<TextId>, span: Span) -> Option<Part> {
        self.by_text.get(&(text.into(), span)).copied()
    }

    /// The part that a place in a shared file belongs to: the smallest around it, else the first of the file.
    fn of_location(&self, location: &Location) -> Option<Part> {
        let parts = self.by_file.get(&location.file)?;
        let around = |span: &Option<Span>| span.zip(location.place).is_some_and(|(span, (_, place))| span.contains(place));
        let length = |span: &Option<Span>| span.map_or(u32::MAX, |span| span.end - span.start);
        let near = parts.iter().filter(|(span, _)| around(span)).min_by_key(|(span, _)| length(span));
        near.or(parts.first()).map(|(_, part)| *part)
    }
}

/// What a mirror's entry is called on its contract's page.
pub(super) fn id(mirror: usize) -> String {
    format!("mirror-{}", mirror + 1)
}

impl Shared<'_> {
    /// Where a contract's page shows a text of it, where it has a page.
    pub(super) fn part_href(&self, part: Part) -> Option<String> {
        let page = self.addresses.contract(part.contract)?;
        Some(part.mirror.map_or_else(|| page.to_owned(), |mirror| format!("{page}#{}", id(mirror))))
    }

    /// The entry of a shared file on the page of its contract.
    pub(super) fn shared_file(&self, location: &Location) -> Option<String> {
        self.parts().of_location(location).and_then(|part| self.part_href(part))
    }

    pub(super) fn holder(&self, holder: &Holder) -> HolderView {
        let repo = &self.model[holder.repo];
        HolderView {
            repo: repo.info.name.clone(),
            repo_href: self.addresses.repo(holder.repo),
            absent: repo.info.absent,
            task: holder.task.map(|task| self.task_link(task)),
            version: holder.version.clone(),
            place: self.document_place(&Location { file: holder.file.clone(), place: holder.text.map(|text| (text.id, text.place)) }),
            there: holder.text.is_some(),
        }
    }

    /// A mirror as its contract's page shows it; its words are compared where `with_words`.
    pub(super) fn mirror(&self, contract: &SharedContract, mirror: &Mirror, with_words: bool) -> MirrorView {
        let texts = contract.owner.as_ref().and_then(|owner| said(self.model, owner)).zip(said(self.model, &mirror.holder));
        let texts = texts.filter(|_| contract.kind != ContractKind::Pin);
        let same = texts.as_ref().is_some_and(|(owner, mirror)| owner == mirror);
        MirrorView {
            holder: self.holder(&mirror.holder),
            verdict: mirror.verdict.into(),
            facts: mirror.differences.iter().take(FACTS).map(fact).collect(),
            more_facts: mirror.differences.len().saturating_sub(FACTS),
            has_changes: mirror.differences.iter().any(|difference| difference.change.is_some()),
            diff: texts.filter(|_| with_words && !same).map(|(owner, mirror)| diff(&owner, &mirror)),
            moved: self.moved(contract, mirror),
            same,
        }
    }

    /// The words that a mirror and its owner differ in, where it contradicts the owner.
    pub(super) fn drift(&self, contract: &SharedContract, mirror: &Mirror) -> Option<DiffView> {
        let drifted = mirror.verdict == Verdict::Drift && contract.kind != ContractKind::Pin;
        let owner = contract.owner.as_ref().filter(|_| drifted)?;
        Some(diff(&said(self.model, owner)?, &said(self.model, &mirror.holder)?))
    }
}

impl DiffView {
    /// How much of a page it takes, in bytes.
    pub(super) fn size(&self) -> usize {
        let all = self.pieces.iter().chain(&self.owner).chain(&self.mirror);
        all.map(|piece| piece.text.len() + 16).sum()
    }
}

impl MirrorView {
    pub(super) fn size(&self) -> usize {
        self.diff.as_ref().map_or(0, DiffView::size)
    }
}

pub(super) fn fact(difference: &Difference) -> FactView {
    // Whom it breaks follows the fact, in the same cell.
    let whom = if difference.impact.is_none() { String::new() } else { format!(" (breaks {})", difference.impact) };
    FactView {
        fact: prose::html(&format!("{}{whom}", difference.fact)),
        owner: value(&difference.owner),
        mirror: value(&difference.mirror),
        change: difference.change.map(Change::name),
    }
}

/// One side of a fact: our own words as words, all else as code.
fn value(text: &str) -> String {
    let ours = text.contains('`') || matches!(text, "has it" | "lacks it" | "an object" | "optional" | "required" | "nothing" | "");
    if ours { prose::html(text) } else { format!("<code>{}</code>", attribute(text)) }
}

fn diff(owner: &str, mirror: &str) -> DiffView {
    let diff = Diff::new(owner, mirror);
    if diff.is_apart() {
        let sides = Sides::new(owner.trim_end(), mirror.trim_end());
        let ((owner, one), (mirror, other)) = (pieces(&sides.first, MAX_DIFF_BYTES / 2), pieces(&sides.second, MAX_DIFF_BYTES / 2));
        return DiffView { apart: true, owner, mirror, pieces: Vec::new(), cut: sides.cut || one || other };
    }
    let (shown, cut) = pieces(&diff.folded().pieces, MAX_DIFF_BYTES);
    DiffView { apart: false, owner: Vec::new(), mirror: Vec::new(), pieces: shown, cut: diff.cut || cut }
}

/// Pieces up to so many bytes, and whether there are more.
fn pieces(all: &[Piece<'_>], most: usize) -> (Vec<PieceView>, bool) {
    let mut left = most;
    let mut pieces = Vec::new();
    for piece in all {
        let (kind, text) = match piece.kind {
            PieceKind::Same => ("same", piece.text),
            PieceKind::Removed => ("removed", piece.text),
            PieceKind::Added => ("added", piece.text),
            PieceKind::Folded => ("folded", ""),
        };
        let shown = start_of(text, left);
        let folded = if piece.kind == PieceKind::Folded { folded(piece.text) } else { String::new() };
        pieces.push(PieceView { kind, text: shown.to_owned(), folded });
        left -= shown.len();
        if shown.len() < text.len() {
            return (pieces, true);
        }
    }
    (pieces, false)
}

/// How much of a text is not shown, as people say it.
fn folded(text: &str) -> String {
    match text.lines().count() {
        0 | 1 => format!("{} words", text.split_whitespace().count()),
        lines => format!("{lines} lines"),
    }
}
