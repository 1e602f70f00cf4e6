//! A document, or a task's folder, that could not be read.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("unread-document", Warning, Workspace(check));

fn check(model: &Model, report: &mut Report<'_>) {
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
}
