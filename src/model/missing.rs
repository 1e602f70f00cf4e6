//! Files that are named and missing: what git is asked about them, and what its answers mean.
//!
//! A plan says where the next one should work, so that a file which it is about to change has to be there. Elsewhere a document may
//! name files that are yet to come, or are somebody else's: that one is missing is known only of a file that once was there.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::draft::Draft;
use super::mention::{Meaning, Mention, NamedFile, Need, Reading, Tense};
use super::{Document, RepoId, Resolution, Target, TargetRepo};
use crate::config::State;
use crate::source::{Answers, Deletion, PathHistory, PathHistoryQuery, PathQuery, PathStatus};
use crate::text::Date;

impl Draft {
    /// The paths that are named and that the disk does not have, each once, in order, with every repo that may have had them.
    pub fn history_queries(&self, answers: &Answers) -> Vec<PathHistoryQuery> {
        missing(self, (0..self.documents.len()).into_par_iter(), answers)
    }

    /// Those that documents name which were read anew, or name one of the paths of which another status is known now.
    pub fn new_history_queries(&self, changed: &[PathQuery], answers: &Answers) -> Vec<PathHistoryQuery> {
        missing(self, self.reached(changed).into_par_iter(), answers)
    }

    /// The repos that are checked out, other than those that a file was looked for in.
    fn others<'a>(&'a self, readings: &'a [Reading]) -> impl Iterator<Item = RepoId> + 'a {
        let tried = |repo: RepoId| readings.iter().any(|reading| reading.repo == TargetRepo::Known(repo));
        (0..).map(RepoId).zip(&self.repos).filter(move |(id, repo)| !repo.info.absent && !tried(*id)).map(|(id, _)| id)
    }

    /// Whether a document that states no state is about a piece of work, and nobody knows how far that is: it stands in a task, or
    /// deeper in the folder of the tasks.
    fn is_work(&self, document: &Document) -> bool {
        let rest = self.in_folder(&document.path);
        document.task.is_some() || rest.is_some_and(|rest| rest.contains('/') || rest.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// The part of a path that lies in the folder of the tasks.
    fn in_folder<'p>(&self, path: &'p str) -> Option<&'p str> {
        self.names.kinds.within(path)
    }

    /// What a file comes to that no reading of it found; `state` is that of the task whose document names it.
    pub(super) fn gone(&self, answers: &Answers, document: &Document, state: Option<State>, file: &NamedFile) -> Gone {
        let state = document.facts.header.state.or(state);
        let left = |path: &str, deletion: &Deletion| {
            let is_renamed = || self.in_folder(path).is_some() && deletion.now.as_ref().is_some_and(|moved| moved.is_certain);
            let was_true = match (file.tense, state) {
                (Tense::On(date), _) => Date::of_time(deletion.time).is_some_and(|day| day > date),
                (Tense::Past, _) => true,
                (Tense::Present, Some(state)) => state.done(),
                // The documents beside it are no record: who follows the path does not find them.
                (Tense::Present, None) => self.is_work(document) && !is_renamed(),
            };
            if was_true { Resolution::Unverifiable } else { Resolution::Broken }
        };
        for reading in &file.readings.readings {
            let TargetRepo::Known(repo) = reading.repo else { continue };
            match history(answers, repo, &reading.path) {
                Some(PathHistory::Deleted(deletion)) => return Gone::At(repo, reading.path.clone(), left(&reading.path, deletion)),
                Some(PathHistory::Present) => return Gone::At(repo, reading.path.clone(), Resolution::Broken),
                Some(PathHistory::Never) | None => {}
            }
        }
        let Some(path) = &file.elsewhere else { return Gone::Nowhere };
        let had = |(_, history): &(RepoId, &PathHistory)| **history != PathHistory::Never;
        let found: Vec<(RepoId, &PathHistory)> =
            self.others(&file.readings.readings).filter_map(|repo| Some((repo, history(answers, repo, path)?))).filter(had).collect();
        let there: Vec<RepoId> = found.iter().filter(|(_, history)| **history == PathHistory::Present).map(|(repo, _)| *repo).collect();
        match (there.as_slice(), found.as_slice()) {
            ([repo], _) => Gone::At(*repo, path.as_str().into(), Resolution::Ok),
            ([], [(repo, PathHistory::Deleted(deletion))]) => Gone::At(*repo, path.as_str().into(), left(path, deletion)),
            ([], []) => Gone::Nowhere,
            _ => Gone::Unclear,
        }
    }
}

/// What became of a file that is not where it was looked for.
pub(super) enum Gone {
    /// It is that repo's, at that path.
    At(RepoId, Arc<str>, Resolution),
    /// More than one repo may be meant.
    Unclear,
    /// As far as git knows it was never anywhere.
    Nowhere,
}

impl Gone {
    /// The target and its resolution, where they are others than without git.
    pub(super) fn outcome(self, need: Need) -> Option<(Option<Target>, Resolution)> {
        match self {
            Self::At(repo, path, resolution) => Some((Some(Target::File { repo: TargetRepo::Known(repo), path, task: None }), resolution)),
            Self::Nowhere if need == Need::Must => None,
            Self::Nowhere | Self::Unclear => Some((None, Resolution::Unverifiable)),
        }
    }
}

/// What became of a path.
pub(super) fn history<'a>(answers: &'a Answers, repo: RepoId, path: &str) -> Option<&'a PathHistory> {
    answers.get(&PathHistoryQuery { repo: repo.0 as usize, path: path.to_owned() })?.as_ref()
}

fn missing(draft: &Draft, documents: impl ParallelIterator<Item = usize>, answers: &Answers) -> Vec<PathHistoryQuery> {
    let is_missing = |reading: &Reading| {
        let path = draft.on_disk(reading);
        path.is_some_and(|path| answers.get(&PathQuery { path }).is_none_or(PathStatus::is_missing))
    };
    let of_mention = |mention: &Mention| {
        let Some(readings) = mention.meaning.readings() else { return Vec::new() };
        let is_asked = matches!(readings.need, Need::Must | Need::Likely) && readings.anchor.is_none();
        if !is_asked || !readings.readings.iter().all(is_missing) {
            return Vec::new();
        }
        let known = readings.readings.iter().filter_map(|reading| match reading.repo {
            TargetRepo::Known(repo) => Some((repo, &*reading.path)),
            _ => None,
        });
        let elsewhere = match &mention.meaning {
            Meaning::File(file) => file.elsewhere.as_deref(),
            _ => None,
        };
        let others = elsewhere.into_iter().flat_map(|path| draft.others(&readings.readings).map(move |repo| (repo, path)));
        known.chain(others).map(|(repo, path)| PathHistoryQuery { repo: repo.0 as usize, path: path.to_owned() }).collect()
    };
    // Most documents name nothing that is missing.
    let is_open = |query: &PathQuery| answers.get(query).is_none_or(PathStatus::is_missing);
    let asking = documents.filter(|index| draft.documents[*index].queries.iter().any(is_open));
    let of_document = |index: usize| draft.mentions(index).iter().flat_map(of_mention).collect::<Vec<_>>();
    let found: BTreeSet<PathHistoryQuery> = asking.flat_map_iter(of_document).collect();
    found.into_iter().collect()
}
