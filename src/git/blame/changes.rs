//! What commits did to files, as the log of a history tells it, or as git is asked for it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::git::Git;
use crate::git::call::{Call, is_id};
use crate::git::history::{files, log};
use crate::source::{FileChanges, FileSteps, History, Hunks};

/// What became of some files, at least in the commits that are `asked` by their places, with the innermost folder that holds all of
/// the files, or the only file; none where git cannot say.
pub(super) fn read(
    git: Git<'_>,
    history: &History,
    asked: &[usize],
    below: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Option<Arc<FileChanges>> {
    if let Some(changes) = history.files.changes() {
        return Some(Arc::clone(changes));
    }
    let mut steps = FileSteps::new();
    if asked.is_empty() {
        return Some(Arc::default());
    }
    let how = ["--stdin", "-r", "-t", "-z", "--root", "--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent"];
    let ids = asked.iter().map(|commit| &history.commits[*commit].id).filter(|id| is_id(id));
    let call = Call::reads("diff-tree").with(how).with(["--no-ext-diff", log::FORMAT]).asking(ids).paths([below]);
    let entries: HashMap<String, log::LogEntry> =
        log::read(&git.ask_long(call)?).into_iter().map(|entry| (entry.id.clone(), entry)).collect();
    let (crawled, _) = history.read_by.split_once('\n')?;
    for place in asked {
        // A commit that changed nothing there is not among the answers.
        if let Some(entry) = entries.get(&history.commits[*place].id) {
            files::add(&mut steps, crawled, *place as u32, entry, |_, path| is_wanted(path));
        }
    }
    Some(Arc::new(FileChanges { steps, hunks: Hunks::new() }))
}

/// Those of some commits that remove any file, seen from any parent: what appears in them may have been renamed.
pub(super) fn removing(git: Git<'_>, commits: &[&str]) -> Option<HashSet<String>> {
    let how = ["--stdin", "-r", "-m", "--no-renames", "--diff-filter=D", "--name-only", "--no-ext-diff"];
    let asked = commits.iter().filter(|commit| is_id(commit));
    let answer = git.ask_long(Call::reads("diff-tree").with(how).asking(asked))?;
    Some(String::from_utf8_lossy(&answer).lines().filter(|line| is_id(line)).map(str::to_owned).collect())
}
