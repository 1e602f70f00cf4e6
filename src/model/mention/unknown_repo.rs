//! Words before a number that are the name of a repo nobody here knows, told from words of the language.

use super::MAX_SENTENCE_BYTES;
use super::Scanner;
use crate::markdown::Passage;
use crate::model::vocabulary::references::{BEGINNINGS, ENDS, NO_OWNERS, OWNED_BY};
use crate::model::vocabulary::waits::WAITS_FOR;
use crate::text::{Cut, end_of, fold, unfinished_sentence};

/// Whether a word before a number is what leads its bullet where a repo should, and `between` is what stands between the two. Where
/// bullets are not led by repos, or the word is one of the language, a colon behind it begins what the bullet says:
/// `- Note: TASK15`.
pub(super) fn leads(scanner: &Scanner<'_>, passage: &Passage, word: &str, between: &str) -> bool {
    let led =
        scanner.unknown_leader(passage).is_some_and(|leader| fold(leader) == fold(word) && scanner.place.names.find(leader).is_none());
    let names = !between.contains(':') || word.starts_with(char::is_lowercase) || is_like_a_name(word);
    led && word.contains(char::is_alphabetic) && scanner.among_repos(passage) && names
}

/// Whether a word before a number is somebody else's name. Only where one repo alone is read is every name that is not its own
/// somebody's; among several, a word that is no repo's is more likely none.
pub(super) fn owns(scanner: &Scanner<'_>, passage: &Passage, start: usize, word: &str) -> bool {
    if !scanner.place.repos.is_alone() {
        return false;
    }
    let before = passage.text.head(start);
    let in_path = before.ends_with(['/', '.', '@', '#', '$', '{']);
    let plain = || {
        word.starts_with(char::is_lowercase)
            && word.chars().all(char::is_alphanumeric)
            && !NO_OWNERS.contains(&word)
            && !word.ends_with("ed")
    };
    let waited_for = || is_waited_for(before);
    let leads = || before.trim_matches(['*', '`']).trim().is_empty() && passage.item.is_some() && scanner.among_repos(passage);
    let owned = || before.trim_end().to_lowercase().ends_with(OWNED_BY);
    !in_path && (is_like_a_name(word) || (plain() && (waited_for() || owned() || leads())))
}

/// Whether what comes next is waited for: right behind "depends on" or "blocked by", or further on in the list that follows.
fn is_waited_for(before: &str) -> bool {
    let line = unfinished_sentence(end_of(before, MAX_SENTENCE_BYTES)).to_lowercase();
    let said = line.trim_end();
    let at_once = WAITS_FOR.iter().any(|words| said.trim_end_matches(':').ends_with(words));
    at_once || (WAITS_FOR.iter().any(|words| said.contains(words)) && (said.ends_with(',') || said.ends_with(" and")))
}

/// Whether a word has parts as names of repos have, `edge-bff`, and is no word of the language such as `follow-up`, and no `phase-2`.
pub(super) fn is_like_a_name(word: &str) -> bool {
    let parts: Vec<String> = word.split(['-', '_']).map(str::to_lowercase).collect();
    let [first, .., last] = parts.as_slice() else { return false };
    let is_usual = BEGINNINGS.contains(&first.as_str()) || ENDS.contains(&last.as_str()) || last.ends_with("ed") || last.ends_with("ing");
    let named = |part: &String| part.starts_with(char::is_alphabetic);
    parts.iter().all(named) && !is_usual && !first.starts_with("task")
}
