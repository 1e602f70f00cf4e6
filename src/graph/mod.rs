//! Diagrams that Crossbook makes of what the workspace says: as values, from which pictures and texts are written.

mod contracts;
mod dot;
mod json;
mod mermaid;
mod order;
mod repos;
mod shape;
#[cfg(test)]
mod tests;
mod timeline;
mod workspace;

pub use contracts::{contract, contracts};
pub use order::order;
pub use repos::Ties;
pub use timeline::{Bar, Tick, Timeline, timeline};
pub use workspace::{Work, work, workspace};

use std::collections::{BTreeMap, BTreeSet};

use crate::config::State;
use crate::model::{Model, Standing, TaskId};

/// Things, and what leads from one to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// What it shows.
    pub title: String,
    /// Whether it runs from left to right; else from the top down.
    pub across: bool,
    /// Titles of the groups that nodes are drawn in.
    pub groups: Vec<String>,
    /// The nodes; edges name them by their index.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// What was left out, where anything was.
    pub cut: Option<String>,
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Lines of its label.
    pub lines: Vec<String>,
    /// The index of its group.
    pub group: Option<usize>,
    /// How it looks.
    pub mark: Mark,
    /// The task that it stands for.
    pub task: Option<TaskId>,
}

/// How a node looks: a form and words, so that colour is not all that tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing is known of it, or it is no task.
    #[default]
    Plain,
    /// Not begun.
    Open,
    /// Being worked on.
    Active,
    /// Waiting for something.
    Blocked,
    /// Done.
    Done,
    /// A decision that is no longer in force.
    Ended,
}

impl Mark {
    fn of(state: Option<State>) -> Self {
        match state {
            None => Self::Plain,
            Some(State::Pending) => Self::Open,
            Some(State::InProgress) => Self::Active,
            Some(State::Blocked) => Self::Blocked,
            Some(State::Implemented | State::Complete) => Self::Done,
        }
    }

    /// As classes and programs spell it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Ended => "ended",
            Self::Open => "open",
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Done => "done",
        }
    }
}

/// A connection between two nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index of the node it starts at.
    pub from: usize,
    /// Index of the node it leads to.
    pub to: usize,
    /// What is written on it; may be empty.
    pub label: String,
    /// How it looks.
    pub kind: EdgeKind,
}

/// How an edge looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EdgeKind {
    /// Nothing is special about it.
    #[default]
    Plain,
    /// It belongs together without an order.
    Loose,
    /// Something is wrong: a circle, or a contract that is not kept.
    Wrong,
}

impl Graph {
    /// Whether it has no nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether every edge stays within a group.
    fn groups_are_apart(&self) -> bool {
        let group = |node: usize| self.nodes.get(node).and_then(|node| node.group);
        !self.groups.is_empty() && self.edges.iter().all(|edge| group(edge.from).is_some() && group(edge.from) == group(edge.to))
    }

    /// Takes the nodes out that no edge ties to another.
    pub fn take_loose(&mut self) -> Vec<Node> {
        let tied: BTreeSet<usize> = self.edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
        let place: BTreeMap<usize, usize> = tied.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        for edge in &mut self.edges {
            (edge.from, edge.to) = (place[&edge.from], place[&edge.to]);
        }
        let (kept, loose): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.nodes).into_iter().enumerate().partition(|(at, _)| tied.contains(at));
        self.nodes = kept.into_iter().map(|(_, node)| node).collect();
        loose.into_iter().map(|(_, node)| node).collect()
    }

    /// The same for a screen that is narrow, where that is another layout and narrower than this one.
    pub fn narrow(&self) -> Option<Self> {
        shape::narrow(self)
    }

    /// As text for mermaid.
    pub fn mermaid(&self) -> String {
        mermaid::graph(self)
    }

    /// As text for Graphviz.
    pub fn dot(&self) -> String {
        dot::write(self)
    }

    /// Nodes and edges as one JSON object.
    pub fn json(&self) -> String {
        json::graph(self)
    }
}

/// A task as a node: its name, its subject, its state.
fn task_node(model: &Model, task: TaskId, group: Option<usize>, subject: bool) -> Node {
    let words = &model[task].subject;
    let repeats = subject && names_subject(model, task);
    let (name, words) = match model[task].number.filter(|_| repeats) {
        Some(number) => (format!("{} {}", model[model[task].repo].info.name, model.label(number)), Some(words)),
        None => (model.task_name(task), Some(words).filter(|words| subject && !repeats && !words.is_empty())),
    };
    let mut lines = vec![name];
    lines.extend(words.map(|words| short(words, 100)));
    let ended = model.standing(task) == Some(Standing::Ended);
    let mark = if ended { Mark::Ended } else { Mark::of(model.current_state(task)) };
    let sign = match mark {
        Mark::Done => "✓ ",
        Mark::Blocked => "✕ ",
        Mark::Active => "◐ ",
        Mark::Open | Mark::Plain | Mark::Ended => "",
    };
    lines.push(format!("{sign}{}", model.state_label(task).unwrap_or("no state".into())));
    Node { lines, group, mark, task: Some(task) }
}

/// Whether the words of a task's name are its subject: `0004-use-mysql` for "Use MySQL".
fn names_subject(model: &Model, task: TaskId) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let slug = model.kind_of(task).read_name(model[task].folder_name()).and_then(|name| name.slug.map(letters));
    slug.is_some_and(|slug| slug == letters(&model[task].subject))
}

/// A text as long as fits into a node, where its lines break.
fn short(text: &str, length: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= length {
        return text;
    }
    let cut: String = text.chars().take(length).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':', '.', '(']))
}
