//! Looking at what stands at a place, without following a link and without waiting for what is no file.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::Path;

use crate::disk::regular;

/// No document is longer, in bytes; what is longer was not written here.
const MAX_COMPARED_BYTES: u64 = 1 << 30;

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
    pub(super) fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::File { hash, .. } if hash == wanted)
    }
}

/// What a file's content is known by.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

pub(super) fn look(place: &Path) -> Stands {
    let file = match regular::open(OpenOptions::new().read(true), place) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Stands::Nothing,
        Err(_) => return Stands::Other,
    };
    let mut hasher = blake3::Hasher::new();
    match hasher.update_reader(file.take(MAX_COMPARED_BYTES)) {
        Ok(hasher) if hasher.count() < MAX_COMPARED_BYTES => {
            Stands::File { hash: hasher.finalize().to_hex().to_string(), length: hasher.count() }
        }
        _ => Stands::Other,
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
