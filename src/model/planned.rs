//! Items that are planned: a catalogue of their repo lists them, and nobody has begun them.

use std::collections::{BTreeMap, BTreeSet};

use super::{DocumentId, DocumentText, Listed, RepoId};
use crate::config::State;
use crate::source::{KindId, Number, TaskFolder};

/// A planned item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its name: `018-localization`.
    pub name: String,
    /// How far it is, where the catalogue says so.
    pub state: Option<State>,
    /// The catalogue that lists it.
    pub document: DocumentId,
}

/// The planned items of each repo.
pub type AllPlanned = BTreeMap<(RepoId, Number), Planned>;

/// How many items that are there a document must list beside the planned ones to be a catalogue.
const MIN_KNOWN: usize = 2;

/// The name of an item, without the folders above it and the ending of a file.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

/// The items that documents list beside those of their repo that are there. What is done, and where an item has the number, nothing is
/// planned.
pub(super) fn all<'d>(folders: &[Vec<TaskFolder>], documents: impl Iterator<Item = (DocumentId, &'d DocumentText)>) -> AllPlanned {
    let mut planned = AllPlanned::new();
    for (document, text) in documents {
        let Some(repo) = text.repo else { continue };
        let folders = &folders[repo.0 as usize];
        let numbers: BTreeSet<Number> = folders.iter().filter_map(|folder| folder.number).collect();
        let names: BTreeSet<(KindId, &str)> = folders.iter().map(|folder| (folder.kind, stem(&folder.path))).collect();
        let listed = || text.facts.listed.iter();
        let known: Vec<&Listed> = listed().filter(|listed| names.contains(&(listed.number.kind, stem(&listed.name)))).collect();
        // `404-not-found` is no item where those are called `001-login`.
        let is_alike = |listed: &&Listed| {
            let alike = known.iter().filter(|known| known.number.kind == listed.number.kind);
            let digits = |listed: &Listed| listed.name.bytes().filter(u8::is_ascii_digit).count();
            let (count, same) = alike.fold((0, false), |(count, same), known| (count + 1, same || digits(known) == digits(listed)));
            count >= MIN_KNOWN && same
        };
        let open = listed().filter(|listed| !numbers.contains(&listed.number) && !listed.state.is_some_and(State::done)).filter(is_alike);
        for listed in open {
            let item = || Planned { name: listed.name.clone(), state: listed.state, document };
            planned.entry((repo, listed.number)).or_insert_with(item);
        }
    }
    planned
}
