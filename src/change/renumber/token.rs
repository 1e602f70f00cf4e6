//! `TASK4` and `Task 4` wherever they stand, also where no prose is.

use crate::change::Edit;
use crate::config::{FoundWord, Kinds};
use crate::source::KindId;
use crate::text::{Cut, Span, number_like};

/// A number behind the word.
pub(super) struct Token {
    /// Where the word starts, in bytes of the document.
    pub start: usize,
    pub digits: Span,
    pub number: u64,
}

impl Token {
    pub(super) fn edit(&self, text: &str, new: u64) -> Edit {
        Edit { span: self.digits, text: number_like(self.digits.of(text), new) }
    }
}

/// All of a kind within a span, in order; those in paths and addresses are no such tokens.
pub(super) fn tokens(kinds: &Kinds, of: KindId, text: &str, span: Span) -> Vec<Token> {
    let kind = &kinds[of];
    let part = span.of(text);
    let bytes = part.as_bytes();
    let mut found = Vec::new();
    for FoundWord { start, end: word_end, .. } in kinds.words_in(part).into_iter().filter(|word| word.kind == of) {
        let before = part.char_before(start);
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '#' | '$' | '@' | '\\' | '=' | '%' | '/')) {
            continue;
        }
        let joint = bytes.get(word_end).is_some_and(|byte| *byte == b' ' || (*byte == b'-' && kind.is_hyphenated()));
        let first = word_end + usize::from(joint);
        let length = bytes[first.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let after = part.tail(first.min(part.len())).get(length..).unwrap_or_default();
        let ends = !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '%' | '/'));
        let counts = after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        // `task 4`, all small, is prose about anything.
        let small = bytes[start].is_ascii_lowercase() && !(joint && kind.is_written(part.part(start..word_end)));
        if length == 0 || !ends || counts || small {
            continue;
        }
        let from = span.start as usize + first;
        if let Ok(number) = part.part(first..first + length).parse() {
            found.push(Token { start: span.start as usize + start, digits: Span::new(from, from + length), number });
        }
    }
    found
}
