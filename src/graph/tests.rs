//! What made diagrams promise: mermaid takes them whatever the workspace says, and large ones are cut.

use super::*;
use crate::diagram::{Validity, read};

fn node(lines: &[&str], mark: Mark) -> Node {
    Node { lines: lines.iter().map(|line| (*line).to_owned()).collect(), group: None, mark, task: None }
}

#[test]
fn mermaid_takes_any_words() {
    let odd = [
        "<template style=\"a",
        "end",
        "a \"b\" c",
        "x] --> y[",
        "%% note",
        "<b>&amp;</b>",
        "`code` \\n",
        "a;b:c#d",
        "{x} (y) |z|",
        "click me",
        "é 岸 ⚓",
        "",
    ];
    for words in odd {
        let graph = Graph {
            title: words.to_owned(),
            groups: vec![words.to_owned()],
            nodes: vec![
                node(&[words, "Done"], Mark::Done),
                node(&[words], Mark::Blocked),
                Node { group: Some(0), ..node(&["z"], Mark::Open) },
            ],
            edges: vec![Edge { from: 0, to: 1, label: words.to_owned(), kind: EdgeKind::Wrong }],
            ..Graph::default()
        };
        assert_eq!(read(&graph.mermaid()).verdict, Validity::Valid, "{}", graph.mermaid());
    }
}

#[test]
fn states_differ_in_form_and_words() {
    let forms = [Mark::Open, Mark::Active, Mark::Blocked, Mark::Done].map(|mark| {
        let graph = Graph { nodes: vec![node(&["x"], mark)], ..Graph::default() };
        let line = graph.mermaid().lines().nth(1).unwrap_or_default().to_owned();
        line.split(":::").next().unwrap_or_default().to_owned()
    });
    let mut distinct: Vec<String> = forms.to_vec();
    distinct.dedup();
    assert_eq!(distinct, ["  n0[\"x\"]", "  n0[[\"x\"]]", "  n0{{\"x\"}}", "  n0(\"x\")"]);
}

#[test]
fn long_words_are_cut_at_a_word() {
    assert_eq!(short("Invoice export for all tenants", 20), "Invoice export for…");
    assert_eq!(short("short", 20), "short");
}

#[test]
fn what_is_tied_to_nothing_is_taken_out() {
    let edge = |from, to| Edge { from, to, ..Edge { from: 0, to: 0, label: String::new(), kind: EdgeKind::Plain } };
    let nodes = ["a", "b", "c", "d"].map(|name| node(&[name], Mark::Open)).to_vec();
    let mut graph = Graph { nodes, edges: vec![edge(3, 1)], ..Graph::default() };
    let names = |nodes: &[Node]| nodes.iter().map(|node| node.lines[0].clone()).collect::<Vec<_>>();
    assert_eq!(names(&graph.take_loose()), ["a", "c"]);
    assert_eq!(names(&graph.nodes), ["b", "d"]);
    assert_eq!((graph.edges[0].from, graph.edges[0].to), (1, 0));
}

#[test]
fn a_narrow_screen_gets_what_is_narrower() {
    let edge = |from, to| Edge { from, to, label: String::new(), kind: EdgeKind::Plain };
    let row = |count: usize, edges: Vec<Edge>| Graph {
        across: true,
        nodes: (0..count).map(|_| node(&["a name of some length"], Mark::Open)).collect(),
        edges,
        ..Graph::default()
    };
    let chain = row(4, vec![edge(0, 1), edge(1, 2), edge(2, 3)]);
    assert!(chain.narrow().is_some_and(|narrow| narrow.mermaid().starts_with("flowchart TB")));
    assert_eq!(row(9, (1..9).map(|to| edge(0, to)).collect()).narrow(), None, "many beside each other are wider");
    assert_eq!(row(1, Vec::new()).narrow(), None, "it fits");
    assert!(row(3, vec![edge(0, 1), edge(1, 2), edge(2, 0)]).narrow().is_some(), "a cycle ends");
    let mut grouped = chain;
    grouped.groups = vec!["One".to_owned()];
    grouped.nodes.iter_mut().for_each(|node| node.group = Some(0));
    let narrow = grouped.narrow().unwrap().mermaid();
    assert!(narrow.starts_with("flowchart LR") && narrow.contains("direction TB"), "{narrow}");
}
