//! What may be written, what is fixed, and other numbers for tasks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::{Editor, capabilities};
use super::{STATUS, contract, pair};
use crate::project::{PLAN, sound};

const WEB_PLAN: &str = "web/docs/cross-collab/TASK2/PLAN.md";

/// What is offered behind a text that is written at the end of a document.
fn offered(editor: &mut Editor, path: &str, text: &str, written: &str) -> Vec<String> {
    let text = editor.edit(path, text, text.len(), text.len(), written);
    let at = json!({ "textDocument": { "uri": editor.uri(path) }, "position": editor.position(&text, text.len()) });
    let answer = editor.ask("textDocument/completion", at);
    editor.edit(path, &text, text.len() - written.len(), text.len(), "");
    answer.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_may_be_written_is_offered() {
    for encoding in ["utf-16", "utf-8"] {
        let mut editor = Editor::with(contract(), "", &capabilities(encoding));
        let text = editor.open(PLAN);
        assert_eq!(offered(&mut editor, PLAN, &text, "\n\u{1f980} See we"), ["web"]);
        assert_eq!(offered(&mut editor, PLAN, &text, "\n\u{1f980} See web TASK"), ["TASK2"]);
        assert_eq!(offered(&mut editor, PLAN, &text, "\n\u{1f980} See TASK1"), ["TASK1"]);
        let rules = offered(&mut editor, PLAN, &text, "\n<!-- crossbook-ignore broken-t");
        assert!(rules.contains(&"broken-task-ref".to_owned()) && !rules.contains(&"web".to_owned()));
        assert!(offered(&mut editor, PLAN, &text, "\n<!-- crossbook-ignore broken-link: it is ").is_empty());
    }
}

#[test]
fn a_number_that_is_chosen_takes_the_place_of_what_is_written() {
    let mut editor = Editor::new(contract());
    let text = editor.open(PLAN);
    let text = editor.edit(PLAN, &text, text.len(), text.len(), "\n\u{1f980} web TASK");
    let at = json!({ "textDocument": { "uri": editor.uri(PLAN) }, "position": editor.position(&text, text.len()) });
    let item = editor.ask("textDocument/completion", at)[0].clone();
    assert_eq!(item["detail"], "Exports");
    assert_eq!(item["textEdit"]["newText"], "TASK2");
    assert_eq!(item["textEdit"]["range"]["start"], editor.position(&text, text.len() - 4));
}

#[test]
fn states_are_offered_in_the_cells_that_say_them() {
    let mut editor = Editor::new(contract());
    let text = editor.open(STATUS);
    let mut labels = |byte: usize| {
        let at = json!({ "textDocument": { "uri": editor.uri(STATUS) }, "position": editor.position(&text, byte) });
        let answer = editor.ask("textDocument/completion", at);
        answer.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(labels(text.find("Page |  |").unwrap() + 7).contains(&"In progress".to_owned()));
    assert!(!labels(text.find("Page").unwrap()).contains(&"In progress".to_owned()));
}

fn actions(editor: &mut Editor, path: &str, text: &str, wanted: &str, only: &Value) -> Vec<Value> {
    let at = editor.at(path, text, wanted);
    let range = json!({ "start": at["position"], "end": at["position"] });
    let mut context = json!({ "diagnostics": [] });
    if !only.is_null() {
        context["only"] = only.clone();
    }
    let answer = editor.ask("textDocument/codeAction", json!({ "textDocument": at["textDocument"], "range": range, "context": context }));
    answer.as_array().unwrap().clone()
}

/// A text with the edits of an answer made, as an editor makes them.
fn made(editor: &Editor, text: &str, edits: &Value) -> String {
    let byte = |position: &Value| {
        let all = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
        all.into_iter().find(|byte| editor.position(text, *byte) == *position).unwrap()
    };
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]), edit["newText"].as_str().unwrap().to_owned()))
        .collect();
    edits.sort();
    let mut text = text.to_owned();
    edits.into_iter().rev().for_each(|(start, end, new)| text.replace_range(start..end, &new));
    text
}

#[test]
fn a_finding_is_fixed_or_silenced_from_the_editor() {
    for encoding in ["utf-16", "utf-8"] {
        let project = pair().file(WEB_PLAN, "# Table \u{2014} Task 2 Plan\n\n## Goal\n\n\u{1f980}\u{e4} TASK9, and [the plan](plan.md).\n");
        let mut editor = Editor::with(project, "", &capabilities(encoding));
        let text = editor.open(WEB_PLAN);
        let uri = editor.uri(WEB_PLAN);
        let all = actions(&mut editor, WEB_PLAN, &text, "plan.md", &Value::Null);
        let titles: Vec<&str> = all.iter().map(|action| action["title"].as_str().unwrap()).collect();
        let fix = all.iter().find(|action| action["kind"] == "quickfix" && action["isPreferred"] == true);
        let fix = fix.unwrap_or_else(|| panic!("{titles:?}"));
        assert!(made(&editor, &text, &fix["edit"]["changes"][&uri]).contains("[the plan](PLAN.md)"), "{fix}");
        let only = actions(&mut editor, WEB_PLAN, &text, "#", &json!(["source.fixAll"]));
        assert_eq!(only.len(), 1);
        assert_eq!(only[0]["kind"], "source.fixAll.crossbook");
        assert!(made(&editor, &text, &only[0]["edit"]["changes"][&uri]).contains("(PLAN.md)"));
        // Silenced, it is gone, and the comment is of use.
        let ignore = actions(&mut editor, WEB_PLAN, &text, "TASK9", &json!(["quickfix"]));
        let ignore = ignore.iter().find(|action| action["title"] == "Ignore `broken-task-ref` here").unwrap();
        silences(&mut editor, &uri, &text, ignore);
    }
}

/// Holds that once the action is done, the finding about TASK9 is gone and the comment is of use.
#[track_caller]
fn silences(editor: &mut Editor, uri: &str, text: &str, action: &Value) {
    let new = made(editor, text, &action["edit"]["changes"][uri]);
    let full = json!({ "textDocument": { "uri": uri, "version": 3 }, "contentChanges": [{ "text": new }] });
    editor.say("textDocument/didChange", full);
    editor.ask("workspace/symbol", json!({ "query": "" }));
    let shown = json!(editor.diagnostics[uri]).to_string();
    assert!(!shown.contains("TASK9") && !shown.contains("unused-ignore"), "{new}\n{shown}");
}

#[test]
fn a_finding_is_silenced_wherever_it_stands() {
    let bodies = [
        "TASK9 starts it.",
        "It ends with TASK9",
        "One line\nand TASK9 in another.",
        "- TASK9\n- Other",
        "- One\n  1. with TASK9 in it",
        "| a | b |\n|---|---|\n| TASK9 | x |\n| x | y |",
        "### About TASK9\n\nText.",
        "See `TASK9` and more.",
        "Text.\n\nTASK9 alone in a\nparagraph of two lines.",
    ];
    for body in bodies {
        let mut editor = Editor::new(pair().file(WEB_PLAN, format!("# Table \u{2014} Task 2 Plan\n\n## Goal\n\n{body}\n")));
        let text = editor.open(WEB_PLAN);
        let uri = editor.uri(WEB_PLAN);
        let all = actions(&mut editor, WEB_PLAN, &text, "TASK9", &Value::Null);
        let Some(ignore) = all.iter().find(|action| action["title"] == "Ignore `broken-task-ref` here") else {
            // What is not found needs no comment.
            assert!(!json!(editor.diagnostics[&uri]).to_string().contains("TASK9"), "{body}");
            continue;
        };
        silences(&mut editor, &uri, &text, ignore);
    }
}

#[test]
fn another_number_is_an_edit_of_all_that_names_it() {
    for encoding in ["utf-16", "utf-8"] {
        let mut editor = Editor::with(pair(), "", &capabilities(encoding));
        // What is not saved counts: the edit is one of what the editor holds.
        let text = editor.open(PLAN);
        let at = text.find("Exports need").unwrap();
        let text = editor.edit(PLAN, &text, at, at, "\u{1f980}\u{1f980} ");
        let texts = BTreeMap::from([(PLAN, text), (WEB_PLAN, editor.open(WEB_PLAN))]);
        let number = editor.ask("textDocument/prepareRename", editor.at(PLAN, &texts[PLAN], "TASK2"));
        assert_eq!(number["placeholder"], "2");
        let title = editor.ask("textDocument/prepareRename", editor.at(WEB_PLAN, &texts[WEB_PLAN], "Task 2"));
        assert_eq!((&title["placeholder"], &title["range"]["start"]["line"]), (&json!("2"), &json!(0)));
        let mut params = editor.at(PLAN, &texts[PLAN], "TASK2");
        params["newName"] = json!("5");
        let edit = editor.ask("textDocument/rename", params);
        let changes = edit["documentChanges"].as_array().unwrap();
        let mut after: BTreeMap<String, String> = BTreeMap::new();
        for change in changes.iter().filter(|change| change.get("kind").is_none()) {
            let uri = change["textDocument"]["uri"].as_str().unwrap();
            let path = *texts.keys().find(|path| editor.uri(path) == uri).unwrap();
            after.insert(path.to_owned(), made(&editor, &texts[path], &change["edits"]));
        }
        assert_eq!(after[PLAN], texts[PLAN].replace("TASK2", "TASK5"));
        assert_eq!(after[WEB_PLAN], texts[WEB_PLAN].replace("Task 2", "Task 5"));
        let moved = changes.last().unwrap();
        assert_eq!(moved["kind"], "rename");
        assert_eq!(moved["oldUri"], editor.uri("web/docs/cross-collab/TASK2"));
        assert_eq!(moved["newUri"], editor.uri("web/docs/cross-collab/TASK5"));
    }
}

#[test]
fn the_edit_of_a_number_is_what_renumber_writes() {
    let mut editor = Editor::new(contract());
    let text = editor.open(PLAN);
    let mut params = editor.at(PLAN, &text, "Task 1");
    params["newName"] = json!("TASK8");
    let edit = editor.ask("textDocument/rename", params);
    let other = contract().run(&["renumber", "api", "1", "8"]).exits(0).then();
    let changes = edit["documentChanges"].as_array().unwrap();
    let mut count = 0;
    for change in changes.iter().filter(|change| change.get("kind").is_none()) {
        let path = change["textDocument"]["uri"].as_str().unwrap().replace(&(editor.uri("") + "/"), "");
        let before = std::fs::read_to_string(editor.project.path(&path)).unwrap();
        let after =
            std::fs::read_to_string(other.path(path.replace("api/docs/cross-collab/TASK1", "api/docs/cross-collab/TASK8"))).unwrap();
        assert_eq!(made(&editor, &before, &change["edits"]), after, "{path}");
        count += 1;
    }
    assert!(count >= 4, "{edit}");
}

#[test]
fn a_number_that_cannot_be_is_refused_with_its_reason() {
    let project = sound().file("api/docs/cross-collab/TASK2/PLAN.md", "# Two \u{2014} Task 2 Plan\n\n## Goal\n\nSee TASK1, TASK5.\n");
    let mut editor = Editor::new(project);
    let path = "api/docs/cross-collab/TASK2/PLAN.md";
    let text = editor.open(path);
    for (to, why) in [("2", "already"), ("1", "already has TASK1"), ("x", "is not a number"), ("5", "new problem")] {
        let mut params = editor.at(path, &text, "Task 2");
        params["newName"] = json!(to);
        let error = editor.try_ask("textDocument/rename", params).unwrap_err();
        assert_eq!(error["code"], -32803);
        assert!(error["message"].as_str().unwrap().contains(why), "{to}: {error}");
    }
    let mut simple = Editor::with(sound(), "", &json!({}));
    let text = simple.open(PLAN);
    let mut params = simple.at(PLAN, &text, "Task 1");
    params["newName"] = json!("3");
    let error = simple.try_ask("textDocument/rename", params).unwrap_err();
    assert!(error["message"].as_str().unwrap().contains("crossbook renumber api 1 3"), "{error}");
}
