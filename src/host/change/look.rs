//! Looking at what stands at a place, without following a link and without waiting for what is no file.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// No document is longer, in bytes; what is longer was not written here.
const LONGEST: u64 = 1 << 30;

/// What stands at a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stands {
    Nothing,
    /// A regular file: what its content is known by, and its length in bytes.
    File {
        hash: String,
        length: u64,
    },
    /// A folder, a symbolic link, a device, or a file that cannot be read.
    Other,
}

impl Stands {
    pub fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::File { hash, .. } if hash == wanted)
    }
}

/// What a file's content is known by.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

pub(super) fn look(place: &Path) -> Stands {
    let file = match open(OpenOptions::new().read(true), place) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Stands::Nothing,
        Err(_) => return Stands::Other,
    };
    let mut hasher = blake3::Hasher::new();
    match hasher.update_reader(file.take(LONGEST)) {
        Ok(hasher) if hasher.count() < LONGEST => Stands::File { hash: hasher.finalize().to_hex().to_string(), length: hasher.count() },
        _ => Stands::Other,
    }
}

/// Opens a regular file itself. A link at its place is not followed, and a pipe or device keeps nobody waiting.
pub(in crate::host) fn open(options: &mut OpenOptions, place: &Path) -> io::Result<File> {
    let irregular = || io::Error::other("is not a regular file");
    // Opening a device may set it going, so it is looked at first; and again below, as it may have changed.
    if place.symlink_metadata().is_ok_and(|about| !about.is_file()) {
        return Err(irregular());
    }
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    let file = options.open(place)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(irregular()) }
}

/// What tells one file from another of the same content, where the system has such a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::host) struct Identity(#[cfg(unix)] (u64, u64));

impl Identity {
    /// Of what stands at a place, links not followed; none where nothing does.
    pub fn of(place: &Path) -> Option<Self> {
        place.symlink_metadata().ok().as_ref().map(Self::new)
    }

    pub fn of_file(file: &File) -> Option<Self> {
        file.metadata().ok().as_ref().map(Self::new)
    }

    #[cfg(unix)]
    fn new(about: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self((about.dev(), about.ino()))
    }

    #[cfg(not(unix))]
    fn new(_: &Metadata) -> Self {
        Self()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn links_and_pipes_are_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        std::fs::write(place("file"), "text").unwrap();
        std::os::unix::fs::symlink("file", place("link")).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, place("pipe"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        assert_eq!(look(&place("file")), Stands::File { hash: hash(b"text"), length: 4 });
        assert_eq!(look(&place("none")), Stands::Nothing);
        for other in ["link", "pipe", "."] {
            assert_eq!(look(&place(other)), Stands::Other, "{other}");
        }
    }
}
