//! What is worked out from the history is what `git blame` says, whatever happened in it.
#![allow(clippy::disallowed_methods, reason = "repos are made on the disk")]

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::lineage::Segment;
use super::porcelain::Blame;
use super::*;
use crate::config::ItemPlace;
use crate::git::history;
use crate::git::test_git::git;
use crate::source::FileLog;

/// Where files may stand: in task folders, and beside them.
const PATHS: [&str; 8] = [
    "docs/cross-collab/TASK1/PLAN.md",
    "docs/cross-collab/TASK1/STATUS.md",
    "docs/cross-collab/TASK2/PLAN.md",
    "docs/cross-collab/TASK2/\u{e9} a.md",
    "docs/cross-collab/TASK3/PLAN.md",
    "docs/cross-collab/README.md",
    "src/x.rs",
    "docs/cross-collab/archive/x.md",
];
/// Some of them many times, since what has twins can be told from them in more ways than one.
const LINES: [&str; 12] =
    ["", "", "}", "  x", "See TASK1.", "See TASK2.", "-- 3", "@@ -1 +1 @@", "diff --git a/x b/x", "a\0b", "cr\r", "\u{e9}"];

/// What a commit does to the files that it starts from.
#[derive(Clone, Debug)]
enum Edit {
    Write(usize, Vec<usize>),
    /// At a place of a file, so many lines go and others come.
    Splice(usize, usize, usize, Vec<usize>),
    Remove(usize),
    Rename(usize, usize),
    /// Another mode, which may make a link of it.
    Mode(usize, &'static str),
}

#[derive(Clone, Debug)]
struct Step {
    /// How far back the commits are that it starts from; the second is merged.
    from: usize,
    merged: Option<usize>,
    /// Of a merge: which files are taken from where.
    sides: u8,
    edits: Vec<Edit>,
}

fn step() -> impl Strategy<Value = Step> {
    let path = || 0..PATHS.len();
    let line = || 0..LINES.len();
    let edit = prop_oneof![
        2 => (path(), prop::collection::vec(line(), 1..24)).prop_map(|(path, lines)| Edit::Write(path, lines)),
        12 => (path(), 0..30_usize, 0..4_usize, prop::collection::vec(line(), 0..4)).prop_map(|(path, at, gone, new)| Edit::Splice(path, at, gone, new)),
        1 => path().prop_map(Edit::Remove),
        1 => (path(), path()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (path(), prop_oneof![Just("100755"), Just("100644"), Just("120000")]).prop_map(|(path, mode)| Edit::Mode(path, mode)),
    ];
    let from = prop_oneof![6 => Just(1_usize), 1 => 1..5_usize];
    let merged = prop_oneof![5 => Just(None), 1 => (1..5_usize).prop_map(Some)];
    (from, merged, any::<u8>(), prop::collection::vec(edit, 0..4)).prop_map(|(from, merged, sides, edits)| Step {
        from,
        merged,
        sides,
        edits,
    })
}

/// Files of a commit: mode and lines by path.
type Files = BTreeMap<usize, (&'static str, Vec<usize>)>;

/// What `git fast-import` reads. Nothing happens before the first commit, which writes all files.
fn stream(steps: &[Step]) -> String {
    let mut commits: Vec<Files> =
        vec![(0..PATHS.len()).map(|path| (path, ("100644", (0..20).map(|line| (line * 7 + path) % LINES.len()).collect()))).collect()];
    let mut out = String::new();
    commit(&mut out, 1, &[], &commits[0]);
    for step in steps {
        let back = |far: usize| commits.len().saturating_sub(far);
        let (from, merged) = (back(step.from), step.merged.map(back).filter(|merged| *merged != back(step.from)));
        let mut files = commits[from].clone();
        if let Some(merged) = merged {
            for path in (0..PATHS.len()).filter(|path| step.sides >> path & 1 == 1) {
                match commits[merged].get(&path) {
                    Some(file) => drop(files.insert(path, file.clone())),
                    None => drop(files.remove(&path)),
                }
            }
        }
        step.edits.iter().for_each(|edit| edit.apply(&mut files));
        let parents: Vec<usize> = std::iter::once(from).chain(merged).map(|parent| parent + 1).collect();
        commit(&mut out, commits.len() + 1, &parents, &files);
        commits.push(files);
    }
    out
}

impl Edit {
    fn apply(&self, files: &mut Files) {
        match self {
            Self::Write(path, lines) => drop(files.insert(*path, ("100644", lines.clone()))),
            Self::Splice(path, at, gone, new) => {
                if let Some((_, lines)) = files.get_mut(path) {
                    let at = (*at).min(lines.len());
                    let end = (at + gone).min(lines.len());
                    lines.splice(at..end, new.iter().copied());
                }
            }
            Self::Remove(path) => drop(files.remove(path)),
            Self::Rename(from, to) => {
                if let Some(file) = files.remove(from) {
                    files.insert(*to, file);
                }
            }
            Self::Mode(path, mode) => {
                if let Some(file) = files.get_mut(path) {
                    file.0 = mode;
                }
            }
        }
    }
}

fn commit(out: &mut String, mark: usize, parents: &[usize], files: &Files) {
    let _ = write!(out, "commit refs/heads/main\nmark :{mark}\ncommitter a <a@b> {} +0000\ndata 1\nx\n", 1_770_000_000 + mark * 1_000);
    for (index, parent) in parents.iter().enumerate() {
        let _ = writeln!(out, "{} :{parent}", if index == 0 { "from" } else { "merge" });
    }
    out.push_str("deleteall\n");
    for (path, (mode, lines)) in files {
        let mut text: String = lines.iter().map(|line| format!("{}\n", LINES[*line])).collect();
        if *mode == "120000" {
            text = format!("x{}", lines.len());
        }
        // A text may end without the end of its last line.
        if lines.last() == Some(&2) {
            text.pop();
        }
        let _ = write!(out, "M {mode} inline \"{}\"\ndata {}\n{text}\n", PATHS[*path], text.len());
    }
}

fn repo(root: &Path, steps: &[Step], settings: bool) -> String {
    git(root).init();
    let imported = git(root).output(&["fast-import", "--quiet", "--force"], stream(steps).as_bytes());
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    git(root).run(&["reset", "-q", "--hard", "main"]);
    if settings {
        for (key, value) in [
            ("diff.algorithm", "histogram"),
            ("diff.indentHeuristic", "false"),
            ("diff.noprefix", "true"),
            ("diff.context", "7"),
            ("diff.x.algorithm", "patience"),
            ("diff.renames", "copies"),
        ] {
            git(root).run(&["config", key, value]);
        }
        std::fs::create_dir_all(root.join(".git/info")).unwrap();
        std::fs::write(root.join(".git/info/attributes"), "PLAN.md diff=x\nSTATUS.md -diff\nREADME.md binary\n").unwrap();
    }
    git(root).head()
}

/// What a `Blame` comes to: the commit, its time, the line there, and what the file said there and before.
type Told = (String, i64, u32, Option<Arc<str>>, Option<Arc<str>>);

fn told(git: Git<'_>, blamed: &HashMap<u32, Blame>) -> BTreeMap<u32, Told> {
    let names: Vec<String> = blamed.values().flat_map(|blame| std::iter::once(blame.file.clone()).chain(blame.before.clone())).collect();
    let texts = contents(git, &names);
    let text = |name: &String| texts.get(name).cloned();
    let told = |blame: &Blame| (blame.commit.clone(), blame.time, blame.there, text(&blame.file), blame.before.as_ref().and_then(text));
    blamed.iter().map(|(line, blame)| (*line, told(blame))).collect()
}

proptest! {
    // The same cases each time, as some hundred processes are run for each; others are tried by hand, with another seed.
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn what_the_history_tells_is_what_git_blame_says(steps in prop::collection::vec(step(), 1..24), settings in any::<bool>(), border in any::<prop::sample::Index>()) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let head = repo(root, &steps, settings);
        let git = Git::of(root);
        let history = history::at(git, &ItemPlace::tasks(), &head).unwrap();
        let lineage = Lineage::read(git, &history, PATHS.into_iter()).unwrap();
        // What the log of the history told may be at hand, or git is asked again.
        let unread = History { files: FileLog::default(), ..(*history).clone() };
        let asked = Lineage::read(git, &unread, PATHS.into_iter()).unwrap();
        let border = &history.commits[border.index(history.commits.len())].id;
        for path in PATHS {
            let Some(text) = contents(git, &[format!("{head}:{path}")]).into_values().next() else { continue };
            let lines: Vec<u32> = (1..=text.lines().count() as u32).collect();
            if lines.is_empty() {
                continue;
            }
            for border in [None, Some(border.as_str())] {
                let segment = Segment { revision: &head, border, path, lines: &lines };
                let found = lineage.blame(&segment);
                prop_assert_eq!(&found, &asked.blame(&segment), "{} since {:?}", path, border);
                let Some(found) = found else { continue };
                let expected = porcelain::blame(git, &head, border, path, &lines).unwrap();
                prop_assert_eq!(told(git, &found), told(git, &expected), "{} since {:?}", path, border);
            }
            // From the last change of the folder on, nothing changed it.
            if let Some(last) = last_change(&history, path) {
                let expected = porcelain::blame(git, &head, None, path, &lines).unwrap();
                prop_assert_eq!(told(git, &porcelain::blame(git, last, None, path, &lines).unwrap()), told(git, &expected), "{} at {}", path, last);
            }
        }
    }
}

#[test]
fn a_plain_past_is_told_without_git_blame() {
    let dir = tempfile::tempdir().unwrap();
    let edit = |path, at| Edit::Splice(path, at, 1, vec![4, 5]);
    let edits = |index: usize| vec![edit(index % 5, index), edit(2, 3)];
    let plain = |index| Step { from: 1, merged: None, sides: 0, edits: edits(index) };
    // Two branches, and a merge that takes of each what that changed.
    let side = Step { from: 3, merged: None, sides: 0, edits: vec![edit(0, 7)] };
    let merge = Step { from: 2, merged: Some(1), sides: 1, edits: Vec::new() };
    let steps: Vec<Step> = (0..5).map(plain).chain([side, merge]).chain((8..12).map(plain)).collect();
    let head = repo(dir.path(), &steps, false);
    let history = history::at(Git::of(dir.path()), &ItemPlace::tasks(), &head).unwrap();
    let lineage = Lineage::read(Git::of(dir.path()), &history, PATHS.into_iter()).unwrap();
    let is_told = |path: &str| lineage.blame(&Segment { revision: &head, border: None, path, lines: &[1, 5, 9] }).is_some();
    assert_eq!(PATHS.map(is_told), [true, true, true, true, true, false, false, false], "files outside of task folders are left to git");
}
