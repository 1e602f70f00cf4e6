//! What is kept in the user's cache of the past of repos changes nothing of what is found, whatever happens to the repos meanwhile.

use std::fs;
use std::path::Path;

use crate::project::{Project, sound};

const NOTES: &str = "web/docs/cross-collab/TASK1/PLAN.md";
/// So many commits that they are kept.
const COMMITS: usize = 40;

fn plan(title: &str, number: u32) -> String {
    format!("# {title} — Task {number} Plan\n\n## Goal\n\n{title}, in so many words that nobody takes it for another.\n")
}

/// Two repos with a past: a line of `web` speaks of a task of `api` that has another number now, and of a file that is gone.
fn with_past() -> Project {
    let project = sound().file("web/docs/cross-collab/TASK1/GONE.md", "Gone.\n");
    let project = project.file(NOTES, format!("{}\nAfter api TASK1.\n\nSee [it](GONE.md).\n", plan("Exports", 1)));
    project.commit("web", 1);
    project.commit("api", 1);
    fs::remove_file(project.path("web/docs/cross-collab/TASK1/GONE.md")).unwrap();
    for repo in ["api", "web"] {
        for number in 0..COMMITS {
            let note = format!("{repo}/docs/cross-collab/TASK1/NOTES{}.md", number % 3);
            fs::write(project.path(note), format!("# Notes\n\nNote {number} of api TASK1.\n")).unwrap();
            project.commit(repo, 2);
        }
    }
    project.git("api", 3, &["mv", "docs/cross-collab/TASK1", "docs/cross-collab/TASK2"]);
    let project = project.file("api/docs/cross-collab/TASK1/PLAN.md", plan("Invoices", 1));
    project.commit("api", 3);
    project
}

/// What is found with a cache at a place.
fn found(project: &Project, cache: &Path) -> String {
    let output = project.command(&["check", "--format", "json"]).env("CROSSBOOK_CACHE", cache).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn nothing_is_found_otherwise_with_what_was_kept() {
    let project = with_past();
    let caches = tempfile::tempdir().unwrap();
    let kept = caches.path().join("kept");
    let first = found(&project, &kept);
    assert!(first.contains("stale-task-ref") && first.contains("broken-link"), "{first}");
    let names: Vec<String> =
        walkdir::WalkDir::new(&kept).into_iter().flatten().map(|entry| entry.file_name().display().to_string()).collect();
    assert!(["blame", "history", "paths"].iter().all(|name| names.iter().any(|known| known == name)), "{names:?}");
    assert_eq!(found(&project, &kept), first);
    let edit = |path: &str, from: &str, to: &str| {
        let text = fs::read_to_string(project.path(path)).unwrap();
        assert!(text.contains(from), "{path}: {text}");
        fs::write(project.path(path), text.replace(from, to)).unwrap();
    };
    let changes: &[(&str, &dyn Fn())] = &[
        ("a file beside was committed", &|| {
            fs::write(project.path("web/docs/cross-collab/README.md"), "# Tasks\n").unwrap();
            project.commit("web", 5);
        }),
        ("lines were added and not committed", &|| edit(NOTES, "## Goal\n", "## Goal\n\nMore: api TASK1.\n")),
        ("they were committed", &|| project.commit("web", 6)),
        ("the line was written again", &|| {
            edit(NOTES, "After api TASK1.", "Then api TASK1.");
            project.commit("web", 7);
        }),
        ("the folder moved", &|| {
            project.git("web", 8, &["mv", "docs/cross-collab/TASK1", "docs/cross-collab/TASK3"]);
            project.commit("web", 8);
        }),
        ("the file that was gone is back", &|| {
            fs::write(project.path("web/docs/cross-collab/TASK3/GONE.md"), "Back.\n").unwrap();
            project.commit("web", 9);
        }),
        ("an older commit is checked out", &|| drop(project.git("web", 9, &["reset", "-q", "--hard", "HEAD~4"]))),
        ("another branch was merged", &|| {
            project.git("web", 10, &["checkout", "-q", "-b", "side", "HEAD~10"]);
            edit(NOTES, "See [it]", "Note: [it]");
            project.commit("web", 10);
            project.git("web", 11, &["checkout", "-q", "-"]);
            project.git("web", 11, &["merge", "-q", "--no-ff", "-m", "Join", "side"]);
        }),
        ("the history was cut", &|| {
            let head = project.git("web", 11, &["rev-list", "HEAD", "--max-count=1", "--skip=5"]);
            fs::write(project.path("web/.git/shallow"), format!("{head}\n")).unwrap();
        }),
        ("it is whole again", &|| fs::remove_file(project.path("web/.git/shallow")).unwrap()),
    ];
    for (index, (what, change)) in changes.iter().enumerate() {
        change();
        let new = found(&project, &caches.path().join(format!("new{index}")));
        assert_eq!(found(&project, &kept), new, "{what}");
        assert_eq!(found(&project, &kept), new, "{what}, again");
    }
}

const OWNER: &str = "api/docs/cross-collab/TASK1/PLAN.md";
const CONSUMER: &str = "# Other Projects — Task 2 (Exports)\n\n## Cross-Repo Snapshot\n\n- api: Pending. See api TASK1.\n\n\
                        ## Locked Contracts (Mirrored)\n\n- Export read: `GET /api/exports/{id}` gives `{ id: string, rows: integer }`.\n";

fn locked(fields: &str) -> String {
    let goal = "## Goal\n\nExports, with web TASK2.\n";
    format!(
        "# Exports — Task 1 Plan\n\n{goal}\n## Locked Contracts\n\n### Export read\n\n`GET /api/exports/{{id}}` gives `{{ {fields} }}`.\n"
    )
}

#[test]
fn since_when_a_contract_drifts_is_found_with_what_was_kept() {
    let project = crate::project::project().file(OWNER, locked("id: string, rows: integer"));
    let project = project.file("web/docs/cross-collab/TASK2/OTHER_PROJECTS.md", CONSUMER);
    project.commit("api", 1);
    project.commit("web", 1);
    for number in 0..COMMITS {
        fs::write(project.path("api/docs/cross-collab/TASK1/NOTES.md"), format!("# Notes\n\nNote {number}.\n")).unwrap();
        project.commit("api", 2);
    }
    let project = project.file(OWNER, locked("id: string, rows: string"));
    project.commit("api", 3);
    let caches = tempfile::tempdir().unwrap();
    let kept = caches.path().join("kept");
    let first = found(&project, &kept);
    assert!(first.contains("contract-drift"), "{first}");
    let place = walkdir::WalkDir::new(&kept).into_iter().flatten().find(|entry| entry.file_name() == "versions");
    assert!(place.is_some_and(|place| fs::read_to_string(place.path()).unwrap().contains("rows: integer")));
    assert_eq!(found(&project, &kept), first);
    let project = project.file(OWNER, locked("id: string, rows: number"));
    assert_eq!(found(&project, &kept), found(&project, &caches.path().join("edited")));
    project.commit("api", 4);
    for what in ["committed", "again"] {
        assert_eq!(found(&project, &kept), found(&project, &caches.path().join(what)), "{what}");
    }
}
