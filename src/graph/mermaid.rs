//! Graphs and timelines as text for mermaid.

use std::fmt::Write;

use super::{EdgeKind, Graph, Mark, Timeline};
use crate::config::State;

/// What the marks look like; each has a form of its own, too.
const CLASSES: [(&str, &str); 5] = [
    ("done", "fill:#d9efdf,stroke:#1d6a39,color:#111"),
    ("active", "fill:#dbe8f9,stroke:#1c5aa6,color:#111"),
    ("blocked", "fill:#f9dcda,stroke:#a3201d,stroke-width:3px,color:#111"),
    ("open", "fill:#f4f2ec,stroke:#5b646c,stroke-dasharray:5 3,color:#111"),
    ("ended", "fill:#f4f2ec,stroke:#a0a6aa,color:#555"),
];

pub(super) fn graph(graph: &Graph) -> String {
    let mut out = format!("flowchart {}\n", if graph.across { "LR" } else { "TB" });
    if !title(&graph.title).is_empty() {
        let _ = writeln!(out, "  accTitle: {}", title(&graph.title));
    }
    let inside = |group: Option<usize>| graph.nodes.iter().enumerate().filter(move |(_, node)| node.group == group);
    for (index, group) in graph.groups.iter().enumerate() {
        let _ = writeln!(out, "  subgraph g{index}[\"{}\"]\n    direction {}", text(group), if graph.across { "LR" } else { "TB" });
        inside(Some(index)).for_each(|(number, _)| node(&mut out, graph, number, "    "));
        out.push_str("  end\n");
    }
    inside(None).for_each(|(number, _)| node(&mut out, graph, number, "  "));
    for edge in &graph.edges {
        let link = match edge.kind {
            EdgeKind::Plain => "-->",
            EdgeKind::Loose => "-.-",
            EdgeKind::Wrong => "==>",
        };
        let label = if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", text(&edge.label)) };
        let _ = writeln!(out, "  n{} {link}{label} n{}", edge.from, edge.to);
    }
    for (class, style) in CLASSES {
        if graph.nodes.iter().any(|node| node.mark.key() == class) {
            let _ = writeln!(out, "  classDef {class} {style}");
        }
    }
    let wrong: Vec<String> =
        (0..graph.edges.len()).filter(|index| graph.edges[*index].kind == EdgeKind::Wrong).map(|index| index.to_string()).collect();
    if !wrong.is_empty() {
        let _ = writeln!(out, "  linkStyle {} stroke:#c0392b,stroke-width:3px", wrong.join(","));
    }
    out
}

fn node(out: &mut String, graph: &Graph, number: usize, indent: &str) {
    let node = &graph.nodes[number];
    let (open, close) = match node.mark {
        Mark::Done => ("(", ")"),
        Mark::Blocked => ("{{", "}}"),
        Mark::Active => ("[[", "]]"),
        Mark::Open | Mark::Ended | Mark::Plain => ("[", "]"),
    };
    let label: Vec<String> = node.lines.iter().map(|line| text(line)).collect();
    let class = if node.mark == Mark::Plain { String::new() } else { format!(":::{}", node.mark.key()) };
    let _ = writeln!(out, "{indent}n{number}{open}\"{}\"{close}{class}", label.join("<br>"));
}

/// Words that mermaid reads as nothing but words.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '`' => out.push('\''),
            '\\' => out.push('/'),
            ';' => out.push(','),
            '\n' | '\r' | '\t' => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}

/// Words up to the end of a line, in which nothing is quoted. A `<` would begin a tag, whose quotes mermaid exchanges as far as the next
/// `>`, be it in another line.
fn title(words: &str) -> String {
    let shown = |c: char| match c {
        '<' => '\u{2039}',
        '>' => '\u{203a}',
        '"' => '\'',
        '#' | ';' | '{' | '}' | '%' | ':' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    let words: String = words.chars().map(shown).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn timeline(timeline: &Timeline) -> String {
    let mut out = String::from("gantt\n  dateFormat YYYY-MM-DD\n  axisFormat %d %b\n  todayMarker off\n");
    if !title(&timeline.title).is_empty() {
        let _ = writeln!(out, "  title {}", title(&timeline.title));
    }
    let mut section: Option<&str> = None;
    for (index, bar) in timeline.bars.iter().enumerate() {
        if section != Some(&bar.repo) {
            let name = title(&bar.repo);
            let _ = writeln!(out, "  section {}", if name.is_empty() { "-" } else { &name });
            section = Some(&bar.repo);
        }
        let tag = match bar.state {
            Some(State::Implemented | State::Complete) => "done, ",
            Some(State::InProgress) => "active, ",
            Some(State::Blocked) => "crit, ",
            Some(State::Pending) | None => "",
        };
        let state = bar.state.map_or("no state", State::label);
        let words = title(&bar.label).replace(',', " ");
        // One day is a day long.
        let end = if bar.first == bar.last { "1d".to_owned() } else { bar.last.to_string() };
        let _ = writeln!(out, "  {words} ({}) :{tag}t{index}, {}, {end}", state.to_lowercase(), bar.first);
    }
    out
}
