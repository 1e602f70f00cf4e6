//! Graphs for programs. Fields are added, never changed.

use serde::Serialize;

use super::{EdgeKind, Graph};
use crate::text::visible_json;

#[derive(Serialize)]
struct GraphView<'a> {
    title: &'a str,
    groups: &'a [String],
    nodes: Vec<NodeView<'a>>,
    edges: Vec<EdgeView<'a>>,
    cut: Option<&'a str>,
}

#[derive(Serialize)]
struct NodeView<'a> {
    id: usize,
    label: &'a [String],
    group: Option<usize>,
    state: &'static str,
}

#[derive(Serialize)]
struct EdgeView<'a> {
    from: usize,
    to: usize,
    label: &'a str,
    kind: &'static str,
}

pub(super) fn graph(graph: &Graph) -> String {
    let nodes = graph.nodes.iter().enumerate();
    let edges = graph.edges.iter().map(|edge| {
        let kind = match edge.kind {
            EdgeKind::Plain => "plain",
            EdgeKind::Loose => "loose",
            EdgeKind::Wrong => "wrong",
        };
        EdgeView { from: edge.from, to: edge.to, label: &edge.label, kind }
    });
    let view = GraphView {
        title: &graph.title,
        groups: &graph.groups,
        nodes: nodes.map(|(id, node)| NodeView { id, label: &node.lines, group: node.group, state: node.mark.key() }).collect(),
        edges: edges.collect(),
        cut: graph.cut.as_deref(),
    };
    text(&view)
}

fn text<V: Serialize>(view: &V) -> String {
    serde_json::to_string_pretty(view).map(|text| visible_json(text) + "\n").unwrap_or_default()
}
