//! The dictionary, piece by piece, as a query needs them.

use std::collections::HashMap;

use crate::site::search::dictionary::{KNOWN, Piece};
use crate::text::Cut;

/// What each character is as a digit.
const VALUES: [u8; 128] = {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut values = [0; 128];
    let mut value = 0;
    while value < digits.len() {
        values[digits[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// All pieces, as they are published.
pub(super) struct Dictionary {
    pieces: Vec<Box<str>>,
    /// The first and the last term of each as far as the directory tells them, in the units that JavaScript compares.
    ends: Vec<(Vec<u16>, Vec<u16>)>,
}

/// Where an entry is: its piece, and its place in there.
pub(super) type EntryId = (usize, usize);

/// A term, and where it stands.
pub(super) struct Entry {
    pub term: String,
    /// In how many units it stands.
    pub count: usize,
    /// Whether these are not all.
    pub is_cut: bool,
    /// With how much it counts there.
    pub units: Vec<(u32, u8)>,
    /// The entries of its stem's forms, its own among them, in its piece.
    pub group: std::ops::Range<usize>,
}

/// A piece that was read.
pub(super) struct Entries {
    pub all: Vec<Entry>,
    by_term: HashMap<String, usize>,
}

impl Entries {
    pub(super) fn get(&self, term: &str) -> Option<usize> {
        self.by_term.get(term).copied()
    }
}

impl Dictionary {
    pub(super) fn new(pieces: Vec<Piece>) -> Self {
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let ends = pieces.iter().map(|piece| (units(&piece.first), units(&piece.last))).collect();
        Self { ends, pieces: pieces.into_iter().map(|piece| piece.text.into_boxed_str()).collect() }
    }

    /// The pieces that may hold a term, or terms that begin so. The directory knows a few characters.
    pub(super) fn holders(&self, term: &str, begins: bool) -> Vec<usize> {
        let known: Vec<u16> = term.chars().take(KNOWN).collect::<String>().encode_utf16().collect();
        let may = |(first, last): &(Vec<u16>, Vec<u16>)| {
            let start = if begins { &first[..known.len().min(first.len())] } else { first };
            known <= *last && *start <= *known
        };
        (0..self.ends.len()).filter(|at| may(&self.ends[*at])).collect()
    }

    pub(super) fn read(&self, piece: usize) -> Entries {
        let (mut all, mut by_term) = (Vec::new(), HashMap::new());
        for line in self.pieces[piece].split('\n') {
            let start = all.len();
            let mut term = String::new();
            let items: Vec<&str> = line.split(';').collect();
            let group = start..start + items.len();
            for item in items {
                let mut parts = item.split(' ');
                let head = parts.next().unwrap_or_default();
                let lists: Vec<&str> = parts.collect();
                let mut characters = head.chars();
                let kept = characters.next().map_or(0, value);
                term = term.chars().take(kept).chain(characters).collect();
                let units = units(lists.last().copied().unwrap_or_default());
                let more = if lists.len() > 1 { Digits(lists[0]).number() } else { 0 };
                by_term.insert(term.clone(), all.len());
                let count = if more > 0 { more } else { units.len() };
                all.push(Entry { term: term.clone(), count, is_cut: more > 0, units, group: group.clone() });
            }
        }
        Entries { all, by_term }
    }
}

fn value(digit: char) -> usize {
    VALUES.get(digit as usize).copied().unwrap_or_default().into()
}

/// Numbers as they are written into a piece.
struct Digits<'t>(&'t str);

impl Digits<'_> {
    fn digit(&mut self) -> usize {
        let Some(first) = self.0.chars().next() else { return 0 };
        self.0 = self.0.tail(first.len_utf8());
        value(first)
    }

    fn number(&mut self) -> usize {
        let (mut sum, mut scale) = (0, 1);
        loop {
            let digit = self.digit();
            sum += (digit % 32) * scale;
            scale *= 32;
            if digit < 32 {
                return sum;
            }
        }
    }
}

fn units(list: &str) -> Vec<(u32, u8)> {
    let mut digits = Digits(list);
    let (mut units, mut unit) = (Vec::new(), 0);
    while !digits.0.is_empty() {
        unit += digits.number();
        units.push((unit as u32, digits.digit() as u8));
    }
    units
}
