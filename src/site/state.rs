//! How the state of an item or a phase is shown: a mark and a word, never a colour alone.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::State;
use crate::model::{DecisionCount, Model, Standing, TaskId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct StateView {
    /// The style's name for it, and its mark.
    pub key: &'static str,
    pub label: Cow<'static, str>,
    pub done: bool,
}

impl From<Option<State>> for StateView {
    fn from(state: Option<State>) -> Self {
        match state {
            Some(state) => Self { key: state.key(), label: state.label().into(), done: state.done() },
            None => Self { key: "unknown", label: "Not stated".into(), done: false },
        }
    }
}

impl StateView {
    /// That of an item; a decision's in its own word.
    pub(super) fn of(model: &Model, task: TaskId) -> Self {
        let view = Self::from(model.current_state(task));
        Self {
            key: if model.standing(task) == Some(Standing::Ended) { "ended" } else { view.key },
            label: model.state_label(task).unwrap_or(view.label),
            ..view
        }
    }
}

/// How many items stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Tally {
    pub total: usize,
    /// How many of them are work, and no decisions.
    pub work: usize,
    /// Work that is neither done nor blocked, that which does not say included.
    pub open: usize,
    pub blocked: usize,
    pub done: usize,
    /// How many are decisions, and in which words.
    pub decided: usize,
    pub decisions: Vec<DecisionView>,
    /// The same in words: `2 accepted, 1 proposed`; empty without any.
    pub decided_words: String,
}

/// How many decisions one word is said of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct DecisionView {
    /// The style's name for how they stand.
    key: &'static str,
    label: String,
    count: usize,
}

impl From<DecisionCount> for DecisionView {
    fn from(DecisionCount { label, standing, count }: DecisionCount) -> Self {
        let key = match standing {
            Some(Standing::Settled) => "done",
            Some(Standing::Open) | None => "open",
            Some(Standing::Ended) => "ended",
        };
        Self { key, label, count }
    }
}

impl Tally {
    pub(super) fn of(model: &Model, tasks: &[TaskId]) -> Self {
        let decisions: Vec<DecisionView> = model.decisions(tasks).into_iter().map(DecisionView::from).collect();
        let decided = decisions.iter().map(|known| known.count).sum();
        let words: Vec<String> = decisions.iter().map(|known| format!("{} {}", known.count, known.label)).collect();
        let decided_words = words.join(", ");
        let mut tally = Self { total: tasks.len(), work: tasks.len() - decided, decided, decisions, decided_words, ..Self::default() };
        for task in tasks.iter().filter(|task| !model.is_decision(**task)) {
            match model.current_state(*task) {
                Some(State::Blocked) => tally.blocked += 1,
                Some(state) if state.done() => tally.done += 1,
                _ => tally.open += 1,
            }
        }
        tally
    }
}
