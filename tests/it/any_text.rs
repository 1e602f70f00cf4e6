//! Whatever a document says, it is read to its end, and every place that is named lies in it.

use std::sync::Arc;

use crossbook::config::Config;
use crossbook::contract::Contracts;
use crossbook::lint;
use crossbook::model::{Draft, Model};
use crossbook::source::{Answers, Content, RepoSource, SourceFile, Sources, TaskFolder};
use proptest::prelude::*;

// What holds of whatever fuzzing makes holds of these, too.
#[path = "../../fuzz/invariants.rs"]
mod invariants;

/// Lines of real documents, taken apart: whatever order they come in, and whatever stands between.
const PIECES: [&str; 57] = [
    "# Status — Task 4 (Exports)",
    "## Cross-Repo Snapshot",
    "Cross-Repo Snapshot",
    "## Phase Status",
    "## Recent Activity",
    "### Phase 1: Go",
    "Files to change:",
    "- `src/a.rs` — new",
    "- web: Complete. See web TASK9.",
    "  - (TASK5)",
    "1. api",
    "- [x] done",
    "> ",
    "    ",
    "\t",
    "```yaml",
    "handoff:",
    "  state: [active",
    "```",
    "~~~",
    "| Phase | Status |",
    "|---|--:|",
    "| 1 | Complete |",
    "Repo: web",
    "Last updated: 2026-13-45",
    "{Criterion 1}",
    "<!-- crossbook-ignore broken-link -->",
    "<!--",
    "<a href='x",
    "[a](PLAN.md#b)",
    "[b]: c",
    "TASK1–TASK3",
    "web TASK4/5",
    "docs/cross-collab/TASK4/PLAN.md",
    "`../TASK3/`",
    "Depends on web TASK1.",
    "â€”",
    "\u{feff}",
    "\r",
    "\0",
    "---",
    "***",
    "ä🎯\u{301}",
    "/Users/ana/x",
    "[^1]: A footnote, TASK4.",
    "See[^1] \\*web\\* TASK2 &amp; `x`",
    "[![i](a.png) and `b`](c.md) *d* <img src='e.png'>",
    "<div id='f'><a href='g.md'>",
    "</div>",
    "+ | a | b |",
    "  |---|---|",
    "  | [c](d.md) | `e` |",
    "* Scope",
    "## Locked Contracts",
    "## Locked Contracts (Mirrored)",
    "- Read: `GET /api/items/{id}` gives `{ id: string }`",
    "### Items",
];

fn document() -> impl Strategy<Value = String> {
    let piece = prop_oneof![6 => proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned), 1 => ".{0,12}"];
    let end = proptest::sample::select(vec!["\n", "\n\n", " ", ""]);
    proptest::collection::vec((piece, end), 0..30).prop_map(|parts| parts.into_iter().map(|(piece, end)| piece + end).collect())
}

fn read(plan: &str, status: &str) -> (Model, Contracts, Vec<lint::Finding>) {
    let folder = "docs/cross-collab/TASK4";
    let file = |name: &str, text: &str| SourceFile { path: format!("{folder}/{name}"), content: Content::Text(Arc::from(text)) };
    let folders = vec![TaskFolder { path: folder.to_owned(), number: 4, unreadable: None }];
    let api = RepoSource {
        name: "api".to_owned(),
        path: "api".to_owned(),
        has_sources: true,
        folders,
        files: vec![file("OTHER_PROJECTS.md", plan), file("PLAN.md", plan), file("STATUS.md", status)],
        ..RepoSource::default()
    };
    let web = RepoSource { name: "web".to_owned(), path: "web".to_owned(), ..RepoSource::default() };
    let config = Config::default();
    let sources = Sources { repos: vec![api, web], workspace: Vec::new() };
    let model = Model::resolve(Draft::read(&config, &sources), &Answers::default());
    let contracts = Contracts::compare(None, &model, &[], &sources);
    let findings = lint::check(&model, &contracts, &config);
    (model, contracts, findings)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_document_is_made_of_stands_in_the_order_of_the_text(text in document()) {
        let document = crossbook::markdown::parse(Arc::from(text.as_str()));
        invariants::document(&document);
    }

    #[test]
    fn every_place_lies_in_its_document((plan, status) in (document(), document())) {
        let (model, contracts, findings) = read(&plan, &status);
        invariants::verdict(&model, &findings);
        let reported = crossbook::report::Reported::whole(&model, &contracts, &findings);
        crossbook::report::json::render(&reported);
        let plain = crossbook::report::text::Color::Plain;
        crossbook::report::text::render(&reported, plain);
        crossbook::report::sarif::render(&reported);
        crossbook::report::github::render(&reported);
        crossbook::report::gitlab::render(&reported);
        crossbook::report::junit::render(&reported);
        crossbook::report::rdjson::render(&reported);
        crossbook::report::markdown::render(&reported);
        crossbook::report::comparison::list(&model, &contracts, plain);
        let all: Vec<_> = contracts.all.iter().collect();
        let full = crossbook::report::comparison::full(&model, &contracts, &all, "", plain);
        prop_assert!(!full.contains(['\u{1b}', '\0', '\r']), "{full:?}");
    }
}
