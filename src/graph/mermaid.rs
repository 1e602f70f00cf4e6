//! Graphs as text for mermaid.

use std::fmt::Write;

use super::{EdgeKind, Graph, Mark};
use crate::diagram::{LOOKS, WRONG};

pub(super) fn graph(graph: &Graph) -> String {
    // What runs across is put below each other where nothing ties it: groups that run down are, too.
    let across = graph.across || graph.groups_are_apart();
    let mut out = format!("flowchart {}\n", if across { "LR" } else { "TB" });
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
    for look in LOOKS {
        if graph.nodes.iter().any(|node| node.mark.key() == look.class) {
            let _ = writeln!(out, "  classDef {} {}", look.class, look.style);
        }
    }
    let wrong: Vec<String> =
        (0..graph.edges.len()).filter(|index| graph.edges[*index].kind == EdgeKind::Wrong).map(|index| index.to_string()).collect();
    if !wrong.is_empty() {
        let _ = writeln!(out, "  linkStyle {} {}", wrong.join(","), WRONG.style);
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
