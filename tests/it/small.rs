//! Small workspaces of decisions and specs, as their sites show them: in their own words, and without what they have nothing of.

use std::fs;

use crate::project::{Project, project};

const BOOK: &str = "[[repo]]\nname = \"api\"\npath = \"api\"\n[[repo]]\nname = \"web\"\npath = \"web\"\n[[repo]]\nname = \"notes\"\npath = \"notes\"\n\
     [[kind]]\npreset = \"adr\"\n[[kind]]\npreset = \"spec-kit\"\n";

fn decisions() -> Project {
    project()
        .file("book.toml", BOOK)
        .file("api/docs/adr/0001-record-decisions.md", "# 1. Record decisions\n\nDate: 2025-01-03\n\n## Status\n\nAccepted\n")
        .file("api/docs/adr/0002-use-postgresql.md", "# 2. Use PostgreSQL\n\nStatus: Superseded by ADR-0004\n\n## Context\n\nData.\n")
        .file("api/docs/adr/0003-use-grpc.md", "# ADR-0003: Remote calls\n\nStatus: Proposed\n")
        .file("api/docs/adr/0004-use-mysql.md", "---\nstatus: accepted\n---\n# Use MySQL\n")
        .file("notes/README.md", "# Notes\n")
        .folder("web")
}

fn with_specs() -> Project {
    let folder = "web/specs/001-user-login";
    decisions()
        .file(format!("{folder}/data-model.md"), "# Data Model\n")
        .file(format!("{folder}/plan.md"), "# Implementation Plan: User login\n")
        .file(format!("{folder}/spec.md"), "# Feature Specification: User login\n\nStatus: Draft\n")
        .file(format!("{folder}/tasks.md"), "# Tasks: User login\n\n- [x] T001 One\n- [ ] T002 Two\n")
}

/// Pages of its site, by their paths.
fn pages<const N: usize>(project: Project, paths: [&str; N]) -> [String; N] {
    let site = project.build().exits(0).then();
    paths.map(|path| fs::read_to_string(site.path("site").join(path)).unwrap())
}

#[test]
fn a_decision_stands_in_its_own_word() {
    let [home, repo, old, new, llms, graph] =
        pages(decisions(), ["index.html", "api/index.html", "api/adr2.html", "api/adr4.html", "llms.txt", "graph/index.html"]);
    let words = "2 accepted, 1 proposed, 1 superseded";
    for page in [&home, &repo, &llms] {
        assert!(page.contains(words), "{page}");
    }
    assert!(!home.contains("<dt>Done</dt>") && !repo.contains(" done"), "{home}");
    assert!(old.contains(r#"<span class="state ended">Superseded</span>"#), "{old}");
    assert!(new.contains(r#"<span class="state complete">Accepted</span>"#), "{new}");
    // Nothing ties decisions: they are lists, what is over in one that is folded.
    assert!(graph.contains("Finished <span>3</span>") && graph.contains("Accepted: ") && graph.contains("Superseded: "), "{graph}");
    assert!(graph.contains("Proposed: ") && !graph.contains("Complete") && !graph.contains("<svg id"), "{graph}");
    let status = decisions().run(&["status"]).exits(0);
    status.prints(&format!("api  {words}\n  ADR 0003-use-grpc  Proposed  ")).prints_not("3 done");
}

#[test]
fn work_beside_decisions_is_counted_apart() {
    let [home, spec] = pages(with_specs(), ["index.html", "web/spec1.html"]);
    assert!(home.contains("0 of 1 done") && home.contains("2 accepted, 1 proposed, 1 superseded"), "{home}");
    // Steps that are ticked say more than a line that nobody thinks of.
    assert!(spec.contains(r#"<span class="state in-progress">In progress</span>"#), "{spec}");
    let status = with_specs().run(&["status"]).exits(0);
    status.prints("web  1 open, 0 done\n");
}

#[test]
fn a_document_that_is_all_of_its_item_has_its_title_once() {
    let [numbered, other] = pages(decisions(), ["api/adr2.html", "api/adr3.html"]);
    for (page, title) in [(&numbered, "Use PostgreSQL"), (&other, "Remote calls")] {
        assert!(page.contains(&format!("<h1>{title}</h1>")) && page.contains("<h2 class=\"unseen\" id="), "{page}");
        assert!(!page.contains("not stated"), "{page}");
    }
    let [spec] = pages(with_specs(), ["web/spec1.html"]);
    assert!(!spec.contains("<h2 class=\"unseen\""), "{spec}");
}

#[test]
fn a_spec_is_read_before_its_plan_and_its_steps() {
    let [spec] = pages(with_specs(), ["web/spec1.html"]);
    let places = ["spec", "plan", "tasks", "data-model"].map(|name| spec.find(&format!("aria-labelledby=\"{name}\"")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {spec}");
}

#[test]
fn what_a_workspace_has_nothing_of_is_left_out() {
    let [home, notes, web, activity] = pages(decisions(), ["index.html", "notes/index.html", "web/index.html", "activity/index.html"]);
    for absent in ["graph/index.html", "activity/index.html", "contracts/index.html", "0 of 0", "Last updated"] {
        assert!(!home.contains(absent), "{absent} is in {home}");
    }
    assert!(!activity.contains("0 entries"), "{activity}");
    assert!(notes.contains("<h2 id=\"documents\">Documents</h2>") && notes.contains("This repo has no items yet.</p>"), "{notes}");
    assert!(web.contains("This repo has no items yet, and publishes no other documents."), "{web}");
    assert!(home.contains("no items"), "{home}");
    let [busy] = pages(
        with_specs().file("api/docs/adr/0005-on.md", "# Go on\n\nStatus: Accepted\n\n## Recent Activity\n\n- 2026-03-02: Went on.\n"),
        ["index.html"],
    );
    assert!(busy.contains("graph/index.html") && busy.contains("activity/index.html"), "{busy}");
}

#[test]
fn the_worst_rules_and_findings_come_first() {
    let book = format!("[rules]\nbroken-task-ref = \"warning\"\n{BOOK}");
    let refs = "# Many\n\nADR-0031, ADR-0032 and ADR-0033.\n";
    let link = "# Last\n\nSee ADR-0034 and [one](0009-nothing.md).\n";
    let project = decisions().file("book.toml", book);
    let project = project.file("api/docs/adr/0005-many.md", refs).file("api/docs/adr/0006-last.md", link);
    let site = project.build().exits(1).then();
    let [home, report] = ["index.html", "report/index.html"].map(|path| fs::read_to_string(site.path("site").join(path)).unwrap());
    for page in [&home, &report] {
        let links = ["broken-link", "broken-task-ref"].map(|rule| page.find(&format!("rules/{rule}.html")));
        assert!(links.iter().all(Option::is_some) && links.is_sorted(), "{links:?} in {page}");
    }
    let found = report.match_indices("data-severity=\"").map(|(at, key)| report[at + key.len()..].split('"').next().unwrap());
    assert_eq!(found.collect::<Vec<_>>(), ["error", "warning", "warning", "warning", "warning"], "{report}");
}

#[test]
fn a_node_of_a_graph_says_its_title_once() {
    let mermaid = decisions().run(&["graph"]).exits(0).stdout();
    assert!(mermaid.contains("api ADR 4<br>Use MySQL<br>") && !mermaid.contains("0004-use-mysql"), "{mermaid}");
    assert!(mermaid.contains("api ADR 0003-use-grpc<br>Remote calls<br>"), "{mermaid}");
}
