//! The page of the workspace's graphs, and the pictures that other pages show of them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::address;
use super::diagram::Scope;
use super::page::{PageDraft, Shared};
use crate::contract::{Contracts, Verdict};
use crate::graph::{self, Graph};
use crate::model::{FeatureId, Model, RepoId};

/// How many pages of each kind have a picture. Drawing takes longer than all else that a page is made of, so that in a large
/// workspace those have one that people look at.
const FEATURES: usize = 200;
const CONTRACTS: usize = 100;
const REPOS: usize = 60;

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
}

/// One picture.
#[derive(Serialize)]
struct Part {
    id: &'static str,
    heading: String,
    /// HTML.
    html: String,
    cut: Option<String>,
}

pub(super) fn draft(site: &Shared<'_>) -> PageDraft<GraphView> {
    let (model, root) = (site.model, address::root(address::GRAPH));
    let noun = model.kinds().noun();
    let part = |id, heading: &str, graph: &Graph, wanted: bool| {
        wanted.then(|| Part { id, heading: heading.to_owned(), html: site.made(graph, id, &root), cut: graph.cut.clone() })
    };
    let workspace = graph::workspace(model, site.waits());
    let repos = site.ties().all(model);
    let contracts = graph::contracts(model, site.contracts);
    let timeline = graph::timeline(model);
    let days = (!timeline.is_empty()).then(|| site.picture(&timeline.mermaid(), "timeline", &root));
    let days = days.map(|html| Part { id: "timeline", heading: "Timeline".to_owned(), html, cut: timeline.cut });
    let parts = [
        part("tasks", &format!("Features and {noun}s"), &workspace, !workspace.is_empty()),
        part("repos", "Repos", &repos, !repos.is_empty()),
        part("contracts", "Contracts", &contracts, !contracts.edges.is_empty()),
        days,
    ];
    let parts = parts.into_iter().flatten().collect();
    PageDraft::new(address::GRAPH, "Graph", GraphView { parts })
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
        self.picture(&graph.mermaid(), name, root)
    }

    fn picture(&self, text: &str, name: &str, root: &str) -> String {
        let prefix = format!("{name}-");
        self.diagrams.made(self, text, Scope { root, repo: None, prefix: &prefix })
    }
}
