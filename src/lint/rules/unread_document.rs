//! A document, a task's folder, or a file of an environment that could not be read.

use super::{Rule, rule};
use crate::contract::{Contracts, Unread};
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("unread-document", Warning, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for id in model.document_ids() {
        // What Crossbook itself failed to read is told by another rule.
        if let Some(why) = model[id].unread.as_ref().filter(|_| model[id].failed.is_none()) {
            report.on(id, format!("{} was not read: {why}", model[id].file_name())).help("its content is neither checked nor published");
        }
    }
    for task in model.task_ids() {
        if let Some(why) = &model[task].unreadable {
            report
                .folder(task, format!("{} was not read: {why}", model[task].folder_name()))
                .help("its content is neither checked nor published");
        }
    }
    for environment in &contracts.environments.all {
        let can_be_missed = |unread: &&Unread| !model[unread.repo].info.absent && model[unread.repo].has_sources;
        for unread in environment.unread.iter().filter(can_be_missed) {
            let (name, file) = (&environment.name, unread.path.rsplit('/').next().unwrap_or(&unread.path));
            let message = format!("{file} of the environment {name} was not read: {}", unread.why);
            let help = "fix it, or change `files` in its [[environment]]";
            match unread.place {
                Some((file, span)) => report.at(file, span, message).help(help),
                None => report.missing(unread.repo, &unread.path, message).help(help),
            };
        }
    }
}
