//! The title of a task's document: which task, and what about.

use super::header::front;
use crate::config::Kind;
use crate::markdown::Document;
use crate::text::{Cut, Span};

/// The first heading of a task's document.
#[derive(Clone, Debug, Default)]
pub struct Title {
    /// The bytes of the heading.
    pub span: Span,
    /// The number that the title gives the task, and its place.
    pub number: Option<(u64, Span)>,
    /// What it says the task is about.
    pub subject: Option<String>,
}

pub(super) fn read(document: &Document, kind: &Kind) -> Option<Title> {
    let heading = document.title()?;
    let passage = &document[heading.passage];
    let text = passage.text.as_str();
    let mut title = Title { span: heading.span, number: None, subject: None };
    let Some((start, end, number)) = task_number(kind, text).or_else(|| leading_number(kind, text)) else {
        let is_title = heading.level == 1 || kind.has_templates();
        let front = if is_title { None } else { front::title(document) };
        let text = if kind.has_templates() { text } else { without_kind(text) };
        let is_section = !kind.has_templates() && SECTIONS.iter().any(|known| text.trim().eq_ignore_ascii_case(known));
        title.subject = front.or_else(|| Some(text.trim().to_owned()).filter(|subject| !subject.is_empty() && !is_section));
        return Some(title);
    };
    let (end, part) = match part_of(text.tail(end)) {
        Some(length) => (end + length, true),
        None => (end, false),
    };
    title.number = (!part).then(|| (number, passage.source(start, end)));
    let trim =
        |text: &str| text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2013}' | '\u{2014}' | ':' | '|')).to_owned();
    let before = trim(text.head(start));
    let after = trim(text.tail(end).trim_start_matches(['.', ')']));
    let parenthesised =
        after.find('(').and_then(|open| after.tail(open + 1).rfind(')').map(|close| trim(after.part(open + 1..open + 1 + close))));
    let is_kind = |text: &str| ["other projects", "status", "plan"].contains(&text.to_lowercase().as_str());
    let plain_after = || {
        let after = after.strip_suffix("Plan").or_else(|| after.strip_suffix("Status")).unwrap_or(&after);
        trim(after.split('(').next().unwrap_or_default())
    };
    let subject = match () {
        () if is_kind(&before) && after.starts_with('(') => parenthesised,
        () if before.is_empty() || is_kind(&before) => Some(plain_after()),
        () => Some(before),
    };
    title.subject = subject.filter(|subject| !subject.is_empty() && !subject.starts_with('{'));
    Some(title)
}

/// The `TASK4` or `Task 4` by which a title names its own task: at the start, or behind a dash; where it starts and ends, and its
/// number. Any other is a task that the title speaks of.
fn task_number(kind: &Kind, text: &str) -> Option<(usize, usize, u64)> {
    // What is no task is named first in its title, or the title speaks of another.
    let starts = kind.words_in(text).filter(|(start, _)| *start == 0 || kind.has_templates());
    starts.into_iter().find_map(|(start, word_end)| {
        let rest = text.tail(word_end);
        let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '-', '#']).len();
        let digits = rest.tail(gap).bytes().take_while(u8::is_ascii_digit).count();
        let before = text.head(start).trim_end();
        let whole = before.is_empty() || before.ends_with(['-', '\u{2013}', '\u{2014}', ':', '|', '/']);
        let number = rest.part(gap..gap + digits).parse().ok()?;
        (whole && digits > 0).then_some((start, word_end + gap + digits, number))
    })
}

/// The number that the title of an item which is a file begins with: `12. Use Postgres`, `0012: Use Postgres`.
fn leading_number(kind: &Kind, text: &str) -> Option<(usize, usize, u64)> {
    let is_file = kind.patterns().any(|pattern| pattern.is_of_files() && pattern.has_number());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.tail(digits);
    // `10: things to know` counts, `0010: Cache` is a number.
    let is_padded = text.starts_with('0');
    let marks = [":", ")", " - ", " \u{2013} ", " \u{2014} "];
    let is_set_off = after.starts_with('.') || (is_padded && marks.iter().any(|mark| after.starts_with(mark)));
    let goes_on = after.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_alphabetic);
    let number = text.head(digits).parse().ok()?;
    (is_file && is_set_off && goes_on).then_some((0, digits, number))
}

/// What documents say of their kind before what they are about: `Implementation Plan: Login`.
const KINDS: [&str; 12] = [
    "feature specification",
    "implementation plan",
    "specification",
    "feature",
    "spec",
    "plan",
    "tasks",
    "proposal",
    "change",
    "change proposal",
    "requirements",
    "design",
];

/// What documents without a title begin with: the heading of their first section.
const SECTIONS: [&str; 10] =
    ["summary", "description", "context", "why", "overview", "abstract", "introduction", "motivation", "background", "status"];

/// A title without the words before its colon that say what kind of document it is.
fn without_kind(text: &str) -> &str {
    let split = text
        .split_once(':')
        .filter(|(before, after)| KINDS.iter().any(|known| before.trim().eq_ignore_ascii_case(known)) && !after.trim().is_empty());
    split.map_or(text, |(_, after)| after.trim())
}

/// How long the ` of 3` is that makes a number one step of several, and not a task's own.
fn part_of(after: &str) -> Option<usize> {
    let rest = after.trim_start().strip_prefix("of ")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| after.len() - rest.len() + digits)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::KindId;

    #[test]
    fn every_way_of_titling_gives_number_and_subject() {
        for (text, number, subject) in [
            ("# Schema Cleanup — Task 4 Plan", Some(4), Some("Schema Cleanup")),
            ("# Other Projects — Task 4 (Schema Cleanup)", Some(4), Some("Schema Cleanup")),
            ("# Status — Task 5 (Admin “Sync” (Shows))", Some(5), Some("Admin “Sync” (Shows)")),
            ("# TASK3 — Image Dedup (Shared File)", Some(3), Some("Image Dedup")),
            ("# Other Projects — TASK3 (Image Dedup)", Some(3), Some("Image Dedup")),
            ("# Other Projects — Task 1", Some(1), None),
            ("# Task 2 of 3: Saved Searches", None, Some("Saved Searches")),
            ("# Cutover Runbook", None, Some("Cutover Runbook")),
            ("# {Title} — Task {N} Plan", None, Some("{Title} — Task {N} Plan")),
        ] {
            let title = read(&crate::markdown::parse(Arc::from(text)), &crate::config::Kinds::default()[KindId::default()]).unwrap();
            assert_eq!((title.number.map(|(number, _)| number), title.subject.as_deref()), (number, subject), "{text}");
        }
    }
}
