//! What one document says, read by the templates' sections. What fits no template is left to be read by people.

mod contracts;
mod handoff;
mod header;
mod lists;
mod phases;
mod title;

pub use contracts::Contract;
pub use contracts::read as contracts_of;
pub use handoff::{Handoff, HandoffFault};
pub use header::{Header, Stated};
pub use lists::{Activity, Claim, Note, PlannedFile, Responsibility, Step};
pub use phases::{Phase, PlannedPhase, state_of, status_column};
pub use title::Title;

use super::{DocumentKind, Names, Vocabulary};
use crate::markdown::Document;
use crate::text::Span;

/// A text as it is written, with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub value: String,
    pub span: Span,
}

/// Boxes ticked, and boxes there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub done: u32,
    pub total: u32,
}

#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub title: Option<Title>,
    pub header: Header,
    pub handoff: Option<Result<Handoff, HandoffFault>>,
    /// Rows of the phase table.
    pub phases: Vec<Phase>,
    /// `### Phase …` headings.
    pub planned_phases: Vec<PlannedPhase>,
    pub blockers: Vec<Note>,
    /// Newest first, as far as the document keeps to that.
    pub activity: Vec<Activity>,
    /// What Cross-Repo Snapshot says of each repo.
    pub claims: Vec<Claim>,
    pub responsibilities: Vec<Responsibility>,
    pub order: Vec<Step>,
    /// What stands under "Files to change".
    pub files: Vec<PlannedFile>,
    /// Where each acceptance criterion stands.
    pub criteria: Vec<Span>,
    /// Locked contracts: the owner's in a plan, mirrors elsewhere.
    pub contracts: Vec<Contract>,
    /// The first words under Status Snapshot.
    pub snapshot: Option<Field>,
    pub progress: Progress,
}

impl Facts {
    pub fn read(document: &Document, kind: DocumentKind, names: &Names, vocabulary: &Vocabulary) -> Self {
        let boxes = document.items.iter().filter_map(|item| item.checked);
        let progress = boxes.fold(Progress::default(), |sum, done| Progress { done: sum.done + u32::from(done), total: sum.total + 1 });
        Self {
            title: title::read(document),
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
            progress,
        }
    }
}
