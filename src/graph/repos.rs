//! The repos: what each is responsible for, and which wait for which.

use std::collections::BTreeMap;

use super::{Edge, EdgeKind, Graph, Mark, Node, short};
use crate::contract::{Contracts, Verdict};
use crate::model::{Model, RepoId, Wait};

/// How many repos a picture shows, and how many duties of each.
const MOST: usize = 24;
const DUTIES: usize = 2;

/// What ties repos to each other, and what each is responsible for; every picture of repos is a part of it.
pub struct Ties {
    between: BTreeMap<(RepoId, RepoId), Tie>,
    duties: BTreeMap<RepoId, Vec<String>>,
}

/// What ties two repos: tasks of the one that wait for tasks of the other, and contracts that the one owns for the other.
#[derive(Clone, Copy, Default)]
struct Tie {
    waits: usize,
    contracts: usize,
    drifted: usize,
}

impl Ties {
    /// Looks through all that the workspace says.
    pub fn new(model: &Model, contracts: &Contracts, waits: &[Wait]) -> Self {
        let mut between: BTreeMap<(RepoId, RepoId), Tie> = BTreeMap::new();
        for wait in waits {
            let (from, to) = (model[wait.to].repo, model[wait.from].repo);
            if from != to {
                between.entry((from, to)).or_default().waits += 1;
            }
        }
        for contract in &contracts.all {
            let Some(owner) = &contract.owner else { continue };
            for mirror in contract.mirrors.iter().filter(|mirror| mirror.holder.repo != owner.repo && mirror.verdict != Verdict::Unmirrored)
            {
                let tie = between.entry((owner.repo, mirror.holder.repo)).or_default();
                tie.contracts += 1;
                tie.drifted += usize::from(mirror.verdict == Verdict::Drift);
            }
        }
        Self { between, duties: duties(model) }
    }

    /// All repos that have anything to do with another.
    pub fn all(&self, model: &Model) -> Graph {
        topology(model, self, None)
    }

    /// Whether any two repos have to do with each other.
    pub fn any(&self) -> bool {
        !self.between.is_empty()
    }

    /// Whether a repo has to do with another.
    pub fn has(&self, repo: RepoId) -> bool {
        self.between.keys().any(|(one, other)| *one == repo || *other == repo)
    }

    /// One repo and those that it has to do with.
    pub fn around(&self, model: &Model, repo: RepoId) -> Graph {
        topology(model, self, Some(repo))
    }
}

fn topology(model: &Model, Ties { between, duties }: &Ties, around: Option<RepoId>) -> Graph {
    let mut ties = between.clone();
    ties.retain(|(one, other), _| around.is_none_or(|repo| *one == repo || *other == repo));
    let mut count: BTreeMap<RepoId, usize> = BTreeMap::new();
    for ((one, other), tie) in &ties {
        *count.entry(*one).or_default() += tie.waits + tie.contracts;
        *count.entry(*other).or_default() += tie.waits + tie.contracts;
    }
    if around.is_none() {
        // One that is tied to nobody belongs to the picture, too.
        for id in 0..model.repos.len() as u32 {
            count.entry(RepoId(id)).or_default();
        }
    }
    let mut ranked: Vec<RepoId> = count.keys().copied().collect();
    ranked.sort_by_key(|repo| (Some(*repo) != around, std::cmp::Reverse(count[repo]), *repo));
    let left = ranked.len().saturating_sub(MOST);
    ranked.truncate(MOST);
    ranked.sort();
    let index: BTreeMap<RepoId, usize> = ranked.iter().enumerate().map(|(index, repo)| (*repo, index)).collect();
    let node = |repo: &RepoId| {
        let mut lines = vec![model[*repo].info.name.clone()];
        lines.extend(duties.get(repo).into_iter().flatten().take(DUTIES).map(|duty| format!("· {}", short(duty, 90))));
        if model[*repo].info.absent {
            lines.push("not checked out".to_owned());
        }
        Node { lines, group: None, mark: Mark::Plain, task: None }
    };
    let edges = ties.iter().filter_map(|((from, to), tie)| {
        let plural = |count: usize, noun: &str| if count == 1 { format!("1\u{a0}{noun}") } else { format!("{count}\u{a0}{noun}s") };
        let mut label: Vec<String> = Vec::new();
        if tie.waits > 0 {
            label.push(format!("{}\u{a0}first", plural(tie.waits, "task")));
        }
        if tie.contracts > 0 {
            label.push(if tie.drifted > 0 {
                format!("{}, {}\u{a0}drifted", plural(tie.contracts, "mirror"), tie.drifted)
            } else {
                plural(tie.contracts, "mirror")
            });
        }
        let kind = if tie.drifted > 0 { EdgeKind::Wrong } else { EdgeKind::Plain };
        Some(Edge { from: *index.get(from)?, to: *index.get(to)?, label: label.join(", "), kind })
    });
    Graph {
        title: around
            .map_or_else(|| "Repos and their connections".to_owned(), |repo| format!("{} and its connections", model[repo].info.name)),
        across: true,
        edges: edges.collect(),
        nodes: ranked.iter().map(node).collect(),
        groups: Vec::new(),
        cut: (left > 0).then(|| format!("{MOST} of {} repos are shown: those with most connections", MOST + left)),
    }
}

/// What Responsibility Alignment says of each repo, what most documents say first.
fn duties(model: &Model) -> BTreeMap<RepoId, Vec<String>> {
    let mut said: BTreeMap<RepoId, BTreeMap<String, usize>> = BTreeMap::new();
    for document in model.documents.iter() {
        for entry in &document.facts.responsibilities {
            let Some(repo) = entry.repo else { continue };
            for duty in &entry.duties {
                let duty = duty
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .trim_start_matches([':', ' ', '\u{2014}', '-'])
                    .trim_end_matches('.')
                    .to_owned();
                if !duty.is_empty() {
                    *said.entry(repo).or_default().entry(duty).or_default() += 1;
                }
            }
        }
    }
    let ranked = |counts: BTreeMap<String, usize>| {
        let mut duties: Vec<(String, usize)> = counts.into_iter().collect();
        duties.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        duties.into_iter().map(|(duty, _)| duty).collect()
    };
    said.into_iter().map(|(repo, counts)| (repo, ranked(counts))).collect()
}
