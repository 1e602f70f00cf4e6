//! Where lines come from: the commits that wrote them, and when.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::Workspace;
use super::git::{Git, Limits};
use super::history::contents;
use crate::source::{AskedLines, Origin, PathMove, RepoSource, Sources, Standing};
use crate::text::kept_lines;

/// So many lines of a file are asked for at once: a command line is only so long.
const LINES: usize = 1_000;

/// What is known of committed lines. What was committed does not change, so that nothing is asked twice.
#[derive(Debug, Default)]
pub struct Dates {
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
    lines: HashMap<u32, Origin>,
}

impl Dates {
    /// Where each line comes from, in the order asked. What is not asked for any more is forgotten.
    pub fn ask(&mut self, workspace: &Workspace, sources: &Sources, asked: &[AskedLines]) -> Vec<Vec<Origin>> {
        let mut before = std::mem::take(&mut self.known);
        let files: Vec<Option<(&AskedLines, File<'_>, Known)>> = asked
            .iter()
            .map(|asked| {
                let file = File::new(workspace, sources.repos.get(asked.repo)?, asked)?;
                let known = before.remove(&file.committed).unwrap_or_default();
                Some((asked, file, known))
            })
            .collect();
        let trace = |(asked, file, mut known): (&AskedLines, File<'_>, Known)| {
            let origins = file.trace(&asked.lines, &mut known);
            (origins, file.committed, known)
        };
        let traced: Vec<Option<(Vec<Origin>, Committed, Known)>> = files.into_par_iter().map(|file| file.map(trace)).collect();
        let mut origins = Vec::with_capacity(traced.len());
        for (traced, asked) in traced.into_iter().zip(asked) {
            match traced {
                Some((found, committed, known)) => {
                    self.known.insert(committed, known);
                    origins.push(found);
                }
                None => origins.push(vec![Origin::Unknown; asked.lines.len()]),
            }
        }
        origins
    }
}

/// A file whose lines are asked about.
struct File<'a> {
    git_root: &'a std::path::Path,
    committed: Committed,
    /// Its text on the disk, where that differs from what is committed.
    text: Option<Arc<str>>,
}

impl<'a> File<'a> {
    fn new(workspace: &'a Workspace, source: &RepoSource, asked: &AskedLines) -> Option<Self> {
        let checkout = workspace.checkouts.iter().find(|checkout| checkout.name == source.name)?;
        let head = source.head.as_ref()?;
        let mut moves = asked.moves.as_slice();
        let mut path = Some(&asked.path);
        let mut is_same = head.standing(&asked.path) == Standing::Committed;
        while let [PathMove { commit: None, from, .. }, rest @ ..] = moves {
            (path, moves, is_same) = (from.as_ref(), rest, false);
        }
        let file = source.files.iter().find(|file| file.path == asked.path);
        let text = if is_same { None } else { Some(file?.content.text()) };
        let committed = Committed { root: checkout.root.clone(), head: head.commit.clone(), path: path.cloned(), moves: moves.to_vec() };
        Some(Self { git_root: &checkout.root, committed, text })
    }

    fn git(&self) -> Git<'a> {
        Git::of(self.git_root)
    }

    fn trace(&self, lines: &[u32], known: &mut Known) -> Vec<Origin> {
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
        for open in open.chunks(LINES) {
            known.lines.extend(open.iter().copied().zip(self.follow(open)));
        }
        let origin = |line: &Option<u32>| line.map_or(Origin::Now, |line| known.lines.get(&line).cloned().unwrap_or(Origin::Unknown));
        committed.iter().map(origin).collect()
    }

    /// Where lines of the committed file come from, each followed through the moves of the file's folder: what a commit moves, it did not
    /// write.
    fn follow(&self, lines: &[u32]) -> Vec<Origin> {
        let mut origins = vec![Origin::Unknown; lines.len()];
        // The places of the lines that are still followed, and where they stand in the file as it was.
        let mut open: Vec<(usize, u32)> = lines.iter().copied().enumerate().collect();
        let Some(mut path) = self.committed.path.clone() else { return origins };
        let mut revision = self.committed.head.clone();
        let mut moves = self.committed.moves.iter();
        while !open.is_empty() {
            let next = moves.next();
            let border = next.and_then(|next| next.commit.as_deref());
            let border_time = next.map_or(0, |next| next.time);
            let numbers: Vec<u32> = open.iter().map(|(_, line)| *line).collect();
            let blamed = match border {
                // Nothing lies between one move and the next.
                Some(border) if border == revision => here(border, border_time, &numbers),
                _ => blame(self.git(), &revision, border, &path, &numbers),
            };
            let Some(blamed) = blamed else { break };
            let mut moved: Vec<(usize, u32, i64)> = Vec::new();
            for (place, line) in open.drain(..) {
                match blamed.get(&line) {
                    Some(blame) if Some(blame.commit.as_str()) == border => moved.push((place, blame.line, blame.time)),
                    Some(blame) => origins[place] = Origin::Commit { id: blame.commit.clone(), time: blame.time },
                    None => {}
                }
            }
            let Some((border, PathMove { from, .. })) = border.zip(next).filter(|_| !moved.is_empty()) else { break };
            let Some(parent) = parent(self.git(), border) else { break };
            let texts = from.as_ref().and_then(|from| blob(self.git(), border, &path).zip(blob(self.git(), &parent, from)));
            let kept = texts.map_or_else(Vec::new, |(new, old)| kept_lines(&old, &new));
            for (place, line, time) in moved {
                match kept.get(line.saturating_sub(1) as usize).copied().flatten() {
                    Some(before) => open.push((place, before + 1)),
                    None => origins[place] = Origin::Commit { id: border.to_owned(), time },
                }
            }
            let Some(from) = from else { break };
            (revision, path) = (parent, from.clone());
        }
        origins
    }
}

/// The commit that a commit was made on.
fn parent(git: Git<'_>, commit: &str) -> Option<String> {
    let answer = git.ask(["rev-parse", "--verify", "--quiet", &format!("{commit}^")])?;
    Some(String::from_utf8_lossy(&answer).trim().to_owned())
}

fn blob(git: Git<'_>, revision: &str, path: &str) -> Option<Arc<str>> {
    let name = format!("{revision}:{path}");
    contents(git, std::slice::from_ref(&name)).remove(&name)
}

/// What git says of a line.
#[derive(Debug, PartialEq, Eq)]
struct Blame {
    commit: String,
    /// Where it stands in the file as that commit has it.
    line: u32,
    time: i64,
}

/// Who wrote the lines of a file as a revision has it; what is older than `border` counts as that commit's.
fn blame(git: Git<'_>, revision: &str, border: Option<&str>, path: &str, lines: &[u32]) -> Option<HashMap<u32, Blame>> {
    let before = ["-c", "blame.ignoreRevsFile=", "blame", "--line-porcelain"];
    let mut arguments: Vec<String> = before.into_iter().map(str::to_owned).collect();
    arguments.extend(lines.iter().map(|line| format!("-L{line},{line}")));
    arguments.push(revision.to_owned());
    arguments.extend(border.map(|border| format!("^{border}")));
    arguments.extend(["--".to_owned(), path.to_owned()]);
    let answer = git.ask_with(arguments, Vec::new(), Limits::LONG)?;
    Some(read(&String::from_utf8_lossy(&answer)))
}

/// All lines as those of one commit.
fn here(commit: &str, time: i64, lines: &[u32]) -> Option<HashMap<u32, Blame>> {
    Some(lines.iter().map(|line| (*line, Blame { commit: commit.to_owned(), line: *line, time })).collect())
}

/// For each line a `<commit> <line there> <line here>`, lines about the commit, and the line itself behind a tab.
fn read(answer: &str) -> HashMap<u32, Blame> {
    let mut found = HashMap::new();
    let mut current: Option<(u32, Blame)> = None;
    for line in answer.split('\n') {
        if line.starts_with('\t') {
            found.extend(current.take());
        } else if let Some((_, blame)) = &mut current {
            if let Some(time) = line.strip_prefix("committer-time ") {
                blame.time = time.parse().unwrap_or_default();
            }
        } else {
            let mut fields = line.split(' ');
            if let (Some(commit), Some(Ok(there)), Some(Ok(here))) =
                (fields.next(), fields.next().map(str::parse), fields.next().map(str::parse))
            {
                current = Some((here, Blame { commit: commit.to_owned(), line: there, time: 0 }));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_a_line_is_read() {
        let id = "a".repeat(40);
        let answer =
            format!("{id} 2 5 1\nauthor x\ncommitter-time 17\nboundary\nfilename a b.md\n\t{id} 1 1\n{id} 3 6\ncommitter-time 18\n\t\n");
        let found = read(&answer);
        assert_eq!(found.len(), 2);
        assert_eq!(found[&5], Blame { commit: id.clone(), line: 2, time: 17 });
        assert_eq!(found[&6], Blame { commit: id, line: 3, time: 18 });
    }
}
