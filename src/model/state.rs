//! Where a task stands, from the phases that its STATUS.md lists.

use super::Phase;
use crate::config::State;

/// The state that phases add up to; none where no phase says one.
pub fn state_of(phases: &[Phase]) -> Option<State> {
    let states: Vec<State> = phases.iter().filter_map(|phase| phase.state).collect();
    let all = |wanted: fn(State) -> bool| !states.is_empty() && states.iter().all(|state| wanted(*state));
    let any = |wanted: State| states.contains(&wanted);
    Some(match () {
        () if states.is_empty() => return None,
        () if all(|state| state == State::Complete) => State::Complete,
        () if all(State::done) => State::Implemented,
        () if any(State::Blocked) => State::Blocked,
        () if all(|state| state == State::Pending) => State::Pending,
        () => State::InProgress,
    })
}
