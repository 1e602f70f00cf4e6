//! What tools change: nothing, unless they are told to and may.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::client::Client;
use super::committed;

/// All files of a workspace but those of git.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut dirs = vec![root.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() && !path.ends_with(".git") {
                dirs.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.insert(name, String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned());
            }
        }
    }
    found
}

fn calls() -> Vec<(&'static str, Value)> {
    vec![
        ("new", json!({ "title": "Imports", "repos": ["api", "web"] })),
        ("renumber", json!({ "repo": "web", "from": "TASK2", "to": "7" })),
        ("sync", json!({})),
        ("fix", json!({})),
    ]
}

#[test]
fn nothing_is_written_without_a_word() {
    for arguments in [&[][..], &["--allow-writes"]] {
        let mut client = Client::with(committed(), arguments);
        let before = files(client.project.root());
        for (tool, arguments) in calls() {
            let (text, data) = client.call(tool, arguments);
            assert_eq!(data["applied"], false, "{text}");
            assert!(text.contains("othing is written") || data["files"] == json!([]), "{text}");
        }
        assert_eq!(files(client.project.root()), before);
    }
}

#[test]
fn a_server_without_the_permission_refuses_to_write() {
    let mut client = Client::new(committed());
    let before = files(client.project.root());
    for (tool, mut arguments) in calls() {
        arguments["apply"] = true.into();
        let said = client.fails(tool, arguments);
        assert!(said.contains("may not write") && said.contains("--allow-writes"), "{said}");
    }
    assert_eq!(files(client.project.root()), before);
}

#[test]
fn what_is_shown_is_what_is_written() {
    for (tool, arguments) in calls() {
        let mut client = Client::with(committed(), &["--allow-writes"]);
        let before = files(client.project.root());
        let (_, shown) = client.call(tool, arguments.clone());
        let mut apply = arguments.clone();
        apply["apply"] = true.into();
        let (text, done) = client.call(tool, apply);
        assert_eq!(shown["files"], done["files"], "{text}");
        assert_eq!(done["applied"], shown["files"] != json!([]), "{text}");
        assert_eq!(files(client.project.root()) != before, done["applied"] == true, "{text}");
    }
}

#[test]
fn a_task_is_opened_numbered_and_its_references_follow() {
    let mut client = Client::with(committed(), &["--allow-writes"]);
    let (text, data) = client.call("new", json!({ "title": "Imports", "repos": ["web", "API"], "apply": true }));
    assert_eq!(
        data["items"],
        json!([
            { "repo": "web", "path": "web/docs/cross-collab/TASK3" },
            { "repo": "api", "path": "api/docs/cross-collab/TASK2" },
        ]),
        "{text}"
    );
    assert!(data["toFill"].as_u64().unwrap() > 5 && text.starts_with("Opened web/docs/cross-collab/TASK3, api/"), "{text}");
    let (_, context) = client.call("context", json!({ "repo": "api", "item": "2" }));
    assert_eq!(context["item"]["subject"], "Imports");
    let taken = client.fails("renumber", json!({ "repo": "web", "from": "2", "to": "3" }));
    assert!(taken.contains("already has TASK3\nTry: `manner`: \"insert\""), "{taken}");
    // Git has no copy of what was just opened.
    let dirty = client.fails("renumber", json!({ "repo": "web", "from": "2", "to": "3", "manner": "swap", "apply": true }));
    assert!(dirty.contains("`allowDirty`: true"), "{dirty}");
    let swap = json!({ "repo": "web", "from": "2", "to": "3", "manner": "swap", "apply": true, "allowDirty": true });
    let (text, data) = client.call("renumber", swap);
    assert!(data["applied"] == true && data["problems"] == 0, "{text}");
    let other = std::fs::read_to_string(client.project.path("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md")).unwrap();
    assert!(other.contains("see web TASK3"), "{other}");
}

#[test]
fn claims_are_synced_and_a_second_time_nothing_is_left() {
    let mut client = Client::with(committed(), &["--allow-writes"]);
    let (text, data) = client.call("sync", json!({ "apply": true }));
    assert_eq!((&data["claims"], &data["applied"]), (&json!(1), &json!(true)), "{text}");
    assert!(text.contains("-- web: Pending") || text.contains("-- web"), "{text}");
    let (text, data) = client.call("sync", json!({ "apply": true }));
    assert!(data["applied"] == false && data["files"] == json!([]), "{text}");
}

#[test]
fn a_file_with_uncommitted_changes_is_not_changed_unless_that_is_allowed() {
    let project = committed();
    let path = project.path("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md");
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + "\n## Responsibility Alignment\n\n- web: Shows them.\n").unwrap();
    let mut client = Client::with(project, &["--allow-writes"]);
    let before = files(client.project.root());
    let said = client.fails("sync", json!({ "apply": true }));
    assert!(said.contains("has uncommitted changes") && said.contains("`allowDirty`: true"), "{said}");
    assert_eq!(files(client.project.root()), before);
    let (_, done) = client.call("sync", json!({ "apply": true, "allowDirty": true }));
    assert_eq!(done["applied"], true);
    assert_ne!(files(client.project.root()), before);
}
