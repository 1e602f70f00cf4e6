//! Which of the commits that documents name there are.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::git::Git;
use super::program::git::Call;
use super::{Touched, Workspace};
use crate::source::{AskedCommit, Sources};

/// Which commits there are, kept until something happens in a repo's own folder of git.
#[derive(Debug, Default)]
pub struct Commits {
    known: BTreeMap<AskedCommit, Option<bool>>,
}

impl Commits {
    /// As [`known_commits`], and whether no answer is another than before.
    pub fn ask(&mut self, workspace: &Workspace, sources: &Sources, asked: &[AskedCommit], touched: &Touched) -> (Vec<Option<bool>>, bool) {
        let holds = !touched.is_in(".git");
        let open: Vec<AskedCommit> = asked.iter().filter(|asked| !holds || !self.known.contains_key(asked)).cloned().collect();
        let answers = known_commits(workspace, sources, &open);
        let mut same = true;
        for (asked, answer) in open.into_iter().zip(answers) {
            same &= self.known.insert(asked, answer).is_none_or(|known| known == answer);
        }
        self.known.retain(|known, _| asked.binary_search(known).is_ok());
        (asked.iter().map(|asked| self.known.get(asked).copied().flatten()).collect(), same)
    }
}

/// Whether each commit is in its repo, in the order asked; none where git knows nothing of the repo, or not all of it.
pub fn known_commits(workspace: &Workspace, sources: &Sources, asked: &[AskedCommit]) -> Vec<Option<bool>> {
    let mut by_repo: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    asked.iter().enumerate().for_each(|(index, asked)| by_repo.entry(asked.repo).or_default().push(index));
    let look = |(repo, indices): (usize, Vec<usize>)| {
        let source = sources.repos.get(repo)?;
        let is_whole = source.history.as_ref().is_some_and(|history| !history.is_cut);
        let checkout = workspace.checkouts.iter().find(|checkout| checkout.name == source.name).filter(|_| is_whole)?;
        let names = indices.iter().map(|index| format!("{}^{{commit}}", asked[*index].id));
        let answer = Git::of(&checkout.root).ask(Call::reads("cat-file").with(["--batch-check"]).asking(names))?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let known: Vec<bool> = answer.lines().map(|line| !line.ends_with(" missing")).collect();
        (known.len() == indices.len()).then(|| indices.into_iter().zip(known).collect::<Vec<_>>())
    };
    let mut answers = vec![None; asked.len()];
    let found: Vec<Option<Vec<(usize, bool)>>> = by_repo.into_par_iter().map(look).collect();
    found.into_iter().flatten().flatten().for_each(|(index, known)| answers[index] = Some(known));
    answers
}
