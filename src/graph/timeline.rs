//! When work was done on each task, from the first day of its activity to the last.

use super::{mermaid, short};
use crate::config::State;
use crate::model::Model;
use crate::text::Date;

/// How many tasks a picture shows.
const MOST: usize = 40;

/// Tasks by repo, each with its days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// What is written above it.
    pub title: String,
    /// The tasks, in the order of their rows.
    pub bars: Vec<Bar>,
    /// What was left out, where anything was.
    pub cut: Option<String>,
}

/// One task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Name of the task's repo.
    pub repo: String,
    /// What is written on the bar.
    pub label: String,
    /// The task's state; none where it is unknown.
    pub state: Option<State>,
    /// The first day.
    pub first: Date,
    /// The last day, included.
    pub last: Date,
}

impl Timeline {
    /// Whether it has no bars.
    pub fn is_empty(&self) -> bool {
        self.bars.is_empty()
    }

    /// As text for mermaid.
    pub fn mermaid(&self) -> String {
        mermaid::timeline(self)
    }
}

/// The tasks that name days in their activity; of many, those that were worked on last.
pub fn timeline(model: &Model) -> Timeline {
    let mut bars: Vec<Bar> = Vec::new();
    for id in model.task_ids() {
        let days = || model.activity(id).filter_map(|(_, entry)| entry.date).chain(model[id].updated);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { continue };
        let subject = short(&model[id].subject, 30);
        let label = format!("{} {subject}", model.task_label(id));
        bars.push(Bar { repo: model[model[id].repo].info.name.clone(), label, state: model.current_state(id), first, last });
    }
    let all = bars.len();
    let mut days: Vec<Date> = bars.iter().map(|bar| bar.last).collect();
    days.sort();
    let oldest = all.checked_sub(MOST).and_then(|at| days.get(at)).copied();
    bars.retain(|bar| oldest.is_none_or(|oldest| bar.last >= oldest));
    bars.truncate(MOST);
    let cut = (bars.len() < all).then(|| format!("{} of {all} tasks are shown: the most recently active ones", bars.len()));
    Timeline { title: "Tasks from their first activity to their last".to_owned(), bars, cut }
}
