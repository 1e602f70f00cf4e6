//! Writing files of somebody's own: new ones, or one that takes the place of another.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::change::{Hold, Identity, open_regular};
use super::{HostError, Workspace, path, reason};
use crate::change::Changes;

/// Whether anything stands at a path, even a link that leads nowhere.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Writes new files below the folder `dir` that a workspace was opened by, with the folders that they need: all of them, or none. They are
/// named relative to it.
///
/// # Errors
/// Where one is there, which stays as it is, or the disk refuses.
pub fn create_all(hold: &Hold, workspace: &Workspace, dir: &Path, files: &[(PathBuf, &str)]) -> Result<(), HostError> {
    let mut changes = Changes::default();
    for (name, text) in files {
        let place = path::join(&workspace.base, name);
        if is_there(&place) {
            let message = "is there already, so nothing was written";
            return Err(HostError::new(dir.join(name), message).with_help("move it away first, or edit it"));
        }
        changes.create(&path::relative(&workspace.root, &place), *text);
    }
    hold.change(workspace, &changes, true).map(drop)
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
        let help = "remove the link, or name the file that is to be written";
        return Err(HostError::new(path, "is a symbolic link that leads out of the workspace").with_help(help));
    }
    let about = place.metadata();
    match &about {
        Ok(about) if about.is_dir() => return Err(HostError::new(path, "is a folder").with_help("name a file")),
        Ok(about) if !about.is_file() => return fs::write(&place, bytes).map_err(fail),
        _ => {}
    }
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(HostError::new(folder, "there is no such folder"));
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

/// How often, and how long apart, it is tried to write what another run writes.
const TRIES: usize = 40;
const APART: Duration = Duration::from_millis(25);

/// The file that takes the place of another, empty. What a killed run left of it is used again; one that a run writes right now is waited
/// for, as its lock ends with it.
fn stage(staged: &Path) -> io::Result<File> {
    for _ in 0..TRIES {
        let file = open_regular(OpenOptions::new().write(true).create(true).truncate(false), staged)?;
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            thread::sleep(APART);
            continue;
        }
        // The other run may have put it in its place meanwhile.
        if Identity::of_file(&file) == Identity::of(staged) {
            file.set_len(0)?;
            return Ok(file);
        }
    }
    Err(io::Error::other("another run is writing it"))
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
        assert_eq!(replace(&dir.path().join("none/x"), b"").unwrap_err().message, "there is no such folder");
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
        assert!(replace_file(&inside.join("known"), b"x", Some(&inside)).unwrap_err().message.contains("leads out"));
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
