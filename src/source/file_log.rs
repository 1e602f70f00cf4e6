//! What commits did to the files of task folders, by the paths of these.

use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::Hunks;

/// What became of files, oldest first, by their paths relative to the repo.
pub type FileSteps = HashMap<String, Vec<FileStep>>;

/// What git calls a folder before and after.
pub type FolderPair = (Arc<str>, Arc<str>);

/// What a commit did to a file, seen from its first parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStep {
    /// The place of the commit in its history.
    pub commit: u32,
    /// What git calls its content before; none where it was not there.
    pub old: Option<Box<str>>,
    /// What git calls its content after; none where it is not there.
    pub new: Option<Box<str>>,
    /// What git calls the task folder of the file before and after, where it was there both times.
    pub folders: Option<FolderPair>,
    /// Whether it was and is a regular file, as far as it is there.
    pub is_regular: bool,
}

/// What a history's log said of files, where it was read just now. It is not kept with the commits, and makes no difference between
/// two histories: git says the same of the same commits whenever it is asked.
#[derive(Clone, Default)]
pub struct FileLog(Option<Arc<FileChanges>>);

/// What commits did to files.
#[derive(Debug, Default)]
pub struct FileChanges {
    /// All steps of all files.
    pub steps: FileSteps,
    /// How some of the contents differ that these put in the place of others.
    pub hunks: Hunks,
}

impl FileLog {
    /// All that was said.
    pub fn new(changes: FileChanges) -> Self {
        Self(Some(Arc::new(changes)))
    }

    /// What was said, as long as it is known.
    pub fn changes(&self) -> Option<&Arc<FileChanges>> {
        self.0.as_ref()
    }
}

impl PartialEq for FileLog {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for FileLog {}

impl Hash for FileLog {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Debug for FileLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileLog").field(&self.0.as_ref().map(|changes| changes.steps.len())).finish()
    }
}
