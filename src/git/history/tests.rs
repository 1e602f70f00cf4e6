//! Histories of small repos, read at once and in parts.
#![allow(clippy::disallowed_methods, reason = "repos are made on the disk")]

use std::fs;
use std::path::Path;

use super::*;
use crate::git::UserConfig;
use crate::git::test_git::git;
use crate::source::Step;

fn write(root: &Path, path: &str, about: &str) {
    let place = root.join("docs/cross-collab").join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, format!("# {about}\n\nIt is about {about} and nothing else, in so many words.\n")).unwrap();
}

fn head(root: &Path) -> Head {
    Git::of(root).head(vec!["docs/cross-collab".to_owned()], &UserConfig::seen_from(root.to_owned())).unwrap()
}

/// A repo with two tasks, made on a branch and joined.
fn repo(root: &Path) {
    fs::create_dir_all(root).unwrap();
    git(root).init();
    write(root, "TASK1/PLAN.md", "Exports");
    git(root).commit("One");
    write(root, "../../README.md", "Readme");
    git(root).commit("Elsewhere");
}

fn told(history: &History) -> Vec<String> {
    let commits = history.commits.iter();
    commits.map(|commit| format!("{} {:?} {:?}", commit.subject, commit.parents, commit.steps)).collect()
}

#[test]
fn what_came_since_is_added_as_if_all_were_read() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    repo(root);
    let (repo, place) = (Git::of(root), ItemPlace::tasks());
    let kept = all(repo, &place, &head(root)).unwrap();
    write(root, "TASK1/STATUS.md", "Status");
    git(root).commit("Two");
    git(root).run(&["mv", "docs/cross-collab/TASK1", "docs/cross-collab/TASK2"]);
    git(root).commit("Three");
    let whole = all(repo, &place, &head(root)).unwrap();
    assert_eq!(since(repo, &place, &head(root), kept.clone()), Some(whole.clone()));
    let moved = Step::Moved { from: "TASK1".to_owned(), to: "TASK2".to_owned() };
    assert_eq!(whole.history.commits.last().unwrap().steps, [moved]);
    // Another line of history is read anew.
    git(root).run(&["checkout", "-q", "--orphan", "other"]);
    git(root).commit("Other");
    assert_eq!(since(repo, &place, &head(root), kept), None);
}

#[test]
fn branches_are_joined() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    repo(root);
    let (repo, place) = (Git::of(root), ItemPlace::tasks());
    git(root).run(&["checkout", "-q", "-b", "side"]);
    write(root, "TASK2/PLAN.md", "Invoices");
    git(root).commit("Side");
    git(root).run(&["checkout", "-q", "main"]);
    write(root, "TASK1/PLAN.md", "Exports, and more");
    git(root).commit("Main");
    let kept = all(repo, &place, &head(root)).unwrap();
    git(root).run(&["merge", "-q", "--no-ff", "-m", "Join", "side"]);
    let whole = all(repo, &place, &head(root)).unwrap();
    let told = told(&whole.history);
    assert!(told.last().unwrap().starts_with("Join ["), "{told:?}");
    assert_eq!(whole.history.commits.last().unwrap().parents.len(), 2);
    // A branch that started before what was kept may lead back past it: either way the same is known.
    if let Some(known) = since(repo, &place, &head(root), kept) {
        assert_eq!(known.history.commits.len(), whole.history.commits.len());
    }
}

#[test]
fn a_shallow_clone_says_that_it_is_cut() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("whole");
    repo(&root);
    write(&root, "TASK2/PLAN.md", "Invoices");
    git(&root).commit("Two");
    let from = format!("file://{}", root.display());
    git(dir.path()).run(&["clone", "-q", "--depth", "1", &from, "cut"]);
    let cut = dir.path().join("cut");
    let history = all(Git::of(&cut), &ItemPlace::tasks(), &head(&cut)).unwrap().history;
    assert!(history.is_shallow && history.commits.len() == 1);
    // A second working tree has a history as well.
    git(&root).run(&["worktree", "add", "-q", "--detach", "../tree"]);
    let tree = dir.path().join("tree");
    assert_eq!(all(Git::of(&tree), &ItemPlace::tasks(), &head(&tree)).unwrap().history.commits.len(), 2);
}
