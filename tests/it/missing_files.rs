//! Files that documents name and that are not there: what git says of them.

use std::fs;

use crate::project::{Project, Run, sound};

const NOTES: &str = "api/docs/cross-collab/TASK1/NOTES.md";
const ONLY: [&str; 3] = ["check", "--only", "missing-file"];

/// Two repos with a history: on the first day of 2026 they had files that left on the third, or got another name.
fn grown() -> Project {
    let mut project = sound().file("web/docs/cross-collab/README.md", "# Web\n");
    for file in [
        "api/src/old.rs",
        "api/src/named.rs",
        "api/lib/moved.rs",
        "api/src/main.rs",
        "web/src/view.ts",
        "web/src/gone.ts",
        "scripts/run.sh",
    ] {
        let body: String = (0..20).map(|line| format!("{file} {line}\n")).collect();
        project = project.file(file, body);
    }
    for repo in ["api", "web"] {
        project.commit(repo, 1);
    }
    project.git("api", 2, &["mv", "src/named.rs", "src/renamed.rs"]);
    project.commit("api", 2);
    project.git("api", 3, &["mv", "src/renamed.rs", "src/now.rs"]);
    project.git("api", 3, &["rm", "-q", "src/old.rs", "lib/moved.rs"]);
    let project = project.file("api/src/deep/moved.rs", "nothing of what it was\n");
    project.commit("api", 3);
    project.git("web", 3, &["rm", "-q", "src/gone.ts"]);
    project.commit("web", 3);
    project
}

fn checked(project: Project, path: &str, text: &str) -> Run {
    project.file(path, text).run(&ONLY)
}

#[test]
fn a_file_that_left_is_missing_and_one_that_never_was_is_not() {
    let project = grown();
    let run = checked(project, NOTES, "# Notes\n\nIt starts in `src/old.rs`, ends in `src/never.rs`, `src/main.rs` runs it.\n");
    let run = run.prints("`src/old.rs` has been missing from api since commit ").prints(" on 2026-01-03").prints_not("`src/never.rs` is");
    // Under "Files to change" a file has to be there; one that a box is still to bring need not.
    let text = "# Notes\n\nFiles to change:\n- `src/never.rs`\n- [ ] `src/later.rs`\n- `nowhere.rs`\n";
    checked(run.then(), NOTES, text)
        .prints("`src/never.rs` is missing from api")
        .prints_not("`src/later.rs` is")
        .prints_not("`nowhere.rs` is");
}

#[test]
fn where_a_file_went_is_said_and_a_renamed_one_is_fixed() {
    let project = grown();
    let text = "# Notes\n\nIt is in `src/named.rs:12` and `lib/moved.rs`.\n";
    let run = checked(project, NOTES, text)
        .prints("the file was renamed to `src/now.rs`")
        .prints("the only file with that name is `src/deep/moved.rs`");
    let project = run.then().run(&["fix", "--allow-dirty"]).exits(0).then();
    assert_eq!(fs::read_to_string(project.path(NOTES)).unwrap(), "# Notes\n\nIt is in `src/now.rs:12` and `lib/moved.rs`.\n");
}

#[test]
fn a_file_is_looked_for_where_it_may_be_and_may_have_been() {
    let project = grown();
    let sound = "# Notes\n\nShown by `src/view.ts`, run by `scripts/run.sh`.\n\n- web `src/view.ts` too.\n- The consumer's `src/old.rs`.\n";
    let run = checked(project, NOTES, sound).prints("no findings");
    checked(run.then(), NOTES, "# Notes\n\nShown by `src/gone.ts`.\n").prints("`src/gone.ts` has been missing from web since commit ");
}

#[test]
fn a_sentence_may_say_that_a_file_is_not_there() {
    let mut project = grown();
    for said in [
        "`src/old.rs` was removed.",
        "The reader (`src/old.rs`) has been replaced by a queue.",
        "Copy `src/main.rs` to `src/old.rs`.",
        "`src/main.rs` or `src/old.rs`, whichever is there.",
        "It reads `src/old.rs` if one exists.",
        "Names such as `src/old.rs`.",
        "Old files to delete, all of those that nothing uses:\n\n- `src/old.rs`",
        "## Phase 3: Delete the reader\n\n`src/old.rs` and its tests.",
        "## File to create\n\n`src/old.rs`",
        "- 2026-01-02: reads `src/old.rs`",
        "## 2026-01-02\n\nIt reads `src/old.rs`.",
        "| Day | Change |\n|---|---|\n| 2026-01-02 | reads `src/old.rs` |",
    ] {
        project = checked(project, NOTES, &format!("# Notes\n\n{said}\n")).prints("no findings").then();
    }
    for said in
        ["- 2026-01-04: reads `src/old.rs`", "Last updated: 2026-01-02\n\nIt reads `src/old.rs`.", "## Phase 3: Read it\n\n`src/old.rs`"]
    {
        project = checked(project, NOTES, &format!("# Notes\n\n{said}\n")).prints("`src/old.rs` has been missing from api").then();
    }
}

#[test]
fn a_record_of_its_time_may_name_what_left_since() {
    let mut project = grown();
    let body = "It reads `src/old.rs`.\n";
    for (path, text) in [
        (NOTES, format!("---\nstatus: Completed\n---\n# Notes\n\n{body}")),
        (NOTES, format!("# Notes\n\n**Status:** \u{2705} Done (2026-01-02)\n\n{body}")),
        (NOTES, format!("# Decision\n\n## Status\n\nAccepted\n\n## Context\n\n{body}")),
        ("api/docs/cross-collab/archive/NOTES.md", format!("# Notes\n\n{body}")),
        ("api/docs/cross-collab/2026-01-02-notes.md", format!("# Notes\n\n{body}")),
        ("api/docs/cross-collab/plans/notes.md", format!("# Notes\n\n{body}")),
    ] {
        project = checked(project, path, &text).prints("no findings").then();
        fs::remove_file(project.path(path)).unwrap();
    }
    for (path, text) in [
        (NOTES, format!("---\nstatus: In Progress\n---\n# Notes\n\n{body}")),
        ("api/docs/cross-collab/README.md", format!("# How we work\n\n{body}")),
        ("api/docs/cross-collab/plans/notes.md", format!("# Notes\n\nStatus: To do\n\n{body}")),
    ] {
        project = checked(project, path, &text).prints("`src/old.rs` has been missing from api").then();
        fs::remove_file(project.path(path)).unwrap();
    }
}

#[test]
fn without_history_nobody_knows_what_left() {
    let project = sound().file("api/src/main.rs", "").file(NOTES, "# Notes\n\nIt starts in `src/old.rs`.\n");
    project.run(&ONLY).prints("no findings");
}
