//! What is worked out again after a change is what would have been worked out from nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossbook::config::Config;
use crossbook::contract::Contracts;
use crossbook::disk::Progress;
use crossbook::pipeline::{Input, Invalidated, Output, Pipeline};
use crossbook::source::{
    BlameQuery, Commit, CommitQuery, Content, Deletion, EarlierQuery, Head, History, LineOrigin, MissingFiles, Moved, Number, PathHistory,
    PathHistoryQuery, PathQuery, PathStatus, PendingQuery, Provider, Release, ReleaseQuery, RepoInfo, RepoSource, SourceFile, Sources,
    Step, TagQuery, TaskFolder, Version, VersionContent, VersionQuery,
};
use proptest::prelude::*;

const REPOS: [&str; 3] = ["api", "web", "ops"];
const KINDS: [&str; 3] = ["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md"];
const TASKS: [u64; 4] = [1, 2, 4, 7];
const FILES: [&str; 4] = ["src/a.rs", "src/b.rs", "lib/c.rs", "lib"];
const COMMITS: [&str; 3] = ["0123abc", "4567def", "89abcde"];

/// A document by its repo, its task and its kind.
type Place = (usize, u64, usize);

fn path(task: u64, kind: usize) -> String {
    format!("docs/cross-collab/TASK{task}/{}", KINDS[kind])
}

fn folder(repo: usize, task: u64) -> String {
    format!("{}/docs/cross-collab/TASK{task}", REPOS[repo])
}

/// The world of a workspace, and what may become of it between two runs.
#[derive(Clone, Debug)]
struct World {
    /// A document that is not in the map is not there.
    texts: BTreeMap<Place, String>,
    /// Task folders that are not there: they may come back, or go with all that they hold.
    gone: BTreeSet<(usize, u64)>,
    /// By their paths from the workspace's root; what is not in the map is missing.
    files: BTreeMap<String, PathStatus>,
    /// Another number stands for other commits, branches and blame.
    git: u64,
    config: usize,
    has_sources: bool,
}

#[derive(Clone, Debug)]
enum Change {
    Text(Place, Option<String>),
    /// A task folder comes or goes.
    Folder(usize, u64),
    /// A task folder gets the number of one that is not there.
    Renamed(usize, u64, u64),
    File(String, Option<PathStatus>),
    Git(u64),
    Config(usize),
    Sources(bool),
    Nothing,
}

const CONFIGS: [&str; 3] = ["", "[status]\n\"Frozen\" = \"complete\"\n", "[rules]\nbroken-task-ref = \"note\"\nnumbering-gap = \"off\"\n"];

impl World {
    fn config(&self) -> Config {
        Config::parse(CONFIGS[self.config], "book.toml").unwrap()
    }

    /// What a session is told of a change.
    fn change(&mut self, change: &Change) -> Invalidated {
        let at = |path: &str| Invalidated::Paths(BTreeSet::from([path.to_owned()]));
        match change.clone() {
            Change::Text(place @ (repo, task, kind), text) => {
                match text {
                    Some(text) => drop(self.texts.insert(place, text)),
                    None => drop(self.texts.remove(&place)),
                }
                return at(&format!("{}/{}", REPOS[repo], path(task, kind)));
            }
            Change::Folder(repo, task) => {
                if !self.gone.remove(&(repo, task)) {
                    self.gone.insert((repo, task));
                }
                return at(&folder(repo, task));
            }
            Change::Renamed(repo, from, to) => {
                if self.gone.contains(&(repo, to)) && self.gone.insert((repo, from)) {
                    self.gone.remove(&(repo, to));
                    for kind in 0..KINDS.len() {
                        let text = self.texts.get(&(repo, from, kind)).cloned();
                        self.texts.remove(&(repo, to, kind));
                        text.into_iter().for_each(|text| _ = self.texts.insert((repo, to, kind), text));
                    }
                }
                return Invalidated::Paths(BTreeSet::from([folder(repo, from), folder(repo, to)]));
            }
            Change::File(path, status) => {
                match status {
                    Some(status) => drop(self.files.insert(path.clone(), status)),
                    None => drop(self.files.remove(&path)),
                }
                return at(&path);
            }
            Change::Git(git) => {
                self.git = git;
                return at("api/.git/HEAD");
            }
            Change::Config(config) => self.config = config,
            Change::Sources(has_sources) => self.has_sources = has_sources,
            Change::Nothing => {}
        }
        Invalidated::nothing()
    }

    /// Three repos with three tasks each; one of them had another number once.
    fn sources(&self) -> Sources {
        let repo = |(index, name): (usize, &&str)| {
            let task_folder = |number| TaskFolder::new(format!("docs/cross-collab/TASK{number}"), number);
            let is_there = |task: u64| !self.gone.contains(&(index, task));
            let own = self.texts.iter().filter(|((repo, task, _), _)| *repo == index && is_there(*task));
            let file = |((_, task, kind), text): (&Place, &String)| SourceFile {
                path: path(*task, *kind),
                content: Content::Text(text.as_str().into()),
            };
            let mut files: Vec<SourceFile> = own.map(file).collect();
            files.sort_by(|one, other| one.path.cmp(&other.path));
            RepoSource {
                info: RepoInfo::new(*name, *name),
                has_sources: self.has_sources,
                folders: TASKS.into_iter().filter(|task| is_there(*task)).map(task_folder).collect(),
                files: files.into(),
                head: Some(Head { commit: format!("{:040}", self.git), ..Head::default() }),
                history: Some(self.history()),
                ..RepoSource::default()
            }
        };
        Sources { repos: REPOS.iter().enumerate().map(repo).collect(), ..Sources::default() }
    }

    fn history(&self) -> Arc<History> {
        let added = |folder: &str| Step::Added { folder: folder.to_owned(), returns: false };
        let moved = |from: &str, to: &str| Step::Moved { from: from.to_owned(), to: to.to_owned() };
        let commit = |(index, steps): (usize, Vec<Step>)| Commit {
            id: format!("{index:040}"),
            time: index as i64 * 10,
            parents: index.checked_sub(1).into_iter().map(|parent| parent as u32).collect(),
            steps,
            ..Commit::default()
        };
        let steps = vec![vec![added("TASK1"), added("TASK2")], vec![moved("TASK2", "TASK4"), added("TASK2")]];
        let commits = steps.into_iter().take(1 + (self.git % 2) as usize).enumerate().map(commit).collect();
        Arc::new(History { head: self.git.to_string(), commits, ..History::default() })
    }

    /// What stands at a path in the folders of tasks.
    fn status_of_task(&self, asked: &str) -> PathStatus {
        let tasks = (0..REPOS.len()).flat_map(|repo| TASKS.map(|task| (repo, task)));
        for (repo, task) in tasks.filter(|task| !self.gone.contains(task)) {
            let own = folder(repo, task);
            let mut documents = (0..KINDS.len()).filter(|kind| self.texts.contains_key(&(repo, task, *kind)));
            if own == asked {
                return PathStatus::Folder;
            }
            if documents.any(|kind| format!("{own}/{}", KINDS[kind]) == asked) {
                return PathStatus::File;
            }
        }
        PathStatus::Missing
    }

    /// A number that a question alone decides, as long as git is the same.
    fn hash(&self, question: &str) -> u64 {
        question.bytes().fold(self.git, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte))) % 12
    }
}

impl Provider for &World {
    fn path_statuses(&mut self, queries: &[PathQuery]) -> Vec<PathStatus> {
        let status = |query: &PathQuery| self.files.get(&query.path).cloned().unwrap_or_else(|| self.status_of_task(&query.path));
        queries.iter().map(status).collect()
    }

    fn blame(&mut self, queries: &[BlameQuery]) -> Vec<Vec<LineOrigin>> {
        let origin = |line: &u32| match self.hash(&line.to_string()) % 3 {
            0 => LineOrigin::Now,
            1 => LineOrigin::Unknown,
            _ => LineOrigin::Commit { id: format!("{:040}", 0), time: 5, was: None },
        };
        queries.iter().map(|query| query.lines.iter().map(origin).collect()).collect()
    }

    fn commits(&mut self, queries: &[CommitQuery]) -> Vec<Option<bool>> {
        queries.iter().map(|query| [Some(true), Some(false), None][self.hash(&query.id) as usize % 3]).collect()
    }

    fn path_histories(&mut self, queries: &[PathHistoryQuery]) -> Vec<Option<PathHistory>> {
        let history = |query: &PathHistoryQuery| match self.hash(&query.path) {
            0..2 => None,
            2..4 => Some(PathHistory::Never),
            4 => Some(PathHistory::Present),
            time => {
                let now = (time % 2 == 0).then(|| Moved { path: format!("moved/{}", query.path), is_certain: time % 3 == 0 });
                Some(PathHistory::Deleted(Deletion { commit: "1".repeat(40), time: time as i64, now }))
            }
        };
        queries.iter().map(history).collect()
    }

    fn versions(&mut self, queries: &[VersionQuery]) -> Vec<Vec<Version>> {
        let content = |path: &str| match self.hash(path) % 3 {
            0 => VersionContent::Missing,
            1 => VersionContent::Unknown,
            _ => VersionContent::Text("## Locked Contracts\n\n- Rows read: `GET /rows` gives `{ id: string, at: number }`\n".into()),
        };
        let versions =
            |query: &VersionQuery| query.versions.iter().map(|version| Version { content: content(&version.path), author: None }).collect();
        queries.iter().map(versions).collect()
    }

    fn pending_numbers(&mut self, queries: &[PendingQuery]) -> Vec<BTreeSet<Number>> {
        queries
            .iter()
            .map(
                |query| {
                    if self.hash(&query.repo.to_string()).is_multiple_of(2) { BTreeSet::from([Number::first(3)]) } else { BTreeSet::new() }
                },
            )
            .collect()
    }

    fn tags(&mut self, queries: &[TagQuery]) -> Vec<Option<Arc<[String]>>> {
        let known: [&[&str]; 3] = [&["edge-v1.4.0", "edge-v1.5.0"], &["edge-v1.5.0", "edge-v1.6.0", "v1.5.0"], &[]];
        let tags = |query: &TagQuery| {
            let tags: Vec<String> = known[self.hash(&query.repo.to_string()) as usize % 3].iter().map(|tag| (*tag).to_owned()).collect();
            (!tags.is_empty()).then(|| tags.into())
        };
        queries.iter().map(tags).collect()
    }

    fn releases(&mut self, queries: &[ReleaseQuery]) -> Vec<Option<Release>> {
        let release = |query: &ReleaseQuery| {
            let hash = self.hash(&format!("{:?}", query.name));
            let text =
                |path: &String| (path.clone(), self.hash(path).is_multiple_of(2).then(|| Arc::from("# Status\n\nStatus: Pending\n")));
            (!hash.is_multiple_of(4)).then(|| Release {
                commit: "2".repeat(40),
                time: hash as i64,
                behind: hash.is_multiple_of(2).then_some(hash),
                ahead_of: query.others.iter().map(|other| (other.clone(), self.hash(&format!("{other:?}")) % 2)).collect(),
                texts: query.paths.iter().map(text).collect(),
            })
        };
        queries.iter().map(release).collect()
    }

    fn earlier_texts(&mut self, queries: &[EarlierQuery]) -> Vec<Vec<Arc<str>>> {
        queries.iter().map(|query| vec![Arc::from(format!("api_tag = \"1.{}.0\"\n", self.hash(&query.path) % 7))]).collect()
    }
}

/// A text of pieces that look at each other over documents, tasks and repos.
fn text() -> impl Strategy<Value = String> {
    let repo = || prop::sample::select(REPOS.to_vec());
    let state = || prop::sample::select(vec!["Complete", "Pending", "In progress", "Blocked", "Frozen"]);
    let field = || prop::sample::select(vec!["id: string", "id: number", "at: number", "name: string"]);
    let anchor = || prop::sample::select(vec!["goal", "goals", "scope", "gone"]);
    let piece = prop_oneof![
        4 => (repo(), 1..8u64, state()).prop_map(|(repo, task, state)| format!("## Cross-Repo Snapshot\n\n- {repo}: {state}. See {repo} TASK{task}.")),
        1 => (repo(), 1..10u64).prop_map(|(repo, task)| format!("In `docs/cross-collab/TASK{task}/PLAN.md`, [its folder](../../../../{repo}/docs/cross-collab/TASK{task}) and Task {}.", task + 1)),
        2 => (repo(), 1..8u64).prop_map(|(repo, task)| format!("Depends on {repo} TASK{task}.")),
        2 => (repo(), 1..8u64, 0..3usize, anchor()).prop_map(|(repo, task, kind, anchor)| format!("[there](../../../../{repo}/{}#{anchor})", path(task, kind))),
        1 => (0..3usize, anchor()).prop_map(|(kind, anchor)| format!("[here]({}#{anchor})", KINDS[kind])),
        2 => (1..3u8, state()).prop_map(|(phase, state)| format!("## Phase Status\n\n| Phase | Description | Status | Notes |\n|---|---|---|---|\n| {phase} | It | {state} | |")),
        2 => (repo(), field(), field()).prop_map(|(repo, one, other)| format!("## Locked Contracts\n\n- {repo} Rows read: `GET /rows` gives `{{ {one}, {other} }}`")),
        1 => (repo(), repo()).prop_map(|(one, other)| format!("## Dependency Order\n\n1. {one}\n2. {other}")),
        1 => repo().prop_map(|repo| format!("## Responsibility Alignment\n\n- {repo}: owns Rows read.")),
        1 => prop::sample::select(vec!["## Goal\n\nIt.", "## Scope\n\n### Phase 2 — More", "TODO", "caf\u{e9} \u{e2}\u{20ac}\u{201d} b", "`/Users/a/b.md`"]).prop_map(str::to_owned),
        2 => (repo(), prop::sample::select(FILES.to_vec())).prop_map(|(repo, file)| format!("It lives in `{file}`, and in [{repo}](../../../../{repo}/{file}).")),
        1 => prop::sample::select(COMMITS.to_vec()).prop_map(|commit| format!("Fixed in commit {commit}, see `{commit}`.")),
        1 => prop::sample::select(vec!["src/a.rs", "src/b.rs"]).prop_map(|file| format!("## Scope\n\nFiles to change:\n\n- `{file}` — it")),
        2 => (repo(), 1..8u64).prop_map(|(repo, task)| format!("See [[PLAN]], [[{repo} TASK{task}|that]], [[notes]] and [[Exports]].")),
        1 => Just("<!-- crossbook-ignore broken-task-ref: known -->\nSee api TASK9.".to_owned()),
    ];
    let title = (prop::sample::select(vec!["Exports of rows", "Rollout of keys", "Exports of rows again"]), 1..4u64);
    (title, prop::collection::vec(piece, 0..5))
        .prop_map(|((subject, task), pieces)| format!("# {subject} \u{2014} Task {task} Plan\n\n{}\n", pieces.join("\n\n")))
}

fn place() -> impl Strategy<Value = Place> {
    (0..REPOS.len(), prop::sample::select(TASKS.to_vec()), 0..KINDS.len())
}

fn file() -> impl Strategy<Value = String> {
    (prop::sample::select(REPOS.to_vec()), prop::sample::select(FILES.to_vec())).prop_map(|(repo, file)| format!("{repo}/{file}"))
}

fn status() -> impl Strategy<Value = PathStatus> {
    prop_oneof![
        Just(PathStatus::File),
        Just(PathStatus::Folder),
        Just(PathStatus::Ignored),
        file().prop_map(|path| PathStatus::Spelt(path.to_uppercase().into())),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (place(), prop::option::weighted(0.9, text())).prop_map(|(place, text)| Change::Text(place, text)),
        2 => (0..REPOS.len(), prop::sample::select(TASKS.to_vec())).prop_map(|(repo, task)| Change::Folder(repo, task)),
        2 => (0..REPOS.len(), prop::sample::select(TASKS.to_vec()), prop::sample::select(TASKS.to_vec()))
            .prop_map(|(repo, from, to)| Change::Renamed(repo, from, to)),
        3 => (file(), prop::option::of(status())).prop_map(|(file, status)| Change::File(file, status)),
        2 => (0..6u64).prop_map(Change::Git),
        1 => (0..CONFIGS.len()).prop_map(Change::Config),
        1 => any::<bool>().prop_map(Change::Sources),
        1 => Just(Change::Nothing),
    ]
}

/// Runs a pipeline over a world, which shares with `before` what is the same.
fn run(pipeline: &mut Pipeline, world: &World, before: &mut Sources, invalidated: &Invalidated, is_same: bool) -> Output {
    let (config, mut sources) = (world.config(), world.sources());
    for (repo, known) in sources.repos.iter_mut().zip(&before.repos).filter(|(repo, known)| repo.files == known.files) {
        repo.files = Arc::clone(&known.files);
    }
    let input = Input { config: &config, sources: &sources, is_same, invalidated };
    let output = pipeline.run(input, &mut &*world, &Progress::silent());
    *before = sources;
    output
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_change_all_is_as_if_read_for_the_first_time(
        texts in prop::collection::btree_map(place(), text(), 6..24),
        gone in prop::collection::btree_set((0..REPOS.len(), prop::sample::select(TASKS.to_vec())), 0..5),
        files in prop::collection::btree_map(file(), status(), 0..6),
        steps in prop::collection::vec(prop::collection::vec(change(), 1..4), 1..5),
    ) {
        let mut world = World { texts, gone, files, git: 0, config: 0, has_sources: true };
        let (mut pipeline, mut sources) = (Pipeline::default(), Sources::default());
        run(&mut pipeline, &world, &mut sources, &Invalidated::All, false);
        for changes in steps {
            let mut touched = BTreeSet::new();
            for change in &changes {
                if let Invalidated::Paths(paths) = world.change(change) {
                    touched.extend(paths);
                }
            }
            let invalidated = Invalidated::Paths(touched);
            let is_same = changes.iter().all(|change| matches!(change, Change::File(..) | Change::Nothing));
            let Output { model, contracts, findings, .. } = run(&mut pipeline, &world, &mut sources, &invalidated, is_same);
            let fresh = run(&mut Pipeline::default(), &world, &mut Sources::default(), &Invalidated::All, false);
            prop_assert_eq!(&findings, &fresh.findings, "after {:?}", changes);
            prop_assert_eq!(&model.references, &fresh.model.references, "after {:?}", changes);
            prop_assert_eq!(&model.tasks, &fresh.model.tasks);
            prop_assert_eq!(&model.features, &fresh.model.features);
            prop_assert_eq!(&contracts.all, &fresh.contracts.all);
            prop_assert_eq!(model.waits(), fresh.model.waits());
            let moved = |contracts: &Contracts| {
                let mirrors = contracts.all.iter().flat_map(|contract| &contract.mirrors);
                mirrors.map(|mirror| contracts.moved(mirror).cloned()).collect::<Vec<_>>()
            };
            prop_assert_eq!(moved(&contracts), moved(&fresh.contracts));
        }
    }
}

/// A repo of designs, beside one that has some of the code: whether its paths are other code's hangs on all of its documents.
#[derive(Clone, Debug)]
struct Designs {
    /// For each piece of work, of which the even ones are no tasks, the paths that its notes name.
    notes: BTreeMap<u64, BTreeSet<u8>>,
    /// The files that are there, and those that some commit removed.
    there: BTreeSet<u8>,
    left: BTreeSet<u8>,
    /// The files that version control ignores, where they are not there.
    ignored: BTreeSet<u8>,
    /// Whether git is there to tell.
    has_git: bool,
    config: usize,
}

/// How the first repo is set up.
const DECIDED: [Option<MissingFiles>; 3] = [None, Some(MissingFiles::Checked), Some(MissingFiles::Unverifiable)];

impl Designs {
    /// Each of eight tasks names three paths of its own: as many as it takes.
    fn new() -> Self {
        let notes = (1..=8).map(|task| (task as u64, (0..3).map(|file| task * 3 + file).collect())).collect();
        let (there, left, ignored) = Default::default();
        Self { notes, there, left, ignored, has_git: true, config: 0 }
    }

    fn text(&self, task: u64) -> String {
        let named: String = self.notes[&task].iter().map(|file| format!("- In `src/f{file}.rs`.\n")).collect();
        // No task changes where these are excused.
        let planned = if task.is_multiple_of(2) { "\nFiles to change:\n- `src/planned.rs`\n" } else { "" };
        format!("# Notes\n\n{named}{planned}")
    }

    fn sources(&self) -> Sources {
        let notes = |work: &u64| SourceFile { path: Self::notes(*work), content: Content::Text(self.text(*work).into()) };
        let mut files: Vec<SourceFile> = self.notes.keys().map(notes).collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let folder = |task: &u64| TaskFolder::new(format!("docs/cross-collab/TASK{task}"), *task);
        let designs = RepoSource {
            info: RepoInfo { files: DECIDED[self.config], ..RepoInfo::new("designs", "designs") },
            has_sources: true,
            folders: self.notes.keys().filter(|work| *work % 2 == 1).map(folder).collect(),
            files: files.into(),
            head: self.has_git.then(Head::default),
            history: self.has_git.then(|| Arc::new(History::default())),
            ..RepoSource::default()
        };
        let core = RepoSource { info: RepoInfo::new("core", "core"), has_sources: true, ..RepoSource::default() };
        Sources { repos: vec![core, designs], ..Sources::default() }
    }

    fn notes(work: u64) -> String {
        match work % 2 {
            0 => format!("docs/cross-collab/notes-{work}.md"),
            _ => format!("docs/cross-collab/TASK{work}/NOTES.md"),
        }
    }

    fn path(file: u8) -> String {
        format!("designs/src/f{file}.rs")
    }

    /// What a session is told of a change.
    fn change(&mut self, change: &DesignChange) -> Invalidated {
        let at = |path: String| Invalidated::Paths(BTreeSet::from([path]));
        fn toggle(set: &mut BTreeSet<u8>, file: u8) {
            if !set.remove(&file) {
                set.insert(file);
            }
        }
        match *change {
            DesignChange::Named(task, file) => {
                toggle(self.notes.entry(task).or_default(), file);
                at(format!("designs/{}", Self::notes(task)))
            }
            DesignChange::Dropped(task) => {
                self.notes.remove(&task);
                at(format!("designs/{}", Self::notes(task).trim_end_matches("/NOTES.md")))
            }
            DesignChange::File(file) => {
                toggle(&mut self.there, file);
                at(Self::path(file))
            }
            DesignChange::Ignored(file) => {
                toggle(&mut self.ignored, file);
                at(Self::path(file))
            }
            DesignChange::Left(file) => {
                toggle(&mut self.left, file);
                at("designs/.git/HEAD".to_owned())
            }
            DesignChange::Git => {
                self.has_git = !self.has_git;
                at("designs/.git".to_owned())
            }
            DesignChange::Config(config) => {
                self.config = config;
                Invalidated::nothing()
            }
        }
    }
}

#[derive(Clone, Debug)]
enum DesignChange {
    Named(u64, u8),
    Dropped(u64),
    File(u8),
    Ignored(u8),
    Left(u8),
    Git,
    Config(usize),
}

fn design_change() -> impl Strategy<Value = DesignChange> {
    prop_oneof![
        6 => (1..10u64, 3..32u8).prop_map(|(task, file)| DesignChange::Named(task, file)),
        1 => (1..10u64).prop_map(DesignChange::Dropped),
        4 => (3..32u8).prop_map(DesignChange::File),
        4 => (3..32u8).prop_map(DesignChange::Ignored),
        2 => (3..32u8).prop_map(DesignChange::Left),
        1 => Just(DesignChange::Git),
        1 => (0..DECIDED.len()).prop_map(DesignChange::Config),
    ]
}

impl Provider for &Designs {
    fn path_statuses(&mut self, queries: &[PathQuery]) -> Vec<PathStatus> {
        let holds = |files: &BTreeSet<u8>, path: &str| files.iter().any(|file| Designs::path(*file) == path);
        let status = |query: &PathQuery| match () {
            () if holds(&self.there, &query.path) => PathStatus::File,
            () if holds(&self.ignored, &query.path) => PathStatus::Ignored,
            () => PathStatus::Missing,
        };
        queries.iter().map(status).collect()
    }

    fn path_histories(&mut self, queries: &[PathHistoryQuery]) -> Vec<Option<PathHistory>> {
        let left = |path: &str| self.left.iter().any(|file| format!("src/f{file}.rs") == path);
        let history = |query: &PathHistoryQuery| match () {
            // Only the first repo by name has no git.
            () if !self.has_git || query.repo == 0 => None,
            () if left(&query.path) => Some(PathHistory::Deleted(Deletion { commit: "1".repeat(40), time: 7, now: None })),
            () => Some(PathHistory::Never),
        };
        queries.iter().map(history).collect()
    }

    fn blame(&mut self, queries: &[BlameQuery]) -> Vec<Vec<LineOrigin>> {
        queries.iter().map(|query| vec![LineOrigin::Unknown; query.lines.len()]).collect()
    }

    fn commits(&mut self, queries: &[CommitQuery]) -> Vec<Option<bool>> {
        vec![None; queries.len()]
    }

    fn versions(&mut self, queries: &[VersionQuery]) -> Vec<Vec<Version>> {
        vec![Vec::new(); queries.len()]
    }

    fn pending_numbers(&mut self, queries: &[PendingQuery]) -> Vec<BTreeSet<Number>> {
        vec![BTreeSet::new(); queries.len()]
    }

    fn tags(&mut self, queries: &[TagQuery]) -> Vec<Option<Arc<[String]>>> {
        vec![None; queries.len()]
    }

    fn releases(&mut self, queries: &[ReleaseQuery]) -> Vec<Option<Release>> {
        vec![None; queries.len()]
    }

    fn earlier_texts(&mut self, queries: &[EarlierQuery]) -> Vec<Vec<Arc<str>>> {
        vec![Vec::new(); queries.len()]
    }
}

fn run_designs(pipeline: &mut Pipeline, designs: &Designs, invalidated: &Invalidated) -> Output {
    let (config, sources) = (Config::default(), designs.sources());
    pipeline.run(Input { config: &config, sources: &sources, is_same: false, invalidated }, &mut &*designs, &Progress::silent())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whose_code_paths_are_is_told_again_after_any_change(steps in prop::collection::vec(prop::collection::vec(design_change(), 1..3), 1..12)) {
        let mut designs = Designs::new();
        let mut pipeline = Pipeline::default();
        let first = run_designs(&mut pipeline, &designs, &Invalidated::All);
        prop_assert!(first.findings.iter().any(|finding| finding.rule == "foreign-paths"));
        for changes in steps {
            let mut touched = BTreeSet::new();
            for change in &changes {
                if let Invalidated::Paths(paths) = designs.change(change) {
                    touched.extend(paths);
                }
            }
            let now = run_designs(&mut pipeline, &designs, &Invalidated::Paths(touched));
            let fresh = run_designs(&mut Pipeline::default(), &designs, &Invalidated::All);
            prop_assert_eq!(&now.findings, &fresh.findings, "after {:?}", changes);
            prop_assert_eq!(&now.model.references, &fresh.model.references, "after {:?}", changes);
        }
    }
}
