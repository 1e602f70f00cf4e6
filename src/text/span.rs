//! Byte ranges of a document, and the lines and columns that people read them as.

use std::ops::Range;

/// A half-open range of bytes in one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to `end`; empty where `end` comes first. Offsets beyond 4 GiB count as `u32::MAX`.
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end.max(start)) }
    }

    /// The bytes as a range, to index a text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether all of another span lies within this one.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two have a byte in common.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The text under the span; empty where the span does not lie on the text's characters.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A place as people name it: line and column count from 1, columns in Unicode scalar values; `byte` counts from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in Unicode scalar values.
    pub column: u32,
    /// The byte, from 0.
    pub byte: u32,
}

/// A span as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Place {
    /// Where it starts.
    pub start: Position,
    /// Where it ends; the place after its last character.
    pub end: Position,
}

/// Where each line of a text starts.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many characters start before each block of [`BLOCK`] bytes: a column far along a line is found without counting from its start.
    blocks: Vec<u32>,
}

const BLOCK: usize = 1024;

/// How many characters start in these bytes of a text.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count() as u32
}

impl LineIndex {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> Self {
        let newlines = || memchr::memchr_iter(b'\n', text.as_bytes());
        let mut starts = Vec::with_capacity(newlines().count() + 1);
        starts.push(0);
        starts.extend(newlines().map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)));
        let sums = text.as_bytes().chunks(BLOCK).scan(0, |sum, block| {
            *sum += characters(block);
            Some(*sum)
        });
        // The end of a text counts as the start of a block, too.
        Self { starts, blocks: std::iter::once(0).chain(sums).collect() }
    }

    /// The line of a byte, counted from 1.
    pub fn line(&self, byte: u32) -> u32 {
        self.starts.partition_point(|start| *start <= byte).max(1) as u32
    }

    /// How many lines there are; at least one.
    pub fn count(&self) -> u32 {
        self.starts.len().max(1) as u32
    }

    /// The bytes of a line that is counted from 1, its line ending included.
    pub fn span(&self, line: u32, text: &str) -> Span {
        let index = (line.max(1) - 1) as usize;
        let start = self.starts.get(index).map_or(text.len(), |start| *start as usize);
        let end = self.starts.get(index + 1).map_or(text.len(), |start| *start as usize);
        Span::new(start, end)
    }

    /// Line and column of a byte of the text that the index was made of.
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let byte = (byte as usize).min(text.len());
        let line = self.line(byte as u32);
        let start = self.starts.get(line as usize - 1).copied().unwrap_or_default() as usize;
        let before = |at: usize| {
            let block = at / BLOCK;
            let counted = self.blocks.get(block).copied().unwrap_or_default();
            counted + text.as_bytes().get(block * BLOCK..at).map_or(0, characters)
        };
        let column =
            if byte - start <= BLOCK { text.as_bytes().get(start..byte).map_or(0, characters) } else { before(byte) - before(start) };
        Position { line, column: column + 1, byte: byte as u32 }
    }

    /// Lines and columns of a span of the text that the index was made of.
    pub fn place(&self, text: &str, span: Span) -> Place {
        Place { start: self.position(text, span.start), end: self.position(text, span.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "a\nä— b\n";
        let index = LineIndex::new(text);
        let byte = text.find('b').unwrap() as u32;
        assert_eq!(index.position(text, byte), Position { line: 2, column: 4, byte });
        assert_eq!(index.position(text, text.len() as u32).line, 3);
        assert_eq!(index.span(2, text).of(text), "ä— b\n");
        assert_eq!(index.position("", 9), Position { line: 1, column: 1, byte: 0 });
    }

    #[test]
    fn columns_of_long_lines_are_those_that_counting_gives() {
        // The last fills its last block to the end.
        for text in [format!("first\n{}", "ä— b".repeat(1000)), format!("first\n{}", "x".repeat(4 * BLOCK - 6))] {
            let index = LineIndex::new(&text);
            for (byte, _) in text.char_indices().chain([(text.len(), ' ')]).filter(|(byte, _)| *byte > 5) {
                let column = text[6..byte].chars().count() as u32 + 1;
                assert_eq!(index.position(&text, byte as u32), Position { line: 2, column, byte: byte as u32 });
            }
        }
    }
}
