//! What two texts differ in, word by word.

use crate::text::Cut;

mod lines;
mod sides;
#[cfg(test)]
mod tests;
mod unified;

pub use lines::kept_lines;
pub use sides::Sides;
pub use unified::unified;

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// How much of each text is compared, in bytes, and how many lines of both: what is longer is a dump that nobody reads as a difference.
const MAX_TEXT_BYTES: usize = 64 * 1024;
const MAX_LINES: usize = 6_000;
/// How many words of both sides are told apart where lines differ; past that the lines stand as they are.
const MAX_WORDS: usize = 6_000;
/// So many runs of words that are the same may be shorter than two words on average.
const MAX_SHORT_RUNS: usize = 5;
/// So many lines, or bytes of one line, that are the same stay beside a change when the rest is folded.
const CONTEXT_LINES: usize = 2;
const CONTEXT_BYTES: usize = 120;

/// Two texts as one: what both say, what only the first says, what only the second says.
///
/// What is the same, removed or folded joins to the first text; what is the same, added or folded to the second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff<'a> {
    /// In the order of the texts; of a change, what is removed stands before what is added.
    pub pieces: Vec<Piece<'a>>,
    /// The texts go on after what was compared.
    pub cut: bool,
}

/// A stretch of text in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// On which side it stands.
    pub kind: PieceKind,
    /// Its text.
    pub text: &'a str,
}

/// On which side of a comparison a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// On both sides.
    Same,
    /// In the old text alone.
    Removed,
    /// In the new text alone.
    Added,
    /// On both sides, and too far from any change to be shown.
    Folded,
}

impl<'a> Diff<'a> {
    /// Compares line by line, and within lines that differ word by word. The same texts always give the same pieces.
    pub fn new(first: &'a str, second: &'a str) -> Self {
        let (old, new) = (start(first), start(second));
        let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
        let (old_lines, new_lines) = (&old_lines[..old_lines.len().min(MAX_LINES)], &new_lines[..new_lines.len().min(MAX_LINES)]);
        let (old, new) = (joined(old, old_lines), joined(new, new_lines));
        let mut join = Join { old, new, ..Join::default() };
        let mut words = MAX_WORDS;
        for op in changes(old_lines, new_lines) {
            let (removed, added) = (bytes(&old_lines[op.old_range()]), bytes(&new_lines[op.new_range()]));
            match op {
                DiffOp::Equal { .. } => join.same(removed),
                _ => inside(&mut join, removed, added, &mut words),
            }
        }
        join.flush();
        Self { pieces: join.pieces, cut: old.len() < first.len() || new.len() < second.len() }
    }

    /// Whether the texts say the same, as far as they were compared.
    pub fn is_same(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece.kind, PieceKind::Same | PieceKind::Folded))
    }

    /// Whether the texts have no word in common worth a name: they are better read one after the other.
    pub fn is_apart(&self) -> bool {
        let shared =
            |piece: &Piece<'_>| matches!(piece.kind, PieceKind::Same | PieceKind::Folded) && piece.text.contains(char::is_alphanumeric);
        !self.pieces.iter().any(shared)
    }

    /// A copy in which all that is far from every change is folded.
    pub fn folded(&self) -> Self {
        let last = self.pieces.len().saturating_sub(1);
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece.kind {
                PieceKind::Same => fold(piece.text, index > 0, index < last, &mut pieces),
                _ => pieces.push(*piece),
            }
        }
        Self { pieces, cut: self.cut }
    }
}

/// What makes one list of the other. The algorithm is named by its module: where it is a value, each of the crate's is compiled.
fn changes(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut changes = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut changes, old, 0..old.len(), new, 0..new.len());
    changes.into_inner().into_inner().into_ops()
}

/// As much of a text as is compared.
fn start(text: &str) -> &str {
    text.head(boundary(text, MAX_TEXT_BYTES))
}

/// The last place at or before a byte where no character is cut.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// The part of a text that its first lines are.
fn joined<'a>(text: &'a str, lines: &[&str]) -> &'a str {
    text.head(bytes(lines))
}

fn bytes(parts: &[&str]) -> usize {
    parts.iter().map(|part| part.len()).sum()
}

/// Lines that differ, word by word where there are few enough.
fn inside(join: &mut Join<'_>, removed: usize, added: usize, left: &mut usize) {
    let (old, new) = (words(join.next_old(removed)), words(join.next_new(added)));
    if removed == 0 || added == 0 || old.len() + new.len() > *left {
        return join.change(removed, added);
    }
    *left -= old.len() + new.len();
    let ops = changes(&old, &new);
    let spoken = |words: &[&str]| words.iter().filter(|word| is_word(word)).count();
    let shared: usize = ops.iter().map(|op| if matches!(op, DiffOp::Equal { .. }) { spoken(&old[op.old_range()]) } else { 0 }).sum();
    let runs = ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. }) && spoken(&old[op.old_range()]) > 0).count();
    // Two sentences that share a few small words are two sentences; and crumbs between changes help nobody to read.
    if shared * 4 < spoken(&old).min(spoken(&new)) || (runs > MAX_SHORT_RUNS && shared < runs * 2) {
        return join.change(removed, added);
    }
    for op in ops {
        let (removed, added) = (bytes(&old[op.old_range()]), bytes(&new[op.new_range()]));
        match op {
            DiffOp::Equal { .. } => join.same(removed),
            _ => join.change(removed, added),
        }
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// A text as words, spaces and single other characters.
fn words(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        _ if c.is_alphanumeric() || c == '_' => 0,
        _ if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let now = class(c);
        if before.is_some_and(|before| before != now || now == 2) {
            words.push(text.part(start..at));
            start = at;
        }
        before = Some(now);
    }
    if start < text.len() {
        words.push(text.tail(start));
    }
    words
}

/// Puts pieces together as they come: a change that goes on over a mere space or comma stays one change.
#[derive(Default)]
struct Join<'a> {
    old: &'a str,
    new: &'a str,
    pieces: Vec<Piece<'a>>,
    /// Where the pieces that are written end, in each text.
    written: (usize, usize),
    /// The change that is under way: where it ends in each text.
    change: (usize, usize),
    /// How long the text is that is the same after it.
    same: usize,
}

impl<'a> Join<'a> {
    fn next_old(&self, length: usize) -> &'a str {
        let from = self.change.0 + self.same;
        self.old.part(from..from + length)
    }

    fn next_new(&self, length: usize) -> &'a str {
        let from = self.change.1 + self.same;
        self.new.part(from..from + length)
    }

    fn same(&mut self, length: usize) {
        self.same += length;
    }

    fn change(&mut self, removed: usize, added: usize) {
        let between = self.next_between();
        let small = between.len() <= 3 && !between.contains(char::is_alphanumeric) && !between.contains('\n');
        let under_way = self.change != self.written;
        if !(small && under_way) {
            self.flush();
        }
        self.change = (self.change.0 + self.same + removed, self.change.1 + self.same + added);
        self.same = 0;
    }

    /// What is the same since the change under way.
    fn next_between(&self) -> &'a str {
        self.old.part(self.change.0..self.change.0 + self.same)
    }

    /// Writes the change under way and what is the same after it.
    fn flush(&mut self) {
        let parts = [
            (PieceKind::Removed, self.old.part(self.written.0..self.change.0)),
            (PieceKind::Added, self.new.part(self.written.1..self.change.1)),
            (PieceKind::Same, self.next_between()),
        ];
        self.pieces.extend(parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(kind, text)| Piece { kind, text }));
        self.change = (self.change.0 + self.same, self.change.1 + self.same);
        self.written = self.change;
        self.same = 0;
    }
}

/// Text that is the same, with its middle folded: `after` and `before` say on which sides there are changes.
fn fold<'a>(text: &'a str, after: bool, before: bool, pieces: &mut Vec<Piece<'a>>) {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let mut head = if after { ends.get(CONTEXT_LINES).copied().unwrap_or(text.len()) } else { 0 };
    let mut tail = if before { ends.len().checked_sub(CONTEXT_LINES + 1).map_or(0, |index| ends[index]) } else { text.len() };
    if after && head > CONTEXT_BYTES * 4 {
        head = word_end(text, boundary(text, CONTEXT_BYTES));
    }
    if before && text.len() - tail > CONTEXT_BYTES * 4 {
        tail = word_end(text, boundary(text, text.len() - CONTEXT_BYTES));
    }
    // What saves next to nothing is not worth a gap.
    let middle = text.get(head..tail).unwrap_or_default();
    let worth = middle.len() > 40 && (middle.matches('\n').count() > 1 || middle.len() > CONTEXT_BYTES);
    let parts = match worth {
        true => [(PieceKind::Same, text.head(head)), (PieceKind::Folded, middle), (PieceKind::Same, text.tail(tail))],
        false => [(PieceKind::Same, text), (PieceKind::Same, ""), (PieceKind::Same, "")],
    };
    pieces.extend(parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(kind, text)| Piece { kind, text }));
}

/// The next place at or after a byte where no word is cut; the byte itself where none is near.
fn word_end(text: &str, at: usize) -> usize {
    text.tail(at).char_indices().take(CONTEXT_BYTES).find(|(_, c)| c.is_whitespace()).map_or(at, |(offset, _)| at + offset)
}
