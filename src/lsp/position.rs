//! Places in a text, as editors count them: lines and columns from 0, columns in bytes or in UTF-16 units.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::text::{Cut, LineIndex, Span};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// What every client knows.
    #[default]
    Utf16,
}

impl Encoding {
    /// The one to speak with a client that names those it knows: bytes where it knows them.
    pub(super) fn chosen(known: &[PositionEncodingKind]) -> Self {
        if known.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn units(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
        }
    }

    /// The position of a byte.
    pub(super) fn position(self, text: &str, lines: &LineIndex, byte: u32) -> Position {
        let byte = text.floor_char_boundary(byte as usize);
        let line = lines.line(byte as u32);
        let start = lines.span(line, text).start as usize;
        let units: usize = text.part(start..byte).chars().map(|character| self.units(character)).sum();
        Position { line: line - 1, character: units as u32 }
    }

    pub(super) fn range(self, text: &str, lines: &LineIndex, span: Span) -> Range {
        Range { start: self.position(text, lines, span.start), end: self.position(text, lines, span.end) }
    }

    /// The byte of a position. One behind the end of its line is that end, one behind the last line the end of the text, and one within
    /// a character the start of that.
    pub(super) fn byte(self, text: &str, lines: &LineIndex, position: Position) -> u32 {
        if position.line >= lines.count() {
            return text.len() as u32;
        }
        let span = lines.span(position.line + 1, text);
        let line = span.of(text).trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        let mut byte = span.start;
        for character in line.chars() {
            let units = self.units(character);
            if left < units {
                break;
            }
            left -= units;
            byte += character.len_utf8() as u32;
        }
        byte
    }

    pub(super) fn span(self, text: &str, lines: &LineIndex, range: Range) -> Span {
        let (one, other) = (self.byte(text, lines, range.start), self.byte(text, lines, range.end));
        Span { start: one.min(other), end: one.max(other) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_found_in_both_encodings() {
        let text = "a\u{e4}\u{2014}\r\n\u{1f980} x\n";
        let lines = LineIndex::new(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (byte, _) in text.char_indices().filter(|(_, character)| *character != '\n') {
                let position = encoding.position(text, &lines, byte as u32);
                assert_eq!(encoding.byte(text, &lines, position), byte as u32, "{encoding:?} {position:?}");
            }
        }
        let x = text.find('x').unwrap() as u32;
        assert_eq!(Encoding::Utf16.position(text, &lines, x), Position::new(1, 3));
        assert_eq!(Encoding::Utf8.position(text, &lines, x), Position::new(1, 5));
    }

    #[test]
    fn positions_outside_the_text_are_the_nearest_inside() {
        let text = "ab\r\n\u{1f980}";
        let lines = LineIndex::new(text);
        let at = |line, character| Encoding::Utf16.byte(text, &lines, Position::new(line, character));
        assert_eq!((at(0, 99), at(1, 1), at(1, 99), at(9, 0), at(u32::MAX, u32::MAX)), (2, 4, 8, 8, 8));
    }
}
