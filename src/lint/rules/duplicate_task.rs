//! Two folders that claim one number.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{Model, RepoId};

pub(super) const RULE: Rule = rule!("duplicate-task", Error, Repo(check));

fn check(model: &Model, id: RepoId, report: &mut Report<'_>) {
    let repo = &model[id];
    for pair in repo.tasks.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        if let Some(number) = model[first].number.filter(|number| model[second].number == Some(*number)) {
            let (one, other) = (model[first].folder_name(), model[second].folder_name());
            report
                .folder(second, format!("{one} and {other} are both {} {number} of {}", model.kind_of(first).word(), repo.info.name))
                .identity_key(format!("{one} and {other} are both task {number} of {}", repo.info.name))
                .related_task(model, first, if model[first].is_file() { "the other file" } else { "the other folder" })
                .help("merge the two, or give one of them the next free number");
        }
    }
}
