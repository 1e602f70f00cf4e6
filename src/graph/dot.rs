//! Graphs as text for Graphviz.

use std::fmt::Write;

use super::{EdgeKind, Graph, Mark};

pub(super) fn write(graph: &Graph) -> String {
    let mut out =
        format!("digraph \"{}\" {{\n  rankdir={};\n  node [shape=box];\n", text(&graph.title), if graph.across { "LR" } else { "TB" });
    let inside = |group: Option<usize>| graph.nodes.iter().enumerate().filter(move |(_, node)| node.group == group);
    for (index, group) in graph.groups.iter().enumerate() {
        let _ = writeln!(out, "  subgraph cluster_{index} {{\n    label=\"{}\";", text(group));
        inside(Some(index)).for_each(|(number, _)| node(&mut out, graph, number, "    "));
        out.push_str("  }\n");
    }
    inside(None).for_each(|(number, _)| node(&mut out, graph, number, "  "));
    for edge in &graph.edges {
        let style = match edge.kind {
            EdgeKind::Plain => "",
            EdgeKind::Loose => ", style=dashed, dir=none",
            EdgeKind::Wrong => ", style=bold, color=red",
        };
        let _ = writeln!(out, "  n{} -> n{} [label=\"{}\"{style}];", edge.from, edge.to, text(&edge.label));
    }
    out.push_str("}\n");
    out
}

fn node(out: &mut String, graph: &Graph, number: usize, indent: &str) {
    let node = &graph.nodes[number];
    let form = match node.mark {
        Mark::Plain => "",
        Mark::Ended => ", style=dotted",
        Mark::Open => ", style=dashed",
        Mark::Active => ", peripheries=2",
        Mark::Blocked => ", shape=hexagon, style=bold",
        Mark::Done => ", style=rounded",
    };
    let label: Vec<String> = node.lines.iter().map(|line| text(line)).collect();
    let _ = writeln!(out, "{indent}n{number} [label=\"{}\"{form}];", label.join("\\n"));
}

fn text(words: &str) -> String {
    words.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ")
}
