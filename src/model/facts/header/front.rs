//! What front matter says: its keys that mean the same in every convention, and what stands there, with its place.

use super::super::super::vocabulary::people::OWNER_LABELS;
use super::super::super::vocabulary::states::STATUS_TITLES;
use super::super::super::vocabulary::waits::{DEPENDENCY_LABELS, RELATION_LABELS};
use super::super::Field;
use crate::data::{Entry, Node, Value};
use crate::markdown::Document;
use crate::text::Span;

/// The keys that say of which day a document is.
const DAYS: [&str; 2] = ["updated", "last updated"];

/// The keys that say which language a document is written in.
pub(super) const LANGUAGE: [&str; 2] = ["lang", "language"];

/// The title that front matter gives the document.
pub(in super::super) fn title(document: &Document) -> Option<String> {
    let (language, span) = document.front()?;
    let root = language.read(span.of(&document.text)).ok()?;
    let entry = root.entries().iter().find(|entry| entry.key.eq_ignore_ascii_case("title"))?;
    entry.value.as_text().map(|title| title.trim().to_owned()).filter(|title| !title.is_empty())
}

/// The keys of the front matter that say something of the document, spelt as in the lines under a title; one with a list for each of
/// its entries.
pub(super) fn read(document: &Document) -> Vec<(String, Field)> {
    let Some((language, span)) = document.front() else { return Vec::new() };
    let body = span.of(&document.text);
    let Ok(root) = language.read(body) else { return Vec::new() };
    let before = span.start as usize;
    let field = |node: &Node| {
        let (Value::Text(value) | Value::Date(value)) = &node.value else { return None };
        let value = value.to_string();
        // Between its quotes, where it has any.
        let at = node.span.range();
        let start = before + at.start + node.span.of(body).find(&value).unwrap_or_default();
        let end = if node.span.of(body).contains(&value) { start + value.len() } else { before + at.end };
        Some(Field { value, span: Span::new(start, end) })
    };
    let fields = |entry: &Entry| {
        let label = label(&entry.key);
        let known = [STATUS_TITLES, &DAYS, &LANGUAGE, DEPENDENCY_LABELS, RELATION_LABELS, OWNER_LABELS];
        let is_known = known.iter().any(|known| known.contains(&label.as_str()));
        let nodes = std::iter::once(&entry.value).chain(entry.value.items()).filter(|_| is_known);
        nodes.filter_map(field).map(|field| (label.clone(), field)).collect::<Vec<_>>()
    };
    root.entries().iter().flat_map(fields).collect()
}

/// Whether a value names other items. Of a status only the end does: `superseded by ADR-0012`.
pub(super) fn names_items(label: &str, value: &str) -> bool {
    DEPENDENCY_LABELS.contains(&label) || RELATION_LABELS.contains(&label) || (STATUS_TITLES.contains(&label) && value.contains(" by "))
}

/// A key in the words of a label: `depends_on`, `Depends-On` and `dependsOn` are one.
fn label(key: &str) -> String {
    let mut label = String::new();
    for letter in key.chars() {
        if letter.is_uppercase() && label.ends_with(char::is_lowercase) {
            label.push(' ');
        }
        label.push(if matches!(letter, '_' | '-') { ' ' } else { letter });
    }
    label.to_lowercase()
}
