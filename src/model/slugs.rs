//! Items by the words of their own that their names hold: `blueprint-builder` in `005-blueprint-builder`.

use std::collections::HashMap;

use super::{Model, Reference, RepoId, TargetRepo, TaskId};
use crate::config::{ItemName, Kind};

/// The items of all repos by their slugs in small letters; none where names have no slugs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slugs(HashMap<String, Vec<TaskId>>);

impl Slugs {
    pub(super) fn new(model: &Model) -> Self {
        let kind = model.kind();
        let mut slugs: HashMap<String, Vec<TaskId>> = HashMap::new();
        for id in model.task_ids().filter(|_| kind.pattern.has_slug()) {
            if let Some(slug) = kind.pattern.read(model[id].folder_name()).and_then(|name| name.slug) {
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
    /// The item of a repo that a reference's slug names, and the name as it is written; none where several have that slug.
    pub(super) fn named_by_slug<'r>(&self, reference: &'r Reference) -> Option<(TaskId, ItemName<'r>)> {
        let TargetRepo::Known(repo) = reference.target.repo() else { return None };
        let name = written(self.kind(), &reference.text).filter(|_| !self.slugs.is_empty())?;
        Some((self.only_with_slug(*repo, name.slug?)?, name))
    }

    /// The one item of a repo with a slug.
    pub(super) fn only_with_slug(&self, repo: RepoId, slug: &str) -> Option<TaskId> {
        let mut own = self.slugs.all(slug).iter().filter(|task| self[**task].repo == repo);
        own.next().copied().filter(|_| own.next().is_none())
    }
}

/// The name of an item with a slug that a text writes, alone or in a path.
fn written<'t>(kind: &Kind, text: &'t str) -> Option<ItemName<'t>> {
    let names = text.split(|c: char| c.is_whitespace() || "/()[]<>\"'`#?".contains(c));
    names.filter_map(|name| kind.pattern.read(name)).find(|name| name.slug.is_some())
}
