//! A document that was updated later than it says.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model};

pub const RULE: Rule = rule!("stale-date", Note, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let facts = &model[id].facts;
    let Some((updated, date)) = facts.header.updated.as_ref().and_then(|updated| Some((updated, updated.date?))) else { return };
    let newest = facts.activity.iter().filter_map(|entry| Some((entry.date?, entry.span))).max_by_key(|(date, _)| *date);
    if let Some((newest, span)) = newest.filter(|(newest, _)| *newest > date) {
        report
            .at(id, updated.field.span, format!("last updated on {date}, and its newest activity is of {newest}"))
            .related(model, id, span, "the newest entry")
            .help(format!("write `Last updated: {newest}`"))
            .replace(true, newest.to_string());
    }
}
