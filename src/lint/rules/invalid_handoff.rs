//! A Handoff Snapshot that cannot be read.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model};

pub(super) const RULE: Rule = rule!("invalid-handoff", Warning, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    if let Some(Err(fault)) = &model[id].facts.handoff {
        report
            .at(id, fault.span, format!("invalid handoff snapshot: {}", fault.message))
            .help("write `include` (true or false), `state` (active, blocked, recent or archived), `last_updated`, `current_phase`, `next_action` and `detail` under `handoff:`");
    }
}
