//! Whatever is edited, the editor is told what `crossbook check` says of the same text on the disk.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::client::{Editor, capabilities};
use super::{OTHER, STATUS, contract};
use crate::project::{PLAN, Project};

const WEB_PLAN: &str = "web/docs/cross-collab/TASK2/PLAN.md";
const FILES: [&str; 4] = [PLAN, STATUS, WEB_PLAN, OTHER];
const WORDS: [&str; 12] = [
    "",
    "TASK9",
    "web TASK2",
    " api TASK1 ",
    "\u{1f980}",
    "\u{e4}\u{2014}",
    "\n\n",
    "\n## Locked Contracts\n",
    "<!-- crossbook-ignore broken-task-ref: x -->",
    "[x](gone.md)",
    "\r\n",
    "| 3 | x | Done |\n",
];

/// An edit: a file, where it starts and how long it is in thousandths of the text, and a word.
type Step = (usize, usize, usize, usize);

fn boundary(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte.min(text.len()))
}

/// What `check` says of the workspace on the disk.
fn checked(project: Project) -> (Project, Vec<Value>) {
    let run = project.run(&["check", "--notes", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout()).unwrap();
    let findings = report["diagnostics"].as_array().unwrap().clone();
    (run.then(), findings)
}

/// Takes each finding out of what the editor was told; what is left over on either side, in words.
fn compare(editor: &Editor, project: &Project, findings: Vec<Value>) -> Vec<String> {
    let told = editor.diagnostics.iter().flat_map(|(uri, list)| list.iter().map(move |shown| (uri.clone(), shown.clone())));
    let mut told: Vec<(String, Value)> = told.collect();
    let mut left = Vec::new();
    for finding in findings {
        let file = finding["file"].as_str().unwrap();
        let message = finding["message"].as_str().unwrap();
        let is_same = |uri: &str, shown: &Value| {
            let words = shown["message"].as_str().unwrap().split("\nhelp: ").next().unwrap();
            let severity = match shown["severity"].as_u64() {
                Some(1) => "error",
                Some(2) => "warning",
                _ => "note",
            };
            let is_placed = match finding["span"]["start"]["byte"].as_u64() {
                Some(byte) => {
                    let text = std::fs::read_to_string(project.path(file)).unwrap();
                    uri == editor.uri(file) && shown["range"]["start"] == editor.position(&text, byte as usize) && words == message
                }
                None => words == message || *words == format!("{file}: {message}"),
            };
            is_placed && finding["rule"] == shown["code"] && finding["severity"] == severity
        };
        match told.iter().position(|(uri, shown)| is_same(uri, shown)) {
            Some(index) => _ = told.swap_remove(index),
            None => left.push(format!("not told: {finding}")),
        }
    }
    left.extend(told.iter().map(|(uri, shown)| format!("told only: {uri} {shown}")));
    left
}

#[test]
fn random_edits_are_told_as_check_tells_them() {
    let step = (0..FILES.len(), 0..1000_usize, 0..60_usize, 0..WORDS.len());
    let strategy = ((any::<bool>(), any::<bool>()), proptest::collection::vec(step, 1..12));
    let config = Config { cases: 12, max_shrink_iters: 30, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&strategy, |((bytes, pulls), steps): ((bool, bool), Vec<Step>)| {
            let mut can = capabilities(if bytes { "utf-8" } else { "utf-16" });
            if pulls {
                can["textDocument"] = json!({ "diagnostic": {} });
            }
            let mut editor = Editor::with(contract(), "", &can);
            let mut texts: BTreeMap<&str, String> = BTreeMap::new();
            for (file, at, length, word) in steps {
                let path = FILES[file];
                let text = texts.remove(path).unwrap_or_else(|| editor.open(path));
                let from = boundary(&text, text.len() * at / 1000);
                let to = boundary(&text, from + text.len() * length / 1000).max(from);
                texts.insert(path, editor.edit(path, &text, from, to, WORDS[word]));
            }
            // Answered once all is read.
            editor.ask("workspace/symbol", json!({ "query": "" }));
            if pulls {
                let report = editor.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
                // From now on it is asked, and not told.
                editor.ask("workspace/symbol", json!({ "query": "" }));
                prop_assert!(editor.diagnostics.values().all(Vec::is_empty));
                for item in report["items"].as_array().unwrap() {
                    editor.diagnostics.insert(item["uri"].as_str().unwrap().to_owned(), item["items"].as_array().unwrap().clone());
                }
            }
            let saved = texts.iter().fold(contract(), |project, (path, text)| project.file(path, text));
            let (saved, findings) = checked(saved);
            let differences = compare(&editor, &saved, findings);
            prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
            Ok(())
        })
        .unwrap();
}
