//! Orders that cannot all be kept.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model, Resolution, Target, TaskId};
use crate::text::Span;

pub const RULE: Rule = rule!("dependency-cycle", Error, check);

/// One task waits for another, and where it says so.
#[derive(Clone, Copy)]
struct Edge {
    from: TaskId,
    to: TaskId,
    document: DocumentId,
    span: Span,
}

fn check(model: &Model, report: &mut Report<'_>) {
    let mut edges: Vec<Edge> = Vec::new();
    for id in model.document_ids() {
        if let Some(task) = model[id].task {
            edges.extend(stated(model, id, task));
            edges.extend(listed(model, id, task));
        }
    }
    edges.sort_by_key(|edge| (edge.from, edge.to, edge.document, edge.span));
    edges.dedup_by_key(|edge| (edge.from, edge.to));
    let mut by_task: BTreeMap<TaskId, Vec<Edge>> = BTreeMap::new();
    for edge in knotted(edges) {
        by_task.entry(edge.from).or_default().push(edge);
    }
    for cycle in cycles(&by_task) {
        let Some((first, others)) = cycle.split_first() else { continue };
        let mut path: Vec<String> = cycle.iter().map(|edge| model.task_name(edge.from)).collect();
        path.push(model.task_name(first.from));
        let message =
            format!("{} wait for each other: {}", if cycle.len() > 1 { "these tasks" } else { "a task cannot" }, path.join(" → "));
        let mut finding = report.at(first.document, first.span, message).help("one of these places must give way");
        for edge in others {
            let says = format!("{} waits for {} here", model.task_name(edge.from), model.task_name(edge.to));
            finding = finding.related(model, edge.document, edge.span, says);
        }
    }
}

/// Words that make a sentence ask or deny what it says.
const DOUBTS: [&str; 9] = ["if", "whether", "unless", "isn't", "isn\u{2019}t", "doesn't", "doesn\u{2019}t", "would", "might"];

const WAITS: &str = "depends on";

/// "Depends on api TASK4": the reference that follows the words.
fn stated(model: &Model, id: DocumentId, task: TaskId) -> Vec<Edge> {
    let document = &model[id];
    let text = document.text();
    let mut edges = Vec::new();
    for reference in model.references_in(id) {
        let Target::Task { task: Some(other), .. } = reference.target else { continue };
        if reference.resolution != Resolution::Ok || other == task || document.parsed.is_struck(reference.span) {
            continue;
        }
        // The words must stand right before, with nothing but the repo's name between.
        let mut start = (reference.span.start as usize).saturating_sub(60);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &text[start..reference.span.start as usize];
        // Most references stand behind other words, and are soon done with.
        let waits = |words: &[u8]| words[0] | 0x20 == b'd' && words.eq_ignore_ascii_case(WAITS.as_bytes());
        if !before.as_bytes().windows(WAITS.len()).any(waits) {
            continue;
        }
        let before = before.to_lowercase();
        let Some(at) = before.rfind(WAITS) else { continue };
        let between = &before[at + WAITS.len()..];
        let negated = ["no longer", "not", "nothing", "never"].iter().any(|word| before[..at].trim_end().ends_with(word));
        let clause = before[..at].rsplit(['.', ';', '\n']).next().unwrap_or_default();
        let doubted = clause.split(|c: char| c.is_whitespace() || c == ',').any(|word| DOUBTS.contains(&word.trim_matches('*')));
        let subject = before[..at].rsplit("\n\n").next().unwrap_or_default().trim_end();
        let said = ["this task", "this", "it"].iter().any(|own| subject.ends_with(own));
        let about_self = said || !subject.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | '*' | ')'));
        if between.split_whitespace().count() <= 2 && !between.contains(['.', ';', ':']) && !negated && !doubted && about_self {
            edges.push(Edge { from: task, to: other, document: id, span: reference.span });
        }
    }
    edges
}

/// Dependency Order: each repo's first step waits for the one before it. A later step of a repo that was there already says nothing new.
fn listed(model: &Model, id: DocumentId, task: TaskId) -> Vec<Edge> {
    let mut tasks: Vec<(TaskId, Span)> = Vec::new();
    for step in &model[id].facts.order {
        let Some(repo) = step.repo else { continue };
        let item = &model[id].parsed[step.item];
        let named = model.references_within(id, item.span).find_map(|reference| match reference.target {
            Target::Task { task: Some(target), .. } if model[target].repo == repo && reference.resolution == Resolution::Ok => Some(target),
            _ => None,
        });
        let feature = || {
            let own = (model[task].repo == repo).then_some(task);
            own.or_else(|| model.counterparts(task).find(|other| model[*other].repo == repo))
        };
        if let Some(found) = named.or_else(feature)
            && tasks.iter().all(|(known, _)| *known != found)
        {
            tasks.push((found, step.span));
        }
    }
    tasks.windows(2).map(|pair| Edge { from: pair[1].0, to: pair[0].0, document: id, span: pair[1].1 }).collect()
}

/// The edges without those that lead to a task which waits for nothing, again and again, until only cycles and what waits for
/// them are left: most workspaces have none, and few edges need a closer look.
fn knotted(edges: Vec<Edge>) -> Vec<Edge> {
    let mut waits: BTreeMap<TaskId, usize> = BTreeMap::new();
    let mut waiting: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
    for edge in &edges {
        *waits.entry(edge.from).or_default() += 1;
        waits.entry(edge.to).or_default();
        waiting.entry(edge.to).or_default().push(edge.from);
    }
    let mut free: Vec<TaskId> = waits.iter().filter(|(_, count)| **count == 0).map(|(task, _)| *task).collect();
    while let Some(task) = free.pop() {
        waits.remove(&task);
        for from in waiting.remove(&task).unwrap_or_default() {
            if let Some(count) = waits.get_mut(&from) {
                *count -= 1;
                if *count == 0 {
                    free.push(from);
                }
            }
        }
    }
    edges.into_iter().filter(|edge| waits.contains_key(&edge.from) && waits.contains_key(&edge.to)).collect()
}

/// For each task that waits for itself, the shortest way in which it does, unless a cycle before has told of it.
fn cycles(by_task: &BTreeMap<TaskId, Vec<Edge>>) -> Vec<Vec<Edge>> {
    let mut found = Vec::new();
    let mut settled: BTreeSet<TaskId> = BTreeSet::new();
    for &start in by_task.keys() {
        if settled.contains(&start) {
            continue;
        }
        if let Some(cycle) = shortest(by_task, start) {
            settled.extend(cycle.iter().map(|edge| edge.from));
            found.push(cycle);
        }
    }
    found
}

fn shortest(by_task: &BTreeMap<TaskId, Vec<Edge>>, start: TaskId) -> Option<Vec<Edge>> {
    let mut came: BTreeMap<TaskId, Edge> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(task) = queue.pop_front() {
        for edge in by_task.get(&task).into_iter().flatten() {
            if edge.to == start {
                let mut cycle = vec![*edge];
                let mut at = edge.from;
                while at != start {
                    let step = came[&at];
                    cycle.push(step);
                    at = step.from;
                }
                cycle.reverse();
                return Some(cycle);
            }
            if let Entry::Vacant(first) = came.entry(edge.to) {
                first.insert(*edge);
                queue.push_back(edge.to);
            }
        }
    }
    None
}
