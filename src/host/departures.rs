//! When paths that are named and missing left their repos, and by which commits.

use std::collections::HashMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::Workspace;
use super::git::Git;
use super::history::contents;
use super::program::git::Call;
use crate::source::{Departure, MissingPath, Sources};
use crate::text::Cut;

/// So many paths of a repo are asked for: a command line is only so long.
const PATHS: usize = 400;

/// What is known of paths that left. It holds as long as the same commit is checked out.
#[derive(Debug, Default)]
pub struct Departures {
    known: HashMap<(PathBuf, String), HashMap<String, Option<Departure>>>,
}

impl Departures {
    /// When each path left, in the order asked; none where it was never there, or git does not know.
    pub fn ask(&mut self, workspace: &Workspace, sources: &Sources, asked: &[MissingPath]) -> Vec<Option<Departure>> {
        let place = |repo: usize| {
            let source = sources.repos.get(repo)?;
            let checkout = workspace.checkouts.iter().find(|checkout| checkout.name == source.name)?;
            Some((checkout.root.clone(), source.head.as_ref()?.commit.clone()))
        };
        let places: Vec<Option<(PathBuf, String)>> = asked.iter().map(|asked| place(asked.repo)).collect();
        let mut open: HashMap<(PathBuf, String), Vec<String>> = HashMap::new();
        for (asked, place) in asked.iter().zip(&places) {
            let Some(place) = place else { continue };
            if self.known.get(place).is_none_or(|known| !known.contains_key(&asked.path)) {
                open.entry(place.clone()).or_default().push(asked.path.clone());
            }
        }
        self.known.retain(|place, _| places.iter().flatten().any(|used| used == place));
        let look = |((root, head), mut paths): ((PathBuf, String), Vec<String>)| {
            paths.sort_unstable();
            paths.dedup();
            let found = look(Git::of(&root), &head, &paths);
            ((root, head), found)
        };
        let found: Vec<_> = open.into_par_iter().map(look).collect();
        found.into_iter().for_each(|(place, found)| self.known.entry(place).or_default().extend(found));
        let answer = |(asked, place): (&MissingPath, &Option<(PathBuf, String)>)| {
            self.known.get(place.as_ref()?)?.get(&asked.path).cloned().flatten()
        };
        asked.iter().zip(&places).map(answer).collect()
    }
}

/// One pass over the history of all the paths.
fn look(git: Git<'_>, head: &str, paths: &[String]) -> HashMap<String, Option<Departure>> {
    let mut found: HashMap<String, Option<Departure>> = paths.iter().map(|path| (path.clone(), None)).collect();
    // What the commit has, and only the disk lacks, left by no commit.
    let names: Vec<String> = paths.iter().filter(|path| !path.contains('\n')).map(|path| format!("{head}:{path}")).collect();
    let there = contents(git, &names);
    let gone: Vec<&str> =
        paths.iter().filter(|path| !there.contains_key(&format!("{head}:{path}"))).map(String::as_str).take(PATHS).collect();
    if gone.is_empty() {
        return found;
    }
    let how = ["--diff-filter=D", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-show-signature", "--no-color"];
    let log = Call::reads("log").with(how).with(["--format=%x01%H %ct"]).at(head).paths(gone);
    let answer = git.ask_long(log).unwrap_or_default();
    read(&String::from_utf8_lossy(&answer), &mut found);
    found
}

/// Commits, latest first, each followed by the paths that it removed. Of a path that left more than once the last time counts.
fn read(answer: &str, found: &mut HashMap<String, Option<Departure>>) {
    let mut commit: Option<Departure> = None;
    for part in answer.split('\0').map(|part| part.strip_prefix('\n').unwrap_or(part)) {
        if let Some((id, time)) = part.strip_prefix('\x01').and_then(|about| about.split_once(' ')) {
            commit = Some(Departure { commit: id.to_owned(), time: time.trim().parse().unwrap_or_default() });
            continue;
        }
        // A folder left with the last file in it.
        let folders = part.match_indices('/').map(|(at, _)| part.head(at));
        for path in folders.chain([part]) {
            if let Some(open) = found.get_mut(path).filter(|known| known.is_none()) {
                open.clone_from(&commit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_time_that_a_path_left_counts() {
        let mut found: HashMap<String, Option<Departure>> = ["src/a", "src", "src/b"].map(|path| (path.to_owned(), None)).into();
        read("\x01bb 17\0\nsrc/a\0\x01aa 3\0\nsrc/a\0", &mut found);
        let left = Some(Departure { commit: "bb".to_owned(), time: 17 });
        assert_eq!((&found["src/a"], &found["src"], &found["src/b"]), (&left, &left, &None));
    }

    proptest::proptest! {
        #![proptest_config(crate::host::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::host::garbage::answer()) {
            read(&String::from_utf8_lossy(&answer), &mut ["docs", ""].map(|path| (path.to_owned(), None)).into());
        }
    }
}
