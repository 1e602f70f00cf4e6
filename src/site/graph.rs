//! The page of the workspace's graphs, and the pictures that other pages show of them.

use serde::Serialize;

use super::address;
use super::diagram::Scope;
use super::page::{Draft, Shared};
use crate::graph::{self, Graph};

#[derive(Serialize)]
pub(super) struct GraphView {
    parts: Vec<Part>,
}

/// One picture.
#[derive(Serialize)]
struct Part {
    id: &'static str,
    heading: &'static str,
    /// HTML; none where there is nothing to draw.
    html: Option<String>,
    /// What stands there then.
    nothing: &'static str,
    cut: Option<String>,
}

pub(super) fn draft(site: &Shared<'_>) -> Draft<GraphView> {
    let (model, root) = (site.model, address::root(address::GRAPH));
    let part = |id, heading, graph: &Graph, nothing, wanted: bool| {
        let html = wanted.then(|| site.made(graph, id, &root));
        Part { id, heading, cut: graph.cut.clone().filter(|_| html.is_some()), html, nothing }
    };
    let workspace = graph::workspace(model, &site.waits);
    let repos = graph::repos(model, &site.waits);
    let contracts = graph::contracts(model);
    let timeline = graph::timeline(model);
    let days = (!timeline.is_empty()).then(|| site.picture(&timeline.mermaid(), "timeline", &root));
    let parts = vec![
        part("tasks", "Features and tasks", &workspace, "There are no tasks yet.", !workspace.is_empty()),
        part("repos", "Repos", &repos, "There are no repos yet.", !repos.is_empty()),
        part("contracts", "Contracts", &contracts, "No repo mirrors a contract of another.", !contracts.edges.is_empty()),
        Part { id: "timeline", heading: "Timeline", html: days, nothing: "No task names the days of its activity.", cut: timeline.cut },
    ];
    Draft::new(address::GRAPH, "Graph", GraphView { parts })
}

impl Shared<'_> {
    /// A graph as a picture for a page whose way to the top is `root`; its ids start with `name`.
    pub fn made(&self, graph: &Graph, name: &str, root: &str) -> String {
        self.picture(&graph.mermaid(), name, root)
    }

    fn picture(&self, text: &str, name: &str, root: &str) -> String {
        let prefix = format!("{name}-");
        self.diagrams.made(self, text, Scope { root, repo: None, prefix: &prefix })
    }
}
