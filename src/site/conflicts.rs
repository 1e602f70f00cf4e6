//! Open tasks that plan to change the same files.

use serde::Serialize;

use super::page::{PageDraft, Shared};
use super::task::TaskLink;
use super::{address, forge};
use crate::model::RepoId;

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
    /// What to link to.
    id: String,
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

/// How many conflicts there are, and where they are listed.
#[derive(Serialize)]
pub(super) struct ConflictLink {
    count: usize,
    href: String,
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
    let conflicts = site.conflicts();
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
        id: id(site, group[0].repo),
        repo: model[group[0].repo].info.name.clone(),
        href: site.addresses.repo(group[0].repo),
        files: group.iter().map(file).collect(),
    });
    let view = ConflictsView { total: conflicts.len(), groups: groups.collect(), more: conflicts.len() - shown.len() };
    PageDraft::new(address::CONFLICTS, "Conflicts", view)
}

/// What the conflicts of a repo are called on the page.
fn id(site: &Shared<'_>, repo: RepoId) -> String {
    format!("in-{}", address::segment(&site.model[repo].info.name))
}

/// Where the conflicts of a repo stand, and how many there are; none where there are none.
pub(super) fn of_repo(site: &Shared<'_>, repo: RepoId) -> Option<ConflictLink> {
    let count = site.conflicts().iter().filter(|conflict| conflict.repo == repo).count();
    (count > 0).then(|| ConflictLink { count, href: format!("{}#{}", address::CONFLICTS, id(site, repo)) })
}
