//! Whatever a document says, it is read to its end, and every place that is named lies in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossbook::config::Config;
use crossbook::contract::Contracts;
use crossbook::lint;
use crossbook::model::{Draft, Model};
use crossbook::report::text::Color;
use crossbook::report::{self, Reported};
use crossbook::source::{Answers, Content, RepoInfo, RepoSource, SourceFile, Sources, TaskFolder};
use proptest::prelude::*;
use serde_json::Value;

use crate::places;

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
    let folders = vec![TaskFolder::new(folder, 4)];
    let api = RepoSource {
        info: RepoInfo::new("api", "api"),
        has_sources: true,
        folders,
        files: vec![file("OTHER_PROJECTS.md", plan), file("PLAN.md", plan), file("STATUS.md", status)].into(),
        ..RepoSource::default()
    };
    let web = RepoSource { info: RepoInfo::new("web", "web"), ..RepoSource::default() };
    let config = Config::default();
    let sources = Sources { repos: vec![api, web], ..Sources::default() };
    let model = Model::resolve(Draft::read(&config, &sources), &Answers::default());
    let contracts = Contracts::compare(None, &model, &[], &sources);
    let findings = lint::check(&model, &contracts, &config);
    (model, contracts, findings)
}

/// Every report of a verdict, by its format.
fn reports(model: &Model, contracts: &Contracts, findings: &[lint::Finding]) -> BTreeMap<&'static str, String> {
    let reported = Reported::whole(model, contracts, findings);
    let all: Vec<_> = contracts.all.iter().collect();
    BTreeMap::from([
        ("text", report::text::render(&reported, &report::View::ALL, Color::Plain)),
        ("json", report::json::render(&reported)),
        ("sarif", report::sarif::render(&reported)),
        ("github", report::github::render(&reported)),
        ("gitlab", report::gitlab::render(&reported)),
        ("junit", report::junit::render(&reported)),
        ("rdjson", report::rdjson::render(&reported)),
        ("markdown", report::markdown::render(&reported)),
        ("list", report::comparison::list(model, contracts, Color::Plain)),
        ("contracts", report::comparison::full(model, contracts, &all, "", Color::Plain)),
    ])
}

/// How many findings stand in a report that programs read.
fn listed(reports: &BTreeMap<&str, String>, format: &str, list: &str) -> usize {
    let report: Value = serde_json::from_str(&reports[format]).unwrap_or_else(|error| panic!("{format}: {error}\n{}", reports[format]));
    report.pointer(list).and_then(Value::as_array).unwrap_or_else(|| panic!("{format} has no {list}: {report}")).len()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_document_is_made_of_stands_in_the_order_of_the_text(text in document()) {
        let document = crossbook::markdown::parse(Arc::from(text.as_str()));
        prop_assert_eq!(&*document.text, text.as_str());
        invariants::document(&document);
    }

    #[test]
    fn every_place_lies_in_its_document((plan, status) in (document(), document())) {
        let (model, contracts, findings) = read(&plan, &status);
        invariants::verdict(&model, &findings);
        let reports = reports(&model, &contracts, &findings);
        // What is read once more says the same in every format.
        let (model_again, contracts_again, findings_again) = read(&plan, &status);
        prop_assert_eq!(&reports, &self::reports(&model_again, &contracts_again, &findings_again));
        places::hold(&serde_json::from_str(&reports["json"]).unwrap(), |file| {
            let texts = [("OTHER_PROJECTS.md", &plan), ("PLAN.md", &plan), ("STATUS.md", &status)];
            let named = texts.into_iter().find(|(name, _)| file.strip_prefix("api/docs/cross-collab/TASK4/") == Some(name));
            assert!(named.is_some() || "api/docs/cross-collab/TASK4".starts_with(file), "nothing is called {file}");
            named.map(|(_, text)| text.clone())
        });
        // No format leaves a finding out.
        for (format, list) in [("json", "/diagnostics"), ("sarif", "/runs/0/results"), ("gitlab", ""), ("rdjson", "/diagnostics")] {
            prop_assert_eq!(listed(&reports, format, list), findings.len(), "{}", format);
        }
        prop_assert_eq!(listed(&reports, "json", "/references"), model.all_references().count());
        for finding in &findings {
            let head = format!("{}[{}]: ", finding.severity.name(), finding.rule);
            prop_assert!(reports["text"].contains(&head) && reports["markdown"].contains(finding.rule) && reports["junit"].contains(finding.rule));
        }
        for (format, text) in &reports {
            let is_control = |c: char| c.is_control() && c != '\n' && c != '\t';
            prop_assert!(!text.contains(is_control), "{format}: {text:?}");
        }
    }
}
