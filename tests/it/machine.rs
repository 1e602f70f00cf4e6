//! What the site tells programs, and the pages made from what all tasks say together.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::project::{PLAN, Run, sound};

const STATUS: &str = "api/docs/cross-collab/TASK1/STATUS.md";

fn built(book: &str) -> Run {
    let status = "# Status — Task 1 (Exports)\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n| 1 | Button | In progress |\n\n\
                  ## Recent Activity\n\n- 2026-04-02: Wrote `<b>` & the \u{1}rest.\n- 2026-03-30: Began:\n- 2026-03-30: First half.\n";
    let plan = "# Exports — Task 1 Plan\n\n## Scope\n\n### Phase 1: Button\n\nFiles to change:\n- `src/a.rs`\n";
    let other =
        "# Imports — Task 2 Plan\n\n## Status Snapshot\n\nIn progress.\n\n## Scope\n\nFiles to change:\n- `api/src/a.rs` — the same\n";
    let project = sound().file("book.toml", book).file(STATUS, status).file(PLAN, plan).file("api/src/a.rs", "");
    project.file("api/docs/cross-collab/TASK2/PLAN.md", other).build()
}

fn read(run: &Run, path: &str) -> String {
    fs::read_to_string(run.project.path("site").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_workspace_is_told_to_programs() {
    let run = built("title = \"All [of] it\"\n");
    let workspace: Value = serde_json::from_str(&read(&run, "workspace.json")).unwrap();
    assert_eq!(workspace["schema"], "crossbook-workspace/1");
    let tasks: Vec<&Value> = workspace["tasks"].as_array().unwrap().iter().collect();
    assert_eq!((&tasks[0]["repo"], &tasks[0]["number"], &tasks[0]["state"]), (&"api".into(), &1.into(), &"in-progress".into()));
    let status = workspace["documents"].as_array().unwrap().iter().find(|document| document["kind"] == "status").unwrap();
    assert_eq!(status["page"], "api/task1.html#status");
    assert!(status["headings"].as_array().unwrap().contains(&"recent-activity".into()));
    let pages = ["repos", "tasks", "documents", "features"].iter().flat_map(|list| workspace[*list].as_array().unwrap());
    let pages: BTreeSet<&str> = pages.filter_map(|item| item["page"].as_str()).map(|page| page.split('#').next().unwrap()).collect();
    for page in pages {
        read(&run, page);
    }
    let llms = read(&run, "llms.txt");
    assert!(llms.starts_with("# All  of  it\n\n> "), "{llms}");
    for link in llms.split("](").skip(1) {
        read(&run, link.split(')').next().unwrap());
    }
    run.leaves_no("site/feed.xml").leaves_no("site/sitemap.xml");
}

#[test]
fn a_site_that_knows_its_address_has_a_feed_and_a_map() {
    let run = built("url = \"https://docs.example/x\"\n");
    let feed = read(&run, "feed.xml");
    assert!(feed.contains("<updated>2026-04-02T00:00:00Z</updated>") && feed.contains("Wrote &lt;b&gt; &amp; the rest."), "{feed}");
    assert!(feed.contains("<link href=\"https://docs.example/x/api/task1.html#status--recent-activity\"/>"), "{feed}");
    let ids: Vec<&str> = feed.split("<id>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (3, 3), "{ids:?}");
    let map = read(&run, "sitemap.xml");
    assert!(map.contains("<loc>https://docs.example/x/</loc>") && map.contains("<loc>https://docs.example/x/api/task1.html</loc>"));
    assert!(!map.contains("404"), "{map}");
    assert!(read(&run, "activity/index.html").contains("href=\"../feed.xml\""));
}

#[test]
fn days_and_months_have_what_happened() {
    let run = built("");
    let newest = read(&run, "activity/index.html");
    assert!(newest.find("id=\"d-2026-04-02\"").unwrap() < newest.find("id=\"d-2026-03-30\"").unwrap());
    assert!(newest.contains("First half.") && !newest.contains("Began:") && newest.contains("Wrote &lt;b&gt;"), "{newest}");
    let march = read(&run, "activity/2026-03.html");
    assert!(march.contains("First half.") && !march.contains("Wrote"));
}

#[test]
fn tasks_that_want_one_file_meet_on_a_page() {
    let conflicts = read(&built(""), "conflicts/index.html");
    assert!(conflicts.contains("<code>src/a.rs</code>"), "{conflicts}");
    assert!(conflicts.contains("href=\"../api/task1.html#plan") && conflicts.contains("href=\"../api/task2.html#plan"), "{conflicts}");
}
