//! Who waits for whom, as the documents say it, and where that leads in circles.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rayon::prelude::*;

use super::resolve::Previous;
use super::vocabulary::waits::{DOUBTS, NEGATIONS};
use super::{DocumentId, Model, Reference, Resolution, Table, Target, TaskId};
use crate::text::{Cut, Span, unfinished_sentence};

/// One task waits for another, and where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The task that waits.
    pub from: TaskId,
    /// The task that it waits for.
    pub to: TaskId,
    /// The document that says so.
    pub document: DocumentId,
    /// The bytes that say so.
    pub span: Span,
}

impl Model {
    /// Who waits for whom, each pair once, where it is said first: by tasks.
    pub fn waits(&self) -> Vec<Wait> {
        let mut waits: Vec<Wait> = self.waits.iter().flat_map(|waits| waits.iter()).copied().collect();
        waits.sort_by_key(|wait| (wait.from, wait.to, wait.document, wait.span));
        waits.dedup_by_key(|wait| (wait.from, wait.to));
        waits
    }
}

/// What each document says of who waits.
pub(super) fn stated_in_documents(model: &Model, kept: Option<Previous<'_>>) -> Table<Arc<[Wait]>> {
    let ids: Vec<DocumentId> = model.document_ids().collect();
    let none: Arc<[Wait]> = Arc::default();
    let of = |id: DocumentId| {
        let Some(task) = model[id].task else { return Arc::clone(&none) };
        let waits: Vec<Wait> = stated(model, id, task).into_iter().chain(headed(model, id, task)).chain(listed(model, id, task)).collect();
        if waits.is_empty() { Arc::clone(&none) } else { waits.into() }
    };
    let Some((before, changed)) = kept else { return ids.into_par_iter().map(of).collect::<Vec<_>>().into() };
    let is_other = |id: &DocumentId| changed.document(*id) || model[*id].task.is_some_and(|task| changed.task(task));
    let read: Vec<(DocumentId, Arc<[Wait]>)> = ids.into_par_iter().filter(is_other).map(|id| (id, of(id))).collect();
    let mut all = before.waits.clone();
    read.into_iter().for_each(|(id, waits)| all.put(id.0 as usize, waits));
    all
}

/// The circles in which tasks wait for themselves, each once, by the shortest way.
pub fn circles(waits: &[Wait]) -> Vec<Vec<Wait>> {
    let mut by_task: BTreeMap<TaskId, Vec<Wait>> = BTreeMap::new();
    for wait in knotted(waits.to_vec()) {
        by_task.entry(wait.from).or_default().push(wait);
    }
    cycles(&by_task)
}

const WAITS: &str = "depends on";

/// "Depends on api TASK4": the reference that follows the words.
fn stated(model: &Model, id: DocumentId, task: TaskId) -> Vec<Wait> {
    let document = &model[id];
    let text = document.text();
    let mut waits = Vec::new();
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
        let before = text.part(start..reference.span.start as usize);
        // Most references stand behind other words, and are soon done with.
        let says = |words: &[u8]| words[0] | 0x20 == b'd' && words.eq_ignore_ascii_case(WAITS.as_bytes());
        if !before.as_bytes().windows(WAITS.len()).any(says) {
            continue;
        }
        let before = before.to_lowercase();
        let Some(at) = before.rfind(WAITS) else { continue };
        let between = before.tail(at + WAITS.len());
        let negated = NEGATIONS.iter().any(|word| before.head(at).trim_end().ends_with(word));
        let clause = unfinished_sentence(before.head(at));
        let doubted = clause.split(|c: char| c.is_whitespace() || c == ',').any(|word| DOUBTS.contains(&word.trim_matches('*')));
        let subject = before.head(at).rsplit("\n\n").next().unwrap_or_default().trim_end();
        let said = ["this task", "this", "it"].iter().any(|own| subject.ends_with(own));
        let about_self = said || !subject.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | '*' | ')'));
        if between.split_whitespace().count() <= 2 && !between.contains(['.', ';', ':']) && !negated && !doubted && about_self {
            waits.push(Wait { from: task, to: other, document: id, span: reference.span });
        }
    }
    waits
}

/// `depends_on: api TASK4` in front matter, `Depends on: api TASK4` under the title, be they numbers or links to documents.
fn headed(model: &Model, id: DocumentId, task: TaskId) -> Vec<Wait> {
    let spans = &model[id].facts.header.depends_on;
    let references = spans.iter().flat_map(|span| model.references_within(id, *span));
    let wait = |reference: &Reference| {
        let (named, document) = reference.leads_to();
        let to = named.or_else(|| model[document?].task).filter(|to| *to != task && reference.resolution == Resolution::Ok)?;
        Some(Wait { from: task, to, document: id, span: reference.span })
    };
    references.filter_map(wait).collect()
}

/// Dependency Order: each repo's first step waits for the one before it. A later step of a repo that was there already says nothing new.
fn listed(model: &Model, id: DocumentId, task: TaskId) -> Vec<Wait> {
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
    tasks.windows(2).map(|pair| Wait { from: pair[1].0, to: pair[0].0, document: id, span: pair[1].1 }).collect()
}

/// The edges without those that lead to a task which waits for nothing, again and again, until only cycles and what waits for
/// them are left: most workspaces have none, and few edges need a closer look.
fn knotted(edges: Vec<Wait>) -> Vec<Wait> {
    let count = edges.iter().map(|edge| edge.from.max(edge.to).0 as usize + 1).max().unwrap_or_default();
    let mut waits = vec![0_usize; count];
    let mut waiting: Vec<Vec<TaskId>> = vec![Vec::new(); count];
    for edge in &edges {
        waits[edge.from.0 as usize] += 1;
        waiting[edge.to.0 as usize].push(edge.from);
    }
    let mut free: Vec<usize> = (0..count).filter(|task| waits[*task] == 0).collect();
    while let Some(task) = free.pop() {
        for from in std::mem::take(&mut waiting[task]) {
            let left = &mut waits[from.0 as usize];
            *left -= 1;
            if *left == 0 {
                free.push(from.0 as usize);
            }
        }
    }
    edges.into_iter().filter(|edge| waits[edge.from.0 as usize] > 0 && waits[edge.to.0 as usize] > 0).collect()
}

/// For each task that waits for itself, the shortest way in which it does, unless a cycle before has told of it.
fn cycles(by_task: &BTreeMap<TaskId, Vec<Wait>>) -> Vec<Vec<Wait>> {
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

fn shortest(by_task: &BTreeMap<TaskId, Vec<Wait>>, start: TaskId) -> Option<Vec<Wait>> {
    let mut came: BTreeMap<TaskId, Wait> = BTreeMap::new();
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
