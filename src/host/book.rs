//! Which file holds the settings of a workspace.

use std::path::{Path, PathBuf};

use super::open::utf8;
use super::workspace::door;
use crate::config::is_of_mdbook;
use crate::disk::HostError;

/// What the file may be called; the first that is there counts. mdBook's own settings have the second name.
const NAMES: [&str; 2] = ["crossbook.toml", "book.toml"];

/// The longest file of settings that is read, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The settings of a workspace, as they are written.
pub(super) struct Book {
    /// Where they are, as people would write it from where they are; none where there is no file.
    pub path: Option<PathBuf>,
    /// The text; empty without a file.
    pub text: String,
    /// What the file is called, or is to be called where there is none.
    pub name: &'static str,
}

impl Book {
    /// Reads that of the folder `base`, which people call `shown`. mdBook's file counts as none.
    ///
    /// # Errors
    /// Where it cannot be read, or is not UTF-8.
    pub(super) fn read(base: &Path, shown: &Path, bounds: &Path) -> Result<Self, HostError> {
        for name in NAMES {
            let file = shown.join(name);
            match door(bounds)?.read(&base.join(name), MAX_BYTES) {
                Ok(bytes) => {
                    let text = utf8(bytes, &file)?;
                    if is_of_mdbook(&text) {
                        return Ok(Self { path: None, text: String::new(), name: NAMES[0] });
                    }
                    return Ok(Self { path: Some(file), text, name });
                }
                Err(refusal) if refusal.is_missing() => {}
                Err(refusal) => return Err(HostError::new(file, format!("cannot be read: {}", refusal.why("workspace")))),
            }
        }
        Ok(Self { path: None, text: String::new(), name: NAMES[1] })
    }
}

/// The file with the settings of a workspace that a folder has, be they right or wrong.
pub fn book_in(folder: &Path) -> Option<PathBuf> {
    let file = NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file())?;
    Book::read(folder, folder, folder).map_or(Some(file), |book| book.path)
}
