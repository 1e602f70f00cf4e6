//! Renaming in one step what the standard library cannot: two things in each other's place, and onto no other thing.

use std::fs;
use std::io;
use std::path::Path;

/// Lets two files or folders change places.
///
/// # Errors
/// Where the disk refuses; see [`is_unsupported`].
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    renamed(one, other, rustix::fs::RenameFlags::EXCHANGE)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(crate) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Gives a file or folder another name, unless something has that name. Where the disk cannot do that in one step, a file gets the new
/// name before it loses the old one, and anything else is looked for before it is renamed.
///
/// # Errors
/// Where something has that name, or the disk refuses.
pub(crate) fn to_free(from: &Path, to: &Path) -> io::Result<()> {
    match without_replacing(from, to) {
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

/// Whether a disk or a system cannot do what was asked, and did nothing. Some disks call that an invalid argument.
pub(crate) fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    renamed(from, to, rustix::fs::RenameFlags::NOREPLACE)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn without_replacing(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn renamed(from: &Path, to: &Path, flags: rustix::fs::RenameFlags) -> io::Result<()> {
    use rustix::fs::{CWD, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, from, CWD, to, flags).map_err(|error| match error {
        Errno::NOSYS | Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
        error => error.into(),
    })
}
