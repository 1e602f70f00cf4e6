//! The part of a text that is near a place. What asks about the words around each of many places must not read all of the text for
//! every one.

use super::Cut;

/// At most so many bytes of a text's start.
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
    fn no_character_is_cut() {
        assert_eq!((start_of("aäb", 2), start_of("aäb", 3), start_of("aäb", 9)), ("a", "aä", "aäb"));
        assert_eq!((end_of("aäb", 2), end_of("aäb", 3), end_of("aäb", 9)), ("b", "äb", "aäb"));
        assert_eq!((start_of("", 1), end_of("", 1), start_of("ä", 1), end_of("ä", 1)), ("", "", "", ""));
    }
}
