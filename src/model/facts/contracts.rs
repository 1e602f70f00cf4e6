//! Locked contracts as a document lists them.

use super::Field;
use super::lists::is_nothing;
use crate::markdown::{Document, SectionName};
use crate::text::Span;

/// One locked contract: a heading with text and code under it, or one list item.
#[derive(Clone, Debug)]
pub struct Contract {
    /// What it is called: its heading, or what stands before the first colon of its item.
    pub name: String,
    /// Its text as written, marks included.
    pub text: Field,
}

pub(super) fn read(document: &Document) -> Vec<Contract> {
    let Some(section) = document.section(SectionName::LockedContracts) else { return Vec::new() };
    let field = |span: Span| Field { value: span.of(&document.text).trim().to_owned(), span };
    let headed: Vec<Contract> = document
        .sections()
        .filter(|inner| inner.heading.span.start > section.heading.span.start && section.body.contains(inner.heading.span))
        .filter(|inner| inner.heading.level == section.heading.level + 1)
        .map(|inner| Contract { name: document.heading_text(inner.heading).trim().to_owned(), text: field(inner.body) })
        .collect();
    let first_heading = headed.first().map_or(section.body.end, |contract| contract.text.span.start);
    let items = document.items_in(section.body).filter(|(_, item)| item.depth == 0 && item.span.end <= first_heading);
    // "None." says that there is no contract, and an empty bullet is another fault.
    let listed = items.filter(|(_, item)| !is_nothing(document.lead(item))).map(|(_, item)| {
        let lead = document.lead(item);
        let name = lead.split(':').next().unwrap_or(lead).trim();
        Contract { name: name.to_owned(), text: field(item.span) }
    });
    listed.chain(headed.iter().cloned()).collect()
}
