//! What an item says of its own state: in a line under its title, in front matter, in a section.

use super::states::{AGREED, COLUMN_STATES, IN_FORCE, ITEM_STATES, TAKEN_OVER};
use super::{Vocabulary, last_said, past_marks, starting};
use crate::config::State;
use crate::text::{Cut, start_of};

/// What stands further behind says no status any more.
const MAX_STATUS_BYTES: usize = 400;

impl Vocabulary {
    /// The state that an item says of itself, where people call it by a word such as `ADR`: a decision that is accepted is complete, a
    /// spec that is accepted is still to be done. Several states to choose from, as templates have them, are none.
    pub fn of_item(&self, status: &str, word: &str) -> Option<State> {
        let status = start_of(status, MAX_STATUS_BYTES);
        if is_choice(|part| self.item_word(part, word), status) {
            return None;
        }
        let said = |text| {
            let text = past_marks(text);
            self.item_word(text, word).map(|(state, length)| (state, text.tail(length).to_lowercase()))
        };
        let (state, rest) = said(last_said(status)).or_else(|| said(status))?;
        let aside = rest.trim_start().strip_prefix('(').unwrap_or_default();
        let is_part = ["partial", "partly"].iter().any(|part| aside.starts_with(part));
        let lower = status.to_lowercase();
        match () {
            () if TAKEN_OVER.iter().any(|words| lower.contains(words)) => Some(State::Complete),
            () if state.done() && is_part => Some(State::InProgress),
            () => Some(state),
        }
    }

    /// The state that a text starts with and how many of its bytes say it, by the words of an item.
    fn item_word(&self, text: &str, word: &str) -> Option<(State, usize)> {
        let decides = Self::decides(word);
        let agreed = AGREED.iter().map(|word| (*word, if decides { State::Complete } else { State::Pending }));
        let in_force = IN_FORCE.iter().filter(|_| decides).map(|word| (*word, State::Complete));
        let mut known = agreed.chain(in_force).chain(ITEM_STATES.iter().copied());
        let mut column = COLUMN_STATES.iter().copied();
        let longest = |words: &mut dyn Iterator<Item = (&str, State)>| {
            words.filter_map(|(word, state)| Some((state, starting(text, word)?))).max_by_key(|(_, length)| *length)
        };
        self.leading(text).or_else(|| longest(&mut known)).or_else(|| longest(&mut column))
    }
}

/// Whether a text gives states to choose from, and says none: `proposed | accepted | rejected`, `Draft / Done`, `[open, closed]`.
fn is_choice(state: impl Fn(&str) -> Option<(State, usize)>, text: &str) -> bool {
    let whole = |part: &str| {
        let part = part.trim_matches(|c: char| !c.is_alphanumeric());
        state(part).filter(|(_, length)| *length == part.len()).map(|(state, _)| state)
    };
    let is_list = text.trim_start().starts_with(['[', '{']);
    let mut states = text.split(|c| matches!(c, '|' | '/') || (c == ',' && is_list)).filter_map(whole);
    states.next().is_some_and(|first| states.any(|other| other != first))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_item_says_its_state_in_the_words_of_its_kind() {
        let vocabulary =
            Vocabulary::new(&BTreeMap::from([("frozen".to_owned(), State::Blocked), ("adopted".to_owned(), State::Implemented)]));
        let (pending, going, done) = (Some(State::Pending), Some(State::InProgress), Some(State::Complete));
        for (status, spec, decision) in [
            ("Accepted (2026-02-09)", pending, done),
            ("`approved`", pending, done),
            ("Decided. Open to changes", pending, done),
            ("Active", going, done),
            ("Partly superseded by ADR-4", None, done),
            ("Provisional", pending, pending),
            ("Ready for review", going, going),
            ("Ready for planning", pending, pending),
            ("\u{25d2} In Progress", going, going),
            ("To Do", pending, pending),
            ("Draft; superseded by 012-x", done, done),
            ("Withdrawn", done, done),
            ("Declined", done, done),
            ("Implemented", Some(State::Implemented), Some(State::Implemented)),
            ("implemented (partially)", going, going),
            ("Proposed \u{2192} Accepted", pending, done),
            ("Withdrawn -> see below", done, done),
            ("Implemented\u{130} (partially)", None, None),
            ("proposed | accepted | rejected", None, None),
            ("{proposed | rejected | superseded by ADR-1}", None, None),
            ("[Draft, Final]", None, None),
            ("Draft/Done", None, None),
            ("Done / Complete", done, done),
            ("Draft, done soon", pending, pending),
            ("Done w/ pending reviews", done, done),
            ("Standard", None, None),
            ("Reviewer: Eve", None, None),
            ("Frozen", Some(State::Blocked), Some(State::Blocked)),
            ("Adopted", Some(State::Implemented), Some(State::Implemented)),
            ("", None, None),
        ] {
            assert_eq!(vocabulary.of_item(status, "Spec"), spec, "{status}");
            assert_eq!(vocabulary.of_item(status, "ADR"), decision, "{status}");
        }
    }
}
