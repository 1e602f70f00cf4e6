//! States of tasks that a document outside of them tells: "web TASK3 is not yet implemented", a row of an index.

use super::{compare, is_whole};
use crate::config::State;
use crate::lint::Report;
use crate::markdown::{Home, Passage};
use crate::model::vocabulary::waits::CONJUNCTIONS;
use crate::model::{Document, DocumentId, Model, Reference, Resolution, Target, TaskId, status_column};
use crate::text::{Cut, Date, Span, end_of, start_of, unfinished_sentence, words};

/// So much behind a task, in bytes, may say its state.
const MAX_LEAD_BYTES: usize = 200;

pub(super) fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let document = &model[id];
    if is_record(document) {
        return;
    }
    let claims: Vec<Span> = document.facts.claims.iter().map(|claim| document.parsed[claim.item].span).collect();
    // What a bullet about a repo claims is compared by what it begins with.
    let is_free = |reference: &&Reference| !claims.iter().any(|claim| claim.contains(reference.span));
    for reference in model.references_in(id).iter().filter(is_free) {
        let Target::Task { task: Some(task), .. } = reference.target else { continue };
        let is_sound = reference.resolution == Resolution::Ok && is_of_now(document, reference.span);
        if let Some(passage) = passage_of(document, reference).filter(|_| is_sound)
            && let Some((state, span)) = in_sentence(model, document, reference).or_else(|| in_row(model, id, passage, task))
        {
            compare(model, report, (id, span), state, task, None);
        }
    }
}

/// Whether a document describes the past: finished work, or one day.
pub(super) fn is_record(document: &Document) -> bool {
    document.facts.header.state.is_some_and(State::done) || Date::first_in(&document.path).is_some()
}

/// Whether what a place says is said of today: it is not struck out, and below no heading with a date.
pub(super) fn is_of_now(document: &Document, span: Span) -> bool {
    let parsed = &document.parsed;
    let is_dated = || parsed.headings_around(span.start).any(|heading| Date::first_in(parsed.heading_text(heading)).is_some());
    !parsed.is_struck(span) && !is_dated()
}

pub(super) fn passage_of<'m>(document: &'m Document, reference: &Reference) -> Option<&'m Passage> {
    let passages = &document.parsed.passages;
    let index = passages.partition_point(|passage| passage.span.start <= reference.span.start).checked_sub(1)?;
    passages.get(index).filter(|passage| passage.span.contains(reference.span))
}

/// "TASK3 is complete", "TASK3: In progress."
pub(super) fn in_sentence(model: &Model, document: &Document, reference: &Reference) -> Option<(State, Span)> {
    let end = reference.span.end as usize;
    let before = unfinished_sentence(end_of(document.text().head(reference.span.start as usize), MAX_LEAD_BYTES)).to_lowercase();
    if words(&before).any(|word| CONJUNCTIONS.contains(&word)) {
        return None;
    }
    let behind = start_of(document.text().tail(end), MAX_LEAD_BYTES);
    let said = behind.trim_start_matches(['`', '*', ')', ']']);
    // `TASK2` (Seeds) is not yet implemented.
    let said = said.strip_prefix(" (").and_then(|aside| aside.split_once(')')).map_or(said, |(_, said)| said);
    let said = [" is still ", " is currently ", " is ", " remains ", ": "].iter().find_map(|link| said.strip_prefix(link))?;
    let said = said.split('\n').next().unwrap_or_default();
    let (state, length) = model.vocabulary.leading(said).filter(|(_, length)| is_whole(said.tail(*length)))?;
    let start = end + behind.find(said)?;
    Some((state, Span::new(start, start + length)))
}

/// The state in the row of a table that is about one task.
fn in_row(model: &Model, id: DocumentId, passage: &Passage, task: TaskId) -> Option<(State, Span)> {
    let Home::Cell { table, row, .. } = passage.home else { return None };
    let parsed = &model[id].parsed;
    let column = status_column(parsed, &parsed[table])?;
    let cells = &parsed[table].rows.get((row as usize).checked_sub(1)?)?.cells;
    let cell = &parsed[*cells.get(column)?];
    let row = Span { start: parsed[*cells.first()?].span.start, end: parsed[*cells.last()?].span.end };
    let is_about = |reference: &Reference| matches!(reference.target, Target::Task { task: Some(other), .. } if other == task);
    let (state, _) = model.vocabulary.leading(&cell.text).filter(|(_, length)| is_whole(cell.text.tail(*length)))?;
    model.references_within(id, row).all(is_about).then(|| (state, cell.source(0, cell.text.len())))
}
