//! In which order the repos of a feature go: steps that wait for nothing of each other stand side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, EdgeKind, Graph, Mark, Node, task_node};
use crate::model::{FeatureId, Model, RepoId, TaskId, Wait, circles, titles_agree};

/// Who takes a step: a task of the feature, or a repo that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Task(TaskId),
    Repo(RepoId),
}

/// The order that the Dependency Orders of a feature's tasks tell together; `waits` are those of [`Model::waits`].
pub fn order(model: &Model, waits: &[Wait], feature: FeatureId) -> Graph {
    let tasks = &model[feature].tasks;
    let who = |repo: RepoId| tasks.iter().find(|task| model[**task].repo == repo).map_or(Who::Repo(repo), |task| Who::Task(*task));
    let mut all: BTreeSet<Who> = tasks.iter().map(|task| Who::Task(*task)).collect();
    let mut before: BTreeSet<(Who, Who)> = BTreeSet::new();
    for (_, document) in tasks.iter().flat_map(|task| model.task_documents(*task)) {
        let mut steps: Vec<Who> = Vec::new();
        // A repo may take several steps; its first is what the others wait for.
        for step in document.facts.order.iter().filter_map(|step| step.repo).map(who) {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        all.extend(&steps);
        before.extend(steps.windows(2).map(|pair| (pair[0], pair[1])));
    }
    let of = |task: &TaskId| {
        let task = *task;
        let first = waits.partition_point(|wait| wait.from < task);
        waits[first..].iter().take_while(move |wait| wait.from == task)
    };
    let waits: Vec<Wait> = tasks.iter().flat_map(of).filter(|wait| tasks.contains(&wait.to)).copied().collect();
    before.extend(waits.iter().map(|wait| (Who::Task(wait.to), Who::Task(wait.from))));
    let circle: BTreeSet<(Who, Who)> =
        circles(&waits).into_iter().flatten().map(|wait| (Who::Task(wait.to), Who::Task(wait.from))).collect();
    let kept = direct(&before);
    let index: BTreeMap<Who, usize> = all.iter().enumerate().map(|(index, who)| (*who, index)).collect();
    let node = |who: &Who| match who {
        // What the feature is called need not be said again.
        Who::Task(task) => task_node(model, *task, None, !titles_agree(&model[*task].subject, &model[feature].title)),
        Who::Repo(repo) => {
            let says = if model[*repo].info.absent { "not checked out" } else { "no task of this feature" };
            Node { lines: vec![model[*repo].info.name.clone(), says.to_owned()], group: None, mark: Mark::Plain, task: None }
        }
    };
    let edge = |(from, to): &(Who, Who)| {
        let wrong = circle.contains(&(*from, *to));
        let label = if wrong { "in a cycle".to_owned() } else { String::new() };
        Edge { from: index[from], to: index[to], label, kind: if wrong { EdgeKind::Wrong } else { EdgeKind::Plain } }
    };
    Graph {
        title: format!("Dependency order of {}", model[feature].title),
        across: true,
        nodes: all.iter().map(node).collect(),
        edges: kept.iter().map(edge).collect(),
        ..Graph::default()
    }
}

/// The pairs that no chain of others says already.
fn direct(before: &BTreeSet<(Who, Who)>) -> Vec<(Who, Who)> {
    let mut after: BTreeMap<Who, Vec<Who>> = BTreeMap::new();
    before.iter().for_each(|(one, other)| after.entry(*one).or_default().push(*other));
    let reaches = |from: Who, to: Who| {
        let mut seen = BTreeSet::from([from]);
        let mut left: Vec<Who> = after.get(&from).into_iter().flatten().copied().filter(|next| *next != to).collect();
        while let Some(next) = left.pop() {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                left.extend(after.get(&next).into_iter().flatten());
            }
        }
        false
    };
    // In a circle every pair is said by the way around; all of them stay.
    let turns = |one: Who, other: Who| reaches(other, one) || before.contains(&(other, one));
    before.iter().copied().filter(|(one, other)| one != other && (turns(*one, *other) || !reaches(*one, *other))).collect()
}
