//! Regular files: opened as themselves, and told apart.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a regular file itself. A link at its place is not followed, and a pipe or device keeps nobody waiting.
pub(crate) fn open(options: &mut OpenOptions, place: &Path) -> io::Result<File> {
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
pub(crate) struct Identity(#[cfg(unix)] (u64, u64));

impl Identity {
    /// Of what stands at a place, links not followed; none where nothing does.
    pub(crate) fn of(place: &Path) -> Option<Self> {
        place.symlink_metadata().ok().as_ref().map(Self::new)
    }

    pub(crate) fn of_file(file: &File) -> Option<Self> {
        file.metadata().ok().as_ref().map(Self::new)
    }

    /// Whether two paths lead to one file, so that nothing is lost with one of them; false where the system cannot tell.
    pub(crate) fn is_shared(one: &Path, other: &Path) -> bool {
        let of = Self::of(one);
        cfg!(unix) && of.is_some() && of == Self::of(other)
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
