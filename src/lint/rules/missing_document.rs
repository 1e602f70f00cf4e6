//! A task without one of the documents that every task has.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentKind, Model, TaskId, join};

pub(super) const RULE: Rule = rule!("missing-document", Warning, Task(check));

fn check(model: &Model, task: TaskId, report: &mut Report<'_>) {
    // A folder that could not be read may hold anything.
    if model[task].unreadable.is_some() {
        return;
    }
    // In a folder of the task's, `PLAN.md` is another document.
    let has = |name: &str| {
        let path = join(&model[task].path, name);
        model.task_documents(task).any(|(_, document)| document.path.eq_ignore_ascii_case(&path))
    };
    let kind = model.kind_of(task);
    for name in kind.documents.iter().filter(|name| !has(name)) {
        let (repo, folder) = (&model[model[task].repo].info.name, model[task].folder_name());
        report.folder(task, format!("{repo} {folder} has no {name}")).help(purpose(name, kind.word()));
    }
}

fn purpose(name: &str, word: &str) -> String {
    let purpose = match DocumentKind::of(name) {
        DocumentKind::Plan => "it says what the task is for, what it changes and what it locks",
        DocumentKind::Status => "it says which phases are done, and other repos' claims are checked against it",
        DocumentKind::OtherProjects => "it says what the other repos do for this feature, and in which order",
        DocumentKind::Other => return format!("add it: `documents` in book.toml requires one for every {word}"),
    };
    format!("add it: {purpose}")
}
