//! Which of the commits that documents name there are.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::call::Call;
use super::{Git, Repos};
use crate::source::CommitQuery;

/// Whether each commit is in its repo, or has the path, in the order asked; none where git knows nothing of the repo, or not all of it,
/// and for a path where it does not know the commit.
pub(crate) fn known_commits(repos: &Repos<'_>, asked: &[CommitQuery]) -> Vec<Option<bool>> {
    let mut calls: BTreeMap<(usize, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (index, asked) in asked.iter().enumerate() {
        // All commits of a repo in one call, and all paths of one commit.
        let commit = asked.path.as_ref().map(|_| asked.id.as_str());
        calls.entry((asked.repo, commit)).or_default().push(index);
    }
    let look = |((repo, commit), indices): ((usize, Option<&str>), Vec<usize>)| {
        let (source, repo) = repos.get(repo)?;
        let git = Git::of(repo.root);
        let asked: Vec<&CommitQuery> = indices.iter().map(|index| &asked[*index]).collect();
        let known = match commit {
            Some(commit) => paths_there(git, commit, &asked)?,
            None => commits_there(git, &asked).filter(|_| source.history.as_ref().is_some_and(|history| !history.is_shallow))?,
        };
        Some(indices.into_iter().zip(known).collect::<Vec<_>>())
    };
    let mut answers = vec![None; asked.len()];
    let found: Vec<Option<Vec<(usize, bool)>>> = calls.into_par_iter().map(look).collect();
    found.into_iter().flatten().flatten().for_each(|(index, known)| answers[index] = Some(known));
    answers
}

fn commits_there(git: Git<'_>, asked: &[&CommitQuery]) -> Option<Vec<bool>> {
    let names = asked.iter().map(|asked| format!("{}^{{commit}}", asked.id));
    let answer = git.ask(Call::reads("cat-file").with(["--batch-check"]).asking(names))?;
    let known: Vec<bool> = String::from_utf8_lossy(&answer).lines().map(|line| !line.ends_with(" missing")).collect();
    (known.len() == asked.len()).then_some(known)
}

fn paths_there(git: Git<'_>, commit: &str, asked: &[&CommitQuery]) -> Option<Vec<bool>> {
    let path = |asked: &&CommitQuery| asked.path.clone().unwrap_or_default();
    // A folder is listed, too, where another path lies in it.
    let answer =
        git.ask(Call::reads("ls-tree").with(["-t", "-z", "--name-only", "--full-tree"]).named(commit).paths(asked.iter().map(path)))?;
    let answer = String::from_utf8_lossy(&answer);
    let there: BTreeSet<&str> = answer.split_terminator('\0').collect();
    Some(asked.iter().map(|asked| there.contains(path(asked).as_str())).collect())
}
