//! Where a task's page stood under a number that it had before: whoever comes there is led on.

use serde::Serialize;

use super::address::Redirect;
use super::page::{PageDraft, Shared};
use super::task::TaskLink;

#[derive(Serialize)]
pub(super) struct RedirectView {
    /// What it was called.
    before: String,
    link: TaskLink,
}

pub(super) fn draft(site: &Shared<'_>, index: usize) -> PageDraft<RedirectView> {
    let Redirect { path, from, task } = &site.addresses.redirects[index];
    let before = site.model.label(*from);
    let view = RedirectView { link: site.task_link(*task), before: before.clone() };
    let repo = site.model[*task].repo;
    PageDraft::new(path, format!("{} {before} moved", site.model[repo].info.name), view).below(vec![site.repo_crumb(repo)])
}
