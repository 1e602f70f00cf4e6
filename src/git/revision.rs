//! Which commit of a repo is meant, and what helps where it is not known.
#![allow(clippy::disallowed_methods, reason = "it asks whether a folder is a repo at all")]

use std::path::PathBuf;

use super::call::Call;
use super::{Git, Repo};
use crate::disk::{HostError, path};
use crate::text::nearest;

/// A commit of a repo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// In full.
    pub commit: String,
    /// When it was committed, in seconds since 1970.
    pub time: i64,
}

/// The names that the branch goes by that others are joined to, where the remote does not say.
const DEFAULT_BRANCHES: [&str; 4] = ["origin/main", "origin/master", "main", "master"];

/// The commit from which what is checked out in a repo went its own way: from `name`, or from the default branch where none is given.
///
/// # Errors
/// Where the repo is no git checkout, has no such commit, or none in common with it.
pub(crate) fn revision(repo: Repo<'_>, name: Option<&str>) -> Result<Revision, HostError> {
    let git = Git::of(repo.root);
    if !has_commits(repo) {
        return Err(no_history(repo));
    }
    let (name, commit) = match name {
        Some(name) => (name.to_owned(), named(git, name).ok_or_else(|| no_commit(repo, name))?),
        None => default_branch_named(git).ok_or_else(|| no_default_branch(repo))?,
    };
    // What the other branch has now is no stand-in: all that others did on it would be taken for changes of this one.
    let commit = line(git, Call::reads("merge-base").at("HEAD").at(&commit)).ok_or_else(|| no_beginning(repo, &name))?;
    let time = time_of(git, &commit).unwrap_or(0);
    Ok(Revision { commit, time })
}

/// The branch that others are joined to, with its commit.
fn default_branch_named(git: Git<'_>) -> Option<(String, String)> {
    let remote = line(git, Call::reads("symbolic-ref").with(["--quiet", "--short", "refs/remotes/origin/HEAD"]));
    remote.iter().map(String::as_str).chain(DEFAULT_BRANCHES).find_map(|name| Some((name.to_owned(), named(git, name)?)))
}

/// The commit of the default branch: as the remote has it, by the name that is configured where there is one.
pub(super) fn default_branch(git: Git<'_>, configured: Option<&str>) -> Option<String> {
    match configured {
        Some(name) => named(git, &format!("refs/remotes/origin/{name}")).or_else(|| named(git, &format!("refs/heads/{name}"))),
        None => default_branch_named(git).map(|(_, commit)| commit),
    }
}

/// When a commit was made, in seconds since 1970.
pub(super) fn time_of(git: Git<'_>, commit: &str) -> Option<i64> {
    let show = Call::reads("show").with(["--no-patch", "--no-show-signature", "--format=%ct"]).at(commit);
    line(git, show)?.parse().ok()
}

/// Whether a repo has a commit of that name.
pub(crate) fn has_commit(repo: Repo<'_>, name: &str) -> bool {
    has_commits(repo) && named(Git::of(repo.root), name).is_some()
}

fn has_commits(repo: Repo<'_>) -> bool {
    repo.root.join(".git").exists() && line(Git::of(repo.root), Call::reads("rev-parse").at("HEAD")).is_some()
}

pub(super) fn named(git: Git<'_>, name: &str) -> Option<String> {
    line(git, Call::reads("rev-parse").with(["--verify", "--quiet"]).named(format!("{name}^{{commit}}")))
}

/// The commit that a repo stood at then, along the branch that it is on; none where nothing is known of that time. `time` is in seconds
/// since 1970.
pub(crate) fn of_that_time(repo: Repo<'_>, time: i64) -> Option<Revision> {
    if !repo.root.join(".git").exists() {
        return None;
    }
    let list = Call::reads("rev-list").with(["--max-count=1", "--first-parent"]).with_number("--before=", time).at("HEAD");
    let commit = line(Git::of(repo.root), list)?;
    Some(Revision { commit, time })
}

/// The commits that a repo stood at since a time, along the branch that it is on, newest first; the last is the one of that very time,
/// where anything is known of it. `time` is in seconds since 1970.
pub(crate) fn line_since(repo: Repo<'_>, time: i64) -> Vec<Revision> {
    if !repo.root.join(".git").exists() {
        return Vec::new();
    }
    // The boundary is the commit below the last one that is newer.
    let log = Call::reads("log").with(["--first-parent", "--boundary", "--no-show-signature", "--format=%H %ct"]);
    let answer = Git::of(repo.root).ask(log.with_number("--max-age=", time).at("HEAD")).unwrap_or_default();
    let revision = |line: &str| {
        let (commit, time) = line.split_once(' ')?;
        Some(Revision { commit: commit.to_owned(), time: time.parse().ok()? })
    };
    let line: Vec<Revision> = String::from_utf8_lossy(&answer).lines().filter_map(revision).collect();
    // Nothing is newer, and so nothing is below that.
    if line.is_empty() { of_that_time(repo, time).into_iter().collect() } else { line }
}

/// When the commit that is checked out was made, in seconds since 1970.
pub(crate) fn time_of_head(repo: Repo<'_>) -> Option<i64> {
    if !repo.root.join(".git").exists() {
        return None;
    }
    let show = Call::reads("show").with(["--no-patch", "--no-show-signature", "--format=%ct"]).at("HEAD");
    line(Git::of(repo.root), show)?.parse().ok()
}

/// The first line of an answer, where there is one.
fn line(git: Git<'_>, call: Call) -> Option<String> {
    let answer = git.ask(call)?;
    let line = String::from_utf8_lossy(&answer).lines().next()?.trim().to_owned();
    (!line.is_empty()).then_some(line)
}

/// What brings the commits that a shallow clone lacks.
const FETCH_HELP: &str = "this clone is shallow: run `git fetch --unshallow`, or set `fetch-depth: 0` in CI";

/// The repo has no commits of its own.
fn no_history(repo: Repo<'_>) -> HostError {
    match larger(repo) {
        Some(larger) => {
            let message = format!("is part of a larger git repo, {}, whose history is not read", larger.display());
            error(repo, message, "check without --since; a baseline shows what is new")
        }
        None => {
            let message = "is not a git checkout with a commit, so there is nothing to compare with".to_owned();
            error(repo, message, "name a repo with commits, or check without --since")
        }
    }
}

/// The repo has no commit of that name.
fn no_commit(repo: Repo<'_>, name: &str) -> HostError {
    let git = Git::of(repo.root);
    let message = format!("has no commit `{name}` here");
    if is_shallow(git) {
        return error(repo, message, FETCH_HELP);
    }
    let known = git.ask(Call::reads("for-each-ref").with(["--format=%(refname:short)"])).unwrap_or_default();
    let known = String::from_utf8_lossy(&known).into_owned();
    match nearest(name, known.lines()) {
        Some(near) => error(repo, message, format!("did you mean `{near}`?")),
        None => error(repo, message, "`git branch -a` and `git tag` list branches and tags"),
    }
}

/// The repo does not say which branch others are joined to.
fn no_default_branch(repo: Repo<'_>) -> HostError {
    error(repo, "has no known default branch".to_owned(), "name a commit or a branch with --since")
}

/// What is checked out has no commit in common with the one of that name.
fn no_beginning(repo: Repo<'_>, name: &str) -> HostError {
    let message = format!("the checkout and `{name}` have no common commit");
    let help = if is_shallow(Git::of(repo.root)) { FETCH_HELP } else { "name a commit of this branch" };
    error(repo, message, help)
}

fn error(repo: Repo<'_>, message: String, help: impl Into<String>) -> HostError {
    HostError::new(PathBuf::from(repo.name), message).with_help(help)
}

/// Whether git has all commits of a repo.
pub(super) fn is_whole(git: Git<'_>) -> bool {
    line(git, Call::reads("rev-parse").with(["--is-shallow-repository"])).is_some_and(|answer| answer == "false")
}

fn is_shallow(git: Git<'_>) -> bool {
    line(git, Call::reads("rev-parse").with(["--is-shallow-repository"])).is_some_and(|answer| answer == "true")
}

/// The git repo whose commits hold the checkout as a folder.
fn larger(repo: Repo<'_>) -> Option<PathBuf> {
    let root = repo.root.canonicalize().ok()?;
    let larger = root.ancestors().skip(1).find(|above| above.join(".git").exists())?;
    let folder = path::shown(root.strip_prefix(larger).ok()?);
    line(Git::of(larger), Call::reads("rev-parse").with(["--verify", "--quiet"]).named(format!("HEAD:{folder}")))?;
    Some(larger.to_owned())
}
