//! What list items have from those above them, asked once for each: a list may nest as deep as its document is long.

use std::cell::RefCell;

use crate::markdown::ItemId;

/// What is known of each item by now.
#[derive(Default)]
pub(super) struct FromAbove<T>(RefCell<Vec<Option<T>>>);

impl<T: Copy + Default + PartialEq> FromAbove<T> {
    /// What `own` gives for an item or, where that is the default, for the nearest above it that has any; `above` leads from one to
    /// the next.
    pub(super) fn of(&self, item: Option<ItemId>, own: impl Fn(ItemId) -> T, above: impl Fn(ItemId) -> Option<ItemId>) -> T {
        let mut known = self.0.borrow_mut();
        let mut way = Vec::new();
        let (mut at, mut found) = (item, T::default());
        while let Some(id) = at {
            let index = id.0 as usize;
            if known.len() <= index {
                known.resize(index + 1, None);
            }
            if let Some(value) = known[index] {
                found = value;
                break;
            }
            way.push(index);
            found = own(id);
            if found != T::default() {
                break;
            }
            at = above(id);
        }
        way.into_iter().for_each(|index| known[index] = Some(found));
        found
    }
}
