//! Reading what the user brings beside documents: a folder whole, such as a theme, or one file.
//!
//! `book.toml` names them, and all of it may be published. So nothing is read that lies outside what `book.toml` came with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Workspace;
use crate::disk::door::{MAX_FILE_BYTES, Refusal};
use crate::disk::walk::hidden;
use crate::disk::{HostError, path, reason};

const HELP: &str = "put a copy of it next to `book.toml`, or remove the link";

/// Every file below a folder that `book.toml` names, by its path in it, with `/`; hidden ones are left out. A folder that is not
/// there is empty.
///
/// # Errors
/// Where anything in it cannot be read, is no regular file, or is a symbolic link that leads out of the workspace or in a circle.
pub fn read_folder(workspace: &Workspace, folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, HostError> {
    let folder = workspace.base.join(folder);
    let mut files = BTreeMap::new();
    if folder.symlink_metadata().is_err() {
        return Ok(files);
    }
    let door = workspace.door()?;
    let leads_out = |place: &Path| place.canonicalize().is_ok_and(|real| !real.starts_with(door.bounds()));
    if leads_out(&folder) {
        return Err(refused(&folder, &Refusal::LeadsOut));
    }
    // What leads out is not entered: it may be a whole disk.
    let mut outside: Option<PathBuf> = None;
    let shown = |entry: &walkdir::DirEntry| {
        let is_shown = entry.depth() == 0 || !hidden(entry.file_name());
        if is_shown && entry.path_is_symlink() && leads_out(entry.path()) {
            outside.get_or_insert_with(|| entry.path().to_owned());
            return false;
        }
        is_shown
    };
    for entry in WalkDir::new(&folder).follow_links(true).into_iter().filter_entry(shown) {
        let entry = entry.map_err(|error| {
            let why = error.io_error().map_or_else(|| "a symbolic link that points to a folder above it".to_owned(), reason);
            HostError::new(error.path().unwrap_or(&folder), format!("cannot be read: {why}"))
        })?;
        if entry.depth() == 0 && !entry.file_type().is_dir() {
            return Err(HostError::new(folder, "is not a folder"));
        }
        if !entry.file_type().is_dir() {
            let bytes = door.read(entry.path(), MAX_FILE_BYTES).map_err(|refusal| refused(entry.path(), &refusal))?;
            files.insert(path::shown(entry.path().strip_prefix(&folder).unwrap_or(entry.path())), bytes);
        }
    }
    match outside {
        Some(place) => Err(refused(&place, &Refusal::LeadsOut)),
        None => Ok(files),
    }
}

/// A file that `book.toml` names, or that stands beside it.
///
/// # Errors
/// Where it cannot be read, is no regular file, or a symbolic link leads out of the workspace.
pub fn read_file(workspace: &Workspace, file: &Path) -> Result<Vec<u8>, HostError> {
    let place = workspace.base.join(file);
    workspace.door()?.read(&place, MAX_FILE_BYTES).map_err(|refusal| refused(&place, &refusal))
}

fn refused(place: &Path, refusal: &Refusal) -> HostError {
    let error = HostError::new(place, format!("cannot be read: {}", refusal.why("workspace")));
    if matches!(refusal, Refusal::LeadsOut) { error.with_help(HELP) } else { error }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::host::open;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("book/theme/css")).unwrap();
        let workspace = open(&dir.path().join("book")).unwrap();
        (dir, workspace)
    }

    fn read(workspace: &Workspace) -> Result<BTreeMap<String, Vec<u8>>, HostError> {
        read_folder(workspace, Path::new("theme"))
    }

    #[test]
    fn a_folder_is_read_whole() {
        let (_dir, workspace) = workspace();
        fs::write(workspace.base.join("theme/css/base.css"), "a").unwrap();
        fs::write(workspace.base.join("theme/.hidden"), "b").unwrap();
        assert_eq!(read(&workspace).unwrap().into_iter().collect::<Vec<_>>(), [("css/base.css".to_owned(), b"a".to_vec())]);
        assert_eq!(read_folder(&workspace, Path::new("none")), Ok(BTreeMap::new()));
        assert_eq!(read_folder(&workspace, Path::new("theme/css/base.css")).unwrap_err().message, "is not a folder");
        assert_eq!(read_file(&workspace, Path::new("theme/css/base.css")), Ok(b"a".to_vec()));
    }

    #[cfg(unix)]
    #[test]
    fn a_circle_is_an_error() {
        let (_dir, workspace) = workspace();
        std::os::unix::fs::symlink(".", workspace.base.join("theme/round")).unwrap();
        assert!(read(&workspace).unwrap_err().message.ends_with("points to a folder above it"));
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_in_what_the_book_came_with() {
        use std::os::unix::fs::symlink;
        let (dir, workspace) = workspace();
        fs::create_dir(dir.path().join("shared")).unwrap();
        fs::write(dir.path().join("shared/x.css"), "x").unwrap();
        let theme = workspace.base.join("theme");
        for (name, target) in [("x.css", "../../shared/x.css"), ("css/shared", "../../../shared"), ("password", "/etc/passwd")] {
            symlink(target, theme.join(name)).unwrap();
            let error = read(&workspace).unwrap_err();
            assert_eq!(error.message, "cannot be read: a symbolic link that points outside the workspace", "{name}");
            assert_eq!(error.path, theme.join(name));
            fs::remove_file(theme.join(name)).unwrap();
        }
        symlink("../../shared/x.css", theme.join("x.css")).unwrap();
        assert!(read_file(&workspace, Path::new("theme/x.css")).is_err());
        // A book in a checkout may use all of the checkout.
        fs::create_dir(dir.path().join(".git")).unwrap();
        let workspace = open(&dir.path().join("book")).unwrap();
        assert_eq!(read(&workspace).unwrap()["x.css"], b"x");
        assert_eq!(read_file(&workspace, Path::new("theme/x.css")), Ok(b"x".to_vec()));
        assert_eq!(read_file(&workspace, Path::new("../shared/x.css")), Ok(b"x".to_vec()));
    }
}
