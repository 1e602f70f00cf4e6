//! What one document says, read by the templates' sections. What fits no template is left to be read by people.

mod contracts;
mod handoff;
mod header;
mod listed;
mod lists;
mod phases;
mod title;

pub use contracts::Contract;
pub use contracts::read as contracts_of;
pub use handoff::{Handoff, HandoffFault};
pub use header::{Header, Stated};
pub use listed::Listed;
pub use lists::{Activity, Claim, Note, PlannedFile, Responsibility, Step};
pub use phases::{Phase, PlannedPhase, state_of, status_column};
pub use title::Title;

use super::{DocumentKind, Names, Vocabulary};
use crate::config::Kind;
use crate::markdown::Document;
use crate::text::Span;

/// A text as it is written, with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// What is written, marks left out.
    pub value: String,
    /// Where it stands in the document.
    pub span: Span,
}

/// Boxes ticked, and boxes there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Boxes that are ticked.
    pub done: u32,
    /// All boxes.
    pub total: u32,
}

/// What a document says that rules and pages use.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What its first heading says; none where it has no heading of that kind.
    pub title: Option<Title>,
    /// What it says of itself before its first section.
    pub header: Header,
    /// Its handoff block, or why that cannot be read; none where it has none.
    pub handoff: Option<Result<Handoff, HandoffFault>>,
    /// Rows of the phase table.
    pub phases: Vec<Phase>,
    /// `### Phase …` headings.
    pub planned_phases: Vec<PlannedPhase>,
    /// What stands under Blockers.
    pub blockers: Vec<Note>,
    /// Newest first, as far as the document keeps to that.
    pub activity: Vec<Activity>,
    /// What Cross-Repo Snapshot says of each repo.
    pub claims: Vec<Claim>,
    /// What stands under Responsibility Alignment.
    pub responsibilities: Vec<Responsibility>,
    /// What stands under Dependency Order.
    pub order: Vec<Step>,
    /// What stands under "Files to change".
    pub files: Vec<PlannedFile>,
    /// Where each acceptance criterion stands.
    pub criteria: Vec<Span>,
    /// Locked contracts: the owner's in a plan, mirrors elsewhere.
    pub contracts: Vec<Contract>,
    /// The first words under Status Snapshot.
    pub snapshot: Option<Field>,
    /// The items that it lists by their names.
    pub listed: Vec<Listed>,
    /// How many task boxes it has, and how many are ticked.
    pub progress: Progress,
}

impl Facts {
    /// Reads the facts of a document, by the headings and words that the vocabulary knows; `item` is the kind of item that it belongs to.
    pub fn read(document: &Document, kind: DocumentKind, item: &Kind, names: &Names, vocabulary: &Vocabulary) -> Self {
        let boxes = document.items.iter().filter_map(|item| item.checked);
        let progress = boxes.fold(Progress::default(), |sum, done| Progress { done: sum.done + u32::from(done), total: sum.total + 1 });
        Self {
            title: title::read(document, item),
            header: header::read(document, vocabulary),
            handoff: handoff::read(document),
            phases: phases::read_table(document, kind, vocabulary),
            planned_phases: phases::read_headings(document),
            blockers: lists::blockers(document),
            activity: lists::activity(document),
            claims: lists::claims(document, names, vocabulary),
            responsibilities: lists::responsibilities(document, names),
            order: lists::order(document, names),
            files: lists::files(document),
            criteria: lists::criteria(document),
            contracts: contracts::read(document, names),
            snapshot: lists::snapshot(document),
            listed: listed::read(document, &names.kinds, vocabulary),
            progress,
        }
    }
}
