//! What may have changed on the disk since it was last read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The places where something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Nobody knows: all is to be read.
    Anything,
    /// Something happened at these paths, and nowhere else.
    Paths(BTreeSet<PathBuf>),
}

impl Touched {
    /// Nothing happened anywhere.
    pub fn nothing() -> Self {
        Self::Paths(BTreeSet::new())
    }

    /// Whether anything at or below a folder may have changed, or the folder itself, with what holds it.
    pub fn concerns(&self, folder: &Path) -> bool {
        match self {
            Self::Anything => true,
            Self::Paths(paths) => paths.iter().any(|path| path.starts_with(folder) || folder.starts_with(path)),
        }
    }

    /// Both.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Paths(mut paths), Self::Paths(more)) => {
                paths.extend(more);
                Self::Paths(paths)
            }
            _ => Self::Anything,
        }
    }
}
