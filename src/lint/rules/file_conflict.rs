//! Open tasks of one repo that plan to change the same file.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{Model, RepoId};

pub(super) const RULE: Rule = rule!("file-conflict", Note, Repo(check));

fn check(model: &Model, repo: RepoId, report: &mut Report<'_>) {
    for conflict in model.conflicts_in(repo) {
        let [(first, first_plan, first_span), others @ ..] = conflict.tasks.as_slice() else { continue };
        let first = model.task_name(*first);
        for (_, plan, span) in others {
            report
                .at(*plan, *span, format!("{first} is also open and plans to change `{}`", conflict.path))
                .related(model, *first_plan, *first_span, "also planned here")
                .help("agree on an order, and write it under Dependency Order");
        }
    }
}
