//! A document as units: section by section, long ones in parts.

use super::unit::{TITLE, Unit};
use crate::markdown::{self, Heading};
use crate::site::quote;
use crate::text::{Cut, Span};

/// The most characters of one unit. A longer section becomes several, so that every piece of the index stays small.
const MAX_UNIT_CHARS: usize = 4000;
/// How many headings around a section are named.
const AROUND: usize = 3;

/// A document by its headings: what stands above the first one, or under the title, belongs to `first`.
pub(super) fn sections(document: &markdown::Document, first: Unit, prefix: &str, units: &mut Vec<Unit>) {
    let title = document.title().map(|title| title.span);
    let end = document.text.len() as u32;
    let (outer, language, from) = (first.path.clone(), first.language, first.from);
    let start = document.headings.first().map_or(end, |heading| heading.span.start);
    let mut open = first;
    text_of(document, Span { start: document.front_matter.map_or(0, |span| span.end), end: start }, &mut open.text);
    for (index, heading) in document.headings.iter().enumerate() {
        let next = document.headings.get(index + 1).map_or(end, |next| next.span.start);
        if Some(heading.span) != title {
            let path = path(document, heading, title, &outer);
            let own = quote::first(document.heading_text(heading).trim(), TITLE);
            let from = from.map(|(document, _)| (document, heading.span.start));
            let unit = Unit { anchor: format!("{prefix}{}", heading.id), path, heading: own, language, from, ..Unit::default() };
            push(std::mem::replace(&mut open, unit), units);
        }
        text_of(document, Span { start: heading.span.end, end: next }, &mut open.text);
    }
    push(open, units);
}

/// Adds a unit, in several where it is long.
pub(super) fn push(mut unit: Unit, units: &mut Vec<Unit>) {
    let text = std::mem::take(&mut unit.text);
    let mut rest = text.trim();
    loop {
        let limit = rest.char_indices().nth(MAX_UNIT_CHARS).map_or(rest.len(), |(at, _)| at);
        let cut =
            if limit == rest.len() { limit } else { rest.head(limit).rfind(char::is_whitespace).filter(|cut| *cut > 0).unwrap_or(limit) };
        let (part, after) = (rest.head(cut), rest.tail(cut));
        units.push(Unit {
            anchor: unit.anchor.clone(),
            path: unit.path.clone(),
            heading: std::mem::take(&mut unit.heading),
            text: part.to_owned(),
            language: unit.language,
            from: unit.from,
        });
        rest = after.trim_start();
        if rest.is_empty() {
            break;
        }
    }
}

/// The headings around a section and its own, below what the document is called.
fn path(document: &markdown::Document, heading: &Heading, title: Option<Span>, outer: &str) -> String {
    let around = std::iter::successors(Some(heading), |heading| heading.parent.map(|parent| &document[parent]));
    let mut names: Vec<&str> = around
        .filter(|heading| Some(heading.span) != title)
        .map(|heading| document.heading_text(heading).trim())
        .filter(|name| !name.is_empty())
        .take(AROUND)
        .collect();
    if !outer.is_empty() {
        names.push(outer);
    }
    names.reverse();
    quote::first(&names.join(" › "), TITLE)
}

/// The words of a part of a document, its code included, in the order of the text.
fn text_of(document: &markdown::Document, span: Span, out: &mut String) {
    let mut fences = document.fences_in(span).peekable();
    for passage in document.passages_in(span) {
        while let Some(fence) = fences.next_if(|fence| fence.span.start < passage.span.start) {
            line(out, &fence.code);
        }
        line(out, &passage.text);
    }
    fences.for_each(|fence| line(out, &fence.code));
}

fn line(out: &mut String, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
    }
}
