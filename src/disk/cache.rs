//! The user's cache: repos that were fetched, and what was read of histories. It lies outside of every workspace, so that nothing in
//! it came with a clone, and reading writes nowhere else. All of it can be removed at any time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::door::open_own;
use crate::text::Cut;

/// The longest file that is read, in bytes.
const MAX_CACHE_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// The folder of the cache; it need not be there.
pub(crate) fn folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let place = set("CROSSBOOK_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("crossbook")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/crossbook")))
        .or_else(|| set("LOCALAPPDATA").map(|local| local.join("crossbook")))
        .unwrap_or_else(|| std::env::temp_dir().join("crossbook"));
    // An address relative to wherever somebody happens to stand would be another cache each time.
    let place = std::path::absolute(&place).unwrap_or(place);
    place.canonicalize().unwrap_or(place)
}

/// Makes a folder, and those above it, for the user alone: what lies in it is trusted, and addresses that are fetched from may hold a
/// password.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// What is kept about a checkout under a name; it need not be there.
pub(crate) fn about(checkout: &Path, name: &str) -> Option<PathBuf> {
    let real = checkout.canonicalize().ok()?;
    let key = blake3::hash(real.as_os_str().as_encoded_bytes()).to_hex();
    Some(folder().join("kept").join(key.head(32)).join(name))
}

/// What tells this very program from every other build of it; none where its file cannot be read.
pub(crate) fn program() -> Option<&'static str> {
    static PROGRAM: OnceLock<Option<String>> = OnceLock::new();
    let hash = || hash_of(&std::env::current_exe().ok()?).map(|hash| hash.to_hex().to_string());
    PROGRAM.get_or_init(hash).as_deref()
}

/// A short name for a text that no other text has.
pub(crate) fn key(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// Whether nothing is read from the cache or written to it, but repos that are fetched.
static OFF: AtomicBool = AtomicBool::new(false);

/// From now on, everything is worked out anew.
pub(crate) fn turn_off() {
    OFF.store(true, Ordering::Relaxed);
}

/// The hash of a file's bytes, read piece by piece; none where it cannot be read.
pub(crate) fn hash_of(place: &Path) -> Option<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(open_own(place).ok()?.file).ok()?;
    Some(hasher.finalize())
}

/// The text of a file that was written whole; none where it was not, or is not there.
pub(crate) fn read(place: &Path) -> Option<String> {
    if OFF.load(Ordering::Relaxed) {
        return None;
    }
    let text = String::from_utf8(open_own(place).and_then(|file| file.read(MAX_CACHE_FILE_BYTES)).ok()?).ok()?;
    let (body, sum) = text.rsplit_once('\n')?;
    (blake3::hash(body.as_bytes()).to_hex().as_str() == sum).then(|| body.to_owned())
}

/// Writes a file at once, or not at all. Whoever cannot write here reads everything again the next time.
pub(crate) fn write(place: &Path, body: &str) {
    if OFF.load(Ordering::Relaxed) {
        return;
    }
    let text = format!("{body}\n{}", blake3::hash(body.as_bytes()).to_hex());
    let new = place.with_extension(std::process::id().to_string());
    let folder = place.parent().unwrap_or(place);
    let written = make_private(folder).and_then(|()| fs::write(&new, text)).and_then(|()| fs::rename(&new, place));
    if written.is_err() {
        let _ = fs::remove_file(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("kept/history");
        write(&place, "a\nb");
        assert_eq!(read(&place).as_deref(), Some("a\nb"));
        let whole = fs::read_to_string(&place).unwrap();
        fs::write(&place, &whole[1..]).unwrap();
        assert_eq!(read(&place), None);
        fs::write(&place, "").unwrap();
        assert_eq!(read(&place), None);
        assert_eq!(fs::read_dir(dir.path().join("kept")).unwrap().count(), 1);
    }
}
