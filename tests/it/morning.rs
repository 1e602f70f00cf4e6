//! `crossbook status` and `crossbook pr`: what documents say, for the morning and for a pull request.

use crate::project::{Project, project};

/// A task that waits for another, half done, with a finding.
fn waiting() -> Project {
    let status = |number: u64, rows: &str| {
        format!(
            "# Status — Task {number} (Exports)\n\nLast updated: 2026-03-02\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n{rows}\n## Blockers\n\n- The `quota`\n  of the vendor.\n\n## Recent Activity\n\n- 2026-03-01: Began.\n- 2026-03-02: Went on.\n"
        )
    };
    let other = |own: &str, number: u64| {
        format!(
            "# Other Projects — Task {number} (Exports)\n\n## Cross-Repo Snapshot\n\n- api: See api TASK1.\n- web: See web TASK2.\n- legacy: See legacy TASK9.\n\n## Dependency Order\n\n1. api (TASK1) first.\n2. web (TASK2) then.\n\nOf {own}.\n"
        )
    };
    let plan = "# Exports — Task 2 Plan\n\n## Goal\n\n`Rows` leave\nthe table.\n\nMore about it.\n\n## Locked Contracts\n\n### Export read\n\n`GET /api/exports` gives rows.\n\n\
                ## Acceptance Criteria\n\n- [x] **Rows** arrive, see TASK9.\n- [ ] `quota` holds.\n";
    project()
        .file("book.toml", "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n[[repo]]\nname = \"legacy\"\nabsent = true\n")
        .file("api/docs/cross-collab/TASK1/STATUS.md", status(1, "| 1 | Table | Blocked |\n"))
        .file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", other("api", 1))
        .file("web/docs/cross-collab/TASK2/STATUS.md", status(2, "| 1 | Page | Complete |\n| 2 | Button | Pending |\n"))
        .file("web/docs/cross-collab/TASK2/OTHER_PROJECTS.md", other("web", 2))
        .file("web/docs/cross-collab/TASK2/PLAN.md", plan)
}

#[test]
fn a_morning_shows_what_is_open_and_what_it_waits_for() {
    let run = waiting().run(&["status"]).exits(0).prints("api  1 open, 0 done\n  TASK1     Blocked      0/1      Exports; ");
    let run = run
        .prints("web  1 open, 0 done\n  TASK2     Blocked      1/2      Exports; waits for api TASK1; The quota of the vendor.; ")
        .prints("legacy  not checked out here\n");
    run.then().run(&["status", "WEB"]).exits(0).prints("TASK2").prints_not("TASK1     ");
}

#[test]
fn one_task_is_shown_in_full() {
    let run =
        waiting().run(&["status", "web", "TASK2"]).exits(0).prints("web TASK2: Exports\nBlocked  1/2 phases, last updated 2026-03-02\n");
    let run = run
        .prints("  2     Pending      Button\n")
        .prints("Blockers\n  The quota of the vendor.\n")
        .prints("Waits for\n  Blocked      api TASK1  Exports\n");
    let run = run
        .prints("Recent\n  2026-03-02  Went on.\n")
        .prints("error[broken-task-ref] web/docs/cross-collab/TASK2/PLAN.md:18: web has no TASK9\n");
    run.then().run(&["status", "web", "4"]).exits(2).says("web has no TASK4").says("existing numbers: 2");
}

#[test]
fn a_pull_request_says_what_the_documents_say() {
    let run = waiting().run(&["pr", "web", "2"]).exits(0);
    assert_eq!(
        run.stdout(),
        "## Summary\n\n- `Rows` leave the table.\n- Phase 1: Page\n- Not in this change: Phase 2: Button (pending)\n- Locked contracts: Export read\n\n\
         ## Test plan\n\n- [x] **Rows** arrive, see TASK9.\n- [ ] `quota` holds.\n\n## Cross-collab refs\n\n\
         - web TASK2: `docs/cross-collab/TASK2/` (blocked)\n- api TASK1: `docs/cross-collab/TASK1/` (blocked)\n- legacy TASK9: `docs/cross-collab/TASK9/`\n"
    );
    run.then().run(&["pr", "legacy", "9"]).exits(2).says("is not checked out here");
}

#[test]
fn a_person_asks_for_what_is_theirs() {
    let plan = "# Exports — Task 2 Plan\n\nOwner: Eve\n";
    let all =
        waiting().file("web/docs/cross-collab/TASK2/PLAN.md", plan).file("api/.github/CODEOWNERS", "/docs/ @org/api eve@example.com\n");
    let run = all
        .run(&["status", "--owner", "@EVE"])
        .exits(0)
        .prints("web  1 open")
        .prints("TASK2")
        .prints_not("TASK1     ")
        .prints_not("legacy");
    let run = run.then().run(&["status", "--owner", "org/api"]).exits(0).prints("TASK1").prints_not("TASK2     ");
    let run = run.then().run(&["status", "--owner", "ewe"]).exits(2).says("nobody named `ewe` owns an item").says("did you mean `Eve`?");
    run.then().run(&["status", "web", "2", "--owner", "Eve"]).exits(2).says("cannot be used with");
}

#[test]
fn a_blocker_that_is_over_blocks_nothing() {
    for over in ["No remaining blockers", "~~The quota.~~", "[x] The quota.", "Resolved: the quota.", "None."] {
        let status = format!(
            "# Status — Task 1 (Exports)\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n| 1 | Table | In progress |\n\n## Blockers\n\n- {over}\n"
        );
        let run = project().file("api/docs/cross-collab/TASK1/STATUS.md", status).run(&["status", "api", "1"]);
        run.exits(0).prints("In progress  0/1").prints_not("Blockers");
    }
}
