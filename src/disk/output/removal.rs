//! Removing a site file by file, so that nothing goes that Crossbook did not write.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::{MARKER, Manifest, is_os_metadata};
use crate::disk::regular::Identity;
use crate::disk::rename;

/// How many names are tried for a file whose own name is taken.
const MAX_NAMES: usize = 100;

/// A file of somebody else's that stood in a site when it was removed: where it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger(pub PathBuf);

/// Removes a folder of ours, its marker last: killed halfway, it is still known as ours. Symbolic links go, and what they lead to
/// stays. What Crossbook did not write is moved to the same path in `heir`, or to one beside it where that is taken; where it cannot be
/// moved, it stays, and the folder with it.
pub(crate) fn remove(folder: &Path, heir: &Path) -> io::Result<Vec<Stranger>> {
    let listed = Manifest::of(folder).map_err(|error| io::Error::other(error.message))?;
    let (mut ours, mut strange, mut folders) = (Vec::new(), Vec::new(), Vec::new());
    for entry in WalkDir::new(folder).contents_first(true) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => match error.into_io_error() {
                Some(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Some(error) => return Err(error),
                None => continue,
            },
        };
        let way = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_owned();
        if entry.file_type().is_dir() {
            folders.push(way);
        } else if listed.holds(&way) || is_os_metadata(entry.file_name()) || Identity::is_shared(entry.path(), &heir.join(&way)) {
            ours.push(way);
        } else if way != Path::new(MARKER) {
            strange.push(way);
        }
    }
    ours.par_iter().try_for_each(|way| gone(fs::remove_file(folder.join(way))))?;
    strange.sort();
    let moved = strange.iter().map(|way| Stranger(put(folder, heir, way).unwrap_or_else(|| folder.join(way))));
    let strangers: Vec<Stranger> = moved.collect();
    // The folder itself comes last, and its marker before it. What came meanwhile keeps the folders that it stands in.
    let (whole, parts) = folders.split_last().map_or((None, &[][..]), |(last, rest)| (Some(last), rest));
    for part in parts {
        kept_where_full(fs::remove_dir(folder.join(part)))?;
    }
    let is_empty = fs::read_dir(folder)?.all(|entry| entry.is_ok_and(|entry| entry.file_name() == MARKER));
    if whole.is_some() && is_empty {
        gone(fs::remove_file(folder.join(MARKER)))?;
        kept_where_full(fs::remove_dir(folder))?;
    }
    Ok(strangers)
}

fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn kept_where_full(result: io::Result<()>) -> io::Result<()> {
    match gone(result) {
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
        other => other,
    }
}

/// Moves a file to the same path in another folder; where it went, if it did.
fn put(folder: &Path, heir: &Path, way: &Path) -> Option<PathBuf> {
    let from = folder.join(way);
    let name = way.file_name()?.to_string_lossy().into_owned();
    let own = heir.join(way);
    let beside = |place: &Path, count: usize| place.with_file_name(format!("{name}.kept-{count}"));
    // Where a file took the place of the folder, it goes to the top.
    let top = heir.join(&name);
    let places = [own.clone()].into_iter().chain((1..MAX_NAMES).map(|count| beside(&own, count)));
    places.chain((1..MAX_NAMES).map(|count| beside(&top, count))).find(|to| move_to_free(&from, to).is_ok())
}

/// Moves a file to a path where nothing stands.
fn move_to_free(from: &Path, to: &Path) -> io::Result<()> {
    if to.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    rename::to_free(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::output::manifest;

    #[test]
    fn what_is_in_the_way_of_a_stranger_stays_too() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (dir.path().join("old"), dir.path().join("new"));
        fs::create_dir_all(old.join("a")).unwrap();
        fs::create_dir_all(&new).unwrap();
        fs::write(old.join(MARKER), manifest(["page"].into_iter())).unwrap();
        for (path, text) in [("old/page", "ours"), ("old/b", "mine"), ("old/a/c", "mine"), ("new/b", "ours"), ("new/a", "ours")] {
            fs::write(dir.path().join(path), text).unwrap();
        }
        let strangers = remove(&old, &new).unwrap();
        assert_eq!(strangers, [Stranger(new.join("c.kept-1")), Stranger(new.join("b.kept-1"))]);
        assert!(!old.exists());
        let read = |name: &str| fs::read_to_string(new.join(name)).unwrap();
        assert_eq!(
            (read("b"), read("b.kept-1"), read("a"), read("c.kept-1")),
            ("ours".into(), "mine".into(), "ours".into(), "mine".into())
        );
    }

    #[test]
    fn a_folder_whose_strangers_cannot_be_moved_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (dir.path().join("old"), dir.path().join("new"));
        fs::create_dir_all(&old).unwrap();
        fs::write(old.join(MARKER), manifest(["page"].into_iter())).unwrap();
        fs::write(old.join("page"), "ours").unwrap();
        fs::write(old.join("mine"), "mine").unwrap();
        fs::write(&new, "a file").unwrap();
        assert_eq!(remove(&old, &new).unwrap(), [Stranger(old.join("mine"))]);
        assert!(old.join("mine").exists() && old.join(MARKER).exists() && !old.join("page").exists());
    }
}
