//! What stands under a title: lines `Label: value`, a table of labels and values, a section for the status.

use std::ops::Range;

use super::super::super::vocabulary::people::OWNER_LABELS;
use super::super::super::vocabulary::states::STATUS_TITLES;
use super::super::super::vocabulary::waits::DEPENDENCY_LABELS;
use super::super::Field;
use crate::markdown::{Document, Heading, Home, Passage, PassageId, Section, Table};
use crate::text::{Cut, Span, start_of};

/// How many passages a header may take; what comes later is the document's own text.
const MAX_HEADER_PASSAGES: usize = 8;

/// What may stand between two labels of one line, with blanks around it.
const SEPARATORS: [char; 3] = ['|', '\u{b7}', '\u{2022}'];

/// Over how many lines a list may go on behind commas.
const MAX_LIST_LINES: usize = 20;

/// No label is longer, in bytes.
const MAX_LABEL_BYTES: usize = 30;

/// The lines `Label: value` under a title, be they in a paragraph, a list or a quote.
pub(super) fn lines(document: &Document) -> Vec<(String, Field)> {
    let mut fields = Vec::new();
    let mut headings = 0;
    for passage in document.passages.iter().take(MAX_HEADER_PASSAGES) {
        if let Home::Heading(_) = passage.home {
            headings += 1;
            if headings > 1 {
                break;
            }
            continue;
        }
        let mut at = 0;
        for line in passage.text.split('\n') {
            fields.extend(parts(line).into_iter().filter_map(|part| field(document, passage, at + part.start..at + part.end)));
            at += line.len() + 1;
        }
    }
    fields
}

/// Where the parts of a line stand that have a label each: `Status: Draft | Date: 2026-02-09`.
fn parts(line: &str) -> Vec<Range<usize>> {
    let is_label = |text: &str| {
        let label = start_of(text, MAX_LABEL_BYTES).split_once(':').map(|(label, _)| label.trim());
        label.is_some_and(|label| !label.is_empty() && label.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-')))
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in line.match_indices(SEPARATORS) {
        let (before, after) = (line.head(at), line.tail(at + mark.len()));
        if before.ends_with(' ') && after.starts_with(' ') && is_label(after) {
            parts.push(start..at);
            start = at + mark.len();
        }
    }
    parts.push(start..line.len());
    parts
}

/// A part of a passage as a label and its value.
fn field(document: &Document, passage: &Passage, part: Range<usize>) -> Option<(String, Field)> {
    let (label, rest) = passage.text.part(part.clone()).split_once(':')?;
    let colon = part.start + label.len();
    let value = rest.trim();
    let start = colon + 1 + (rest.len() - rest.trim_start().len());
    let label = label.trim().trim_start_matches(['-', '*']).trim().to_lowercase();
    let span = match DEPENDENCY_LABELS.contains(&label.as_str()) {
        true => whole(document, passage, colon..part.end),
        false => passage.source(start, start + value.len()),
    };
    Some((label, Field { value: value.to_owned(), span }))
}

/// The source of what follows a colon: the addresses of its links are within, and the lines by which a list goes on behind a comma.
fn whole(document: &Document, passage: &Passage, part: Range<usize>) -> Span {
    let text = &document.text;
    let start = passage.source(part.start, part.start + 1).end as usize;
    let line_end = |from: usize| text.tail(from).find('\n').map_or(text.len(), |length| from + length).min(passage.span.end as usize);
    let mut end = line_end(start);
    let is_last = part.end == passage.text.len() || passage.text.tail(part.end).starts_with('\n');
    if !is_last {
        end = passage.source(part.end, part.end + 1).start as usize;
    }
    let goes_on = |end: usize| is_last && end < passage.span.end as usize && text.part(start..end).trim_end().ends_with(',');
    for _ in 0..MAX_LIST_LINES {
        if !goes_on(end) {
            break;
        }
        end = line_end(end + 1);
    }
    let said = text.part(start..end.max(start));
    let blank = said.len() - said.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_')).len();
    Span::new(start + blank, start + said.trim_end().len().max(blank))
}

/// The rows `| Label | Value |` of a table under the title or under Status, and the status in one that has a single row.
pub(super) fn table(document: &Document) -> Vec<(String, Field)> {
    let end = document.headings.get(1).map_or(document.text.len() as u32, |heading| heading.span.start);
    let places = [Some(Span { start: 0, end }), section(document).map(|section| section.body)];
    let table = places.into_iter().flatten().find_map(|place| document.tables_in(place).next());
    table.map_or_else(Vec::new, |table| cells(document, table))
}

fn cells(document: &Document, table: &Table) -> Vec<(String, Field)> {
    let text = |cell: &PassageId| document[*cell].text.trim();
    let label = |cell: &PassageId| text(cell).trim_end_matches(':').to_lowercase();
    let field = |cell: &PassageId| Field { value: text(cell).to_owned(), span: document[*cell].span };
    let rows = std::iter::once(&table.head).chain(table.rows.iter().map(|row| &row.cells));
    let is_known = |label: &str| STATUS_TITLES.contains(&label) || DEPENDENCY_LABELS.contains(&label);
    let mut fields: Vec<(String, Field)> =
        rows.filter_map(|cells| Some((label(cells.first()?), field(cells.get(1)?)))).filter(|(label, _)| is_known(label)).collect();
    // At the head of a column, the word says what the table is about.
    let owners = table.rows.iter().filter_map(|row| Some((label(row.cells.first()?), field(row.cells.get(1)?))));
    fields.extend(owners.filter(|(label, _)| OWNER_LABELS.contains(&label.as_str())));
    if let [row] = table.rows.as_slice()
        && let Some(column) = table.head.iter().position(|cell| STATUS_TITLES.contains(&label(cell).as_str()))
    {
        fields.extend(row.cells.get(column).map(|cell| ("status".to_owned(), field(cell))));
    }
    fields
}

/// What a heading `Status` right below the title says, or else the first words under it, as records of decisions have it.
pub(super) fn status(document: &Document) -> Option<(String, Field)> {
    let section = section(document)?;
    let passage = document.passages_in(section.body).find(|passage| !document.standing_text(passage).trim().is_empty())?;
    let text = document.standing_text(passage);
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    Some(("status".to_owned(), Field { value: line.trim().to_owned(), span: passage.span }))
}

fn section(document: &Document) -> Option<Section<'_>> {
    let title = document.title().map(|heading| heading.passage);
    // Some records sum up below the title what they decide.
    let is_summary = |heading: &Heading| heading.level == 1 || document.heading_text(heading).trim().eq_ignore_ascii_case("summary");
    let is_below_title = |section: &Section<'_>| {
        Some(section.heading.passage) != title && section.heading.parent.is_none_or(|parent| is_summary(&document[parent]))
    };
    let is_status = |section: &Section<'_>| {
        let words = document.heading_text(section.heading).trim_start_matches(|c: char| !c.is_alphabetic());
        words.trim_end().trim_end_matches(':').eq_ignore_ascii_case("status")
    };
    document.sections().find(|section| is_below_title(section) && is_status(section))
}
