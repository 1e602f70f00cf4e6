//! A day that is none.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model, Stated};

pub(super) const RULE: Rule = rule!("invalid-date", Warning, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let facts = &model[id].facts;
    if let Some(updated) = &facts.header.updated {
        compare(report, id, updated);
    }
    if let Some(Ok(handoff)) = &facts.handoff
        && let Some(updated) = &handoff.last_updated
    {
        compare(report, id, updated);
    }
}

fn compare(report: &mut Report<'_>, id: DocumentId, stated: &Stated) {
    let value = stated.field.value.as_str();
    let unfilled = value.is_empty()
        || value.contains(['{', '<'])
        || ["todo", "tbd", "yyyy-mm-dd"].contains(&value.to_lowercase().trim_end_matches('.'));
    if stated.date.is_none() && !unfilled {
        report.at(id, stated.field.span, format!("`{value}` is not a valid date")).help("write it as 2026-02-09 or February 9, 2026");
    }
}
