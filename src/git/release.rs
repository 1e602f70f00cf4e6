//! The commits that run somewhere: when they were made, how far others are from them, and what they hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::call::Call;
use super::contents::contents;
use super::revision::{default_branch, is_whole, named, time_of};
use super::{Git, Repos};
use crate::source::{CommitName, EarlierQuery, Release, ReleaseQuery, TagQuery};

/// The names of the tags of each repo, in the order of the alphabet; none for one that git knows nothing of, that lacks a part of its
/// history, or that has no tags at all, as where they were not fetched.
pub(crate) fn tags(repos: &Repos<'_>, asked: &[TagQuery]) -> Vec<Option<Arc<[String]>>> {
    let of = |query: &TagQuery| {
        let (_, repo) = repos.get(query.repo)?;
        let git = Git::of(repo.root);
        let mut tags = git.tags();
        tags.sort_unstable();
        (!tags.is_empty() && is_whole(git)).then(|| tags.into())
    };
    asked.par_iter().map(of).collect()
}

/// What is known of each commit, in the order asked.
pub(crate) fn releases(repos: &Repos<'_>, asked: &[ReleaseQuery]) -> Vec<Option<Release>> {
    asked.par_iter().map(|query| release(repos, query)).collect()
}

fn release(repos: &Repos<'_>, query: &ReleaseQuery) -> Option<Release> {
    let (source, repo) = repos.get(query.repo)?;
    let git = Git::of(repo.root);
    let commit = commit_of(git, &query.name)?;
    let is_whole = is_whole(git);
    let branch = || default_branch(git, source.info.branch.as_deref());
    let behind = is_whole.then(branch).flatten().and_then(|branch| count(git, &branch, &commit));
    let ahead = |other: &CommitName| Some((other.clone(), count(git, &commit, &commit_of(git, other)?)?));
    let ahead_of = if is_whole { query.others.iter().filter_map(ahead).collect() } else { BTreeMap::new() };
    let names: Vec<String> = query.paths.iter().map(|path| format!("{commit}:{path}")).filter(|name| !name.contains('\n')).collect();
    let known = contents(git, &names);
    let there = files(git, &commit, &query.paths)?;
    let text = |path: &String| {
        let text = known.get(&format!("{commit}:{path}")).cloned();
        // What is there, and cannot be read, is left out.
        (text.is_some() || !there.contains(path)).then(|| (path.clone(), text))
    };
    let texts = query.paths.iter().filter_map(text).collect();
    Some(Release { time: time_of(git, &commit)?, commit, behind, ahead_of, texts })
}

/// Those of some paths that are files of a commit.
fn files(git: Git<'_>, commit: &str, paths: &[String]) -> Option<Vec<String>> {
    if paths.is_empty() {
        return Some(Vec::new());
    }
    let listed = git.ask_long(Call::reads("ls-tree").with(["-r", "-z", "--name-only", "--full-tree"]).named(commit).paths(paths))?;
    Some(String::from_utf8_lossy(&listed).split_terminator('\0').map(str::to_owned).collect())
}

fn commit_of(git: Git<'_>, name: &CommitName) -> Option<String> {
    match name {
        CommitName::Tag(tag) => named(git, &format!("refs/tags/{tag}")),
        CommitName::Id(id) => named(git, id),
    }
}

/// How many commits one has that another has not.
fn count(git: Git<'_>, one: &str, other: &str) -> Option<u64> {
    let answer = git.ask_long(Call::reads("rev-list").with(["--count"]).at(one).without(other))?;
    String::from_utf8_lossy(&answer).trim().parse().ok()
}

/// The earlier texts of each file, in the order asked.
pub(crate) fn earlier(repos: &Repos<'_>, asked: &[EarlierQuery]) -> Vec<Vec<Arc<str>>> {
    let of = |query: &EarlierQuery| repos.get(query.repo).map(|(_, repo)| super::earlier_texts(repo.root, &query.path)).unwrap_or_default();
    asked.par_iter().map(of).collect()
}
