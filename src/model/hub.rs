//! Repos whose documents speak of other repos' code: a path or a commit that is not there is no fault of theirs.
//!
//! `book.toml` says so of a repo, or else the paths that its documents name do: where most of them are in no commit of the repo, they
//! are paths of other code, and nobody here can tell whether that has them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::base::Base;
use super::draft::Draft;
use super::mention::{Meaning, Mention, NamedFile, Reading};
use super::missing::{Gone, history};
use super::{Document, DocumentId, Form, Model, Reference, Repo, RepoId, Resolution, Target, TargetRepo, TaskId};
use crate::config::State;
use crate::source::{Answers, MissingFiles, PathHistory, PathQuery, PathStatus};

/// So many paths must be in no commit of a repo: a few documents name some dozens that are yet to come.
const MIN_FOREIGN: usize = 24;
/// So many tasks, and documents in none, must name them: the first plans of a new repo speak of nothing that is there, either.
const MIN_WORKS: usize = 8;
/// So many of a hundred paths must be in no commit. In repos of other code all are; where code stands beside its plans, even early ones,
/// fewer than two thirds.
const MIN_PERCENT: usize = 80;

/// How the paths say that the documents of a repo speak of other repos' code. Each path counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hub {
    /// The paths that no commit of the repo has or had.
    pub foreign: usize,
    /// All paths of which that could be told.
    pub named: usize,
}

/// A file that a document names, and that says whose code it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sighting {
    /// Relative to the document's repo.
    path: Arc<str>,
    /// Whether no commit of any repo here has or had it.
    is_foreign: bool,
}

/// The files that a document names, as far as they say whose code it speaks of; none where the repo's settings decide it. Without git
/// nothing tells a path that was never there from one that left.
pub(super) fn sightings(
    draft: &Draft,
    answers: &Answers,
    document: &Document,
    state: Option<State>,
    mentions: &[Mention],
) -> Arc<[Sighting]> {
    let is_open = |repo: &Repo| repo.info.files.is_none() && repo.info.code.is_empty() && repo.head.is_some() && !repo.is_shallow;
    let Some(repo) = document.repo.filter(|repo| is_open(&draft.repos[repo.0 as usize])) else { return Arc::default() };
    // What is not done may name files that are yet to come.
    if document.facts.header.state.or(state).is_some_and(|state| !state.done()) {
        return Arc::default();
    }
    let of = |mention: &Mention| match &mention.meaning {
        Meaning::File(file) if file.is_witness => sighting(draft, answers, document, repo, file),
        _ => None,
    };
    mentions.iter().filter_map(of).collect()
}

fn sighting(draft: &Draft, answers: &Answers, document: &Document, repo: RepoId, file: &NamedFile) -> Option<Sighting> {
    let readings = &file.readings.readings;
    let own = |reading: &Reading| reading.repo == TargetRepo::Known(repo);
    let path = readings.iter().find(|reading| own(reading))?.path.clone();
    if !readings.iter().all(|reading| own(reading) || reading.repo == TargetRepo::Workspace) {
        return None;
    }
    let status = |reading: &Reading| answers.get(&PathQuery { path: draft.on_disk(reading)? });
    let statuses: Vec<Option<&PathStatus>> = readings.iter().map(status).collect();
    let is_there = |status: &Option<&PathStatus>| matches!(status, Some(PathStatus::File | PathStatus::Folder | PathStatus::Spelt(_)));
    if statuses.iter().any(is_there) {
        return Some(Sighting { path, is_foreign: false });
    }
    if !statuses.iter().all(|status| matches!(status, Some(PathStatus::Missing))) {
        return None;
    }
    let mut histories = readings.iter().filter(|reading| own(reading)).map(|reading| history(answers, repo, &reading.path));
    let is_foreign = histories.try_fold(true, |is_foreign, history| Some(is_foreign && *history? == PathHistory::Never))?;
    let is_nowhere = || matches!(draft.gone(answers, document, None, file), Gone::Nowhere);
    Some(Sighting { path, is_foreign: is_foreign && is_nowhere() })
}

/// Tells the repos of which most paths that their documents name are other code's.
pub(super) fn find(model: &mut Model, before: Option<&Base>) {
    if let Some(before) = before.filter(|before| before.shift().is_none() && before.sightings == model.sightings) {
        model.repos.iter_mut().zip(&before.repos).for_each(|(repo, known)| repo.hub = known.hub);
        return;
    }
    let mut seen: Vec<Seen<'_>> = model.repos.iter().map(|_| Seen::default()).collect();
    for ((id, document), sightings) in (0..).map(DocumentId).zip(model.documents.iter()).zip(model.sightings.iter()) {
        let Some(seen) = document.repo.map(|repo| &mut seen[repo.0 as usize]) else { continue };
        if sightings.iter().any(|sighting| sighting.is_foreign) {
            seen.works.insert(document.task.ok_or(id));
        }
        for Sighting { path, is_foreign } in sightings.iter() {
            *seen.paths.entry(path).or_insert(true) &= *is_foreign;
        }
    }
    let hubs: Vec<Option<Hub>> = seen.iter().map(Seen::hub).collect();
    model.repos.iter_mut().zip(hubs).for_each(|(repo, hub)| repo.hub = hub);
}

/// What the documents of a repo say of whose code they speak.
#[derive(Default)]
struct Seen<'m> {
    /// The paths that they name, each with whether it is other code's wherever it stands.
    paths: BTreeMap<&'m str, bool>,
    /// What names those of other code: tasks, and documents in none.
    works: BTreeSet<Result<TaskId, DocumentId>>,
}

impl Seen<'_> {
    fn hub(&self) -> Option<Hub> {
        let hub = Hub { foreign: self.paths.values().filter(|is_foreign| **is_foreign).count(), named: self.paths.len() };
        let are_most = hub.foreign * 100 >= hub.named * MIN_PERCENT;
        (hub.foreign >= MIN_FOREIGN && self.works.len() >= MIN_WORKS && are_most).then_some(hub)
    }
}

impl Model {
    /// Whether a path that the documents of a repo name, and that is found nowhere, says nothing: they speak of other code, as the repo's
    /// settings or most of its paths say, and not all of that is checked out here.
    pub fn leaves_files_open(&self, repo: RepoId) -> bool {
        let Repo { info, hub, .. } = &self[repo];
        let is_here = |name: &String| self.repos.iter().any(|repo| repo.info.name == *name && !repo.info.absent && repo.has_sources);
        info.files == Some(MissingFiles::Unverifiable) || hub.is_some() || !info.code.iter().all(is_here)
    }
}

/// Takes back that files and commits are missing which documents of such repos name.
pub(super) fn excuse(model: &mut Model, before: Option<&Base>) {
    // Where other code is looked into for files, nobody asks whether it has a commit.
    let open = |(id, repo): (RepoId, &Repo)| (model.leaves_files_open(id), model.leaves_files_open(id) || !repo.info.code.is_empty());
    let open: Vec<(bool, bool)> = (0..).map(RepoId).zip(&model.repos).map(open).collect();
    if open.iter().all(|(_, commits)| !commits) {
        return;
    }
    let excused = |(index, references): (usize, &Arc<[Reference]>)| {
        let (files, commits) = model.documents[index].repo.map_or((false, false), |repo| open[repo.0 as usize]);
        let is_excused = |reference: &Reference| match reference.resolution {
            Resolution::Broken => (files && is_file(reference)) || (commits && matches!(reference.form, Form::Commit | Form::Tag)),
            _ => false,
        };
        if !references.iter().any(is_excused) {
            return None;
        }
        let excuse = |reference: &Reference| match is_excused(reference) {
            true => Reference { resolution: Resolution::Unverifiable, ..reference.clone() },
            false => reference.clone(),
        };
        let excused: Arc<[Reference]> = references.iter().map(excuse).collect();
        let known = before.map(|before| &before.references[index]).filter(|known| **known == excused);
        Some((index, known.cloned().unwrap_or(excused)))
    };
    let excused: Vec<(usize, Arc<[Reference]>)> = model.references.par_iter().enumerate().filter_map(excused).collect();
    excused.into_iter().for_each(|(index, references)| model.references[index] = references);
}

/// Whether a reference names a file in no task, by its path in prose or code.
fn is_file(reference: &Reference) -> bool {
    let is_file = matches!(reference.target, Target::File { task: None, .. } | Target::Document { task: None, .. });
    is_file && matches!(reference.form, Form::File | Form::Path)
}
