//! Files that the user names: read, and written in one step, wherever they stand and whatever they are.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use super::door::{MAX_FILE_BYTES, Refusal};
use super::lock;
use super::regular::{self, Identity};
use super::{HostError, reason};

/// Whether anything stands at a path, even a link that leads nowhere.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The bytes of a file that was named on the command line. It may be a pipe: `--baseline <(git show main:crossbook.baseline)`.
///
/// # Errors
/// Where it cannot be read, or is too long.
pub fn read_named(path: &Path) -> Result<Vec<u8>, HostError> {
    let fail = |why: String| HostError::new(path, format!("cannot be read: {why}"));
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| fail(reason(&error)))?;
    let size = bytes.len() as u64;
    if size > MAX_FILE_BYTES { Err(fail(Refusal::TooLong { size, limit: MAX_FILE_BYTES }.why("workspace"))) } else { Ok(bytes) }
}

/// Writes a file in one step: whoever reads it meanwhile sees the old one or the new one, whole. What is no regular file, such
/// as a pipe, is written to as it is. Where the file is not one that somebody names, but part of the folder `of`, it must lie there.
///
/// # Errors
/// Where the disk refuses, or a link leads out of that folder; the old file is as it was then.
pub fn replace_file(path: &Path, bytes: &[u8], of: Option<&Path>) -> Result<(), HostError> {
    let fail = |error: io::Error| HostError::new(path, format!("cannot be written: {}", reason(&error)));
    // A link stays a link, and what it leads to is replaced.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if of.is_some_and(|of| path.is_symlink() && !place.starts_with(of)) {
        let help = "remove the link, or name the file to write";
        return Err(HostError::new(path, "is a symbolic link that points outside the workspace").with_help(help));
    }
    let about = place.metadata();
    match &about {
        Ok(about) if about.is_dir() => return Err(HostError::new(path, "is a folder").with_help("name a file")),
        Ok(about) if !about.is_file() => return fs::write(&place, bytes).map_err(fail),
        _ => {}
    }
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(HostError::new(folder, "no such folder"));
    }
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let staged = folder.join(format!(".{name}.crossbook-new"));
    let mut file = stage(&staged).map_err(|error| HostError::new(&staged, format!("cannot be written: {}", reason(&error))))?;
    let written = file.write_all(bytes).and_then(|()| about.map_or(Ok(()), |about| file.set_permissions(about.permissions())));
    written.and_then(|()| fs::rename(&staged, &place)).map_err(|error| {
        // What could not take its place is of no use.
        let _ = fs::remove_file(&staged);
        fail(error)
    })
}

/// How often it is tried to write what another run writes.
const MAX_TRIES: usize = 40;

/// The file that takes the place of another, empty. What a killed run left of it is used again; one that a run writes right now is waited
/// for, as its lock ends with it.
fn stage(staged: &Path) -> io::Result<File> {
    let attempt = || -> io::Result<Option<File>> {
        let file = regular::open(OpenOptions::new().write(true).create(true).truncate(false), staged)?;
        // The other run may have put it in its place meanwhile.
        if !lock::try_lock(&file) || Identity::of_file(&file) != Identity::of(staged) {
            return Ok(None);
        }
        file.set_len(0)?;
        Ok(Some(file))
    };
    let staged = lock::retry(MAX_TRIES, |_| attempt().transpose());
    staged.unwrap_or_else(|| Err(io::Error::other("another run is writing it")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_takes_the_place_of_another() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.sarif");
        let replace = |path: &Path, bytes: &[u8]| replace_file(path, bytes, None);
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        assert_eq!(replace(dir.path(), b"").unwrap_err().message, "is a folder");
        assert_eq!(replace(&dir.path().join("none/x"), b"").unwrap_err().message, "no such folder");
    }

    #[test]
    fn what_a_killed_run_left_is_used_again_and_what_a_run_writes_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let (path, staged) = (dir.path().join("known"), dir.path().join(".known.crossbook-new"));
        fs::write(&staged, "half of a longer text").unwrap();
        replace_file(&path, b"one", None).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert!(!staged.exists());
        let other = stage(&staged).unwrap();
        assert!(replace_file(&path, b"two", None).unwrap_err().message.contains("another run is writing it"));
        assert!(staged.exists());
        drop(other);
        replace_file(&path, b"two", None).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_lead_out_of_the_folder_that_a_file_is_part_of() {
        let dir = tempfile::tempdir().unwrap();
        let (inside, victim) = (dir.path().join("inside"), dir.path().join("victim"));
        fs::create_dir(&inside).unwrap();
        fs::write(&victim, "").unwrap();
        std::os::unix::fs::symlink(&victim, inside.join("known")).unwrap();
        let inside = inside.canonicalize().unwrap();
        assert!(replace_file(&inside.join("known"), b"x", Some(&inside)).unwrap_err().message.contains("points outside"));
        assert_eq!(fs::read(&victim).unwrap(), b"");
        fs::write(inside.join("real"), "").unwrap();
        std::os::unix::fs::symlink("real", inside.join("other")).unwrap();
        replace_file(&inside.join("other"), b"x", Some(&inside)).unwrap();
        assert_eq!(fs::read(inside.join("real")).unwrap(), b"x");
        // Beside a file, too, nothing is followed.
        std::os::unix::fs::symlink(&victim, inside.join(".real.crossbook-new")).unwrap();
        assert!(replace_file(&inside.join("real"), b"y", None).unwrap_err().message.contains("is not a regular file"));
        assert_eq!(fs::read(&victim).unwrap(), b"");
    }
}
