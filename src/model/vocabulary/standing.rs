//! What an index says of its items, so far as an item can contradict it.

use super::states::{AGREED, DECISIONS, IN_FORCE, TAKEN_OVER};
use super::{Vocabulary, past_marks, starting};

/// How an item stands in somebody's words. Two that differ contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A decision that is proposed, work that is not done.
    Open,
    /// A decision that is made, work that is done.
    Settled,
    /// A decision that is no longer in force, or never came to be.
    Ended,
}

/// Words for a decision that is not made.
const PROPOSED: &[&str] = &["proposed", "draft", "provisional"];

/// Words for a decision that is no longer in force, or never came to be.
const ENDED: &[&str] = &["superseded", "superceded", "replaced", "deprecated", "obsolete", "rejected", "withdrawn", "declined", "retired"];

/// Signs for work that is done.
const DONE_SIGNS: [char; 4] = ['\u{2705}', '\u{2714}', '\u{2611}', '\u{2713}'];

/// Signs for work that has not begun.
const OPEN_SIGNS: [char; 2] = ['\u{2b1c}', '\u{2610}'];

impl Vocabulary {
    /// How an item stands by a status, where people call it by a word such as `ADR`. The progress of work on a decision says nothing of
    /// the decision, and a spec that is called a draft may be done: nobody thinks of that line any more. Both are none, as is what holds
    /// in part.
    pub fn standing(&self, status: &str, word: &str) -> Option<Standing> {
        let lower = status.to_lowercase();
        if lower.contains("partial") || lower.contains("partly") {
            return None;
        }
        if !Self::decides(word) {
            let state = self.of_item(status, word).filter(|_| !Self::gives_up(status))?;
            return Some(if state.done() { Standing::Settled } else { Standing::Open });
        }
        // A choice, as templates have it, says none.
        self.of_item(status, word)?;
        let text = past_marks(status);
        let says = |words: &[&str]| words.iter().any(|word| starting(text, word).is_some());
        match () {
            () if says(ENDED) || TAKEN_OVER.iter().any(|words| lower.contains(words)) => Some(Standing::Ended),
            () if says(AGREED) || says(IN_FORCE) => Some(Standing::Settled),
            () if says(PROPOSED) => Some(Standing::Open),
            () => None,
        }
    }

    /// Whether items that people call by a word are decisions.
    pub fn decides(word: &str) -> bool {
        DECISIONS.iter().any(|decision| word.eq_ignore_ascii_case(decision))
    }

    /// How work stands by the sign that a text starts with: a ticked or an empty box.
    pub fn sign(text: &str) -> Option<Standing> {
        let sign = text.trim_start().chars().next()?;
        match () {
            () if DONE_SIGNS.contains(&sign) => Some(Standing::Settled),
            () if OPEN_SIGNS.contains(&sign) => Some(Standing::Open),
            () => None,
        }
    }
}
