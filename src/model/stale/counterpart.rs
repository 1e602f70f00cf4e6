//! What the tasks of a feature say of each other, where no history does.

use std::collections::{BTreeMap, HashSet};

use super::{Evidence, Meant};
use crate::model::{DocumentId, Form, Model, RepoId, Resolution, Target, TaskId, titles_agree};

/// Marks the references that name the wrong task of a repo, by what both sides say: where a document says of another repo which task
/// is its counterpart, that task knows nothing of it and is called something else, and exactly one other does or is called the same.
///
/// `named` are the tasks of other repos that each task names as its counterparts.
pub(in crate::model) fn mark(model: &mut Model, named: &BTreeMap<TaskId, Vec<TaskId>>) {
    // Who names whom, anywhere and in any form.
    let mentions: HashSet<(TaskId, TaskId)> =
        model.references.iter().filter_map(|reference| Some((model[reference.document].task?, model.meant(reference)?))).collect();
    let found: Vec<(usize, TaskId)> = model
        .document_ids()
        .flat_map(|id| said(model, id))
        .filter_map(|(index, task, other)| {
            let (own, named_task) = (model[task].subject.as_str(), model[other].subject.as_str());
            let apart = !own.is_empty() && !named_task.is_empty() && !titles_agree(own, named_task);
            if !apart || mentions.contains(&(other, task)) {
                return None;
            }
            let is_counterpart = |candidate: &TaskId| {
                let names_back = named.get(candidate).is_some_and(|others| others.contains(&task));
                *candidate != other && (names_back || titles_agree(own, &model[*candidate].subject))
            };
            let mut candidates = model[model[other].repo].tasks.iter().copied().filter(is_counterpart);
            let meant = candidates.next().filter(|_| candidates.next().is_none())?;
            // Who names both means both.
            (!beside(model, index, meant)).then_some((index, meant))
        })
        .collect();
    for (index, task) in found {
        model.mark(index, Meant { task, evidence: Evidence::Counterpart });
    }
}

/// The references by which a document says which task of another repo is its counterpart: the bullet or step is that repo's.
fn said(model: &Model, id: DocumentId) -> Vec<(usize, TaskId, TaskId)> {
    let document = &model[id];
    let Some(task) = document.task else { return Vec::new() };
    let facts = &document.facts;
    let claims = facts.claims.iter().filter_map(|claim| Some((claim.repo?, claim.item)));
    let steps = facts.order.iter().filter_map(|step| Some((step.repo?, step.item)));
    let items = claims.chain(steps).filter(|(repo, _)| Some(*repo) != document.repo);
    items.flat_map(|(repo, item)| within(model, id, repo, document.parsed[item].span)).map(|(index, other)| (index, task, other)).collect()
}

/// The tasks of a repo that a part of a document names by number.
fn within(model: &Model, id: DocumentId, repo: RepoId, span: crate::text::Span) -> Vec<(usize, TaskId)> {
    let first = model.references.partition_point(|reference| (reference.document, reference.span.start) < (id, span.start));
    let here = model.references[first..].iter().enumerate();
    here.take_while(|(_, reference)| reference.document == id && reference.span.start < span.end)
        .filter(|(_, reference)| reference.resolution == Resolution::Ok && matches!(reference.form, Form::Qualified | Form::Contextual))
        .filter_map(|(index, reference)| match reference.target {
            Target::Task { task: Some(task), .. } if model[task].repo == repo => Some((first + index, task)),
            _ => None,
        })
        .collect()
}

/// Whether the list that a reference stands in names a task as well.
fn beside(model: &Model, index: usize, task: TaskId) -> bool {
    let reference = &model.references[index];
    let parsed = &model[reference.document].parsed;
    let section = parsed.headings_around(reference.span.start).next().map_or(0, |heading| heading.span.start);
    let others = model.references_in(reference.document).iter();
    others.filter(|other| other.span.start > section && model.meant(other) == Some(task)).any(|other| {
        let around = parsed.headings_around(other.span.start).next().map_or(0, |heading| heading.span.start);
        around == section
    })
}
