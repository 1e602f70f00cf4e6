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
        let run = claimed(&["Complete", "Pending"], bullet).run(&["sync"]).exits(1).says(&format!("not changed: {SNAPSHOT}:5:"));
        let run = run.says(": more than the state may have to change; edit it there\n");
        run.says("synced nothing; 1 claim to edit by hand");
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

#[test]
fn a_mirror_that_was_a_copy_follows_its_owner_and_one_in_other_words_does_not() {
    let locked =
        |verb: &str| format!("- Export read: `{verb} /api/exports/{{id}}` gives `{{ id: string }}`.\n- Keep both repos aligned on it.\n");
    let plan = |verb: &str| format!("# Exports — Task 1 Plan\n\nSee web TASK2.\n\n## Locked Contracts\n\n{}", locked(verb));
    let other = |repo: &str, text: &str| {
        format!(
            "# Other Projects — Task 2 (Exports)\r\n\r\n## Cross-Repo Snapshot\r\n\r\n- {repo}. See api TASK1.\r\n\r\n## Locked Contracts (Mirrored)\r\n\r\n{text}"
        )
    };
    let copy = other("api", &locked("GET").replace('\n', "\r\n"));
    let own_words = other("api", "- Export read: `DELETE /api/exports/{id}` takes `{ id: string }`.\r\n");
    let api = "api/docs/cross-collab/TASK1/PLAN.md";
    let back = "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- web. See web TASK2.\n- ops. See ops TASK2.\n";
    let project = project().file(api, plan("GET")).file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", back);
    let project = project.file(SNAPSHOT, &copy).file("ops/docs/cross-collab/TASK2/OTHER_PROJECTS.md", &own_words);
    project.commit("api", 1);
    let project = project.file(api, plan("POST"));
    let project = project.check().prints("contract-drift").then();
    let run = project.run(&["sync"]).says("copied \"Export read\" from its owner to web/").says("synced 1 mirror");
    let project = run.then();
    assert_eq!(fs::read_to_string(project.path(SNAPSHOT)).unwrap(), copy.replace("GET", "POST"));
    assert_eq!(fs::read_to_string(project.path("ops/docs/cross-collab/TASK2/OTHER_PROJECTS.md")).unwrap(), own_words);
    // Where git knows nothing, nobody knows what was a copy.
    fs::remove_dir_all(project.path("api/.git")).unwrap();
    project.file(api, plan("PUT")).run(&["sync"]).says("nothing to sync");
}
