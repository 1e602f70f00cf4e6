//! Something that a plan locks and the owner's file does not declare.

use super::{Rule, rule};
use crate::config::{Severity, State};
use crate::contract::{Contracts, Found};
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("contract-unimplemented", Warning, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for stated in contracts.stated.values().flatten() {
        let Found::Missing { file, near } = &stated.found else { continue };
        let is_done = model[stated.document].task.is_some_and(|task| model.state(task).is_some_and(State::done));
        let name = model.path_of((*file).into());
        let finding = report.at(stated.document, stated.span, format!("{} is not declared in {name}", stated.what));
        let finding = if is_done { finding } else { finding.only(Severity::Note) };
        let finding = finding.help(if is_done {
            "declare it in the file, or correct the plan"
        } else {
            "declare it in the file with the work on this plan"
        });
        if let Some((span, near)) = near {
            finding.related(model, *file, *span, format!("the file has {near}"));
        }
    }
}
