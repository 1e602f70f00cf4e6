//! PLAN.md and STATUS.md that list different phases.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentKind, Model};

pub const RULE: Rule = rule!("phase-mismatch", Note, check);

fn check(model: &Model, report: &mut Report<'_>) {
    for task in model.task_ids() {
        let (planned, listed) = (model.planned_phases(task), model.phases(task));
        if planned.is_empty() || listed.is_empty() {
            continue;
        }
        let find = |kind| model.task_documents(task).find(|(_, document)| document.kind == kind).map(|(id, _)| id);
        let (Some(plan), Some(status)) = (find(DocumentKind::Plan), find(DocumentKind::Status)) else { continue };
        let planned_ids: Vec<String> = planned.iter().map(|phase| key(&phase.id)).collect();
        let listed_ids: Vec<String> = listed.iter().map(|phase| key(&phase.id)).collect();
        for (phase, id) in planned.iter().zip(&planned_ids).filter(|(_, id)| !listed_ids.contains(id)) {
            report
                .at(plan, phase.span, format!("phase {} is planned, and STATUS.md does not list it", phase.id))
                .help(format!("add a row for phase {id} to Phase Status"));
        }
        for (phase, id) in listed.iter().zip(&listed_ids).filter(|(_, id)| !planned_ids.contains(id)) {
            report
                .at(status, phase.id_span, format!("phase {} has a status, and PLAN.md does not plan it", phase.id))
                .help(format!("add `### Phase {id}: …` to Scope"));
        }
    }
}

/// What tells one phase from another: `6c (code)`, `Phase 6c` and `6C` are one.
fn key(id: &str) -> String {
    let lower = id.to_lowercase();
    let plain = lower.strip_prefix("phase").unwrap_or(&lower);
    plain.split('(').next().unwrap_or(plain).trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}
