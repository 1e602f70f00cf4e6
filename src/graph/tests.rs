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
        let day = crate::text::Date::prefix("2026-03-02").unwrap().0;
        let bar = Bar { repo: words.to_owned(), label: format!("TASK1 {words}"), state: Some(State::Blocked), first: day, last: day };
        let timeline = Timeline { title: words.to_owned(), bars: vec![bar], cut: None };
        assert_eq!(read(&timeline.mermaid()).verdict, Validity::Valid, "{}", timeline.mermaid());
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
