//! References that name an item by number and slug, and the slug is another number's: items keep their names when numbers change.

use rayon::prelude::*;

use super::{Evidence, Mark, Meant};
use crate::model::{DocumentId, Model, ReferenceId, Resolution};

/// The broken references whose slug is that of an item with another number.
pub(super) fn found(model: &Model) -> Vec<Mark> {
    if model.slugs.is_empty() {
        return Vec::new();
    }
    let ids: Vec<DocumentId> = model.document_ids().collect();
    let of_document = |document: DocumentId| {
        let broken = model.references_in(document).iter().enumerate().filter(|(_, reference)| reference.resolution == Resolution::Broken);
        let meant = broken.filter_map(|(index, reference)| {
            let (task, number) = model.named_by_slug(reference)?;
            let has_moved = model[task].number != Some(number);
            has_moved.then_some((ReferenceId { document, index: index as u32 }, Meant { task, evidence: Evidence::Slug }))
        });
        meant.collect::<Vec<_>>()
    };
    ids.into_par_iter().flat_map_iter(of_document).collect()
}
