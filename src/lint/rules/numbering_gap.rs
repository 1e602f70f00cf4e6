//! A number that no task of a repo has.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::Model;

pub const RULE: Rule = rule!("numbering-gap", Note, Workspace(check));

fn check(model: &Model, report: &mut Report<'_>) {
    for repo in &model.repos {
        for pair in repo.tasks.windows(2) {
            let (before, after) = (model[pair[0]].number, model[pair[1]].number);
            let missing = match after.saturating_sub(before) {
                0 | 1 => continue,
                2 => format!("TASK{}", before + 1),
                _ => format!("TASK{} to TASK{}", before + 1, after - 1),
            };
            report
                .folder(pair[1], format!("{} has TASK{before} and TASK{after}, and no {missing}", repo.name))
                .help("if a task was dropped, keep its folder with a STATUS.md that says so");
        }
    }
}
