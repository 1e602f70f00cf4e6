//! A phase whose status is a word that nobody agreed on.

use super::{Rule, rule};
use crate::config::State;
use crate::lint::Report;
use crate::model::{DocumentId, Model};
use crate::text::nearest;

pub(super) const RULE: Rule = rule!("invalid-status", Warning, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    for phase in model[id].facts.phases.iter().filter(|phase| phase.state.is_none()) {
        let value = phase.status.value.as_str();
        let unfilled = value.contains('{') || ["todo", "tbd"].contains(&value.to_lowercase().as_str());
        if unfilled || !value.chars().any(char::is_alphanumeric) {
            continue;
        }
        let finding = report.at(id, phase.status.span, format!("unknown phase status `{value}`"));
        match nearest(value, State::ALL.map(State::label)) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("use Pending, In progress, Blocked, Implemented or Complete; `[status]` in book.toml adds your own words"),
        };
    }
}
