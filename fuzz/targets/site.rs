//! From Markdown to a verdict, to every report, to the site, and to what would be changed.

use std::collections::{BTreeMap, BTreeSet};

use crossbook::change::{Manner, Numbers, fix, mirrors, renumber};
use crossbook::diagram::Gallery;
use crossbook::disk::Progress;
use crossbook::model::RepoId;
use crossbook::pipeline::{Input, Invalidated, Output, Pipeline};
use crossbook::report::{self, Reported};
use crossbook::source::{Number, Sources};
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
        let output = judged(&made, &made.sources);
        invariants::verdict(&output.model, &output.findings);
        let told = reports(&output);
        changes(&made, &output);
        assert!(reports(&judged(&made, &made.sources)) == told, "the same reports twice");
    })
}

/// A workspace read again after documents changed, with what was known of it, and read as if for the first time.
pub fn again(choices: &mut Choices) -> Case {
    let made = Made::new(choices);
    let others: Vec<_> = (0..2).map(|_| made.changed(choices)).collect();
    let shown = others.iter().fold(made.shown.clone(), |shown, (_, change)| format!("{shown}\nthen {change}"));
    Case::new(shown, move || {
        let mut pipeline = Pipeline::default();
        run(&mut pipeline, &made, &made.sources, &Invalidated::All);
        for (sources, change) in &others {
            let output = run(&mut pipeline, &made, sources, &Invalidated::nothing());
            assert!(reports(&output) == reports(&judged(&made, sources)), "the same as read for the first time: {change}");
        }
    })
}

/// On to the site.
pub fn site(choices: &mut Choices) -> Case {
    let made = Made::new(choices);
    Case::new(made.shown.clone(), move || {
        let output = judged(&made, &made.sources);
        graphs(&output);
        let pages = pages(&made, &output);
        // That takes long, and what is not the same twice is not so in many cases.
        if made.answers % 4 == 3 {
            assert!(self::pages(&made, &judged(&made, &made.sources)) == pages, "the same pages twice");
        }
    })
}

/// Sources, read for the first time.
fn judged(made: &Made, sources: &Sources) -> Output {
    run(&mut Pipeline::default(), made, sources, &Invalidated::All)
}

fn run(pipeline: &mut Pipeline, made: &Made, sources: &Sources, invalidated: &Invalidated) -> Output {
    let input = Input { config: &made.config, sources, is_same: false, invalidated };
    pipeline.run(input, &mut &*made, &Progress::silent())
}

/// Every report.
fn reports(Output { model, contracts, findings, .. }: &Output) -> Vec<String> {
    let reported = Reported::whole(model, contracts, findings);
    let plain = report::text::Color::Plain;
    let all: Vec<_> = contracts.all.iter().collect();
    let status = report::status::StatusReport::new(model, findings, "", plain);
    let repos: Vec<RepoId> = (0..model.repos.len() as u32).map(RepoId).collect();
    let mut told = vec![
        report::json::render(&reported),
        report::sarif::render(&reported),
        report::gitlab::render(&reported),
        report::rdjson::render(&reported),
        report::json::contracts(model, contracts, &all),
    ];
    for text in told.iter().flat_map(|text| text.lines()).filter(|text| text.starts_with('{') && text.ends_with('}')) {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
    }
    let for_people = [
        report::text::render(&reported, &report::View::ALL, plain),
        report::github::render(&reported),
        report::comparison::list(model, contracts, plain),
        report::comparison::full(model, contracts, &all, "", plain),
        status.repos(&repos),
    ];
    for text in &for_people {
        assert!(!text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{text:?}");
    }
    told.extend(for_people);
    told.extend([report::junit::render(&reported), report::markdown::render(&reported)]);
    told.extend(model.task_ids().flat_map(|task| [status.task(task), report::pull_request::render(model, task)]));
    told
}

/// What a site shows of a workspace; the pages that are the same for all workspaces are left out.
fn pages(made: &Made, Output { model, contracts, findings, .. }: &Output) -> BTreeMap<String, Option<site::File>> {
    let nothing = BTreeMap::new();
    let pictures = Gallery::default();
    let inputs = site::Inputs {
        model,
        contracts,
        findings,
        config: &made.config,
        name: "fuzz",
        content: &made.content,
        theme: &nothing,
        mermaid: None,
        pictures: &pictures,
        trends: &[],
        news: &[],
        editor: None,
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
            let pictures = html.split("<div class=\"picture").skip(1);
            assert!(
                pictures.filter_map(|picture| picture.split_once('>')).all(|(_, drawn)| drawn.starts_with("<svg")),
                "{path}: a picture"
            );
            assert!(html.starts_with("<!") && html.trim_end().ends_with("</html>"), "{path} is whole");
        }
        (path.to_owned(), file)
    };
    let told = ["workspace.json", "llms.txt", "feed.xml", "sitemap.xml", "search/index.json"];
    let paths: Vec<&str> = prepared.pages().filter(own).chain(told).collect();
    paths.into_par_iter().map(made).collect()
}

fn graphs(Output { model, contracts, .. }: &Output) {
    let waits = model.waits();
    let mut graphs =
        vec![graph::contracts(model, contracts), graph::Ties::new(model, contracts, &waits).all(model), graph::workspace(model, &waits)];
    graphs.extend(contracts.all.iter().map(|contract| graph::contract(model, contract)));
    for graph in &graphs {
        assert!(serde_json::from_str::<serde_json::Value>(&graph.json()).is_ok());
        graph.dot();
        if !graph.is_empty() {
            let mermaid = graph.mermaid();
            let verdict = crossbook::diagram::read(&mermaid).verdict;
            assert!(!matches!(verdict, crossbook::diagram::Validity::Invalid(_)), "{verdict:?}\n{mermaid}");
        }
    }
    let timeline = graph::timeline(model);
    assert!(timeline.ticks().len() < 40);
}

/// What would be changed: fixes, copies of contracts, other numbers.
fn changes(made: &Made, Output { model, contracts, findings, .. }: &Output) {
    let plain = report::text::Color::Plain;
    let fixed = fix(model, findings, |_| true).changes;
    report::patch::render(&fixed, plain);
    fixed.simulated(&made.sources, &made.config.kinds);
    let earlier = made.earlier.clone();
    mirrors(model, contracts, |_| earlier.clone());
    for (from, to, manner) in [(4, 3, Manner::Swap), (4, 1, Manner::Insert), (4, 9, Manner::Move), (4, u64::MAX, Manner::Insert)] {
        let Ok(numbers) = Numbers::new(model, RepoId(0), Number::first(from), to, manner) else { continue };
        let renumbering = renumber(model, &numbers, &BTreeSet::new());
        for left in &renumbering.left {
            invariants::holds(model[left.document].text(), left.span, left.why);
        }
        renumbering.changes.simulated(&made.sources, &made.config.kinds);
        report::patch::render(&renumbering.changes, plain);
    }
}
