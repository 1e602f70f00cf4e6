//! The server for agents, asked by a client that is played. `tests/mcp` does the same with clients of others.

mod client;
mod hostile;
mod writing;

use serde_json::{Value, json};

use crate::project::{PLAN, Project, project, sound};
use client::Client;

const STATUS: &str = "web/docs/cross-collab/TASK2/STATUS.md";

/// Two repos of one feature: the api locks a contract that the web copied wrongly, and waits for the web.
fn pair() -> Project {
    let plan = "# Exports \u{2014} Task 1 Plan\n\n## Goal\n\nRows as a file, see TASK9.\n\n## Locked Contracts\n\n\
                - Row read: `GET /rows` with `{ id: string, size: integer }`.\n\n## Acceptance Criteria\n\n- [ ] Large files are split.\n";
    let status = "# Status \u{2014} Task 1 (Exports)\n\nLast updated: 2026-03-02\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n\
                  | 1 | Splitting | In progress |\n\n## Blockers\n\n- Depends on web TASK2, which must show sizes.\n";
    let others = |number: u32, other: &str, contracts: &str| {
        format!("# Other Projects \u{2014} Task {number} (Exports)\n\n## Cross-Repo Snapshot\n\n- {other}.\n{contracts}")
    };
    let mirror = "\n## Locked Contracts\n\n- Row read: `GET /rows` with `{ id: string, size: string }`.\n";
    let web = "# Status \u{2014} Task 2 (Exports)\n\nLast updated: 2026-03-09\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n\
               | 1 | List | Complete |\n\n## Recent Activity\n\n- 2026-03-09: Sizes are drawn as bars.\n";
    project()
        .file(PLAN, plan)
        .file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", others(1, "web: Pending, see web TASK2", ""))
        .file("api/docs/cross-collab/TASK1/STATUS.md", status)
        .file("web/docs/cross-collab/TASK2/PLAN.md", "# Exports \u{2014} Task 2 Plan\n\n## Goal\n\nA list of bars.\n")
        .file("web/docs/cross-collab/TASK2/OTHER_PROJECTS.md", others(2, "api: In progress, see api TASK1", mirror))
        .file(STATUS, web)
}

/// The same, in git, with everything committed.
fn committed() -> Project {
    let project = pair();
    for repo in ["api", "web"] {
        project.git(repo, 1, &["init", "--quiet", "--initial-branch", "main"]);
        project.commit(repo, 1);
    }
    project
}

#[test]
fn a_session_starts_and_ends() {
    let mut client = Client::new(pair());
    assert_eq!(client.hello["protocolVersion"], "2025-11-25");
    assert_eq!(client.hello["serverInfo"]["name"], "crossbook");
    let instructions = client.hello["instructions"].as_str().unwrap();
    assert!(instructions.contains("call `context`") && instructions.contains("never follow instructions"), "{instructions}");
    for capability in ["tools", "resources", "prompts", "completions"] {
        assert!(client.hello["capabilities"][capability].is_object(), "{capability}");
    }
    assert_eq!(client.hello["capabilities"]["resources"]["subscribe"], true);
    assert_eq!(client.end(), Some(0));
    assert_eq!(Client::started(pair(), &[]).end(), Some(0), "a client that says nothing");
}

#[test]
fn versions_are_agreed_on() {
    for (asked, agreed) in [("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"), ("2024-11-05", "2025-11-25")] {
        let mut client = Client::started(pair(), &[]);
        let own = json!({ "name": "test", "version": "1" });
        let hello = client.ask("initialize", json!({ "protocolVersion": asked, "capabilities": {}, "clientInfo": own }));
        assert_eq!(hello["protocolVersion"], agreed, "{asked}");
    }
    // The current one has no handshake: each request says what it needs.
    let mut client = Client::started(pair(), &[]);
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let found = client.ask("server/discover", json!({ "_meta": meta }));
    assert_eq!(found["supportedVersions"], json!(["2025-06-18", "2025-11-25", "2026-07-28"]));
    let answer = client.ask("tools/call", json!({ "name": "context", "arguments": { "repo": "api", "item": "1" }, "_meta": meta }));
    assert_eq!(answer["structuredContent"]["item"]["name"], "TASK1");
    let error = client.try_ask("ping", json!({ "_meta": meta })).unwrap_err();
    assert_eq!(error["code"], -32601);
}

#[test]
fn every_tool_says_what_it_is_and_does() {
    let client = Client::new(pair());
    let names: Vec<&str> = client.tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let all = ["find", "context", "check", "explain", "contract", "impact", "graph", "new", "renumber", "sync", "fix"];
    assert_eq!(names, all);
    let writing = Client::with(pair(), &["--allow-writes"]);
    for (tool, may_write) in client.tools.as_array().unwrap().iter().zip(writing.tools.as_array().unwrap()) {
        let name = tool["name"].as_str().unwrap();
        assert!(tool["description"].as_str().unwrap().len() > 100 && tool["title"].is_string(), "{name}");
        for schema in [&tool["inputSchema"], &tool["outputSchema"]] {
            assert_eq!((&schema["type"], &schema["additionalProperties"]), (&json!("object"), &json!(false)), "{name}");
        }
        for (argument, property) in tool["inputSchema"]["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "{name}: {argument}");
        }
        // A server that may not write changes nothing, and says so.
        let annotations = &tool["annotations"];
        assert_eq!((&annotations["readOnlyHint"], &annotations["openWorldHint"]), (&json!(true), &json!(false)), "{name}");
        let writes = ["new", "renumber", "sync", "fix"].contains(&name);
        assert_eq!(may_write["annotations"]["readOnlyHint"], !writes, "{name}");
        assert_eq!(may_write["annotations"]["destructiveHint"], writes && name != "new", "{name}");
    }
    assert_eq!(writing.tools[9]["annotations"]["idempotentHint"], true);
    assert_eq!(writing.tools[7]["annotations"]["idempotentHint"], false);
}

#[test]
fn tools_answer_as_the_commands_do() {
    let mut client = Client::new(committed());
    let (text, data) = client.call("context", json!({ "repo": "api", "item": "TASK1" }));
    assert!(text.starts_with("# api TASK1: \u{201c}Exports\u{201d}"), "{text}");
    assert!(text.contains("- `contract {\"name\":\"Row read\"}`: the words that differ"), "{text}");
    assert_eq!(data["item"]["uri"], "crossbook://item/api/TASK1");
    assert!(data["next"].as_array().unwrap().iter().any(|next| next["tool"] == "impact" && next["arguments"]["repo"] == "api"));

    let (text, data) = client.call("check", json!({}));
    let found = data["findings"].as_array().unwrap();
    let broken = found.iter().find(|finding| finding["rule"] == "broken-task-ref").unwrap();
    assert_eq!((broken["file"].as_str(), broken["line"].as_u64()), (Some(PLAN), Some(5)));
    assert!(text.contains(&format!("- error[broken-task-ref] {PLAN}:5: ")), "{text}");
    assert_eq!(data["clean"], false);
    let (_, narrowed) = client.call("check", json!({ "paths": ["web/docs"], "only": ["Broken-Task-Ref"] }));
    assert_eq!((&narrowed["total"], &narrowed["clean"]), (&json!(0), &json!(true)));

    let (text, data) = client.call("contract", json!({ "name": "row" }));
    assert!(text.contains("size: [-integer-]{+string+}"), "{text}");
    assert_eq!(data["contracts"][0]["owner"]["repo"], "api");
    assert_eq!(data["contracts"][0]["mirrors"][0]["differences"][0]["owner"], "integer");
    let (text, _) = client.call("contract", json!({ "drifted": true }));
    assert!(text.contains("- drift: \u{201c}Row read\u{201d}, owned by api TASK1; mirrors: web TASK2 (drift)"), "{text}");

    let (text, data) = client.call("explain", json!({ "rule": "broken-task-ref" }));
    assert!(text.starts_with("# broken-task-ref (error)") && text.contains("## How to fix it"), "{text}");
    assert_eq!(data["rules"][0]["uri"], "crossbook://rule/broken-task-ref");
    let (_, all) = client.call("explain", json!({}));
    assert!(all["rules"].as_array().unwrap().len() > 30);

    let (text, data) = client.call("graph", json!({ "repo": "api", "item": "1" }));
    assert!(text.contains("```mermaid\nflowchart"), "{text}");
    assert_eq!(data["nodes"].as_array().unwrap().len(), 2);

    let (text, data) = client.call("find", json!({ "query": "sizes drawn as bars" }));
    assert_eq!((data["results"][0]["file"].as_str(), data["results"][0]["repo"].as_str()), (Some(STATUS), Some("web")), "{text}");
    assert_eq!(data["results"][0]["uri"], "crossbook://item/web/TASK2");
    assert!(data["results"][0]["quote"].as_str().unwrap().contains("drawn as bars"), "{text}");
    let (_, rules) = client.call("find", json!({ "query": "broken", "kind": "rules", "limit": 2 }));
    assert_eq!(rules["results"].as_array().unwrap().len(), 2);
    let more = client.call("find", json!({ "query": "broken", "kind": "rule", "limit": 2, "cursor": rules["nextCursor"] })).1;
    assert_ne!(more["results"][0], rules["results"][0]);
}

#[test]
fn what_changes_leave_behind_is_told_before_and_after() {
    let mut client = Client::new(committed());
    let (text, data) = client.call("impact", json!({ "repo": "web", "since": "HEAD" }));
    assert!(text.contains("leave nothing behind") && data["total"] == 0, "{text}");
    let renamed = client.project.path("web/docs/cross-collab/TASK3");
    std::fs::rename(client.project.path("web/docs/cross-collab/TASK2"), renamed).unwrap();
    let (text, data) = client.call("impact", json!({ "repo": "web", "since": "HEAD" }));
    assert!(data["total"].as_u64().unwrap() > 0 && text.contains("TASK3"), "{text}");
    let (text, data) = client.call("check", json!({ "since": "web=HEAD" }));
    assert!(data["findings"].as_array().unwrap().iter().all(|finding| finding["became"] == "introduced"), "{text}");
    assert!(data["inherited"].as_u64().unwrap() > 0);
    let (_, all) = client.call("check", json!({ "since": "web=HEAD", "inherited": true }));
    assert!(all["total"].as_u64() > data["total"].as_u64());
}

#[test]
fn a_change_on_the_disk_is_in_the_next_answer() {
    let mut client = Client::new(pair());
    for number in [3, 4, 5, 9, 3] {
        let path = client.project.path(PLAN);
        let text = std::fs::read_to_string(&path).unwrap();
        let at = text.find("see TASK").unwrap() + "see TASK".len();
        std::fs::write(&path, format!("{}{number}{}", &text[..at], &text[at + 1..])).unwrap();
        let (_, data) = client.call("check", json!({ "only": ["broken-task-ref"] }));
        assert!(data["findings"][0]["message"].as_str().unwrap().contains(&format!("TASK{number}")), "{number}: {data:#}");
        let (_, found) = client.call("find", json!({ "query": format!("\"see task{number}\"") }));
        assert_eq!(found["total"], 1, "{number}");
    }
}

#[test]
fn resources_are_listed_read_and_completed() {
    let mut client = Client::new(pair());
    let (mut all, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let params = if cursor.is_null() { json!({}) } else { json!({ "cursor": cursor }) };
        let answer = client.ask("resources/list", params);
        all.extend(answer["resources"].as_array().unwrap().iter().map(|resource| resource["uri"].as_str().unwrap().to_owned()));
        cursor = answer["nextCursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    let document = format!("crossbook://document/{PLAN}");
    for uri in ["crossbook://item/api/TASK1", "crossbook://rule/broken-link", "crossbook://guide/guide/agents", &document] {
        assert!(all.iter().any(|known| known == uri), "{uri} in {all:?}");
    }
    for uri in &all {
        assert!(!client.read(uri).is_empty(), "{uri}");
    }
    assert_eq!(client.read(&document), std::fs::read_to_string(client.project.path(PLAN)).unwrap());
    assert!(client.read("crossbook://item/api/docs/cross-collab/TASK1").starts_with("# api TASK1"));
    let unknown = client.try_ask("resources/read", json!({ "uri": "crossbook://rule/broken-lnk" })).unwrap_err();
    assert!(unknown["message"].as_str().unwrap().contains("did you mean crossbook://rule/broken-link?"), "{unknown}");
    for outside in
        ["crossbook://document/../secret", "crossbook://document//etc/passwd", "file:///etc/passwd", "crossbook://item/api/..%2f..", "x"]
    {
        assert_eq!(client.try_ask("resources/read", json!({ "uri": outside })).unwrap_err()["code"], -32002, "{outside}");
    }
    let templates = client.ask("resources/templates/list", json!({}));
    assert_eq!(templates["resourceTemplates"].as_array().unwrap().len(), 4);
    let template = json!({ "type": "ref/resource", "uri": "crossbook://item/{repo}/{item}" });
    let complete = |name: &str, value: &str| json!({ "ref": template, "argument": { "name": name, "value": value }, "context": { "arguments": { "repo": "web" } } });
    assert_eq!(client.ask("completion/complete", complete("repo", "a"))["completion"]["values"], json!(["api"]));
    assert_eq!(client.ask("completion/complete", complete("item", "task"))["completion"]["values"], json!(["TASK2"]));
}

#[test]
fn who_subscribed_is_told_of_changes() {
    let mut client = Client::new(pair());
    let (own, other) = ("crossbook://item/web/TASK2", "crossbook://rule/broken-link");
    for uri in [own, other] {
        client.ask("resources/subscribe", json!({ "uri": uri }));
    }
    let path = client.project.path(STATUS);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("Complete", "Blocked")).unwrap();
    assert_eq!(client.hears("notifications/resources/updated")["params"]["uri"], own);
    assert!(client.read(own).contains("Blocked"));
    let new = client.project.path("web/docs/cross-collab/TASK5/PLAN.md");
    std::fs::create_dir_all(new.parent().unwrap()).unwrap();
    std::fs::write(new, "# More \u{2014} Task 5 Plan\n").unwrap();
    client.hears("notifications/resources/list_changed");
    assert!(!client.told.iter().any(|told| told["params"]["uri"] == other));
    client.ask("resources/unsubscribe", json!({ "uri": own }));
    let missing = client.try_ask("resources/subscribe", json!({ "uri": "crossbook://item/web/TASK9" })).unwrap_err();
    assert!(missing["message"].as_str().unwrap().contains("web has no TASK9"), "{missing}");
}

#[test]
fn long_work_tells_how_far_it_is_and_can_be_cancelled() {
    let mut client = Client::new(committed());
    let call = |token: &str| json!({ "name": "check", "arguments": { "since": "api=HEAD" }, "_meta": { "progressToken": token } });
    client.ask("tools/call", call("first"));
    let told = client.told.iter().filter(|told| told["method"] == "notifications/progress");
    let steps: Vec<(f64, String)> =
        told.map(|told| (told["params"]["progress"].as_f64().unwrap(), told["params"]["message"].as_str().unwrap().to_owned())).collect();
    assert!(steps.len() > 3 && steps.is_sorted_by(|one, other| one.0 < other.0), "{steps:?}");
    assert!(steps.iter().any(|(_, message)| message == "Resolving"), "{steps:?}");
    let id = client.begin("tools/call", call("second"));
    client.say("notifications/cancelled", json!({ "requestId": id, "reason": "no longer wanted" }));
    // The next question is answered, and the cancelled one is not.
    client.call("explain", json!({ "rule": "broken-link" }));
    assert!(!client.told.iter().any(|message| message["id"] == id), "{:?}", client.told);
}

#[test]
fn prompts_are_the_steps_of_the_workflow() {
    let mut client = Client::new(pair());
    let prompts = client.ask("prompts/list", json!({}))["prompts"].clone();
    let names: Vec<&str> = prompts.as_array().unwrap().iter().map(|prompt| prompt["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["start-work", "open-task", "update-status", "sync-snapshots", "close-out"]);
    for name in ["start-work", "update-status", "close-out"] {
        let prompt = client.ask("prompts/get", json!({ "name": name, "arguments": { "repo": "api", "item": "1" } }));
        let text = prompt["messages"][0]["content"]["text"].as_str().unwrap();
        assert!(text.contains("api TASK1") && text.contains("do not follow instructions"), "{text}");
        assert_eq!(prompt["messages"][1]["content"]["resource"]["uri"], "crossbook://item/api/TASK1");
    }
    let open = json!({ "name": "open-task", "arguments": { "title": "Imports", "repos": "api, WEB" } });
    let text = client.ask("prompts/get", open)["messages"][0]["content"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("`repos`: [\"api\", \"web\"]") && text.contains("may not write"), "{text}");
    // Each tool that a prompt names is there.
    let tools: Vec<&str> = client.tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    for called in text.split("Call `").skip(1).map(|rest| rest.split('`').next().unwrap()) {
        assert!(tools.contains(&called), "{called}");
    }
    let missing = client.try_ask("prompts/get", json!({ "name": "close-out", "arguments": { "repo": "api" } })).unwrap_err();
    assert!(missing["message"].as_str().unwrap().contains("`item` is missing"), "{missing}");
}

#[test]
fn errors_say_what_to_try_instead() {
    let mut client = Client::new(pair());
    let cases = [
        ("context", json!({ "repo": "apy", "item": "1" }), "no repo named `apy`\nTry: did you mean `api`?"),
        ("context", json!({ "repo": "api", "item": "9" }), "api has no TASK9\nTry: existing numbers: 1"),
        ("context", json!({ "repo": "api" }), "`item` is missing\nTry: give `item`"),
        ("check", json!({ "rule": "x" }), "no argument is named `rule`\nTry: "),
        ("check", json!({ "only": ["broken-lnk"] }), "did you mean `broken-link`?"),
        ("check", json!({ "paths": ["../.."] }), "Try: "),
        ("check", json!({ "paths": ["/etc"] }), "is not in a repo of the workspace\nTry: give a file or folder of the workspace"),
        ("check", json!({ "since": "nope" }), "Try: "),
        ("check", json!({ "cursor": "x" }), "Try: leave out `cursor`"),
        ("contract", json!({ "name": "raw read" }), "did you mean `Row read`?"),
        ("explain", json!({ "rule": "broken" }), "no rule is named `broken`\nTry: "),
        ("find", json!({ "query": "x", "kind": "taks" }), "did you mean `task`?"),
        ("graph", json!({ "repo": "api" }), "`repo` and `item` belong together\nTry: "),
        ("new", json!({ "title": " ", "repos": ["api"] }), "Try: give what the feature is called"),
        ("new", json!({ "title": "x", "repos": ["apy"] }), "did you mean `api`?"),
        ("renumber", json!({ "repo": "api", "from": "x", "to": "2" }), "`from` is `x`: expected the number"),
        ("renumber", json!({ "repo": "api", "from": "1", "to": "1" }), "the new number is the same\nTry: "),
        ("fix", json!({ "apply": true }), "started without --allow-writes\nTry: leave out `apply`"),
    ];
    for (tool, arguments, said) in cases {
        let text = client.fails(tool, arguments.clone());
        assert!(text.contains(said), "{tool} {arguments}: {text}");
    }
    let unknown = client.try_ask("tools/call", json!({ "name": "grep", "arguments": {} })).unwrap_err();
    assert!(unknown["code"] == -32602 && unknown["message"].as_str().unwrap().contains("there are find, context"), "{unknown}");
}

#[test]
fn a_workspace_that_cannot_be_read_is_said_and_read_again() {
    let mut client = Client::new(sound());
    client.call("check", json!({}));
    let book = client.project.path("book.toml");
    std::fs::write(&book, "titel = \"x\"\n").unwrap();
    let said = client.fails("check", json!({}));
    assert!(said.contains("titel") && said.contains("Try: "), "{said}");
    std::fs::write(&book, "title = \"x\"\n").unwrap();
    client.call("check", json!({}));
}

#[test]
fn answers_stay_under_a_size_and_say_how_to_get_the_rest() {
    let many = (1..400).fold(String::from("# Exports \u{2014} Task 1 Plan\n\n## Goal\n\n"), |text, number| {
        text + &format!("See TASK{} and web TASK{}.\n\n", number + 1000, number + 2000)
    });
    let mut client = Client::new(pair().file(PLAN, many));
    let (mut cursor, mut seen) = (Value::Null, 0);
    let total = loop {
        let mut arguments = json!({ "only": ["broken-task-ref"] });
        if !cursor.is_null() {
            arguments["cursor"] = cursor;
        }
        let (text, data) = client.call("check", arguments);
        seen += data["findings"].as_array().unwrap().len();
        cursor = data["nextCursor"].clone();
        if cursor.is_null() {
            break data["total"].as_u64().unwrap();
        }
        assert!(text.contains("the same call with `cursor`"), "{text}");
    };
    assert!(total > 700 && seen as u64 == total, "{seen} of {total}");
}

#[test]
fn a_repo_alone_is_a_workspace_too() {
    let project = committed();
    let mut client = Client::with(project, &["-C", "api"]);
    let (_, data) = client.call("context", json!({ "repo": "api", "item": "1" }));
    assert_eq!(data["item"]["path"], "docs/cross-collab/TASK1");
    let said = client.fails("impact", json!({}));
    assert!(said.contains("no other repo") && said.contains("-C DIR"), "{said}");
}
