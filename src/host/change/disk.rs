//! The few things that are done to a disk when files are changed. One seam, so that tests can let each of them fail.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::Path;

pub(super) trait Disk {
    /// Writes a file that is not there yet, with the permissions of another, and waits until the disk has it.
    fn create(&self, path: &Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<File> {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        if let Some(like) = like {
            file.set_permissions(like.permissions())?;
            own(&file, like);
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

    /// A second name for a file, or a copy of it where the disk knows no such names.
    fn keep(&self, path: &Path, second: &Path) -> io::Result<()> {
        match fs::hard_link(path, second) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                let like = path.metadata()?;
                self.create(second, &fs::read(path)?, Some(&like)).map(drop)
            }
            done => done,
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Gives a file another name, unless something has that name.
    fn settle(&self, from: &Path, to: &Path) -> io::Result<()> {
        match fs::hard_link(from, to) {
            Ok(()) => fs::remove_file(from),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(from, to),
        }
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
