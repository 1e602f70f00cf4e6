//! `crossbook sync`: what is said of others, and what they say.

use std::fs;

use crate::project::{Project, project};

const SNAPSHOT: &str = "web/docs/cross-collab/TASK2/OTHER_PROJECTS.md";

/// Two repos; `api` says so of its phases, and `web` says so of `api`.
fn claimed(states: &[&str], bullet: &str) -> Project {
    let rows: String = states.iter().enumerate().map(|(at, state)| format!("| {at} | Table | {state} |\n")).collect();
    let status = format!("# Status — Task 1 (Exports)\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n{rows}");
    let other =
        |number: u64, bullet: &str| format!("# Other Projects — Task {number} (Exports)\r\n\r\n## Cross-Repo Snapshot\r\n\r\n{bullet}\r\n");
    project()
        .file("api/docs/cross-collab/TASK1/STATUS.md", status)
        .file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", other(1, "- web: Pending. See web TASK2."))
        .file(SNAPSHOT, other(2, bullet))
}

#[track_caller]
fn becomes(states: &[&str], bullet: &str, wanted: &str) {
    let project = claimed(states, bullet);
    let before = fs::read_to_string(project.path(SNAPSHOT)).unwrap();
    let project = project.run(&["sync"]).then();
    assert_eq!(fs::read_to_string(project.path(SNAPSHOT)).unwrap(), before.replace(bullet, wanted));
}

#[test]
fn the_word_for_a_state_follows_the_status_and_the_rest_stays() {
    becomes(
        &["Complete", "Pending"],
        "- api: Complete. It  stays `so`. See api TASK1.",
        "- api: In progress. It  stays `so`. See api TASK1.",
    );
    becomes(&["Complete", "Complete"], "- api (TASK1): in progress \u{2014} soon.  ", "- api (TASK1): complete \u{2014} soon.  ");
    becomes(&["Pending", "Blocked"], "- **api:** \u{2705} DONE. See api TASK1.", "- **api:** BLOCKED. See api TASK1.");
    becomes(&["Implemented", "Complete"], "- api: Pending. See api TASK1.", "- api: Implemented. See api TASK1.");
}

#[test]
fn what_people_must_word_is_left_and_told() {
    for bullet in [
        "- api: Complete. Merged via PR #4. See api TASK1.",
        "- api: Complete (2026-03-02). See api TASK1.",
        "- api: Done \u{2705}. See api TASK1.",
    ] {
        becomes(&["Complete", "Pending"], bullet, bullet);
        let run = claimed(&["Complete", "Pending"], bullet).run(&["sync"]).exits(1).says(&format!("left: {SNAPSHOT}:5:"));
        run.says("nothing to sync; 1 left to word");
    }
}

#[test]
fn a_look_changes_nothing() {
    let project = claimed(&["Complete", "Pending"], "- api: Complete. See api TASK1.");
    let before = fs::read_to_string(project.path(SNAPSHOT)).unwrap();
    let run = project
        .run(&["sync", "--dry-run"])
        .exits(1)
        .prints("\n-- api: Complete. See api TASK1.\r\n+- api: In progress. See api TASK1.\r\n");
    let project = run.says("would sync 1 claim\n").then();
    assert_eq!(fs::read_to_string(project.path(SNAPSHOT)).unwrap(), before);
    let project = project.run(&["sync"]).exits(0).says(&format!("changed {SNAPSHOT}\nsynced 1 claim\n")).then();
    project.run(&["sync", "--dry-run"]).exits(0).says("nothing to sync\n");
}
