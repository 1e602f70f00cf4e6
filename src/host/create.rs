//! Writing a file that was not there before.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{HostError, reason};

/// Writes a new file.
///
/// # Errors
/// Where something stands there already, which stays as it is, or the disk refuses.
fn create(path: &Path, text: &str) -> Result<(), HostError> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => HostError::new(path, "is there already").with_help("edit it, or remove it first"),
        _ => HostError::new(path, format!("cannot be written: {}", reason(&error))),
    })
}

/// Whether anything stands at a path, even a link that leads nowhere.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Writes several new files, with the folders that they need; none of them where one is there already.
///
/// # Errors
/// Where one is there, or the disk refuses.
pub fn create_all(files: &[(PathBuf, &str)]) -> Result<(), HostError> {
    if let Some((there, _)) = files.iter().find(|(path, _)| is_there(path)) {
        return Err(HostError::new(there, "is there already, so nothing was written").with_help("move it away first, or edit it"));
    }
    for (path, text) in files {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| HostError::new(folder, format!("cannot be made: {}", reason(&error))))?;
        }
        create(path, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{create, create_all};

    #[test]
    fn what_is_there_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("book.toml");
        create(&path, "one").unwrap();
        assert_eq!(create(&path, "two").unwrap_err().message, "is there already");
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        let (new, there) = (dir.path().join("new/a.css"), path.clone());
        assert!(create_all(&[(new.clone(), ""), (there, "")]).is_err() && !new.exists());
        assert!(create_all(&[(new.clone(), "")]).is_ok() && new.exists());
        assert!(create(&dir.path().join("none/book.toml"), "").unwrap_err().message.starts_with("cannot be written"));
    }
}
