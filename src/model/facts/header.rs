//! What a document says of itself, in front matter and in the lines under its title: `Repo:`, `Last updated:`, `Status:`.

use super::{Field, Vocabulary};
use crate::config::State;
use crate::data::{Entry, Language};
use crate::markdown::{Document, Home, Section};
use crate::text::{Cut, Date, Span};

#[derive(Clone, Debug, Default)]
pub struct Header {
    pub repo: Option<Field>,
    pub updated: Option<Stated>,
    /// What its status comes to.
    pub state: Option<State>,
}

/// A day as a document states it; without a date where it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    pub field: Field,
    pub date: Option<Date>,
}

/// How many passages a header may take; what comes later is the document's own text.
const PASSAGES: usize = 8;

pub(super) fn read(document: &Document, vocabulary: &Vocabulary) -> Header {
    let mut header = Header::default();
    for (label, field) in front_matter(document).into_iter().chain(lines(document)).chain(status_section(document)) {
        let is_empty = field.value.is_empty();
        match label.as_str() {
            "repo" | "repository" if header.repo.is_none() && !is_empty => header.repo = Some(field),
            "last updated" | "updated" if header.updated.is_none() => {
                header.updated = Some(Stated { date: Date::parse(without_note(&field.value)), field });
            }
            "status" | "state" if header.state.is_none() => header.state = vocabulary.column(&field.value),
            _ => {}
        }
    }
    header
}

/// The keys of front matter that mean the same in every convention, spelt as in the lines under a title.
const KEYS: [&str; 4] = ["status", "state", "updated", "last updated"];

/// The keys of the front matter that say something of the document.
fn front_matter(document: &Document) -> Vec<(String, Field)> {
    let Some(span) = document.front_matter else { return Vec::new() };
    let whole = span.of(&document.text);
    let start = whole.find('\n').map_or(whole.len(), |end| end + 1);
    let body = whole.tail(start);
    let body = body.head(body.rfind("\n---").or_else(|| body.rfind("\n+++")).unwrap_or(body.len()));
    let Ok(root) = Language::Yaml.read(body) else { return Vec::new() };
    let field = |entry: &Entry| {
        let key = entry.key.to_lowercase().replace(['_', '-'], " ");
        let (value, at) = (entry.value.as_text()?.to_owned(), entry.value.span.range());
        let before = span.start as usize + start;
        KEYS.contains(&key.as_str()).then(|| (key, Field { value, span: Span::new(before + at.start, before + at.end) }))
    };
    root.entries().iter().filter_map(field).collect()
}

/// The lines `Label: value` under a title.
fn lines(document: &Document) -> Vec<(String, Field)> {
    let mut fields = Vec::new();
    let mut headings = 0;
    for passage in document.passages.iter().take(PASSAGES) {
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
