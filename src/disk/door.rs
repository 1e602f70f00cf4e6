//! The one door through which files are read that a workspace names or holds.
//!
//! Anybody may have written what stands in a workspace: a symbolic link to `/etc/passwd`, a named pipe that nobody writes to, a
//! file without end. So a file is opened inside known bounds, without following a link and without waiting, is asked what it is
//! once it is open, and is read up to a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::reason;
use crate::source::Content;

/// The longest file that is read where a caller has no smaller limit, in bytes.
pub(crate) const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Why a file is not read.
#[derive(Debug)]
pub(crate) enum Refusal {
    Disk(io::Error),
    /// It stands outside the bounds, or a symbolic link leads there.
    LeadsOut,
    /// A folder, a named pipe, a socket or a device.
    NotRegular,
    /// Both in bytes.
    TooLong {
        size: u64,
        limit: u64,
    },
}

impl Refusal {
    /// Whether there is no such file.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Disk(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// As the end of a sentence; `whole` is what the bounds are called: `repo`.
    pub(crate) fn why(&self, whole: &str) -> String {
        let mega = |bytes: u64| bytes.div_ceil(1024 * 1024);
        match self {
            Self::Disk(error) => reason(error),
            Self::LeadsOut => format!("a symbolic link that points outside the {whole}"),
            Self::NotRegular => "not a regular file".to_owned(),
            Self::TooLong { size, limit } => format!("{} MB; the limit is {} MB", mega(*size), mega(*limit)),
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// A folder whose files are read. No path and no symbolic link leads out of it.
pub(crate) struct Door {
    /// As it was given.
    named: PathBuf,
    /// Its real place.
    bounds: PathBuf,
    #[cfg(unix)]
    folder: rustix::fd::OwnedFd,
}

impl Door {
    /// # Errors
    /// Where there is no such folder, or it cannot be opened.
    pub(crate) fn of(bounds: &Path) -> Result<Self, Refusal> {
        let real = bounds.canonicalize()?;
        Ok(Self {
            named: bounds.to_owned(),
            #[cfg(unix)]
            folder: system::folder(&real)?,
            bounds: real,
        })
    }

    /// The real place of the folder.
    pub(crate) fn bounds(&self) -> &Path {
        &self.bounds
    }

    /// Opens a file. Symbolic links on the way to it are followed as long as they end inside.
    ///
    /// # Errors
    /// Where it is not there, is no regular file, or stands outside.
    pub(crate) fn open(&self, place: &Path) -> Result<Opened, Refusal> {
        let plain = place.strip_prefix(&self.named).or_else(|_| place.strip_prefix(&self.bounds)).ok();
        // Most ways hold no link, and are opened at once.
        if let Some(way) = plain.filter(|way| is_plain(way))
            && let Some(opened) = self.open_beneath(way)?
        {
            return Ok(opened);
        }
        let real = place.canonicalize()?;
        let way = real.strip_prefix(&self.bounds).map_err(|_| Refusal::LeadsOut)?;
        self.open_beneath(way)?.ok_or_else(|| io::Error::other("it was replaced while it was being opened").into())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Where it is not there, is no regular file, stands outside, or is longer than `limit` bytes.
    pub(crate) fn read(&self, place: &Path, limit: u64) -> Result<Vec<u8>, Refusal> {
        self.open(place)?.read(limit)
    }

    /// What the file at a place says, as a document or a shared file.
    ///
    /// # Errors
    /// As with [`Self::read`]; the limit is [`Content::LIMIT`].
    pub(crate) fn content(&self, place: &Path) -> Result<Content, Refusal> {
        self.read(place, Content::LIMIT).map(Content::from_bytes)
    }

    /// Opens what stands at a way from the bounds; none where a symbolic link is on it.
    fn open_beneath(&self, way: &Path) -> Result<Option<Opened>, Refusal> {
        if way.as_os_str().is_empty() {
            return Err(Refusal::NotRegular);
        }
        #[cfg(unix)]
        let file = system::open(&self.folder, way)?;
        #[cfg(not(unix))]
        let file = system::open(&self.bounds, way)?;
        file.map(Opened::new).transpose()
    }
}

/// Opens a file of a folder that is Crossbook's or git's own, whatever holds that folder. A symbolic link is none.
///
/// # Errors
/// Where it is not there, or is no regular file.
pub(crate) fn open_own(place: &Path) -> Result<Opened, Refusal> {
    Opened::new(system::open_last(place)?)
}

/// A way down, without `..`.
fn is_plain(way: &Path) -> bool {
    way.components().all(|part| matches!(part, Component::Normal(_)))
}

/// A regular file that is open.
pub(crate) struct Opened {
    pub file: File,
    /// In bytes, when it was opened.
    pub size: u64,
}

impl Opened {
    fn new(file: File) -> Result<Self, Refusal> {
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(Refusal::NotRegular);
        }
        Ok(Self { size: about.len(), file })
    }

    /// # Errors
    /// Where it is longer than `limit` bytes, or the disk refuses.
    pub(crate) fn read(self, limit: u64) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        if self.size <= limit {
            // It may grow while it is read.
            bytes.reserve_exact(usize::try_from(self.size).unwrap_or(0) + 1);
            self.file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        }
        let size = self.size.max(bytes.len() as u64);
        if size > limit { Err(Refusal::TooLong { size, limit }) } else { Ok(bytes) }
    }
}

#[cfg(unix)]
mod system {
    use std::fs::File;
    use std::path::Path;

    use rustix::fd::OwnedFd;
    use rustix::fs::{CWD, Mode, OFlags, openat};
    use rustix::io::Errno;

    use super::Refusal;

    /// A pipe is not waited for, a terminal does not become ours, and a link that took the file's place is not followed.
    const FILE: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC).union(OFlags::NOFOLLOW);
    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

    pub(crate) fn folder(place: &Path) -> Result<OwnedFd, Refusal> {
        openat(CWD, place, FOLDER, Mode::empty()).map_err(refusal)
    }

    pub(crate) fn open_last(place: &Path) -> Result<File, Refusal> {
        openat(CWD, place, FILE, Mode::empty()).map(File::from).map_err(|error| match error {
            Errno::LOOP => Refusal::NotRegular,
            other => refusal(other),
        })
    }

    /// Opens what stands at a way down from a folder; none where a symbolic link is on it.
    pub(crate) fn open(folder: &OwnedFd, way: &Path) -> Result<Option<File>, Refusal> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            use rustix::fs::{ResolveFlags, openat2};
            let resolve = ResolveFlags::BENEATH.union(ResolveFlags::NO_SYMLINKS);
            match openat2(folder, way, FILE, Mode::empty(), resolve) {
                Ok(file) => return Ok(Some(File::from(file))),
                Err(Errno::LOOP) => return Ok(None),
                // An old kernel, or one that is told not to offer the call.
                Err(Errno::NOSYS | Errno::PERM | Errno::INVAL | Errno::AGAIN) => {}
                Err(error) => return Err(refusal(error)),
            }
        }
        open_step_by_step(folder, way)
    }

    /// Opens what stands at a way down from a folder, folder by folder: each is opened in the one before it, so that none can be exchanged
    /// for a link on the way.
    pub(crate) fn open_step_by_step(folder: &OwnedFd, way: &Path) -> Result<Option<File>, Refusal> {
        let mut parts: Vec<_> = way.iter().collect();
        let Some(name) = parts.pop() else { return Err(Refusal::NotRegular) };
        let mut inner: Option<OwnedFd> = None;
        for part in parts {
            let at = inner.as_ref().unwrap_or(folder);
            match openat(at, part, FOLDER.union(OFlags::NOFOLLOW), Mode::empty()) {
                Ok(opened) => inner = Some(opened),
                // What a system says of a link differs. A file that is no folder gives the same answer the second time.
                Err(Errno::LOOP) => return Ok(None),
                Err(Errno::NOTDIR) if is_link(at, part) => return Ok(None),
                Err(error) => return Err(refusal(error)),
            }
        }
        let at = inner.as_ref().unwrap_or(folder);
        match openat(at, name, FILE, Mode::empty()) {
            Ok(file) => Ok(Some(File::from(file))),
            Err(Errno::LOOP | Errno::MLINK) => Ok(None),
            Err(_) if is_link(at, name) => Ok(None),
            Err(error) => Err(refusal(error)),
        }
    }

    fn is_link(folder: &OwnedFd, name: &std::ffi::OsStr) -> bool {
        let about = rustix::fs::statat(folder, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW);
        about.is_ok_and(|about| rustix::fs::FileType::from_raw_mode(about.st_mode) == rustix::fs::FileType::Symlink)
    }

    fn refusal(error: Errno) -> Refusal {
        match error {
            // A socket, or a device without a driver.
            Errno::NXIO | Errno::OPNOTSUPP | Errno::NODEV => Refusal::NotRegular,
            Errno::XDEV => Refusal::LeadsOut,
            other => Refusal::Disk(other.into()),
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::File;
    use std::path::Path;

    use super::Refusal;

    pub(crate) fn open_last(place: &Path) -> Result<File, Refusal> {
        if !place.symlink_metadata()?.is_file() {
            return Err(Refusal::NotRegular);
        }
        Ok(File::open(place)?)
    }

    /// Opens what stands at a way down from a folder; none where a symbolic link is on it.
    pub(crate) fn open(folder: &Path, way: &Path) -> Result<Option<File>, Refusal> {
        let place = folder.join(way);
        if place.canonicalize()? != place {
            return Ok(None);
        }
        open_last(&place).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn text(read: Result<Vec<u8>, Refusal>) -> Result<String, String> {
        read.map(|bytes| String::from_utf8(bytes).unwrap()).map_err(|refusal| refusal.why("repo"))
    }

    #[test]
    fn files_are_read_up_to_a_limit() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("in")).unwrap();
        fs::write(dir.path().join("in/a"), "four").unwrap();
        let door = Door::of(dir.path()).unwrap();
        let read = |way: &str, limit| text(door.read(&dir.path().join(way), limit));
        assert_eq!(read("in/a", 4), Ok("four".to_owned()));
        assert_eq!(read("in/../in/a", 4), Ok("four".to_owned()));
        assert_eq!(read("in/a", 3), Err("1 MB; the limit is 1 MB".to_owned()));
        assert!(door.read(&dir.path().join("in/b"), 4).unwrap_err().is_missing());
        assert_eq!(read("in", 4), Err("not a regular file".to_owned()));
        assert_eq!(read("", 4), Err("not a regular file".to_owned()));
        assert!(Door::of(&dir.path().join("in/a")).is_err() && Door::of(&dir.path().join("none")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_leads_out() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir_all(root.join("in/deep")).unwrap();
        fs::create_dir(dir.path().join("out")).unwrap();
        fs::write(root.join("in/deep/a"), "own").unwrap();
        fs::write(dir.path().join("out/a"), "secret").unwrap();
        symlink("in/deep", root.join("near")).unwrap();
        symlink("deep/a", root.join("in/link")).unwrap();
        symlink("../out", root.join("far")).unwrap();
        symlink(dir.path().join("out/a"), root.join("absolute")).unwrap();
        symlink(&root, dir.path().join("alias")).unwrap();
        for bounds in [root.clone(), dir.path().join("alias")] {
            let door = Door::of(&bounds).unwrap();
            for way in ["in/deep/a", "near/a", "in/link", "near/../../in/deep/a"] {
                assert_eq!(text(door.read(&bounds.join(way), 9)), Ok("own".to_owned()), "{way}");
            }
            for way in ["far/a", "absolute", "../out/a", "in/../../out/a"] {
                assert!(matches!(door.read(&bounds.join(way), 9), Err(Refusal::LeadsOut)), "{way}");
            }
            // An older kernel says the same.
            let steps = |way: &str| system::open_step_by_step(&door.folder, Path::new(way)).map(|file| file.is_some());
            assert!(matches!(steps("in/deep/a"), Ok(true)));
            for way in ["near/a", "far/a", "absolute", "in/link"] {
                assert!(matches!(steps(way), Ok(false)), "{way}");
            }
            assert!(steps("in/none/a").unwrap_err().is_missing() && steps("in/deep/a/b").is_err());
        }
        assert!(matches!(open_own(&root.join("in/link")), Err(Refusal::NotRegular)));
        assert_eq!(open_own(&root.join("in/deep/a")).unwrap().size, 3);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_waited_for() {
        use std::os::unix::net::UnixListener;
        let dir = tempfile::tempdir().unwrap();
        let fifo = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, dir.path().join("pipe"), fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        let _socket = UnixListener::bind(dir.path().join("socket")).unwrap();
        let door = Door::of(dir.path()).unwrap();
        for name in ["pipe", "socket"] {
            assert!(matches!(door.open(&dir.path().join(name)), Err(Refusal::NotRegular)), "{name}");
            assert!(matches!(open_own(&dir.path().join(name)), Err(Refusal::NotRegular)), "{name}");
            assert!(matches!(system::open_step_by_step(&door.folder, Path::new(name)), Ok(Some(_)) | Err(Refusal::NotRegular)), "{name}");
        }
        assert!(matches!(Door::of(Path::new("/dev")).and_then(|door| door.open(Path::new("/dev/null"))), Err(Refusal::NotRegular)));
    }
}
