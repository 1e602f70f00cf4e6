//! Letters without what is written above and below them, so that `cafe` finds `café` and `Grosse` finds `Größe`.
//!
//! `theme/search/query.js` folds queries in the same way; a test holds the two together.

use icu_normalizer::properties::{CanonicalDecompositionBorrowed, Decomposed};

/// Letters that Unicode takes for letters of their own, and how they are written without them.
const LETTERS: [(char, &str); 12] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('ŧ', "t"),
    ('þ', "th"),
    ('ŋ', "n"),
];

/// Marks that a word may be written without: accents, and the points of Hebrew and Arabic.
fn is_left_out(mark: char) -> bool {
    matches!(mark, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Adds a word in lower case as it is looked up.
pub(super) fn fold(word: impl Iterator<Item = char>, out: &mut String) {
    for letter in word {
        if letter.is_ascii() {
            out.push(letter);
        } else if let Some((_, plain)) = LETTERS.iter().find(|(other, _)| *other == letter) {
            out.push_str(plain);
        } else if !is_left_out(letter) {
            out.push(without_marks(letter));
        }
    }
}

/// The letter below the marks; the letter itself where it has none that can be left out.
fn without_marks(letter: char) -> char {
    let decomposition = CanonicalDecompositionBorrowed::new();
    let (mut plain, mut rest) = (letter, letter);
    loop {
        match decomposition.decompose(rest) {
            Decomposed::Expansion(below, mark) if is_left_out(mark) => (plain, rest) = (below, below),
            Decomposed::Singleton(same) => rest = same,
            _ => return plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_and_letters_stay() {
        let folded = |word: &str| {
            let mut out = String::new();
            fold(word.chars(), &mut out);
            out
        };
        for (word, wanted) in [
            ("größe", "grosse"),
            ("cafe\u{301}", "cafe"),
            ("ǖ", "u"),
            ("łódź", "lodz"),
            ("œuvre", "oeuvre"),
            ("ёлка", "елка"),
            ("άλφα", "αλφα"),
            ("\u{1f71}", "α"),
            ("أحمد", "احمد"),
            ("שָׁלוֹם", "שלום"),
            ("한국어", "한국어"),
            ("が", "が"),
            ("\u{301}", ""),
        ] {
            assert_eq!(folded(word), wanted, "{word}");
        }
    }
}
