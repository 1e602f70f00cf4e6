//! The stages of `Pipeline::run`, and what comes before and after it, each alone: on what the stages before it gave.

use std::any::Any;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;

use crossbook::contract::{Contracts, VersionTexts};
use crossbook::diagram::Gallery;
use crossbook::disk::Progress;
use crossbook::lint::{self, Finding};
use crossbook::model::{Draft, Model};
use crossbook::pipeline::{self, World};
use crossbook::report::{self, Reported};
use crossbook::source::{Answers, PathQuery, Provider, Query, Sources};
use crossbook::{host, markdown, site};

/// What a stage gives. It is taken apart when nobody measures.
type Given = Box<dyn Any>;
/// Makes what a stage takes for itself, and gives what is to be measured.
type Stage = for<'w> fn(&'w Workspace) -> Box<dyn FnOnce() -> Given + 'w>;

/// A workspace, and what each stage made of it.
pub(crate) struct Workspace {
    opened: host::Workspace,
    sources: Sources,
    draft: Draft,
    answers: Answers,
    model: Model,
    contracts: Contracts,
    findings: Vec<Finding>,
}

/// All stages by their names, in order.
pub(crate) const STAGES: &[(&str, Stage)] = &[
    ("read", |of| run(|| host::crawl(&of.opened, &Progress::silent()).expect("documents"))),
    ("parse", |of| run(|| Draft::read(&of.opened.config, &of.sources))),
    ("parse: Markdown alone", |of| run(|| of.texts().map(markdown::parse).collect::<Vec<_>>())),
    ("query: paths", |of| run(|| of.ask(|world| drop(world.path_statuses(&of.draft.path_queries()))))),
    ("query: git", |of| run(|| of.ask(|world| git_answers(&of.draft, world, &mut of.answers.clone())))),
    ("resolve", |of| {
        let draft = of.draft.clone();
        run(|| Model::resolve(draft, &of.answers))
    }),
    ("compare", |of| run(|| Contracts::compare(None, &of.model, &of.opened.config.contracts, &of.sources))),
    ("check", |of| run(|| lint::check(&of.model, &of.contracts, &of.opened.config))),
    ("report: text", |of| run(|| report::text::render(&of.reported(), &report::View::ALL, report::text::Color::Plain))),
    ("report: json", |of| run(|| of.json())),
    ("site", |of| run(|| of.site())),
];

fn run<'w, T: 'static>(stage: impl FnOnce() -> T + 'w) -> Box<dyn FnOnce() -> Given + 'w> {
    Box::new(|| Box::new(stage()))
}

impl Workspace {
    /// Runs each stage once.
    pub(crate) fn read(dir: &Path) -> Self {
        let opened = pipeline::open(dir).expect("a workspace");
        let sources = host::crawl(&opened, &Progress::silent()).expect("documents");
        let draft = Draft::read(&opened.config, &sources);
        let mut read = Self {
            opened,
            sources,
            draft,
            answers: Answers::default(),
            model: Model::default(),
            contracts: Contracts::default(),
            findings: Vec::new(),
        };
        let mut answers = Answers::default();
        read.ask(|world| {
            ask::<PathQuery>(&mut answers, world, read.draft.path_queries());
            git_answers(&read.draft, world, &mut answers);
        });
        read.model = Model::resolve(read.draft.clone(), &answers);
        read.contracts = Contracts::compare(None, &read.model, &read.opened.config.contracts, &read.sources);
        read.ask(|world| {
            ask(&mut answers, world, read.contracts.version_queries(&read.model));
            ask(&mut answers, world, read.model.pending_queries());
        });
        read.contracts = std::mem::take(&mut read.contracts).with_versions(&read.model, &answers, &mut VersionTexts::default());
        read.model = std::mem::take(&mut read.model).with_pending_numbers(&answers);
        read.findings = lint::check(&read.model, &read.contracts, &read.opened.config);
        read.answers = answers;
        read
    }

    /// How many documents it has.
    pub(crate) fn documents(&self) -> usize {
        self.model.documents.len()
    }

    fn texts(&self) -> impl Iterator<Item = std::sync::Arc<str>> {
        self.sources.files().flat_map(|files| files.iter()).map(|file| file.content.text())
    }

    /// Lets disk and git answer, which know nothing yet.
    fn ask(&self, asked: impl FnOnce(&mut dyn Provider)) {
        let path_statuses = |queries: &[PathQuery]| host::stat_paths(&self.opened, queries);
        let git = &mut Default::default();
        asked(&mut World { workspace: &self.opened, sources: &self.sources, git, path_statuses: &path_statuses });
    }

    fn reported(&self) -> Reported<'_> {
        Reported::whole(&self.model, &self.contracts, &self.findings)
    }

    /// How long the report for programs is, which is written part by part.
    fn json(&self) -> usize {
        let mut length = 0;
        let written = report::json::parts(&self.reported(), |part| {
            length += part.len();
            Ok::<(), Infallible>(())
        });
        written.map_or_else(|never| match never {}, |()| length)
    }

    fn site(&self) -> usize {
        let none = BTreeMap::new();
        let inputs = site::Inputs {
            model: &self.model,
            contracts: &self.contracts,
            findings: &self.findings,
            config: &self.opened.config,
            name: "bench",
            content: &none,
            theme: &none,
            mermaid: None,
            pictures: &Gallery::default(),
            trends: &[],
            news: &[],
            editor: None,
            extra: &[],
        };
        site::build(&inputs).expect("a site").files.len()
    }
}

/// What git says of a draft whose paths were looked up.
fn git_answers(draft: &Draft, world: &mut dyn Provider, answers: &mut Answers) {
    let histories = draft.history_queries(answers);
    ask(answers, world, histories);
    ask(answers, world, draft.commit_queries());
    ask(answers, world, draft.blame_queries());
}

fn ask<Q: Query>(answers: &mut Answers, world: &mut dyn Provider, queries: Vec<Q>) {
    let answered = Q::ask(world, &queries);
    answers.all_mut().extend(queries.into_iter().zip(answered));
}
