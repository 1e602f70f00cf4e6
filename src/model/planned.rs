//! Items that are planned: a catalogue of their repo lists them, and nobody has begun them.

use std::collections::{BTreeMap, BTreeSet};

use super::{DocumentId, DocumentText, Listed, RepoId};
use crate::config::State;
use crate::source::{Number, TaskFolder};

/// A planned item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its name: `018-localization`.
    pub name: String,
    /// The catalogue that lists it.
    pub document: DocumentId,
}

/// The planned items of each repo.
pub type AllPlanned = BTreeMap<(RepoId, Number), Planned>;

/// How many items that are there a document must list beside the planned ones to be a catalogue.
const MIN_KNOWN: usize = 2;

/// The items that documents list beside those of their repo that are there. What is done, and where an item has the number, nothing is
/// planned.
pub(super) fn all<'d>(folders: &[Vec<TaskFolder>], documents: impl IntoIterator<Item = &'d DocumentText>) -> AllPlanned {
    let mut planned = AllPlanned::new();
    for (index, text) in documents.into_iter().enumerate().filter(|(_, text)| !text.facts.listed.is_empty()) {
        let Some(repo) = text.repo else { continue };
        let numbers: BTreeSet<Number> = folders[repo.0 as usize].iter().filter_map(|folder| folder.number).collect();
        let is_there = |listed: &&Listed| numbers.contains(&listed.number);
        if text.facts.listed.iter().filter(is_there).count() < MIN_KNOWN {
            continue;
        }
        let open = text.facts.listed.iter().filter(|listed| !is_there(listed) && !listed.state.is_some_and(State::done));
        for listed in open {
            let item = || Planned { name: listed.name.clone(), document: DocumentId(index as u32) };
            planned.entry((repo, listed.number)).or_insert_with(item);
        }
    }
    planned
}
