//! The words for a state, and how they are read.

use std::collections::BTreeMap;

use crate::config::State;

/// Which words say which state; the longest that a text starts with counts.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    words: Vec<(String, State)>,
}

const WORDS: [(&str, State); 22] = [
    ("pending", State::Pending),
    ("not started", State::Pending),
    ("not yet started", State::Pending),
    ("not yet implemented", State::Pending),
    ("planned", State::Pending),
    ("todo", State::Pending),
    ("to do", State::Pending),
    ("in progress", State::InProgress),
    ("in-progress", State::InProgress),
    ("inprogress", State::InProgress),
    ("in_progress", State::InProgress),
    ("implementing", State::InProgress),
    ("started", State::InProgress),
    ("wip", State::InProgress),
    ("blocked", State::Blocked),
    ("on hold", State::Blocked),
    ("implemented", State::Implemented),
    ("complete", State::Complete),
    ("completed", State::Complete),
    ("done", State::Complete),
    ("finished", State::Complete),
    ("closed", State::Complete),
];

impl Vocabulary {
    /// The words that everyone has, and those of a workspace.
    pub fn new(more: &BTreeMap<String, State>) -> Self {
        let mut words: Vec<(String, State)> = more.iter().map(|(word, state)| (word.trim().to_lowercase(), *state)).collect();
        words.retain(|(word, _)| !word.is_empty());
        words.extend(WORDS.iter().map(|(word, state)| ((*word).to_owned(), *state)));
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Self { words }
    }

    /// The state that a text starts with, and how many of its bytes say it. Signs before the first letter do not count.
    pub fn leading(&self, text: &str) -> Option<(State, usize)> {
        let skipped = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let rest = &text[skipped..];
        let lower: String = rest.chars().take(60).flat_map(char::to_lowercase).collect();
        self.words.iter().find_map(|(word, state)| {
            let after = lower.strip_prefix(word.as_str())?;
            let whole = after.chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '_');
            whole.then_some((*state, skipped + word.len()))
        })
    }
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
    }
}
