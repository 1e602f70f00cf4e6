//! The part of a text that is near a place. What asks about the words around each of many places must not read all of the text for
//! every one.

use super::Cut;

/// At most so many bytes of a text's start.
pub fn head(text: &str, most: usize) -> &str {
    text.head(text.floor_char_boundary(most))
}

/// At most so many bytes of a text's end.
pub fn tail(text: &str, most: usize) -> &str {
    text.tail(text.ceil_char_boundary(text.len().saturating_sub(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_cut() {
        assert_eq!((head("aäb", 2), head("aäb", 3), head("aäb", 9)), ("a", "aä", "aäb"));
        assert_eq!((tail("aäb", 2), tail("aäb", 3), tail("aäb", 9)), ("b", "äb", "aäb"));
        assert_eq!((head("", 1), tail("", 1), head("ä", 1), tail("ä", 1)), ("", "", "", ""));
    }
}
