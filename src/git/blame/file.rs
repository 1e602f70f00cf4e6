//! One file whose lines are asked about, followed through the moves of its folder: what a commit moves, it did not write.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::lineage::{Lineage, Segment};
use super::porcelain::{self, Blame};
use super::{Committed, Known, last_change};
use crate::git::Git;
use crate::source::{BlameQuery, FileState, LineOrigin, PathMove, RepoSource};
use crate::text::kept_lines;

/// How many lines of a file are asked for at once: a command line is only so long.
const LINES_PER_CALL: usize = 1_000;

/// A file whose lines are asked about.
pub(super) struct File {
    pub committed: Committed,
    /// Its text on the disk, where that differs from what is committed.
    pub text: Option<Arc<str>>,
}

/// What is found of a line.
pub(super) enum Found {
    Unknown,
    /// The commit that moved the file wrote it, at a time.
    Moved {
        commit: String,
        time: i64,
        was: Option<Arc<str>>,
    },
    Blamed(Blame),
}

/// Texts by what git calls them.
type Texts = HashMap<String, Arc<str>>;

impl File {
    /// None where git knows nothing of the repo, or the file is not there. `edge` is where a shallow history ends.
    pub(super) fn new(source: &RepoSource, asked: &BlameQuery, edge: Option<&String>) -> Option<Self> {
        let head = source.head.as_ref()?;
        let mut moves = asked.moves.as_slice();
        let mut path = Some(&asked.path);
        let mut is_same = head.file_state(&asked.path) == FileState::Committed;
        while let [PathMove { commit: None, from, .. }, rest @ ..] = moves {
            (path, moves, is_same) = (from.as_ref(), rest, false);
        }
        let file = || source.files.iter().find(|file| file.path == asked.path);
        let text = if is_same { None } else { Some(file()?.content.text()) };
        let history = source.history.as_ref().filter(|history| history.head == head.commit);
        let commit = history.zip(path).and_then(|(history, path)| last_change(history, path)).unwrap_or(&head.commit);
        let committed = Committed { commit: commit.to_owned(), path: path.cloned(), moves: moves.to_vec(), edge: edge.cloned() };
        Some(Self { committed, text })
    }

    /// Lines by their numbers in the committed file; none for those that are not committed.
    fn in_commit(&self, lines: &[u32], known: &Known) -> Vec<Option<u32>> {
        match &self.text {
            None => lines.iter().copied().map(Some).collect(),
            Some(text) => {
                let old = known.text.as_ref().and_then(Option::as_ref);
                let kept = old.map_or_else(Vec::new, |old| kept_lines(old, text));
                lines.iter().map(|line| kept.get(line.checked_sub(1)? as usize).copied().flatten().map(|line| line + 1)).collect()
            }
        }
    }

    /// The lines of the committed file that nothing is known of.
    pub(super) fn open(&self, lines: &[u32], known: &Known) -> Vec<u32> {
        let open: BTreeSet<u32> =
            self.in_commit(lines, known).into_iter().flatten().filter(|line| !known.lines.contains_key(line)).collect();
        open.into_iter().collect()
    }

    /// Where lines come from, as far as that is known.
    pub(super) fn origins(&self, lines: &[u32], known: &Known) -> Vec<LineOrigin> {
        let origin =
            |line: Option<u32>| line.map_or(LineOrigin::Now, |line| known.lines.get(&line).cloned().unwrap_or(LineOrigin::Unknown));
        self.in_commit(lines, known).into_iter().map(origin).collect()
    }

    /// All paths that the file had in commits.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        let Committed { path, moves, .. } = &self.committed;
        path.iter().chain(moves.iter().filter(|moved| moved.commit.is_some()).map_while(|moved| moved.from.as_ref())).map(String::as_str)
    }

    /// What git calls the texts of the file at each of its moves.
    pub(super) fn names_at_moves(&self) -> Vec<String> {
        let Committed { commit, path: Some(path), moves, .. } = &self.committed else { return Vec::new() };
        let (mut revision, mut path) = (commit.clone(), path);
        let mut names = Vec::new();
        for PathMove { commit, from, .. } in moves {
            let Some(border) = commit else { continue };
            names.extend([format!("{revision}:{path}"), format!("{border}:{path}")]);
            let Some(from) = from else { break };
            names.push(format!("{border}^:{from}"));
            (revision, path) = (format!("{border}^"), from);
        }
        names
    }

    /// Where lines of the committed file come from, each followed through the moves of the file's folder. `texts` are those at its moves.
    pub(super) fn follow(&self, git: Git<'_>, lineage: Option<&Lineage<'_>>, texts: &Texts, lines: &[u32]) -> Vec<Found> {
        let mut found: Vec<Found> = lines.iter().map(|_| Found::Unknown).collect();
        let Committed { commit, path: Some(path), moves, .. } = &self.committed else { return found };
        let text = |name: &str| texts.get(name);
        // Lines by the place in what was asked and by their number in the file as it was then.
        let mut open: Vec<(usize, u32)> = lines.iter().copied().enumerate().collect();
        let (mut revision, mut path) = (commit.clone(), path.as_str());
        for PathMove { commit, time, from } in moves {
            let Some(border) = commit else { continue };
            let (Some(now), Some(moved)) = (text(&format!("{revision}:{path}")), text(&format!("{border}:{path}"))) else { return found };
            let before = from.as_ref().and_then(|from| text(&format!("{border}^:{from}")));
            let since = kept_lines(moved, now);
            let through = before.map_or_else(Vec::new, |before| kept_lines(before, moved));
            let at = |kept: &[Option<u32>], line: u32| Some(kept.get(line.checked_sub(1)? as usize).copied()??.saturating_add(1));
            let (older, newer): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, line)| at(&since, *line).is_some());
            blame(git, lineage, (&revision, Some(border), path), &newer, &mut found);
            open = Vec::new();
            for (place, line) in older {
                match at(&since, line).and_then(|line| at(&through, line)) {
                    Some(line) => open.push((place, line)),
                    None => {
                        let was = before.zip(at(&since, line)).and_then(|(before, line)| super::replaced::replaced(before, moved, line));
                        found[place] = Found::Moved { commit: border.clone(), time: *time, was };
                    }
                }
            }
            let Some(from) = from.as_ref().filter(|_| !open.is_empty()) else { return found };
            (revision, path) = (format!("{border}^"), from);
        }
        blame(git, lineage, (&revision, None, path), &open, &mut found);
        found
    }
}

/// Finds out who wrote lines of a file as a revision has it, in what came after a border. Git is asked where the history that was read
/// does not tell.
fn blame(
    git: Git<'_>,
    lineage: Option<&Lineage<'_>>,
    (revision, border, path): (&str, Option<&str>, &str),
    open: &[(usize, u32)],
    found: &mut [Found],
) {
    let mut lines: Vec<u32> = open.iter().map(|(_, line)| *line).collect();
    lines.sort_unstable();
    lines.dedup();
    let plain = lineage.and_then(|lineage| lineage.blame(&Segment { revision, border, path, lines: &lines }));
    let mut blamed = plain.unwrap_or_else(|| {
        let asked = lines.chunks(LINES_PER_CALL).filter_map(|lines| porcelain::blame(git, revision, border, path, lines));
        asked.flatten().collect()
    });
    for (place, line) in open {
        if let Some(blame) = blamed.remove(line) {
            found[*place] = Found::Blamed(blame);
        }
    }
}
