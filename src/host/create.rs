//! Writing a file of somebody's own: a new one, or one that takes the place of another.

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

/// Writes a file in one step: whoever reads it meanwhile sees the old one or the new one, whole. What is no regular file, such
/// as a pipe, is written to as it is.
///
/// # Errors
/// Where the disk refuses; the old file is as it was then.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), HostError> {
    let fail = |error: io::Error| HostError::new(path, format!("cannot be written: {}", reason(&error)));
    // A link stays a link, and what it leads to is replaced.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match place.metadata() {
        Ok(about) if about.is_dir() => return Err(HostError::new(path, "is a folder").with_help("name a file")),
        Ok(about) if !about.is_file() => return fs::write(&place, bytes).map_err(fail),
        _ => {}
    }
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(HostError::new(folder, "there is no such folder"));
    }
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let staged = folder.join(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&staged, bytes).and_then(|()| fs::rename(&staged, &place));
    written.map_err(|error| {
        // What could not take its place is of no use.
        let _ = fs::remove_file(&staged);
        fail(error)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{create, create_all, replace_file};

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

    #[test]
    fn a_file_takes_the_place_of_another() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.sarif");
        replace_file(&path, b"one").unwrap();
        replace_file(&path, b"two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        assert_eq!(replace_file(dir.path(), b"").unwrap_err().message, "is a folder");
        assert_eq!(replace_file(&dir.path().join("none/x"), b"").unwrap_err().message, "there is no such folder");
    }
}
