//! The search as people use it: the site's own script, run by node on built sites.

use std::path::Path;

use serde_json::{Value, json};

use crate::project::{Project, project};
use crate::rust_source::root;
use crate::tools;

/// The script's answers to questions about the site in a folder.
fn ask(site: &Path, questions: &[Value]) -> Vec<Value> {
    let script = root().join("theme/search/query.js");
    let runner = root().join("tests/search/run.cjs");
    let answers = tools::node(&runner, &[&script, site], Value::from(questions).to_string().as_bytes());
    let answers: Vec<Value> = String::from_utf8(answers).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), questions.len());
    answers
}

fn hrefs(answer: &Value) -> Vec<&str> {
    answer["results"].as_array().unwrap().iter().map(|result| result["href"].as_str().unwrap()).collect()
}

/// Two repos whose tasks of one number have nothing else in common.
fn small() -> Project {
    let plan = |repo: &str, number: u32, rest: &str| (format!("{repo}/docs/cross-collab/TASK{number}/PLAN.md"), rest.to_owned());
    let files = [
        plan(
            "api",
            4,
            "# Exports — Task 4 Plan\n\n## Goal\n\nTeams export their rows.\n\n## Scope\n\n### Phase 1: Migrations\n\nAdd `export_jobs.owner_id`; migrated rows keep their checksum.\n",
        ),
        plan(
            "api",
            5,
            "# Invoices — Task 5 Plan\n\n## Locked Contracts\n\n- `POST /v1/invoices/{id}/re-send` sets `maxRetries`. 数据库 is renamed.\n\nFollows TASK4.\n",
        ),
        plan("web", 4, "# Avatars — Task 4 Plan\n\n## Goal\n\nA picture for each member; rows keep order, their order is kept.\n"),
    ];
    files.into_iter().fold(project(), |project, (path, text)| project.file(path, text))
}

#[test]
#[ignore = "needs node: run by ./test"]
fn a_query_finds_the_section_that_answers_it() {
    let run = small().run(&["build", "--output", "site"]);
    let site = run.project.path("site");
    let table = [
        // Numbers: every repo's task of that number comes first.
        ("TASK4", vec!["api/task4.html", "web/task4.html"], ""),
        ("task 5", vec!["api/task5.html"], ""),
        // Names: whole, by their parts, in other dress.
        ("export_jobs", vec!["api/task4.html#plan--phase-1-migrations"], "export_jobs"),
        ("owner", vec!["api/task4.html#plan--phase-1-migrations"], "owner"),
        ("ownerId", vec!["api/task4.html#plan--phase-1-migrations"], "owner_id"),
        ("max-retries", vec!["api/task5.html#plan--locked-contracts"], "maxRetries"),
        ("/v1/invoices", vec!["api/task5.html#plan--locked-contracts"], "v1"),
        // Words: by stem, in any case, as a beginning, with an error, without spaces between them.
        ("MIGRATION", vec!["api/task4.html#plan--phase-1-migrations"], ""),
        ("checksu", vec!["api/task4.html#plan--phase-1-migrations"], "checksum"),
        ("chekcsum", vec!["api/task4.html#plan--phase-1-migrations"], "checksum"),
        ("据", vec!["api/task5.html#plan--locked-contracts"], "据"),
        // Phrases: their words next to each other, in this order.
        ("\"rows keep their\"", vec!["api/task4.html#plan--phase-1-migrations"], "rows"),
        ("\"keep order\"", vec!["web/task4.html#plan--goal"], "keep"),
        ("\"their rows keep\"", vec![], ""),
        ("qqqqqq", vec![], ""),
        ("", vec![], ""),
    ];
    let questions: Vec<Value> = table.iter().map(|(text, ..)| json!({ "text": text })).collect();
    for ((text, wanted, marked), answer) in table.into_iter().zip(ask(&site, &questions)) {
        let found = hrefs(&answer);
        assert_eq!(found.get(..wanted.len()), Some(&wanted[..]), "{text}: {answer:#}");
        assert!(!wanted.is_empty() || found.is_empty(), "{text}: {answer:#}");
        if !marked.is_empty() {
            assert_eq!(answer["results"][0]["marks"][0], marked, "{text}: {answer:#}");
        }
    }
}

#[test]
#[ignore = "needs node: run by ./test"]
fn facets_narrow_what_is_found() {
    let run = small().run(&["build", "--output", "site"]);
    let site = run.project.path("site");
    // Repos are counted from 1, kinds from 0.
    let questions = [
        json!({ "text": "task4", "facets": { "repo": 2 } }),
        json!({ "text": "task4", "facets": { "kind": 6 } }),
        json!({ "text": "invoices", "facets": { "kind": 2 } }),
    ];
    let answers = ask(&site, &questions);
    assert_eq!(hrefs(&answers[0]), ["web/task4.html"]);
    assert!(hrefs(&answers[1]).iter().all(|href| href.starts_with("rules/")), "{}", answers[1]);
    assert_eq!(answers[0]["counts"]["kind"], json!([[0, 1]]));
    assert!(hrefs(&answers[2])[0].starts_with("contracts/api-task5-"), "{}", answers[2]);
}

#[test]
fn the_scripts_make_no_markup_of_what_they_show() {
    for script in ["theme/js/search.js", "theme/search/finder.js", "theme/search/query.js"] {
        let text = std::fs::read_to_string(root().join(script)).unwrap();
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "setHTML", "eval(", "Function("] {
            assert!(!text.contains(word), "{script} has {word}");
        }
    }
}

#[test]
#[ignore = "needs node: run by ./test"]
fn the_script_takes_texts_apart_as_the_index_does() {
    let table = std::fs::read_to_string(root().join("tests/search/terms.json")).unwrap();
    let table: Vec<(String, String)> = serde_json::from_str(&table).unwrap();
    let questions: Vec<Value> = table.iter().map(|(text, _)| json!({ "terms": text })).collect();
    let answers = ask(Path::new("."), &questions);
    for ((text, wanted), answer) in table.iter().zip(answers) {
        let terms: Vec<&str> = answer["terms"].as_array().unwrap().iter().map(|term| term.as_str().unwrap()).collect();
        assert_eq!(terms.join(" "), *wanted, "{text}");
    }
}

#[test]
#[ignore = "needs node: run by ./test"]
fn every_word_of_the_demo_is_found_where_it_stands() {
    let run = project().run(&["build", "-C", &root().to_string_lossy(), "--output", "site"]);
    let answers = ask(&run.project.path("site"), &[json!({ "audit": true })]);
    assert_eq!(answers[0]["lost"], json!([]));
    assert!(answers[0]["words"].as_u64().unwrap() > 1500, "{}", answers[0]);
}

mod corpus {
    //! The real workspace, and what people typed there.
    use std::fmt::Write as _;

    use super::*;

    /// `tests/corpus/queries.txt`: what was typed, and the pages that answer it.
    fn queries() -> Vec<(String, Vec<String>)> {
        let page = |wanted: &str| match wanted.split_once(' ') {
            Some(("backend", number)) => format!("TRR-Backend/task{number}.html"),
            Some(("app", number)) => format!("TRR-APP/task{number}.html"),
            _ => wanted.to_owned(),
        };
        let text = std::fs::read_to_string(root().join("tests/corpus/queries.txt")).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once("  "));
        lines.map(|(query, wanted)| (query.to_owned(), wanted.trim().split(" | ").map(page).collect())).collect()
    }

    #[test]
    #[ignore = "needs node and ../shared/corpus: run by ./test"]
    fn the_real_workspace_answers_what_people_type() {
        let corpus = root().join("tests/corpus");
        let run = project().run(&["build", "-C", &corpus.to_string_lossy(), "--output", "site"]);
        let queries = queries();
        let questions: Vec<Value> = queries.iter().map(|(text, _)| json!({ "text": text })).collect();
        let answers = ask(&run.project.path("site"), &questions);
        let (mut first, mut third, mut told) = (0, 0, String::new());
        for ((text, wanted), answer) in queries.iter().zip(&answers) {
            let pages = hrefs(answer);
            let rank = pages.iter().position(|href| wanted.iter().any(|page| href.split('#').next() == Some(page)));
            first += usize::from(rank == Some(0));
            third += usize::from(rank.is_some_and(|rank| rank < 3));
            let bytes = answer["bytes"].as_u64().unwrap();
            assert!(bytes < 200_000, "{text}: {bytes} bytes in {} requests", answer["requests"]);
            if rank != Some(0) {
                let _ = writeln!(told, "{text}: {rank:?} of {pages:?}");
            }
        }
        assert_eq!(queries.len(), 40);
        assert!(first >= 38 && third == 40, "{first} are first, {third} are among the first three\n{told}");
    }
}
