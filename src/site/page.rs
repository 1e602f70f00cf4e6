//! What all pages share, and the kinds of page that there are.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use super::activity::{self, Happening};
use super::address::{self, Addresses, Known};
use super::content::Content;
use super::diagram::Diagrams;
use super::editor::EditorLink;
use super::feed::NewsItem;
use super::finding::{Counts, Findings};
use super::forge::CommitView;
use super::graph::Pictured;
use super::mirror::Parts;
use super::templates::{Templates, ThemeError};
use super::theme::Theme;
use super::trends::TrendPoint;
use super::{Inputs, Rendered};
use super::{
    conflicts, contract, contracts, document, environments, feature, forge, graph, guide, home, not_found, person, redirect, repo, report,
    rules, search, task, trends,
};
use crate::config::Kinds;
use crate::context::{self, BUDGET, Surroundings};
use crate::contract::{Contracts, Verdict, Verdicts};
use crate::graph::Ties;
use crate::lint::Rule;
use crate::markdown::Highlighter;
use crate::model::{Conflict, DocumentId, FeatureId, Model, People, RepoId, TaskId, Wait};
use crate::text::{capitalized, made_visible};

/// One page that is to be.
pub(super) enum Page {
    Home,
    Repo(RepoId),
    Task(TaskId),
    /// By its number among the pages of the list, from 0.
    Features(usize),
    Feature(FeatureId),
    Document(DocumentId),
    People,
    /// By its index among all people.
    Person(usize),
    Contracts,
    /// By its index in the model.
    Contract(usize),
    Report,
    /// What happened: the newest, or a month.
    Activity(Option<String>),
    Conflicts,
    Environments,
    Trends,
    Graph,
    RepoReport(Option<RepoId>),
    Rules,
    Search,
    Rule(&'static Rule),
    Guide(usize),
    /// By its index among all of them.
    Redirect(usize),
    NotFound,
}

/// What every page is made from; worked out once.
pub(super) struct Shared<'a> {
    pub model: &'a Model,
    pub contracts: &'a Contracts,
    pub title: String,
    /// Where the site will stand, with a `/` at its end.
    pub url: Option<String>,
    pub addresses: Arc<Addresses>,
    /// All who answer for an item.
    pub people: Arc<People>,
    pub findings: Findings<'a>,
    parts: OnceLock<Parts>,
    pub content: Content<'a>,
    /// Where the user's own pages are, as `book.toml` has it.
    pub content_folder: String,
    happenings: OnceLock<Vec<Happening>>,
    /// The figures of the workspace over time, oldest first.
    pub trends: &'a [TrendPoint],
    /// What is new, newest first.
    pub news: &'a [NewsItem],
    /// How a reader on this machine opens a file.
    pub editor: Option<&'a EditorLink>,
    /// The months in which anything happened.
    months: BTreeSet<String>,
    pub diagrams: Diagrams<'a>,
    /// That of the site before, where there was one.
    pub highlighter: Arc<Highlighter>,
    waits: OnceLock<Vec<Wait>>,
    pictured: OnceLock<Pictured>,
    ties: OnceLock<Ties>,
    conflicts: OnceLock<Vec<Conflict>>,
    known: OnceLock<Surroundings>,
}

/// A page before it is rendered.
pub(super) struct PageDraft<V> {
    pub path: String,
    pub title: String,
    /// The pages above it, outermost first, Home left out.
    pub crumbs: Vec<Crumb>,
    pub source: Option<Source>,
    pub view: V,
    /// Files of the workspace that it shows.
    pub copies: Vec<String>,
}

impl<V> PageDraft<V> {
    pub(super) fn new(path: impl Into<String>, title: impl Into<String>, view: V) -> Self {
        Self { path: path.into(), title: title.into(), crumbs: Vec::new(), source: None, view, copies: Vec::new() }
    }

    pub(super) fn below(self, crumbs: Vec<Crumb>) -> Self {
        Self { crumbs, ..self }
    }
}

/// A page above another.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Crumb {
    pub title: String,
    pub href: String,
}

impl Crumb {
    pub(super) fn new(title: impl Into<String>, href: impl Into<String>) -> Self {
        Self { title: title.into(), href: href.into() }
    }
}

/// Where what a page shows is written.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Source {
    /// Relative to the workspace's root.
    pub file: String,
    pub href: Option<String>,
    /// Where it can be edited.
    pub edit: Option<String>,
    /// What was read, where git knows.
    pub commit: Option<CommitView>,
    /// In what it differs from that commit, in words.
    pub change: Option<&'static str>,
}

/// What templates see as `page`.
#[derive(Serialize)]
struct Frame<'a> {
    /// The way to the site's top: what all addresses on the page start with.
    root: &'a str,
    kind: &'static str,
    path: &'a str,
    title: &'a str,
    crumbs: &'a [Crumb],
    source: &'a Option<Source>,
}

/// What templates see as `site`.
#[derive(Serialize)]
pub(super) struct Header<'a> {
    title: &'a str,
    repos: Vec<RepoLink<'a>>,
    findings: Counts,
    guide: Option<&'a str>,
    has_features: bool,
    has_contracts: bool,
    /// Whether anything is tied to anything else, or happened.
    has_graph: bool,
    has_activity: bool,
    has_people: bool,
    has_trends: bool,
    item: ItemNoun,
    /// How many mirrors contradict their owner.
    drifted: usize,
    styles: Vec<String>,
    scripts: Vec<String>,
    version: &'static str,
}

/// What the items of the workspace are called, within a sentence and at the head of a column.
#[derive(Serialize)]
struct ItemNoun {
    one: String,
    many: String,
    title: String,
    titles: String,
}

impl ItemNoun {
    fn new(kinds: &Kinds) -> Self {
        let one = kinds.noun();
        let title = capitalized(&one);
        Self { many: format!("{one}s"), titles: format!("{title}s"), one, title }
    }
}

#[derive(Serialize)]
struct RepoLink<'a> {
    name: &'a str,
    href: String,
    absent: bool,
}

impl<'a> Shared<'a> {
    /// `before` is a site that was made of the same workspace, where one is at hand.
    pub(super) fn new(inputs: &Inputs<'a>, before: Option<&Shared<'_>>) -> Self {
        let Inputs { model, contracts, config, .. } = *inputs;
        let url = config.url.as_deref().map(|url| format!("{}/", url.trim_end_matches('/')));
        let title = config.title.clone().unwrap_or_else(|| inputs.name.to_owned());
        let people = People::after(before.map(|before| (before.model, &before.people)), model);
        let known = before.map(|before| Known {
            model: before.model,
            contracts: before.contracts,
            people: &before.people.all,
            addresses: &before.addresses,
        });
        let placed = || (Addresses::after(known, model, contracts, &people.all), Diagrams::new(model, inputs.pictures, inputs.mermaid));
        let written = || (Content::after(before.map(|before| &before.content), inputs.content), activity::months(model));
        let ((addresses, diagrams), (content, months)) = rayon::join(placed, written);
        Self {
            model,
            contracts,
            title,
            url,
            addresses,
            people,
            findings: Findings::new(model, inputs.findings),
            parts: OnceLock::new(),
            diagrams,
            highlighter: before.map(|before| Arc::clone(&before.highlighter)).unwrap_or_default(),
            waits: OnceLock::new(),
            pictured: OnceLock::new(),
            content,
            content_folder: config.build.content.to_string_lossy().replace('\\', "/"),
            trends: inputs.trends,
            news: inputs.news,
            editor: inputs.editor,
            happenings: OnceLock::new(),
            ties: OnceLock::new(),
            conflicts: OnceLock::new(),
            known: OnceLock::new(),
            months,
        }
    }

    /// Whether there are the same pages in another site, and at the same places.
    pub(super) fn has_pages_of(&self, other: &Shared<'_>) -> bool {
        let same = Arc::ptr_eq(&self.addresses, &other.addresses) && Arc::ptr_eq(&self.content.pages, &other.content.pages);
        same && self.months == other.months
            && self.has_trends() == other.has_trends()
            && self.has_environments() == other.has_environments()
            && self.findings.groups().eq(other.findings.groups())
    }

    /// What happened, newest first.
    pub(super) fn happenings(&self) -> &[Happening] {
        self.happenings.get_or_init(|| activity::happenings(self.model))
    }

    /// What ties repos to each other.
    pub(super) fn ties(&self) -> &Ties {
        self.ties.get_or_init(|| Ties::new(self.model, self.contracts, self.waits()))
    }

    /// The files that several open items plan to change.
    pub(super) fn conflicts(&self) -> &[Conflict] {
        self.conflicts.get_or_init(|| self.model.conflicts())
    }

    /// What there is to know about an item for somebody who is to work on it, as Markdown.
    pub(super) fn context(&self, task: TaskId) -> String {
        let inputs = context::Inputs { model: self.model, contracts: self.contracts, findings: self.findings.all };
        let known = self.known.get_or_init(|| Surroundings::new(inputs, Arc::clone(&self.people)));
        known.context(inputs, task, "").within(BUDGET).to_markdown()
    }

    /// Whether there is a page of what changed over time.
    pub(super) fn has_trends(&self) -> bool {
        self.trends.len() > 1
    }

    /// Whether it is said what runs where.
    pub(super) fn has_environments(&self) -> bool {
        !self.contracts.environments.all.is_empty()
    }

    /// Which contract a text belongs to.
    pub(super) fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| Parts::new(self.contracts))
    }

    /// Who waits for whom.
    pub(super) fn waits(&self) -> &[Wait] {
        self.waits.get_or_init(|| self.model.waits())
    }

    /// Which parts of the workspace have a picture.
    pub(super) fn pictured(&self) -> &Pictured {
        self.pictured.get_or_init(|| Pictured::new(self.model, self.contracts))
    }

    pub(super) fn header(&self, theme: &Theme<'_>) -> Header<'_> {
        let repo = |(index, repo): (usize, &'a crate::model::Repo)| RepoLink {
            name: &repo.info.name,
            href: self.addresses.repo(RepoId(index as u32)),
            absent: repo.info.absent,
        };
        let has_features = self.addresses.shared_features().next().is_some();
        let has_activity = !self.months.is_empty();
        Header {
            title: &self.title,
            repos: self.model.repos.iter().enumerate().map(repo).collect(),
            findings: self.findings.counts(),
            guide: self.content.pages.first().map(|page| page.address.as_str()),
            has_features,
            has_contracts: !self.contracts.all.is_empty(),
            has_graph: has_features || has_activity || !self.waits().is_empty() || self.ties().any(),
            has_activity,
            has_trends: self.has_trends(),
            has_people: !self.people.all.is_empty(),
            item: ItemNoun::new(self.model.kinds()),
            drifted: Verdicts::of(&self.contracts.all).count(Verdict::Drift),
            styles: theme.linked("css", ".css"),
            scripts: theme.linked("js", ".js"),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    pub(super) fn repo_crumb(&self, repo: RepoId) -> Crumb {
        Crumb::new(&self.model[repo].info.name, self.addresses.repo(repo))
    }

    /// A path of a repo, or of the workspace where there is none, as the source of a page.
    pub(super) fn source(&self, repo: Option<RepoId>, path: &str, file: &str) -> Option<Source> {
        let repo = repo.map(|repo| &self.model[repo]);
        Some(Source {
            file: file.to_owned(),
            href: repo.and_then(|repo| forge::page(repo, path)),
            edit: repo.and_then(|repo| forge::edit(repo, path)),
            commit: repo.and_then(forge::commit),
            change: repo.and_then(|repo| forge::change(repo, path)),
        })
    }
}

impl Page {
    /// Every page that there is to be, one kind after the other.
    pub(super) fn all(site: &Shared<'_>) -> Vec<Self> {
        let model = site.model;
        let mut pages = vec![Self::Home, Self::Contracts, Self::Report, Self::Activity(None), Self::Conflicts, Self::Graph];
        pages.extend(site.has_environments().then_some(Self::Environments));
        pages.extend(site.has_trends().then_some(Self::Trends));
        pages.extend((!site.people.all.is_empty()).then_some(Self::People));
        pages.extend((0..site.people.all.len()).map(Self::Person));
        pages.extend((0..site.addresses.redirects.len()).map(Self::Redirect));
        pages.extend([Self::Rules, Self::Search, Self::NotFound]);
        pages.extend((0..feature::pages(site)).map(Self::Features));
        pages.extend((0..model.repos.len() as u32).map(|repo| Self::Repo(RepoId(repo))));
        pages.extend(model.task_ids().map(Self::Task));
        pages.extend(site.addresses.shared_features().map(Self::Feature));
        pages.extend(model.document_ids().filter(|id| model[*id].task.is_none()).map(Self::Document));
        pages.extend((0..site.contracts.all.len()).filter(|index| site.addresses.contract(*index).is_some()).map(Self::Contract));
        pages.extend(site.months.iter().map(|month| Self::Activity(Some(month.clone()))));
        pages.extend(site.findings.groups().map(Self::RepoReport));
        pages.extend(crate::lint::RULES.iter().copied().map(Self::Rule));
        pages.extend((0..site.content.pages.len()).map(Self::Guide));
        pages
    }

    /// Where it stands, before it is rendered.
    pub(super) fn path(&self, site: &Shared<'_>) -> String {
        let addresses = &site.addresses;
        match self {
            Self::Home => address::HOME.to_owned(),
            Self::Repo(id) => addresses.repo(*id),
            Self::Task(id) => addresses.task(*id).to_owned(),
            Self::Features(index) => address::features(*index),
            Self::Feature(id) => addresses.feature(*id).unwrap_or_default().to_owned(),
            Self::Document(id) => addresses.document(*id).page.clone(),
            Self::People => address::PEOPLE.to_owned(),
            Self::Person(index) => addresses.person(*index).to_owned(),
            Self::Contracts => address::CONTRACTS.to_owned(),
            Self::Contract(index) => addresses.contract(*index).unwrap_or_default().to_owned(),
            Self::Report => address::REPORT.to_owned(),
            Self::Activity(None) => address::ACTIVITY.to_owned(),
            Self::Activity(Some(month)) => address::month(month),
            Self::Conflicts => address::CONFLICTS.to_owned(),
            Self::Environments => address::ENVIRONMENTS.to_owned(),
            Self::Trends => address::TRENDS.to_owned(),
            Self::Graph => address::GRAPH.to_owned(),
            Self::RepoReport(repo) => addresses.report(*repo),
            Self::Rules => address::RULES.to_owned(),
            Self::Search => address::SEARCH.to_owned(),
            Self::Rule(rule) => address::rule(rule.name),
            Self::Guide(index) => site.content.pages[*index].address.clone(),
            Self::Redirect(index) => addresses.redirects[*index].path.clone(),
            Self::NotFound => address::NOT_FOUND.to_owned(),
        }
    }

    /// The findings that are about what it shows; none where it is about no part of the workspace.
    pub(super) fn findings(&self, site: &Shared<'_>) -> Vec<usize> {
        let findings = &site.findings;
        match self {
            Self::Repo(id) | Self::RepoReport(Some(id)) => findings.of_repo(Some(*id)).to_vec(),
            Self::RepoReport(None) => findings.of_repo(None).to_vec(),
            Self::Task(id) => findings.of_task(*id).to_vec(),
            Self::Feature(id) => site.model[*id].tasks.iter().flat_map(|task| findings.of_task(*task)).copied().collect(),
            Self::Document(id) => findings.of_document(*id).to_vec(),
            Self::Person(index) => site.people.all[*index].tasks.iter().flat_map(|task| findings.of_task(*task)).copied().collect(),
            Self::Rule(rule) => findings.of_rule(rule.name).to_vec(),
            Self::Home | Self::Report => (0..findings.all.len()).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn render(&self, site: &Shared<'_>, templates: &Templates) -> Result<Rendered, ThemeError> {
        match self {
            Self::Home => finish(templates, "home", home::draft(site)),
            Self::Repo(id) => finish(templates, "repo", repo::draft(site, *id)),
            Self::Task(id) => finish(templates, "task", task::draft(site, *id)),
            Self::Features(index) => finish(templates, "features", feature::list(site, *index)),
            Self::Feature(id) => finish(templates, "feature", feature::draft(site, *id)),
            Self::Document(id) => finish(templates, "document", document::draft(site, *id)),
            Self::People => finish(templates, "people", person::list(site)),
            Self::Person(index) => finish(templates, "person", person::draft(site, *index)),
            Self::Contracts => finish(templates, "contracts", contracts::draft(site)),
            Self::Contract(index) => finish(templates, "contract", contract::draft(site, *index)),
            Self::Report => finish(templates, "report", report::draft(site)),
            Self::Activity(month) => finish(templates, "activity", activity::draft(site, month.as_deref())),
            Self::Trends => finish(templates, "trends", trends::draft(site)),
            Self::Conflicts => finish(templates, "conflicts", conflicts::draft(site)),
            Self::Environments => finish(templates, "environments", environments::draft(site)),
            Self::Graph => finish(templates, "graph", graph::draft(site)),
            Self::RepoReport(repo) => finish(templates, "repo_report", report::of_repo(site, *repo)),
            Self::Rules => finish(templates, "rules", rules::list(site)),
            Self::Search => finish(templates, "search", search::draft(site)),
            Self::Rule(rule) => finish(templates, "rule", rules::draft(site, rule)),
            Self::Guide(index) => finish(templates, "guide", guide::draft(site, *index)),
            Self::Redirect(index) => finish(templates, "redirect", redirect::draft(site, *index)),
            Self::NotFound => {
                // It is shown at whatever address was not found, so that only a whole address leads from there to the site.
                let root = site.url.clone().unwrap_or_default();
                finish_at(templates, "not_found", not_found::draft(), &root)
            }
        }
    }
}

pub(super) fn finish<V: Serialize>(templates: &Templates, kind: &'static str, draft: PageDraft<V>) -> Result<Rendered, ThemeError> {
    let root = address::root(&draft.path);
    finish_at(templates, kind, draft, &root)
}

fn finish_at<V: Serialize>(templates: &Templates, kind: &'static str, draft: PageDraft<V>, root: &str) -> Result<Rendered, ThemeError> {
    let PageDraft { path, title, crumbs, source, view, copies } = draft;
    let frame = Frame { root, kind, path: &path, title: &title, crumbs: &crumbs, source: &source };
    // Whatever part of the page it came to: no control character of a document is in a page.
    let html = made_visible(templates.render(kind, &frame, &view)?).into_bytes().into();
    Ok(Rendered { path, kind, title, html, copies })
}
