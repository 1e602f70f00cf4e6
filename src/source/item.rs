//! What every layer calls an item by: the kind of numbered items that it is of, and its number.

use std::fmt;

/// Which of the workspace's kinds of items, by its place among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u8);

/// The number of an item among those of its kind in a repo. Shown, it is the number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// Of which kind.
    pub kind: KindId,
    /// Which, whatever its padding.
    pub value: u64,
}

impl Number {
    /// Another number of the same kind.
    #[must_use]
    pub fn with(self, value: u64) -> Self {
        Self { value, ..self }
    }

    /// A number of the first kind.
    pub fn first(value: u64) -> Self {
        Self { kind: KindId::default(), value }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(out)
    }
}
