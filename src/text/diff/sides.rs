//! Two texts side by side, where they are too unlike to be shown as one.

use similar::DiffOp;

use super::{MAX_WORDS, Piece, PieceKind, changes, is_word, start, words};
use crate::text::Cut;

/// Two texts side by side, each with its own words marked: for texts that say the same in another form, such as a schema
/// and a sentence. What stands between words is no difference there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides<'a> {
    /// The first text: words are [`PieceKind::Same`] or [`PieceKind::Removed`].
    pub first: Vec<Piece<'a>>,
    /// The second text: words are [`PieceKind::Same`] or [`PieceKind::Added`].
    pub second: Vec<Piece<'a>>,
    /// The texts go on after what is shown.
    pub cut: bool,
}

impl<'a> Sides<'a> {
    /// Compares two texts word by word.
    pub fn new(first: &'a str, second: &'a str) -> Self {
        let (old, new) = (start(first), start(second));
        let cut = old.len() < first.len() || new.len() < second.len();
        let (old_parts, new_parts) = (words(old), words(new));
        let spoken = |parts: &[&'a str]| parts.iter().copied().filter(|part| is_word(part)).collect::<Vec<_>>();
        let (old_words, new_words) = (spoken(&old_parts), spoken(&new_parts));
        let (mut old_same, mut new_same) = (vec![false; old_words.len()], vec![false; new_words.len()]);
        if old_words.len() + new_words.len() <= MAX_WORDS {
            for op in changes(&old_words, &new_words) {
                if let DiffOp::Equal { old_index, new_index, len } = op {
                    old_same[old_index..old_index + len].fill(true);
                    new_same[new_index..new_index + len].fill(true);
                }
            }
        }
        let shared = old_same.iter().filter(|same| **same).count();
        if shared * 2 < old_words.len().min(new_words.len()) || shared == 0 {
            // Nearly every word would be marked, and that tells nothing.
            old_same.fill(true);
            new_same.fill(true);
        }
        Self {
            first: marked(old, &old_parts, &old_same, PieceKind::Removed),
            second: marked(new, &new_parts, &new_same, PieceKind::Added),
            cut,
        }
    }
}

/// A text with those of its words marked that the other has not.
fn marked<'a>(text: &'a str, parts: &[&str], same: &[bool], kind: PieceKind) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut same = same.iter();
    // Where the text that is no difference starts, and where the marked words stand.
    let (mut plain, mut at) = (0, 0);
    let mut run: Option<(usize, usize)> = None;
    let mut push = |kind: PieceKind, from: usize, to: usize| {
        if from < to {
            pieces.push(Piece { kind, text: text.part(from..to) });
        }
    };
    for part in parts {
        let end = at + part.len();
        let own = is_word(part) && !same.next().copied().unwrap_or(true);
        match run {
            _ if own => run = Some((run.map_or(at, |(start, _)| start), end)),
            // Words that only spaces part are one run.
            Some(_) if part.chars().all(|c| c == ' ') => {}
            Some((from, to)) => {
                push(PieceKind::Same, plain, from);
                push(kind, from, to);
                (plain, run) = (to, None);
            }
            None => {}
        }
        at = end;
    }
    if let Some((from, to)) = run {
        push(PieceKind::Same, plain, from);
        push(kind, from, to);
        plain = to;
    }
    push(PieceKind::Same, plain, text.len());
    pieces
}
