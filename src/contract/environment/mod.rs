//! What runs where: the versions of the repos that environments pin, whether there are such, and how they stand to each other.

mod image;
mod keys;
mod newer;
mod order;
mod pins;
mod release;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::config::EnvironmentConfig;
use crate::model::{FileId, Model, RepoId, TaskId};
use crate::source::{CommitName, Release, TagVersion};
use crate::text::{Pattern, Span};

pub use order::Misplaced;

/// All environments, those in which a version runs first before the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environments {
    /// In their order.
    pub all: Vec<Environment>,
    /// Pairs in which the later environment runs the newer version.
    pub misplaced: Vec<Misplaced>,
}

/// A place where services run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// What people call it.
    pub name: String,
    /// The files that say what runs there, in the order in which they are listed.
    pub files: Vec<FileId>,
    /// What says nothing.
    pub unread: Vec<Unread>,
    /// By service, then by their places.
    pub pins: Vec<Pin>,
}

/// A file that cannot be read, or a pattern without a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The repo that it is in, or should be.
    pub repo: RepoId,
    /// Relative to the repo; a glob where nothing matches it.
    pub path: String,
    /// The file, and the place in it where reading failed; none where there is no such file, or nobody could read it.
    pub place: Option<(FileId, Span)>,
    /// Why, in a few words.
    pub why: String,
}

/// A version of a repo, as a file pins it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The repo whose version it is.
    pub service: RepoId,
    /// The file that says so.
    pub file: FileId,
    /// Where it says it.
    pub span: Span,
    /// The keys above the value, joined by dots.
    pub key: String,
    /// What it says: a version, a tag, a commit, a digest.
    pub said: String,
    /// The version, where it has the form of one.
    pub version: Option<TagVersion>,
    /// The commit that this is, where a tag or an id says it.
    pub commit: Option<CommitName>,
    /// Whether there is such a version.
    pub state: PinState,
    /// What git knows of the commit.
    pub release: Option<Release>,
    /// What was done since and does not run there yet.
    pub missing: Missing,
}

/// Whether a pin names something that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinState {
    /// Its repo has the tag or the commit.
    Known,
    /// Its repo has no such tag, but others that are called alike.
    Unknown {
        /// The tag that the version stands for.
        tag: String,
        /// The newest tag that is called alike.
        newest: String,
    },
    /// Nothing here can tell, and why.
    Unverifiable(&'static str),
}

/// What a repo has that a commit of it has not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// Tasks that are done, and were not at the commit.
    pub tasks: Vec<TaskId>,
    /// The places of contracts in the list of all that say something else now.
    pub contracts: Vec<usize>,
    /// How many tasks that are done do not say what they were then.
    pub unknown: usize,
}

impl Environments {
    /// Reads what the files of all environments pin.
    pub(super) fn read(model: &Model, configured: &[EnvironmentConfig]) -> Self {
        let mut all: Vec<(u32, Environment)> = Vec::new();
        for (config, place) in configured.iter().zip(0..) {
            let name = config.name.get_ref();
            let index = all.iter().position(|(_, known)| known.name == *name).unwrap_or_else(|| {
                let empty = Environment { name: name.clone(), files: Vec::new(), unread: Vec::new(), pins: Vec::new() };
                all.push((config.order.unwrap_or(place), empty));
                all.len() - 1
            });
            if let Some(order) = config.order {
                all[index].0 = order;
            }
            all[index].1.add(model, config);
        }
        all.sort_by_key(|(order, _)| *order);
        let mut all: Vec<Environment> = all.into_iter().map(|(_, environment)| environment).collect();
        all.iter_mut().for_each(Environment::settle);
        Self { all, misplaced: Vec::new() }
    }

    /// The repos of which anything runs anywhere, in order.
    pub fn services(&self) -> Vec<RepoId> {
        let services: BTreeSet<RepoId> = self.all.iter().flat_map(|environment| &environment.pins).map(|pin| pin.service).collect();
        services.into_iter().collect()
    }
}

impl Environment {
    /// Adds what the files of one table pin.
    fn add(&mut self, model: &Model, config: &EnvironmentConfig) {
        let Some(repo) = model.repos.iter().position(|repo| repo.info.name == *config.repo.get_ref()).map(|index| RepoId(index as u32))
        else {
            return;
        };
        let keys = keys::Keys::new(model, config);
        for text in &config.files.get_ref().0 {
            let Ok(pattern) = Pattern::new(text) else { continue };
            let found: Vec<FileId> = super::file::files(model, repo).filter(|id| pattern.matches(&model[*id].path)).collect();
            if found.is_empty() {
                let why = super::file::seen(model, repo).err().unwrap_or("there is no such file").to_owned();
                self.unread.push(Unread { repo, path: text.clone(), place: None, why });
            }
            for id in found {
                if !self.files.contains(&id) {
                    self.files.push(id);
                }
                match pins::in_file(model, &keys, id) {
                    Ok(pins) => self.pins.extend(pins),
                    Err((why, span)) => {
                        let place = span.map(|span| (id, span));
                        self.unread.push(Unread { repo, path: model[id].path.clone(), place, why });
                    }
                }
            }
        }
    }

    /// Brings the pins into their order. One that is computed says nothing where another one of its service says more.
    fn settle(&mut self) {
        self.pins.sort_by_key(|pin| (pin.service, pin.file, pin.span));
        self.pins.dedup_by(|one, other| (one.file, one.span) == (other.file, other.span));
        let told: BTreeSet<RepoId> = self.pins.iter().filter(|pin| !pin.is_computed()).map(|pin| pin.service).collect();
        self.pins.retain(|pin| !pin.is_computed() || !told.contains(&pin.service));
        self.unread.sort_by(|one, other| (one.repo, &one.path).cmp(&(other.repo, &other.path)));
        self.unread.dedup();
    }

    /// The versions of one repo that run here.
    pub fn pins_of(&self, service: RepoId) -> impl Iterator<Item = &Pin> {
        self.pins.iter().filter(move |pin| pin.service == service)
    }
}

/// Said of a value that is put in when the file is used.
pub(super) const COMPUTED: &str = "the value is computed";

impl Pin {
    fn is_computed(&self) -> bool {
        self.state == PinState::Unverifiable(COMPUTED)
    }

    /// The tag that it names, where there is one.
    pub fn tag(&self) -> Option<&str> {
        match &self.commit {
            Some(CommitName::Tag(tag)) => Some(tag),
            _ => None,
        }
    }
}
