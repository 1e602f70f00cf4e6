//! Open tasks of one repo that plan to change the same file.

use std::collections::BTreeMap;

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentKind, Model, TaskId, join};
use crate::text::Span;

pub const RULE: Rule = rule!("file-conflict", Note, check);

fn check(model: &Model, report: &mut Report<'_>) {
    for repo in &model.repos {
        let mut planned: BTreeMap<String, Vec<(TaskId, Span)>> = BTreeMap::new();
        let open = repo.tasks.iter().filter(|task| model[**task].state.is_some_and(|state| !state.done()));
        for &task in open {
            for file in model.planned_files(task) {
                let Some(path) = plain(&file.path, &repo.name) else { continue };
                let tasks = planned.entry(path).or_default();
                if tasks.last().is_none_or(|(last, _)| *last != task) {
                    tasks.push((task, file.span));
                }
            }
        }
        for (path, tasks) in planned.iter().filter(|(_, tasks)| tasks.len() > 1) {
            let plan =
                |task: TaskId| model.task_documents(task).find(|(_, document)| document.kind == DocumentKind::Plan).map(|(id, _)| id);
            let [(first, first_span), others @ ..] = tasks.as_slice() else { continue };
            for (other, span) in others {
                let (Some(id), Some(first_id)) = (plan(*other), plan(*first)) else { continue };
                let first = model.task_name(*first);
                report
                    .at(id, *span, format!("{first} is open too, and plans to change `{path}`"))
                    .related(model, first_id, *first_span, "planned here as well")
                    .help("agree on an order, and write it under Dependency Order");
            }
        }
    }
}

/// A planned path as the repo knows it; none for the task documents that every task changes, and for patterns.
fn plain(path: &str, repo: &str) -> Option<String> {
    let path = path.split([':', '#']).next().unwrap_or(path);
    let path = path.strip_prefix(&format!("{repo}/")).unwrap_or(path);
    let shared = ["docs/ai/HANDOFF.md", "CHANGELOG.md"].contains(&path);
    let pattern = path.contains(['*', '{', '<', ' ']) || path.ends_with('/');
    let path = join("", path);
    (!pattern && !shared && !path.is_empty()).then_some(path)
}
