//! Phases: rows of a status table, and the headings of a plan.

use super::super::{DocumentKind, Vocabulary};
use super::Field;
use crate::config::State;
use crate::markdown::{Document, Heading, SectionName, Table};
use crate::text::Span;

/// A row of Phase Status.
#[derive(Clone, Debug)]
pub struct Phase {
    /// As the table writes it: `1`, `6c (code)`.
    pub id: String,
    pub description: String,
    pub status: Field,
    /// None where the status is a word that nobody knows.
    pub state: Option<State>,
    pub notes: String,
    pub span: Span,
    pub id_span: Span,
}

/// A `### Phase 6c: Update the sites` heading of a plan.
#[derive(Clone, Debug)]
pub struct PlannedPhase {
    pub id: String,
    pub title: String,
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
    let status = column(&["status", "state"])?;
    let description = column(&["description", "title", "name", "what", "summary"]);
    let notes = column(&["notes", "note", "comment", "comments", "detail", "details"]);
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
                let value = cell.text.trim().to_owned();
                let id = text(Some(phase));
                if value.is_empty() && id.is_empty() {
                    return None;
                }
                let span = if value.is_empty() { row.span } else { cell.source(0, cell.text.len()) };
                let id_span = if id.is_empty() { row.span } else { id_cell.source(0, id_cell.text.len()) };
                let state = vocabulary.leading(&value).map(|(state, _)| state);
                Some(Phase {
                    id,
                    description: text(description),
                    status: Field { value, span },
                    state,
                    notes: text(notes),
                    span: row.span,
                    id_span,
                })
            })
            .collect(),
    )
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
            let text = document.heading_text(heading);
            let rest = text.trim().strip_prefix("Phase ").or_else(|| text.trim().strip_prefix("phase "))?;
            let end = rest.find([':', '\u{2014}', '\u{2013}']).or_else(|| rest.find(" - ")).unwrap_or(rest.len());
            let (id, title) = rest.split_at(end);
            let title = title.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '`' | '"' | '(' | '\u{201c}'));
            let id = id.trim().to_owned();
            (!id.is_empty() && !id.starts_with('{')).then(|| PlannedPhase { id, title: title.trim().to_owned(), span: heading.span })
        })
        .collect()
}
