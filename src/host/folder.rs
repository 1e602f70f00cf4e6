//! Reading a folder of the user's own whole: a theme, or pages beside the guide.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::walk::hidden;
use super::{HostError, path, reason};

/// Every file below `folder`, by its path in it, with `/`; hidden ones are left out. A folder that is not there is empty.
///
/// # Errors
/// Where anything in it cannot be read, or a symbolic link in it leads in a circle.
pub fn read_folder(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, HostError> {
    let mut files = BTreeMap::new();
    if folder.symlink_metadata().is_err() {
        return Ok(files);
    }
    let shown = |entry: &walkdir::DirEntry| entry.depth() == 0 || !hidden(entry.file_name());
    for entry in WalkDir::new(folder).follow_links(true).into_iter().filter_entry(shown) {
        let entry = entry.map_err(|error| {
            let why = error.io_error().map_or_else(|| "a symbolic link that leads in a circle".to_owned(), reason);
            HostError::new(error.path().unwrap_or(folder), format!("cannot be read: {why}"))
        })?;
        if entry.depth() == 0 && !entry.file_type().is_dir() {
            return Err(HostError::new(folder, "is not a folder"));
        }
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).map_err(HostError::io(entry.path(), "cannot be read"))?;
            files.insert(path::shown(entry.path().strip_prefix(folder).unwrap_or(entry.path())), bytes);
        }
    }
    Ok(files)
}

/// A file that `book.toml` names.
///
/// # Errors
/// Where it cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, HostError> {
    fs::read(path).map_err(HostError::io(path, "cannot be read"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_whole() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("css")).unwrap();
        fs::write(dir.path().join("css/base.css"), "a").unwrap();
        fs::write(dir.path().join(".hidden"), "b").unwrap();
        let files = read_folder(dir.path()).unwrap();
        assert_eq!(files.into_iter().collect::<Vec<_>>(), [("css/base.css".to_owned(), b"a".to_vec())]);
        assert_eq!(read_folder(&dir.path().join("none")), Ok(BTreeMap::new()));
        assert_eq!(read_folder(&dir.path().join("css/base.css")).unwrap_err().message, "is not a folder");
    }

    #[cfg(unix)]
    #[test]
    fn a_circle_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(".", dir.path().join("round")).unwrap();
        assert!(read_folder(dir.path()).unwrap_err().message.ends_with("leads in a circle"));
    }
}
