//! The tasks of the workspace, by feature, and who waits for whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, EdgeKind, Graph, short, task_node};
use crate::config::State;
use crate::model::{FeatureId, Model, Standing, TaskId, Wait, circles};

/// How many tasks can be read on one picture.
const MOST: usize = 48;

/// Features as groups of their tasks. Where there are too many, those that wait or are waited for come first, then those that
/// are not done.
pub fn workspace(model: &Model, waits: &[Wait]) -> Graph {
    let features = (0..model.features.len() as u32).map(FeatureId).map(|id| (id, model[id].tasks.clone())).collect();
    drawn(model, waits, features)
}

/// What is still to be done.
pub struct Work {
    /// Those that wait and those that are waited for.
    pub graph: Graph,
    /// Open tasks that nothing open ties to another.
    pub loose: Vec<TaskId>,
    /// Features of which everything is done.
    pub finished: Vec<FeatureId>,
}

/// The open work of the workspace: what is tied as a graph, the rest as lists.
pub fn work(model: &Model, waits: &[Wait]) -> Work {
    let is_over = |task: &TaskId| model.state(*task).is_some_and(State::done) || model.standing(*task) == Some(Standing::Ended);
    let all = (0..model.features.len() as u32).map(FeatureId);
    let (finished, open): (Vec<FeatureId>, Vec<FeatureId>) = all.partition(|id| model[*id].tasks.iter().all(is_over));
    let tasks: BTreeSet<TaskId> = open.iter().flat_map(|id| &model[*id].tasks).copied().collect();
    let shown = waits.iter().filter(|wait| tasks.contains(&wait.from) && tasks.contains(&wait.to));
    let tied: BTreeSet<TaskId> = shown.flat_map(|wait| [wait.from, wait.to]).collect();
    let parts = |id: &FeatureId| (*id, model[*id].tasks.iter().filter(|task| tied.contains(task)).copied().collect::<Vec<_>>());
    Work {
        graph: drawn(model, waits, open.iter().map(parts).filter(|(_, tasks)| !tasks.is_empty()).collect()),
        loose: tasks.iter().filter(|task| !tied.contains(task) && !is_over(task)).copied().collect(),
        finished,
    }
}

/// Some tasks of some features, each list in the order of its feature.
fn drawn(model: &Model, waits: &[Wait], mut features: Vec<(FeatureId, Vec<TaskId>)>) -> Graph {
    let in_circle: BTreeSet<(TaskId, TaskId)> = circles(waits).into_iter().flatten().map(|wait| (wait.from, wait.to)).collect();
    let tied: BTreeSet<TaskId> = waits.iter().flat_map(|wait| [wait.from, wait.to]).collect();
    let turning: BTreeSet<TaskId> = in_circle.iter().flat_map(|(from, to)| [*from, *to]).collect();
    let all: usize = features.iter().map(|(_, tasks)| tasks.len()).sum();
    let rank = |tasks: &[TaskId]| {
        let open = tasks.iter().any(|task| !model.state(*task).is_some_and(State::done));
        (!tasks.iter().any(|task| turning.contains(task)), !open, !tasks.iter().any(|task| tied.contains(task)), tasks.len() < 2)
    };
    features.sort_by_cached_key(|(id, tasks)| (rank(tasks), *id));
    let mut count = 0;
    features.retain(|(_, tasks)| {
        let fits = count + tasks.len() <= MOST;
        count += if fits { tasks.len() } else { 0 };
        fits
    });
    features.sort_by_key(|(id, _)| *id);
    let mut graph = Graph { title: format!("Features and {}s of the workspace", model.kinds().noun()), across: true, ..Graph::default() };
    let mut index: BTreeMap<TaskId, usize> = BTreeMap::new();
    for (id, tasks) in &features {
        let feature = &model[*id];
        let group = (tasks.len() > 1).then(|| {
            graph.groups.push(short(&feature.title, 80));
            graph.groups.len() - 1
        });
        for task in tasks {
            index.insert(*task, graph.nodes.len());
            graph.nodes.push(task_node(model, *task, group, group.is_none()));
        }
    }
    for wait in waits {
        let (Some(from), Some(to)) = (index.get(&wait.to), index.get(&wait.from)) else { continue };
        let wrong = in_circle.contains(&(wait.from, wait.to));
        let (label, kind) = if wrong { ("in a cycle".to_owned(), EdgeKind::Wrong) } else { (String::new(), EdgeKind::Plain) };
        graph.edges.push(Edge { from: *from, to: *to, label, kind });
    }
    let left = all - count;
    graph.cut = (left > 0).then(|| format!("{count} of {all} tasks are shown: those in cycles and open ones come first"));
    graph
}
