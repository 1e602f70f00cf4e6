//! A repo, a feature or all of a workspace as one file that needs no other.

use std::collections::BTreeSet;

use crate::project::{Project, Run, project};

/// A feature in two repos, with a picture; a plan of another repo.
fn workspace() -> Project {
    let plan = |title: &str, number: u32, words: &str| format!("# {title} — Task {number} Plan\n\n## Goal\n\n{words}\n");
    let others = |number: u32, other: &str| format!("# Other Projects — Task {number} (Exports)\n\n## Cross-Repo Snapshot\n\n- {other}.\n");
    project()
        .file("api/docs/cross-collab/TASK1/PLAN.md", plan("Exports", 1, "Rows.\n\n![Rows](rows.png)"))
        .file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", others(1, "web: Pending, see web TASK2"))
        .file("api/docs/cross-collab/TASK1/rows.png", "picture")
        .file("api/docs/cross-collab/TASK3/PLAN.md", plan("Deep freeze", 3, "After TASK1, see [the goal](../TASK1/PLAN.md#goal)."))
        .file("web/docs/cross-collab/TASK2/PLAN.md", plan("Exports", 2, "A table of what api TASK1 sends."))
        .file("web/docs/cross-collab/TASK2/OTHER_PROJECTS.md", others(2, "api: In progress, see api TASK1"))
}

fn single(project: Project, what: &str) -> Run {
    project.run(&["build", "--exit-zero", "--single", what])
}

/// What a file of that name says, which must lead nowhere but into itself.
#[track_caller]
fn alone(run: &Run, file: &str) -> String {
    let html = std::fs::read_to_string(run.project.path(file)).unwrap_or_else(|_| panic!("{file}: {}", run.stderr()));
    let values = |name: &str| -> Vec<String> {
        let before = format!(" {name}=\"");
        html.split(&before).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = values("id");
    let known: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(known.len(), ids.len(), "each id is there once");
    for href in values("href") {
        let id = href.strip_prefix('#').unwrap_or_else(|| panic!("{href} leads out of the file"));
        assert!(known.contains(&id.to_owned()), "{href} leads nowhere");
    }
    assert!(values("src").iter().all(|address| address.starts_with("data:")) && !html.contains("<script") && !html.contains("<link"));
    html
}

#[test]
fn a_feature_is_one_file_with_its_items() {
    let run = single(workspace(), "exports").says("wrote exports.html: Exports").leaves_no("site");
    let html = alone(&run, "exports.html");
    for part in ["id=\"features--exports\"", "id=\"api--task1\"", "id=\"web--task2\"", "src=\"data:image/png;base64,cGljdHVyZQ==\""] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!html.contains("id=\"api--task3\""));
    // It is written again, with what is new.
    let project = run.then().file("web/docs/cross-collab/TASK2/NOTES.md", "# Notes\n\nSorted by day.\n");
    assert!(alone(&single(project, "Exports"), "exports.html").contains("Sorted by day."));
}

#[test]
fn so_is_a_repo_and_so_is_everything() {
    let run = single(workspace(), "api").says("wrote api.html: api");
    let html = alone(&run, "api.html");
    assert!(html.contains("href=\"#api--task1__plan--goal\"") && html.contains("id=\"api--task3\"") && !html.contains("id=\"web--task2\""));
    let run = run.then().run(&["build", "--exit-zero", "--single", "all", "--output", "whole.html"]);
    let html = alone(&run, "whole.html");
    assert!(["id=\"overview\"", "id=\"web--task2\"", "id=\"features--exports\""].iter().all(|part| html.contains(part)), "{html}");
}

#[test]
fn what_stands_elsewhere_is_on_the_published_site() {
    let project = workspace().file("book.toml", "url = \"https://books.example\"\n");
    let run = single(project, "web");
    let html = std::fs::read_to_string(run.project.path("web.html")).unwrap();
    assert!(html.contains("href=\"https://books.example/api/task1.html\"") && html.contains("href=\"#web--task2\""), "{html}");
}

#[test]
fn nothing_of_somebody_else_is_overwritten() {
    let project = workspace().file("exports.html", "<p>My own.</p>");
    single(project, "exports").exits(2).says("exports.html: was not written by `crossbook build --single`").says("`--output`");
    single(workspace(), "exprots").exits(2).says("no repo and no feature named `exprots`").says("did you mean `Exports`?");
}

#[test]
fn the_exit_code_is_that_of_check() {
    let project = workspace().file("api/docs/cross-collab/TASK4/PLAN.md", "# Gone — Task 4 Plan\n\n## Goal\n\nSee web TASK9.\n");
    project.run(&["build", "--single", "web"]).exits(1).prints("broken-task-ref").leaves("web.html");
}
