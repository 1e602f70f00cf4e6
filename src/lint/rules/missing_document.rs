//! A task without one of its three documents.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentKind, Model, TaskId};

pub(super) const RULE: Rule = rule!("missing-document", Warning, Task(check));

fn check(model: &Model, task: TaskId, report: &mut Report<'_>) {
    // A folder that could not be read may hold anything.
    if model[task].unreadable.is_some() {
        return;
    }
    let missing = DocumentKind::TEMPLATES.into_iter().filter(|kind| model.document_of(task, *kind).is_none());
    for name in missing.filter_map(DocumentKind::file_name) {
        let (repo, folder) = (&model[model[task].repo].info.name, model[task].folder_name());
        report.folder(task, format!("{repo} {folder} has no {name}")).help(purpose(name));
    }
}

fn purpose(name: &str) -> &'static str {
    match name {
        "PLAN.md" => "PLAN.md says what the task is for, what it changes and what it locks",
        "STATUS.md" => "STATUS.md says which phases are done; other repos' claims are checked against it",
        _ => "OTHER_PROJECTS.md says what the other repos do for this feature, and in which order",
    }
}
