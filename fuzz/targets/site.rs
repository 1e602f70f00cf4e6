//! From Markdown to a verdict, to every report, to the site, and to what would be changed.

use std::collections::{BTreeMap, BTreeSet};

use crossbook::change::{Manner, Numbers, fix, mirrors, renumber};
use crossbook::lint::{self, Finding};
use crossbook::model::{Draft, Memo, Model, RepoId};
use crossbook::report::{self, Reported};
use crossbook::source::{Asked, Departure, Presence};
use crossbook::{graph, site};
use rayon::prelude::*;

use super::workspace::Made;
use crate::campaign::Case;
use crate::choices::Choices;
use crate::invariants;

/// To the verdict, the reports and the changes.
pub fn verdict(choices: &mut Choices) -> Case {
    let made = Made::new(choices);
    Case::new(made.shown.clone(), move || {
        let (model, findings) = judged(&made);
        invariants::verdict(&model, &findings);
        let told = reports(&model, &findings);
        changes(&made, &model, &findings);
        let (model, findings) = judged(&made);
        assert!(reports(&model, &findings) == told, "the same reports twice");
    })
}

/// On to the site.
pub fn site(choices: &mut Choices) -> Case {
    let made = Made::new(choices);
    Case::new(made.shown.clone(), move || {
        let (model, findings) = judged(&made);
        graphs(&model);
        let pages = pages(&made, &model, &findings);
        // That takes long, and what is not the same twice is not so in many cases.
        if made.answers % 4 == 3 {
            let (model, findings) = judged(&made);
            assert!(self::pages(&made, &model, &findings) == pages, "the same pages twice");
        }
    })
}

/// The way from sources to findings, where a number takes the place of the disk and of git.
fn judged(made: &Made) -> (Model, Vec<Finding>) {
    let mut memo = Memo::default();
    let draft = Draft::read_with(&made.config, &made.sources, &mut memo);
    let lines = draft.lines_asked();
    let origins = lines.iter().map(|asked| made.origins(asked)).collect();
    let commits = draft.commits_asked();
    let known: Vec<Option<bool>> = commits.iter().map(|asked| made.knows(&asked.id)).collect();
    let draft = draft.dated(&lines, origins).with_commits(commits, &known);
    let answers: BTreeMap<Asked, Presence> = draft.asked().into_iter().map(|asked| (asked.clone(), made.presence(&asked.path))).collect();
    let model = Model::resolve(draft, &answers);
    let missing = model.missing_paths();
    let left = |path: &str| made.time(path).map(|time| Departure { commit: "1".repeat(40), time });
    let departures = missing.iter().map(|missing| left(&missing.path)).collect();
    let model = model.departed(missing, departures);
    let asked = model.versions_asked();
    let versions: Vec<_> = asked.iter().map(|asked| made.versions(asked)).collect();
    let model = model.with_versions(&asked, &versions, &mut memo);
    let to_come = model.repos_with_gaps().into_iter().map(|repo| (repo, BTreeSet::from([2, 5]))).collect();
    let model = model.awaiting(to_come);
    let findings = lint::check(&model, &made.config);
    (model, findings)
}

/// Every report.
fn reports(model: &Model, findings: &[Finding]) -> Vec<String> {
    let reported = Reported::whole(model, findings);
    let plain = report::text::Color::Plain;
    let contracts: Vec<_> = model.contracts.iter().collect();
    let morning = report::morning::Morning::new(model, findings, "", plain);
    let repos: Vec<RepoId> = (0..model.repos.len() as u32).map(RepoId).collect();
    let mut told = vec![
        report::json::render(&reported),
        report::sarif::render(&reported),
        report::gitlab::render(&reported),
        report::rdjson::render(&reported),
        report::json::contracts(model, &contracts),
    ];
    for text in told.iter().flat_map(|text| text.lines()).filter(|text| text.starts_with('{') && text.ends_with('}')) {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
    }
    let for_people = [
        report::text::render(&reported, plain),
        report::github::render(&reported),
        report::comparison::list(model, plain),
        report::comparison::full(model, &contracts, "", plain),
        morning.repos(&repos),
    ];
    for text in &for_people {
        assert!(!text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{text:?}");
    }
    told.extend(for_people);
    told.extend([report::junit::render(&reported), report::markdown::render(&reported)]);
    told.extend(model.task_ids().flat_map(|task| [morning.task(task), report::pull_request::render(model, task)]));
    told
}

/// What a site shows of a workspace; the pages that are the same for all workspaces are left out.
fn pages(made: &Made, model: &Model, findings: &[Finding]) -> BTreeMap<String, Option<site::File>> {
    let nothing = BTreeMap::new();
    let inputs = site::Inputs {
        model,
        findings,
        config: &made.config,
        name: "fuzz",
        content: &made.content,
        theme: &nothing,
        mermaid: None,
        extra: &[],
    };
    let prepared = site::Prepared::new(&inputs).unwrap_or_else(|error| panic!("{error:?}"));
    let brings_pages = !made.content.is_empty();
    let own = |path: &&str| !path.starts_with("rules/") && (brings_pages || !path.starts_with("guide/"));
    let made = |path: &str| {
        let file = prepared.get(path).unwrap_or_else(|error| panic!("{path}: {error:?}")).map(|made| made.file);
        if let Some(site::File::Bytes(bytes)) = file.as_ref().filter(|_| path.ends_with(".html")) {
            let html = std::str::from_utf8(bytes).expect("a page is UTF-8");
            assert!(!html.contains("could not be made</h1>"), "{html}");
            assert!(html.starts_with("<!") && html.trim_end().ends_with("</html>"), "{path} is whole");
        }
        (path.to_owned(), file)
    };
    let told = ["workspace.json", "llms.txt", "feed.xml", "sitemap.xml", "search/index.json"];
    let paths: Vec<&str> = prepared.pages().filter(own).chain(told).collect();
    paths.into_par_iter().map(made).collect()
}

fn graphs(model: &Model) {
    let waits = model.waits();
    let mut graphs = vec![graph::contracts(model), graph::repos(model, &waits), graph::workspace(model, &waits)];
    graphs.extend(model.contracts.iter().map(|contract| graph::contract(model, contract)));
    for graph in &graphs {
        assert!(serde_json::from_str::<serde_json::Value>(&graph.json()).is_ok());
        graph.dot();
        if !graph.is_empty() {
            let mermaid = graph.mermaid();
            let verdict = crossbook::diagram::read(&mermaid).verdict;
            assert!(!matches!(verdict, crossbook::diagram::Verdict::Invalid(_)), "{verdict:?}\n{mermaid}");
        }
    }
    let timeline = graph::timeline(model);
    timeline.mermaid();
    timeline.json();
}

/// What would be changed: fixes, copies of contracts, other numbers.
fn changes(made: &Made, model: &Model, findings: &[Finding]) {
    let plain = report::text::Color::Plain;
    let fixed = fix(model, findings, |_| true).changes;
    report::patch::render(&fixed, plain);
    fixed.foreseen(&made.sources, &made.config.workspace);
    let earlier = made.earlier.clone();
    mirrors(model, |_| earlier.clone());
    for (from, to, manner) in [(4, 3, Manner::Swap), (4, 1, Manner::Insert), (4, 9, Manner::Move), (4, u64::MAX, Manner::Insert)] {
        let Ok(numbers) = Numbers::new(model, RepoId(0), from, to, manner) else { continue };
        let renumbering = renumber(model, &made.config, &numbers, &BTreeSet::new());
        for left in &renumbering.left {
            invariants::holds(model[left.document].text(), left.span, left.why);
        }
        renumbering.changes.foreseen(&made.sources, &made.config.workspace);
        report::patch::render(&renumbering.changes, plain);
    }
}
