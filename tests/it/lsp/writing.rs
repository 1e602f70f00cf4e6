//! What may be written, what is fixed, and other numbers for tasks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::{Editor, capabilities};
use super::{STATUS, contract, pair};
use crate::git::git;
use crate::project::{PLAN, Project, sound};

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

/// The edits of one file.
fn of<'e>(edit: &'e Value, uri: &str) -> &'e Value {
    let changes = edit["documentChanges"].as_array().unwrap();
    &changes.iter().find(|change| change["textDocument"]["uri"] == uri).unwrap_or_else(|| panic!("{uri}: {edit}"))["edits"]
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
        assert!(made(&editor, &text, of(&fix["edit"], &uri)).contains("[the plan](PLAN.md)"), "{fix}");
        let only = actions(&mut editor, WEB_PLAN, &text, "#", &json!(["source.fixAll"]));
        assert_eq!(only.len(), 1);
        assert_eq!(only[0]["kind"], "source.fixAll.crossbook");
        assert!(made(&editor, &text, of(&only[0]["edit"], &uri)).contains("(PLAN.md)"));
        // Silenced, it is gone, and the comment is of use.
        let ignore = actions(&mut editor, WEB_PLAN, &text, "TASK9", &json!(["quickfix"]));
        let ignore = ignore.iter().find(|action| action["title"] == "Ignore `broken-task-ref` here").unwrap();
        silences(&mut editor, &uri, &text, ignore);
    }
}

/// Holds that once the action is done, the finding about TASK9 is gone and the comment is of use.
#[track_caller]
fn silences(editor: &mut Editor, uri: &str, text: &str, action: &Value) {
    let new = made(editor, text, of(&action["edit"], uri));
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

/// Four repos; in each, ten documents name the first task of api, in many ways.
fn wide() -> Project {
    let folder = "api/docs/cross-collab/TASK1";
    let mut project = sound().file("book.toml", "[rules]\nnumbering-gap = \"off\"\nmissing-document = \"off\"\n");
    for (repo, number) in [("api", 2), ("web", 1), ("jobs", 1), ("docs", 4)] {
        let own = format!("{repo}/docs/cross-collab/TASK{number}");
        project = project.file(format!("{own}/PLAN.md"), format!("# Rows \u{2014} Task {number} Plan\n\n## Goal\n\nAfter api TASK1.\n"));
        for index in 0..9 {
            let text = format!(
                "# Note {index}\n\n\u{1f980} It waits for api TASK1\u{2014}see [its plan](../../../../{folder}/PLAN.md), `{folder}/STATUS.md`.\n\n\
                 | Who | What |\n|---|---|\n| api | TASK1, then on |\n\n- api (TASK1): done\n"
            );
            project = project.file(format!("{own}/notes/{index}.md"), text);
        }
    }
    project
}

/// All files of a workspace.
fn tree(project: &Project) -> BTreeMap<String, String> {
    let root = project.root();
    let files = walkdir::WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let text = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        (path, std::fs::read_to_string(entry.path()).unwrap())
    };
    files.map(text).filter(|(path, _)| !path.starts_with(".git/")).collect()
}

#[test]
fn a_task_that_forty_documents_name_is_renumbered_as_the_dry_run_says() {
    let mut editor = Editor::new(wide());
    let text = editor.open(PLAN);
    let mut params = editor.at(PLAN, &text, "Task 1");
    params["newName"] = json!("7");
    let edit = editor.ask("textDocument/rename", params);
    let root = editor.uri("") + "/";
    let mut after = tree(&editor.project);
    let mut documents = 0;
    for change in edit["documentChanges"].as_array().unwrap() {
        let path = |uri: &Value| uri.as_str().unwrap().strip_prefix(&root).unwrap().to_owned();
        if change["kind"] == "rename" {
            let (from, to) = (path(&change["oldUri"]) + "/", path(&change["newUri"]) + "/");
            let moved = |path: String| path.strip_prefix(&from).map_or(path.clone(), |rest| format!("{to}{rest}"));
            after = after.into_iter().map(|(path, text)| (moved(path), text)).collect();
        } else {
            let path = path(&change["textDocument"]["uri"]);
            let new = made(&editor, &after[&path], &change["edits"]);
            after.insert(path, new);
            documents += 1;
        }
    }
    assert!(documents >= 40, "{documents}");
    // What the dry run prints, made by git.
    let run = wide().run(&["renumber", "api", "1", "7", "--dry-run"]).exits(0);
    let (outlook, printed) = (run.stdout(), run.then());
    let mut moves = outlook.lines().filter_map(|line| line.strip_prefix("move ")?.split_once(" to "));
    let (from, to) = moves.next().unwrap();
    std::fs::rename(printed.path(from), printed.path(to)).unwrap();
    let patch = outlook.replace(&format!("--- a/{from}/"), &format!("--- a/{to}/"));
    git(printed.root()).init();
    let applied = git(printed.root()).output(&["apply"], patch.as_bytes());
    assert!(applied.status.success(), "{}\n{patch}", String::from_utf8_lossy(&applied.stderr));
    assert_eq!(tree(&printed), after);
}

#[test]
fn links_follow_a_file_that_is_moved() {
    let note = "api/docs/cross-collab/TASK1/notes/a b.md";
    let text = "# Note\n\n[Plan](../PLAN.md#goal), [own](#note), [web](https://x.y/PLAN.md), ![x](./pic.png).\n";
    let plan = "# Table \u{2014} Task 2 Plan\n\n## Goal\n\n\u{1f980} [n](../../../../api/docs/cross-collab/TASK1/notes/a%20b.md), [one][1], [two][1].\n\n\
        In api: `docs/cross-collab/TASK1/PLAN.md`.\n\n[1]: ../../../../api/docs/cross-collab/TASK1/PLAN.md#goal \"t\"\n";
    let project = pair().file(note, text).file(WEB_PLAN, plan).file("api/docs/cross-collab/TASK1/notes/pic.png", "");
    let mut editor = Editor::new(project);
    let mut moved = |from: &str, to: &str| {
        let uri = |path: &str| editor.uri(path).replace(' ', "%20");
        let files = json!([{ "oldUri": uri(from), "newUri": uri(to) }]);
        editor.ask("workspace/willRenameFiles", json!({ "files": files }))
    };
    let folder = "api/docs/cross-collab/TASK1";
    let edit = moved(&format!("{folder}/PLAN.md"), &format!("{folder}/old/PLAN (1).md"));
    let nothing = moved(&format!("{folder}/STATUS.md"), &format!("{folder}/STATE.md"));
    let deeper = moved(&format!("{folder}/notes"), &format!("{folder}/more/notes"));
    let after = |edit: &Value, path: &str, text: &str| made(&editor, text, of(edit, &editor.uri(path).replace(' ', "%20")));
    let encoded = "old/PLAN%20%281%29.md";
    assert_eq!(after(&edit, note, text), text.replace("../PLAN.md#goal", &format!("../{encoded}#goal")));
    let new = after(&edit, WEB_PLAN, plan);
    assert_eq!(
        new,
        plan.replace("TASK1/PLAN.md#goal", &format!("TASK1/{encoded}#goal")).replace("TASK1/PLAN.md`", "TASK1/old/PLAN (1).md`")
    );
    assert_eq!(nothing, Value::Null);
    assert_eq!(after(&deeper, note, text), text.replace("../PLAN.md#goal", "../../PLAN.md#goal"));
    assert_eq!(after(&deeper, WEB_PLAN, plan), plan.replace("TASK1/notes/a%20b.md", "TASK1/more/notes/a%20b.md"));
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
