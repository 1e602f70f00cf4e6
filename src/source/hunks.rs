//! Which lines differ between two contents of a file.

use std::collections::HashMap;

/// Lines of the older text in whose place lines of the newer one stand. Of no lines `start` is the one before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Those of the older text.
    pub old: Lines,
    /// Those of the newer one.
    pub new: Lines,
}

/// Lines in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The first, counted from 1.
    pub start: u32,
    /// How many.
    pub count: u32,
}

/// The differences between contents, in order, by what git calls the older and the newer one.
pub type Hunks = HashMap<(String, String), Vec<Hunk>>;

impl Hunk {
    /// Where a line of the newer text stands in the older one; none where it is new.
    pub fn line_before(hunks: &[Self], line: u32) -> Option<u32> {
        let mut moved = 0_i64;
        for Self { old, new } in hunks {
            // The first line behind the hunk.
            let end = if new.count == 0 { u64::from(new.start) + 1 } else { u64::from(new.start) + u64::from(new.count) };
            if u64::from(line) >= end {
                moved += i64::from(old.count) - i64::from(new.count);
            } else if new.count > 0 && line >= new.start {
                return None;
            } else {
                break;
            }
        }
        u32::try_from(i64::from(line) + moved).ok()
    }
}
