//! What each command changes in a workspace of documents, with a disk that fails, and a run that is killed, at every step of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::change::{Manner, NewTask, Numbers, Opening, Templates, fix, mirrors, renumber};
use crate::contract::Contracts;
use crate::disk::Progress;
use crate::host::{crawl, stat_paths};
use crate::lint::{self, Finding};
use crate::model::{Draft, Model};
use crate::source::{Answers, Number, Sources};

const OTHER: &str = "web/docs/cross-collab/TASK1/OTHER_PROJECTS.md";

/// What stands under each path: a folder by its name alone.
type Files = BTreeMap<String, Vec<u8>>;

/// Two repos that name each other, with a date, a claim and a mirror that are behind, a mark, Windows line endings, and a file of the
/// user's that no command knows.
fn written(root: &Path) {
    for task in 1..=3 {
        let plan = format!(
            "# Export {task} \u{2014} Task {task} Plan\n\n## Goal\n\nSee web TASK1 and [this](../TASK{task}/STATUS.md).  \n\n\
             ## Locked Contracts\n\n- Export read: `POST /api/exports/{{id}}` gives `{{ id: string }}`.\n"
        );
        let status = format!(
            "\u{feff}# Status \u{2014} Task {task} (Export {task})\r\n\r\nLast updated: 2026-03-01\r\n\r\n## Phase Status\r\n\r\n\
             | Phase | Description | Status |\r\n|---|---|---|\r\n| 1 | Table | Complete |\r\n\r\n## Recent Activity\r\n\r\n\
             - 2026-03-02: Done."
        );
        write(root, &format!("{TASKS}/TASK{task}/PLAN.md"), &plan);
        write(root, &format!("{TASKS}/TASK{task}/STATUS.md"), &status);
        write(root, &format!("{TASKS}/TASK{task}/own/notes.bin"), "\0 mine");
    }
    let other = "# Other Projects \u{2014} Task 1 (Export 1)\n\n## Cross-Repo Snapshot\n\n- api: Pending. See api TASK1 and api TASK3.\n\n\
                 ## Locked Contracts (Mirrored)\n\n- Export read: `GET /api/exports/{id}` gives `{ id: string }`.\n";
    write(root, OTHER, other);
    write(root, "web/docs/cross-collab/TASK1/PLAN.md", "# Export 1 \u{2014} Task 1 Plan\n\nAfter api TASK2, before api TASK3.\n");
}

/// The changes that a command would make in a workspace.
type Command = fn(&Workspace) -> Changes;

/// What is read from the disk, or would be, and what is found in it.
fn judged(workspace: &Workspace, sources: &Sources) -> (Model, Contracts, Vec<Finding>) {
    let draft = Draft::read(&workspace.config, sources);
    let queries = draft.path_queries();
    let statuses = stat_paths(workspace, &queries);
    let mut answers = Answers::default();
    answers.all_mut().extend(queries.into_iter().zip(statuses));
    let model = Model::resolve(draft, &answers);
    let contracts = Contracts::compare(None, &model, &workspace.config.contracts, sources);
    let findings = lint::check(&model, &contracts, &workspace.config);
    (model, contracts, findings)
}

fn read(workspace: &Workspace) -> Sources {
    crawl(workspace, &Progress::silent()).unwrap()
}

fn fixed(workspace: &Workspace) -> Changes {
    let (model, _, findings) = judged(workspace, &read(workspace));
    fix(&model, &findings, |finding: &Finding| finding.fix.is_some()).changes
}

fn synced(workspace: &Workspace) -> Changes {
    let sources = read(workspace);
    let (model, _, findings) = judged(workspace, &sources);
    let claims = fix(&model, &findings, |finding: &Finding| finding.rule == "stale-snapshot").changes;
    let (then, contracts, _) = judged(workspace, &claims.simulated(&sources, &workspace.config.kinds));
    let once = |file: &str| {
        let now = fs::read_to_string(workspace.root.join(file)).unwrap();
        vec![Arc::from(now.replace("POST", "GET"))]
    };
    claims.then(mirrors(&then, &contracts, once).changes)
}

fn renumbered(workspace: &Workspace, from: u64, to: u64, manner: Manner) -> Changes {
    let (model, ..) = judged(workspace, &read(workspace));
    let repo = model.names.find("api").unwrap();
    let numbers = Numbers::new(&model, repo, Number::first(from), to, manner).unwrap();
    renumber(&model, &numbers, &BTreeSet::new()).changes
}

fn inserted(workspace: &Workspace) -> Changes {
    renumbered(workspace, 3, 1, Manner::Insert)
}

fn swapped(workspace: &Workspace) -> Changes {
    renumbered(workspace, 1, 3, Manner::Swap)
}

fn moved(workspace: &Workspace) -> Changes {
    renumbered(workspace, 3, 4, Manner::Move)
}

fn opened(_: &Workspace) -> Changes {
    let task = |repo: &str, number: u64| NewTask {
        repo: repo.to_owned(),
        number,
        folder: format!("{repo}/docs/cross-collab/TASK{number}"),
        is_file: false,
        documents: Vec::new(),
    };
    let tasks = vec![task("api", 4), task("web", 2)];
    Opening { title: "Gates".to_owned(), date: "2026-03-02".to_owned(), tasks }.changes(&Templates::new(BTreeMap::new()))
}

/// A fresh copy of the workspace.
fn fresh() -> (TempDir, Workspace) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("workspace");
    written(&root);
    let workspace = open(&root).unwrap();
    (dir, workspace)
}

/// Before and after, where nothing fails.
fn both_ends(changes: &Changes) -> (Files, Files) {
    let (_dir, workspace) = fresh();
    let before = files(&workspace.root);
    change(&workspace, changes, false).unwrap();
    (before, files(&workspace.root))
}

/// Lets each step fail that a command takes, and kills the run at each, and the run that takes that back.
fn endures(command: Command, files_changed: usize, folders_moved: usize) {
    let changes = command(&fresh().1);
    assert_eq!((changes.files.len(), changes.moves.len()), (files_changed, folders_moved), "{changes:#?}");
    let (before, after) = both_ends(&changes);
    assert_ne!(before, after);
    assert!(after.keys().all(|path| !path.contains("crossbook")));
    let mut is_done = false;
    for left in 0.. {
        let (_dir, workspace) = fresh();
        let disk = Failing::after(left, true);
        if let Err(error) = go(&disk, &workspace, &changes) {
            assert!(error.message.ends_with("nothing was changed"), "{left}: {error}");
            assert_eq!(files(&workspace.root), before, "failed at {left}");
        }
        let has_failed = disk.left.get() > usize::MAX / 2;

        let killed = || {
            let (dir, workspace) = fresh();
            let ended = go(&Failing::after(left, false), &workspace, &changes);
            let now: BTreeSet<Vec<u8>> = files(&workspace.root).into_values().collect();
            assert!(ended.is_ok() || before.values().all(|text| now.contains(text)), "killed at {left}");
            (dir, workspace)
        };
        let (_dir, workspace) = killed();
        recover_on(&Quick, &workspace).unwrap();
        let now = files(&workspace.root);
        is_done |= now == after;
        assert!(if is_done { now == after } else { now == before }, "killed at {left}: {:#?}", now.keys());
        if left % 2 == 0 {
            let (_dir, workspace) = killed();
            let _ = recover_on(&Failing::after(left % 7, false), &workspace);
            recover_on(&Quick, &workspace).unwrap();
            assert_eq!(files(&workspace.root), now, "killed at {left}, and again");
        }
        if !has_failed {
            break;
        }
    }
    assert!(is_done);
}

#[test]
fn a_fix_is_whole_or_not_at_all() {
    endures(fixed, 4, 0);
}

#[test]
fn a_sync_is_whole_or_not_at_all() {
    let changes = synced(&fresh().1);
    let text = &changes.files[OTHER].after;
    assert!(text.contains("- api: Complete. See") && text.contains("`POST /api/exports/{id}`"), "{text}");
    endures(synced, 1, 0);
}

#[test]
fn a_task_that_is_put_between_others_is_whole_or_not_at_all() {
    endures(inserted, 8, 3);
}

#[test]
fn a_swap_is_whole_or_not_at_all() {
    endures(swapped, 6, 2);
}

#[test]
fn a_move_is_whole_or_not_at_all() {
    endures(moved, 4, 1);
}

#[test]
fn new_tasks_are_whole_or_not_at_all() {
    endures(opened, 6, 0);
}
