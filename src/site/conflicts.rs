//! Open tasks that plan to change the same files.

use serde::Serialize;

use super::page::{PageDraft, Shared};
use super::task::TaskLink;
use super::{address, forge};

/// How many files are listed.
const LISTED: usize = 500;

#[derive(Serialize)]
pub(super) struct ConflictsView {
    total: usize,
    groups: Vec<Group>,
    more: usize,
}

#[derive(Serialize)]
struct Group {
    repo: String,
    href: String,
    files: Vec<FileView>,
}

/// A file, and the tasks that want it.
#[derive(Serialize)]
struct FileView {
    path: String,
    /// Where it is shown.
    source: Option<String>,
    tasks: Vec<Planned>,
}

#[derive(Serialize)]
struct Planned {
    link: TaskLink,
    /// Where its plan says so.
    href: String,
    line: u32,
}

pub(super) fn draft(site: &Shared<'_>) -> PageDraft<ConflictsView> {
    let model = site.model;
    let conflicts = model.conflicts();
    let shown = &conflicts[..conflicts.len().min(LISTED)];
    let file = |conflict: &crate::model::Conflict| FileView {
        path: conflict.path.clone(),
        source: forge::page(&model[conflict.repo], &conflict.path),
        tasks: conflict
            .tasks
            .iter()
            .map(|(task, plan, span)| Planned {
                link: site.task_link(*task),
                href: site.near(*plan, span.start),
                line: model[*plan].place(*span).start.line,
            })
            .collect(),
    };
    let groups = shown.chunk_by(|one, other| one.repo == other.repo).map(|group| Group {
        repo: model[group[0].repo].info.name.clone(),
        href: site.addresses.repo(group[0].repo),
        files: group.iter().map(file).collect(),
    });
    let view = ConflictsView { total: conflicts.len(), groups: groups.collect(), more: conflicts.len() - shown.len() };
    PageDraft::new(address::CONFLICTS, "Conflicts", view)
}
