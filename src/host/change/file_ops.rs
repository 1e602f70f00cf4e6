//! The few things that are done to a disk when files are changed. One seam, so that tests can let each of them fail.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::disk::rename;

pub(super) trait FileOps {
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
        match rename::exchange(one, other) {
            Ok(()) => Ok(true),
            Err(error) if rename::is_unsupported(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives a file or folder another name, unless something has that name.
    fn settle(&self, from: &Path, to: &Path) -> io::Result<()> {
        rename::to_free(from, to)
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
pub(super) struct RealFiles;

impl FileOps for RealFiles {}

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
