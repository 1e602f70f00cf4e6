//! A task that names a counterpart which does not refer back to it.

use std::collections::BTreeSet;

use super::{Rule, rule};
use crate::lint::Report;
use crate::markdown::SectionName;
use crate::model::{Model, Resolution, Target, TaskId};

pub(super) const RULE: Rule = rule!("missing-backref", Note, Task(check));

fn check(model: &Model, task: TaskId, report: &mut Report<'_>) {
    let mut told: BTreeSet<TaskId> = BTreeSet::new();
    for &id in &model[task].documents {
        let document = &model[id];
        let sections = [SectionName::CrossRepoSnapshot, SectionName::DependencyOrder].map(|name| document.parsed.section(name));
        for reference in model.references_in(id) {
            let Target::Task { task: Some(other), .. } = reference.target else { continue };
            let named = sections.iter().flatten().any(|section| section.body.contains(reference.span));
            let foreign = model[other].repo != model[task].repo && reference.resolution == Resolution::Ok;
            if named && foreign && !names(model, other, task) && told.insert(other) {
                let (this, that) = (model.task_name(task), model.task_name(other));
                report
                    .at(id, reference.span, format!("{that} does not refer back to {this}"))
                    .help(format!("add \"See {this}.\" to the Cross-Repo Snapshot of {that}, or correct the number here"))
                    .related_task(model, other, "the counterpart");
            }
        }
    }
}

/// Whether any document of a task names another, in any form.
fn names(model: &Model, task: TaskId, other: TaskId) -> bool {
    // They are in the order of their documents.
    let from = &model[other].referenced_by;
    model[task].documents.iter().any(|document| {
        let first = from.partition_point(|reference| reference.document < *document);
        from.get(first).is_some_and(|reference| reference.document == *document)
    })
}
