//! Whatever a document says, it is read to its end, and every place that is named lies in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossbook::config::Config;
use crossbook::lint;
use crossbook::model::{Draft, Model};
use crossbook::source::{Content, RepoSource, SourceFile, Sources, TaskFolder};
use proptest::prelude::*;

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

fn read(plan: &str, status: &str) -> (Model, Vec<lint::Finding>) {
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
    let model = Model::resolve(Draft::read(&config, &Sources { repos: vec![api, web], workspace: Vec::new() }), &BTreeMap::new());
    let findings = lint::check(&model, &config);
    (model, findings)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_document_is_made_of_stands_in_the_order_of_the_text(text in document()) {
        let document = crossbook::markdown::parse(Arc::from(text.as_str()));
        let text = text.as_str();
        prop_assert!(document.passages.is_sorted_by_key(|passage| passage.span.start), "passages of {text:?}");
        prop_assert!(document.items.is_sorted_by_key(|item| item.span.start), "items of {text:?}");
        prop_assert!(document.tables.is_sorted_by_key(|table| table.span.start), "tables of {text:?}");
        prop_assert!(document.fences.is_sorted_by_key(|fence| fence.span.start), "fences of {text:?}");
        prop_assert!(document.headings.is_sorted_by_key(|heading| heading.span.start), "headings of {text:?}");
        prop_assert!(document.links.is_sorted_by_key(|link| link.span.start), "links of {text:?}");
        prop_assert!(document.comments.is_sorted_by_key(|comment| comment.span.start), "comments of {text:?}");
        for passage in &document.passages {
            for (index, piece) in passage.pieces.iter().enumerate() {
                let (words, at) = (passage.piece_text(index), piece.at as usize);
                if piece.exact {
                    prop_assert_eq!(passage.source(at, at + words.len()).of(text), words);
                }
                if let Some(link) = piece.kind.link() {
                    prop_assert!(document.links[link as usize].span.contains(piece.span), "a link of {text:?}");
                }
            }
        }
        for item in &document.items {
            prop_assert!(item.parent.is_none_or(|parent| document[parent].span.contains(item.span)), "an item of {text:?}");
            prop_assert!(item.lead.is_none_or(|lead| item.span.contains(document[lead].span)), "a lead of {text:?}");
        }
        for heading in &document.headings {
            prop_assert!(heading.parent.is_none_or(|parent| document[parent].level < heading.level), "a heading of {text:?}");
        }
    }

    #[test]
    fn every_place_lies_in_its_document((plan, status) in (document(), document())) {
        let (model, findings) = read(&plan, &status);
        for reference in model.all_references() {
            let text = model[reference.document].text();
            prop_assert!(text.get(reference.span.range()).is_some(), "{:?} in {text:?}", reference);
        }
        for finding in &findings {
            for (text, span) in finding.site.place.into_iter().chain(finding.related.iter().filter_map(|related| related.site.place)) {
                prop_assert!(model.text(text).get(span.range()).is_some(), "{} at {span:?}", finding.message);
            }
            for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
                prop_assert!(model[edit.document].text().get(edit.span.range()).is_some(), "{}", finding.message);
            }
        }
        let reported = crossbook::report::Reported::whole(&model, &findings);
        crossbook::report::json::render(&reported);
        let plain = crossbook::report::text::Color::Plain;
        crossbook::report::text::render(&reported, plain);
        crossbook::report::sarif::render(&reported);
        crossbook::report::github::render(&reported);
        crossbook::report::gitlab::render(&reported);
        crossbook::report::junit::render(&reported);
        crossbook::report::rdjson::render(&reported);
        crossbook::report::markdown::render(&reported);
        crossbook::report::comparison::list(&model, plain);
        let contracts: Vec<_> = model.contracts.iter().collect();
        let full = crossbook::report::comparison::full(&model, &contracts, "", plain);
        prop_assert!(!full.contains(['\u{1b}', '\0', '\r']), "{full:?}");
    }
}
