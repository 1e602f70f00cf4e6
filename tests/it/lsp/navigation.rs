//! Where things are, who names them, and what they are.

use serde_json::{Value, json};

use super::client::Editor;
use super::{OTHER, contract};
use crate::project::PLAN;

const WEB_PLAN: &str = "web/docs/cross-collab/TASK2/PLAN.md";

/// The file and the line of each place.
fn places(editor: &Editor, answer: &Value) -> Vec<String> {
    let root = editor.uri("") + "/";
    let place = |place: &Value| format!("{}:{}", place["uri"].as_str().unwrap().replace(&root, ""), place["range"]["start"]["line"]);
    answer.as_array().unwrap().iter().map(place).collect()
}

#[test]
fn a_reference_leads_to_what_it_names() {
    let mut editor = Editor::new(contract());
    let (plan, web, other) = (editor.open(PLAN), editor.open(WEB_PLAN), editor.open(OTHER));
    let to = |editor: &mut Editor, path: &str, text: &str, wanted: &str| {
        let answer = editor.ask("textDocument/definition", editor.at(path, text, wanted));
        places(editor, &answer)
    };
    assert_eq!(to(&mut editor, PLAN, &plan, "TASK2"), [format!("{WEB_PLAN}:0")]);
    assert_eq!(to(&mut editor, WEB_PLAN, &web, "TASK1.\n"), [format!("{PLAN}:0")]);
    assert_eq!(to(&mut editor, WEB_PLAN, &web, "The phase"), [format!("{PLAN}:4")]);
    assert_eq!(to(&mut editor, OTHER, &other, "Export read"), [format!("{PLAN}:12")]);
    assert!(to(&mut editor, PLAN, &plan, "table").is_empty());
    // An edit before it moves it.
    let text = editor.edit(PLAN, &plan, 0, 0, "\u{1f980}\n\n");
    assert_eq!(to(&mut editor, PLAN, &text, "TASK2"), [format!("{WEB_PLAN}:0")]);
    assert_eq!(to(&mut editor, WEB_PLAN, &web, "The phase"), [format!("{PLAN}:6")]);
}

#[test]
fn who_names_a_task_a_heading_and_a_contract_is_found() {
    let mut editor = Editor::new(contract());
    let (plan, web) = (editor.open(PLAN), editor.open(WEB_PLAN));
    let mut naming = |path: &str, text: &str, wanted: &str| {
        let mut params = editor.at(path, text, wanted);
        params["context"] = json!({ "includeDeclaration": false });
        let answer = editor.ask("textDocument/references", params);
        places(&editor, &answer)
    };
    // From its title, and from any mention of it.
    for (path, text, wanted) in [(PLAN, &plan, "Task 1 Plan"), (WEB_PLAN, &web, "TASK1.\n")] {
        assert_eq!(naming(path, text, wanted), [format!("{OTHER}:4"), format!("{WEB_PLAN}:4")]);
    }
    assert_eq!(naming(PLAN, &plan, "Phase 1"), [format!("{WEB_PLAN}:4")]);
    assert_eq!(naming(PLAN, &plan, "Export read"), [format!("{OTHER}:8")]);
}

#[test]
fn what_is_meant_is_told() {
    let mut editor = Editor::new(contract());
    let (web, other) = (editor.open(WEB_PLAN), editor.open(OTHER));
    let mut said = |path: &str, text: &str, wanted: &str| {
        editor.ask("textDocument/hover", editor.at(path, text, wanted))["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let task = said(WEB_PLAN, &web, "TASK1.\n");
    assert!(task.contains("**api TASK1** Exports") && task.contains("1 of 2 phases done"), "{task}");
    let contract = said(OTHER, &other, "Export read");
    assert!(contract.contains("owned by api TASK1") && contract.contains("> GET /exports gives rows of type integer."), "{contract}");
    let heading = said(WEB_PLAN, &web, "The phase");
    assert!(heading.contains("Phase 1: Table") && heading.contains(PLAN), "{heading}");
    assert_eq!(said(WEB_PLAN, &web, "## Goal"), "");
}

#[test]
fn documents_and_workspaces_are_listed() {
    let mut editor = Editor::new(contract());
    editor.open(PLAN);
    editor.open(WEB_PLAN);
    let of = |editor: &Editor, path: &str| json!({ "textDocument": { "uri": editor.uri(path) } });
    let symbols = editor.ask("textDocument/documentSymbol", of(&editor, PLAN));
    let scope = &symbols[0]["children"][0];
    assert_eq!((&scope["name"], &scope["children"][0]["name"]), (&json!("Scope"), &json!("Phase 1: Table")));
    // A phase is an event, a contract an interface.
    let contract = &symbols[0]["children"][1]["children"][0];
    assert_eq!((&scope["children"][0]["kind"], &contract["name"], &contract["kind"]), (&json!(24), &json!("Export read"), &json!(11)));
    assert_eq!(scope["range"]["end"]["line"], symbols[0]["children"][1]["range"]["start"]["line"]);
    let links = editor.ask("textDocument/documentLink", of(&editor, WEB_PLAN));
    assert_eq!(links[0]["target"], format!("{}#L5", editor.uri(PLAN)));
    let mut found = |query: &str| {
        let answer = editor.ask("workspace/symbol", json!({ "query": query }));
        answer.as_array().unwrap().iter().map(|symbol| symbol["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("exports task2"), ["web TASK2 Exports"]);
    assert_eq!(found("export READ"), ["Export read"]);
    assert!(found("nothing").is_empty());
}

#[test]
fn of_a_document_that_nobody_reads_nothing_is_known() {
    let mut editor = Editor::new(contract().file("api/src/notes.txt", "TASK1"));
    for path in ["api/src/notes.txt", "none.md"] {
        let at = json!({ "textDocument": { "uri": editor.uri(path) }, "position": { "line": 7, "character": 7 } });
        for question in ["definition", "hover", "completion", "prepareRename", "documentSymbol", "documentLink"] {
            assert_eq!(editor.ask(&format!("textDocument/{question}"), at.clone()), Value::Null, "{question}");
        }
    }
}
