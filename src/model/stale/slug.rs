//! References that name an item by number and slug, and the slug is another number's: names are moved less often than numbers.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Evidence, Mark, Meant};
use crate::config::ItemName;
use crate::model::{DocumentId, Model, Reference, ReferenceId, RepoId, Resolution, TargetRepo, TaskId};

/// The items of each repo by their slugs, in small letters; one that several have says nothing.
pub(super) struct Slugs(HashMap<(RepoId, String), Option<TaskId>>);

impl Slugs {
    pub(super) fn new(model: &Model) -> Self {
        let mut slugs = HashMap::new();
        let pattern = &model.kind().pattern;
        for id in model.task_ids().filter(|_| pattern.has_slug()) {
            let task = &model[id];
            let Some(slug) = pattern.read(task.folder_name()).and_then(|name| name.slug) else { continue };
            slugs.entry((task.repo, slug.to_lowercase())).and_modify(|known| *known = None).or_insert(Some(id));
        }
        Self(slugs)
    }

    /// Whether number and slug cannot say different things, as there are no slugs.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The item that a reference's slug names, and the name as it is written.
    pub(super) fn named<'r>(&self, model: &Model, reference: &'r Reference) -> Option<(TaskId, ItemName<'r>)> {
        let TargetRepo::Known(repo) = reference.target.repo() else { return None };
        let name = written(model, &reference.text)?;
        let task = *self.0.get(&(*repo, name.slug?.to_lowercase()))?;
        Some((task?, name))
    }

    /// The broken references whose slug is that of an item with another number.
    pub(super) fn found(&self, model: &Model) -> Vec<Mark> {
        if self.is_empty() {
            return Vec::new();
        }
        let ids: Vec<DocumentId> = model.document_ids().collect();
        let of_document = |document: DocumentId| {
            let broken =
                model.references_in(document).iter().enumerate().filter(|(_, reference)| reference.resolution == Resolution::Broken);
            let meant = broken.filter_map(|(index, reference)| {
                let (task, name) = self.named(model, reference)?;
                let moved = model[task].number != name.number;
                moved.then_some((ReferenceId { document, index: index as u32 }, Meant { task, evidence: Evidence::Slug }))
            });
            meant.collect::<Vec<_>>()
        };
        ids.into_par_iter().flat_map_iter(of_document).collect()
    }
}

/// The name of an item with a slug that a text writes, alone or in a path.
fn written<'t>(model: &Model, text: &'t str) -> Option<ItemName<'t>> {
    let names = text.split(|c: char| c.is_whitespace() || "/()[]<>\"'`#?".contains(c));
    names.filter_map(|name| model.kind().pattern.read(name)).find(|name| name.slug.is_some())
}
