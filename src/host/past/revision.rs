//! Which commit of a repo is meant.

use super::super::checkout::Checkout;
use super::super::git::Git;
use super::super::program::git::Call;
use super::super::{HostError, Workspace};
use super::unknown;

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
/// Where the repo is no git checkout, has no such commit, or none in common with it.
pub fn revision(workspace: &Workspace, checkout: usize, name: Option<&str>) -> Result<Revision, HostError> {
    let checkout = &workspace.checkouts[checkout];
    let git = Git::of(&checkout.root);
    if !has_commits(checkout) {
        return Err(unknown::history(checkout));
    }
    let (name, commit) = match name {
        Some(name) => (name.to_owned(), named(git, name).ok_or_else(|| unknown::commit(checkout, name))?),
        None => {
            let remote = line(git, Call::reads("symbolic-ref").with(["--quiet", "--short", "refs/remotes/origin/HEAD"]));
            let found = remote.iter().map(String::as_str).chain(DEFAULTS).find_map(|name| Some((name.to_owned(), named(git, name)?)));
            found.ok_or_else(|| unknown::default_branch(checkout))?
        }
    };
    // What the other branch has now is no stand-in: all that others did on it would be taken for changes of this one.
    let commit = line(git, Call::reads("merge-base").at("HEAD").at(&commit)).ok_or_else(|| unknown::beginning(checkout, &name))?;
    let time = line(git, Call::reads("show").with(["--no-patch", "--no-show-signature", "--format=%ct"]).at(&commit))
        .and_then(|time| time.parse().ok())
        .unwrap_or(0);
    Ok(Revision { commit, time })
}

/// Whether a repo has a commit of that name.
pub fn has_commit(workspace: &Workspace, checkout: usize, name: &str) -> bool {
    let checkout = &workspace.checkouts[checkout];
    has_commits(checkout) && named(Git::of(&checkout.root), name).is_some()
}

fn has_commits(checkout: &Checkout) -> bool {
    checkout.root.join(".git").exists() && line(Git::of(&checkout.root), Call::reads("rev-parse").at("HEAD")).is_some()
}

fn named(git: Git<'_>, name: &str) -> Option<String> {
    line(git, Call::reads("rev-parse").with(["--verify", "--quiet"]).named(format!("{name}^{{commit}}")))
}

/// The commit that a checkout stood at then, along the branch that it is on; none where nothing is known of that time.
pub fn of_that_time(workspace: &Workspace, checkout: usize, time: i64) -> Option<Revision> {
    let checkout = &workspace.checkouts[checkout];
    if checkout.absent || !checkout.root.join(".git").exists() {
        return None;
    }
    let list = Call::reads("rev-list").with(["--max-count=1", "--first-parent"]).with_number("--before=", time).at("HEAD");
    let commit = line(Git::of(&checkout.root), list)?;
    Some(Revision { commit, time })
}

/// The first line of an answer, where there is one.
pub(super) fn line(git: Git<'_>, call: Call) -> Option<String> {
    let answer = git.ask(call)?;
    let line = String::from_utf8_lossy(&answer).lines().next()?.trim().to_owned();
    (!line.is_empty()).then_some(line)
}
