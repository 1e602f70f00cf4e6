//! The words that are read for their meaning, English ones all: lists of them, a file for each thing that they are about; and the
//! words for a state, to which a workspace adds its own.

pub(crate) mod blockers;
pub(crate) mod documents;
pub(crate) mod files;
mod item;
pub(crate) mod people;
pub(crate) mod references;
mod standing;
pub(crate) mod states;
pub(crate) mod waits;

use std::collections::BTreeMap;

pub use self::standing::Standing;
use self::states::{COLUMN_STATES, GIVEN_UP, STATES, WORK};
use crate::config::State;
use crate::text::{Cut, first_sentence};

/// Which words say which state; the longest that a text starts with counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    words: Vec<(String, State)>,
}

impl Vocabulary {
    /// The words that everyone has, and those of a workspace.
    pub fn new(more: &BTreeMap<String, State>) -> Self {
        let mut words: Vec<(String, State)> = more.iter().map(|(word, state)| (word.trim().to_lowercase(), *state)).collect();
        words.retain(|(word, _)| !word.is_empty());
        words.extend(STATES.iter().map(|(word, state)| ((*word).to_owned(), *state)));
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Self { words }
    }

    /// The state that a text starts with, and how many of its bytes say it. Signs before the first letter do not count.
    pub fn leading(&self, text: &str) -> Option<(State, usize)> {
        let skipped = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        self.words.iter().find_map(|(word, state)| Some((*state, skipped + starting(text.tail(skipped), word)?)))
    }

    /// The state that a cell of a column of states says: of `Pending → Complete` the last one.
    pub fn column(&self, cell: &str) -> Option<State> {
        let state = |text: &str| {
            let text = past_marks(text);
            let column = || COLUMN_STATES.iter().filter(|(word, _)| starts_with(text, word)).max_by_key(|(word, _)| word.len());
            self.leading(text).map(|(state, _)| state).or_else(|| column().map(|(_, state)| *state))
        };
        state(last_said(cell)).or_else(|| state(cell))
    }

    /// The state that a sentence says in its own words, where its first word is none: "Implementation in progress", "Awaiting live
    /// deploy", "Pending Task 26 adoption", "Follows the backend after it lands". What somebody is to do, "Add proxy routes", is none.
    pub fn in_words(&self, text: &str) -> Option<State> {
        let lower = past_marks(text).to_lowercase();
        let sentence = first_sentence(&lower);
        // Hyphens and apostrophes belong to these: a no-op is no "no".
        let words: Vec<&str> = sentence
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '(' | ')' | '*' | '`'))
            .filter(|word| !word.is_empty())
            .collect();
        let mut words = words.as_slice();
        while let [first, rest @ ..] = words
            && ["currently", "still", "now"].contains(first)
        {
            words = rest;
        }
        let begins = |starts: &[&str]| starts.iter().any(|start| words.starts_with(&start.split(' ').collect::<Vec<_>>()));
        let says = |word: &str| words.contains(&word);
        let about_work = words.iter().take(3).any(|word| WORK.contains(word));
        let goes_on = words.iter().take(5).collect::<Vec<_>>().windows(2).any(|pair| *pair[0] == "in" && *pair[1] == "progress")
            || words.iter().take(4).any(|word| ["underway", "ongoing"].contains(word));
        let later = ["after", "once", "when", "until"].iter().any(|word| says(word));
        match () {
            () if says("no") || says("nothing") || says("if") => None,
            () if begins(&["implementing", "working on", "rolling out"]) || (about_work && goes_on) => Some(State::InProgress),
            () if begins(&["awaiting", "awaits", "waiting for", "waiting on", "waits for"]) => Some(State::Blocked),
            () if begins(&["pending", "not yet", "not started"]) => Some(State::Pending),
            () if later && begins(&["follows", "starts", "begins", "comes"]) => Some(State::Pending),
            () => None,
        }
    }

    /// Whether a cell says that the work was given up: it is not open, and it was not done either.
    pub fn gives_up(cell: &str) -> bool {
        GIVEN_UP.iter().any(|word| starts_with(past_marks(last_said(cell)), word))
    }
}

/// What stands behind the last arrow.
fn last_said(cell: &str) -> &str {
    cell.rsplit(['\u{2192}', '\u{21d2}']).next().and_then(|last| last.rsplit("->").next()).unwrap_or(cell)
}

/// A text behind the box and the emoji that it starts with, be they signs or their names: `[x]`, `:white_check_mark:`.
fn past_marks(text: &str) -> &str {
    let mut rest = text.trim_start();
    for mark in ["[x]", "[X]", "[ ]"] {
        rest = rest.strip_prefix(mark).unwrap_or(rest);
    }
    let named = rest.trim_start().strip_prefix(':').and_then(|inner| inner.split_once(':'));
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-'));
    if let Some((_, after)) = named.filter(|(name, _)| is_name(name)) {
        rest = after;
    }
    rest.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a text starts with a word, in any case, and not with a longer one.
fn starts_with(text: &str, word: &str) -> bool {
    starting(text, word).is_some()
}

/// How many bytes at the start of a text spell a word, in any case and with any apostrophe; none where it starts with a longer word.
fn starting(text: &str, word: &str) -> Option<usize> {
    let mut letters = word.chars().peekable();
    for (at, character) in text.char_indices() {
        if letters.peek().is_none() {
            return (!character.is_alphanumeric() && character != '_').then_some(at);
        }
        let character = if character == '\u{2019}' { '\'' } else { character };
        if !character.to_lowercase().all(|letter| letters.next() == Some(letter)) {
            return None;
        }
    }
    letters.next().is_none().then_some(text.len())
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new(&BTreeMap::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_counts_and_words_may_follow() {
        let vocabulary = Vocabulary::new(&BTreeMap::from([("shipped".to_owned(), State::Complete)]));
        let state = |text| vocabulary.leading(text).map(|(state, _)| state);
        assert_eq!(state("Complete (staging)"), Some(State::Complete));
        assert_eq!(state("✅ Shipped"), Some(State::Complete));
        assert_eq!(state("In Progress"), Some(State::InProgress));
        assert_eq!(state("Completely rewritten"), None);
        assert_eq!(state("Finito"), None);
        assert_eq!(state(""), None);
        assert_eq!(state("Live updates of the page"), None);
    }

    #[test]
    fn a_state_is_as_long_as_it_is_written() {
        let vocabulary = Vocabulary::new(&BTreeMap::from([("can't go".to_owned(), State::Blocked)]));
        for (text, rest) in [
            ("Blocked: x", ": x"),
            ("Bloc\u{212a}ed\u{2014}x", "\u{2014}x"),
            ("Can\u{2019}t go\u{2026}", "\u{2026}"),
            ("\u{2705} Complete", ""),
        ] {
            assert_eq!(vocabulary.leading(text).map(|(_, length)| &text[length..]), Some(rest), "{text}");
        }
    }

    #[test]
    fn a_sentence_may_say_a_state_in_its_own_words() {
        let vocabulary = Vocabulary::default();
        for (text, state) in [
            ("Implementation in progress", Some(State::InProgress)),
            ("Implementing the proxy in this task.", Some(State::InProgress)),
            ("Rollout is still ongoing", Some(State::InProgress)),
            ("Awaiting live deploy", Some(State::Blocked)),
            ("Waiting on the backend", Some(State::Blocked)),
            ("Pending Task 26 adoption", Some(State::Pending)),
            ("**Follows** the backend after it lands", Some(State::Pending)),
            ("Not yet implemented here", Some(State::Pending)),
            ("Add proxy routes", None),
            ("Follows the contract of the backend", None),
            ("Keep the work that is in progress out of it", None),
            ("No work in progress", None),
            ("Shows what is pending", None),
            ("", None),
        ] {
            assert_eq!(vocabulary.in_words(text), state, "{text}");
        }
    }

    #[test]
    fn a_column_says_its_last_word() {
        let vocabulary = Vocabulary::default();
        for (cell, state) in [
            ("Pending \u{2192} Complete", Some(State::Complete)),
            ("Implemented \u{2192} staging", Some(State::Implemented)),
            ("[x] Done", Some(State::Complete)),
            (":white_check_mark: Done", Some(State::Complete)),
            ("Code complete", Some(State::Implemented)),
            ("Won\u{2019}t do", Some(State::Complete)),
            ("Partially complete", Some(State::InProgress)),
            ("Nearly there", None),
            ("80%", None),
            ("\u{2192}", None),
        ] {
            assert_eq!(vocabulary.column(cell), state, "{cell}");
        }
        assert!(Vocabulary::gives_up("Pending -> Dropped") && !Vocabulary::gives_up("Complete"));
    }
}
