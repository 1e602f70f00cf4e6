//! A contract that a repo of its feature does not mirror.

use std::collections::BTreeSet;

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentKind, Model, TaskId};

pub const RULE: Rule = rule!("contract-unmirrored", Note, check);

fn check(model: &Model, report: &mut Report<'_>) {
    for contract in &model.contracts {
        let Some(owner) = &contract.owner else { continue };
        let mirrored: BTreeSet<TaskId> = contract.mirrors.iter().map(|mirror| mirror.text.task).collect();
        // Where nobody mirrors it, it is the owner's own affair.
        if mirrored.iter().all(|task| *task == owner.task) {
            continue;
        }
        for task in model.counterparts(owner.task).filter(|task| !mirrored.contains(task)) {
            let Some((id, document)) = model.task_documents(task).find(|(_, document)| document.kind == DocumentKind::OtherProjects) else {
                continue;
            };
            let Some(title) = document.parsed.title() else { continue };
            report
                .at(id, title.span, format!("\"{}\" of {} is mirrored elsewhere, and not here", contract.name, model.task_name(owner.task)))
                .related(model, owner.document, owner.place, "what the owner locks")
                .help("mirror it under Locked Contracts (Mirrored), if this repo relies on it");
        }
    }
}
