//! What git knows of paths that are named and missing: whether they ever were there, when they left, and where they went.

mod cache;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use rayon::prelude::*;

use super::call::Call;
use super::history::MIN_KEPT_COMMITS;
use super::{Git, Repos};
use crate::source::{Deletion, Moved, PathHistory, PathHistoryQuery};
use crate::text::Cut;

/// How many times a file is followed from one place to the next.
const MAX_RENAMES: usize = 8;
/// How many paths are asked about on one command line.
const MAX_PATHS: usize = 200;

/// What is known of the paths of repos. It holds as long as the same commit is checked out.
#[derive(Debug, Default)]
pub struct PathHistoryCache {
    known: HashMap<(PathBuf, String), Known>,
}

impl PathHistoryCache {
    /// What became of each path, in the order asked; none where git does not know.
    pub fn ask(&mut self, repos: &Repos<'_>, asked: &[PathHistoryQuery]) -> Vec<Option<PathHistory>> {
        let mut by_repo: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        asked.iter().enumerate().for_each(|(index, asked)| by_repo.entry(asked.repo).or_default().push(index));
        let place = |(repo, indices): (usize, Vec<usize>)| {
            let (source, repo) = repos.get(repo)?;
            let place = (repo.root.to_owned(), source.head.as_ref()?.commit.clone());
            let known = self.known.remove(&place);
            // A shallow clone may get older commits, and tell other things of the same one then.
            let whole = source.history.as_ref().filter(|history| !history.is_shallow);
            let is_kept = whole.is_some_and(|history| !history.lacks_contents && history.commits.len() >= MIN_KEPT_COMMITS);
            Some((place, known, indices, whole.is_some(), is_kept))
        };
        let open: Vec<_> = by_repo.into_iter().filter_map(place).collect();
        type Open = ((PathBuf, String), Option<Known>, Vec<usize>, bool, bool);
        let look = |((root, head), known, indices, is_whole, is_kept): Open| {
            let git = Git::of(&root);
            let stored = || Known { answers: if is_kept { cache::load(git, &head) } else { HashMap::new() }, paths: None };
            let mut known = known.unwrap_or_else(stored);
            let paths: Vec<&str> = indices.iter().map(|index| asked[*index].path.as_str()).collect();
            let mut found = known.histories(git, &head, &paths, is_kept);
            // Commits that are not here may have had what those that are never did.
            found.iter_mut().filter(|found| !is_whole && **found == Some(PathHistory::Never)).for_each(|found| *found = None);
            ((root, head), known, indices, found)
        };
        let found: Vec<_> = open.into_par_iter().map(look).collect();
        self.known.clear();
        let mut answers = vec![None; asked.len()];
        for (place, known, indices, found) in found {
            self.known.insert(place, known);
            indices.into_iter().zip(found).for_each(|(index, history)| answers[index] = history);
        }
        answers
    }
}

/// What is known of the paths of one repo.
#[derive(Debug)]
struct Known {
    answers: cache::Answers,
    /// Read once a path is asked about that has no answer, and once was there.
    paths: Option<Paths>,
}

impl Known {
    fn histories(&mut self, git: Git<'_>, head: &str, asked: &[&str], is_kept: bool) -> Vec<Option<PathHistory>> {
        let open: Vec<&str> = asked.iter().copied().filter(|path| !self.answers.contains_key(*path)).collect();
        if !open.is_empty() {
            let (found, is_whole) = if self.paths.is_none() && never_were(git, head, &open) {
                (vec![Some(PathHistory::Never); open.len()], true)
            } else {
                let paths = self.paths.get_or_insert_with(|| Paths::read(git, head));
                (paths.histories(git, &open), paths.is_whole)
            };
            self.answers.extend(open.into_iter().map(str::to_owned).zip(found));
            if is_kept && is_whole {
                cache::save(git, head, &self.answers);
            }
        }
        asked.iter().map(|path| self.answers.get(*path).cloned().flatten()).collect()
    }
}

/// Whether no commit up to one has, had or touched any of some paths: most that are missing are yet to come, or are somebody else's. Git
/// passes over everything beside them, so that this is quick. `false` where it cannot tell.
fn never_were(git: Git<'_>, head: &str, paths: &[&str]) -> bool {
    if paths.len() > MAX_PATHS {
        return false;
    }
    let how = ["--full-history", "--max-count=1", "--format=%H", "--no-patch", "--no-show-signature"];
    let log = git.ask_long(Call::reads("log").with(how).at(head).paths(paths));
    log.is_some_and(|log| log.is_empty())
}

/// The paths of one repo, as a commit has them and as its history had them.
#[derive(Debug, Default)]
struct Paths {
    /// Whether git told all of it.
    is_whole: bool,
    there: BTreeSet<String>,
    /// How those left that ever did, the last time.
    left: BTreeMap<String, Deletion>,
    /// What commits renamed, by their ids, as far as that was asked.
    renamed: HashMap<String, BTreeMap<String, String>>,
}

impl Paths {
    fn read(git: Git<'_>, head: &str) -> Self {
        let tree = Call::reads("ls-tree").with(["-r", "-z", "--name-only", "--full-tree"]).at(head);
        let tree = git.ask_long(tree);
        let how = ["--diff-filter=D", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-show-signature", "--no-color"];
        let log = git.ask_long(Call::reads("log").with(how).with(["--format=%x01%H %ct"]).at(head));
        let is_whole = tree.is_some() && log.is_some();
        let (tree, log) = (tree.unwrap_or_default(), log.unwrap_or_default());
        Self {
            is_whole,
            there: String::from_utf8_lossy(&tree).split_terminator('\0').map(str::to_owned).collect(),
            left: deletions(&String::from_utf8_lossy(&log)),
            renamed: HashMap::new(),
        }
    }

    fn histories(&mut self, git: Git<'_>, paths: &[&str]) -> Vec<Option<PathHistory>> {
        let left: Vec<Option<&Deletion>> = paths.iter().map(|path| self.deletion(path)).collect();
        let mut open: BTreeSet<String> = left.iter().flatten().map(|deletion| deletion.commit.clone()).collect();
        for _ in 0..MAX_RENAMES {
            let new: Vec<String> = open.iter().filter(|commit| !self.renamed.contains_key(*commit)).cloned().collect();
            if new.is_empty() {
                break;
            }
            self.renamed.extend(renames(git, &new));
            let ends = paths.iter().filter_map(|path| self.deletion(path).and_then(|_| self.followed(path).1));
            open = ends.collect();
        }
        let names = self.names(paths);
        let history = |path: &&str| match self.deletion(path) {
            _ if self.holds(path) => Some(PathHistory::Present),
            Some(deletion) => Some(PathHistory::Deleted(Deletion { now: self.now(path, &names), ..deletion.clone() })),
            None => self.is_whole.then_some(PathHistory::Never),
        };
        paths.iter().map(history).collect()
    }

    /// Whether a file or folder is there.
    fn holds(&self, path: &str) -> bool {
        let below = format!("{path}/");
        self.there.contains(path) || self.there.range(below.clone()..).next().is_some_and(|first| first.starts_with(&below))
    }

    /// How a file left, or a folder with the last file in it.
    fn deletion(&self, path: &str) -> Option<&Deletion> {
        let below = format!("{path}/");
        let inside = || self.left.range(below.clone()..).take_while(|(file, _)| file.starts_with(&below)).map(|(_, left)| left);
        self.left.get(path).or_else(|| inside().max_by_key(|left| left.time)).filter(|_| !self.holds(path))
    }

    /// How far renames lead from a file that left, and the commit by which it left there, where that is another.
    fn followed(&self, path: &str) -> (String, Option<String>) {
        let mut at = path.to_owned();
        for _ in 0..MAX_RENAMES {
            let Some(commit) = self.deletion(&at).map(|deletion| deletion.commit.clone()) else { return (at, None) };
            match self.renamed.get(&commit) {
                Some(renamed) => match new_name(renamed, &at) {
                    Some(to) => at = to,
                    None => return (at, None),
                },
                None => return (at, Some(commit)),
            }
        }
        (at, None)
    }

    /// Where a file that left is now: where renames lead to, or else the only file of its name.
    fn now(&self, path: &str, names: &HashMap<&str, Option<&str>>) -> Option<Moved> {
        let (end, _) = self.followed(path);
        if end != path && self.holds(&end) {
            return Some(Moved { path: end, is_certain: true });
        }
        let only = names.get(file_name(path)).copied().flatten()?;
        Some(Moved { path: only.to_owned(), is_certain: false })
    }

    /// For the name of each of these paths the only file that has it; none where several do.
    fn names<'p>(&'p self, paths: &[&'p str]) -> HashMap<&'p str, Option<&'p str>> {
        let wanted: BTreeSet<&str> = paths.iter().map(|path| file_name(path)).collect();
        let mut names: HashMap<&str, Option<&str>> = HashMap::new();
        for path in self.there.iter().filter(|path| wanted.contains(file_name(path))) {
            names.entry(file_name(path)).and_modify(|only| *only = None).or_insert(Some(path));
        }
        names
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The paths that commits removed: latest first, each commit followed by its paths. Of a path that left more than once the last time
/// counts.
fn deletions(answer: &str) -> BTreeMap<String, Deletion> {
    let mut left: BTreeMap<String, Deletion> = BTreeMap::new();
    let mut commit: Option<Deletion> = None;
    for part in answer.split('\0').map(|part| part.strip_prefix('\n').unwrap_or(part)).filter(|part| !part.is_empty()) {
        if let Some((id, time)) = part.strip_prefix('\x01').and_then(|about| about.split_once(' ')) {
            commit = Some(Deletion { commit: id.to_owned(), time: time.trim().parse().unwrap_or_default(), now: None });
        } else if let Some(commit) = commit.as_ref().filter(|_| !left.contains_key(part)) {
            left.insert(part.to_owned(), commit.clone());
        }
    }
    left
}

/// Where a commit moved a file to, or a folder with all of its files that it moved.
fn new_name(renamed: &BTreeMap<String, String>, path: &str) -> Option<String> {
    if let Some(to) = renamed.get(path) {
        return Some(to.clone());
    }
    let below = format!("{path}/");
    let inside = renamed.range(below.clone()..).take_while(|(from, _)| from.starts_with(&below));
    let mut folders = inside.map(|(from, to)| to.strip_suffix(from.tail(path.len())));
    let first = folders.next()??;
    folders.all(|folder| folder == Some(first)).then(|| first.to_owned())
}

/// What each of some commits renamed, from and to.
fn renames(git: Git<'_>, commits: &[String]) -> HashMap<String, BTreeMap<String, String>> {
    let how = ["--stdin", "-r", "-z", "-M", "--diff-filter=R", "--name-status", "--no-ext-diff"];
    let answer = git.ask_long(Call::reads("diff-tree").with(how).asking(commits)).unwrap_or_default();
    read_renames(&String::from_utf8_lossy(&answer), commits)
}

/// The id of each commit that renamed anything, followed by a status, a path and another for each file.
fn read_renames(answer: &str, commits: &[String]) -> HashMap<String, BTreeMap<String, String>> {
    let mut found: HashMap<String, BTreeMap<String, String>> = commits.iter().map(|id| (id.clone(), BTreeMap::new())).collect();
    let mut parts = answer.split(['\0', '\n']).filter(|part| !part.is_empty());
    let mut commit = "";
    while let Some(part) = parts.next() {
        if found.contains_key(part) {
            commit = part;
        } else if let Some((from, to)) = parts.next().zip(parts.next())
            && let Some(renamed) = found.get_mut(commit)
        {
            renamed.insert(from.to_owned(), to.to_owned());
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a repo is made on the disk")]
mod tests {
    use std::fs;

    use super::*;
    use crate::git::test_git::git;

    #[test]
    fn what_never_was_is_told_from_what_some_commit_had() {
        let dir = tempfile::tempdir().unwrap();
        let (root, git) = (dir.path(), git(dir.path()));
        git.init();
        let write =
            |path: &str| fs::create_dir_all(root.join(path).parent().unwrap()).and_then(|()| fs::write(root.join(path), path)).unwrap();
        write("first/a");
        git.commit("One");
        git.run(&["checkout", "-q", "-b", "side"]);
        write("side/b");
        git.commit("Two");
        git.run(&["rm", "-q", "-r", "side"]);
        write("kept");
        git.commit("Three");
        git.run(&["checkout", "-q", "main"]);
        fs::remove_file(root.join("first/a")).unwrap();
        write("other");
        git.commit("Four");
        git.run(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
        write("joined");
        git.commit("Join");
        let head = git.head();
        let never = |paths: &[&str]| never_were(Git::of(root), &head, paths);
        for path in ["first", "first/a", "side/b", "side", "kept", "other", "joined"] {
            assert!(!never(&[path]) && !never(&["none", path]), "{path}");
        }
        assert!(never(&["none", "first/b", "sid", "kept/a"]));
        assert!(!never(&["../outside"]) && !never(&vec!["none"; MAX_PATHS + 1]), "what git is not asked, or does not answer");
        let mut known = Known { answers: HashMap::new(), paths: None };
        assert_eq!(known.histories(Git::of(root), &head, &["none"], false), [Some(PathHistory::Never)]);
        assert!(known.paths.is_none());
        let found = known.histories(Git::of(root), &head, &["none", "first/a", "other/b"], false);
        assert!(matches!(&found[..], [Some(PathHistory::Never), Some(PathHistory::Deleted(_)), Some(PathHistory::Never)]), "{found:?}");
        let unknown = Known { answers: HashMap::new(), paths: None }.histories(Git::of(root), &"0".repeat(40), &["none"], false);
        assert_eq!(unknown, [None], "git does not answer");
    }

    fn left(commit: &str, time: i64) -> Deletion {
        Deletion { commit: commit.to_owned(), time, now: None }
    }

    #[test]
    fn the_last_time_that_a_path_left_counts() {
        let paths = Paths {
            is_whole: true,
            there: ["docs/b.md", "lib/a"].map(str::to_owned).into(),
            left: deletions("\x01bb 17\0\nsrc/a\0\x01aa 3\0\nsrc/a\0docs/a.md\0"),
            renamed: HashMap::new(),
        };
        let deletion = |path: &str| paths.deletion(path);
        assert_eq!(
            (deletion("src/a"), deletion("src"), deletion("docs/a.md")),
            (Some(&left("bb", 17)), Some(&left("bb", 17)), Some(&left("aa", 3)))
        );
        assert_eq!((deletion("src/b"), deletion("docs")), (None, None), "never there, and there still");
        let names = paths.names(&["src/a", "src/b"]);
        let moved = |path: &str| paths.now(path, &names);
        assert_eq!((moved("src/a"), moved("src/b")), (Some(Moved { path: "lib/a".to_owned(), is_certain: false }), None));
    }

    #[test]
    fn a_file_is_followed_from_place_to_place() {
        let commits = ["aa".to_owned(), "bb".to_owned()];
        let renamed = read_renames("aa\0R100\0src/a\0src/b\0R081\0x\0y\0bb\0R090\0src/b\0lib/c\0", &commits);
        let there = ["lib/c", "else/a"].map(str::to_owned).into();
        let paths = Paths { is_whole: true, there, left: deletions("\x01bb 17\0\nsrc/b\0\x01aa 3\0\nsrc/a\0x\0"), renamed };
        let moved = |path: &str| paths.now(path, &paths.names(&[path]));
        assert_eq!(moved("src/a"), Some(Moved { path: "lib/c".to_owned(), is_certain: true }));
        assert_eq!(moved("x"), None, "it went on from there, nobody knows where");
        let folder: BTreeMap<String, String> =
            [("a/x", "b/x"), ("a/c/y", "b/c/y"), ("d/x", "e/x"), ("d/y", "f/y")].map(|(from, to)| (from.to_owned(), to.to_owned())).into();
        assert_eq!(
            (new_name(&folder, "a").as_deref(), new_name(&folder, "a/c").as_deref(), new_name(&folder, "d")),
            (Some("b"), Some("b/c"), None)
        );
        assert_eq!(read_renames("aa\nR100\0a\0b\0", &commits)["aa"]["a"], "b");
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer()) {
            let answer = String::from_utf8_lossy(&answer);
            deletions(&answer);
            read_renames(&answer, &["aa".to_owned()]);
        }
    }
}
