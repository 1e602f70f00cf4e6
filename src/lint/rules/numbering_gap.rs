//! A number that no task of a repo has.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{Model, RepoId};
use crate::source::KindId;

pub(super) const RULE: Rule = rule!("numbering-gap", Note, Repo(check));

/// Items other than tasks that leave out more numbers than these are numbered by something else: a pull request, an issue.
const MAX_GAPS: usize = 5;

fn check(model: &Model, id: RepoId, report: &mut Report<'_>) {
    let repo = &model[id];
    let pending = model.pending_numbers.get(&id);
    let counts = |kind: KindId| {
        let numbers = repo.tasks.iter().filter_map(|task| model[*task].number).filter(|number| number.kind == kind);
        let numbers: Vec<u64> = numbers.map(|number| number.value).collect();
        let gaps = numbers.windows(2).filter(|pair| pair[1].saturating_sub(pair[0]) > 1).count();
        let range = numbers.last().zip(numbers.first()).map_or(0, |(last, first)| (last - first).saturating_add(1));
        model.kinds()[kind].has_templates() || (gaps <= MAX_GAPS && range <= 2 * numbers.len() as u64)
    };
    let counted: Vec<KindId> = model.kinds().iter().map(|(kind, _)| kind).filter(|kind| counts(*kind)).collect();
    for pair in repo.tasks.windows(2) {
        let (Some(here), Some(after)) = (model[pair[0]].number, model[pair[1]].number) else { continue };
        if here.kind != after.kind || !counted.contains(&here.kind) {
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
            None => format!("{} has {} and {}, but no {missing}", repo.info.name, label(before), label(after)),
            Some(_) => format!("{} has {}, {} on another branch, but no {missing}", repo.info.name, label(after), label(before)),
        };
        let help = match model.kind_of(pair[1]).has_templates() {
            true => "if a task was dropped, keep its folder with a STATUS.md that says so".to_owned(),
            false => format!("if {} was dropped, keep it with a status that says so", model.kind_of(pair[1]).with_article()),
        };
        report.folder(pair[1], message).help(help);
    }
}
