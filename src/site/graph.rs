//! The page of the workspace's graphs, and the pictures that other pages show of them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::address;
use super::diagram::Scope;
use super::page::{PageDraft, Shared};
use super::task::TaskLink;
use crate::contract::{Contracts, Verdict};
use crate::graph::{self, Graph};
use crate::model::{FeatureId, Model, RepoId};

/// How many pages of each kind have a picture. Drawing takes longer than all else that a page is made of, so that in a large
/// workspace those have one that people look at.
const FEATURES: usize = 200;
const CONTRACTS: usize = 100;
const REPOS: usize = 60;

/// How many entries a list beside a picture has.
const LISTED: usize = 60;

/// The pages that have a picture.
pub(super) struct Pictured {
    features: BTreeSet<FeatureId>,
    /// By their index in the model.
    contracts: BTreeSet<usize>,
    repos: BTreeSet<RepoId>,
}

impl Pictured {
    /// Open work first, and what changed last; what drifted; the repos with most tasks.
    pub(super) fn new(model: &Model, compared: &Contracts) -> Self {
        let mut features: Vec<FeatureId> =
            (0..model.features.len() as u32).map(FeatureId).filter(|id| model[*id].tasks.len() > 1).collect();
        features.sort_by_cached_key(|id| {
            let tasks = &model[*id].tasks;
            let done = tasks.iter().all(|task| model.state(*task).is_some_and(crate::config::State::done));
            (done, std::cmp::Reverse(tasks.iter().filter_map(|task| model[*task].updated).max()))
        });
        // With one mirror, the words beside it say all that a picture could.
        let mut contracts: Vec<usize> = (0..compared.all.len()).filter(|index| compared.all[*index].mirrors.len() > 1).collect();
        contracts.sort_by_key(|index| compared.all[*index].verdict().map_or(usize::MAX, Verdict::rank));
        let mut repos: Vec<RepoId> = (0..model.repos.len() as u32).map(RepoId).collect();
        repos.sort_by_key(|id| std::cmp::Reverse(model[*id].tasks.len()));
        Self {
            features: features.into_iter().take(FEATURES).collect(),
            contracts: contracts.into_iter().take(CONTRACTS).collect(),
            repos: repos.into_iter().take(REPOS).collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct GraphView {
    parts: Vec<Part>,
    timeline: Option<TimelineView>,
}

/// One picture, and what is in none.
#[derive(Default, Serialize)]
struct Part {
    id: &'static str,
    heading: String,
    /// HTML; none where nothing ties anything.
    html: Option<String>,
    cut: Option<String>,
    /// Open work that nothing ties to other work.
    loose: Vec<TaskLink>,
    more_loose: usize,
    /// Repos that nothing ties to others.
    repos: Vec<RepoLink>,
    finished: Vec<FinishedView>,
    more_finished: usize,
}

#[derive(Serialize)]
struct RepoLink {
    name: String,
    href: String,
    absent: bool,
}

/// A feature of which everything is done.
#[derive(Serialize)]
struct FinishedView {
    title: String,
    /// Its page; a feature of one task has none.
    href: Option<String>,
    tasks: Vec<TaskLink>,
}

/// Tasks and their days, as bars.
#[derive(Serialize)]
struct TimelineView {
    ticks: Vec<TickView>,
    groups: Vec<RowsView>,
    cut: Option<String>,
}

/// A day above the bars, and how far to the right, in percent.
#[derive(Serialize)]
struct TickView {
    label: String,
    at: String,
}

#[derive(Serialize)]
struct RowsView {
    repo: String,
    rows: Vec<RowView>,
}

/// A task: where its bar begins, and how long it is, in percent.
#[derive(Serialize)]
struct RowView {
    link: TaskLink,
    first: String,
    last: String,
    at: String,
    length: String,
}

pub(super) fn draft(site: &Shared<'_>) -> PageDraft<GraphView> {
    let root = address::root(address::GRAPH);
    let contracts = graph::contracts(site.model, site.contracts);
    let drawn = |graph: &Graph, id| (!graph.edges.is_empty()).then(|| site.made(graph, id, &root));
    let ownership = Part { id: "contracts", heading: "Contracts".to_owned(), html: drawn(&contracts, "contracts"), ..Part::default() };
    let parts = [Some(tasks(site, &root)), site.ties().any().then(|| repos(site, &root)), Some(ownership)];
    let is_shown = |part: &Part| part.html.is_some() || !part.loose.is_empty() || !part.finished.is_empty();
    let parts = parts.into_iter().flatten().filter(is_shown).collect();
    PageDraft::new(address::GRAPH, "Graph", GraphView { parts, timeline: timeline(site) })
}

/// Open work: what is tied as a picture, all else as lists.
fn tasks(site: &Shared<'_>, root: &str) -> Part {
    let model = site.model;
    let graph::Work { graph, loose, finished } = graph::work(model, site.waits());
    let view = |id: &FeatureId| FinishedView {
        title: model[*id].title.clone(),
        href: site.addresses.feature(*id).map(str::to_owned),
        tasks: model[*id].tasks.iter().map(|task| site.task_link(*task)).collect(),
    };
    Part {
        id: "tasks",
        heading: format!("Features and {}s", model.kinds().noun()),
        html: (!graph.edges.is_empty()).then(|| site.made(&graph, "tasks", root)),
        cut: graph.cut,
        more_loose: loose.len().saturating_sub(LISTED),
        loose: loose.iter().take(LISTED).map(|task| site.task_link(*task)).collect(),
        more_finished: finished.len().saturating_sub(LISTED),
        finished: finished.iter().take(LISTED).map(view).collect(),
        ..Part::default()
    }
}

fn repos(site: &Shared<'_>, root: &str) -> Part {
    let mut graph = site.ties().all(site.model);
    graph.take_loose();
    let is_alone = |id: &RepoId| !site.ties().has(*id);
    let view = |id: RepoId| {
        let info = &site.model[id].info;
        RepoLink { name: info.name.clone(), href: site.addresses.repo(id), absent: info.absent }
    };
    let alone = (0..site.model.repos.len() as u32).map(RepoId).filter(is_alone);
    Part {
        id: "repos",
        heading: "Repos".to_owned(),
        html: (!graph.edges.is_empty()).then(|| site.made(&graph, "repos", root)),
        cut: graph.cut,
        repos: alone.map(view).collect(),
        ..Part::default()
    }
}

fn timeline(site: &Shared<'_>) -> Option<TimelineView> {
    let timeline = graph::timeline(site.model);
    let (first, last) = timeline.days()?;
    let days = f64::from(first.days_until(last) + 1);
    let percent = |days: i32, all: f64| format!("{:.2}", f64::from(days) / all * 100.0);
    let tick = |tick: graph::Tick| TickView { label: tick.label, at: percent(first.days_until(tick.day), days) };
    let mut groups: Vec<RowsView> = Vec::new();
    for bar in &timeline.bars {
        let link = site.task_link(bar.task);
        if groups.last().is_none_or(|group| group.repo != link.repo) {
            groups.push(RowsView { repo: link.repo.clone(), rows: Vec::new() });
        }
        let row = RowView {
            link,
            first: bar.first.to_string(),
            last: bar.last.to_string(),
            at: percent(first.days_until(bar.first), days),
            length: percent(bar.first.days_until(bar.last) + 1, days),
        };
        if let Some(group) = groups.last_mut() {
            group.rows.push(row);
        }
    }
    Some(TimelineView { ticks: timeline.ticks().into_iter().map(tick).collect(), groups, cut: timeline.cut })
}

impl Shared<'_> {
    /// The order of a feature's repos as HTML, where there is one.
    pub(super) fn order_picture(&self, id: FeatureId, root: &str) -> Option<String> {
        let order = self.pictured().features.contains(&id).then(|| graph::order(self.model, self.waits(), id))?;
        (!order.edges.is_empty()).then(|| self.made(&order, "order", root))
    }

    /// Who owns and who mirrors a contract as HTML, where several do.
    pub(super) fn contract_picture(&self, index: usize, root: &str) -> Option<String> {
        let graph = self.pictured().contracts.contains(&index).then(|| graph::contract(self.model, &self.contracts.all[index]))?;
        (!graph.edges.is_empty()).then(|| self.made(&graph, "ownership", root))
    }

    /// What ties a repo to others as HTML, where anything does.
    pub(super) fn repo_picture(&self, id: RepoId, root: &str) -> Option<String> {
        let graph = self.pictured().repos.contains(&id).then(|| self.ties().around(self.model, id))?;
        (!graph.edges.is_empty()).then(|| self.made(&graph, "ties", root))
    }

    /// A graph as a picture for a page whose way to the top is `root`; its ids start with `name`.
    fn made(&self, graph: &Graph, name: &str, root: &str) -> String {
        let prefix = format!("{name}-");
        let narrow = graph.narrow().map(|graph| graph.mermaid());
        self.diagrams.made(self, &graph.mermaid(), narrow.as_deref(), Scope { root, repo: None, prefix: &prefix })
    }
}
