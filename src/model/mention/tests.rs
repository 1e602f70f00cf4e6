//! Every way of writing a reference, and what looks like one.

use std::sync::Arc;

use crate::config::Config;
use crate::model::{Draft, Model, Target, TargetRepo};
use crate::source::{Answers, Content, RepoInfo, RepoSource, SourceFile, Sources, TaskFolder};

/// `ACME-Backend` has tasks 1 to 12, `ACME-App` tasks 1 to 3; `vision` is absent. The text stands in a document of ACME-Backend TASK4.
fn references(text: &str) -> Vec<String> {
    references_at("docs/cross-collab/TASK4/NOTES.md", text)
}

fn references_at(path: &str, text: &str) -> Vec<String> {
    references_among(path, text, false)
}

/// The references in a document of ACME-Backend; where `alone`, that is the only repo that is read.
fn references_among(path: &str, text: &str, alone: bool) -> Vec<String> {
    let mut backend = repo("ACME-Backend", 12);
    backend.files = vec![document("docs/cross-collab/TASK3/PLAN.md", "# Plan\n\n## Scope\n"), document(path, text)].into();
    let vision = RepoSource { info: RepoInfo { absent: true, ..RepoInfo::new("vision", "vision") }, ..RepoSource::default() };
    let repos = if alone { vec![backend] } else { vec![repo("ACME-App", 3), backend, vision] };
    let sources = Sources { repos, ..Sources::default() };
    let config = Config::default();
    let model = Model::resolve(Draft::read(&config, &sources), &Answers::default());
    let document = model.document_ids().find(|id| *model[*id].path == *path).unwrap();
    let shown = |reference: &crate::model::Reference| {
        let repo = match reference.target.repo() {
            TargetRepo::Known(repo) => model[*repo].info.name.trim_start_matches("ACME-").to_owned(),
            TargetRepo::Unknown(name) => format!("?{name}"),
            TargetRepo::Workspace => "-".to_owned(),
        };
        let number = reference.target.number().map_or(String::new(), |number| number.to_string());
        let kind = if matches!(reference.target, Target::Task { .. }) { "#" } else { reference.target.kind() };
        let written = reference.span.of(text);
        assert!(!written.is_empty(), "a reference stands somewhere");
        format!("{} {repo}{kind}{number} {}", reference.form.name(), reference.resolution.name())
    };
    model.references_in(document).iter().map(shown).collect()
}

/// A repo with so many tasks.
fn repo(name: &str, count: u64) -> RepoSource {
    let folder = |number| TaskFolder::new(format!("docs/cross-collab/TASK{number}"), number);
    RepoSource { info: RepoInfo::new(name, name), folders: (1..=count).map(folder).collect(), ..RepoSource::default() }
}

fn document(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), content: Content::Text(Arc::from(text)) }
}

fn check(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(references(text), *expected, "{text}");
    }
}

#[test]
fn a_repo_beside_the_number() {
    check(&[
        ("See ACME-App TASK2.", &["qualified App#2 ok"]),
        ("See acme_app's TASK 2.", &["qualified App#2 ok"]),
        ("See **ACME-App** `TASK2`.", &["qualified App#2 ok"]),
        ("after app Task 2 lands", &["qualified App#2 ok"]),
        ("after app task 2 lands", &["qualified App#2 ok"]),
        ("ACME-App TASK2/3", &["qualified App#2 ok", "qualified App#3 ok"]),
        ("ACME-App TASK2 and TASK3, then", &["qualified App#2 ok", "qualified App#3 ok"]),
        ("ACME-App `TASK1`–`TASK3`", &["qualified App#1 ok", "qualified App#2 ok", "qualified App#3 ok"]),
        ("ACME-App TASK9", &["qualified App#9 broken"]),
        ("vision TASK7", &["qualified vision#7 unverifiable"]),
        ("See visoin-core? No: see visoin TASK7.", &["qualified ?visoin#7 broken"]),
        (
            "TASK4 is done with vision TASK7 and ACME-App TASK1.",
            &["own Backend#4 ok", "qualified vision#7 unverifiable", "qualified App#1 ok"],
        ),
    ]);
}

#[test]
fn a_repo_that_leads_the_line() {
    check(&[
        ("- ACME-App: Pending Task 2 adoption", &["contextual App#2 ok"]),
        ("- ACME-App\n  - Owns the page (TASK2).", &["contextual App#2 ok"]),
        ("3. vision updates the reader (TASK5)", &["contextual vision#5 unverifiable"]),
        ("| Repo | Task |\n|---|---|\n| ACME-App | TASK2 |", &["contextual App#2 ok"]),
        ("## vision\n\nTASK7 is theirs.", &["contextual vision#7 unverifiable"]),
        ("- vision:\n  - None for Task 4.", &["own Backend#4 ok"]),
        ("- vision: only the status changes (TASK4).", &["contextual vision#4 unverifiable"]),
        ("4. vision hotfix\n- cleaned `docs/cross-collab/TASK6/STATUS.md`.", &["path visionfile6 unverifiable"]),
        ("- ACME-App: see vision TASK7 and TASK2.", &["qualified vision#7 unverifiable", "qualified vision#2 unverifiable"]),
    ]);
}

#[test]
fn a_word_before_a_colon_is_no_repo() {
    check(&[
        ("## Recent Activity\n\n- 2026-01-09: TASK3 was opened.", &["own Backend#3 ok"]),
        ("## Recent Activity\n\n- **2026-01-09**: TASK12", &["own Backend#12 ok"]),
        ("- 2026-01-09: Task 12 was opened.", &["own Backend#12 ok"]),
        ("- Note: TASK3", &["own Backend#3 ok"]),
        ("- Follow-up: TASK3", &["own Backend#3 ok"]),
        ("- GitHub: TASK77", &["own Backend#77 broken"]),
        ("## Cross-Repo Snapshot\n\n- Note: TASK3", &["own Backend#3 ok"]),
        ("## Cross-Repo Snapshot\n\n- 2026-01-09: TASK3", &["own Backend#3 ok"]),
        ("## Cross-Repo Snapshot\n\n- Follow-up: TASK16", &["own Backend#16 ambiguous"]),
        ("## Cross-Repo Snapshot\n\n- storefront-next: TASK3", &["qualified ?storefront-next#3 broken"]),
        ("## Cross-Repo Snapshot\n\n- paygate: see paygate TASK3", &["qualified ?paygate#3 broken"]),
    ]);
}

#[test]
fn a_strange_name_before_a_number_where_one_repo_alone_is_read() {
    let read = |text: &str| references_among("docs/cross-collab/TASK4/NOTES.md", text, true);
    let table: &[(&str, &[&str])] = &[
        ("Depends on web-ui TASK5.", &["qualified ?web-ui#5 unverifiable"]),
        ("Depends on workers TASK5.", &["qualified ?workers#5 unverifiable"]),
        ("Depends on: web-ui TASK5, workers TASK77", &["qualified ?web-ui#5 unverifiable", "qualified ?workers#77 unverifiable"]),
        ("Depends on TASK5 and workers TASK6, then TASK7", &["own Backend#5 ok", "qualified ?workers#6 unverifiable", "own Backend#7 ok"]),
        ("after `edge-bff` TASK77", &["qualified ?edge-bff#77 unverifiable"]),
        ("edge-bff TASK4 and TASK77", &["qualified ?edge-bff#4 unverifiable", "qualified ?edge-bff#77 unverifiable"]),
        ("## Dependency Order\n\n1. edge-bff (TASK77) \u{2014} serves it", &["qualified ?edge-bff#77 unverifiable"]),
        ("## Dependency Order\n\n1. workers TASK77 \u{2014} serves it", &["qualified ?workers#77 unverifiable"]),
        ("Depends on TASK5.", &["own Backend#5 ok"]),
        ("Depends on the TASK5 tables.", &["own Backend#5 ok"]),
        ("The follow-up TASK5, the re-opened TASK6, in-progress TASK7", &["own Backend#5 ok", "own Backend#6 ok", "own Backend#7 ok"]),
        ("Phase-2 TASK5 of 2026-01-09 TASK6", &["own Backend#5 ok", "own Backend#6 ok"]),
        ("Finish TASK77", &["own Backend#77 broken"]),
    ];
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn the_own_repo_otherwise() {
    check(&[
        ("Task 4 docs are synchronized", &["own Backend#4 ok"]),
        ("a bare `TASK6`", &["own Backend#6 ok"]),
        ("TASK10+ follow", &["own Backend#10 ok"]),
        ("TASK007", &["own Backend#7 ok"]),
        ("TASK99", &["own Backend#99 broken"]),
        ("TASK99999999999999999999", &["own Backend#18446744073709551615 broken"]),
        ("Tasks 4 and 5", &["own Backend#4 ok", "own Backend#5 ok"]),
        ("Tasks 1, 2, and 3 are done", &["own Backend#1 ok", "own Backend#2 ok", "own Backend#3 ok"]),
        ("ACME-App tasks 1 & 2", &["qualified App#1 ok", "qualified App#2 ok"]),
        ("Tasks 1-3 and 5", &["own Backend#1 ok", "own Backend#2 ok", "own Backend#3 ok", "own Backend#5 ok"]),
        ("Task 4 and 5 days later", &["own Backend#4 ok"]),
        ("Task 4/77 is done", &["own Backend#4 ok"]),
        ("TASK4, 77 of them", &["own Backend#4 ok"]),
        (
            "# Notes\n\n### Task 1: Write\n\n### Task 2: Test\n\nAfter Task 2 comes TASK3.",
            &["own Backend#1 ambiguous", "own Backend#2 ambiguous", "own Backend#2 ambiguous", "own Backend#3 ok"],
        ),
    ]);
    assert_eq!(
        references_at("WORKFLOW.md", "`TASK3` in one repo and `TASK77` in another"),
        ["own Backend#3 ok", "own Backend#77 ambiguous"]
    );
}

#[test]
fn paths_into_the_task_folders() {
    check(&[
        ("`docs/cross-collab/TASK3/PLAN.md`", &["path Backenddocument3 ok"]),
        ("`docs/cross-collab/TASK3/PLAN.md#scope`", &["path Backendheading3 ok"]),
        ("docs/cross-collab/TASK12/.", &["path Backend#12 ok"]),
        ("`ACME-App/docs/cross-collab/TASK9/*`", &["path App#9 broken"]),
        ("`/home/ana/ACME-Backend/docs/cross-collab/TASK3/PLAN.md:12`", &["path Backenddocument3 ok"]),
        ("`../TASK3/PLAN.md`", &["path Backenddocument3 ok"]),
        ("`TASK3/PLAN.md`", &["path Backenddocument3 ok"]),
        ("`nope/docs/cross-collab/TASK3/`", &["path ?nope#3 broken"]),
        ("[plan](../TASK3/PLAN.md#scope)", &["link Backendheading3 ok"]),
        ("[TASK9](../TASK3/PLAN.md)", &["link Backenddocument3 ok"]),
        ("[plan](../TASK3/PLANS.md)", &["link Backenddocument3 broken"]),
    ]);
}

#[test]
fn task_folders_at_the_top_of_a_repo() {
    let config = Config::parse("[workspace]\nfolder = \"\"", "book.toml").unwrap();
    let text = "TASK\u{a0}1 and `TASK3/PLAN.md`";
    let files = vec![SourceFile { path: "TASK3/PLAN.md".to_owned(), content: Content::Text(Arc::from(text)) }];
    let folders = vec![TaskFolder::new("TASK3", 3)];
    let repo = RepoSource { info: RepoInfo::new("api", "api"), folders, files: files.into(), ..RepoSource::default() };
    let sources = Sources { repos: vec![repo], ..Sources::default() };
    let model = Model::resolve(Draft::read(&config, &sources), &Answers::default());
    let document = model.document_ids().next().unwrap();
    let written: Vec<&str> = model.references_in(document).iter().map(|reference| reference.span.of(text)).collect();
    assert!(written.contains(&"TASK\u{a0}1") && written.contains(&"TASK3/PLAN.md"), "{written:?}");
}

#[test]
fn another_reading_is_never_broken() {
    check(&[
        ("See TASK3 in ACME-App.", &["qualified App#3 ok"]),
        ("TASK9 (ACME-App) is open.", &["qualified App#9 broken"]),
        ("ACME-App calls it TASK3; for vision it is TASK77.", &["own Backend#3 ok", "own Backend#77 ambiguous"]),
        ("- vision: TASK3 in ACME-App", &["qualified App#3 ok"]),
        ("- ACME-App: with vision, TASK30", &["contextual App#30 ambiguous"]),
        ("Formerly TASK77.", &["own Backend#77 ambiguous"]),
        ("There is no TASK77.", &["own Backend#77 ambiguous"]),
        ("Phase 2, Task 88: x", &["own Backend#88 ambiguous"]),
        ("- [ ] Task 88: write", &["own Backend#88 ambiguous"]),
        ("Task 30 of 50 is done.", &["own Backend#30 ambiguous"]),
        ("ACME-App TASK2/30 done", &["qualified App#2 ok", "qualified App#30 ambiguous"]),
        ("the partner's TASK77", &["own Backend#77 ambiguous"]),
        ("`mobile-app` TASK77", &["own Backend#77 ambiguous"]),
        ("## Responsibility Alignment\n\n- partner\n  - Reads it (TASK77).", &["own Backend#77 ambiguous"]),
        ("- 2026-03-02: Moved the rest to TASK77.", &["own Backend#77 broken"]),
    ]);
}

#[test]
fn what_only_looks_like_a_reference() {
    check(&[
        ("`TASK{N}` and `docs/cross-collab/TASK{N}/`", &[]),
        ("MULTITASK9000, TASKS, SUBTASK77, TASK_9, TASK9b, task 9, `make task-9999`, task9", &[]),
        ("<!-- ACME-App TASK9999 -->", &[]),
        ("https://tracker.example.com/browse/TASK9999", &[]),
        ("<https://tracker.example.com/browse/TASK9999> and www.example.com/TASK9", &[]),
        ("~~~text\nACME-App TASK9999\n~~~\n\n    ACME-App TASK9999", &[]),
        ("`20260304-195705-task11-unblock`, `x/20260304-TASK11`", &[]),
        ("https://example.com/docs/cross-collab/TASK9/PLAN.md", &[]),
        ("`$ROOT/docs/cross-collab/TASK99/PLAN.md`, `<repo>/docs/cross-collab/TASK99/PLAN.md`", &[]),
        ("step 1.2 of Task 1.2", &[]),
    ]);
}

#[test]
fn bullets_right_below_a_numbered_item() {
    check(&[
        ("1. vision\n- a\n- reads TASK7.\n- and TASK8.", &["contextual vision#7 unverifiable", "contextual vision#8 unverifiable"]),
        ("1. vision\n- a\n  - deep TASK7.\n- and TASK8.", &["contextual vision#7 unverifiable", "contextual vision#8 unverifiable"]),
        ("1. vision\n\n- reads TASK7.", &["own Backend#7 ok"]),
        ("1. vision\n2. ACME-App\n- reads TASK2.", &["contextual App#2 ok"]),
        ("- vision\n\n1. reads TASK7.", &["own Backend#7 ok"]),
    ]);
}

#[test]
fn names_that_begin_alike() {
    check(&[("See app TASK2, vision-next TASK7.", &["qualified App#2 ok", "own Backend#7 ok"])]);
}

#[test]
fn paths_that_run_over_the_edge_of_a_code_span() {
    check(&[
        ("`docs`/cross-collab", &[]),
        ("See `docs/cross-`collab", &[]),
        ("`docs/`cross-collab/TASK3", &["path Backend#3 ok"]),
        ("`docs`/cross-collab/TASK3/PLAN.md", &["path Backenddocument3 ok"]),
        ("`../TASK`3/PLAN.md", &["path Backenddocument3 ok"]),
        ("\u{3000}https://example.com/docs/cross-collab/TASK9/PLAN.md", &[]),
        ("\u{ab}https://example.com/docs/cross-collab/TASK9/PLAN.md", &[]),
        ("\u{3000}docs/cross-collab/TASK3/PLAN.md\u{3000}", &["path Backenddocument3 ok"]),
    ]);
}

#[test]
fn a_number_that_is_somebody_elses_is_not_taken_for_the_own_repos() {
    check(&[
        ("Built after mobile Task 10 was rolled out.", &["own Backend#10 ambiguous"]),
        ("Built after the mobile app's Task 3 was rolled out.", &["qualified App#3 ok"]),
        ("Built after the storefront client's Task 3.", &["own Backend#3 ambiguous"]),
        ("The consumer TASK3 reads it.", &["own Backend#3 ambiguous"]),
        ("Built after backend Task 10 was rolled out.", &["qualified Backend#10 ok"]),
        ("Azure DevOps Task 1234 and Jira Task 3", &["own Backend#1234 ambiguous", "own Backend#3 ambiguous"]),
        ("Week 4 (Tasks 10-12)", &["own Backend#10 ambiguous", "own Backend#11 ambiguous", "own Backend#12 ambiguous"]),
        ("Phase 4 (TASK10)", &["own Backend#10 ok"]),
        ("See Tasks 2-3 in `tasks.md`.", &["own Backend#2 ambiguous", "own Backend#3 ambiguous"]),
        ("See Task 3 in the plan.", &["own Backend#3 ok"]),
    ]);
}

#[test]
fn steps_of_a_document_are_tasks_only_where_they_are_called_alike() {
    check(&[
        (
            "- \u{2705} Task 2: Component tests\n- \u{2705} Task 77: End to end\n\nAfter Task 2.",
            &["own Backend#2 ambiguous", "own Backend#77 ambiguous", "own Backend#2 ambiguous"],
        ),
        ("- Task 3: Plan\n- Task 77: End to end", &["own Backend#3 ambiguous", "own Backend#77 ambiguous"]),
        ("- Task 3: Complete\n- Task 2: Pending", &["own Backend#3 ok", "own Backend#2 ok"]),
        ("- 2026-01-09: Task 3: opened\n- 2026-01-10: Task 2: opened", &["own Backend#3 ok", "own Backend#2 ok"]),
        ("It goes on with Task 13, then Task 14.", &["own Backend#13 ambiguous", "own Backend#14 ambiguous"]),
        ("It goes on with Task 13.", &["own Backend#13 broken"]),
        ("It goes on with TASK13, then TASK14.", &["own Backend#13 broken", "own Backend#14 broken"]),
        // Where the own task is among them, and nobody knows better, the others may still be steps.
        ("- Task 4: Component tests\n- Task 2: End to end", &["own Backend#4 ok", "own Backend#2 ambiguous"]),
        ("- TASK3: Component tests\n- TASK77: End to end", &["own Backend#3 ok", "own Backend#77 broken"]),
    ]);
}

#[test]
fn a_list_that_names_the_own_task_by_its_title_is_of_tasks() {
    let resolved = |own: &str| {
        let plan = format!("# Show Sync \u{2014} Task 2 Plan\n\n- Task 1: flagging of the rest\n- Task 2: {own}\n");
        let files = vec![
            document("docs/cross-collab/TASK1/PLAN.md", "# Seeds \u{2014} Task 1 Plan\n"),
            document("docs/cross-collab/TASK2/PLAN.md", &plan),
        ];
        let api = RepoSource { files: files.into(), ..repo("api", 2) };
        let sources = Sources { repos: vec![api], ..Sources::default() };
        let model = Model::resolve(Draft::read(&Config::default(), &sources), &Answers::default());
        model.all_references().map(|reference| reference.resolution.name()).collect::<Vec<_>>()
    };
    assert_eq!(resolved("show-level sync"), ["ok", "ok"]);
    assert_eq!(resolved("component tests"), ["ambiguous", "ok"]);
}
