//! A number that no task of a repo has.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{Model, RepoId};

pub(super) const RULE: Rule = rule!("numbering-gap", Note, Repo(check));

fn check(model: &Model, id: RepoId, report: &mut Report<'_>) {
    let repo = &model[id];
    let pending = model.pending_numbers.get(&id);
    for pair in repo.tasks.windows(2) {
        let (Some(here), Some(after)) = (model[pair[0]].number, model[pair[1]].number) else { continue };
        if here.kind != after.kind {
            continue;
        }
        let label = |value: u64| model.label(here.with(value));
        // What is on its way stands before it, too: gaps further ahead are for the branch that brings it.
        let coming = pending
            .and_then(|numbers| numbers.range(..after).next_back())
            .copied()
            .filter(|number| *number > here)
            .map(|number| number.value);
        let (before, after) = (coming.unwrap_or(here.value), after.value);
        let missing = match after.saturating_sub(before) {
            0 | 1 => continue,
            2 => label(before + 1),
            _ => format!("{} to {}", label(before + 1), label(after - 1)),
        };
        let message = match coming {
            None => format!("{} has {} and {}, and no {missing}", repo.info.name, label(before), label(after)),
            Some(_) => format!("{} has {}, {} on another branch, and no {missing}", repo.info.name, label(after), label(before)),
        };
        report.folder(pair[1], message).help("if a task was dropped, keep its folder with a STATUS.md that says so");
    }
}
