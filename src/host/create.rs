//! Writing a file that was not there before.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::{HostError, reason};

/// Writes a new file.
///
/// # Errors
/// Where something stands there already, which stays as it is, or the disk refuses.
pub fn create(path: &Path, text: &str) -> Result<(), HostError> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => HostError::new(path, "is there already").with_help("edit it, or remove it first"),
        _ => HostError::new(path, format!("cannot be written: {}", reason(&error))),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::create;

    #[test]
    fn what_is_there_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("book.toml");
        create(&path, "one").unwrap();
        assert_eq!(create(&path, "two").unwrap_err().message, "is there already");
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert!(create(&dir.path().join("none/book.toml"), "").unwrap_err().message.starts_with("cannot be written"));
    }
}
