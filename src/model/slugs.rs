//! Items by the words of their own that their names hold: `blueprint-builder` in `005-blueprint-builder`.

use std::collections::HashMap;

use super::{Model, Reference, RepoId, TargetRepo, TaskId};
use crate::config::ItemName;
use crate::source::Number;

/// The items of all repos by their slugs in small letters; none where names have no slugs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slugs(HashMap<String, Vec<TaskId>>);

impl Slugs {
    pub(super) fn new(model: &Model) -> Self {
        let mut slugs: HashMap<String, Vec<TaskId>> = HashMap::new();
        for id in model.task_ids().filter(|id| model[*id].number.is_some() && model.kind_of(*id).has_slug()) {
            if let Some(slug) = model.kind_of(id).read_name(model[id].folder_name()).and_then(|name| name.slug) {
                slugs.entry(slug.to_lowercase()).or_default().push(id);
            }
        }
        Self(slugs)
    }

    /// Whether names have no slugs, or there are no items.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All items with a slug, in order.
    pub(super) fn all(&self, slug: &str) -> &[TaskId] {
        self.0.get(&slug.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}

impl Model {
    /// The item of a repo that a reference's slug names, and the number as it is written; none where several have that slug.
    pub(super) fn named_by_slug(&self, reference: &Reference) -> Option<(TaskId, Number)> {
        let TargetRepo::Known(repo) = reference.target.repo() else { return None };
        let (number, name) = self.written_name(reference).filter(|_| !self.slugs.is_empty())?;
        Some((self.only_with_slug(*repo, number, name.slug?)?, number))
    }

    /// The name of an item with a slug that a reference writes, alone or in a path.
    pub fn written_name<'r>(&self, reference: &'r Reference) -> Option<(Number, ItemName<'r>)> {
        let kind = reference.target.number()?.kind;
        // What follows is a heading.
        let text = reference.text.split('#').next()?;
        let mut names = text.split(|c: char| c.is_whitespace() || "/()[]<>\"'`?".contains(c));
        names.find_map(|name| self.kinds().read_name(kind, name))
    }

    /// The one item of a repo with a slug; it is of the kind that a number is of.
    pub(super) fn only_with_slug(&self, repo: RepoId, number: Number, slug: &str) -> Option<TaskId> {
        let is_own = |task: &&TaskId| self[**task].repo == repo && self[**task].kind == number.kind;
        let mut own = self.slugs.all(slug).iter().filter(is_own);
        own.next().copied().filter(|_| own.next().is_none())
    }
}
