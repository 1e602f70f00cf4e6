//! The lines under a title: `Repo:` and `Last updated:`.

use super::Field;
use crate::markdown::{Document, Home};
use crate::text::Date;

#[derive(Clone, Debug, Default)]
pub struct Header {
    pub repo: Option<Field>,
    pub updated: Option<Stated>,
}

/// A day as a document states it; without a date where it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    pub field: Field,
    pub date: Option<Date>,
}

/// How many passages a header may take; what comes later is the document's own text.
const PASSAGES: usize = 8;

pub(super) fn read(document: &Document) -> Header {
    let mut header = Header::default();
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
            let field = |value: &str| {
                let start = at + line.find(value).unwrap_or_default();
                Field { value: value.to_owned(), span: passage.source(start, start + value.len()) }
            };
            if let Some((label, value)) = line.split_once(':') {
                let value = value.trim();
                match label.trim().trim_start_matches(['-', '*']).trim().to_lowercase().as_str() {
                    "repo" | "repository" if header.repo.is_none() && !value.is_empty() => header.repo = Some(field(value)),
                    "last updated" | "updated" if header.updated.is_none() => {
                        header.updated = Some(Stated { field: field(value), date: Date::parse(without_note(value)) });
                    }
                    _ => {}
                }
            }
            at += line.len() + 1;
        }
    }
    header
}

/// A day may have a note behind it: `2026-02-09 (after review)`.
fn without_note(value: &str) -> &str {
    value.split(" (").next().unwrap_or(value).trim().trim_end_matches('.')
}
