//! Since when changes are looked at, as arguments.

use std::collections::BTreeMap;
use std::path::Path;

use super::lookup::checked_out;
use crate::error::Error;
use crate::git;
use crate::host::{self, Workspace};
use crate::model::lies_in;
use crate::report::text;
use crate::since::StartPoints;

/// A commit, tag or branch; of a repo where one is named: `main`, `api=v1.2`.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    repo: Option<String>,
    revision: String,
}

impl Start {
    /// Reads `[REPO=]REV`.
    pub(crate) fn parse(value: &str) -> Result<Self, String> {
        let (repo, revision) = match value.split_once('=') {
            Some((repo, revision)) => (Some(repo.to_owned()), revision),
            None => (None, value),
        };
        if revision.is_empty() || repo.as_deref() == Some("") {
            return Err("expected a commit, tag or branch, such as `main` or `api=v1.2`".to_owned());
        }
        Ok(Self { repo, revision: revision.to_owned() })
    }
}

/// Whose changes are looked at: those of the repos named; else of the one repo asked for, or of the one that this folder is in; else of
/// every repo that has such a commit. `tell` is given what to know about that.
///
/// # Errors
/// Where there is no such repo or commit.
pub(crate) fn start_points(workspace: &Workspace, starts: &[Start], asked: &[String], tell: &dyn Fn(&str)) -> Result<StartPoints, Error> {
    let mut own = BTreeMap::new();
    for start in starts {
        let place = match &start.repo {
            Some(name) => Some(checked_out(workspace, name)?.0 as usize),
            None => match asked {
                [one] => Some(checked_out(workspace, one)?.0 as usize),
                _ => here(workspace),
            },
        };
        match place {
            Some(place) => _ = own.insert(place, host::revision(workspace, place, Some(&start.revision))?),
            None => own.extend(all(workspace, &start.revision, tell)?),
        }
    }
    let only = own.first_key_value().filter(|_| own.len() == 1).map(|(place, revision)| (*place, revision.clone()));
    Ok(only.map_or_else(|| StartPoints::OfAll(own), |(place, revision)| StartPoints::Of(place, revision)))
}

/// The commits of that name in all repos that have one. Those that have none are as they are, and that is said.
fn all(workspace: &Workspace, name: &str, tell: &dyn Fn(&str)) -> Result<BTreeMap<usize, git::Revision>, Error> {
    let there = (0..workspace.checkouts.len()).filter(|place| !workspace.checkouts[*place].info.absent);
    let (known, unknown): (Vec<usize>, Vec<usize>) = there.partition(|place| host::has_commit(workspace, *place, name));
    if let (true, Some(first)) = (known.is_empty(), unknown.first()) {
        return Ok(BTreeMap::from([(*first, host::revision(workspace, *first, Some(name))?)]));
    }
    if !unknown.is_empty() {
        let names: Vec<&str> = unknown.iter().map(|place| workspace.checkouts[*place].info.name.as_str()).collect();
        tell(&text::safe(&format!("no commit `{name}` in {}: these repos count as unchanged", names.join(", "))));
    }
    known.into_iter().map(|place| Ok((place, host::revision(workspace, place, Some(name))?))).collect()
}

/// The repo that this folder is in.
pub(crate) fn here(workspace: &Workspace) -> Option<usize> {
    let here = workspace.place_of(Path::new(".")).ok()?;
    let holds = |path: &str| !path.is_empty() && lies_in(&here, path);
    let holders = workspace.checkouts.iter().enumerate().filter(|(_, checkout)| !checkout.info.absent && holds(&checkout.info.path));
    let alone = || (workspace.checkouts.len() == 1).then_some(0);
    holders.max_by_key(|(_, checkout)| checkout.info.path.len()).map(|(place, _)| place).or_else(alone)
}
