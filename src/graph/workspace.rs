//! The tasks of the workspace, by feature, and who waits for whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, EdgeKind, Graph, short, task_node};
use crate::model::{FeatureId, Model, TaskId, Wait, circles};

/// How many tasks can be read on one picture.
const MOST: usize = 48;

/// Features as groups of their tasks. Where there are too many, those that wait or are waited for come first, then those that
/// are not done.
pub fn workspace(model: &Model, waits: &[Wait]) -> Graph {
    let in_circle: BTreeSet<(TaskId, TaskId)> = circles(waits).into_iter().flatten().map(|wait| (wait.from, wait.to)).collect();
    let tied: BTreeSet<TaskId> = waits.iter().flat_map(|wait| [wait.from, wait.to]).collect();
    let turning: BTreeSet<TaskId> = in_circle.iter().flat_map(|(from, to)| [*from, *to]).collect();
    let mut features: Vec<FeatureId> = (0..model.features.len() as u32).map(FeatureId).collect();
    let rank = |id: &FeatureId| {
        let tasks = &model[*id].tasks;
        let open = tasks.iter().any(|task| !model.state(*task).is_some_and(crate::config::State::done));
        (!tasks.iter().any(|task| turning.contains(task)), !open, !tasks.iter().any(|task| tied.contains(task)), tasks.len() < 2)
    };
    features.sort_by_key(|id| (rank(id), *id));
    let mut shown: Vec<FeatureId> = Vec::new();
    let mut count = 0;
    for id in features {
        let size = model[id].tasks.len();
        if count + size <= MOST {
            count += size;
            shown.push(id);
        }
    }
    shown.sort();
    let mut graph = Graph { title: format!("Features and {}s of the workspace", model.kinds().noun()), across: true, ..Graph::default() };
    let mut index: BTreeMap<TaskId, usize> = BTreeMap::new();
    for id in &shown {
        let feature = &model[*id];
        let group = (feature.tasks.len() > 1).then(|| {
            graph.groups.push(short(&feature.title, 60));
            graph.groups.len() - 1
        });
        for task in &feature.tasks {
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
    let left = model.tasks.len() - count;
    graph.cut = (left > 0).then(|| format!("{count} of {} tasks are shown: those in cycles and open ones come first", model.tasks.len()));
    graph
}
