//! The model of the run before in the ids of this one, so that whatever still holds is taken from there.
//!
//! Ids are places in sorted tables: where a task or document comes or goes, those of all behind it are others. What was known moves
//! along, but for what says anything of that task or document.

use std::collections::{BTreeSet, HashSet};
use std::ops::{Deref, RangeInclusive};
use std::sync::Arc;

use rayon::prelude::*;

use super::draft::Draft;
use super::hub::Sighting;
use super::stale::Said;
use super::tables::tables_alone;
use super::{
    Document, DocumentId, DocumentText, Feature, FeatureId, Model, Reference, ReferenceId, RepoId, Shift, Target, TargetRepo, Task, TaskId,
    Wait, join,
};
use crate::source::{Number, PathQuery};

/// The model of the run before, in the ids of a draft. A document of which nothing is known has no text.
pub struct Base {
    model: Arc<Model>,
    shift: Option<Shift>,
}

impl Deref for Base {
    type Target = Model;

    fn deref(&self) -> &Model {
        &self.model
    }
}

impl Base {
    /// None where ids are what they were and every answer is.
    pub fn shift(&self) -> Option<&Shift> {
        self.shift.as_ref()
    }

    /// Whether a task is another by what it consists of, or one of its feature is gone.
    pub(super) fn is_touched(&self, task: TaskId) -> bool {
        self.shift.as_ref().is_some_and(|shift| shift.touched_tasks[task.0 as usize])
    }

    /// The documents of a model of which the text or the references are others; some may be told twice.
    pub(super) fn changed_documents<'m>(&'m self, model: &'m Model) -> impl Iterator<Item = DocumentId> + 'm {
        let is_other = |index: &usize| !Arc::ptr_eq(&self.references[*index], &model.references[*index]);
        let references = self.references.apart(&model.references).filter(is_other);
        self.changed_texts(model).chain(references.map(|index| DocumentId(index as u32)))
    }

    /// The documents of a model of which the text is another.
    pub(super) fn changed_texts<'m>(&'m self, model: &'m Model) -> impl Iterator<Item = DocumentId> + 'm {
        let is_other = |index: &usize| !self.documents[*index].is(&model.documents[*index]);
        self.documents.apart(&model.documents).filter(is_other).map(|index| DocumentId(index as u32))
    }

    /// Whether a task or document of a repo came or went.
    pub(super) fn has_touched(&self, repo: RepoId) -> bool {
        self.shift.as_ref().is_some_and(|shift| shift.touched_repos[repo.0 as usize])
    }
}

/// So many paths are compared one by one.
const FEW: usize = 16;

/// What came, went, or is another than at the run before.
struct Changes {
    /// Relative to the workspace's root.
    paths: HashSet<String>,
    /// Numbers of tasks.
    numbers: Vec<(RepoId, RangeInclusive<Number>)>,
}

impl Changes {
    fn has(&self, path: &str) -> bool {
        // Most often there are few, and others differ from them in their length already.
        match self.paths.len() {
            ..=FEW => self.paths.iter().any(|changed| changed == path),
            _ => self.paths.contains(path),
        }
    }

    /// Whether a reference may be another by its number: one that is nobody's may be any repo's.
    fn reach(&self, reference: &Reference) -> bool {
        let Some(number) = reference.target.number() else { return false };
        let is_open = matches!(reference.target, Target::Task { task: None, .. });
        let is_own = |repo: RepoId| *reference.target.repo() == TargetRepo::Known(repo);
        self.numbers.iter().any(|(repo, numbers)| numbers.contains(&number) && (is_open || is_own(*repo)))
    }
}

/// What is known of a document.
struct Known {
    text: Arc<DocumentText>,
    written: Arc<[Reference]>,
    sightings: Arc<[Sighting]>,
    references: Arc<[Reference]>,
    named: Vec<TaskId>,
    said: Option<Arc<[Said]>>,
    waits: Arc<[Wait]>,
}

impl Known {
    fn nothing(text: &Arc<DocumentText>) -> Self {
        let (written, sightings, references, waits) = Default::default();
        Self { text: Arc::clone(text), written, sightings, references, named: Vec::new(), said: None, waits }
    }
}

impl Draft {
    /// The model before in the ids of this draft; `changed` are the paths of which another status is known now. None where the repos or
    /// the settings are others: nothing of it is worth anything then.
    pub fn base(&self, before: Arc<Model>, changed: &[PathQuery]) -> Option<Base> {
        let repo = |(known, repo): (&super::Repo, &super::Repo)| {
            known.info == repo.info && known.has_sources == repo.has_sources && known.strays == repo.strays
        };
        let same_repos = before.repos.len() == self.repos.len() && before.repos.iter().zip(&self.repos).all(repo);
        let same_settings = before.vocabulary == self.vocabulary && *before.kinds() == self.names.kinds;
        if !same_repos || !same_settings {
            return None;
        }
        let (tasks, came_tasks) = self.matched_tasks(&before);
        let has_moved = || !came_tasks.is_empty() || tasks.iter().any(Option::is_none);
        // Without any task no number is wrong.
        let has_tasks = self.folders.iter().any(|folders| !folders.is_empty());
        // What a catalogue lists may be named anywhere.
        if before.planned != *self.planned() {
            return None;
        }
        // A name with a slug may be that of any item, and is nothing as long as there is none.
        if has_tasks == before.tasks.is_empty() || (self.names.kinds.has_slug() && has_moved()) {
            return None;
        }
        let (documents, came_documents) = self.matched_documents(&before);
        let none_came = came_tasks.is_empty() && came_documents.is_empty();
        if none_came && changed.is_empty() && tasks.iter().all(Option::is_some) && documents.iter().all(Option::is_some) {
            return Some(Base { model: before, shift: None });
        }
        let mut model = tables_alone(self);
        model.repos.iter_mut().zip(&before.repos).for_each(|(repo, known)| repo.hub = known.hub);
        let mut changes = Changes { paths: changed.iter().map(|query| query.path.clone()).collect(), numbers: Vec::new() };
        let (mut touched_tasks, mut touched_repos) = (vec![false; model.tasks.len()], vec![false; model.repos.len()]);
        let mut of_task = |model: &Model, task: &Task| {
            changes.paths.insert(join(&model[task.repo].info.path, &task.path));
            changes.numbers.extend(task.number.map(|number| (task.repo, number..=number)));
            touched_repos[task.repo.0 as usize] = true;
        };
        came_tasks.iter().for_each(|task| of_task(&model, &model[*task]));
        let gone = |(_, now): &(&Task, &Option<TaskId>)| now.is_none();
        before.tasks.iter().zip(&tasks).filter(gone).for_each(|(task, _)| of_task(&before, task));
        let mut of_document = |document: &Document| {
            changes.paths.insert(document.file.to_string());
            document.repo.into_iter().for_each(|repo| touched_repos[repo.0 as usize] = true);
        };
        came_documents.iter().for_each(|id| of_document(&model[*id]));
        let gone = |(_, now): &(&Document, &Option<DocumentId>)| now.is_none();
        before.documents.iter().zip(&documents).filter(gone).for_each(|(document, _)| of_document(document));
        // A number above all those of its repo may be a step of a plan.
        for repo in (0..model.repos.len() as u32).map(RepoId) {
            for (kind, _) in self.names.kinds.iter() {
                let last = |model: &Model| model.last_number(repo, kind).map_or(0, |number| number.value);
                let (one, other) = (last(&before), last(&model));
                let at = |value: u64| Number { kind, value };
                changes.numbers.push((repo, at(one.min(other).saturating_add(1))..=at(one.max(other))));
            }
        }

        let mut shift = Shift { tasks, documents, touched_tasks: Vec::new(), touched_repos };
        let known = self.known(&before, &model, &shift, &changes);
        // Who is known no more has lost what it was a part of, too.
        let unknown: Arc<DocumentText> = Arc::default();
        let is_known: Vec<bool> = known.iter().map(Option::is_some).collect();
        let text = |known: &Option<Known>| Arc::clone(known.as_ref().map_or(&unknown, |known| &known.text));
        let documents = model.documents.par_iter().zip(&known);
        let documents = documents.map(|(document, known)| Document { task: document.task, text: text(known) });
        model.documents = documents.collect::<Vec<_>>().into();
        let refer = |id: &ReferenceId| {
            let document = shift.document(id.document).filter(|document| is_known[document.0 as usize])?;
            Some(ReferenceId { document, index: id.index })
        };
        let mut is_new = vec![true; model.tasks.len()];
        for (task, now) in before.tasks.iter().zip(&shift.tasks) {
            let Some(now) = now else { continue };
            let index = now.0 as usize;
            is_new[index] = false;
            let documents = task.documents.iter().map(|document| shift.document(*document));
            let entry = &mut model.tasks[index];
            touched_tasks[index] = !documents.eq(entry.documents.iter().map(|document| Some(*document)));
            *entry = Task {
                documents: std::mem::take(&mut entry.documents),
                repo: entry.repo,
                referenced_by: task.referenced_by.iter().filter_map(refer).collect(),
                ..task.clone()
            };
        }
        model.features = before.features.clone();
        for feature in &mut model.features {
            let count = feature.tasks.len();
            feature.tasks = feature.tasks.iter().filter_map(|task| shift.task(*task)).collect();
            if feature.tasks.len() < count {
                feature.tasks.iter().for_each(|task| touched_tasks[task.0 as usize] = true);
            }
        }
        // What came was in no feature.
        for (index, _) in is_new.iter().enumerate().filter(|(_, is_new)| **is_new) {
            touched_tasks[index] = true;
            model.tasks[index].feature = FeatureId(model.features.len() as u32);
        }
        model.features.push(Feature::default());
        shift.touched_tasks = touched_tasks;
        let count = known.len();
        let (mut written, mut sightings, mut references) =
            (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut named, mut said, mut waits) = (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        for known in known {
            let known = known.unwrap_or_else(|| Known::nothing(&unknown));
            written.push(known.written);
            sightings.push(known.sightings);
            references.push(known.references);
            named.push(known.named);
            said.push(known.said);
            waits.push(known.waits);
        }
        (model.written, model.sightings, model.references) = (written.into(), sightings.into(), references.into());
        (model.named, model.said, model.waits) = (named.into(), said.into(), waits.into());
        model.identities.clone_from(&before.identities);
        model.pending_numbers.clone_from(&before.pending_numbers);
        Some(Base { model: Arc::new(model), shift: Some(shift) })
    }

    /// Where each task of a model is now, and those that came.
    fn matched_tasks(&self, before: &Model) -> (Vec<Option<TaskId>>, Vec<TaskId>) {
        let folders = self.folders.iter().enumerate().flat_map(|(repo, folders)| folders.iter().map(move |folder| (repo as u32, folder)));
        let now: Vec<_> = folders
            .map(|(repo, folder)| (repo, folder.kind, folder.number.is_none(), folder.number, &folder.path, &folder.unreadable))
            .collect();
        let known: Vec<_> = before
            .tasks
            .iter()
            .map(|task| (task.repo.0, task.kind, task.number.is_none(), task.number, &task.path, &task.unreadable))
            .collect();
        let (matched, came) = matched(&known, &now);
        (matched.into_iter().map(|index| index.map(TaskId)).collect(), came.into_iter().map(TaskId).collect())
    }

    /// Where each document of a model is now, and those that came.
    fn matched_documents(&self, before: &Model) -> (Vec<Option<DocumentId>>, Vec<DocumentId>) {
        // Most often, nobody has to go to each of them.
        if self.reading.is_after(before) {
            let mut has_come = vec![true; self.documents.len()];
            self.reading.moved.iter().flatten().for_each(|id| has_come[id.0 as usize] = false);
            let came = (0..).map(DocumentId).zip(has_come).filter_map(|(id, has_come)| has_come.then_some(id));
            return (self.reading.moved.clone(), came.collect());
        }
        let known: Vec<_> = before.documents.iter().map(|document| document.order()).collect();
        let now: Vec<_> = self.documents.iter().map(|read| read.text.order()).collect();
        let (matched, came) = matched(&known, &now);
        (matched.into_iter().map(|index| index.map(DocumentId)).collect(), came.into_iter().map(DocumentId).collect())
    }

    /// What is still known of each document: nothing where it came, or speaks of anything that came, went or is another.
    fn known(&self, before: &Model, model: &Model, shift: &Shift, changes: &Changes) -> Vec<Option<Known>> {
        let mut old: Vec<Option<DocumentId>> = vec![None; model.documents.len()];
        for (index, now) in shift.documents.iter().enumerate() {
            now.iter().for_each(|now| old[now.0 as usize] = Some(DocumentId(index as u32)));
        }
        let references = |known: &Arc<[Reference]>| -> Option<Arc<[Reference]>> {
            let is_reached = known.iter().any(|reference| changes.reach(reference));
            if is_reached { None } else { shift.references(known) }
        };
        let of = |(index, old): (usize, Option<DocumentId>)| {
            let old = old?;
            let mut queries = self.documents[index].queries.iter();
            let same_task = before[old].task.map(|task| shift.task(task)) == model.documents[index].task.map(Some);
            if !same_task || queries.any(|query| changes.has(&query.path)) {
                return None;
            }
            let (text, old) = (Arc::clone(&before[old].text), old.0 as usize);
            let written = references(&before.written[old])?;
            let is_shared = Arc::ptr_eq(&before.written[old], &before.references[old]);
            let references = if is_shared { Arc::clone(&written) } else { references(&before.references[old])? };
            let named = before.named[old].iter().map(|task| shift.task(*task)).collect::<Option<_>>()?;
            let moved = |said: &Arc<[Said]>| said.iter().map(|said| said.shifted(shift)).collect::<Option<Arc<[Said]>>>();
            let said = before.said[old].as_ref().and_then(moved);
            let waits = shift.waits(&before.waits[old])?;
            let sightings = Arc::clone(&before.sightings[old]);
            Some(Known { text, written, sightings, references, named, said, waits })
        };
        old.into_par_iter().enumerate().map(of).collect()
    }

    /// The documents that were read anew, or name one of these paths, by their index.
    pub(super) fn reached(&self, changed: &[PathQuery]) -> Vec<usize> {
        if changed.is_empty() {
            return self.new.clone();
        }
        let changed: HashSet<&PathQuery> = changed.iter().collect();
        let new: BTreeSet<usize> = self.new.iter().copied().collect();
        let is_reached = |index: &usize| new.contains(index) || self.documents[*index].queries.iter().any(|query| changed.contains(query));
        (0..self.documents.len()).into_par_iter().filter(is_reached).collect()
    }
}

/// Where each of some sorted keys is among others, and which of those are among them not.
fn matched<K: Ord>(known: &[K], now: &[K]) -> (Vec<Option<u32>>, Vec<u32>) {
    let (mut places, mut came, mut next) = (Vec::with_capacity(known.len()), Vec::new(), 0);
    for key in known {
        while next < now.len() && now[next] < *key {
            came.push(next as u32);
            next += 1;
        }
        let is_there = now.get(next) == Some(key);
        places.push(is_there.then_some(next as u32));
        next += usize::from(is_there);
    }
    came.extend(next as u32..now.len() as u32);
    (places, came)
}
