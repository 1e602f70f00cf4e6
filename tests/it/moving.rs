//! `crossbook renumber`, with git and without.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use walkdir::WalkDir;

use crate::git::git;
use crate::project::{Project, project};

/// Two repos, `api` with so many tasks and `web` with one of each of them as its counterpart in the other order.
fn workspace(tasks: u64) -> Project {
    let mut story = project();
    for (repo, other) in [("api", "web"), ("web", "api")] {
        for task in 1..=tasks {
            let counterpart = tasks + 1 - task;
            let subject = if repo == "api" { task } else { counterpart };
            let folder = format!("{repo}/docs/cross-collab/TASK{task}");
            story = story
                .file(
                    format!("{folder}/PLAN.md"),
                    format!(
                        "# Export {subject} — Task {task} Plan\n\n## Goal\n\nExports.  \n\n## Scope\n\n### Phase 1: Table\n\nA table; \
                         {other} TASK{counterpart} waits, see [its plan](../../../../{other}/docs/cross-collab/TASK{counterpart}/PLAN.md).\n\n\
                         ## Acceptance Criteria\n\n1. Rows arrive.\n2. Task {task} docs are synchronized.\n"
                    ),
                )
                .file(
                    format!("{folder}/OTHER_PROJECTS.md"),
                    format!(
                        "\u{feff}# Other Projects — Task {task} (Export {subject})\r\n\r\n## Cross-Repo Snapshot\r\n\r\n- {other}: Pending. See {other} \
                         TASK{counterpart}.\r\n\r\n## Responsibility Alignment\r\n\r\n- {other}\r\n  - the page (TASK{counterpart}).\r\n\r\n\
                         ## Dependency Order\r\n\r\n1. {other} (TASK{counterpart}) creates the table.\r\n"
                    ),
                )
                .file(
                    format!("{folder}/STATUS.md"),
                    format!(
                        "# Status — Task {task} (Export {subject})\n\nLast updated: 2026-03-02\n\n## Phase Status\n\n| Phase | Description | Status |\n\
                         |---|---|---|\n| 1 | Table | Pending |\n\n## Blockers\n\nNone.\n\n## Recent Activity\n\n- 2026-03-02: Wrote \
                         `{other}/docs/cross-collab/TASK{counterpart}/STATUS.md`.\n"
                    ),
                );
        }
    }
    story
}

/// The documents of a workspace, by path.
fn documents(root: &Path) -> BTreeMap<String, String> {
    let files = WalkDir::new(root).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
    let files = files.map(|entry| (name(entry.path()), entry.into_path())).filter(|(name, _)| !name.contains("/.git/"));
    files.map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn a_task_takes_a_number_and_those_behind_make_room() {
    let project = workspace(3);
    let before = documents(project.root());
    let project = project.check().exits(0).prints("no findings").then();
    let project = project
        .run(&["renumber", "api", "3", "1", "--insert", "--dry-run"])
        .exits(0)
        .prints("+++ b/api/docs/cross-collab/TASK1/PLAN.md\n")
        .then();
    assert_eq!(documents(project.root()), before);
    let run = project
        .run(&["renumber", "api", "3", "1", "--insert"])
        .exits(0)
        .prints("move api/docs/cross-collab/TASK3 to api/docs/cross-collab/TASK1\n");
    let run = run
        .says("moved api/docs/cross-collab/TASK1 to api/docs/cross-collab/TASK2\n")
        .says("changed web/docs/cross-collab/TASK1/PLAN.md\n");
    let project = run.then().check().exits(0).prints("no findings").then();
    let after = documents(project.root());
    assert!(after["api/docs/cross-collab/TASK1/PLAN.md"].starts_with("# Export 3 — Task 1 Plan"));
    assert_eq!(
        after["web/docs/cross-collab/TASK1/OTHER_PROJECTS.md"],
        before["web/docs/cross-collab/TASK1/OTHER_PROJECTS.md"].replace("TASK3", "TASK1")
    );
    let project = project.run(&["renumber", "api", "1", "3", "--insert"]).exits(0).then();
    assert_eq!(documents(project.root()), before);
}

#[test]
fn what_would_be_wrong_afterwards_is_refused_unless_told() {
    let project = workspace(3);
    let before = documents(project.root());
    let project = project.run(&["renumber", "api", "1", "2"]).exits(2).says("already has TASK2").says("--insert makes room").then();
    let project = project.run(&["renumber", "api", "7", "8"]).exits(2).says("has no TASK7").says("existing numbers: 1 to 3").then();
    let project = project.run(&["renumber", "apy", "1", "8"]).exits(2).says("did you mean `api`?").then();
    let run = project.run(&["renumber", "api", "1", "8"]).exits(2).says("there would be a new note[numbering-gap]");
    let project = run.says("nothing was changed").says("--allow-findings").then();
    let web = "web/docs/cross-collab/TASK2/NOTES.md";
    let project = project.file(web, "See api TASK4.\n").run(&["renumber", "api", "3", "4"]).exits(2);
    let broken = "`api TASK4` is broken today (there is no api TASK4), and would silently point to the renumbered task";
    let project = project.says(&format!("{web}:1:5: {broken}")).then();
    fs::remove_file(project.path(web)).unwrap();
    assert_eq!(documents(project.root()), before);
    project.run(&["renumber", "API", "1", "8", "--allow-findings"]).exits(0).leaves("api/docs/cross-collab/TASK8/PLAN.md");
}

#[test]
fn two_tasks_change_numbers_and_git_knows() {
    let project = workspace(2);
    let root = project.root().to_owned();
    ["api", "web"].into_iter().for_each(|repo| project.commit(repo, 1));
    let before = documents(&root);
    let own = "api/docs/cross-collab/TASK1/own notes.txt";
    let project = project.file(own, "mine").run(&["renumber", "api", "1", "2", "--swap"]).exits(0).then();
    assert_eq!(fs::read_to_string(root.join("api/docs/cross-collab/TASK2/own notes.txt")).unwrap(), "mine");
    let known = project.git("api", 1, &["diff", "--cached", "--name-status", "--find-renames=100%"]);
    assert!(known.lines().count() == 6 && known.lines().all(|line| line.starts_with(['R', 'M'])), "{known}");
    let project = project.check().exits(0).prints("no findings").then();
    let refused = project.run(&["renumber", "api", "1", "2", "--swap"]).exits(2).says("has uncommitted changes");
    let project = refused.then().run(&["renumber", "api", "1", "2", "--swap", "--allow-dirty"]).exits(0).then();
    fs::remove_file(project.path(own)).unwrap();
    assert_eq!(documents(&root), before);
    for repo in ["api", "web"] {
        assert_eq!(project.git(repo, 1, &["status", "--porcelain"]), "");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_way_there_and_back_leaves_every_byte(
        tasks in 2_u64..6,
        with_git in any::<bool>(),
        steps in prop::collection::vec((prop_oneof![Just("api"), Just("web")], 1_u64..6, 1_u64..6, prop_oneof![Just("--insert"), Just("--swap")]), 1..4),
    ) {
        let mut project = workspace(tasks);
        let before = documents(project.root());
        if with_git {
            ["api", "web"].into_iter().for_each(|repo| project.commit(repo, 1));
        }
        let steps: Vec<_> = steps.into_iter().filter(|(_, from, to, _)| from != to && *from <= tasks && *to <= tasks).collect();
        let there = steps.iter().map(|(repo, from, to, manner)| (*repo, from, to, *manner));
        let back = steps.iter().rev().map(|(repo, from, to, manner)| (*repo, to, from, *manner));
        for (at, (repo, from, to, manner)) in there.chain(back).enumerate() {
            let (from, to) = (from.to_string(), to.to_string());
            project = project.run(&["renumber", repo, &from, &to, manner, "--allow-dirty"]).exits(0).then();
            project = project.check().exits(0).prints("no findings").then();
            for folder in ["api", "web"].map(|repo| project.path(repo)).iter().filter(|_| with_git && at % 2 == 0) {
                git(folder).commit("Renumber");
            }
            project = project.check().exits(0).prints("no findings").then();
        }
        prop_assert_eq!(documents(project.root()), before);
    }
}

#[test]
fn the_page_of_a_number_before_leads_to_the_task() {
    let story = project().file("api/docs/cross-collab/TASK3/PLAN.md", "# Exports — Task 3 Plan\n\n## Goal\n\nRows leave the table.\n");
    story.commit("api", 1);
    let story = story.run(&["renumber", "api", "3", "5"]).exits(0).then();
    story.commit("api", 2);
    let story = story.run(&["build"]).exits(0).leaves("site/api/task5.html").then();
    let page = fs::read_to_string(story.path("site/api/task3.html")).unwrap();
    assert!(page.contains("<meta http-equiv=\"refresh\" content=\"0; url=../api/task5.html\">"), "{page}");
    assert!(page.contains("TASK3 is now TASK5") && page.contains("href=\"../api/task5.html\""), "{page}");
    // Another task that takes the number takes its address.
    let story = story.file("api/docs/cross-collab/TASK3/PLAN.md", "# Gates — Task 3 Plan\n");
    let story = story.run(&["build"]).exits(0).then();
    assert!(fs::read_to_string(story.path("site/api/task3.html")).unwrap().contains("<h1>Gates</h1>"));
}
