//! What the words around a path say of its file: that it is yet to come, or gone, or that nobody claims it to be there.

use super::MAX_SENTENCE_BYTES;
use crate::model::vocabulary::files::{CHANGES, DENIALS, FILES, GONE, HEADED, MADE, MOVES, THINGS};
use crate::text::{Cut, end_of, sentence_around, start_of, unfinished_sentence, words};

/// Whether what stands behind a path says that the file is yet to come, or gone: `(new)`, `— removed in phase 2`.
pub(super) fn comes_or_goes(note: &str) -> bool {
    let note = note.trim_start();
    let said = note.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | '[' | '-' | '\u{2013}' | '\u{2014}' | '\u{2192}' | '>' | ':' | ',')
    });
    if said.len() == note.len() {
        return false;
    }
    let lower = said.split('\n').next().unwrap_or_default().to_lowercase();
    let mut words = words(&lower);
    let Some(first) = words.next() else { return false };
    let second = words.next();
    // Marks and emoji may stand before the first word.
    let ends = lower.split_once(first).is_some_and(|(_, after)| after.starts_with([')', ']', ':', ';', ',', '.']));
    let alone = ends || second.is_none();
    match first {
        "new" => alone || second.is_some_and(|word| THINGS.contains(&word)) || words.next().is_some_and(|word| THINGS.contains(&word)),
        "create" | "creates" | "created" | "delete" | "deletes" | "deleted" => true,
        "add" | "added" | "adds" => alone,
        "remove" | "removes" | "removed" | "moved" | "renamed" | "dropped" => {
            alone || second.is_some_and(|word| ["in", "from", "after", "by", "to", "this", "the"].contains(&word))
        }
        "to" | "will" => second == Some("be"),
        "generated" | "rejected" => alone,
        _ => false,
    }
}

/// Whether the words right before a path say that the file is being made or unmade.
fn goes(before: &str) -> bool {
    let line = unfinished_sentence(before).to_lowercase();
    // What something is renamed to, or split into, is yet to come.
    let becomes = [" to", " into", " as", "\u{2192}", "->"].iter().any(|word| line.trim_end_matches([' ', '`', '*']).ends_with(word));
    if becomes && MOVES.iter().any(|word| line.contains(word)) {
        return true;
    }
    let near: Vec<&str> = words_of_prose(&line).rev().take(6).collect();
    near.iter().any(|word| MADE.contains(word))
}

/// Whether nobody claims that a file is there, by the words around its path, which stands at a place and is so many bytes long.
pub(super) fn is_free(text: &str, at: usize, length: usize) -> bool {
    let (before, after) = (end_of(text.head(at), MAX_SENTENCE_BYTES), start_of(text.tail(at + length), MAX_SENTENCE_BYTES));
    comes_or_goes(after) || goes(before) || is_denied(text, at) || is_alternative(text, at, length)
}

/// Whether the sentence says that the file need not be there: nobody claims that it is.
fn is_denied(text: &str, at: usize) -> bool {
    let sentence = sentence_around(text, at, MAX_SENTENCE_BYTES).to_lowercase().replace('\u{2019}', "'");
    DENIALS.iter().any(|words| sentence.contains(words)) || words_of_prose(&sentence).any(|word| GONE.contains(&word))
}

/// Whether a path, at a place of so many bytes, is one of several that may be: `` `a.yml` or `b.yml` ``.
fn is_alternative(text: &str, at: usize, length: usize) -> bool {
    let before = text.head(at).trim_end_matches('`');
    let after = text.tail(at + length).trim_start_matches('`');
    before.ends_with(" or ") || before.ends_with("either ") || [" or ", ", or "].iter().any(|or| after.starts_with(or))
}

/// Whether a heading speaks of files that come or are taken away: "Code to remove", "Phase 3: Delete the reader", "File to create".
pub(super) fn comes_and_goes(heading: &str) -> bool {
    words_of_prose(&start_of(heading, MAX_SENTENCE_BYTES).to_lowercase()).any(|word| HEADED.contains(&word))
}

/// The words of a text, those left out that are a part of a path.
fn words_of_prose(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    let tokens = text.split(char::is_whitespace).filter(|token| !token.contains('/'));
    tokens.flat_map(words)
}

/// Whether words that introduce a list say that its files come or go: "New files:", "Files to delete".
pub(super) fn introduces_coming(text: &str) -> bool {
    let last = end_of(text.trim_end(), MAX_SENTENCE_BYTES).rsplit('\n').next().unwrap_or_default();
    let most = if last.trim_end().ends_with(':') { 14 } else { 5 };
    if words(last).nth(most).is_some() {
        return false;
    }
    let last = last.to_lowercase();
    let words: Vec<&str> = words(&last).collect();
    let about_files = words.iter().any(|word| FILES.contains(word));
    let changes = words.iter().any(|word| CHANGES.contains(word));
    changes && (about_files || words.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_to_come_is_not_missing() {
        for note in [
            " (new)",
            " — new route for exports",
            " — created in phase 2",
            " — removed in phase 3",
            " (deleted)",
            ": to be created",
            " — new",
        ] {
            assert!(comes_or_goes(note), "{note}");
        }
        for note in
            [" — new payload shapes before legacy columns", " — adopts new fields", "", " and more", " — removed tables dashboards show"]
        {
            assert!(!comes_or_goes(note), "{note}");
        }
        assert!(goes("We added "));
        assert!(goes("Rename src/a.py to ") && goes("Split src/a.py into ") && goes("Phase 2 introduces "));
        for note in
            [" (\u{2705} ok)", ": \u{201c}a small thing\u{201d}", " \u{2013} \u{1f7e2} up", " \u{2192} \u{274c} no", " (\u{130}new)"]
        {
            assert!(!comes_or_goes(note), "{note}");
        }
        assert!(comes_or_goes(" (\u{2705} new)") && comes_or_goes(": \u{201c}added\u{201d}"));
        assert!(comes_or_goes(" \u{2192} new") && comes_or_goes(" \u{2014} will be created") && comes_or_goes(" (generated)"));
        assert!(is_denied("There is no src/a.py any more.", 12) && is_denied("src/a.py doesn\u{2019}t exist", 0));
        assert!(!is_denied("It is in src/a.py. The other does not exist.", 9));
        assert!(introduces_coming("New files:") && introduces_coming("Files to delete") && introduces_coming("Create"));
        assert!(!introduces_coming("Files to change:") && !introduces_coming("Create the endpoint"));
        assert!(!goes("The reader in "));
    }
}
