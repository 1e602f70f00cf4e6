//! Paths as the rest of Crossbook writes them: text, with `/`, relative to something known.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::{HostError, reason};

/// A relative path as text. Bytes that are not UTF-8 become `%FF`, so that two such names stay two.
pub(crate) fn shown(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(text(name.as_encoded_bytes())),
        Component::ParentDir => Some("..".to_owned()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn text(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    text
}

/// As [`join`], where the path exists and no link in it leads out of `base`.
pub(crate) fn join_within(base: &Path, path: impl AsRef<Path>) -> Option<PathBuf> {
    let joined = join(base, path);
    let (real, bounds) = (joined.canonicalize().ok()?, base.canonicalize().ok()?);
    real.starts_with(bounds).then_some(joined)
}

/// `path`, seen from the folder `base`, with `.` and `..` taken away by their names alone.
pub(crate) fn join(base: &Path, path: impl AsRef<Path>) -> PathBuf {
    let mut joined = base.to_path_buf();
    for part in path.as_ref().components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                joined.pop();
            }
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => joined.push(part),
        }
    }
    joined
}

/// The way from the folder `from` to `to`, both absolute: `../` as often as it takes, then down.
pub fn relative(from: &Path, to: &Path) -> String {
    let common = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    shown(&up.chain(to.components().skip(common)).collect::<PathBuf>())
}

/// The real place of a path at which nothing need stand yet.
///
/// # Errors
/// Where a symbolic link on the way leads nowhere, or what is there cannot be opened.
pub(crate) fn resolve(path: &Path) -> Result<PathBuf, HostError> {
    let path = std::path::absolute(path).map_err(HostError::io(path, "cannot be found"))?;
    for ancestor in path.ancestors() {
        match ancestor.canonicalize() {
            Ok(real) => return Ok(join(&real, path.strip_prefix(ancestor).unwrap_or(Path::new("")))),
            Err(_) if ancestor.is_symlink() => {
                let help = "remove the link, or create the folder that it points to";
                return Err(HostError::new(ancestor, "is a dangling symbolic link").with_help(help));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(HostError::new(ancestor, format!("cannot be opened: {}", reason(&error)))),
        }
    }
    Ok(path)
}

/// As [`resolve`]; where that fails, the path as it is.
pub fn real(path: &Path) -> PathBuf {
    resolve(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether a relative path, as somebody wrote it, stays below the folder that it starts from.
pub(crate) fn stays_inside(path: &str) -> bool {
    let mut depth = 0_usize;
    Path::new(path).components().all(|part| match part {
        Component::Normal(_) => {
            depth += 1;
            true
        }
        Component::CurDir => true,
        Component::ParentDir => depth.checked_sub(1).inspect(|less| depth = *less).is_some(),
        Component::RootDir | Component::Prefix(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_folders() {
        assert_eq!(relative(Path::new("/a/b"), Path::new("/a/b/c/d")), "c/d");
        assert_eq!(relative(Path::new("/a/b"), Path::new("/a/x")), "../x");
        assert_eq!(relative(Path::new("/a"), Path::new("/a")), "");
        assert_eq!(join(Path::new("/a/b"), "./../c//d/."), Path::new("/a/c/d"));
        assert_eq!(join(Path::new("/a"), "/x"), Path::new("/x"));
    }

    #[test]
    fn what_leads_out_is_known_by_its_text() {
        assert!(stays_inside("docs/../README.md") && stays_inside(".") && stays_inside(""));
        assert!(!stays_inside("../x") && !stays_inside("a/../../x") && !stays_inside("/x"));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf_8_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(shown(Path::new(OsStr::from_bytes(b"d/caf\xe9.md"))), "d/caf%E9.md");
    }
}
