//! A list of which copies share what is the same in them.

use std::ops::{Index, IndexMut, Range};
use std::sync::Arc;

use rayon::prelude::*;

/// So many entries are copied where one of them changes.
const PIECE: usize = 64;

/// A list that is copied, and changed in a few places, at little cost: its entries lie in pieces, and copies hold the same pieces. To copy
/// ten thousand entries one by one, as many places all over the memory are gone to, and that takes longer than all else that is done about
/// a small change.
#[derive(Debug)]
pub struct Table<T> {
    /// All are full but the last one.
    pieces: Vec<Arc<[T]>>,
    len: usize,
}

impl<T> Table<T> {
    /// The number of its entries.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no entries.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entry at a place; none behind the last one.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }

    /// Its entries, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        self.range(0..self.len)
    }

    /// The entries at some places, in order.
    pub fn range(&self, places: Range<usize>) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        places.map(|index| &self[index])
    }

    /// The place of the first entry that `is_before` is false of, where those of which it is true come first.
    pub fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let piece = self.pieces.partition_point(|piece| piece.last().is_some_and(&is_before));
        self.pieces.get(piece).map_or(self.len, |entries| piece * PIECE + entries.partition_point(is_before))
    }

    /// The places at which it may have other entries than another table of the same length: those of pieces that they do not share.
    pub(super) fn apart<'t>(&'t self, other: &'t Self) -> impl Iterator<Item = usize> + 't {
        let pieces = self.pieces.iter().zip(&other.pieces).enumerate().filter(|(_, (one, other))| !Arc::ptr_eq(one, other));
        pieces.flat_map(|(index, (piece, _))| (0..piece.len()).map(move |at| index * PIECE + at))
    }
}

impl<T: Clone + PartialEq> Table<T> {
    /// Puts an entry at a place, if it is another than the one that is there.
    pub(super) fn put(&mut self, index: usize, entry: T) {
        if self[index] != entry {
            self[index] = entry;
        }
    }
}

impl<T: Send + Sync> Table<T> {
    /// Its entries, in order, for all cores.
    pub(super) fn par_iter(&self) -> impl IndexedParallelIterator<Item = &T> {
        (0..self.len).into_par_iter().map(|index| &self[index])
    }
}

impl<T> Index<usize> for Table<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.pieces[index / PIECE][index % PIECE]
    }
}

/// A piece that a copy holds, too, is copied first.
impl<T: Clone> IndexMut<usize> for Table<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.pieces[index / PIECE])[index % PIECE]
    }
}

impl<T> From<Vec<T>> for Table<T> {
    fn from(entries: Vec<T>) -> Self {
        let len = entries.len();
        let mut entries = entries.into_iter();
        let pieces = (0..len.div_ceil(PIECE)).map(|_| entries.by_ref().take(PIECE).collect()).collect();
        Self { pieces, len }
    }
}

impl<T> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        Vec::from_iter(entries).into()
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self { pieces: self.pieces.clone(), len: self.len }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }
}

impl<T: PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.apart(other).all(|index| self[index] == other[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_what_no_change_reaches() {
        let table: Table<String> = (0..150).map(|number| number.to_string()).collect();
        let mut other = table.clone();
        assert_eq!((table.len(), table.apart(&other).count()), (150, 0));
        other[70].push('!');
        assert_eq!((table[70].as_str(), other[70].as_str()), ("70", "70!"));
        assert_eq!(table.apart(&other).collect::<Vec<_>>(), (64..128).collect::<Vec<_>>());
        assert!(table != other);
        other[70].pop();
        assert!(table == other, "what is apart may still be the same");
        assert_eq!(table.iter().rev().take(2).collect::<Vec<_>>(), ["149", "148"]);
        assert_eq!(table.range(62..66).collect::<Vec<_>>(), ["62", "63", "64", "65"]);
        let numbers: Table<u32> = (0..150).collect();
        assert_eq!([0, 64, 70, 150, 200].map(|count| numbers.partition_point(|number| *number < count)), [0, 64, 70, 150, 150]);
        assert_eq!((table.get(149).map(String::as_str), table.get(150)), (Some("149"), None));
        assert!(Table::<u8>::default() == Table::from(Vec::new()));
    }
}
