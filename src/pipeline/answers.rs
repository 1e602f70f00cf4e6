//! Answers that are kept from one run to the next, and the one rule by which they become invalid.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::disk::{self, Touched};
use crate::source::{Answers, PathQuery, Provider, Query, Rests};
use crate::text::{Cut, without_case};

/// What may be other than at the last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalidated {
    /// Anything.
    All,
    /// Whatever rests on one of these paths, which are written as [`PathQuery`] has them.
    Paths(BTreeSet<String>),
}

/// With more paths than this it is quicker to ask about all of them again.
const MANY: usize = 64;

impl Invalidated {
    /// Nothing is other than at the last run.
    pub fn nothing() -> Self {
        Self::Paths(BTreeSet::new())
    }

    /// What happened on the disk, seen from the workspace's root.
    pub(super) fn by(touched: &Touched, root: &Path) -> Self {
        match touched {
            Touched::Anything => Self::All,
            Touched::Paths(paths) if paths.len() > MANY => Self::All,
            // A `.gitignore` says what is ignored in all of its folder.
            Touched::Paths(paths) => {
                let place = |path: &'_ PathBuf| path.parent().filter(|_| path.ends_with(".gitignore")).unwrap_or(path).to_owned();
                Self::Paths(paths.iter().map(|path| disk::path_from(root, &place(path))).collect())
            }
        }
    }

    /// The same, and what rests on these paths.
    pub(super) fn with<'p>(mut self, paths: impl Iterator<Item = &'p str>) -> Self {
        if let Self::Paths(known) = &mut self {
            known.extend(paths.map(str::to_owned));
        }
        self
    }

    /// Whether anything may be other in the folder of git of some repo.
    fn concerns_git(&self) -> bool {
        match self {
            Self::All => true,
            Self::Paths(paths) => paths.iter().any(|path| path.split('/').any(|name| name == ".git")),
        }
    }

    /// Whether anything may be other at a path, below it, or in the folders that hold it. The case of letters makes no difference: a
    /// status tells of the path that differs in nothing else.
    fn concerns(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Paths(paths) => paths.iter().any(|other| is_on_the_way(path, other)),
        }
    }
}

/// Whether one path is the other, or a folder above it, but for case.
fn is_on_the_way(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return true;
    }
    let (mut one, mut other) = (one.chars().flat_map(char::to_lowercase), other.chars().flat_map(char::to_lowercase));
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(next), None) | (None, Some(next)) => return next == '/',
            (Some(one), Some(other)) if one != other => return false,
            _ => {}
        }
    }
}

/// The answers of the runs until now.
///
/// The rule: an answer is valid until something happens to what its query rests on. What rests on a path of the disk is asked again once
/// anything on the way to that path or below it is touched; what rests on git, once a folder of git is; what rests on sources, in each
/// run, since the provider keeps what it learned of commits, by their ids.
#[derive(Debug, Default)]
pub(super) struct AnswerCache {
    known: Answers,
    /// The paths that are known by their names in small letters, once a few of them are to be found among many.
    by_name: Option<BTreeSet<(String, PathQuery)>>,
}

impl AnswerCache {
    pub(super) fn known(&self) -> &Answers {
        &self.known
    }

    /// Answers queries, and forgets those that are not among them. Whether every answer that was known is the same.
    pub(super) fn answer<Q: Query>(&mut self, queries: Vec<Q>, invalidated: &Invalidated, provider: &mut dyn Provider) -> bool {
        self.answer_and_compare(queries, invalidated, provider).is_empty()
    }

    fn answer_and_compare<Q: Query>(&mut self, queries: Vec<Q>, invalidated: &Invalidated, provider: &mut dyn Provider) -> Vec<Q> {
        let known = self.known.all_mut::<Q>();
        let mut before = std::mem::take(known);
        known.extend(queries.iter().filter_map(|query| before.remove_entry(query)));
        let is_open = |query: &Q| !known.contains_key(query) || is_invalid(query, invalidated);
        let open = queries.into_iter().filter(is_open).collect();
        self.answer_open(open, provider)
    }

    /// Answers the paths that all documents name, and forgets others. The paths of which another answer was known.
    pub(super) fn answer_paths(
        &mut self,
        queries: Vec<PathQuery>,
        invalidated: &Invalidated,
        provider: &mut dyn Provider,
    ) -> Vec<PathQuery> {
        self.by_name = None;
        self.answer_and_compare(queries, invalidated, provider)
    }

    /// Gets ready for changes of a few paths.
    pub(super) fn index_paths(&mut self) {
        let known = &self.known;
        self.by_name.get_or_insert_with(|| by_name(known));
    }

    /// Answers paths beside those that are known, and those that something was touched at, above or below. The paths of which another
    /// answer was known.
    pub(super) fn answer_more_paths(
        &mut self,
        queries: Vec<PathQuery>,
        touched: &BTreeSet<String>,
        provider: &mut dyn Provider,
    ) -> Vec<PathQuery> {
        let known = self.known.all::<PathQuery>();
        let by_name = self.by_name.get_or_insert_with(|| by_name(&self.known));
        let mut open: Vec<PathQuery> = touched.iter().flat_map(|path| on_the_way(by_name, path)).collect();
        let new: Vec<PathQuery> = queries.into_iter().filter(|query| !known.contains_key(query)).collect();
        by_name.extend(new.iter().map(named));
        open.extend(new);
        self.answer_open(open, provider)
    }

    /// Answers queries beside those that are known. Whether every answer that was known is the same.
    pub(super) fn answer_more<Q: Query>(&mut self, queries: Vec<Q>, invalidated: &Invalidated, provider: &mut dyn Provider) -> bool {
        let known = self.known.all::<Q>();
        let mut open: Vec<Q> = known.keys().filter(|query| is_invalid(*query, invalidated)).cloned().collect();
        open.extend(queries.into_iter().filter(|query| !known.contains_key(query)));
        self.answer_open(open, provider).is_empty()
    }

    /// Asks the provider, whatever is known. The queries to which another answer was known.
    fn answer_open<Q: Query>(&mut self, mut open: Vec<Q>, provider: &mut dyn Provider) -> Vec<Q> {
        let known = self.known.all_mut::<Q>();
        open.sort_unstable();
        open.dedup();
        let answers = Q::ask(provider, &open);
        if known.is_empty() {
            *known = open.into_iter().zip(answers).collect();
            return Vec::new();
        }
        let mut changed = Vec::new();
        for (query, answer) in open.into_iter().zip(answers) {
            if known.get(&query).is_some_and(|before| *before != answer) {
                changed.push(query.clone());
            }
            known.insert(query, answer);
        }
        changed
    }
}

fn named(query: &PathQuery) -> (String, PathQuery) {
    (without_case(&query.path), query.clone())
}

fn by_name(known: &Answers) -> BTreeSet<(String, PathQuery)> {
    let mut all: Vec<(String, PathQuery)> = known.all::<PathQuery>().par_iter().map(|(query, _)| named(query)).collect();
    all.par_sort_unstable();
    all.into_iter().collect()
}

/// What is known of a path, of what lies below it, and of the folders that hold it; see [`is_on_the_way`].
fn on_the_way(by_name: &BTreeSet<(String, PathQuery)>, path: &str) -> Vec<PathQuery> {
    let name = without_case(path);
    if name.is_empty() {
        return by_name.iter().map(|(_, query)| query.clone()).collect();
    }
    let from = |name: &str| by_name.range((name.to_owned(), PathQuery { path: String::new() })..);
    let below = format!("{name}/");
    let inside = from(&below).take_while(|(name, _)| name.starts_with(&below));
    let above = below.match_indices('/').map(|(at, _)| below.head(at)).chain([""]);
    let above = above.flat_map(|folder| from(folder).take_while(move |(name, _)| name == folder));
    inside.chain(above).map(|(_, query)| query.clone()).collect()
}

fn is_invalid<Q: Query>(query: &Q, invalidated: &Invalidated) -> bool {
    match query.rests() {
        Rests::OnPath(path) => invalidated.concerns(path),
        Rests::OnGit => invalidated.concerns_git(),
        Rests::OnSources => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_rests_on_what_stands_at_it_above_and_below() {
        for (one, other, expected) in [
            ("web/src", "web/src/x.rs", true),
            ("web/IMG/Pic.PNG", "web/img", true),
            ("web/src", "web/src2", false),
            ("web/a", "web/b", false),
            ("../.git/HEAD", "../.git", true),
            ("", "web", true),
            ("web", "web", true),
        ] {
            assert_eq!(is_on_the_way(one, other), expected, "{one} {other}");
            assert_eq!(is_on_the_way(other, one), expected, "{other} {one}");
            for (known, touched) in [(one, other), (other, one)] {
                let query = PathQuery { path: known.to_owned() };
                let by_name = BTreeSet::from([(without_case(known), query.clone())]);
                assert_eq!(on_the_way(&by_name, touched).contains(&query), expected, "{known} where {touched} is touched");
            }
        }
    }
}
