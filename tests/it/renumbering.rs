//! Whatever is renumbered, swapped and inserted: every reference that was left behind is found and means what it meant, and no other is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crossbook::Analysis;
use crossbook::disk::Progress;
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::git::git;

const REPOS: [&str; 2] = ["api", "web"];

/// A task of the story, by its place in it; its number comes and goes.
type Story = usize;

#[derive(Clone, Debug)]
enum Deed {
    Add(usize),
    Insert(usize, usize),
    Swap(usize, usize, usize),
    /// To a number that is free.
    Renumber(usize, usize, u64),
    /// In a task of a repo, to a task of the same or the other.
    Refer(usize, usize, usize, usize, Form),
    /// A change that has nothing to do with numbers.
    Edit(usize, usize),
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Qualified,
    Path,
    Bare,
    Link,
}

#[derive(Clone, Debug)]
struct Line {
    repo: usize,
    target: Story,
    form: Form,
    /// The number that stands there.
    written: u64,
}

impl Line {
    /// No two lines of a document are the same: of those nobody can tell which is the older.
    fn text(&self, place: usize, number: u64) -> String {
        let repo = REPOS[self.repo];
        match self.form {
            Form::Qualified => format!("- Note {place}: after {repo} TASK{number}."),
            Form::Path => format!("- Note {place}: in `{repo}/docs/cross-collab/TASK{number}/PLAN.md`."),
            Form::Bare => format!("- Task {number} stays in step with note {place}."),
            Form::Link => format!("- Note {place}: [Task {number}](../TASK{number}/PLAN.md)."),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Task {
    lines: Vec<Line>,
    edits: u32,
}

/// What a correct author knows of a workspace.
#[derive(Clone, Debug, Default)]
struct World {
    /// Which task bears which number, in each repo.
    numbers: [BTreeMap<u64, Story>; 2],
    tasks: Vec<Task>,
}

impl World {
    fn number(&self, repo: usize, task: Story) -> u64 {
        *self.numbers[repo].iter().find(|(_, known)| **known == task).unwrap().0
    }

    fn new_task(&mut self, repo: usize) -> Story {
        // A document speaks of its own task as well.
        let own = Line { repo, target: self.tasks.len(), form: Form::Bare, written: 0 };
        self.tasks.push(Task { lines: vec![own], edits: 0 });
        self.tasks.len() - 1
    }

    fn pick(&self, repo: usize, place: usize) -> Option<Story> {
        let tasks = &self.numbers[repo];
        tasks.values().nth(place % tasks.len().max(1)).copied()
    }

    /// Does it; the lines that name what moved are kept in step as `mask` says. Whether anything happened, and in which repos.
    fn act(&mut self, deed: &Deed, mask: u32) -> Option<usize> {
        let repo = match deed {
            Deed::Add(repo) => {
                let task = self.new_task(*repo);
                let number = self.numbers[*repo].keys().last().map_or(1, |last| last + 1);
                self.numbers[*repo].insert(number, task);
                self.tasks[task].lines[0].written = number;
                return Some(*repo);
            }
            Deed::Insert(repo, place) => {
                let task = self.new_task(*repo);
                let numbers = std::mem::take(&mut self.numbers[*repo]);
                let at = numbers.keys().nth(place % numbers.len().max(1)).copied().unwrap_or(1);
                let shifted = numbers.into_iter().map(|(number, task)| (if number >= at { number + 1 } else { number }, task));
                self.numbers[*repo] = shifted.chain([(at, task)]).collect();
                self.tasks[task].lines[0].written = at;
                *repo
            }
            Deed::Swap(repo, one, other) => {
                let (one, other) = self.pick(*repo, *one).zip(self.pick(*repo, *other)).filter(|(one, other)| one != other)?;
                let (first, second) = (self.number(*repo, one), self.number(*repo, other));
                self.numbers[*repo].extend([(first, other), (second, one)]);
                *repo
            }
            Deed::Renumber(repo, place, number) => {
                let task = self.pick(*repo, *place).filter(|_| !self.numbers[*repo].contains_key(number))?;
                let old = self.number(*repo, task);
                self.numbers[*repo].remove(&old);
                self.numbers[*repo].insert(*number, task);
                *repo
            }
            Deed::Refer(repo, place, other, target, form) => {
                let (task, target) = self.pick(*repo, *place).zip(self.pick(*other, *target))?;
                let form = if repo == other { *form } else { Form::Qualified };
                let written = self.number(*other, target);
                self.tasks[task].lines.push(Line { repo: *other, target, form, written });
                return Some(*repo);
            }
            Deed::Edit(repo, place) => {
                let task = self.pick(*repo, *place)?;
                self.tasks[task].edits += 1;
                return Some(*repo);
            }
        };
        self.keep(repo, repo, mask);
        Some(repo)
    }

    /// Writes the numbers that tasks of `moved` bear now into some of the lines of `repo`.
    fn keep(&mut self, repo: usize, moved: usize, mask: u32) {
        let mut bit = 0;
        for task in self.numbers[repo].values().copied().collect::<BTreeSet<Story>>() {
            for index in 0..self.tasks[task].lines.len() {
                let line = &self.tasks[task].lines[index];
                if line.repo == moved {
                    bit += 1;
                    let number = self.number(moved, line.target);
                    if mask >> (bit % 32) & 1 == 1 {
                        self.tasks[task].lines[index].written = number;
                    }
                }
            }
        }
    }

    /// The document of a task; with the numbers that stand there, or those that a correct author would have written.
    fn document(&self, repo: usize, task: Story, correct: bool) -> String {
        let number = self.number(repo, task);
        let mut text = format!("# Subject{task} — Task {number} Plan\n\n## Goal\n\n");
        for line in 0..6 {
            let _ = writeln!(text, "Goal{line} of subject{task} is told by word{task}x{line} alone.\n");
        }
        let _ = writeln!(text, "Edited {} times.\n\n## Notes\n", self.tasks[task].edits);
        for (place, line) in self.tasks[task].lines.iter().enumerate() {
            let number = if correct { self.number(line.repo, line.target) } else { line.written };
            let _ = writeln!(text, "{}", line.text(place, number));
        }
        text
    }

    fn documents(&self, correct: bool) -> BTreeMap<String, String> {
        let of_repo = |repo: usize| {
            self.numbers[repo].iter().map(move |(number, task)| {
                let path = format!("{}/docs/cross-collab/TASK{number}/PLAN.md", REPOS[repo]);
                (path, self.document(repo, *task, correct))
            })
        };
        (0..2).flat_map(of_repo).collect()
    }

    fn write(&self, root: &Path, repo: usize) {
        let folder = root.join(REPOS[repo]).join("docs/cross-collab");
        let _ = fs::remove_dir_all(&folder);
        for (path, text) in self.documents(false).into_iter().filter(|(path, _)| path.starts_with(REPOS[repo])) {
            let place = root.join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        }
    }
}

fn commit(root: &Path, repo: usize, time: &mut u64) {
    *time += 3600;
    git(&root.join(REPOS[repo])).at(format!("@{time} +0000")).commit("Step");
}

/// The documents as they are after all fixes of stale references, none of which may be unsafe.
fn fixed(verdict: &Analysis, mut documents: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let model = &verdict.model;
    let mut edits: BTreeMap<&str, BTreeMap<(usize, usize), &str>> = BTreeMap::new();
    for finding in verdict.findings.iter().filter(|finding| finding.rule == "stale-task-ref") {
        let fix = finding.fix.as_ref().unwrap_or_else(|| panic!("{}: no fix: {}", finding.location.file, finding.message));
        assert!(fix.safe, "{}", finding.message);
        for edit in &fix.edits {
            let place = (edit.span.start as usize, edit.span.end as usize);
            edits.entry(&*model[edit.document].file).or_default().insert(place, &edit.text);
        }
    }
    for (file, edits) in edits {
        let text = documents.get_mut(file).unwrap();
        edits.into_iter().rev().for_each(|((start, end), new)| text.replace_range(start..end, new));
    }
    documents
}

fn deed() -> impl Strategy<Value = Deed> {
    let repo = || 0..2_usize;
    let place = || 0..8_usize;
    let form = prop_oneof![Just(Form::Qualified), Just(Form::Path), Just(Form::Bare), Just(Form::Link)];
    prop_oneof![
        2 => repo().prop_map(Deed::Add),
        2 => (repo(), place()).prop_map(|(repo, place)| Deed::Insert(repo, place)),
        2 => (repo(), place(), place()).prop_map(|(repo, one, other)| Deed::Swap(repo, one, other)),
        2 => (repo(), place(), 1..9_u64).prop_map(|(repo, place, number)| Deed::Renumber(repo, place, number)),
        4 => (repo(), place(), repo(), place(), form).prop_map(|(repo, place, other, target, form)| Deed::Refer(repo, place, other, target, form)),
        1 => (repo(), place()).prop_map(|(repo, place)| Deed::Edit(repo, place)),
    ]
}

/// Each case makes a few dozen commits: eight of them, unless somebody asks for more with `PROPTEST_CASES`.
fn config() -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(8), max_shrink_iters: 100, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_renumbering_leaves_behind_is_found_and_mended(
        deeds in prop::collection::vec((deed(), any::<u32>(), any::<u32>()), 1..14),
        uncommitted in prop::option::of((deed(), any::<u32>())),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let mut world = World::default();
        let mut time = 1_770_000_000;
        for (repo, name) in REPOS.iter().enumerate() {
            fs::create_dir_all(root.join(name)).unwrap();
            git(&root.join(name)).init();
            for deed in [Deed::Add(repo), Deed::Add(repo), Deed::Add(repo)] {
                world.act(&deed, 0);
            }
            world.write(root, repo);
            commit(root, repo, &mut time);
        }
        for (deed, mask, other_mask) in &deeds {
            let Some(repo) = world.act(deed, *mask) else { continue };
            world.write(root, repo);
            commit(root, repo, &mut time);
            if matches!(deed, Deed::Insert(..) | Deed::Swap(..) | Deed::Renumber(..)) {
                // The other repo hears of it later.
                world.keep(1 - repo, repo, *other_mask);
                world.write(root, 1 - repo);
                commit(root, 1 - repo, &mut time);
            }
        }
        if let Some((deed, mask)) = &uncommitted
            && let Some(repo) = world.act(deed, *mask)
        {
            world.write(root, repo);
        }
        let verdict = crossbook::check(root, &Progress::silent()).unwrap();
        let found: Vec<String> = verdict
            .findings
            .iter()
            .filter(|finding| finding.rule == "stale-task-ref")
            .map(|finding| format!("{} {:?} {}", finding.location.file, finding.location.place, finding.message))
            .collect();
        let (fixed, correct) = (fixed(&verdict, world.documents(false)), world.documents(true));
        for (file, text) in &correct {
            prop_assert_eq!(&fixed[file], text, "{}\n{}", file, found.join("\n"));
        }
    }
}

const FOLDER: &str = "docs/cross-collab";

/// Two tasks of one repo, and another that speaks of the first, each committed on the first day.
fn spoken_of(line: &str) -> crate::project::Project {
    let plan = |subject: &str, number: u8| format!("# {subject} — Task {number} Plan\n\n## Goal\n\n{subject} for all.\n\nSo be it.\n");
    let project = crate::project::project()
        .file(format!("api/{FOLDER}/TASK1/PLAN.md"), plan("Exports of rows", 1))
        .file(format!("api/{FOLDER}/TASK2/PLAN.md"), plan("Rotation of keys", 2))
        .file(
            format!("web/{FOLDER}/TASK7/PLAN.md"),
            format!("# Colours — Task 7 Plan\n\n## Goal\n\nColours.\n\n{line}\n\nKeep api TASK1 in mind.\n"),
        );
    project.commit("api", 1);
    project.commit("web", 1);
    project
}

fn swap(project: &crate::project::Project) {
    let place = |name: &str| project.path(format!("api/{FOLDER}/{name}"));
    for (from, to) in [("TASK1", "aside"), ("TASK2", "TASK1"), ("aside", "TASK2")] {
        fs::rename(place(from), place(to)).unwrap();
    }
    for (number, other) in [(1, 2), (2, 1)] {
        let path = place(&format!("TASK{number}/PLAN.md"));
        let text = fs::read_to_string(&path).unwrap().replace(&format!("Task {other} Plan"), &format!("Task {number} Plan"));
        fs::write(path, text).unwrap();
    }
}

/// Replaces words in the document that speaks of the other repo.
fn say(project: &crate::project::Project, from: &str, to: &str) {
    let path = project.path(format!("web/{FOLDER}/TASK7/PLAN.md"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

/// What is stale: the words, and the number that they mean.
fn stale(project: &crate::project::Project) -> Vec<(String, u64)> {
    let Analysis { model, .. } = crossbook::check(project.root(), &Progress::silent()).unwrap();
    let stale = model.all_references().filter_map(|reference| Some((reference, reference.meant.as_ref()?)));
    stale.map(|(reference, meant)| (reference.text.to_string(), model[meant.task].number.unwrap().value)).collect()
}

#[test]
fn who_follows_a_task_before_it_has_moved_is_right() {
    let project = spoken_of("Compare api TASK1 for the style.");
    let left = [("api TASK1".to_owned(), 2)];
    swap(&project);
    say(&project, "Compare api TASK1", "Compare api TASK2");
    assert_eq!(stale(&project), left, "not committed anywhere");
    project.commit("web", 2);
    assert_eq!(stale(&project), left, "what is right was committed before the task itself moved");
    project.commit("api", 3);
    assert_eq!(stale(&project), left);
    // The fix ends it, whoever commits first.
    let project = project.run(&["fix"]).exits(0).then();
    project.commit("web", 4);
    assert_eq!(stale(&project), []);
    // Moved once more, what followed before is left behind like any other, and means the same task.
    swap(&project);
    project.commit("api", 5);
    assert_eq!(stale(&project), [("api TASK2".to_owned(), 1), ("api TASK2".to_owned(), 1)]);
}

#[test]
fn who_knows_of_a_branch_before_it_is_joined_is_not_corrected() {
    let project = spoken_of("Nothing yet.");
    project.git("api", 2, &["checkout", "-qb", "work"]);
    swap(&project);
    project.commit("api", 2);
    say(&project, "Nothing yet.", "After the exports of api TASK2.");
    project.commit("web", 3);
    project.git("api", 4, &["checkout", "-q", "main"]);
    project.git("api", 4, &["merge", "-q", "--no-ff", "-m", "Join", "work"]);
    assert_eq!(stale(&project), [("api TASK1".to_owned(), 2)]);
}
