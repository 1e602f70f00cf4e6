//! What git knows of a repo's task folders, read in one pass over its history.

mod contents;
mod folders;
mod log;
mod now;

use std::collections::HashMap;
use std::sync::Arc;

pub(super) use contents::{contents, objects};
use folders::Graves;
use log::Entry;

use super::git::{Git, Limits};
use crate::config::WorkspaceConfig;
use crate::source::{Commit, Head, History, RepoSource};

/// So many contents are asked for at once.
const BATCH: usize = 4096;
/// So many commits are read where all of them are too many.
const LAST: &str = "--max-count=20000";

/// The history of a checkout's task folders. Where the commit is the one that is `known`, only what is not committed is read.
pub(super) fn read(git: Git<'_>, workspace: &WorkspaceConfig, source: &RepoSource, known: Option<&Arc<History>>) -> Option<Arc<History>> {
    let head = source.head.as_ref()?;
    let now = now::steps(git, workspace, source, head);
    let read_by = format!("{}\n{}", workspace.folder.trim_matches('/'), workspace.task);
    if let Some(known) = known.filter(|known| known.head == head.commit && known.read_by == read_by) {
        return Some(if known.now == now { Arc::clone(known) } else { Arc::new(History { now, ..(**known).clone() }) });
    }
    let committed = committed(git, workspace, head)?;
    Some(Arc::new(History { now, read_by, ..committed }))
}

/// The history of a repo's task folders up to a commit.
pub(super) fn at(git: Git<'_>, workspace: &WorkspaceConfig, commit: &str) -> Option<Arc<History>> {
    committed(git, workspace, &Head { commit: commit.to_owned(), ..Head::default() }).map(Arc::new)
}

/// All that is committed.
fn committed(git: Git<'_>, workspace: &WorkspaceConfig, head: &Head) -> Option<History> {
    let folder = workspace.folder.trim_matches('/');
    let is_shallow = git.ask(["rev-parse", "--is-shallow-repository"]).is_some_and(|answer| answer.starts_with(b"true"));
    let log = |most: Option<&str>| {
        let before = ["-c", "log.showRoot=true", "--literal-pathspecs", "log", "--full-history", "--parents", "--topo-order"];
        let how = ["--raw", "-t", "-z", "--no-abbrev", "--no-renames", "--diff-merges=first-parent", "--no-show-signature", "--no-color"];
        let which = [log::FORMAT, head.commit.as_str(), "--", if folder.is_empty() { "." } else { folder }];
        let arguments = before.into_iter().chain(how).chain(most).chain(which);
        git.ask_with(arguments, Vec::new(), Limits::LONG)
    };
    let (answer, is_whole) = match log(None) {
        Some(answer) => (answer, true),
        None => (log(Some(LAST))?, false),
    };
    let mut entries = log::read(&answer);
    drop(answer);
    entries.reverse();
    let (commits, lacks_contents) = commits(git, workspace, entries);
    Some(History { head: head.commit.clone(), commits, is_cut: is_shallow || !is_whole, lacks_contents, ..History::default() })
}

/// The commits of a log that starts with the oldest, and whether contents were missing.
fn commits(git: Git<'_>, workspace: &WorkspaceConfig, entries: Vec<Entry>) -> (Vec<Commit>, bool) {
    let mut places: HashMap<String, u32> = HashMap::new();
    let mut graves = Graves::new();
    let mut commits = Vec::with_capacity(entries.len());
    let mut lacks = false;
    let changed: Vec<_> = entries.iter().map(|entry| folders::changed(entry, workspace)).collect();
    let mut batch: HashMap<String, Arc<str>> = HashMap::new();
    let mut read_to = 0;
    for (index, entry) in entries.into_iter().enumerate() {
        if index == read_to {
            let mut wanted: Vec<String> = Vec::new();
            while read_to < changed.len() && (wanted.len() < BATCH || read_to == index) {
                wanted.extend(folders::wanted(&changed[read_to]));
                read_to += 1;
            }
            wanted.sort_unstable();
            wanted.dedup();
            batch = contents(git, &wanted);
            lacks |= batch.len() < wanted.len();
        }
        let steps = folders::steps(&changed[index], &batch, &mut graves);
        let parents = entry.parents.iter().filter_map(|parent| places.get(parent).copied()).collect();
        places.insert(entry.id.clone(), index as u32);
        commits.push(Commit { id: entry.id, time: entry.time, subject: entry.subject, parents, steps });
    }
    (commits, lacks)
}
