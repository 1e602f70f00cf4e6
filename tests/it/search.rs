//! The search as people use it: the site's own script, run by node on built sites.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crossbook::disk::Progress;
use crossbook::model::People;
use crossbook::site::{Facets, SearchIndex};
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

/// The demo, searched in memory.
fn in_memory() -> (crossbook::Analysis, SearchIndex) {
    let analysis = crossbook::check(&root(), &Progress::silent()).unwrap();
    let people = Arc::new(People::new(&analysis.model));
    let index = SearchIndex::new(&analysis.model, &analysis.contracts, people, &BTreeMap::new());
    (analysis, index)
}

/// Agents and readers of the site find the same, in the same order.
#[test]
#[ignore = "needs node: run by ./test"]
fn what_is_found_in_memory_is_what_the_script_finds() {
    let run = project().run(&["build", "-C", &root().to_string_lossy(), "--output", "site"]);
    let list = std::fs::read_to_string(root().join("tests/search/demo.txt")).unwrap();
    let listed = list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once("  ")).map(|(query, _)| query);
    let own = [
        "",
        "   ",
        "zzzz",
        "task",
        "TASK4",
        "task 4 ",
        "berth-api task 4",
        "cran",
        "cranes windws",
        "widnow",
        "v0.3",
        "0.3.1 ",
        "\"crane windows\"",
        "\"crane windows\" berth",
        "the of a",
        "who owns the manifest schema",
        "contract drift",
        "contract-drift",
        "baseline",
        "manifestSchema",
        "tide_window",
        "S\u{e9}rie",
        "\u{5bb6}",
        "silence a finding",
        "what blocks quay-console",
        "a b c d e f g h i j k l m n o p q r s t",
    ];
    let queries: Vec<&str> = listed.chain(own).collect();
    let questions: Vec<Value> = queries.iter().map(|text| json!({ "text": text })).collect();
    let (analysis, index) = in_memory();
    for (query, answer) in queries.iter().zip(ask(&run.project.path("site"), &questions)) {
        let found = index.find((&analysis.model, &analysis.contracts), query, &Facets::default(), 0..8);
        let pages: Vec<&str> = found.pages.iter().map(|page| page.href.as_str()).collect();
        assert_eq!(pages, hrefs(&answer), "{query:?}");
        assert_eq!(answer["total"], found.total, "{query:?}");
        assert_eq!(answer["unknown"], json!(found.unknown), "{query:?}");
        let titles: Vec<&str> = found.pages.iter().map(|page| page.title.as_str()).collect();
        let theirs: Vec<&str> = answer["results"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
        assert_eq!(titles, theirs, "{query:?}");
    }
}

/// A result leads to the place in the document that it is taken from.
#[test]
fn a_result_knows_its_place() {
    let (analysis, index) = in_memory();
    let find = |query: &str, facets: &Facets| index.find((&analysis.model, &analysis.contracts), query, facets, 0..3);
    let found = find("manifest schema", &Facets::default());
    let (document, byte) = found.pages[0].from.unwrap();
    assert!(analysis.model[document].text().is_char_boundary(byte as usize));
    assert!(found.pages[0].text.to_lowercase().contains("schema"), "{}", found.pages[0].text);
    let documents = find("schema", &Facets { kind: Some("document".to_owned()), ..Facets::default() });
    assert!(!documents.pages.is_empty() && documents.pages.iter().all(|page| page.kind == "Document"));
    let open = find("schema", &Facets { state: Some("in-progress".to_owned()), ..Facets::default() });
    assert!(open.total > 0 && open.total < find("schema", &Facets::default()).total, "{}", open.total);
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

/// Queries with the pages that answer each, and how the answers rank them.
#[derive(Default)]
struct Ranking {
    queries: usize,
    first: usize,
    among_three: usize,
    bytes: u64,
    /// What is not first, for whoever reads the failure.
    told: String,
}

impl Ranking {
    /// Asks what a file of `tests/` lists: a query, two blanks or more, the pages parted by `|`. `page` knows where a page is that is
    /// written in two words.
    fn of(site: &Path, list: &str, page: impl Fn(&str, &str) -> String) -> Self {
        let text = std::fs::read_to_string(root().join("tests").join(list)).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once("  "));
        let at = |wanted: &str| wanted.split_once(' ').map_or_else(|| wanted.to_owned(), |(repo, number)| page(repo, number));
        let queries: Vec<(&str, Vec<String>)> =
            lines.map(|(query, wanted)| (query, wanted.trim().split(" | ").map(at).collect())).collect();
        let questions: Vec<Value> = queries.iter().map(|(text, _)| json!({ "text": text })).collect();
        let mut ranking = Self { queries: queries.len(), ..Self::default() };
        for ((text, wanted), answer) in queries.iter().zip(ask(site, &questions)) {
            let pages = hrefs(&answer);
            wanted.iter().for_each(|page| assert!(site.join(page).exists(), "{text}: there is no {page}"));
            let rank = pages.iter().position(|href| wanted.iter().any(|page| href.split('#').next() == Some(page)));
            ranking.first += usize::from(rank == Some(0));
            ranking.among_three += usize::from(rank.is_some_and(|rank| rank < 3));
            let bytes = answer["bytes"].as_u64().unwrap();
            assert!(bytes < 110_000, "{text}: {bytes} bytes in {} requests", answer["requests"]);
            ranking.bytes += bytes;
            if rank != Some(0) {
                let _ = writeln!(ranking.told, "{text}: {rank:?} of {pages:?}");
            }
        }
        ranking
    }

    /// How many are first at least, how many are not among the first three, and how many bytes a query takes at most on average.
    fn holds(&self, queries: usize, first: usize, missed: usize, bytes: u64) {
        let Self { first: found, among_three, told, .. } = self;
        assert_eq!(self.queries, queries);
        assert!(*found >= first && among_three + missed >= queries, "{found} are first, {among_three} are among the first three\n{told}");
        let mean = self.bytes / queries as u64;
        assert!(mean < bytes, "{mean} bytes a query");
    }
}

#[test]
#[ignore = "needs node: run by ./test"]
fn the_demo_answers_what_people_type() {
    let run = project().run(&["build", "-C", &root().to_string_lossy(), "--output", "site"]);
    let page = |repo: &str, number: &str| format!("{repo}/task{number}.html");
    Ranking::of(&run.project.path("site"), "search/demo.txt", page).holds(28, 27, 0, 45_000);
}

/// Tasks in German, French, Spanish, Polish and Danish, and one in English with words from elsewhere.
fn several_languages() -> Project {
    let task = |repo: &str, number: u32, lang: &str, text: &str| {
        let front = if lang.is_empty() { String::new() } else { format!("---\nlang: {lang}\n---\n\n") };
        (format!("{repo}/docs/cross-collab/TASK{number}/PLAN.md"), format!("{front}{text}"))
    };
    let files = [
        task(
            "api",
            1,
            "de",
            "# Anhänge begrenzen — Task 1 Plan\n\n## Goal\n\nGroße Anhänge werden abgelehnt; die Größe steht in der Antwort.\n\n## Scope\n\n\
             Übertragungen über zehn Megabyte brechen ab, mit einer Meldung für die Benutzer.\n",
        ),
        task(
            "api",
            2,
            "fr-CA",
            "# Expédition des colis — Task 2 Plan\n\n## Goal\n\nLes colis expédiés sont suivis jusqu'à la façade du dépôt.\n\n## Scope\n\n\
             Le suivi est au cœur du service: chaque étape est signalée aux clients.\n",
        ),
        task(
            "web",
            1,
            "es",
            "# Configuración de envíos — Task 1 Plan\n\n## Goal\n\nEl cliente ve cuándo llegan sus envíos rápidos.\n\n## Scope\n\n\
             Las señales del almacén llegan una vez al año.\n",
        ),
        task(
            "web",
            2,
            "",
            "# Café menus — Task 2 Plan\n\n## Goal\n\nThe Zürich office uploads a résumé for each cook.\n\n## Scope\n\nA naïve cache of menus.\n",
        ),
        task("web", 3, "pl", "# Skrzynki w Łodzi — Task 3 Plan\n\n## Goal\n\nŁódź dostaje żółte skrzynki pocztowe.\n"),
        task("web", 4, "da", "# Havnen i Ålesund — Task 4 Plan\n\n## Goal\n\nRødgrød og ø-færger til Ålesund.\n"),
    ];
    files.into_iter().fold(project(), |project, (path, text)| project.file(path, text))
}

#[test]
#[ignore = "needs node: run by ./test"]
fn words_are_found_with_and_without_accents_by_the_stems_of_their_language() {
    let run = several_languages().run(&["build", "--output", "site"]);
    let site = run.project.path("site");
    let page = |repo: &str, number: &str| format!("{repo}/task{number}.html");
    Ranking::of(&site, "search/languages.txt", page).holds(19, 19, 0, 40_000);
    // Forms of one word, by the stem of the language that the document declares.
    let answers = ask(&site, &[json!({ "text": "Größe " }), json!({ "text": "expediee " }), json!({ "text": "café " })]);
    assert_eq!(answers[0]["results"][0]["marks"], json!(["Große", "Größe"]));
    assert_eq!(hrefs(&answers[1]), ["api/task2.html#plan--goal"]);
    assert_eq!(answers[2]["results"][0]["title"], "web TASK2: Café menus");
}

#[test]
#[ignore = "needs node: run by ./test"]
fn the_words_of_the_team_come_before_the_guide_and_the_rules() {
    let notes = "# Notes\n\nA baseline of the measures is kept for each harbour.\n";
    let run = project().file("api/docs/cross-collab/TASK1/PLAN.md", "# Measures — Task 1 Plan\n").file("docs/cross-collab/NOTES.md", notes);
    let run = run.run(&["build", "--output", "site"]);
    let site = run.project.path("site");
    let texts = ["baseline", "silence a finding", "numbering-gap", "numbering gap"];
    let mut questions: Vec<Value> = texts.map(|text| json!({ "text": text })).into();
    questions.push(json!({ "text": "baseline", "facets": { "kind": 5 } }));
    let answers = ask(&site, &questions);
    assert_eq!(hrefs(&answers[0]), ["docs/cross-collab/NOTES.html"]);
    let kinds = answers[0]["counts"]["kind"].as_array().unwrap();
    assert!(kinds.iter().any(|count| count[0] == 5), "the facet says how much of the guide has it: {}", answers[0]);
    // Where the team says nothing of it, and where a rule is called by its name.
    assert!(hrefs(&answers[1]).iter().any(|href| href.starts_with("guide/") || href.starts_with("rules/")), "{}", answers[1]);
    assert!(hrefs(&answers[2])[0].starts_with("rules/numbering-gap.html") && hrefs(&answers[3])[0].starts_with("rules/numbering-gap.html"));
    assert!(hrefs(&answers[4]).len() > 1 && hrefs(&answers[4]).iter().all(|href| href.starts_with("guide/")), "{}", answers[4]);
}

#[test]
#[ignore = "needs node: run by ./test"]
fn numbers_and_versions_are_found_as_they_are() {
    let note = |name: &str, text: &str| (format!("docs/cross-collab/{name}.md"), format!("# {name}\n\n{text}\n"));
    let files = [
        ("api/docs/cross-collab/TASK1/PLAN.md".to_owned(), "# Parser — Task 1 Plan\n".to_owned()),
        note("A", "The parser of 1.4 reads 40 files."),
        note("B", "The parser of 1.41 reads 4 files, and 14 more."),
        note("C", "The parser v2.0.1 reads none."),
        note("D", "The other parser, 2.0.1, reads revision 120731."),
        note("E", "See `queue_12` and 127.0.0.1."),
    ];
    let run = files.into_iter().fold(project(), |project, (path, text)| project.file(path, text)).run(&["build", "--output", "site"]);
    let table = [
        ("1.4 ", vec!["A"]),
        ("1.4", vec!["A"]),
        ("parser 1.41", vec!["B"]),
        ("v2.0.1", vec!["C", "D"]),
        ("2.0.1 ", vec!["C", "D"]),
        ("120732", vec![]),
        ("127.0.0.1", vec!["E"]),
        ("queue_13", vec![]),
    ];
    let questions: Vec<Value> = table.iter().map(|(text, _)| json!({ "text": text })).collect();
    for ((text, wanted), answer) in table.iter().zip(ask(&run.project.path("site"), &questions)) {
        let wanted: Vec<String> = wanted.iter().map(|name| format!("docs/cross-collab/{name}.html")).collect();
        assert_eq!(hrefs(&answer), wanted, "{text}: {answer:#}");
    }
}

#[test]
#[ignore = "needs node: run by ./test"]
fn of_equal_matches_the_open_and_the_recent_come_first() {
    let plan = |number: u32, day: &str| {
        let path = format!("api/docs/cross-collab/TASK{number}/PLAN.md");
        (path, format!("# Winches {number} — Task {number} Plan\n\nLast updated: {day}\n\n## Goal\n\nGrease the winches.\n"))
    };
    let status = |number: u32, day: &str, state: &str| {
        let path = format!("api/docs/cross-collab/TASK{number}/STATUS.md");
        let table = format!("| Phase | Description | Status |\n| --- | --- | --- |\n| 1 | All | {state} |\n");
        (path, format!("# Winches {number} — Task {number} Status\n\nLast updated: {day}\n\n## Phase Status\n\n{table}"))
    };
    let tasks =
        [(1, "2024-01-10", "Complete"), (2, "2026-04-20", "Complete"), (3, "2024-01-10", "In progress"), (4, "2026-04-20", "In progress")];
    let files = tasks.into_iter().flat_map(|(number, day, state)| [plan(number, day), status(number, day, state)]);
    let run = files.fold(project(), |project, (path, text)| project.file(path, text)).run(&["build", "--output", "site"]);
    let answers = ask(&run.project.path("site"), &[json!({ "text": "grease winches" })]);
    let pages: Vec<&str> = hrefs(&answers[0]).iter().map(|href| href.split('#').next().unwrap()).collect();
    assert_eq!(pages[0], "api/task4.html");
    assert_eq!(pages[3], "api/task1.html", "{pages:?}");
}

#[test]
#[ignore = "needs node: run by ./test"]
fn an_item_comes_before_a_document_that_only_tells_of_it() {
    let note = ("docs/cross-collab/NOTES.md", "# Notes\n\n## Goal\n\nDredge the northern basin.\n");
    let goal = "Dredge the northern basin before the storms of autumn, then mark the fairway again.";
    let plan = ("api/docs/cross-collab/TASK1/PLAN.md", format!("# Works — Task 1 Plan\n\n## Goal\n\n{goal}\n"));
    let run = project().file(note.0, note.1).file(plan.0, plan.1).run(&["build", "--output", "site"]);
    let answers = ask(&run.project.path("site"), &[json!({ "text": "dredge northern basin" })]);
    assert_eq!(hrefs(&answers[0]), ["api/task1.html#plan--goal", "docs/cross-collab/NOTES.html#goal"]);
}

mod corpus {
    //! The real workspaces, and what people type there.
    use super::*;
    use crate::corpus::beside;
    use crate::git::git;

    #[test]
    #[ignore = "needs node and ../shared/corpus: run by ./test"]
    fn the_real_workspace_answers_what_people_type() {
        let corpus = root().join("tests/corpus");
        let run = project().run(&["build", "-C", &corpus.to_string_lossy(), "--output", "site"]);
        let page = |repo: &str, number: &str| {
            let repo = if repo == "backend" { "TRR-Backend" } else { "TRR-APP" };
            format!("{repo}/task{number}.html")
        };
        let site = run.project.path("site");
        Ranking::of(&site, "corpus/queries.txt", page).holds(40, 39, 0, 58_800);
        Ranking::of(&site, "corpus/questions.txt", page).holds(21, 20, 0, 60_000);
    }

    #[test]
    #[ignore = "needs node and ../shared/corpus: run by ./test"]
    fn a_workspace_of_specs_answers_what_people_type() {
        let project = project();
        for repo in ["backend", "frontend"] {
            let bundle = beside(&format!("corpus/momentum/{repo}.bundle"));
            git(project.root()).run(&["clone", "--quiet", "--branch", "main", &bundle.to_string_lossy(), repo]);
        }
        let run = project.run(&["build", "--output", "site"]);
        let page = |repo: &str, number: &str| format!("{repo}/spec{number}.html");
        Ranking::of(&run.project.path("site"), "corpus/momentum.txt", page).holds(24, 22, 0, 68_000);
    }
}
