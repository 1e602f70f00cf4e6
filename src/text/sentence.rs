//! Sentences of prose, and the words in them.
//!
//! A sentence ends with its line, with `;`, with a `.`, `!` or `?` before a space, and with the `|` that ends a cell in a line of a
//! table. A full stop within a word ends nothing: `setup.py`, `v1.2`.

use super::{Cut, end_of, start_of};

/// The first sentence of a text, without the mark that ends it.
pub fn first_sentence(text: &str) -> &str {
    text.head(ends(text).next().map_or(text.len(), |(at, _)| at))
}

/// What stands before a place in the sentence that goes on there; the text ends at the place.
pub fn unfinished_sentence(before: &str) -> &str {
    start(before).map_or(before, |at| before.tail(at)).trim_start()
}

/// The sentence around a byte of a text, as far as it lies within so many bytes on either side.
pub fn sentence_around(text: &str, at: usize, reach: usize) -> &str {
    let (before, after) = (end_of(text.head(at), reach), start_of(text.tail(at), reach));
    // Where the sentence is longer than that, half a word is none.
    let cut = || (before.len() < at).then(|| before.find(char::is_whitespace)).flatten();
    let inside = before.tail(start(before).or_else(cut).unwrap_or(0)).trim_start();
    text.part(at - inside.len()..at + first_sentence(after).len())
}

/// The words of a text: its runs of letters and digits.
pub fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Where the sentence starts that a text does not end.
fn start(before: &str) -> Option<usize> {
    let mut next = None;
    before.char_indices().rev().find_map(|(at, mark)| {
        let behind = next.replace(mark);
        (ends_line(mark) || (ends_before_space(mark) && behind.is_some_and(char::is_whitespace))).then_some(at + mark.len_utf8())
    })
}

/// The marks that end sentences of a whole text: where each stands, and which it is.
fn ends(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    text.char_indices().filter(|(at, mark)| {
        let is_last = || text.char_at(at + mark.len_utf8()).is_none_or(char::is_whitespace);
        ends_line(*mark) || (ends_before_space(*mark) && is_last())
    })
}

fn ends_line(mark: char) -> bool {
    matches!(mark, '\n' | ';')
}

fn ends_before_space(mark: char) -> bool {
    matches!(mark, '.' | '!' | '?' | '|')
}

/// A text with its first letter in upper case.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_with_its_mark_or_its_line() {
        for (text, first) in [
            ("Waits for web. Then goes on.", "Waits for web"),
            ("In src/a.py of v1.2; done", "In src/a.py of v1.2"),
            ("Really? Yes", "Really"),
            ("One\ntwo", "One"),
            ("Done.", "Done"),
            ("no end", "no end"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text), first, "{text}");
        }
        for (before, last) in [
            ("Gone. See ", "See "),
            ("Gone! In v1.2 of ", "In v1.2 of "),
            ("a; b", "b"),
            ("a | b | ", ""),
            ("See ../", "See ../"),
            ("End.", "End."),
            ("", ""),
        ] {
            assert_eq!(unfinished_sentence(before), last, "{before}");
        }
    }

    #[test]
    fn the_sentence_around_a_place_holds_the_place() {
        let text = "First. See src/a.py, which is gone. Last";
        let at = text.find("src").unwrap();
        assert_eq!(sentence_around(text, at, 400), "See src/a.py, which is gone");
        assert_eq!(sentence_around(text, at, 5), "See src/a");
        assert_eq!(sentence_around("long words before it", 13, 8), "before it");
        let all = "\u{e4}. \u{f6}\u{df}! ";
        for at in (0..=all.len()).filter(|at| all.is_char_boundary(*at)) {
            for reach in 0..5 {
                let sentence = sentence_around(all, at, reach);
                let start = sentence.as_ptr() as usize - all.as_ptr() as usize;
                assert!(start <= at && at <= start + sentence.len(), "{at} {reach}");
            }
        }
    }

    #[test]
    fn words_are_letters_and_digits() {
        assert_eq!(words("Re-run `it`: 2 times!").collect::<Vec<_>>(), ["Re", "run", "it", "2", "times"]);
        assert_eq!(words(" \u{2014} ").count(), 0);
    }
}
