//! Known findings: what fails although they are known, and what does not.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use crossbook::config::Config;
use crossbook::contract::Contracts;
use crossbook::lint::{self, Baseline, Finding, Fingerprint};
use crossbook::model::{Draft, Model};
use crossbook::source::{Answers, Content, RepoInfo, RepoSource, SourceFile, Sources, TaskFolder};
use proptest::prelude::*;
use serde_json::Value;

use crate::project::{PLAN, Project, sound};

const FILE: &str = "crossbook.baseline";

fn faulty() -> Project {
    sound().file("book.toml", "").file(PLAN, "# Exports — Task 1 Plan\n\nTASK9\n\nTASK8\n")
}

#[test]
fn only_what_is_new_fails() {
    let project = faulty().check().exits(1).then();
    let run = project.run(&["check", "--write-baseline"]).exits(0).says("known findings");
    let known = fs::read_to_string(run.project.path(FILE)).unwrap();
    let lines: Vec<&str> = known.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.iter().map(|line| &line[17..]).is_sorted(), "{known}");
    assert!(lines.iter().any(|line| line.ends_with(&format!(" {PLAN}: broken-task-ref: api has no TASK9"))), "{known}");
    let project = run.then().check().exits(0).prints("no findings, ").prints(" known findings in the baseline; ").then();
    let project = project.build().exits(0).then();
    let moved = project.file(PLAN, "# Exports — Task 1 Plan\n\nMore words.\n\nTASK8\n\nAnd TASK9.\n\nTASK8\n");
    let project = moved.check().exits(1).prints("1 error, ").prints(&format!("{PLAN}:9:1\n")).then();
    project.run(&["check", "--no-baseline"]).exits(1).prints("3 errors");
    let project = sound().file("book.toml", "").file(PLAN, "# Exports — Task 1 Plan\n\nTASK9\n");
    project.run(&["check", "--write-baseline", "--only", "broken-task-ref"]).exits(0).says(": 1 known finding\n");
}

#[test]
fn one_finding_in_place_of_another_is_new() {
    let project = faulty().run(&["check", "--write-baseline"]).exits(0).then();
    let run = project.file(PLAN, "# Exports — Task 1 Plan\n\nTASK9\n\nTASK7\n").check().exits(1).prints("api has no TASK7");
    let run = run.says("1 entry is stale").says(&format!("  {PLAN}: broken-task-ref: api has no TASK8"));
    let project = run.then().file(PLAN, "# Exports — Task 1 Plan\n\nTASK9\n").check().exits(0).says("1 entry is stale").then();
    let project = project.run(&["check", "-q", "--write-baseline"]).exits(0).says_nothing().then();
    project.run(&["check"]).exits(0).says_nothing();
}

#[test]
fn a_part_of_the_baseline_is_written_alone() {
    let project = faulty().run(&["check", "--write-baseline"]).exits(0).then();
    let plan = "# Exports — Task 1 Plan\n\nTASK7\n\n[x](none.md)\n";
    let run = project.file(PLAN, plan).run(&["check", "--write-baseline", "--only", "broken-link"]).exits(0);
    let known = fs::read_to_string(run.project.path(FILE)).unwrap();
    assert!(known.contains("none.md") && known.contains("missing-section") && !known.contains("TASK7"), "{known}");
    run.then().run(&["check", "--only", "broken-link"]).exits(0).says_nothing().then().check().exits(1).prints("1 error, ");
}

#[test]
fn reports_say_what_is_known() {
    let project = faulty().run(&["check", "--write-baseline"]).exits(0).then().file(PLAN, "# Exports — Task 1 Plan\n\nTASK9\n\nTASK7\n");
    let run = project.run(&["check", "--format", "sarif", "--report", "json=r.json", "--report", "junit=r.xml"]).exits(1);
    let sarif: Value = serde_json::from_str(&run.stdout()).unwrap();
    let of = |state: &str| {
        let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
        results.filter(|result| result["baselineState"] == state).collect::<Vec<_>>()
    };
    assert!(of("new").iter().all(|result| result["suppressions"].is_null()) && of("new").len() == 1);
    assert!(of("unchanged").iter().all(|result| result["suppressions"][0]["kind"] == "external"));
    let report: Value = serde_json::from_str(&fs::read_to_string(run.project.path("r.json")).unwrap()).unwrap();
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 1);
    assert_eq!(report["summary"]["known"].as_u64().unwrap() as usize, of("unchanged").len());
    let junit = fs::read_to_string(run.project.path("r.xml")).unwrap();
    assert!(junit.contains(" failures=\"1\"") && junit.contains("in the baseline: "), "{junit}");
}

#[test]
fn a_conflict_in_the_file_is_no_baseline() {
    let run = faulty().file(FILE, "<<<<<<< ours\n").check().exits(2);
    run.says("line 1 does not start with a fingerprint").says("--write-baseline");
    faulty().run(&["check", "--baseline", "none"]).exits(2).says("cannot be read");
}

const FAULTS: [&str; 7] = ["TASK7", "See TASK6 there", "TASK8", "[a](x.md)", "[b](y.md)", "web TASK9", "{Criterion 1}"];

fn found(lines: &[&str]) -> Vec<Finding> {
    let folder = "docs/cross-collab/TASK4";
    let plan = format!("# Exports — Task 4 Plan\n\n{}\n", lines.join("\n\n"));
    let files = vec![SourceFile { path: format!("{folder}/PLAN.md"), content: Content::Text(Arc::from(plan.as_str())) }];
    let folders = vec![TaskFolder::new(folder, 4)];
    let api = RepoSource { info: RepoInfo::new("api", "api"), folders, files: files.into(), ..RepoSource::default() };
    let web = RepoSource { info: RepoInfo::new("web", "web"), ..RepoSource::default() };
    let config = Config::default();
    let sources = Sources { repos: vec![api, web], ..Sources::default() };
    lint::check(&Model::resolve(Draft::read(&config, &sources), &Answers::default()), &Contracts::default(), &config)
}

fn new(baseline: &Baseline, lines: &[&str]) -> Vec<Finding> {
    baseline.split(found(lines)).0
}

fn faults() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(proptest::sample::select(FAULTS.to_vec()), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn lines_that_move_are_known_and_lines_that_come_are_new(
        (before, shuffled) in faults().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        words in proptest::collection::vec(0_usize..12, 0..6),
        added in proptest::sample::select(FAULTS.to_vec()),
        at in 0_usize..12,
        gone in 0_usize..12,
    ) {
        let findings = found(&before);
        let prints: BTreeSet<Fingerprint> = findings.iter().map(|finding| finding.fingerprint).collect();
        prop_assert_eq!(prints.len(), findings.len(), "no two are one");
        let written = Baseline::of(&findings).render();
        let mut lines: Vec<&str> = written.lines().collect();
        lines.reverse();
        let baseline = Baseline::parse(&lines.join("\n")).unwrap();

        let mut after = shuffled.clone();
        for at in words {
            after.insert(at.min(after.len()), "Words.");
        }
        prop_assert!(new(&baseline, &after).is_empty(), "{before:?} as {after:?}");
        let mut fewer = after.clone();
        if !fewer.is_empty() {
            fewer.remove(gone % fewer.len());
        }
        prop_assert!(new(&baseline, &fewer).is_empty(), "{before:?} as {fewer:?}");
        let mut more = after.clone();
        more.insert(at.min(more.len()), added);
        prop_assert_eq!(new(&baseline, &more).len(), 1, "{:?} in {:?}", added, before);
        let is_swap = before.iter().any(|line| *line != added);
        if let Some(at) = after.iter().position(|line| FAULTS.contains(line) && *line != added).filter(|_| is_swap) {
            let mut swapped = after.clone();
            swapped[at] = added;
            prop_assert_eq!(new(&baseline, &swapped).len(), 1, "{:?} as {:?}", before, swapped);
        }
    }
}
