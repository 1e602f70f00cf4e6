//! References that name a task by a number which is another task's now, and what they mean.

mod counterpart;
mod history;
mod slug;

use std::collections::BTreeSet;

pub(super) use counterpart::Said;
pub(super) use history::{AllIdentities, blame_queries};

use super::draft::Draft;
use super::{Base, DocumentId, Model, Reference, ReferenceId, Resolution, Target, TargetRepo, TaskId, feature};
use crate::source::Answers;
use crate::text::Date;

/// Tells the references that mean something else than they say: by the slug beside a number, by history, then by what both sides say.
pub(super) fn mark(model: &mut Model, draft: &Draft, answers: &Answers, before: Option<&Base>) {
    model.references = model.written.clone();
    // Where a slug stands beside a number, it says by itself what is meant.
    let by_slug = slug::found(model);
    let mut found = history::found(model, &draft.identities, answers);
    found.retain(|(id, _)| model.named_by_slug(&model[*id]).is_none());
    put(model, &found);
    // Only with all of them known can be told who names whom.
    let contradicted: Vec<bool> = found.iter().map(|(id, meant)| history::is_contradicted(model, *id, meant)).collect();
    found.iter().for_each(|(id, _)| model.references[id.document.0 as usize] = model.written[id.document.0 as usize].clone());
    let mut marks: Vec<Mark> =
        found.into_iter().zip(contradicted).filter(|(_, contradicted)| !contradicted).map(|(mark, _)| mark).collect();
    marks.extend(by_slug);
    marks.sort_by_key(|(id, _)| *id);
    put(model, &marks);
    model.named = feature::all_named(model, before);
    let told = counterpart::found(model, before);
    put(model, &told);
    marks.extend(told);
    for document in marks.iter().map(|(id, _)| id.document).collect::<BTreeSet<DocumentId>>() {
        let index = document.0 as usize;
        if let Some(known) = before.map(|before| &before.references[index]).filter(|known| **known == model.references[index]) {
            model.references[index] = known.clone();
        }
        let named = feature::named(model, document);
        model.named.put(index, named);
    }
}

/// A reference, and what it means.
type Mark = (ReferenceId, Meant);

fn put(model: &mut Model, marks: &[Mark]) {
    for of_document in marks.chunk_by(|one, other| one.0.document == other.0.document) {
        let references = &mut model.references[of_document[0].0.document.0 as usize];
        let mut marked = references.to_vec();
        for (id, meant) in of_document {
            let reference = &mut marked[id.index as usize];
            reference.resolution = Resolution::Stale;
            reference.meant = Some(Box::new(meant.clone()));
        }
        *references = marked.into();
    }
}

/// What a stale reference means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The task that is meant.
    pub task: TaskId,
    /// How that is known.
    pub evidence: Evidence,
}

/// How that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The reference has a slug too, which is that task's.
    Slug,
    /// The task of that number is of another feature, and exactly one other of its repo is of this one.
    Counterpart,
    /// When its line was written, the number was that task's.
    Moved {
        /// The commit that gave the task another number, and its day; none where that is not committed.
        commit: Option<String>,
        /// Day of that commit; none where it is not committed or has no readable date.
        until: Option<Date>,
        /// Nothing else had the number when the line was written, nor had the task another one yet.
        is_certain: bool,
    },
}

impl Model {
    /// The task that a reference is about: what it means where it is stale, else what it names.
    pub fn meant(&self, reference: &Reference) -> Option<TaskId> {
        reference.meant.as_ref().map(|meant| meant.task).or_else(|| self.target_of(&reference.target).0)
    }

    /// The task and the document that a target is.
    pub(super) fn target_of(&self, target: &Target) -> (Option<TaskId>, Option<DocumentId>) {
        match target {
            Target::Task { task, .. } => (*task, None),
            Target::Document { document: Some(document), .. } | Target::Heading { document, .. } => (self[*document].task, Some(*document)),
            Target::Document { repo: TargetRepo::Known(repo), task: Some(number), .. } => (self.task(*repo, *number), None),
            Target::Document { .. } | Target::File { .. } | Target::Commit { .. } => (None, None),
            Target::Tag { .. } | Target::PullRequest { .. } => (None, None),
        }
    }
}
