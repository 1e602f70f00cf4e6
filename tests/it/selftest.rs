//! How well the rules see, measured with faults that are known.

use std::fs;

use crate::project::{PLAN, project, sound};
use crate::rust_source::root;

/// The rows of the table: rule, planted, found, false alarms.
fn rows(text: &str) -> Vec<(String, usize, usize, usize)> {
    let rows = text.lines().skip(1).take_while(|line| !line.is_empty()).map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [rule, planted, found, _, "%", alarms] = words.as_slice() else { panic!("{line}") };
        ((*rule).to_owned(), planted.parse().unwrap(), found.parse().unwrap(), alarms.parse().unwrap())
    });
    rows.collect()
}

#[test]
fn faults_are_planted_in_a_copy_and_found() {
    let plan = "# Exports — Task 1 Plan\n\nTASK1 and [notes](NOTES.md#more).\n\n## Goal\n\nExports.\n\n## Scope\n\nAll.\n\n## Acceptance Criteria\n\n- [ ] Rows.\n";
    let project = sound().file(PLAN, plan).file("api/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\n## More\n");
    let run = project.run(&["selftest"]).exits(0);
    let rows = rows(&run.stdout());
    for rule in ["broken-task-ref", "broken-link", "broken-anchor", "missing-document", "title-mismatch", "invalid-date", "duplicate-task"]
    {
        assert!(rows.iter().any(|(name, planted, found, _)| name == rule && *planted > 0 && planted == found), "{rule}: {}", run.stdout());
    }
    assert!(run.stdout().contains("\nno place here for a fault of: "));
    let project = run.then();
    assert_eq!(fs::read_to_string(project.path(PLAN)).unwrap(), plan);
    project.check().exits(0).prints("no findings");
}

#[test]
fn the_demo_is_seen_through() {
    let dir = root().display().to_string();
    let run = project().run(&["selftest", "-C", &dir, "--faults", "4"]).exits(0);
    let rows = rows(&run.stdout());
    let (_, planted, found, alarms) = rows.last().unwrap();
    assert!(rows.len() > 15 && *planted > 60 && found * 100 >= planted * 95 && *alarms <= 2, "{}", run.stdout());
    let again = project().run(&["selftest", "-C", &dir, "--faults", "4"]);
    assert_eq!(again.stdout(), run.stdout(), "the same seed plants the same faults");
    assert_ne!(project().run(&["selftest", "-C", &dir, "--faults", "4", "--seed", "2"]).stdout().len(), 0);
}

#[test]
fn a_rule_that_is_off_is_not_tried() {
    let run = sound().file("book.toml", "[rules]\ninvalid-date = \"off\"\n").run(&["selftest"]).exits(0);
    run.prints("\noff in book.toml: invalid-date\n").prints_not("invalid-date  ");
}
