//! The report in the formats of others: what their schemas say of it, and that each tells the same.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::project::{PLAN, Project, project, sound};
use crate::rust_source::root;
use crate::tools;

/// What checkers from elsewhere say of texts, each of a kind.
fn checked(texts: &[(&str, &str, String)]) -> Vec<Vec<String>> {
    let asked: Vec<Value> = texts.iter().map(|(kind, name, text)| json!({ "kind": kind, "name": name, "text": text })).collect();
    let answers: Vec<Vec<String>> =
        serde_json::from_slice(&tools::npm("formats", "ajv", "check.mjs", &serde_json::to_vec(&asked).unwrap())).unwrap();
    assert_eq!(answers.len(), texts.len());
    answers
}

/// A workspace with findings of every severity, with and without a place, a fix, help and related places, and with words
/// that mean something in each format.
fn faulty() -> Project {
    let plan = "# Exports — Task 1 Plan\n\nSee TASK9 â€” TASK8 ##[error]x, `%0A` <b> & \"q\" [x](none.md) 漢字 TASK7.\n\n## Goal\n\nSee web TASK2.\n";
    let other = "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- wep: Pending.\n- web: Complete. See web TASK2.\n";
    let status = "# Status — Task 2 (Exports)\n\nLast updated: 2026-13-40\n\n## Phase Status\n\n\
                  | Phase | Description | Status |\n|---|---|---|\n| 1 | Button | Pending |\n";
    let project = sound().file(PLAN, plan).file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", other);
    project.file("api/docs/cross-collab/TASK3/PLAN.md", "# Imports — Task 4 Plan\n").file("web/docs/cross-collab/TASK2/STATUS.md", status)
}

const FORMATS: [&str; 8] = ["text", "json", "sarif", "github", "gitlab", "junit", "rdjson", "markdown"];

fn written(project: Project, more: &[&str]) -> (Project, Vec<String>) {
    let reports: Vec<String> = FORMATS.iter().map(|format| format!("--report={format}=out.{format}")).collect();
    let arguments: Vec<&str> = ["check"].iter().chain(more).copied().chain(reports.iter().map(String::as_str)).collect();
    let run = project.run(&arguments);
    assert!(run.output.status.code() != Some(2), "{}", run.stderr());
    let texts = FORMATS.iter().map(|format| fs::read_to_string(run.project.path(format!("out.{format}"))).unwrap()).collect();
    (run.project, texts)
}

#[test]
#[ignore = "needs npm's packages: run by ./test"]
fn schemas_take_every_report() {
    let (sound, clean) = written(sound(), &[]);
    let (_, faulty) = written(faulty(), &[]);
    drop(sound);
    let kinds = ["sarif", "gitlab", "junit", "rdjson"];
    let of = |texts: &[String], kind: &str| texts[FORMATS.iter().position(|format| *format == kind).unwrap()].clone();
    let texts: Vec<(&str, &str, String)> =
        [&clean, &faulty].iter().flat_map(|texts| kinds.map(|kind| (kind, "report", of(texts, kind)))).collect();
    let said = checked(&texts);
    for ((kind, ..), faults) in texts.iter().zip(said) {
        assert!(faults.is_empty(), "{kind}: {faults:#?}");
    }
    let wrong = [("sarif", "", "{\"version\":\"2.0\"}".to_owned()), ("junit", "", "<testsuites/>".to_owned())];
    assert!(checked(&wrong).iter().all(|faults| !faults.is_empty()), "the checkers can say no");
}

#[test]
fn every_format_tells_of_every_finding() {
    let (project, texts) = written(faulty(), &[]);
    let text = |kind: &str| texts[FORMATS.iter().position(|format| *format == kind).unwrap()].as_str();
    let value = |kind: &str| serde_json::from_str::<Value>(text(kind)).unwrap();
    let report = value("json");
    let found = report["diagnostics"].as_array().unwrap();
    let prints: BTreeSet<&str> = found.iter().map(|finding| finding["fingerprint"].as_str().unwrap()).collect();
    assert!(found.len() > 9 && prints.len() == found.len());
    let sarif = value("sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let in_sarif = results.iter().map(|result| result["partialFingerprints"]["crossbook/v1"].as_str().unwrap());
    assert_eq!(in_sarif.collect::<BTreeSet<_>>(), prints);
    assert!(results.iter().any(|result| result["relatedLocations"][0]["message"]["text"].is_string()));
    assert!(results.iter().any(|result| result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"].is_object()));
    assert!(results.iter().all(|result| result["baselineState"].is_null()));
    for result in results {
        let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let gitlab = value("gitlab");
    assert_eq!(gitlab.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect::<BTreeSet<_>>(), prints);
    assert_eq!(value("rdjson")["diagnostics"].as_array().unwrap().len(), found.len());
    let errors = report["summary"]["errors"].as_u64().unwrap();
    assert!(text("junit").contains(&format!("failures=\"{errors}\"")), "{}", text("junit"));
    assert_eq!(text("junit").matches("<failure ").count() as u64, errors);
    for finding in found {
        assert!(text("markdown").contains(&format!("**{}**", finding["rule"].as_str().unwrap())));
    }
    let printed = project.run(&["check", "--format", "sarif"]).exits(1);
    assert_eq!(printed.stdout(), text("sarif"), "the same on standard output");
}

#[test]
fn columns_are_counted_as_each_reader_does() {
    let (_, texts) = written(sound().file(PLAN, "# Exports — Task 1 Plan\n\n漢 TASK9\n"), &["--only", "broken-task-ref"]);
    let rdjson: Value = serde_json::from_str(&texts[6]).unwrap();
    assert_eq!(rdjson["diagnostics"].as_array().unwrap().last().unwrap()["location"]["range"]["start"], json!({ "line": 3, "column": 5 }));
    let sarif: Value = serde_json::from_str(&texts[2]).unwrap();
    let region = &sarif["runs"][0]["results"].as_array().unwrap().last().unwrap()["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&3.into(), &8.into()));
}

#[test]
fn github_shows_ten_of_a_kind_and_is_told_how_many_more() {
    let tasks: String = (20..45).map(|task| format!("TASK{task} ##[error]\n\n")).collect();
    let project = sound().file(PLAN, format!("# Exports — Task 1 Plan\n\n{tasks}[x](none.md)\n\nLast updated: never\n"));
    let run =
        project.file("api/docs/cross-collab/TASK2/PLAN.md", "# Imports — Task 2 Plan\n").run(&["check", "--format", "github"]).exits(1);
    let text = run.stdout();
    let errors: Vec<&str> = text.lines().filter(|line| line.starts_with("::error ")).collect();
    assert_eq!(errors.len(), 10);
    assert!(errors[9].starts_with("::error title=crossbook::17 more errors: "), "{text}");
    assert_eq!(
        errors[0],
        "::error file=api/docs/cross-collab/TASK1/PLAN.md,line=3,endLine=3,col=1,endColumn=7,title=broken-task-ref::api has no TASK20%0Ahelp: api has TASK1 and TASK2"
    );
    let kinds: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).map(|line| line.split(' ').next().unwrap()).collect();
    let weight = |kind: &&str| ["::error", "::warning", "::notice"].iter().position(|known| known == kind);
    assert!(kinds.is_sorted_by_key(weight), "{kinds:?}");
    assert_eq!(text.lines().filter(|line| line.starts_with("error[broken")).count(), 17, "the log lists the rest");
    assert!(!text.lines().any(|line| !line.starts_with("::") && line.contains("##[")));
}

/// A workspace with a finding in each of two repos, as a job in the first reports it: in gitlab, sarif and rdjson, and on standard error.
fn reported_in_a_checkout() -> ([Value; 3], String) {
    let project = sound().file("book.toml", "").file(PLAN, "# Exports — Task 1 Plan\n\nTASK9\n");
    let project = project.file("web/docs/cross-collab/TASK2/PLAN.md", "# Exports — Task 2 Plan\n\nTASK9\n");
    let arguments = ["check", "--format", "gitlab", "--only", "broken-task-ref", "--report=sarif=x.sarif", "--report=rdjson=x.json"];
    let run = project.command(&arguments).current_dir(project.path("api")).output().unwrap();
    let read = |name: &str| serde_json::from_str::<Value>(&fs::read_to_string(project.path(name)).unwrap()).unwrap();
    let reports = [serde_json::from_slice(&run.stdout).unwrap(), read("api/x.sarif"), read("api/x.json")];
    (reports, String::from_utf8(run.stderr).unwrap())
}

#[test]
fn paths_are_those_of_the_checkout_that_the_job_stands_in() {
    let ([issues, sarif, rdjson], said) = reported_in_a_checkout();
    let inside = "docs/cross-collab/TASK1/PLAN.md";
    let paths: Vec<&str> = issues.as_array().unwrap().iter().map(|issue| issue["location"]["path"].as_str().unwrap()).collect();
    assert_eq!(paths, [inside]);
    assert_eq!(rdjson["diagnostics"].as_array().unwrap().len(), 1);
    assert_eq!(rdjson["diagnostics"][0]["location"]["path"], inside);
    let run_log = &sarif["runs"][0];
    assert_eq!(run_log["results"].as_array().unwrap().len(), 1);
    assert_eq!(run_log["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], inside);
    let told = &run_log["invocations"][0]["toolExecutionNotifications"][0];
    let words = told["message"]["text"].as_str().unwrap();
    assert!(words.starts_with("../web/docs/cross-collab/TASK2/PLAN.md:3: error: web has no TASK9"), "{words}");
    assert!(
        said.contains("1 finding in another repo has no location in gitlab, rdjson, sarif; `--format text` shows all findings"),
        "{said}"
    );
}

#[test]
#[ignore = "needs npm's packages: run by ./test"]
fn schemas_take_a_report_of_findings_elsewhere() {
    let ([issues, sarif, rdjson], _) = reported_in_a_checkout();
    let texts =
        [("sarif", "report", sarif.to_string()), ("rdjson", "report", rdjson.to_string()), ("gitlab", "report", issues.to_string())];
    let faults = checked(&texts);
    assert!(faults.iter().all(Vec::is_empty), "{faults:#?}");
}

/// What is found in one repo about another: its place is one of the two.
#[test]
fn no_place_of_a_report_leads_out_of_the_checkout() {
    for (stands, other) in [("api", "web"), ("web", "api")] {
        let project = faulty().file("book.toml", "");
        let arguments = ["check", "--format", "sarif", "--report=gitlab=x.gitlab", "--report=rdjson=x.rdjson"];
        let run = project.command(&arguments).current_dir(project.path(stands)).output().unwrap();
        let sarif: Value = serde_json::from_slice(&run.stdout).unwrap();
        let read = |name: &str| serde_json::from_str::<Value>(&fs::read_to_string(project.path(stands).join(name)).unwrap()).unwrap();
        let (gitlab, rdjson) = (read("x.gitlab"), read("x.rdjson"));
        let mut places = Vec::new();
        for (value, key) in [(&sarif, "uri"), (&gitlab, "path"), (&rdjson, "path")] {
            named(value, key, &mut places);
        }
        assert!(places.len() > 3 && !places.iter().any(|place| place.starts_with("..")), "{places:?}");
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        assert!(results.iter().all(|result| result["locations"].as_array().unwrap().len() == 1));
        let told = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
        let whole = project.command(&["check", "--format", "json"]).output().unwrap();
        let whole: Value = serde_json::from_slice(&whole.stdout).unwrap();
        assert_eq!(results.len() + told.len(), whole["diagnostics"].as_array().unwrap().len());
        assert_eq!((gitlab.as_array().unwrap().len(), rdjson["diagnostics"].as_array().unwrap().len()), (results.len(), results.len()));
        let words = |result: &Value| result["message"]["text"].as_str().unwrap().to_owned();
        let elsewhere = format!("../{other}/");
        assert!(told.iter().all(|told| words(told).starts_with(&elsewhere)));
        assert!(results.iter().any(|result| words(result).lines().any(|line| line.starts_with(&elsewhere))), "{results:#?}");
    }
}

/// The texts that stand under a name anywhere in a value.
fn named<'v>(value: &'v Value, name: &str, found: &mut Vec<&'v str>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| named(value, name, found)),
        Value::Object(fields) => {
            found.extend(fields.get(name).and_then(Value::as_str));
            fields.values().for_each(|value| named(value, name, found));
        }
        _ => {}
    }
}

#[test]
fn a_summary_in_markdown_is_never_too_long() {
    let plan = format!("# Exports — Task 1 Plan\n\n{}", "See TASK9 and TASK8.\n\n".repeat(3_000));
    let text = sound().file(PLAN, plan).run(&["check", "--format", "markdown"]).exits(1).stdout();
    assert!(text.len() < 65_000 && text.starts_with("## ❌ Crossbook: 6000 of 600"), "{}", text.len());
    assert!(text.trim_end().ends_with(" more."), "{}", &text[text.len() - 200..]);
    let text = sound().run(&["check", "--format", "markdown"]).exits(0).stdout();
    assert!(text.starts_with("## ✅ Crossbook: no finding fails\n\nno findings; "), "{text}");
}

#[test]
fn a_report_that_cannot_be_written_says_so() {
    sound().run(&["check", "--report", "sarif"]).exits(2).says("expected FORMAT=FILE");
    sound().run(&["check", "--report", "pdf=x"]).exits(2).says("unknown format `pdf`");
    sound().run(&["check", "--report", "sarif=none/x"]).exits(2).says("no such folder for `--report`: `none`").prints_not("no findings");
    project().folder("api/docs/cross-collab").run(&["check", "-q", "--report", "sarif=x.sarif"]).exits(0).says_nothing().leaves("x.sarif");
}

/// What is there to copy: its path, and which checker reads it.
const TO_COPY: [(&str, Option<&str>); 4] = [
    ("ci/github.yml", Some("workflow")),
    ("ci/gitlab.yml", None),
    ("Containerfile", Some("containerfile")),
    (".pre-commit-hooks.yaml", None),
];

#[test]
fn what_is_there_to_copy_is_well_formed() {
    let text = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let page = text("content/guide/pipelines.md");
    for (path, _) in TO_COPY.iter().filter(|(path, _)| path.starts_with("ci/")) {
        assert!(page.contains(&format!("```yaml\n{}```", text(path))), "the guide shows another {path}");
    }
    for (path, _) in TO_COPY.iter().filter(|(path, _)| path.ends_with("ml")) {
        let read = crossbook::data::Language::Yaml.read(&text(path));
        assert!(read.is_ok(), "{path}: {:?}", read.err());
    }
    let arguments = |text: &str| {
        let lines = text.lines().filter_map(|line| line.split_once("crossbook check ").or_else(|| line.split_once("crossbook build ")));
        lines.map(|(_, rest)| rest.split(" || ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (path, _) in TO_COPY {
        for line in arguments(&text(path)) {
            let given: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches('"')).collect();
            let command = if line.contains("--output") { "build" } else { "check" };
            let given: Vec<&str> = [command].into_iter().chain(given.into_iter().filter(|word| !word.contains('$'))).collect();
            let given: Vec<&str> = given.strip_suffix(&["--report"]).unwrap_or(&given).to_vec();
            sound().run(&given).exits(0);
        }
    }
}

/// What the forge runs: its path, and which checkers read it.
const TO_RUN: [(&str, &str); 4] = [
    ("actionlint", ".github/workflows/release.yml"),
    ("workflow", ".github/workflows/release.yml"),
    ("actionlint", "ci/github.yml"),
    ("action", "action.yml"),
];

#[test]
#[ignore = "needs npm's packages: run by ./test"]
fn checkers_take_what_is_there_to_copy_and_to_run() {
    let text = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let to_copy = TO_COPY.iter().filter_map(|(path, kind)| Some(((*kind)?, *path)));
    let texts: Vec<(&str, &str, String)> = to_copy.chain(TO_RUN).map(|(kind, path)| (kind, path, text(path))).collect();
    let said = checked(&texts);
    for ((kind, path, _), faults) in texts.iter().zip(said) {
        assert!(faults.is_empty(), "{kind}, {path}: {faults:#?}");
    }
    let release = |from: &str, to: &str| ("actionlint", "x.yml", text(".github/workflows/release.yml").replacen(from, to, 1));
    let wrong = [
        ("workflow", "x.yml", "on: push\njobs:\n  a:\n    steps: 1\n".to_owned()),
        ("containerfile", "x", "FORM x\n".to_owned()),
        ("action", "action.yml", text("action.yml").replace("inputs.args", "inputs.arguments.args").replace("composite", "composed")),
        release("matrix.target", "matrix.tarjet"),
        release("persist-credentials", "persist-credential"),
        release("subject-path", "subject-paths"),
    ];
    assert!(checked(&wrong).iter().all(|faults| !faults.is_empty()), "the checkers can say no");
}
