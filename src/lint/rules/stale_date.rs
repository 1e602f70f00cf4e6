//! A document that was updated later than it says.

use super::{Rule, rule};
use crate::lint::Report;
use crate::markdown::{Document, Home, Passage};
use crate::model::vocabulary::documents::{LOGS, PLANS};
use crate::model::{DocumentId, Model};
use crate::text::{Date, Span, start_of, words};

pub(super) const RULE: Rule = rule!("stale-date", Note, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let document = &model[id];
    let Some((updated, date)) = document.facts.header.updated.as_ref().and_then(|updated| Some((updated, updated.date?))) else { return };
    let activity = document.facts.activity.iter().filter_map(|entry| Some((entry.date?, entry.span, "activity")));
    let newest = entries(&document.parsed).chain(activity).max_by_key(|(date, ..)| *date);
    if let Some((newest, span, what)) = newest.filter(|(newest, ..)| *newest > date) {
        report
            .at(id, updated.field.span, format!("`Last updated` is {date}, but the newest {what} is from {newest}"))
            .related(model, id, span, "the newest entry")
            .help(format!("write `Last updated: {newest}`"))
            .replace(true, newest.to_string());
    }
}

/// So much of a heading or an entry, in bytes, may say of which day it is.
const MAX_LEAD_BYTES: usize = 200;

/// The dated headings and entries of a document's logs. A day that stands elsewhere may be one that is yet to come.
fn entries(document: &Document) -> impl Iterator<Item = (Date, Span, &'static str)> + '_ {
    let is_log = |passage: &Passage| {
        let around = document.headings_around(passage.span.start).map(|heading| document.heading_text(heading));
        around.filter(|text| Date::prefix(text).is_none()).any(|text| has_word(text, LOGS))
    };
    document.passages.iter().filter_map(move |passage| {
        let text = start_of(&passage.text, MAX_LEAD_BYTES);
        let first = text.lines().next().unwrap_or_default();
        let (date, what) = match passage.home {
            Home::Heading(_) => (day_of_heading(first)?, "heading"),
            // Most have no day, and that costs less to see.
            Home::Block => Date::prefix(first).filter(|_| is_entry(document, passage)).map(|(date, _)| (date, "entry"))?,
            Home::Cell { .. } => return None,
        };
        (is_log(passage) && !has_word(first, PLANS)).then_some((date, passage.span, what))
    })
}

/// `2026-02-09`, `2026-02-09 \u{2014} Retry`, `Update 2026-02-09`, `Session 4 (2026-02-09)`. A day in its middle may be one to come.
fn day_of_heading(text: &str) -> Option<Date> {
    Date::prefix(text).map(|(date, _)| date).or_else(|| Date::at_end(text))
}

fn has_word(text: &str, among: &[&str]) -> bool {
    words(&text.to_lowercase()).any(|word| among.contains(&word))
}

/// Whether a passage leads an item of a list that stands in no other.
fn is_entry(document: &Document, passage: &Passage) -> bool {
    passage.item.is_some_and(|item| document[item].parent.is_none() && document.lead(&document[item]) == passage.text)
}
