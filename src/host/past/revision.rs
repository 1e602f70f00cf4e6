//! Which commit of a repo is meant.

use std::path::PathBuf;

use super::super::git::Git;
use super::super::{HostError, Workspace};

/// A commit of a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// In full.
    pub commit: String,
    /// When it was committed, in seconds since 1970.
    pub time: i64,
}

/// The names that the branch goes by that others are joined to, where the remote does not say.
const DEFAULTS: [&str; 4] = ["origin/main", "origin/master", "main", "master"];

/// The commit from which what is checked out in a repo went its own way: from `name`, or from the default branch where none is given.
///
/// # Errors
/// Where the repo is no git checkout, or has no such commit.
pub fn revision(workspace: &Workspace, checkout: usize, name: Option<&str>) -> Result<Revision, HostError> {
    let checkout = &workspace.checkouts[checkout];
    let git = Git::of(&checkout.root);
    let error = |message: String, help: &str| HostError { path: PathBuf::from(&checkout.path), message, help: Some(help.to_owned()) };
    if !checkout.root.join(".git").exists() || line(git, &["rev-parse", "HEAD"]).is_none() {
        let message = format!("`{}` is no git checkout with a commit: nothing says what it was", checkout.name);
        return Err(error(message, "name a repo that is one, or check the workspace as it is"));
    }
    let of = |name: &str| line(git, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")]);
    let (name, commit) = match name {
        Some(name) => (name.to_owned(), of(name)),
        None => {
            let remote = line(git, &["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
            let found = remote.iter().map(String::as_str).chain(DEFAULTS).find_map(|name| Some((name.to_owned(), of(name)?)));
            let Some((name, commit)) = found else {
                let message = format!("`{}` does not say which of its branches is the default one", checkout.name);
                return Err(error(message, "give a commit or a branch with --since"));
            };
            (name, Some(commit))
        }
    };
    let Some(commit) = commit else {
        let message = format!("`{}` has no commit `{name}` here", checkout.name);
        return Err(error(message, "a clone that was made shallow lacks it: fetch more of the history, as `git fetch --unshallow` does"));
    };
    // In a shallow clone the two may have nothing in common.
    let commit = line(git, &["merge-base", "HEAD", &commit]).unwrap_or(commit);
    let time = line(git, &["show", "--no-patch", "--format=%ct", &commit]).and_then(|time| time.parse().ok()).unwrap_or(0);
    Ok(Revision { commit, time })
}

/// The commit that a checkout stood at then, along the branch that it is on; none where nothing is known of that time.
pub fn of_that_time(workspace: &Workspace, checkout: usize, time: i64) -> Option<Revision> {
    let checkout = &workspace.checkouts[checkout];
    if checkout.absent || !checkout.root.join(".git").exists() {
        return None;
    }
    let before = format!("--before={time}");
    let commit = line(Git::of(&checkout.root), &["rev-list", "--max-count=1", "--first-parent", &before, "HEAD"])?;
    Some(Revision { commit, time })
}

/// The first line of an answer, where there is one.
fn line(git: Git<'_>, arguments: &[&str]) -> Option<String> {
    let answer = git.ask(arguments)?;
    let line = String::from_utf8_lossy(&answer).lines().next()?.trim().to_owned();
    (!line.is_empty()).then_some(line)
}
