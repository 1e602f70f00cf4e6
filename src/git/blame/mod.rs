//! Where lines come from: the commits that wrote them, and when.

mod cache;
mod changes;
mod file;
mod lineage;
mod porcelain;
mod replaced;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use file::{File, Found};
use lineage::{Lineage, last_change};
use rayon::prelude::*;
use replaced::Replaced;

use super::contents::contents;
use super::history::MIN_KEPT_COMMITS;
use super::{Git, Repos};
use crate::source::{BlameQuery, History, LineOrigin, PathMove, RepoSource};
use crate::text::Cut;

/// What is known of committed lines. What was committed does not change, so that nothing is asked twice.
#[derive(Debug, Default)]
pub struct BlameCache {
    known: HashMap<PathBuf, Kept>,
}

/// What is known of the files of a checkout.
type Kept = HashMap<Committed, Known>;

/// A file as a commit has it, and where it stood before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Committed {
    /// The last commit that may have changed it, so that it stays the same while others follow.
    commit: String,
    /// None where no commit has it.
    path: Option<String>,
    moves: Vec<PathMove>,
    /// Where a shallow history ends. Once that is elsewhere, lines may be older than they seemed.
    edge: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    /// What the file says there, once somebody needs it; none where it is not there.
    text: Option<Option<Arc<str>>>,
    lines: HashMap<u32, LineOrigin>,
}

/// What is asked about a file, by its place in all that is asked, and what is known of it.
struct Asked<'a> {
    index: usize,
    lines: &'a [u32],
    file: File,
    known: Known,
}

impl BlameCache {
    /// Where each line comes from, in the order asked. What is not asked for any more is forgotten.
    pub fn ask(&mut self, repos: &Repos<'_>, asked: &[BlameQuery]) -> Vec<Vec<LineOrigin>> {
        let mut origins: Vec<Vec<LineOrigin>> = asked.iter().map(|asked| vec![LineOrigin::Unknown; asked.lines.len()]).collect();
        let mut by_repo: HashMap<usize, Vec<usize>> = HashMap::new();
        asked.iter().enumerate().for_each(|(index, asked)| by_repo.entry(asked.repo).or_default().push(index));
        let open = by_repo.into_iter().filter_map(|(repo, indices)| {
            let (source, repo) = repos.get(repo)?;
            Some((source, repo.root, indices, self.known.remove(repo.root)))
        });
        let open: Vec<(&RepoSource, &Path, Vec<usize>, Option<Kept>)> = open.collect();
        let answer = |(source, root, indices, known): (&RepoSource, &Path, Vec<usize>, Option<Kept>)| {
            let asked = indices.iter().map(|index| (*index, &asked[*index]));
            let (known, found) = in_repo(Git::of(root), source, asked, known);
            (root.to_owned(), known, found)
        };
        let answers: Vec<_> = open.into_par_iter().map(answer).collect();
        self.known.clear();
        for (root, known, found) in answers {
            self.known.insert(root, known);
            found.into_iter().for_each(|(index, found)| origins[index] = found);
        }
        origins
    }
}

/// Where lines of a repo come from, each file by its place in what is asked; and what is known now.
fn in_repo<'q>(
    git: Git<'_>,
    source: &RepoSource,
    asked: impl Iterator<Item = (usize, &'q BlameQuery)>,
    before: Option<Kept>,
) -> (Kept, Vec<(usize, Vec<LineOrigin>)>) {
    let history = source.history.as_deref();
    let mut before = before.unwrap_or_default();
    let mut stored: Option<cache::Stored> = None;
    let edge = history.filter(|history| history.is_shallow).map(edge);
    let mut asked: Vec<Asked<'q>> = asked
        .filter_map(|(index, query)| {
            let file = File::new(source, query, edge.as_ref())?;
            let known = before.remove(&file.committed).unwrap_or_else(|| {
                let stored = stored.get_or_insert_with(|| cache::load(git));
                Known { lines: stored.remove(&file.committed.name()).unwrap_or_default(), ..Known::default() }
            });
            Some(Asked { index, lines: &query.lines, file, known })
        })
        .collect();
    read_texts(git, &mut asked);
    let is_new = trace(git, history, &mut asked);
    let origins = asked.iter().map(|asked| (asked.index, asked.file.origins(asked.lines, &asked.known))).collect();
    let known: Kept = asked.into_iter().map(|asked| (asked.file.committed, asked.known)).collect();
    if is_new && history.is_some_and(|history| history.commits.len() >= MIN_KEPT_COMMITS) {
        cache::save(git, &known);
    }
    (known, origins)
}

/// Names where a shallow history ends.
fn edge(history: &History) -> String {
    let roots = history.commits.iter().filter(|commit| commit.parents.is_empty()).map(|commit| commit.id.as_str());
    blake3::hash(roots.collect::<Vec<_>>().join("\n").as_bytes()).to_hex().to_string()
}

/// Reads what files say in commits, of those that say something else on the disk.
fn read_texts(git: Git<'_>, asked: &mut [Asked<'_>]) {
    let mut open: Vec<(&mut Known, String)> = asked
        .iter_mut()
        .filter_map(|asked| {
            let Committed { commit, path, .. } = &asked.file.committed;
            let is_needed = asked.file.text.is_some() && asked.known.text.is_none();
            is_needed.then(|| (&mut asked.known, path.as_ref().map_or_else(String::new, |path| format!("{commit}:{path}"))))
        })
        .collect();
    let names: Vec<String> = open.iter().map(|(_, name)| name.clone()).filter(|name| !name.is_empty()).collect();
    let texts = contents(git, &names);
    open.iter_mut().for_each(|(known, name)| known.text = Some(texts.get(name).cloned()));
}

/// Finds out where the lines come from that are not known. Whether there were any.
fn trace(git: Git<'_>, history: Option<&History>, asked: &mut [Asked<'_>]) -> bool {
    let open: Vec<(usize, Vec<u32>)> =
        asked.iter().enumerate().map(|(at, asked)| (at, asked.file.open(asked.lines, &asked.known))).collect();
    let open: Vec<(usize, Vec<u32>)> = open.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
    if open.is_empty() {
        return false;
    }
    let files = || open.iter().map(|(at, _)| &asked[*at].file);
    let mut names: Vec<String> = files().flat_map(File::names_at_moves).collect();
    names.sort_unstable();
    names.dedup();
    let texts = contents(git, &names);
    let lineage = history.and_then(|history| Lineage::read(git, history, files().flat_map(File::paths)));
    let follow = |(at, lines): &(usize, Vec<u32>)| asked[*at].file.follow(git, lineage.as_ref(), &texts, lines);
    let found: Vec<Vec<Found>> = open.par_iter().map(follow).collect();
    let replaced = Replaced::read(git, found.iter().flatten());
    for ((at, lines), found) in open.iter().zip(&found) {
        let origins = found.iter().map(|found| replaced.origin(found));
        asked[*at].known.lines.extend(lines.iter().copied().zip(origins));
    }
    true
}

impl Committed {
    /// A name that only the same file at the same place of the same history has.
    fn name(&self) -> String {
        let moves = self.moves.iter().map(|moved| format!("{:?} {:?}", moved.commit, moved.from));
        let text = format!("{} {:?} {:?}", self.commit, self.edge, self.path);
        let text = std::iter::once(text).chain(moves).collect::<Vec<_>>().join("\n");
        blake3::hash(text.as_bytes()).to_hex().head(32).to_owned()
    }
}
