//! Why it is not known where a branch began, and what helps.

use std::path::PathBuf;

use super::super::checkout::Checkout;
use super::super::git::Git;
use super::super::program::git::Call;
use super::super::{HostError, path};
use super::revision::line;
use crate::text::nearest;

/// What brings the commits that a shallow clone lacks.
const FETCH: &str = "this clone is shallow: fetch more of the history, as `git fetch --unshallow` does, or `fetch-depth: 0` in a job";

/// The repo has no commits of its own.
pub(super) fn history(checkout: &Checkout) -> HostError {
    match larger(checkout) {
        Some(larger) => {
            let message = format!("is a folder of a larger git repo, {}, whose history is not read", larger.display());
            error(checkout, message, "check the workspace as it is; crossbook.baseline tells what is new where git does not")
        }
        None => {
            let message = "is no git checkout with a commit: nothing says what it was".to_owned();
            error(checkout, message, "name a repo that is one, or check the workspace as it is")
        }
    }
}

/// The repo has no commit of that name.
pub(super) fn commit(checkout: &Checkout, name: &str) -> HostError {
    let git = Git::of(&checkout.root);
    let message = format!("has no commit `{name}` here");
    if is_shallow(git) {
        return error(checkout, message, FETCH);
    }
    let known = git.ask(Call::reads("for-each-ref").with(["--format=%(refname:short)"])).unwrap_or_default();
    let known = String::from_utf8_lossy(&known).into_owned();
    match nearest(name, known.lines()) {
        Some(near) => error(checkout, message, format!("did you mean `{near}`?")),
        None => error(checkout, message, "`git branch -a` and `git tag` list what there is"),
    }
}

/// The repo does not say which branch others are joined to.
pub(super) fn default_branch(checkout: &Checkout) -> HostError {
    error(checkout, "does not say which of its branches is the default one".to_owned(), "give a commit or a branch with --since")
}

/// What is checked out has no commit in common with the one of that name.
pub(super) fn beginning(checkout: &Checkout, name: &str) -> HostError {
    let message = format!("what is checked out and `{name}` have no common commit here: nothing says where this branch began");
    let help = if is_shallow(Git::of(&checkout.root)) { FETCH } else { "the two never were one: name a commit that this branch has" };
    error(checkout, message, help)
}

fn error(checkout: &Checkout, message: String, help: impl Into<String>) -> HostError {
    HostError::new(PathBuf::from(&checkout.name), message).with_help(help)
}

fn is_shallow(git: Git<'_>) -> bool {
    line(git, Call::reads("rev-parse").with(["--is-shallow-repository"])).is_some_and(|answer| answer == "true")
}

/// The git repo whose commits hold the checkout as a folder.
fn larger(checkout: &Checkout) -> Option<PathBuf> {
    let root = checkout.root.canonicalize().ok()?;
    let larger = root.ancestors().skip(1).find(|above| above.join(".git").exists())?;
    let folder = path::shown(root.strip_prefix(larger).ok()?);
    line(Git::of(larger), Call::reads("rev-parse").with(["--verify", "--quiet"]).named(format!("HEAD:{folder}")))?;
    Some(larger.to_owned())
}
