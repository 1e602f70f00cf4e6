//! Diagrams on pages, and those that the workspace itself tells: on the site and on the command line.

use std::fs;

use crate::project::{Project, project};

const FIRST: &str = "# Exports — Task 1 Plan\n\n## Status Snapshot\n\nComplete.\n";

/// Two repos with one feature, in which web waits for api.
fn workspace() -> Project {
    let others = |own: &str, repo: &str| {
        format!(
            "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- {repo}: see {repo} TASK1.\n\n## Dependency Order\n\n1. api (TASK1)\n2. web (TASK1)\n\n{own}\n"
        )
    };
    project()
        .file("api/docs/cross-collab/TASK1/PLAN.md", FIRST)
        .file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", others("", "web"))
        .file("web/docs/cross-collab/TASK1/PLAN.md", FIRST.replace("Complete.", "Blocked by the freeze."))
        .file("web/docs/cross-collab/TASK1/OTHER_PROJECTS.md", others("", "api"))
}

fn page(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path("site").join(path)).unwrap()
}

#[test]
fn a_feature_shows_its_order_and_the_graph_page_all() {
    let project = workspace().build().then();
    let feature = page(&project, "features/exports.html");
    assert!(feature.contains("Dependency order of Exports") && feature.contains("n0 --&gt; n1"), "{feature}");
    let graph = page(&project, "graph/index.html");
    assert!(graph.contains("api TASK1") && graph.contains("id=\"repos\"") && !graph.contains("id=\"contracts\""), "{graph}");
    if cfg!(feature = "diagrams") {
        assert!(feature.contains("<a href=\"../api/task1.html\">") && feature.contains("<svg"), "{feature}");
    }
}

#[test]
fn the_command_line_writes_what_people_ask_for() {
    let run = workspace().run(&["graph"]);
    let text = run.stdout();
    assert!(
        text.starts_with("flowchart LR\n")
            && text.contains("(\"api TASK1<br>✓ Complete\"):::done")
            && text.contains("{{\"web TASK1<br>✕ Blocked\"}}:::blocked"),
        "{text}"
    );
    assert!(text.contains("n0 --> n1"), "{text}");
    workspace()
        .run(&["graph", "--feature", "exp", "--format", "dot"])
        .exits(0)
        .prints("digraph \"Dependency order of Exports\"")
        .prints("n0 -> n1");
    let json: serde_json::Value = serde_json::from_str(&workspace().run(&["graph", "--format", "json"]).stdout()).unwrap();
    assert_eq!((json["nodes"][0]["state"].as_str(), json["edges"][0]["kind"].as_str()), (Some("done"), Some("plain")));
    workspace()
        .run(&["graph", "--feature", "nothing like it"])
        .exits(2)
        .says("no feature named `nothing like it`")
        .says("help: known features: ");
    let svg = workspace().run(&["graph", "--format", "svg"]);
    if cfg!(feature = "diagrams") {
        svg.exits(0).prints("<svg xmlns=")
    } else {
        svg.exits(2).says("draws nothing")
    };
}

#[test]
fn a_circle_is_marked() {
    let depends = |on: &str| format!("# Work — Task 1 Plan\n\nDepends on {on} TASK1.\n");
    let run = project()
        .file("api/docs/cross-collab/TASK1/PLAN.md", depends("web"))
        .file("web/docs/cross-collab/TASK1/PLAN.md", depends("api"))
        .run(&["graph"]);
    assert_eq!(run.stdout().matches("==>|\"in a cycle\"|").count(), 2, "{}", run.stdout());
}

#[test]
fn a_fence_is_a_picture_or_says_why_not() {
    let plan = "# Exports — Task 1 Plan\n\n```mermaid\nflowchart LR\n  A[\"api TASK1\"] --> B[\"<b onclick='x'>bold</b>\"]\n```\n\n```mermaid\nflowchart LR\n  A[x (y)]\n```\n\n```mermaid\nzenuml\n  A.b()\n```\n";
    let config = "[diagrams]\nmermaid_js = \"vendor/mermaid.min.js\"\n[rules]\ninvalid-diagram = \"warning\"\n";
    let other = "# Quiet — Task 2 Plan\n";
    let run = project()
        .file("book.toml", config)
        .file("vendor/mermaid.min.js", "var mermaid = {};")
        .file("api/docs/cross-collab/TASK1/PLAN.md", plan)
        .file("api/docs/cross-collab/TASK2/PLAN.md", other)
        .build()
        .exits(0)
        .prints("warning[invalid-diagram]: invalid diagram: mermaid reads `(` in an unquoted label");
    let project = run.then();
    let task = page(&project, "api/task1.html");
    assert!(task.contains("This diagram cannot be drawn.</strong> Line 2, column 5:"), "{task}");
    assert!(task.contains("This diagram was not checked"), "{task}");
    assert!(task.contains("<li>api TASK1 → bold</li>"), "{task}");
    assert_eq!(task.matches("assets/mermaid.js").count(), if cfg!(feature = "diagrams") { 1 } else { 2 });
    assert!(!task.contains("<b onclick"), "{task}");
    assert!(!page(&project, "api/task2.html").contains("assets/mermaid.js"));
    assert_eq!(page(&project, "assets/mermaid.js"), "var mermaid = {};");
    if cfg!(feature = "diagrams") {
        assert_eq!(fs::read_dir(project.path("site/diagrams")).unwrap().count(), 1);
        assert!(task.contains("<a href=\"../api/task1.html\"><g class=\"node\""), "{task}");
    }
}

#[test]
fn a_copy_of_mermaid_that_is_not_there_is_an_error() {
    let run = project().file("book.toml", "[diagrams]\nmermaid_js = \"none.js\"\n").folder("api/docs/cross-collab/TASK1").build();
    run.exits(2).says("none.js");
}
