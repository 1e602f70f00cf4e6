//! Who owns what, and who mirrors it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, EdgeKind, Graph, Mark, Node, short};
use crate::contract::{Contracts, Holder, SharedContract, Verdict};
use crate::model::{Model, RepoId};

/// How many mirrors of one contract a picture shows.
const MOST: usize = 24;

/// A line for each pair of repos: how many contracts the one owns and the other mirrors, and how many of them have drifted.
pub fn contracts(model: &Model, contracts: &Contracts) -> Graph {
    let mut pairs: BTreeMap<(RepoId, RepoId), (usize, usize)> = BTreeMap::new();
    for contract in &contracts.all {
        let Some(owner) = &contract.owner else { continue };
        let others: BTreeSet<RepoId> =
            contract.mirrors.iter().map(|mirror| mirror.holder.repo).filter(|repo| *repo != owner.repo).collect();
        for other in others {
            let drifted = contract.mirrors.iter().any(|mirror| mirror.holder.repo == other && mirror.verdict == Verdict::Drift);
            let entry = pairs.entry((owner.repo, other)).or_default();
            *entry = (entry.0 + 1, entry.1 + usize::from(drifted));
        }
    }
    let repos: BTreeSet<RepoId> = pairs.keys().flat_map(|(one, other)| [*one, *other]).collect();
    let index: BTreeMap<RepoId, usize> = repos.iter().enumerate().map(|(index, repo)| (*repo, index)).collect();
    let node = |repo: &RepoId| Node { lines: vec![model[*repo].info.name.clone()], group: None, mark: Mark::Plain, task: None };
    let edge = |((from, to), (all, drifted)): (&(RepoId, RepoId), &(usize, usize))| {
        let noun = if *all == 1 { "contract" } else { "contracts" };
        let label = if *drifted > 0 { format!("{drifted} of {all} {noun} drifted") } else { format!("{all} {noun}") };
        Edge { from: index[from], to: index[to], label, kind: if *drifted > 0 { EdgeKind::Wrong } else { EdgeKind::Plain } }
    };
    Graph {
        title: "Owners of contracts, and who mirrors them".to_owned(),
        across: true,
        nodes: repos.iter().map(node).collect(),
        edges: pairs.iter().map(edge).collect(),
        ..Graph::default()
    }
}

/// One contract: its owner, and each mirror with its verdict.
pub fn contract(model: &Model, contract: &SharedContract) -> Graph {
    let mut graph = Graph { title: format!("Owner and mirrors of {}", short(&contract.name, 80)), across: true, ..Graph::default() };
    let Some(owner) = &contract.owner else { return graph };
    let node = |holder: &Holder, says: &str| {
        let name = holder.task.map_or_else(|| model[holder.repo].info.name.clone(), |task| model.task_name(task));
        Node { lines: vec![name, says.to_owned()], group: None, mark: Mark::Plain, task: holder.task }
    };
    graph.nodes.push(node(owner, "owns it"));
    for (_, mirror) in contract.ranked().into_iter().take(MOST) {
        let kind = match mirror.verdict {
            Verdict::Drift => EdgeKind::Wrong,
            Verdict::Unmirrored | Verdict::Placeholder | Verdict::Unverifiable | Verdict::Unowned => EdgeKind::Loose,
            Verdict::InSync | Verdict::Paraphrase => EdgeKind::Plain,
        };
        graph.edges.push(Edge { from: 0, to: graph.nodes.len(), label: mirror.verdict.label().to_lowercase(), kind });
        let says = if mirror.verdict == Verdict::Unmirrored { "does not mirror it" } else { "mirrors it" };
        graph.nodes.push(node(&mirror.holder, says));
    }
    let left = contract.mirrors.len().saturating_sub(MOST);
    graph.cut = (left > 0).then(|| format!("{MOST} of {} mirrors are shown: those that drifted come first", contract.mirrors.len()));
    graph
}
