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

/// The same of their texts.
pub(super) fn subjects_alike(one: &str, other: &str) -> bool {
    agree(&subject_words(one), &subject_words(other))
}

/// Whether two words are one, in other numbers or forms: `export`, `exports`, `exporting`.
fn alike(one: &str, other: &str) -> bool {
    let length = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    one == other || (length >= 4 && length + 4 > one.chars().count().max(other.chars().count()))
}
