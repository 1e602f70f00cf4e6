//! What the tasks of a feature say of each other, where no history does.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Evidence, Mark, Meant};
use crate::model::{Base, DocumentId, Form, Model, ReferenceId, RepoId, Resolution, Shift, Target, TaskId, titles_agree};
use crate::text::Span;

/// The references that name the wrong task of a repo, by what both sides say: where a document says of another repo which task is its
/// counterpart, that task knows nothing of it and is called something else, and exactly one other does or is called the same.
pub(super) fn found(model: &mut Model, before: Option<&Base>) -> Vec<Mark> {
    // What bears marks already is not as it is written.
    let is_plain = |index: usize| Arc::ptr_eq(&model.references[index], &model.written[index]);
    let is_known = |before: &Base, id: DocumentId| {
        let index = id.0 as usize;
        let same = before[id].is(&model[id]) && Arc::ptr_eq(&before.written[index], &model.written[index]);
        same && is_plain(index) && before.said[index].is_some()
    };
    let none: Arc<[Said]> = Arc::default();
    let of = |id: DocumentId| match said(model, id) {
        said if said.is_empty() => (id, Arc::clone(&none)),
        said => (id, said.into()),
    };
    let ids: Vec<DocumentId> = model.document_ids().collect();
    let unknown = ids.into_par_iter().filter(|id| !before.is_some_and(|before| is_known(before, *id)));
    let read: BTreeMap<DocumentId, Arc<[Said]>> = unknown.map(of).collect();
    let mut all = before.map_or_else(|| model.document_ids().map(|_| None).collect(), |before| before.said.clone());
    for (id, said) in &read {
        all.put(id.0 as usize, is_plain(id.0 as usize).then(|| Arc::clone(said)));
    }
    model.said = all;
    let model = &*model;
    let meant = |document: DocumentId, said: &Said| {
        let (id, other) = (ReferenceId { document, index: said.reference }, said.other);
        let task = model[document].task?;
        // Most are named back, and soon done with.
        let (own, named) = (model[task].subject.as_str(), model[other].subject.as_str());
        if mentions(model, other, task) || own.is_empty() || named.is_empty() || own == named || titles_agree(own, named) {
            return None;
        }
        let is_counterpart = |candidate: &TaskId| {
            let names_back = || model[*candidate].documents.iter().any(|document| model.named[document.0 as usize].contains(&task));
            *candidate != other && (names_back() || titles_agree(own, &model[*candidate].subject))
        };
        let mut candidates = model[model[other].repo].tasks.iter().copied().filter(is_counterpart);
        let meant = candidates.next().filter(|_| candidates.next().is_none())?;
        // Who names both means both.
        (!beside(model, id, meant)).then_some((id, Meant { task: meant, evidence: Evidence::Counterpart }))
    };
    let of = |(index, said): (usize, &Option<Arc<[Said]>>)| {
        let id = DocumentId(index as u32);
        let said = said.as_ref().or_else(|| read.get(&id)).into_iter();
        said.flat_map(|said| said.iter()).filter_map(|said| meant(id, said)).collect::<Vec<Mark>>()
    };
    let mut found: Vec<Mark> = model.said.par_iter().enumerate().flat_map_iter(of).collect();
    // A bullet and a step may be one place.
    found.sort_by_key(|(id, _)| *id);
    found.dedup_by_key(|(id, _)| *id);
    found
}

/// Whether a task names another, anywhere and in any form.
fn mentions(model: &Model, task: TaskId, other: TaskId) -> bool {
    let documents = || model[task].documents.iter();
    let is_counterpart = || documents().any(|document| model.named[document.0 as usize].contains(&other));
    let mut references = documents().flat_map(|document| model.references_in(*document));
    is_counterpart() || references.any(|reference| model.meant(reference) == Some(other))
}

/// A reference by which a document says which task of another repo is its counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) struct Said {
    /// Its index among those of the document.
    reference: u32,
    /// The task that it names.
    other: TaskId,
}

impl Said {
    /// The same in other ids; none where the task is gone.
    pub(in crate::model) fn shifted(self, shift: &Shift) -> Option<Self> {
        Some(Self { other: shift.task(self.other)?, ..self })
    }
}

/// The references by which a document says which task of another repo is its counterpart: the bullet or step is that repo's.
fn said(model: &Model, id: DocumentId) -> Vec<Said> {
    let document = &model[id];
    if document.task.is_none() {
        return Vec::new();
    }
    let facts = &document.facts;
    let claims = facts.claims.iter().filter_map(|claim| Some((claim.repo?, claim.item)));
    let steps = facts.order.iter().filter_map(|step| Some((step.repo?, step.item)));
    let items = claims.chain(steps).filter(|(repo, _)| Some(*repo) != document.repo);
    items.flat_map(|(repo, item)| within(model, id, repo, document.parsed[item].span)).collect()
}

/// The tasks of a repo that a part of a document names by number.
fn within(model: &Model, document: DocumentId, repo: RepoId, span: Span) -> Vec<Said> {
    let all = model.references_in(document);
    let first = all.partition_point(|reference| reference.span.start < span.start);
    let here = all.iter().enumerate().skip(first).take_while(|(_, reference)| reference.span.start < span.end);
    here.filter(|(_, reference)| reference.resolution == Resolution::Ok && matches!(reference.form, Form::Qualified | Form::Contextual))
        .filter_map(|(index, reference)| match reference.target {
            Target::Task { task: Some(task), .. } if model[task].repo == repo => Some(Said { reference: index as u32, other: task }),
            _ => None,
        })
        .collect()
}

/// Whether the list that a reference stands in names a task as well.
fn beside(model: &Model, id: ReferenceId, task: TaskId) -> bool {
    let reference = &model[id];
    let parsed = &model[reference.document].parsed;
    let section = parsed.headings_around(reference.span.start).next().map_or(0, |heading| heading.span.start);
    let others = model.references_in(reference.document).iter();
    others.filter(|other| other.span.start > section && model.meant(other) == Some(task)).any(|other| {
        let around = parsed.headings_around(other.span.start).next().map_or(0, |heading| heading.span.start);
        around == section
    })
}
