//! The line that something stands on, with the part that matters set apart.

use serde::Serialize;

use crate::markdown::{Home, Passage};
use crate::model::{Document, Model, Reference, TextId};
use crate::text::{Cut, LineIndex, Span};

/// How many characters are shown on either side.
const AROUND: usize = 110;
/// How many bytes on either side are looked at: enough for as many characters as are shown, and one more.
const LOOKED_AT: usize = 4 * (AROUND + 2);
/// How many cells on either side of one are shown.
const CELLS: usize = 12;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Quote {
    pub before: String,
    pub hit: String,
    pub after: String,
}

impl Quote {
    fn new(line: &str, start: usize, end: usize) -> Self {
        let (before, hit, after) = (line.head(start), line.part(start..end), line.tail(end));
        Self { before: last(before.trim_start()), hit: first(hit, AROUND * 2), after: first(after.trim_end(), AROUND) }
    }
}

/// The first `count` characters, with an ellipsis for the rest.
pub(super) fn first(text: &str, count: usize) -> String {
    match text.char_indices().nth(count) {
        Some((end, _)) => format!("{}…", text.head(end).trim_end()),
        None => text.to_owned(),
    }
}

fn last(text: &str) -> String {
    match text.char_indices().rev().nth(AROUND) {
        Some((start, _)) => format!("…{}", text.tail(start).trim_start()),
        None => text.to_owned(),
    }
}

/// The line of the source that a span starts on; none where the span is empty or starts a block of many lines.
pub(super) fn source(model: &Model, text: TextId, span: Span) -> Option<Quote> {
    line(model.text(text), model.lines(text), span)
}

fn line(text: &str, lines: &LineIndex, span: Span) -> Option<Quote> {
    let line = lines.span(lines.line(span.start), text);
    let (start, end) = (span.start.max(line.start), span.end.min(line.end));
    let inner = |at: u32| (at - line.start) as usize;
    let line_text = line.of(text).trim_end();
    let (start, end) = (inner(start), inner(end).min(line_text.len()));
    (start < end && line_text.is_char_boundary(start) && line_text.is_char_boundary(end)).then(|| Quote::new(line_text, start, end))
}

/// The words around a reference, without their marks; the cells beside it where it stands in a table.
pub(super) fn words(document: &Document, reference: &Reference) -> Quote {
    let parsed = &document.parsed;
    let index = parsed.passages.partition_point(|passage| passage.span.start <= reference.span.start);
    let passage = index.checked_sub(1).map(|index| &parsed.passages[index]).filter(|passage| passage.span.end >= reference.span.start);
    let quote = passage.and_then(|passage| match beside(document, passage) {
        Some(cells) => found(&cells, cells.find(&*reference.text)?, &reference.text),
        None => found(&passage.text, place(passage, reference).or_else(|| passage.text.find(&*reference.text))?, &reference.text),
    });
    quote
        .or_else(|| line(document.text(), &parsed.lines, reference.span))
        .unwrap_or_else(|| Quote { hit: reference.text.to_string(), ..Quote::default() })
}

/// The row of a cell as one line, no more of it than is shown.
fn beside(document: &Document, cell: &Passage) -> Option<String> {
    let Home::Cell { table, row, column } = cell.home else { return None };
    let cells = &document.parsed[table].rows.get((row as usize).checked_sub(1)?)?.cells;
    let column = (column as usize).min(cells.len());
    let near = &cells[column.saturating_sub(CELLS)..(column + CELLS).min(cells.len())];
    Some(near.iter().map(|cell| document.parsed[*cell].text.as_str()).collect::<Vec<_>>().join(" · "))
}

/// Where the text of a reference stands in its passage, where its source tells.
fn place(passage: &Passage, reference: &Reference) -> Option<usize> {
    let start = reference.span.start;
    let index = passage.pieces.partition_point(|piece| piece.span.start <= start).checked_sub(1)?;
    let piece = passage.pieces[index];
    let at = (piece.at + (start - piece.span.start)) as usize;
    (piece.exact && passage.text.get(at..)?.starts_with(&*reference.text)).then_some(at)
}

/// A hit with what stands around it in its line. Only as much of the text is looked at as can be shown.
fn found(text: &str, at: usize, hit: &str) -> Option<Quote> {
    let mut from = at.saturating_sub(LOOKED_AT);
    let mut to = (at + hit.len() + LOOKED_AT).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    let from = text.part(from..at).rfind('\n').map_or(from, |line_end| from + line_end + 1);
    let to = text.part(at + hit.len()..to).find('\n').map_or(to, |line_end| at + hit.len() + line_end);
    let quote = Quote::new(text.part(from..to), at - from, at - from + hit.len());
    (!hit.is_empty()).then_some(Quote { hit: quote.hit.replace('\n', " "), ..quote })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_on_both_sides() {
        let line = format!("{}TASK4{}", "ä ".repeat(200), " ö".repeat(200));
        let start = line.find("TASK4").unwrap();
        let quote = Quote::new(&line, start, start + 5);
        assert!(quote.before.starts_with('…') && quote.after.ends_with('…') && quote.hit == "TASK4");
        assert!(quote.before.chars().count() <= AROUND + 2);
    }
}
