//! Heading ids, held to those of `github-slugger`, which makes them as GitHub does.

use std::fs;
use std::path::PathBuf;

use crossbook::markdown;
use crossbook::text::Slugs;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::string::string_regex;
use proptest::test_runner::TestRunner;
use regex_syntax::hir::{Class, HirKind};

use crate::rust_source::{files_below, root};
use crate::tools;

/// A document, or what stands for one: its name, its headings, and the ids that Crossbook gives them.
struct Headed {
    name: String,
    headings: Vec<String>,
    ids: Vec<String>,
}

impl Headed {
    fn of(name: &str, headings: Vec<String>) -> Self {
        let mut slugs = Slugs::default();
        let ids = headings.iter().map(|heading| slugs.unique(heading)).collect();
        Self { name: name.to_owned(), headings, ids }
    }

    fn read(name: &str, text: &str) -> Self {
        let document = markdown::parse(text.into());
        // Plain lines that are headings to Crossbook alone have no ids at GitHub.
        let plain = document.headings.iter().filter(|heading| !heading.legacy);
        let plain = plain.map(|heading| (heading.span.start, document.named_words(heading).into_owned(), heading.id.clone()));
        let raw = document.raw_headings.iter().map(|heading| (heading.start, heading.text.trim().to_owned(), heading.id.clone()));
        let mut all: Vec<(u32, String, String)> = plain.chain(raw).collect();
        all.sort();
        let (headings, ids) = all.into_iter().map(|(_, heading, id)| (heading, id)).unzip();
        Self { name: name.to_owned(), headings, ids }
    }
}

/// What stands among headings and has no part, or a part of its own, in their numbers.
const TEXTS: [&str; 3] = [
    "# A\n\nGoal\n- x\n\n## Goal\n- y\n\nGoal:\n- z\n\n## Goal\n",
    "# A\n\n<h2>A</h2>\n\nA\n===\n\n> # A\n\n- # A\n\n```\n# A\n```\n\n<h3>\n\nA\n\n</h3>\n",
    "---\ntitle: A\n---\n# A\n\n# `A`\n\n# **A**{#a}\n\n# [A](b)\n\n# ![A](b)\n\n# &amp; A \\* :tada: <b>A</b>\n",
];

/// Fails where an id is not the one of `github-slugger`.
fn assert_ids(documents: &[Headed]) {
    let lines = documents.iter().map(|document| serde_json::to_string(&document.headings).unwrap() + "\n");
    let answer = tools::npm("slugs", "github-slugger", "ids.mjs", lines.collect::<String>().as_bytes());
    let theirs: Vec<Vec<String>> = answer.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    assert_eq!(theirs.len(), documents.len());
    let mut wrong = Vec::new();
    for (document, theirs) in documents.iter().zip(&theirs) {
        assert_eq!(theirs.len(), document.ids.len());
        let pairs = document.headings.iter().zip(document.ids.iter().zip(theirs));
        let differing = pairs.filter(|(_, (own, other))| own != other);
        wrong.extend(differing.map(|(heading, (own, other))| {
            let escaped = |text: &str| text.escape_default().to_string();
            format!("{}: `{heading}` ({})\n  own   {}\n  other {}", document.name, escaped(heading), escaped(own), escaped(other))
        }));
    }
    assert!(wrong.is_empty(), "{} ids differ, among them:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

/// Every character of Unicode 13, the last that `github-slugger` knows, but for those of private use.
fn characters() -> Vec<char> {
    let HirKind::Class(Class::Unicode(class)) = regex_syntax::parse(r"[\p{age=13.0}--\p{Co}]").unwrap().into_kind() else { panic!() };
    class.ranges().iter().flat_map(|range| range.start()..=range.end()).collect()
}

#[test]
#[ignore = "needs npm's github-slugger: run by ./test"]
fn every_character_is_kept_or_dropped_as_github_does() {
    let characters = characters();
    assert!(characters.len() > 143_000 && characters.contains(&'\u{1fbf9}') && !characters.contains(&'\u{1df00}'));
    assert_ids(&characters.iter().map(|character| Headed::of("a character", vec![format!("a{character}B")])).collect::<Vec<_>>());
}

/// A part of a heading.
fn part() -> impl Strategy<Value = String> {
    let old = |class: &str, count: &str| string_regex(&format!(r"[{class}&&\p{{age=13.0}}--\p{{Co}}]{count}")).unwrap();
    prop_oneof![
        4 => old("a-zA-Z0-9", "{1,6}"),
        4 => old(r" _\-", "{1,2}"),
        2 => old("!-~", "{1,3}"),
        2 => old(r"\p{M}", "{1,3}"),
        1 => old(r"\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u{200c}\u{200d}", "{1,2}"),
        1 => old(r"\p{Emoji}", r"(\u{fe0f}|\u{200d}|[\u{1f3fb}-\u{1f3ff}])?"),
        1 => old(r"\p{N}", "{1,3}"),
        1 => old(r"\p{P}", "{1,3}"),
        1 => old(r"\p{S}", "{1,3}"),
        1 => old(r"\p{Z}\p{Cc}\p{Cf}", "{1,2}"),
        1 => old(r"\p{Lu}\p{Ll}\p{Lt}", "{1,4}"),
        1 => old(r"\p{L}", "{1,4}"),
        1 => old(r"\p{any}", "{1,4}"),
        // Letters whose small form depends on what stands around them, or is more than one.
        1 => string_regex("[ΑαΣσςİIıẞßŉǅ'’:.\u{301}\u{345}\u{ad} ]{1,6}").unwrap(),
    ]
}

/// Some headings, and those again as people and generators repeat them.
fn document() -> impl Strategy<Value = Vec<String>> {
    let heading = || prop::collection::vec(part(), 0..8).prop_map(|parts| parts.concat());
    let again = ("( |-)[0-3]", any::<bool>(), any::<bool>());
    let pool = prop::collection::vec(prop_oneof![3 => heading().boxed(), 1 => string_regex("[aA](-[12]){0,2}").unwrap().boxed()], 1..5);
    let picks = prop::collection::vec((any::<prop::sample::Index>(), again), 1..12);
    (pool, picks).prop_map(|(pool, picks)| {
        let pick = |(index, (suffix, suffixed, loud)): (prop::sample::Index, (String, bool, bool))| {
            let heading = index.get(&pool).clone() + if suffixed { &suffix } else { "" };
            if loud { heading.to_ascii_uppercase() } else { heading }
        };
        picks.into_iter().map(pick).collect()
    })
}

#[test]
#[ignore = "needs npm's github-slugger: run by ./test"]
fn random_headings_have_the_ids_of_github() {
    let strategy = document();
    let mut runner = TestRunner::deterministic();
    let mut documents: Vec<Headed> =
        (0..2000).map(|_| Headed::of("a random document", strategy.new_tree(&mut runner).unwrap().current())).collect();
    for headings in [["a", "a", "a-1", "a"], ["a-1", "a", "a", "a"], ["a", "a-1", "a-1", "A"], ["", "!", "-1", "🚀"]] {
        documents.push(Headed::of("repeated headings", headings.map(str::to_owned).to_vec()));
    }
    assert_ids(&documents);
}

/// What stands in those of the files that are Markdown.
fn documents(files: &[PathBuf]) -> Vec<Headed> {
    let is_ours =
        |file: &&PathBuf| file.extension().is_some_and(|extension| extension == "md") && !file.to_string_lossy().contains("node_modules");
    let read = |file: &PathBuf| Headed::read(&file.display().to_string(), &String::from_utf8_lossy(&fs::read(file).unwrap()));
    files.iter().filter(is_ours).map(read).collect()
}

#[test]
#[ignore = "needs npm's github-slugger: run by ./test"]
fn headings_of_documents_have_the_ids_of_github() {
    let folders = ["content", "examples", "templates", "tests/corpus", "tests/diagrams", "tests/formats", "tests/search", "tests/slugs"];
    let mut files: Vec<PathBuf> = folders.iter().flat_map(|folder| files_below(&root().join(folder))).collect();
    files.extend(fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()));
    let mut documents = documents(&files);
    assert!(documents.len() > 80 && documents.iter().map(|document| document.ids.len()).sum::<usize>() > 800);
    documents.extend(TEXTS.map(|text| Headed::read(&format!("{text:?}"), text)));
    assert_ids(&documents);
}

mod corpus {
    use super::*;
    use crate::corpus::beside;

    #[test]
    #[ignore = "needs npm's github-slugger and ../shared/corpus: run by ./test"]
    fn headings_of_real_documents_have_the_ids_of_github() {
        let documents = documents(&files_below(&beside("corpus")));
        assert!(!documents.is_empty());
        assert_ids(&documents);
    }
}
