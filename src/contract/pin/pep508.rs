//! A requirement as Python writes it: `quayline-manifest[extra] >=1.3,<2 ; python_version > "3.9"`.
//!
//! Only what stands before the marker is read, with places; the marker itself is another language, and says nothing of versions.

use std::ops::Range;

use super::entry::{Around, Ecosystem, Requirement, Source};
use super::range::Dialect;
use super::remote;
use super::tree::Text;
use crate::text::Cut;

/// Reads a requirement; none where it is none.
pub(super) fn read(text: &Text, around: &Around<'_>) -> Option<Requirement> {
    let value = &text.value;
    let start = value.len() - value.trim_start().len();
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name_end = start + value.tail(start).find(|c| !letters(c)).unwrap_or(value.len() - start);
    let name = value.part(start..name_end);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || !name.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let spaces = |from: usize| from + (value.tail(from).len() - value.tail(from).trim_start().len());
    let mut at = spaces(name_end);
    if value.tail(at).starts_with('[') {
        at = spaces(at + value.tail(at).find(']')? + 1);
    }
    let rest = value.tail(at);
    let named = Some(Ecosystem::Python.name(name));
    if let Some(address) = rest.strip_prefix('@') {
        let from = at + 1 + (address.len() - address.trim_start().len());
        let end = from + value.tail(from).find(char::is_whitespace).unwrap_or(value.len() - from);
        let conditional = value.tail(end).trim_start().starts_with(';');
        return Some(Requirement { name: named, conditional, ..address_at(text, from..end, around) });
    }
    let end = at + rest.find(';').unwrap_or(rest.len());
    let conditional = end < value.len();
    let range = trimmed(value, at..end);
    let range = match value.part(range.clone()).strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(_) => trimmed(value, range.start + 1..range.end - 1),
        None => range,
    };
    let said = value.part(range.clone());
    if !said.is_empty() && !said.starts_with(['<', '>', '=', '!', '~']) {
        return None;
    }
    let span = if said.is_empty() { text.part(start..name_end) } else { text.part(range.clone()) };
    let source = Source::Range(Dialect::Python, said.to_owned());
    let said = if said.is_empty() { "*" } else { said }.to_owned();
    Some(Requirement { name: named, source, said, span, conditional })
}

/// A package that is given by where it lies; its name is known where the address says it.
pub(super) fn address_at(text: &Text, place: Range<usize>, around: &Around<'_>) -> Requirement {
    let address = text.value.part(place.clone());
    let plain = |source| Requirement { name: None, source, said: address.to_owned(), span: text.part(place.clone()), conditional: false };
    if let Some(found) = remote::pip(address) {
        let name = found.egg.map(|egg| Ecosystem::Python.name(&egg));
        let tag = found.at.clone().map(|at| address.part(at).to_owned());
        let (said, span) = match found.at {
            Some(at) => (address.part(at.clone()).to_owned(), text.part(place.start + at.start..place.start + at.end)),
            None => (address.to_owned(), text.part(place)),
        };
        return Requirement { name, source: Source::Git { repo: found.repo, tag }, said, span, conditional: false };
    }
    if address.contains("://") {
        return plain(Source::Elsewhere);
    }
    let path = address.strip_prefix("file:").unwrap_or(address);
    plain(around.source(path.split(['[', '#']).next().unwrap_or_default()))
}

/// A stretch of a text without the spaces around it.
fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let part = text.part(place.clone());
    let start = place.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
