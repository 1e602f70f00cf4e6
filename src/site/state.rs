//! How the state of a task or a phase is shown: a mark and a word, never a colour alone.

use serde::Serialize;

use crate::config::State;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct StateView {
    /// The style's name for it, and its mark.
    pub key: &'static str,
    pub label: &'static str,
    pub done: bool,
}

impl From<Option<State>> for StateView {
    fn from(state: Option<State>) -> Self {
        match state {
            Some(state) => Self { key: state.key(), label: state.label(), done: state.done() },
            None => Self { key: "unknown", label: "Not stated", done: false },
        }
    }
}

/// How many tasks stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Tally {
    pub total: usize,
    /// Neither done nor blocked, those that do not say included.
    pub open: usize,
    pub blocked: usize,
    pub done: usize,
}

impl FromIterator<Option<State>> for Tally {
    fn from_iter<I: IntoIterator<Item = Option<State>>>(states: I) -> Self {
        let mut tally = Self::default();
        for state in states {
            tally.total += 1;
            match state {
                Some(State::Blocked) => tally.blocked += 1,
                Some(state) if state.done() => tally.done += 1,
                _ => tally.open += 1,
            }
        }
        tally
    }
}
