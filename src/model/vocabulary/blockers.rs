//! How people say below "Blockers" that there are none, or none any more.

use crate::text::first_sentence;

/// So many words may stand between `no` and the blocker that there is not: "No backend-local blocker remains."
const MAX_WORDS_BETWEEN: usize = 3;

/// What a blocker is called that is none any more.
const OVER: [&str; 6] = ["resolved", "cleared", "unblocked", "fixed", "done", "no longer blocked"];

/// The signs before such a blocker.
const TICKS: [char; 3] = ['\u{2705}', '\u{2714}', '\u{2611}'];

/// Whether an entry says that there is no blocker: "No remaining blockers", "Not blocked". "No access is a blocker" is one.
pub(crate) fn denies(text: &str) -> bool {
    let sentence = first_sentence(text).to_lowercase();
    let mut words = sentence.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '/' | '_')).filter(|word| !word.is_empty());
    match words.next() {
        Some("no") => {
            let mut between = words.take(MAX_WORDS_BETWEEN + 1).take_while(|word| !matches!(*word, "is" | "are" | "a" | "the"));
            between.any(|word| matches!(word, "blocker" | "blockers" | "blocking"))
        }
        Some("not") => words.take(2).any(|word| word == "blocked"),
        _ => false,
    }
}

/// Whether an entry says that it is over: ticked off, `Resolved: ` before it, or `(resolved` within it.
pub(crate) fn is_over(text: &str) -> bool {
    if text.trim_start().starts_with(TICKS) {
        return true;
    }
    let lower = text.to_lowercase();
    let start = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    // "Fixed addresses are missing" is one.
    let is_label = |rest: &str| !rest.trim_start().starts_with(char::is_alphanumeric);
    OVER.iter().any(|word| start.strip_prefix(word).is_some_and(is_label) || lower.contains(&format!("({word}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_blocker_says_so() {
        for text in [
            "No remaining blockers",
            "No backend-local blocker remains.",
            "No auth/routing blocker remains. Ingest reaches the worker.",
            "No known blocking issues.",
            "Not blocked.",
            "Not currently blocked",
        ] {
            assert!(denies(text) && !is_over(text), "{text}");
        }
        for text in ["Resolved: access to staging", "~~Access~~ (resolved 2026-02-09)", "\u{2705} access", "Unblocked.", "[Done] access"] {
            assert!(is_over(text), "{text}");
        }
        for text in [
            "No access to staging",
            "No access is a blocker",
            "No decision on the name. Others are blocked by it",
            "Not all fields are agreed",
            "Fixed addresses are missing",
            "The blocker is not resolved",
            "Done criteria are unclear",
            "The current blocker is the session",
        ] {
            assert!(!denies(text) && !is_over(text), "{text}");
        }
    }
}
