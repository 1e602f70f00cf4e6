//! Reading a file that the user named on the command line: theirs, wherever it stands and whatever it is.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::door::{LARGEST, Refusal};
use super::{HostError, reason};

/// The bytes of a file that was named on the command line. It may be a pipe: `--baseline <(git show main:crossbook.baseline)`.
///
/// # Errors
/// Where it cannot be read, or is too long.
pub fn read_named(path: &Path) -> Result<Vec<u8>, HostError> {
    let fail = |why: String| HostError::new(path, format!("cannot be read: {why}"));
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| fail(reason(&error)))?;
    let size = bytes.len() as u64;
    if size > LARGEST { Err(fail(Refusal::TooLong { size, limit: LARGEST }.why("workspace"))) } else { Ok(bytes) }
}
