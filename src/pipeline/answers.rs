//! Answers that are kept from one run to the next, and the one rule by which they become invalid.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::disk::{self, Touched};
use crate::source::{Answers, Provider, Query, Rests};

/// What may be other than at the last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalidated {
    /// Anything.
    All,
    /// Whatever rests on one of these paths, which are written as [`PathQuery`](crate::source::PathQuery) has them.
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
}

impl AnswerCache {
    pub(super) fn known(&self) -> &Answers {
        &self.known
    }

    /// Answers queries, and forgets those that are not among them. Whether every answer that was known is the same.
    pub(super) fn answer<Q: Query>(&mut self, queries: Vec<Q>, invalidated: &Invalidated, provider: &mut dyn Provider) -> bool {
        let known = self.known.all_mut::<Q>();
        let mut before = std::mem::take(known);
        let mut open = Vec::new();
        let mut same = true;
        for query in queries {
            match before.get(&query) {
                Some(_) if !is_invalid(&query, invalidated) => known.extend(before.remove_entry(&query)),
                _ => open.push(query),
            }
        }
        let answers = Q::ask(provider, &open);
        for (query, answer) in open.into_iter().zip(answers) {
            same &= before.get(&query).is_none_or(|before| *before == answer);
            known.insert(query, answer);
        }
        same
    }

    /// Answers queries beside those that are known. Whether every answer that was known is the same.
    pub(super) fn answer_more<Q: Query>(&mut self, queries: Vec<Q>, invalidated: &Invalidated, provider: &mut dyn Provider) -> bool {
        let known = self.known.all_mut::<Q>();
        let mut open: Vec<Q> = known.keys().filter(|query| is_invalid(*query, invalidated)).cloned().collect();
        open.extend(queries.into_iter().filter(|query| !known.contains_key(query)));
        open.sort_unstable();
        let answers = Q::ask(provider, &open);
        let mut same = true;
        for (query, answer) in open.into_iter().zip(answers) {
            same &= known.get(&query).is_none_or(|before| *before == answer);
            known.insert(query, answer);
        }
        same
    }
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
    use super::is_on_the_way;

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
        }
    }
}
