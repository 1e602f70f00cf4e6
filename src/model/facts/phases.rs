//! Phases: rows of a status table, and the headings of a plan.

use super::super::vocabulary::documents::NUMBERS;
use super::super::vocabulary::states::STATUS_TITLES;
use super::super::{DocumentKind, Vocabulary};
use super::Field;
use crate::config::State;
use crate::markdown::{Document, Heading, SectionName, Table};
use crate::text::{Cut, Span, words};

/// A row of Phase Status.
#[derive(Clone, Debug)]
pub struct Phase {
    /// As the table writes it: `1`, `6c (code)`.
    pub id: String,
    /// What the phase is about.
    pub description: String,
    /// The status, as written.
    pub status: Field,
    /// None where the status is a word that nobody knows.
    pub state: Option<State>,
    /// Where the id stands.
    pub id_span: Span,
}

/// A `### Phase 6c: Update the sites` heading of a plan.
#[derive(Clone, Debug)]
pub struct PlannedPhase {
    /// As the heading writes it: `6c`.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
}

/// The rows of the first table that has a phase and a status column, under Phase Status or, in a STATUS.md, anywhere.
pub(super) fn read_table(document: &Document, kind: DocumentKind, vocabulary: &Vocabulary) -> Vec<Phase> {
    let section = document.section(SectionName::PhaseStatus);
    let everywhere = Span { start: 0, end: document.text.len() as u32 };
    let place = match (section, kind) {
        (Some(section), _) => section.body,
        (None, DocumentKind::Status) => everywhere,
        (None, _) => return Vec::new(),
    };
    document.tables_in(place).find_map(|table| rows(document, table, vocabulary)).unwrap_or_default()
}

fn rows(document: &Document, table: &Table, vocabulary: &Vocabulary) -> Option<Vec<Phase>> {
    let head: Vec<String> = table.head.iter().map(|cell| document[*cell].text.trim().to_lowercase()).collect();
    let column = |names: &[&str]| head.iter().position(|title| names.contains(&title.as_str()));
    let phase = column(&["phase", "id", "#", "step", "stream"])?;
    let status = status_column(document, table)?;
    let description = column(&["description", "title", "name", "what", "summary"]);
    Some(
        table
            .rows
            .iter()
            .filter_map(|row| {
                let text = |index: Option<usize>| {
                    index.and_then(|index| row.cells.get(index)).map_or_else(String::new, |cell| document[*cell].text.trim().to_owned())
                };
                let cell = &document[*row.cells.get(status)?];
                let id_cell = &document[*row.cells.get(phase)?];
                let standing = document.standing_text(cell).trim().to_owned();
                let value = if standing.is_empty() { cell.text.trim().to_owned() } else { standing };
                let id = text(Some(phase));
                if (value.is_empty() && id.is_empty()) || is_sum(&id) {
                    return None;
                }
                let span = if value.is_empty() { row.span } else { cell.source(0, cell.text.len()) };
                let id_span = if id.is_empty() { row.span } else { id_cell.source(0, id_cell.text.len()) };
                let state = vocabulary.column(&value);
                Some(Phase { id, description: text(description), status: Field { value, span }, state, id_span })
            })
            .collect(),
    )
}

/// The column of a table that says states.
pub fn status_column(document: &Document, table: &Table) -> Option<usize> {
    table.head.iter().position(|cell| STATUS_TITLES.contains(&document[*cell].text.trim().to_lowercase().as_str()))
}

/// The state that phases add up to; none where no phase says one.
pub fn state_of(phases: &[Phase]) -> Option<State> {
    let states: Vec<State> = phases.iter().filter_map(|phase| phase.state).collect();
    let all = |wanted: fn(State) -> bool| !states.is_empty() && states.iter().all(|state| wanted(*state));
    let any = |wanted: State| states.contains(&wanted);
    Some(match () {
        () if states.is_empty() => return None,
        () if all(|state| state == State::Complete) => State::Complete,
        () if all(State::done) => State::Implemented,
        () if any(State::Blocked) => State::Blocked,
        () if all(|state| state == State::Pending) => State::Pending,
        () => State::InProgress,
    })
}

/// Whether what follows the word is what a phase is called by: a number in any form, or one letter. "Phase out the old one" is none.
fn is_id(id: &str) -> bool {
    let first = words(id).next().unwrap_or_default();
    let lower = first.to_lowercase();
    let roman = !lower.is_empty() && lower.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let number = first.contains(|c: char| c.is_ascii_digit());
    !id.starts_with('{') && (number || roman || first.chars().count() == 1 || NUMBERS.contains(&lower.as_str()))
}

/// Whether a row adds the others up and is no phase itself.
fn is_sum(id: &str) -> bool {
    ["total", "sum", "overall"].contains(&id.trim_end_matches(':').to_lowercase().as_str())
}

pub(super) fn read_headings(document: &Document) -> Vec<PlannedPhase> {
    let scope = document.section(SectionName::Scope);
    let inside = |heading: &&Heading| heading.level > 1 && scope.is_none_or(|scope| scope.body.contains(heading.span));
    let names_phase = |heading: &&Heading| document.heading_text(heading).trim().to_lowercase().starts_with("phase ");
    // What stands below a phase is a part of it, whatever it is called.
    let outermost = document.headings.iter().filter(inside).filter(names_phase).map(|heading| heading.level).min();
    document
        .headings
        .iter()
        .filter(|heading| inside(heading) && Some(heading.level) == outermost)
        .filter_map(|heading| {
            let text = document.standing_text(&document[heading.passage]);
            let rest = text.trim().strip_prefix("Phase ").or_else(|| text.trim().strip_prefix("phase "))?;
            let end = rest.find([':', '\u{2014}', '\u{2013}']).or_else(|| rest.find(" - ")).unwrap_or(rest.len());
            let id = rest.head(end).trim().to_owned();
            is_id(&id).then_some(PlannedPhase { id, span: heading.span })
        })
        .collect()
}
