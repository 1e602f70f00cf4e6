//! How much room a graph takes, by its words and edges alone: whether it is narrower the other way round.

use super::{Graph, Node};

/// About how wide a letter is, how wide a label may be before it is broken into lines, and what is around it; in pixels.
const LETTER: usize = 9;
const LABEL: usize = 200;
const AROUND: usize = 60;
/// From one node to the next, along the edges and across.
const STEP: usize = 50;
/// What fits on a telephone, as small as pictures become there.
const NARROW: usize = 470;

/// The graph from the top down; none where it fits as it is, or would not be narrower by a quarter.
pub(super) fn narrow(graph: &Graph) -> Option<Graph> {
    let ranks = ranks(graph);
    let deepest = ranks.iter().max()?;
    let widths = |rank: usize| graph.nodes.iter().zip(&ranks).filter(move |(_, own)| **own == rank).map(|(node, _)| width(node));
    let label = graph.edges.iter().map(|edge| (edge.label.chars().count() * LETTER).min(LABEL)).max().unwrap_or_default();
    let across: usize = (0..=*deepest).map(|rank| widths(rank).max().unwrap_or_default() + STEP + label).sum();
    let is_stacked = graph.groups_are_apart();
    let beside = |rank| if is_stacked { widths(rank).max().unwrap_or_default() } else { widths(rank).map(|width| width + STEP).sum() };
    let down: usize = (0..=*deepest).map(beside).max().unwrap_or_default();
    (graph.across && across > NARROW && down * 4 <= across * 3).then(|| Graph { across: false, ..graph.clone() })
}

fn width(node: &Node) -> usize {
    let letters = node.lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    (letters * LETTER).min(LABEL) + AROUND
}

/// How many edges lead to each node one after the other, at the most; around a cycle, as many as there are nodes.
fn ranks(graph: &Graph) -> Vec<usize> {
    let mut ranks = vec![0; graph.nodes.len()];
    for _ in 0..graph.nodes.len() {
        let mut moved = false;
        for edge in &graph.edges {
            let next = ranks[edge.from] + 1;
            if edge.from != edge.to && next > ranks[edge.to] && next < graph.nodes.len() {
                ranks[edge.to] = next;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    ranks
}
