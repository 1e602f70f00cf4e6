//! The site as a value: every file of it, by its path, before anything is written.

use std::collections::BTreeMap;

/// A whole site. Paths are relative to its top, with `/`.
#[derive(Clone, Debug, Default)]
pub struct Site {
    pub files: BTreeMap<String, File>,
}

/// What stands in one file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    Bytes(Vec<u8>),
    /// A copy of a file of the workspace, such as an image: its path, relative to the workspace's root, with `/`.
    Copy(String),
}
