//! The few things that are done to a disk when files are changed. One seam, so that tests can let each of them fail.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

pub(super) trait Disk {
    /// Writes a file that is not there yet, with the permissions of another, and waits until the disk has it.
    fn create(&self, path: &Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if like.is_some() {
            use std::os::unix::fs::OpenOptionsExt;
            // Until it has the permissions of the other, nobody else may read it.
            options.mode(0o600);
        }
        let mut file = options.open(path)?;
        file.write_all(bytes)?;
        if let Some(like) = like {
            own(&file, like);
            file.set_permissions(like.permissions())?;
        }
        self.wait(&file)?;
        Ok(file)
    }

    /// Adds to a file, and waits until the disk has it.
    fn append(&self, mut file: &File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)?;
        self.wait(file)
    }

    /// Waits until the disk has what was written to a file, or what a folder names.
    fn wait(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    /// Lets two files change places in one step; false where the disk cannot, and nothing was done.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<bool> {
        match crate::host::staging::exchange(one, other) {
            Ok(()) => Ok(true),
            Err(error) if is_unsupported(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives a file or folder another name, unless something has that name.
    fn settle(&self, from: &Path, to: &Path) -> io::Result<()> {
        match rename_to_free(from, to) {
            Err(error) if is_unsupported(&error) => {}
            done => return done,
        }
        if from.symlink_metadata()?.is_file() {
            match fs::hard_link(from, to) {
                Ok(()) => return fs::remove_file(from),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
                // This disk knows no second names.
                Err(_) => {}
            }
        }
        if to.symlink_metadata().is_ok() { Err(io::ErrorKind::AlreadyExists.into()) } else { fs::rename(from, to) }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}

/// The disk itself.
pub(super) struct RealDisk;

impl Disk for RealDisk {}

/// Some disks call what they cannot do an invalid argument.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(|error| match error {
        Errno::NOSYS | Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
        error => error.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_to_free(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A new file belongs to whom the old one does, where that can be said.
#[cfg(unix)]
fn own(file: &File, like: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let is_other = file.metadata().is_ok_and(|about| (about.uid(), about.gid()) != (like.uid(), like.gid()));
    if is_other {
        // Only the administrator may give files away; for everybody else the file is theirs.
        let _ = fchown(file, Some(like.uid()), Some(like.gid()));
    }
}

#[cfg(not(unix))]
fn own(_: &File, _: &Metadata) {}
