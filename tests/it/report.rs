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

/// A plan that mentions tasks that there are not.
fn broken(numbers: impl IntoIterator<Item = u32>) -> String {
    let lines = numbers.into_iter().map(|number| format!("See TASK{number}.\n\n"));
    "# Exports — Task 1 Plan\n\n".to_owned() + &lines.collect::<String>()
}

/// The lines of a report that begin a block.
fn titles(report: &str) -> Vec<&str> {
    let is_title = |line: &&str| ["error[", "warning[", "note["].iter().any(|start| line.starts_with(start));
    report.lines().filter(is_title).collect()
}

#[test]
fn the_worst_comes_first_then_the_files_with_the_most() {
    let project = sound().file("book.toml", "[rules]\nlocal-path = \"warning\"\n");
    let project = project.file(PLAN, "# Exports — Task 1 Plan\n\nSee /Users/ana/x and [x](a.md).\n");
    let report = project.file("web/docs/cross-collab/TASK1/PLAN.md", "# Exports — Task 1 Plan\n\n[x](b.md) [x](c.md)\n").check().stdout();
    let errors: Vec<&str> = report.lines().filter(|line| line.contains("--> ")).take(3).collect();
    assert!(errors[0].contains("web/") && errors[1].contains("web/") && errors[2].contains("api/"), "{report}");
    let titles = titles(&report);
    assert!(titles[..3].iter().all(|title| title.starts_with("error[broken-link]")), "{report}");
    assert!(titles[3..].iter().all(|title| title.starts_with("warning[")), "{report}");
}

#[test]
fn a_rule_that_finds_much_is_one_block_with_its_places() {
    let report = sound().file(PLAN, broken([7, 7, 8])).check().stdout();
    assert_eq!(titles(&report).iter().filter(|title| title.contains("broken-task-ref")).count(), 3, "{report}");
    let report = sound().file(PLAN, broken([7, 7, 8, 7])).check().prints(&format!(
        "error[broken-task-ref]: api has no TASK7
 --> {PLAN}:3:5
  |
3 | See TASK7.
  |     ^^^^^
  |
  = help: "
    ));
    let report = report.prints(&format!(
        "
  = note: 3 more in 1 file:
     {PLAN}:5:5
     {PLAN}:7:5: api has no TASK8
     {PLAN}:9:5

"
    ));
    assert_eq!(titles(&report.stdout()).iter().filter(|title| title.contains("broken-task-ref")).count(), 1);
}

#[test]
fn another_help_is_told_with_its_place() {
    let project = sound().file("api/docs/cross-collab/TASK1/RUNBOOK.md", "# Runbook\n");
    let plan = "# Exports — Task 1 Plan\n\n[x](one.md) [x](two.md) [x](three.md) [x](RUNBOK.md)\n";
    let run = project.file(PLAN, plan).check();
    run.prints(&format!("{PLAN}:3:39: `RUNBOK.md` does not exist")).prints("`RUNBOOK.md` in the same folder?)\n");
}

#[test]
fn the_first_screen_holds_every_error() {
    let plan = broken([7, 8, 9]) + "[x](a.md)\n\n[x](b.md)\n\n[x](c.md)\n\n## Goal\n\n- TODO\n- TODO\n- TODO\n";
    let run = sound().file(PLAN, &plan).check().exits(1);
    let report = run.stdout();
    let screen: String = report.lines().take(40).map(|line| format!("{line}\n")).collect();
    assert!(report.starts_with("6 errors, 3 warnings, 1 note\n\nerror["), "{report}");
    let places = ["3:5", "5:5", "7:5", "9:1", "11:1", "13:1"].map(|place| format!(" --> {PLAN}:{place}"));
    assert!(places.iter().all(|place| screen.contains(place)) && screen.contains("warning["), "{report}");
    // The first rule has its lines, as far as they fit.
    assert!(report.contains("See TASK7.") && !report.contains("| [x](a.md)") && report.contains("- TODO"), "{report}");
    // What does not fit on a screen either way is shown with its lines, and so is what fits with them.
    sound().file(PLAN, broken(10..60)).check().exits(1).prints("50 errors, ").prints("3 | See TASK10.");
    sound().file(PLAN, broken([7, 8])).check().exits(1).prints("3 | See TASK7.").prints("5 | See TASK8.");
}

#[test]
fn notes_are_counted_and_shown_where_they_are_asked_for() {
    let project = sound().file(PLAN, broken([7, 8, 9]) + "Notes are in /Users/ana/x.\n").check().exits(1).prints_not("note[").then();
    let project = project.check().prints("note     local-path       not shown\n").prints("--notes shows them\n").then();
    let project = project.run(&["check", "--notes"]).prints("note[local-path]").prints_not("not shown").then();
    let project = project.run(&["check", "--only", "local-path"]).prints("note[local-path]").prints_not("not shown").then();
    let project = project.run(&["check", "--deny", "local-path"]).prints("note[local-path]").then();
    let project = project.run(&["build", "--notes"]).prints("note[local-path]").then();
    project.run(&["check", "--format", "json"]).prints("local-path");
}

#[test]
fn one_line_for_each_finding_is_what_editors_read() {
    let run = sound().file(PLAN, broken([9])).run(&["check", "--format", "short", "--only", "broken-task-ref"]).exits(1);
    assert_eq!(run.stdout(), format!("{PLAN}:3:5: error[broken-task-ref]: api has no TASK9\n"));
    let run = run.then().run(&["check", "--format", "short"]).exits(1).says(" not shown: --notes shows them");
    let run = run.then().run(&["check", "--format", "short", "--only", "missing-document"]).exits(0).says_nothing();
    assert_eq!(run.stdout(), "");
}

#[test]
fn so_many_and_no_more_are_shown() {
    let project = sound().file(PLAN, broken([7, 8, 9]));
    let run = project.run(&["check", "--max", "1"]).exits(1).prints("TASK7").prints_not("TASK8").prints("3  error    broken-task-ref\n");
    let project = run.prints(" more are not shown; raise --max, or leave it out").prints("\n3 errors, ").then();
    let short = project.run(&["check", "--max", "0", "--format", "short"]).exits(1);
    assert_eq!(short.stdout(), "");
}

#[test]
fn the_table_says_what_can_be_fixed() {
    let project = sound().file(PLAN, broken([7, 8, 9]));
    let status = "api/docs/cross-collab/TASK1/STATUS.md";
    let text = std::fs::read_to_string(project.path(status)).unwrap().replace("updated: 2026-03-02", "updated: 2026-02-01");
    let run = project.file(status, text).check().exits(1).prints("\n3  error    broken-task-ref\n");
    run.prints("1  note     stale-date       1 fixable, not shown\n").prints("1 finding can be fixed: run `crossbook fix`\n");
}
