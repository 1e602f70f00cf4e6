//! Where lines come from: the commits that wrote them, and when.

mod cache;
mod porcelain;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use porcelain::{Blame, blame};
use rayon::prelude::*;

use super::contents::contents;
use super::{Git, Repos};
use crate::disk::Stopwatch;
use crate::source::{BlameQuery, FileState, LineOrigin, PathMove};
use crate::text::{Cut, kept_lines};

/// How many lines of a file are asked for at once: a command line is only so long.
const LINES_PER_CALL: usize = 1_000;

/// How long asking must take to be worth keeping, in milliseconds.
const MIN_KEPT_MILLIS: u128 = 250;

/// What is known of committed lines. What was committed does not change, so that nothing is asked twice.
#[derive(Debug, Default)]
pub struct BlameCache {
    known: HashMap<Committed, Known>,
}

/// A file as a commit has it, and where it stood before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Committed {
    root: PathBuf,
    head: String,
    /// None where no commit has it.
    path: Option<String>,
    moves: Vec<PathMove>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    /// What the file says there, once somebody needs it; none where it is not there.
    text: Option<Option<Arc<str>>>,
    lines: HashMap<u32, LineOrigin>,
}

/// What came of asking about a file.
struct Traced {
    origins: Vec<LineOrigin>,
    committed: Committed,
    known: Known,
    /// Whether more is known than before.
    is_other: bool,
}

impl BlameCache {
    /// Where each line comes from, in the order asked. What is not asked for any more is forgotten.
    pub fn ask(&mut self, repos: &Repos<'_>, asked: &[BlameQuery]) -> Vec<Vec<LineOrigin>> {
        let mut before = std::mem::take(&mut self.known);
        let watch = Stopwatch::start();
        let mut kept: HashMap<usize, cache::Kept> = HashMap::new();
        let files: Vec<Option<(&BlameQuery, File<'_>, Known, usize)>> = asked
            .iter()
            .map(|asked| {
                let file = File::new(repos, asked)?;
                let known = before.remove(&file.committed).unwrap_or_else(|| {
                    let kept = kept.entry(asked.repo).or_insert_with(|| cache::load(file.git(), &file.committed.head));
                    Known { lines: kept.remove(&file.committed.name()).unwrap_or_default(), ..Known::default() }
                });
                let count = known.lines.len();
                Some((asked, file, known, count))
            })
            .collect();
        let trace = |(asked, file, mut known, count): (&BlameQuery, File<'_>, Known, usize)| {
            let origins = file.trace(&asked.lines, &mut known);
            let is_other = known.lines.len() > count;
            Traced { origins, committed: file.committed, known, is_other }
        };
        let traced: Vec<Option<Traced>> = files.into_par_iter().map(|file| file.map(trace)).collect();
        let mut origins = Vec::with_capacity(traced.len());
        let mut others: BTreeSet<PathBuf> = BTreeSet::new();
        for (traced, asked) in traced.into_iter().zip(asked) {
            match traced {
                Some(Traced { origins: found, committed, known, is_other }) => {
                    others.extend(is_other.then(|| committed.root.clone()));
                    self.known.insert(committed, known);
                    origins.push(found);
                }
                None => origins.push(vec![LineOrigin::Unknown; asked.lines.len()]),
            }
        }
        if watch.elapsed().as_millis() >= MIN_KEPT_MILLIS {
            others.iter().for_each(|root| cache::save(Git::of(root), self.known.iter().filter(|(committed, _)| committed.root == *root)));
        }
        origins
    }
}

impl Committed {
    /// A name that only the same file at the same place of the same history has.
    fn name(&self) -> String {
        let moves = self.moves.iter().map(|moved| format!("{:?} {:?}", moved.commit, moved.from));
        let text = std::iter::once(format!("{:?}", self.path)).chain(moves).collect::<Vec<_>>().join("\n");
        blake3::hash(text.as_bytes()).to_hex().head(32).to_owned()
    }
}

/// A file whose lines are asked about.
struct File<'a> {
    git_root: &'a Path,
    committed: Committed,
    /// Its text on the disk, where that differs from what is committed.
    text: Option<Arc<str>>,
}

impl<'a> File<'a> {
    fn new(repos: &Repos<'a>, asked: &BlameQuery) -> Option<Self> {
        let (source, repo) = repos.get(asked.repo)?;
        let head = source.head.as_ref()?;
        let mut moves = asked.moves.as_slice();
        let mut path = Some(&asked.path);
        let mut is_same = head.file_state(&asked.path) == FileState::Committed;
        while let [PathMove { commit: None, from, .. }, rest @ ..] = moves {
            (path, moves, is_same) = (from.as_ref(), rest, false);
        }
        let file = source.files.iter().find(|file| file.path == asked.path);
        let text = if is_same { None } else { Some(file?.content.text()) };
        let committed = Committed { root: repo.root.to_owned(), head: head.commit.clone(), path: path.cloned(), moves: moves.to_vec() };
        Some(Self { git_root: repo.root, committed, text })
    }

    fn git(&self) -> Git<'a> {
        Git::of(self.git_root)
    }

    fn trace(&self, lines: &[u32], known: &mut Known) -> Vec<LineOrigin> {
        let committed: Vec<Option<u32>> = match &self.text {
            None => lines.iter().copied().map(Some).collect(),
            Some(text) => {
                let Committed { head, path, .. } = &self.committed;
                let old = known.text.get_or_insert_with(|| blob(self.git(), head, path.as_deref()?));
                let kept = old.as_ref().map_or_else(Vec::new, |old| kept_lines(old, text));
                lines.iter().map(|line| kept.get(line.checked_sub(1)? as usize).copied().flatten().map(|line| line + 1)).collect()
            }
        };
        let mut open: Vec<u32> = committed.iter().flatten().copied().filter(|line| !known.lines.contains_key(line)).collect();
        open.sort_unstable();
        open.dedup();
        for open in open.chunks(LINES_PER_CALL) {
            known.lines.extend(open.iter().copied().zip(self.follow(open)));
        }
        let origin =
            |line: &Option<u32>| line.map_or(LineOrigin::Now, |line| known.lines.get(&line).cloned().unwrap_or(LineOrigin::Unknown));
        committed.iter().map(origin).collect()
    }

    /// Where lines of the committed file come from, each followed through the moves of the file's folder: what a commit moves, it did not
    /// write.
    fn follow(&self, lines: &[u32]) -> Vec<LineOrigin> {
        let Committed { head, path: Some(path), moves, .. } = &self.committed else { return vec![LineOrigin::Unknown; lines.len()] };
        let texts = self.texts();
        let text = |name: &str| texts.get(name);
        // Lines by the place in what was asked and by their number in the file as it was then.
        let mut open: Vec<(usize, u32)> = lines.iter().copied().enumerate().collect();
        let mut origins = vec![LineOrigin::Unknown; lines.len()];
        let (mut revision, mut path) = (head.clone(), path.as_str());
        for PathMove { commit, time, from } in moves {
            let Some(border) = commit else { continue };
            let (Some(now), Some(moved)) = (text(&format!("{revision}:{path}")), text(&format!("{border}:{path}"))) else { return origins };
            let before = from.as_ref().and_then(|from| text(&format!("{border}^:{from}")));
            let since = kept_lines(moved, now);
            let through = before.map_or_else(Vec::new, |before| kept_lines(before, moved));
            let at = |kept: &[Option<u32>], line: u32| Some(kept.get(line.checked_sub(1)? as usize).copied()??.saturating_add(1));
            let (older, newer): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, line)| at(&since, *line).is_some());
            self.blame(&revision, Some(border), path, &newer, &mut origins);
            open = Vec::new();
            for (place, line) in older {
                match at(&since, line).and_then(|line| at(&through, line)) {
                    Some(line) => open.push((place, line)),
                    None => {
                        let was = before.zip(at(&since, line)).and_then(|(before, line)| replaced(before, moved, line));
                        origins[place] = LineOrigin::Commit { id: border.clone(), time: *time, was };
                    }
                }
            }
            let Some(from) = from.as_ref().filter(|_| !open.is_empty()) else { return origins };
            (revision, path) = (format!("{border}^"), from);
        }
        self.blame(&revision, None, path, &open, &mut origins);
        origins
    }

    /// What the file said at each of its moves, all asked for at once.
    fn texts(&self) -> HashMap<String, Arc<str>> {
        let Committed { head, path: Some(path), moves, .. } = &self.committed else { return HashMap::new() };
        let (mut revision, mut path) = (head.clone(), path);
        let mut names = Vec::new();
        for PathMove { commit, from, .. } in moves {
            let Some(border) = commit else { continue };
            names.extend([format!("{revision}:{path}"), format!("{border}:{path}")]);
            let Some(from) = from else { break };
            names.push(format!("{border}^:{from}"));
            (revision, path) = (format!("{border}^"), from);
        }
        names.sort_unstable();
        names.dedup();
        contents(self.git(), &names)
    }

    /// Asks who wrote lines of the file as a revision has it, in what came after `border`.
    fn blame(&self, revision: &str, border: Option<&str>, path: &str, open: &[(usize, u32)], origins: &mut [LineOrigin]) {
        let lines: Vec<u32> = open.iter().map(|(_, line)| *line).collect();
        let Some(blamed) = (!lines.is_empty()).then(|| blame(self.git(), revision, border, path, &lines)).flatten() else { return };
        let mut names: Vec<String> =
            blamed.values().filter_map(|blame| Some([blame.file.clone(), blame.before.clone()?])).flatten().collect();
        names.sort_unstable();
        names.dedup();
        let texts = contents(self.git(), &names);
        for (place, line) in open {
            if let Some(Blame { commit, time, there, file, before }) = blamed.get(line) {
                let before = before.as_ref().and_then(|before| texts.get(before));
                let was = before.zip(texts.get(file)).and_then(|(before, now)| replaced(before, now, *there));
                origins[*place] = LineOrigin::Commit { id: commit.clone(), time: *time, was };
            }
        }
    }
}

/// The line of the older text that a line of the newer one took the place of, where the two differ in nothing but numbers: the nearest
/// of those that are not there any more.
fn replaced(old: &str, new: &str, line: u32) -> Option<Arc<str>> {
    let at = line.checked_sub(1)? as usize;
    let kept = kept_lines(old, new);
    let plain = |line: &str| {
        line.trim_end().split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let wanted = plain(new.lines().nth(at).filter(|_| kept.get(at).is_some_and(Option::is_none))?);
    let stays: BTreeSet<u32> = kept.into_iter().flatten().collect();
    let gone = old.lines().enumerate().filter(|(index, was)| !stays.contains(&(*index as u32)) && plain(was) == wanted);
    gone.min_by_key(|(index, _)| index.abs_diff(at)).map(|(_, was)| Arc::from(was.trim_end()))
}

fn blob(git: Git<'_>, revision: &str, path: &str) -> Option<Arc<str>> {
    let name = format!("{revision}:{path}");
    contents(git, std::slice::from_ref(&name)).remove(&name)
}
