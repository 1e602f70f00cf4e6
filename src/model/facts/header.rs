//! What a document says of itself, in front matter and in the lines under its title: `Repo:`, `Last updated:`, `Status:`.

use super::super::vocabulary::waits::DEPENDENCY_LABELS;
use super::{Field, Vocabulary};
use crate::config::State;
use crate::data::{Entry, Language, Node};
use crate::markdown::{Document, Home, Section};
use crate::text::{Cut, Date, Span};

/// What the lines above the first section, and front matter, say of the document.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The repo that it says it belongs to; none where it says nothing.
    pub repo: Option<Field>,
    /// When it says it was last updated; none where it says nothing.
    pub updated: Option<Stated>,
    /// What its status comes to.
    pub state: Option<State>,
    /// Where it says what its work waits for.
    pub depends_on: Vec<Span>,
    /// The values that front matter gives for what its work waits for; references in them are found nowhere else.
    pub front: Vec<Field>,
}

/// A day as a document states it; without a date where it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// What is written.
    pub field: Field,
    /// The day it names; none where it is no date.
    pub date: Option<Date>,
}

/// How many passages a header may take; what comes later is the document's own text.
const MAX_HEADER_PASSAGES: usize = 8;

pub(super) fn read(document: &Document, vocabulary: &Vocabulary) -> Header {
    let front = front_matter(document);
    let depends = front.iter().filter(|(label, _)| DEPENDENCY_LABELS.contains(&label.as_str()));
    let mut header = Header { front: depends.map(|(_, field)| field.clone()).collect(), ..Header::default() };
    for (label, field) in front.into_iter().chain(lines(document)).chain(status_section(document)) {
        let is_empty = field.value.is_empty();
        match label.as_str() {
            "repo" | "repository" if header.repo.is_none() && !is_empty => header.repo = Some(field),
            "last updated" | "updated" if header.updated.is_none() => {
                header.updated = Some(Stated { date: Date::parse(without_note(&field.value)), field });
            }
            "status" | "state" if header.state.is_none() => header.state = vocabulary.column(&field.value),
            label if DEPENDENCY_LABELS.contains(&label) && !is_empty => header.depends_on.push(field.span),
            _ => {}
        }
    }
    header
}

/// The keys of front matter that mean the same in every convention, spelt as in the lines under a title.
const KEYS: [&str; 4] = ["status", "state", "updated", "last updated"];

/// The keys of the front matter that say something of the document; one with a list for each of its entries.
fn front_matter(document: &Document) -> Vec<(String, Field)> {
    let Some(span) = document.front_matter else { return Vec::new() };
    let whole = span.of(&document.text);
    let start = whole.find('\n').map_or(whole.len(), |end| end + 1);
    let body = whole.tail(start);
    let body = body.head(body.rfind("\n---").unwrap_or(body.len()));
    let Ok(root) = Language::Yaml.read(body) else { return Vec::new() };
    let before = span.start as usize + start;
    let field = |node: &Node| {
        let value = node.as_text()?.to_owned();
        // Between its quotes, where it has any.
        let at = node.span.range();
        let start = before + at.start + node.span.of(body).find(&value).unwrap_or_default();
        let end = if node.span.of(body).contains(&value) { start + value.len() } else { before + at.end };
        Some(Field { value, span: Span::new(start, end) })
    };
    let fields = |entry: &Entry| {
        let key = entry.key.to_lowercase().replace(['_', '-'], " ");
        let is_known = KEYS.contains(&key.as_str()) || DEPENDENCY_LABELS.contains(&key.as_str());
        let nodes = std::iter::once(&entry.value).chain(entry.value.items()).filter(|_| is_known);
        nodes.filter_map(field).map(|field| (key.clone(), field)).collect::<Vec<_>>()
    };
    root.entries().iter().flat_map(fields).collect()
}

/// The lines `Label: value` under a title.
fn lines(document: &Document) -> Vec<(String, Field)> {
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
            if let Some((label, value)) = line.split_once(':') {
                let value = value.trim();
                let start = at + line.find(value).unwrap_or_default();
                let label = label.trim().trim_start_matches(['-', '*']).trim().to_lowercase();
                fields.push((label, Field { value: value.to_owned(), span: passage.source(start, start + value.len()) }));
            }
            at += line.len() + 1;
        }
    }
    fields
}

/// The first words under a heading `Status` of the second level, as records of decisions have it.
fn status_section(document: &Document) -> Option<(String, Field)> {
    let is_status = |section: &Section<'_>| section.heading.level == 2 && document.heading_text(section.heading).trim() == "Status";
    let section = document.sections().find(is_status)?;
    let passage = document.passages_in(section.body).next()?;
    let line = passage.text.lines().next()?;
    Some(("status".to_owned(), Field { value: line.trim().to_owned(), span: passage.source(0, line.len()) }))
}

/// A day may have a note behind it: `2026-02-09 (after review)`.
fn without_note(value: &str) -> &str {
    value.split(" (").next().unwrap_or(value).trim().trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_lines_under_the_title_say_the_same() {
        let read = |text: &str| read(&crate::markdown::parse(text.into()), &Vocabulary::default());
        for text in [
            "---\nstatus: in_progress\nupdated: 2026-02-09\nDepends-On: web TASK3\n---\n\n# T\n",
            "# T\n\n- **Status:** `In Progress`\n- Updated: 2026-02-09\n- Depends on: web TASK3\n",
            "---\ntitle: x\n---\n# T\n\nUpdated: 2026-02-09 (after review)\nDepends on: web TASK3\n\n## Status\n\nActive\n",
        ] {
            let header = read(text);
            let updated = header.updated.and_then(|stated| stated.date);
            assert_eq!((header.state, updated), (Some(State::InProgress), Date::parse("2026-02-09")), "{text}");
            let depends: Vec<&str> = header.depends_on.iter().map(|span| span.of(text)).collect();
            assert_eq!(depends, ["web TASK3"], "{text}");
        }
        let several = "---\ndepends_on: [web TASK3, 'api TASK4']\nrepo: https://example.com\n---\n# T\n";
        let header = read(several);
        let values: Vec<&str> = header.front.iter().map(|field| field.value.as_str()).collect();
        assert_eq!((values, header.repo), (vec!["web TASK3", "api TASK4"], None));
        for text in ["---\nstatus: [\n---\n", "---\n- status\n---\n", "# T\n\nStatus: unclear\n", "---\nstatus:\n  a: done\n---\n"] {
            assert_eq!(read(text).state, None, "{text}");
        }
    }
}
