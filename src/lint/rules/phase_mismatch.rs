//! PLAN.md and STATUS.md that list different phases.

use super::{Rule, listed, rule};
use crate::lint::Report;
use crate::model::vocabulary::documents::NUMBERS;
use crate::model::{DocumentKind, Model, Phase, PlannedPhase, TaskId};

pub(super) const RULE: Rule = rule!("phase-mismatch", Note, Task(check));

fn check(model: &Model, task: TaskId, report: &mut Report<'_>) {
    let (planned, rows) = (model.planned_phases(task), model.phases(task));
    if planned.is_empty() || rows.is_empty() {
        return;
    }
    let find = |kind| model.task_documents(task).find(|(_, document)| document.kind == kind).map(|(id, _)| id);
    let (Some(plan), Some(status)) = (find(DocumentKind::Plan), find(DocumentKind::Status)) else { return };
    let planned_ids: Vec<String> = planned.iter().map(|phase| key(&phase.id)).collect();
    let listed_ids: Vec<String> = rows.iter().map(|phase| key(&phase.id)).collect();
    let unlisted: Vec<&PlannedPhase> =
        planned.iter().zip(&planned_ids).filter(|(_, id)| !listed_ids.contains(id)).map(|(phase, _)| phase).collect();
    if let Some(first) = unlisted.first() {
        let names: Vec<&str> = unlisted.iter().map(|phase| phase.id.as_str()).collect();
        let message = format!("STATUS.md does not list {} {}, which PLAN.md plans", noun(&names), listed(&names));
        report.at(plan, first.span, message).help("add a row for each to Phase Status");
    }
    let unplanned: Vec<&Phase> = rows.iter().zip(&listed_ids).filter(|(_, id)| !planned_ids.contains(id)).map(|(phase, _)| phase).collect();
    if let Some(first) = unplanned.first() {
        let names: Vec<&str> = unplanned.iter().map(|phase| phase.id.as_str()).collect();
        let message = format!("PLAN.md does not plan {} {}, which STATUS.md lists", noun(&names), listed(&names));
        report.at(status, first.id_span, message).help("add a `### Phase …` heading for each to Scope");
    }
}

fn noun(names: &[&str]) -> &'static str {
    if names.len() > 1 { "phases" } else { "phase" }
}

/// What tells one phase from another: `6c (code)`, `Phase 6c` and `6C` are one, and so are `1`, `01`, `1.0`, `P1` and `One`.
fn key(id: &str) -> String {
    let lower = id.to_lowercase();
    let plain = lower.strip_prefix("phase").unwrap_or(&lower);
    let plain = plain.split('(').next().unwrap_or(plain).trim_matches(|c: char| !c.is_alphanumeric());
    let first = plain.split_whitespace().next().unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
    if let Some(number) = NUMBERS.iter().position(|word| *word == first) {
        return number.to_string();
    }
    let digits = first.strip_prefix('p').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(first);
    let bare = digits.trim_start_matches('0');
    let first = if bare.starts_with(|c: char| c.is_ascii_digit()) { bare } else { digits };
    let first = first.strip_suffix(".0").unwrap_or(first);
    let numbered = first.contains(|c: char| c.is_ascii_digit()) || first.chars().count() == 1;
    if numbered { first.to_owned() } else { plain.to_owned() }
}
