//! `crossbook fix`, and what all commands share that change files.

use std::fs;

use crate::git::git;
use crate::project::{PLAN, Project, sound};

const STATUS: &str = "api/docs/cross-collab/TASK1/STATUS.md";

/// A workspace with one finding that can be fixed, in a file with a mark, Windows line endings and trailing space.
fn outdated() -> Project {
    let project = sound();
    let status = fs::read_to_string(project.path(STATUS)).unwrap().replace("Last updated: 2026-03-02", "Last updated: 2026-02-01  ");
    project.file(STATUS, format!("\u{feff}{}", status.replace('\n', "\r\n")))
}

#[test]
fn a_fix_changes_what_is_wrong_and_no_byte_beside_it() {
    let project = outdated();
    let before = fs::read_to_string(project.path(STATUS)).unwrap();
    let run = project.run(&["fix", "--dry-run"]).exits(1).prints("-Last updated: 2026-02-01  \r\n+Last updated: 2026-03-02  \r\n");
    let project = run.says("would fix 1 finding in 1 file; 0 left").then();
    assert_eq!(fs::read_to_string(project.path(STATUS)).unwrap(), before);
    let run = project.run(&["fix"]).exits(0).prints("--- a/api/docs/cross-collab/TASK1/STATUS.md\n").says(&format!("changed {STATUS}\n"));
    let project = run.says("fixed 1 finding in 1 file; 0 left").then();
    assert_eq!(fs::read_to_string(project.path(STATUS)).unwrap(), before.replace("2026-02-01", "2026-03-02"));
    project.run(&["fix"]).exits(0).says("nothing to fix; 0 findings left").prints_not("---");
}

#[test]
fn what_no_fix_mends_is_left_and_fails() {
    let project = outdated().file(PLAN, "# Exports — Task 1 Plan\n\nSee TASK9.\n");
    let run = project.run(&["fix"]).exits(1).says("fixed 1 finding in 1 file; ");
    assert!(!run.then().journal().exists());
}

#[test]
fn what_git_has_no_copy_of_is_not_written_unless_told() {
    let project = outdated();
    git(project.root()).init();
    let run = project.run(&["fix"]).exits(2).says("git does not report whether");
    let project = run.says("--allow-dirty").then();
    git(project.root()).run(&["add", "api/docs/cross-collab/TASK1/PLAN.md"]);
    git(project.root()).run(&["commit", "-qm", "Plan"]);
    let project = project.run(&["fix"]).exits(2).says("STATUS.md: has uncommitted changes; nothing was changed").then();
    git(project.root()).commit("All");
    let status = fs::read_to_string(project.path(STATUS)).unwrap();
    let project = project.file(STATUS, format!("{status}mine\r\n")).run(&["fix"]).exits(2).says("has uncommitted changes").then();
    assert!(fs::read_to_string(project.path(STATUS)).unwrap().contains("2026-02-01"));
    let project = project.run(&["fix", "--allow-dirty"]).exits(0).then();
    assert!(fs::read_to_string(project.path(STATUS)).unwrap().ends_with("mine\r\n"));
}

#[test]
fn a_run_that_was_cut_short_is_taken_back_by_the_next() {
    let kept = "api/docs/cross-collab/TASK1/.STATUS.md.crossbook-old";
    let project = outdated();
    let old = fs::read(project.path(STATUS)).unwrap();
    let project = project.file(kept, &old).file(STATUS, "half of another run's");
    let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
    let (before, after) = (hash(&old), hash(b"what it wrote"));
    let step = format!("{{\"write\":{{\"path\":\"{STATUS}\",\"before\":\"{before}\",\"after\":\"{after}\",\"length\":13}}}}");
    // What stands there is neither the old text nor the one of that run.
    let project = project.cut_short(&step, "\n0\n").run(&["fix"]).exits(2).says("was edited by someone else").then();
    let project = project.run(&["fix", "-n"]).says("a run without --dry-run undoes what it had started").leaves(kept).then();
    fs::remove_file(project.path(STATUS)).unwrap();
    let run =
        project.run(&["fix"]).exits(0).says("an earlier run was interrupted, and what it had started was undone").says("fixed 1 finding");
    assert!(!run.leaves_no(kept).then().journal().exists());
}

#[test]
fn a_link_is_mended_where_it_is_sure_what_was_meant() {
    let plan = |tool: &str, status: &str| {
        format!(
            "# Exports — Task 1 Plan\n\n[a tool]({tool} \"a tool\"), ![status]({status}), [board](board.example.com/4), [by name][tool], \
             <a href=\"github.com/acme/tool\">raw</a>, [goals](docs/cross-collab/TASK1/STATUS.md#goals)\n\n[tool]: github.com/acme/tool\n"
        )
    };
    let project = sound().file(PLAN, plan("github.com/acme/tool", "docs/cross-collab/TASK1/STATUS.md"));
    let project = project.run(&["fix"]).says("fixed 2 findings in 1 file; ").then();
    assert_eq!(fs::read_to_string(project.path(PLAN)).unwrap(), plan("https://github.com/acme/tool", "STATUS.md"));
}
