//! What a piece of work is about, by the words of its title.

use super::vocabulary::documents::EMPTY;
use crate::text::words;

/// The words of a subject that mean something, in small letters.
pub fn subject_words(subject: &str) -> Vec<String> {
    let is_task = |word: &str| word.strip_prefix("task").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let words = words(subject).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 1 && !EMPTY.contains(&word.as_str()) && !is_task(word)).collect()
}

/// Whether two subjects have a word in common.
pub fn agree(one: &[String], other: &[String]) -> bool {
    one.iter().any(|word| other.iter().any(|same| alike(word, same)))
}

/// Whether two subjects have a word in common, by their texts.
pub(super) fn subjects_alike(one: &str, other: &str) -> bool {
    agree(&subject_words(one), &subject_words(other))
}

/// Whether two words are one, in other numbers or forms: `export`, `exports`, `exporting`.
fn alike(one: &str, other: &str) -> bool {
    let length = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    one == other || (length >= 4 && length + 4 > one.chars().count().max(other.chars().count()))
}

fn sorted_words(title: &str) -> Vec<String> {
    let words = words(title).map(str::to_lowercase);
    let mut words: Vec<String> = words.filter(|word| !EMPTY.contains(&word.as_str())).collect();
    words.sort();
    words.dedup();
    words
}

/// Whether two titles name one piece of work: most of their words are the same.
pub fn titles_agree(one: &str, other: &str) -> bool {
    let (one, other) = (sorted_words(one), sorted_words(other));
    let numbers = |words: &[String]| words.iter().filter(|word| word.bytes().all(|b| b.is_ascii_digit())).cloned().collect::<Vec<_>>();
    if numbers(&one) != numbers(&other) {
        return false;
    }
    let shared = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    let shorter = one.len().min(other.len());
    let longer = one.len().max(other.len());
    shorter > 0 && (one == other || (shared * 2 > longer.max(2) && shared * 4 >= shorter * 3))
}

#[cfg(test)]
mod tests {
    use super::titles_agree;

    #[test]
    fn most_words_must_be_the_same() {
        assert!(titles_agree("Supabase Schema Cleanup", "Supabase schema cleanup"));
        assert!(titles_agree("Invoice export (CSV)", "Invoice export"));
        assert!(!titles_agree("Bulk Exports Rollout 12", "Bulk Exports Rollout 40"));
        assert!(!titles_agree("", ""));
    }
}
