//! Sections: a heading and what stands under it.

use super::{Document, Heading, HeadingId};
use crate::text::Span;

/// A heading with the part of the document that it governs, its subsections included.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    /// The heading that opens it.
    pub heading: &'a Heading,
    /// From the end of the heading to the next one of its level or above.
    pub body: Span,
}

/// The sections that the templates know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionName {
    /// What the task is to bring about.
    Goal,
    /// How far the task is.
    StatusSnapshot,
    /// What the task changes.
    Scope,
    /// What the task leaves alone.
    OutOfScope,
    /// Contracts that a plan fixes, or that other documents repeat.
    LockedContracts,
    /// What must hold for the task to be complete.
    AcceptanceCriteria,
    /// How other repos' tasks of the feature stand.
    CrossRepoSnapshot,
    /// Which repo does what.
    ResponsibilityAlignment,
    /// In which order the repos do it.
    DependencyOrder,
    /// The machine-readable block with the task's state.
    HandoffSnapshot,
    /// The table of phases and their states.
    PhaseStatus,
    /// What the task waits for.
    Blockers,
    /// Dated entries about what was done.
    RecentActivity,
}

impl SectionName {
    const SPELLINGS: [(&'static str, SectionName); 32] = [
        ("goal", Self::Goal),
        ("goals", Self::Goal),
        ("objective", Self::Goal),
        ("status snapshot", Self::StatusSnapshot),
        ("current status", Self::StatusSnapshot),
        ("scope", Self::Scope),
        ("out of scope", Self::OutOfScope),
        ("deferred scope", Self::OutOfScope),
        ("locked contracts", Self::LockedContracts),
        ("locked contract", Self::LockedContracts),
        ("locked contracts / interfaces", Self::LockedContracts),
        ("mirrored contracts", Self::LockedContracts),
        ("mirrored locked contracts", Self::LockedContracts),
        ("acceptance criteria", Self::AcceptanceCriteria),
        ("cross-repo snapshot", Self::CrossRepoSnapshot),
        ("cross repo snapshot", Self::CrossRepoSnapshot),
        ("cross-repo dependency snapshot", Self::CrossRepoSnapshot),
        ("responsibility alignment", Self::ResponsibilityAlignment),
        ("responsibilities", Self::ResponsibilityAlignment),
        ("cross-repo responsibilities", Self::ResponsibilityAlignment),
        ("dependency order", Self::DependencyOrder),
        ("dependency / rollout order", Self::DependencyOrder),
        ("rollout / dependency order", Self::DependencyOrder),
        ("rollout order", Self::DependencyOrder),
        ("handoff snapshot", Self::HandoffSnapshot),
        ("phase status", Self::PhaseStatus),
        ("status matrix", Self::PhaseStatus),
        ("blockers", Self::Blockers),
        ("open blockers", Self::Blockers),
        ("open operational risks / blockers", Self::Blockers),
        ("recent activity", Self::RecentActivity),
        ("activity log", Self::RecentActivity),
    ];

    /// As the templates write it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Goal => "Goal",
            Self::StatusSnapshot => "Status Snapshot",
            Self::Scope => "Scope",
            Self::OutOfScope => "Out of Scope",
            Self::LockedContracts => "Locked Contracts",
            Self::AcceptanceCriteria => "Acceptance Criteria",
            Self::CrossRepoSnapshot => "Cross-Repo Snapshot",
            Self::ResponsibilityAlignment => "Responsibility Alignment",
            Self::DependencyOrder => "Dependency Order",
            Self::HandoffSnapshot => "Handoff Snapshot",
            Self::PhaseStatus => "Phase Status",
            Self::Blockers => "Blockers",
            Self::RecentActivity => "Recent Activity",
        }
    }

    /// The section that a heading's words name; a number or a sign before them, and what stands in parentheses at their end, change
    /// nothing. Of a heading for several things it is the first that has a name: "Scope & Phases".
    pub fn of(heading: &str) -> Option<Self> {
        let words = heading.trim_start_matches(|c: char| !c.is_alphabetic());
        let plain = words.split(['(', '\u{2014}']).next().unwrap_or_default().trim().trim_end_matches(':').to_lowercase();
        let spelt = |words: &str| Self::SPELLINGS.iter().find(|(spelling, _)| *spelling == words).map(|(_, name)| *name);
        let parts = || plain.split([',', '/', '&']).flat_map(|part| part.split(" and "));
        spelt(&plain).or_else(|| parts().find_map(|part| spelt(part.trim())))
    }
}

impl Document {
    /// All sections in order.
    pub fn sections(&self) -> impl Iterator<Item = Section<'_>> {
        (0..self.headings.len() as u32).map(|index| self.section_of(HeadingId(index)))
    }

    /// The section that a heading opens.
    pub fn section_of(&self, id: HeadingId) -> Section<'_> {
        let heading = &self[id];
        let next = self.headings[id.0 as usize + 1..].iter().find(|next| next.level <= heading.level);
        let end = next.map_or(self.text.len() as u32, |next| next.span.start);
        Section { heading, body: Span { start: heading.span.end, end: end.max(heading.span.end) } }
    }

    /// The first section of that name; one under a heading before one under a plain line.
    pub fn section(&self, name: SectionName) -> Option<Section<'_>> {
        let first = |legacy: bool| self.headings.iter().position(|heading| heading.section == Some(name) && heading.legacy == legacy);
        let index = first(false).or_else(|| first(true))?;
        Some(self.section_of(HeadingId(index as u32)))
    }

    /// The headings around a place, innermost first.
    pub fn headings_around(&self, byte: u32) -> impl Iterator<Item = &Heading> {
        let before = self.headings.partition_point(|heading| heading.span.start <= byte);
        let innermost = before.checked_sub(1).map(|last| &self.headings[last]);
        std::iter::successors(innermost, |heading| heading.parent.map(|parent| &self[parent]))
    }
}
