//! What the inventory of a published site answers for a repo that is not checked out here.

use super::document::anchor_prefix;
use super::{Model, Reference, Repo, RepoId, Resolution, Target, TargetRepo};
use crate::config::Kinds;
use crate::source::Number;
use crate::text::{names_lines, without_text_fragment};

/// Whether an absent repo has a task.
pub(super) fn task(repo: &Repo, kinds: &Kinds, number: Number) -> Resolution {
    match &repo.info.listed {
        None => Resolution::Unverifiable,
        Some(contents) if contents.tasks.contains_key(&(kinds[number.kind].name.clone(), number.value)) => Resolution::Ok,
        Some(_) => Resolution::Broken,
    }
}

/// Whether a published site says that an absent repo does not have a task.
pub(super) fn lacks_task(repo: &TargetRepo, model: &Model, number: Number) -> bool {
    matches!(repo, TargetRepo::Known(repo) if model[*repo].info.absent && task(&model[*repo], model.kinds(), number) == Resolution::Broken)
}

/// Whether an absent repo has a document, the folder of a task, or a heading. A site lists the documents of the crawled folder
/// whole; of any other file it can say nothing.
pub(super) fn path(repo: &Repo, kinds: &Kinds, path: &str, number: Option<Number>, anchor: Option<&str>) -> Resolution {
    let Some(contents) = &repo.info.listed else { return Resolution::Unverifiable };
    if contents.documents.contains_key(path) {
        let anchor = anchor.filter(|anchor| !names_lines(anchor));
        let has = anchor.and_then(|anchor| contents.has_anchor(path, anchor, &anchor_prefix(path)));
        return if has.unwrap_or(true) { Resolution::Ok } else { Resolution::Broken };
    }
    let in_task = number.map(|number| task(repo, kinds, number));
    let crawled = kinds.within(path).is_some();
    let is_markdown = path.rsplit_once('.').is_some_and(|(_, end)| ["md", "markdown"].iter().any(|known| end.eq_ignore_ascii_case(known)));
    match in_task {
        Some(Resolution::Broken) => Resolution::Broken,
        Some(known) if kinds.item_at(path).is_none_or(|item| item.is_whole && !item.is_file) => known,
        _ if crawled && is_markdown => Resolution::Broken,
        _ => Resolution::Unverifiable,
    }
}

impl Reference {
    /// The heading that it names in a document which an absent repo has, by what a published site says: the repo, the document's
    /// path and the heading's id. None where it names no heading, or no such document.
    pub fn listed_anchor<'r>(&'r self, model: &Model) -> Option<(RepoId, &'r str, &'r str)> {
        let Target::Document { repo: TargetRepo::Known(repo), path, document: None, .. } = &self.target else { return None };
        let listed = model[*repo].info.listed.as_ref()?;
        let anchor = without_text_fragment(self.text.split_once('#')?.1);
        listed.documents.contains_key(&**path).then_some((*repo, &**path, anchor))
    }
}
