//! What git knows of a repo's task folders, read in one pass over its history.

mod cache;
pub(super) mod files;
mod folders;
pub(super) mod log;
mod now;
mod settled;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use folders::RemovedFolders;
use log::LogEntry;

use super::Git;
use super::call::Call;
use super::contents::contents;
use super::own_files::OwnFiles;
use crate::config::ItemPlace;
use crate::source::{Commit, FileChanges, FileLog, FileSteps, Head, History, RepoSource};

/// How many contents are asked for at once.
const CONTENTS_PER_CALL: usize = 4096;
/// How many commits are read where all of them are too many.
const NEWEST_COMMITS: &str = "--max-count=20000";

/// The history of a checkout's task folders. Where the commit is the one that is `known`, only what is not committed is read.
pub(crate) fn read(git: Git<'_>, place: &ItemPlace, source: &RepoSource, known: Option<&Arc<History>>) -> Option<Arc<History>> {
    let head = source.head.as_ref()?;
    let now = now::steps(git, place, source, head);
    let read_by = place.key();
    if let Some(known) = known.filter(|known| known.head == head.commit && known.read_by == read_by) {
        return Some(if known.now == now { Arc::clone(known) } else { Arc::new(History { now, ..(**known).clone() }) });
    }
    let committed = kept(git, place, head, &read_by)?;
    Some(Arc::new(History { now, ..committed.history }))
}

/// The history of a repo's task folders up to a commit.
pub(crate) fn at(git: Git<'_>, place: &ItemPlace, commit: &str) -> Option<Arc<History>> {
    let head = Head { commit: commit.to_owned(), ..Head::default() };
    all(git, place, &head).map(|known| Arc::new(known.history))
}

/// A history with what is needed to read on from its last commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Known {
    history: History,
    removed: RemovedFolders,
}

/// How many commits are worth keeping: to read fewer takes no longer than to read what was kept.
pub(crate) const MIN_KEPT_COMMITS: usize = 32;

/// All that is committed: what was kept of it, and what came since.
fn kept(git: Git<'_>, place: &ItemPlace, head: &Head, read_by: &str) -> Option<Known> {
    let kept = cache::load(git).filter(|kept| kept.history.read_by == read_by);
    if let Some(kept) = &kept
        && kept.history.head == head.commit
        && kept.history.is_shallow == is_shallow(git)
    {
        return Some(kept.clone());
    }
    let known = kept.and_then(|kept| since(git, place, head, kept)).or_else(|| all(git, place, head))?;
    if known.history.commits.len() >= MIN_KEPT_COMMITS {
        cache::save(git, &known);
    }
    Some(known)
}

fn is_shallow(git: Git<'_>) -> bool {
    if let Some(own) = OwnFiles::of(git.root()) {
        return own.is_shallow();
    }
    git.ask(Call::reads("rev-parse").with(["--is-shallow-repository"])).is_some_and(|answer| answer.starts_with(b"true"))
}

/// What `git log` is asked for; which commits, the caller adds.
fn call() -> Call {
    let order = ["--full-history", "--parents", "--topo-order"];
    let how = ["--raw", "-t", "-z", "--no-abbrev", "--no-renames", "--diff-merges=first-parent", "--no-show-signature", "--no-color"];
    Call::reads("log").with(order).with(how).with(["--no-ext-diff", log::FORMAT])
}

fn log(git: Git<'_>, place: &ItemPlace, which: Call) -> Option<Vec<LogEntry>> {
    let folder = place.folder.as_str();
    let mut entries = log::read(&git.ask_long(which.paths([if folder.is_empty() { "." } else { folder }]))?);
    entries.reverse();
    Some(entries)
}

/// All that is committed, or the latest of it where that is too much.
fn all(git: Git<'_>, place: &ItemPlace, head: &Head) -> Option<Known> {
    let (entries, is_whole) = match log(git, place, call().at(&head.commit)) {
        Some(entries) => (entries, true),
        None => (log(git, place, call().with([NEWEST_COMMITS]).at(&head.commit))?, false),
    };
    let is_shallow = !is_whole || is_shallow(git);
    let history = History { head: head.commit.clone(), read_by: place.key(), is_shallow, is_cut: !is_whole, ..History::default() };
    let mut known = Known { history, ..Known::default() };
    add(git, place, &mut known, entries);
    Some(known)
}

/// What is kept, with what came since; none where that does not lead here, or by another way.
fn since(git: Git<'_>, place: &ItemPlace, head: &Head, mut kept: Known) -> Option<Known> {
    let old = std::mem::replace(&mut kept.history.head, head.commit.clone());
    git.ask(Call::reads("merge-base").with(["--is-ancestor"]).at(&old).at(&head.commit))?;
    if kept.history.is_shallow || is_shallow(git) || kept.history.commits.is_empty() {
        return None;
    }
    let mut entries = log(git, place, call().at(&head.commit).without(&old))?;
    let mut known: HashSet<String> = kept.history.commits.iter().map(|commit| commit.id.clone()).collect();
    let last = kept.history.commits.last()?.id.clone();
    for entry in &mut entries {
        for parent in &mut entry.parents {
            // The commit that was checked out stands for the last before it that touched anything.
            if *parent == old {
                parent.clone_from(&last);
            }
            if !known.contains(parent) {
                return None;
            }
        }
        known.insert(entry.id.clone());
    }
    add(git, place, &mut kept, entries);
    Some(kept)
}

/// Adds the commits of a log that starts with the oldest.
fn add(git: Git<'_>, place: &ItemPlace, known: &mut Known, entries: Vec<LogEntry>) {
    let Known { history, removed } = known;
    // Of commits that were kept, nobody knows what they did to single files.
    let mut files = (history.commits.is_empty() && !history.is_cut).then(FileSteps::new);
    let crawled = place.folder.as_str();
    let mut places: HashMap<String, u32> =
        history.commits.iter().enumerate().map(|(index, commit)| (commit.id.clone(), index as u32)).collect();
    let changed: Vec<_> = entries.iter().map(|entry| folders::changed(entry, place)).collect();
    let (settled, hunks) = settled::settled(git, &changed);
    let mut batch: HashMap<String, Arc<str>> = HashMap::new();
    let mut read_to = 0;
    for (index, entry) in entries.into_iter().enumerate() {
        if index == read_to {
            let mut wanted: Vec<String> = Vec::new();
            while read_to < changed.len() && (wanted.len() < CONTENTS_PER_CALL || read_to == index) {
                if !settled[read_to] {
                    wanted.extend(folders::wanted(&changed[read_to]));
                }
                read_to += 1;
            }
            wanted.sort_unstable();
            wanted.dedup();
            batch = contents(git, &wanted);
            history.lacks_contents |= batch.len() < wanted.len();
        }
        if let Some(files) = &mut files {
            files::add(files, crawled, history.commits.len() as u32, &entry, |folder, _| place.holds(folder));
        }
        let steps = folders::steps(&changed[index], (!settled[index]).then_some(&batch), removed);
        let parents = entry.parents.iter().filter_map(|parent| places.get(parent).copied()).collect();
        places.insert(entry.id.clone(), history.commits.len() as u32);
        history.commits.push(Commit { id: entry.id, time: entry.time, subject: entry.subject, parents, steps });
    }
    history.files = files.map(|steps| FileLog::new(FileChanges { steps, hunks })).unwrap_or_default();
}

#[cfg(test)]
mod tests;
