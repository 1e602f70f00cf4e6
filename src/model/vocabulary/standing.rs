//! What an index says of its items, so far as an item can contradict it.

use super::states::{AGREED, DECISIONS, IN_FORCE, TAKEN_OVER};
use super::{Vocabulary, last_said, past_marks, starting};

/// How an item stands in somebody's words. Two that differ contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A decision that is made, work that is done.
    Settled,
    /// A decision that is proposed, work that is not done.
    Open,
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
        decided(status).map(|(_, standing)| standing)
    }

    /// The word that the status of a decision says, in lower case, and how the decision stands by it: of `Proposed \u{2192} Accepted` the
    /// last one. None where people call such items by a word for work.
    pub fn decision(&self, status: &str, word: &str) -> Option<(&'static str, Standing)> {
        self.of_item(status, word).filter(|_| Self::decides(word))?;
        let in_part = || word_of(IN_FORCE, status).filter(|word| word.starts_with("part")).map(|word| (word, Standing::Settled));
        in_part().or_else(|| decided(last_said(status))).or_else(|| decided(status))
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

/// The word that the status of a decision says, and how the decision stands by it.
fn decided(status: &str) -> Option<(&'static str, Standing)> {
    let lower = status.to_lowercase();
    let ended = || word_of(ENDED, status).or_else(|| TAKEN_OVER.iter().find(|words| lower.contains(**words))?.split(' ').next());
    let settled = || word_of(AGREED, status).or_else(|| word_of(IN_FORCE, status));
    // Often misspelt.
    let ended = ended().map(|word| if word == "superceded" { "superseded" } else { word });
    ended
        .map(|word| (word, Standing::Ended))
        .or_else(|| Some((settled()?, Standing::Settled)))
        .or_else(|| Some((word_of(PROPOSED, status)?, Standing::Open)))
}

/// The word of a list that a status starts with.
fn word_of(words: &'static [&'static str], status: &str) -> Option<&'static str> {
    words.iter().copied().find(|word| starting(past_marks(status), word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_called_by_its_own_word() {
        let vocabulary = Vocabulary::default();
        for (status, word) in [
            ("Accepted (2026-02-09)", Some(("accepted", Standing::Settled))),
            ("\u{2705} Approved", Some(("approved", Standing::Settled))),
            ("Proposed", Some(("proposed", Standing::Open))),
            ("Proposed \u{2192} Accepted", Some(("accepted", Standing::Settled))),
            ("Superceded by ADR-4", Some(("superseded", Standing::Ended))),
            ("Accepted; superseded by ADR-4", Some(("superseded", Standing::Ended))),
            ("Partly superseded by ADR-4", Some(("partly superseded", Standing::Settled))),
            ("Deprecated", Some(("deprecated", Standing::Ended))),
            ("Rejected", Some(("rejected", Standing::Ended))),
            ("Implemented", None),
            ("proposed | accepted | rejected", None),
            ("", None),
        ] {
            assert_eq!(vocabulary.decision(status, "ADR"), word, "{status}");
            assert_eq!(vocabulary.decision(status, "Spec"), None, "{status}");
        }
    }
}
