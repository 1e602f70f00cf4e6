//! The report for people, finding by finding.

use crate::project::{PLAN, sound};

#[test]
fn other_places_are_shown_with_their_lines() {
    let other = "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- web: Complete. See web TASK2.\n";
    let status =
        "# Status — Task 2 (Exports)\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n| 1 | Button | Pending |\n";
    let project = sound().file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", other);
    project.file("web/docs/cross-collab/TASK2/STATUS.md", status).check().prints(
        "warning[stale-snapshot]: web TASK2 is described as complete, but its phase 1 is Pending
 --> api/docs/cross-collab/TASK1/OTHER_PROJECTS.md:5:8
  |
5 | - web: Complete. See web TASK2.
  |        ^^^^^^^^
  |
  = note: the state in its STATUS.md
  |
 ::: web/docs/cross-collab/TASK2/STATUS.md:7:16
  |
7 | | 1 | Button | Pending |
  |                -------
  |
  = help: ",
    );
}

#[test]
fn what_has_no_line_shows_its_path() {
    let run = sound().file("api/docs/cross-collab/TASK2/PLAN.md", "# Imports — Task 2 Plan\n").check();
    run.prints("warning[missing-document]: ").prints("--> api/docs/cross-collab/TASK2\n");
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let words = "one more word ".repeat(40);
    let run = sound().file(PLAN, format!("# Exports — Task 1 Plan\n\n{words}TASK9 {words}\n")).check();
    let report = run.stdout();
    let line = report.lines().find(|line| line.starts_with("3 | ")).unwrap();
    assert!(line.contains(" TASK9 ") && line.len() < 160, "{line}");
    let run = sound().file(PLAN, format!("# Exports — Task 1 Plan\n\n{} TASK9\n", "x".repeat(100_000))).check();
    let report = run.prints(&format!("{PLAN}:3:100002\n")).stdout();
    assert!(report.len() < 2_000, "{}", report.len());
}

#[test]
fn documents_do_not_steer_the_terminal() {
    let run = sound().file(PLAN, "# Exports — Task 1 Plan\n\n\u{1b}]0;owned\u{7}\u{1b}[2J TASK9 [x](\u{1b}[2J.md)\n").check();
    run.prints("broken-task-ref").prints_not("\u{1b}").prints_not("\u{7}");
    // To some terminals one character is what ESC and `[` are.
    let run = sound().file(PLAN, "# Exports — Task 1 Plan\n\n\u{9b}2J TASK9 [x](\u{9b}2J.md)\n").check();
    run.prints("broken-task-ref").prints("\u{fffd}2J").prints_not("\u{9b}");
}

#[test]
fn columns_count_characters() {
    let plan = "# Exports — Task 1 Plan\n\nä — 漢字 TASK9\n";
    sound().file(PLAN, plan).check().prints(&format!("{PLAN}:3:8\n"));
}
