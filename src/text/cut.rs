//! Parts of a text by their bytes, for any bytes: a cut never panics.
//!
//! Indexing a text with a range panics where a byte lies within a character or behind the end, so clippy refuses it in this crate.
//! A byte behind the end counts as the end here, and one within a character as where that starts. Either is a mistake of whoever
//! counted, mostly by taking the length of one text for that of another; tests and fuzzing stop at it, a user's run goes on.

use std::ops::Range;

/// Cuts texts at bytes without a panic in production: a cut within a character moves to its edge.
pub trait Cut {
    /// The part before a byte.
    #[track_caller]
    fn head(&self, end: usize) -> &str;

    /// The part from a byte on.
    #[track_caller]
    fn tail(&self, start: usize) -> &str;

    /// The part between two bytes; empty where the second comes first.
    #[track_caller]
    fn part(&self, range: Range<usize>) -> &str;

    /// The last character before a byte.
    #[track_caller]
    fn char_before(&self, byte: usize) -> Option<char> {
        self.head(byte).chars().next_back()
    }

    /// The character that starts at a byte.
    #[track_caller]
    fn char_at(&self, byte: usize) -> Option<char> {
        self.tail(byte).chars().next()
    }

    /// Where the line of a byte starts.
    #[track_caller]
    fn line_start(&self, byte: usize) -> usize {
        self.head(byte).rfind('\n').map_or(0, |end| end + 1)
    }

    /// The ASCII digits that it starts with, and what follows them.
    fn split_digits(&self) -> (&str, &str);

    /// What follows a word of ASCII letters that it starts with, in any case.
    fn strip_word(&self, word: &str) -> Option<&str>;
}

impl Cut for str {
    #[track_caller]
    fn head(&self, end: usize) -> &str {
        self.get(..boundary(self, end)).unwrap_or_default()
    }

    #[track_caller]
    fn tail(&self, start: usize) -> &str {
        self.get(boundary(self, start)..).unwrap_or_default()
    }

    #[track_caller]
    fn part(&self, range: Range<usize>) -> &str {
        self.get(boundary(self, range.start)..boundary(self, range.end)).unwrap_or_default()
    }

    fn split_digits(&self) -> (&str, &str) {
        let digits = self.bytes().take_while(u8::is_ascii_digit).count();
        (self.head(digits), self.tail(digits))
    }

    fn strip_word(&self, word: &str) -> Option<&str> {
        let (start, rest) = self.split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then_some(rest)
    }
}

/// The character boundary at a byte, or the one before it.
#[track_caller]
fn boundary(text: &str, byte: usize) -> usize {
    debug_assert!(text.is_char_boundary(byte), "byte {byte} is not a character boundary in a text of {} bytes", text.len());
    text.floor_char_boundary(byte)
}

/// At most so many bytes of a text's start. What asks about the words around each of many places must not read all of the text for
/// every one.
pub fn start_of(text: &str, most: usize) -> &str {
    text.head(text.floor_char_boundary(most))
}

/// At most so many bytes of a text's end.
pub fn end_of(text: &str, most: usize) -> &str {
    text.tail(text.ceil_char_boundary(text.len().saturating_sub(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::reversed_empty_ranges, reason = "the second byte comes first")]
    fn parts_are_those_between_bytes() {
        let text = "a\u{e9}\n12b";
        assert_eq!((text.head(3), text.tail(3), text.part(1..3)), ("a\u{e9}", "\n12b", "\u{e9}"));
        let (start, end) = (3, 1);
        assert_eq!(text.part(start..end), "");
        assert_eq!(
            (text.char_before(3), text.char_before(0), text.char_at(1), text.char_at(7)),
            (Some('\u{e9}'), None, Some('\u{e9}'), None)
        );
        assert_eq!((text.line_start(6), text.line_start(3), text.tail(4).split_digits()), (4, 0, ("12", "b")));
        assert_eq!(("Task 4".strip_word("task"), "TA\u{17f}K".strip_word("task"), "ta".strip_word("task")), (Some(" 4"), None, None));
    }

    #[test]
    #[should_panic(expected = "byte 2 is not a character boundary")]
    fn tests_stop_at_a_byte_within_a_character() {
        "a\u{e9}".head(2);
    }

    #[test]
    #[should_panic(expected = "byte 4 is not a character boundary")]
    fn tests_stop_at_a_byte_behind_the_end() {
        "abc".tail(4);
    }

    #[test]
    fn no_character_is_cut() {
        assert_eq!((start_of("aäb", 2), start_of("aäb", 3), start_of("aäb", 9)), ("a", "aä", "aäb"));
        assert_eq!((end_of("aäb", 2), end_of("aäb", 3), end_of("aäb", 9)), ("b", "äb", "aäb"));
        assert_eq!((start_of("", 1), end_of("", 1), start_of("ä", 1), end_of("ä", 1)), ("", "", "", ""));
    }
}
