//! What is told of what was found, and what fails a run.

use crate::project::{PLAN, Project, project, sound};

const OTHER: &str = "web/docs/cross-collab/TASK2/PLAN.md";

/// An error and a note in one repo, an error in another.
fn faulty() -> Project {
    let plan = "# Exports — Task 1 Plan\n\nSee TASK9 at /Users/ana/x.\n\n## Goal\n\nExports.\n\n## Scope\n\n### Phase 1: Table\n\nA table.\n\n## Acceptance Criteria\n\n- [ ] Rows.\n";
    sound().file("book.toml", "").file(PLAN, plan).file(OTHER, "# Exports — Task 2 Plan\n\n[x](none.md)\n")
}

#[test]
fn one_rule_one_repo_or_all_but_one_rule() {
    faulty().run(&["check", "--only", "broken-link"]).exits(1).prints(OTHER).prints_not("TASK9").prints("1 error; ");
    faulty().run(&["check", "--repo", "API"]).exits(1).prints("TASK9").prints_not("broken-link");
    let rest = ["check", "--allow", "broken-link", "--allow", "Broken-Task-Ref"];
    faulty().run(&rest).exits(0).prints_not("broken-").prints("missing-document");
    faulty().run(&["check", "--repo", "api", "--only", "broken-link"]).exits(0).prints("no findings; ");
}

#[test]
fn paths_choose_what_is_told_and_not_what_is_read() {
    faulty().run(&["check", PLAN]).exits(1).prints("TASK9").prints_not("none.md").prints("; 4 documents");
    faulty().run(&["check", "web", "api/docs/cross-collab/TASK1/STATUS.md"]).exits(1).prints("none.md").prints_not("TASK9");
    faulty().run(&["check", "api/docs/cross-collab/TASK1/STATUS.md"]).exits(0).prints("no findings; 4 documents");
    let project = faulty();
    let inside = project.command(&["check", "PLAN.md"]).current_dir(project.path("web/docs/cross-collab/TASK2")).output().unwrap();
    let said = String::from_utf8_lossy(&inside.stdout).into_owned();
    assert!(said.contains("none.md") && !said.contains("TASK9"), "{said}");
}

#[test]
fn what_is_not_there_is_no_path() {
    faulty().run(&["check", "api/none.md"]).exits(2).says("no such f");
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    faulty().run(&["check", elsewhere.path().to_str().unwrap()]).exits(2).says("is not in a repo of the workspace");
}

#[test]
fn names_that_there_are_not_are_told_the_nearest() {
    faulty().run(&["check", "--only", "broken-lnk"]).exits(2).says("broken-link");
    faulty().run(&["check", "--deny", "borken-link"]).exits(2).says("broken-link");
    faulty().run(&["check", "--repo", "wep"]).exits(2).says("no repo named `wep`").says("did you mean `web`?");
}

#[test]
fn warnings_notes_or_a_rule_fail() {
    let notes = ["check", "--repo", "api", "--allow", "broken-task-ref"];
    let with_notes: Vec<&str> = notes.into_iter().chain(["--notes"]).collect();
    let with = |deny: &'static str| notes.iter().copied().chain(["--deny", deny]).collect::<Vec<_>>();
    faulty().run(&with_notes).exits(0).prints("note[local-path]");
    faulty().run(&with("warnings")).exits(0);
    faulty().run(&with("notes")).exits(1);
    faulty().run(&with("local-path")).exits(1);
    faulty().run(&with("broken-link")).exits(0);
}

#[test]
fn every_command_knows_a_repo_by_every_name() {
    let plan = |repo: &str| format!("{repo}/docs/cross-collab/TASK1/PLAN.md");
    let text = "# Exports — Task 1 Plan\n\nSee TASK9.\n";
    let book = "[[repo]]\nname = \"acme-api\"\naliases = [\"Backend\"]\n[[repo]]\nname = \"acme-web\"\n";
    let mut project = project().file("book.toml", book).file(plan("acme-api"), text).file(plan("acme-web"), text);
    project.commit("acme-api", 1);
    project.commit("acme-web", 1);
    for name in ["acme-api", "ACME-API", "backend", "api"] {
        for command in [&["status", name][..], &["status", name, "1"], &["pr", name, "1"], &["impact", "--repo", name, "--since", "HEAD"]] {
            project = project.run(command).exits(0).then();
        }
        project = project.run(&["check", "--repo", name]).exits(1).prints(&plan("acme-api")).prints_not("acme-web").then();
        project = project.run(&["check", "--since", &format!("{name}=HEAD")]).exits(0).prints("inherited").then();
        project = project.run(&["renumber", name, "1", "2", "--dry-run"]).exits(0).prints("move acme-api/").then();
    }
    for command in [&["status", "apo"][..], &["pr", "apo", "1"], &["check", "--repo", "apo"], &["impact", "--repo", "apo"]] {
        project = project.run(command).exits(2).says("error: no repo named `apo`").says("did you mean `api`?").then();
    }
}
