//! Which folder a query is about.

use std::collections::HashMap;
use std::path::Path;

use crate::source::{RepoSource, Sources};

/// A repo, and the folder that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Repo<'a> {
    /// As messages name it.
    pub name: &'a str,
    pub root: &'a Path,
    /// Whether it was fetched into the cache, and nobody works in it.
    pub is_fetched: bool,
}

/// The repos of some sources, which queries name by their index, and the folders that they stand in.
#[derive(Clone, Debug)]
pub struct Repos<'a> {
    sources: &'a Sources,
    /// In the order of the sources; none for one that stands nowhere.
    repos: Vec<Option<Repo<'a>>>,
}

impl<'a> Repos<'a> {
    /// Of several repos of one name the first counts.
    pub fn new(sources: &'a Sources, repos: impl IntoIterator<Item = Repo<'a>>) -> Self {
        let mut by_name: HashMap<&str, Repo<'a>> = HashMap::new();
        repos.into_iter().for_each(|repo| _ = by_name.entry(repo.name).or_insert(repo));
        Self { sources, repos: sources.repos.iter().map(|source| by_name.get(source.info.name.as_str()).copied()).collect() }
    }

    /// What was read of a repo, and where it stands.
    pub(super) fn get(&self, index: usize) -> Option<(&'a RepoSource, Repo<'a>)> {
        self.sources.repos.get(index).zip(self.repos.get(index).copied().flatten())
    }
}
