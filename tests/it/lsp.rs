//! The language server, driven by an editor that is played.

mod client;
mod navigation;
mod neovim;
mod random;
mod writing;

use serde_json::{Value, json};

use crate::project::{PLAN, Project, project, sound};
use client::{Editor, capabilities};

const OTHER: &str = "web/docs/cross-collab/TASK2/OTHER_PROJECTS.md";
const STATUS: &str = "api/docs/cross-collab/TASK1/STATUS.md";

/// Two repos with a task each, and characters of several bytes before what matters.
fn pair() -> Project {
    let plan = "# Exports \u{2014} Task 1 Plan\n\n## Goal\n\nSee web TASK2.\n\n\u{1f980}\u{e4} Exports need TASK9.\n";
    sound().file(PLAN, plan).file("web/docs/cross-collab/TASK2/PLAN.md", "# Table \u{2014} Task 2 Plan\n\n## Goal\n\nShows api TASK1.\n")
}

/// A contract of api's, which web mirrors in other words.
fn contract() -> Project {
    let plan = "# Exports \u{2014} Task 1 Plan\n\n## Scope\n\n### Phase 1: Table\n\nA \u{1f980} table, as in web TASK2.\n\n\
        ## Locked Contracts\n\n### Export read\n\n`GET /exports` gives `rows` of type `integer`.\n";
    let other = "# Other Projects \u{2014} Task 2 (Exports)\n\n## Cross-Repo Snapshot\n\n- api: See api TASK1.\n\n\
        ## Locked Contracts (Mirrored)\n\n- Export read: `GET /exports` gives `rows` of type `string`.\n";
    let status = "# Status \u{2014} Task 1 (Exports)\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n\
        | 1 | \u{1f980} Table | Complete |\n| 2 | Page |  |\n";
    project()
        .file(PLAN, plan)
        .file(STATUS, status)
        .file("web/docs/cross-collab/TASK2/PLAN.md", "# Exports \u{2014} Task 2 Plan\n\n## Goal\n\n[The phase](../../../../api/docs/cross-collab/TASK1/PLAN.md#phase-1-table) of api TASK1.\n")
        .file(OTHER, other)
}

#[test]
fn a_session_starts_and_ends() {
    let mut editor = Editor::started(sound());
    let early = editor.try_ask("textDocument/hover", json!({})).unwrap_err();
    assert_eq!(early["code"], -32002);
    let answer = editor.ask("initialize", json!({ "capabilities": {}, "rootUri": editor.uri("") }));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(answer["serverInfo"]["name"], "crossbook");
    let unknown = editor.try_ask("textDocument/moniker", json!({})).unwrap_err();
    assert_eq!(unknown["code"], -32601);
    assert_eq!(editor.end(), Some(0));
    assert_eq!(Editor::new(sound()).vanish(), Some(1));
}

#[test]
fn what_is_wrong_is_shown_where_it_is_in_both_encodings() {
    for (encoding, column) in [("utf-16", 17), ("utf-8", 20)] {
        let mut editor = Editor::with(pair(), "", &capabilities(encoding));
        let shown = editor.shows(PLAN, "TASK9");
        assert_eq!(shown["range"]["start"], json!({ "line": 6, "character": column }), "{encoding}");
        assert_eq!(shown["code"], "broken-task-ref");
        assert_eq!(shown["severity"], 1);
        assert_eq!(shown["source"], "crossbook");
        assert!(shown["codeDescription"]["href"].as_str().unwrap().ends_with("content/rules/broken-task-ref.md"));
        assert_eq!(editor.end(), Some(0));
    }
}

#[test]
fn unsaved_text_is_judged_as_it_is_written() {
    for encoding in ["utf-16", "utf-8"] {
        let mut editor = Editor::with(pair(), "", &capabilities(encoding));
        editor.shows(PLAN, "TASK9");
        let text = editor.open(PLAN);
        let at = text.find("TASK9").unwrap();
        let text = editor.edit(PLAN, &text, at + 4, at + 5, "1");
        editor.hides(PLAN, "TASK9");
        let at = text.find("TASK2").unwrap();
        editor.edit(PLAN, &text, at + 4, at + 5, "7");
        editor.shows(PLAN, "TASK7");
        // Closed without being saved, it is as the disk has it.
        editor.say("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri(PLAN) } }));
        editor.shows(PLAN, "TASK9");
    }
}

#[test]
fn a_file_that_is_not_saved_yet_is_there() {
    let mut editor = Editor::new(pair());
    editor.shows(PLAN, "TASK9");
    let new = "api/docs/cross-collab/TASK9/PLAN.md";
    editor.open_with(new, "# New \u{2014} Task 9 Plan\n\n## Goal\n\nSee TASK8.\n");
    editor.shows(new, "TASK8");
    editor.hides(PLAN, "TASK9");
    editor.say("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri(new) } }));
    editor.shows(PLAN, "TASK9");
    editor.hides(new, "TASK8");
}

#[test]
fn what_happens_on_the_disk_is_seen() {
    let mut editor = Editor::new(pair());
    editor.shows(PLAN, "TASK9");
    let path = editor.project.path(PLAN);
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap().replace("TASK9", "TASK6")).unwrap();
    let change = json!({ "uri": editor.uri(PLAN), "type": 2 });
    editor.say("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    editor.shows(PLAN, "TASK6");
    // Without a word of the editor, too.
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap().replace("TASK6", "TASK7")).unwrap();
    editor.shows(PLAN, "TASK7");
}

#[test]
fn a_repo_that_is_opened_alone_belongs_to_its_workspace() {
    let project = pair().file("book.toml", "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n");
    let mut editor = Editor::with(project, "web", &capabilities("utf-16"));
    editor.shows(PLAN, "TASK9");
    let told = editor.told.iter().find(|told| told["method"] == "window/showMessage").unwrap();
    let message = told["params"]["message"].as_str().unwrap();
    assert!(message.contains("book.toml") && message.contains("web"), "{message}");
}

#[test]
fn settings_are_judged_as_they_are_written() {
    let mut editor = Editor::new(pair().file("book.toml", "[rules]\nbroken-task-ref = \"note\"\n"));
    assert_eq!(editor.shows(PLAN, "TASK9")["severity"], 3);
    let text = editor.open("book.toml");
    let text = editor.edit("book.toml", &text, 8, 14, "brocken");
    let shown = editor.shows("book.toml", "no rule named");
    assert_eq!(shown["range"]["start"], json!({ "line": 1, "character": 0 }));
    assert!(shown["message"].as_str().unwrap().contains("did you mean `broken-task-ref`?"));
    editor.edit("book.toml", &text, 8, 15, "broken");
    editor.hides("book.toml", "no rule named");
    // Saved, it counts.
    let path = editor.project.path("book.toml");
    std::fs::write(path, "title = 1\n").unwrap();
    editor.say("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri("book.toml") } }));
    editor.shows("book.toml", "expected");
}

#[test]
fn what_is_open_is_asked_for_by_editors_that_do() {
    let mut can = capabilities("utf-16");
    can["textDocument"] = json!({ "diagnostic": {} });
    can["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    let mut editor = Editor::with(pair(), "", &can);
    editor.shows(PLAN, "TASK9");
    let text = editor.open(PLAN);
    // It is not shown twice.
    editor.hides(PLAN, "TASK9");
    let params = json!({ "textDocument": { "uri": editor.uri(PLAN) } });
    let report = editor.ask("textDocument/diagnostic", params.clone());
    assert_eq!(report["kind"], "full");
    assert!(report["items"].to_string().contains("TASK9"));
    let at = text.find("TASK9").unwrap();
    let text = editor.edit(PLAN, &text, at, at + 5, "TASK1");
    assert!(!editor.ask("textDocument/diagnostic", params.clone()).to_string().contains("TASK9"));
    editor.edit(PLAN, &text, at, at + 5, "TASK9");
    assert!(editor.ask("textDocument/diagnostic", params.clone()).to_string().contains("TASK9"));
    // What another file does to it, the editor is told to ask for.
    assert!(editor.told.iter().all(|told| told["method"] != "workspace/diagnostic/refresh"));
    editor.open_with("api/docs/cross-collab/TASK9/PLAN.md", "# New \u{2014} Task 9 Plan\n\n## Goal\n\nIt.\n");
    editor.hears("workspace/diagnostic/refresh");
    assert!(!editor.ask("textDocument/diagnostic", params).to_string().contains("TASK9"));
    let nowhere = json!({ "textDocument": { "uri": "untitled:1" } });
    assert_eq!(editor.ask("textDocument/diagnostic", nowhere)["items"], json!([]));
}

#[test]
fn places_outside_the_text_and_messages_that_are_none_end_nothing() {
    let mut editor = Editor::new(pair());
    editor.open(PLAN);
    let far = json!({ "range": { "start": { "line": 99, "character": 9 }, "end": { "line": 999, "character": 0 } }, "text": "\nTASK8\n" });
    let document = json!({ "uri": editor.uri(PLAN), "version": 2 });
    editor.say("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [far] }));
    editor.shows(PLAN, "TASK8");
    editor.say("textDocument/didChange", json!({ "textDocument": 7 }));
    editor.say("no/such", json!({}));
    editor.write_bytes(b"Content-Length: 3\r\n\r\n{x}");
    // What the editor holds is not known any longer.
    editor.hides(PLAN, "TASK8");
    assert!(editor.told.iter().any(|told| told["params"]["message"].as_str().is_some_and(|message| message.contains("was not read"))));
    let cancelled = editor.try_ask("shutdown", Value::Null);
    assert!(cancelled.is_ok());
}

#[test]
fn a_finding_without_a_place_is_shown_in_a_document() {
    let mut editor = Editor::new(sound().file("api/docs/cross-collab/TASK2/PLAN.md", "# Two \u{2014} Task 2 Plan\n\n## Goal\n\nIt.\n"));
    let shown = editor.shows("api/docs/cross-collab/TASK2/PLAN.md", "missing-document");
    assert!(shown["message"].as_str().unwrap().contains("api/docs/cross-collab/TASK2: api TASK2 has no"), "{shown}");
}
