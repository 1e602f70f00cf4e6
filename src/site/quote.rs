//! The line that something stands on, with the part that matters set apart.

use serde::Serialize;

use crate::markdown::Home;
use crate::model::{Document, Reference};
use crate::text::Span;

/// How many characters are shown on either side.
const AROUND: usize = 110;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Quote {
    pub before: String,
    pub hit: String,
    pub after: String,
}

impl Quote {
    fn new(line: &str, start: usize, end: usize) -> Self {
        let (before, hit, after) = (&line[..start], &line[start..end], &line[end..]);
        Self { before: last(before.trim_start()), hit: first(hit, AROUND * 2), after: first(after.trim_end(), AROUND) }
    }
}

/// The first `count` characters, with an ellipsis for the rest.
pub(super) fn first(text: &str, count: usize) -> String {
    match text.char_indices().nth(count) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn last(text: &str) -> String {
    match text.char_indices().rev().nth(AROUND) {
        Some((start, _)) => format!("…{}", text[start..].trim_start()),
        None => text.to_owned(),
    }
}

/// The line of the source that a span starts on; none where the span is empty or starts a block of many lines.
pub(super) fn source(document: &Document, span: Span) -> Option<Quote> {
    let text = document.text();
    let line = document.parsed.lines.span(document.parsed.lines.line(span.start), text);
    let (start, end) = (span.start.max(line.start), span.end.min(line.end));
    let inner = |at: u32| (at - line.start) as usize;
    let line_text = line.of(text).trim_end();
    let (start, end) = (inner(start), inner(end).min(line_text.len()));
    (start < end && line_text.is_char_boundary(start) && line_text.is_char_boundary(end)).then(|| Quote::new(line_text, start, end))
}

/// The words around a reference, without their marks; the whole row where it stands in a table.
pub(super) fn words(document: &Document, reference: &Reference) -> Quote {
    let parsed = &document.parsed;
    let index = parsed.passages.partition_point(|passage| passage.span.start <= reference.span.start);
    let passage = index.checked_sub(1).map(|index| &parsed.passages[index]).filter(|passage| passage.span.end >= reference.span.start);
    let row = passage.and_then(|passage| match passage.home {
        Home::Cell { table, row, .. } => parsed[table].rows.get((row as usize).checked_sub(1)?),
        _ => None,
    });
    let text = match (row, passage) {
        (Some(row), _) => row.cells.iter().map(|cell| parsed[*cell].text.as_str()).collect::<Vec<_>>().join(" · "),
        (None, Some(passage)) => {
            passage.text.lines().find(|line| line.contains(&reference.text)).unwrap_or(&passage.text).replace('\n', " ")
        }
        (None, None) => String::new(),
    };
    match text.find(&reference.text) {
        Some(start) if !reference.text.is_empty() => Quote::new(&text, start, start + reference.text.len()),
        _ => source(document, reference.span).unwrap_or_else(|| Quote { hit: reference.text.clone(), ..Quote::default() }),
    }
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
