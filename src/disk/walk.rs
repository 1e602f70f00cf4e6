//! Finding documents below a folder, without leaving the repo.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{path, reason};

/// What a path turned out to be.
pub(crate) enum Find {
    /// A document, and the real place to read it from.
    Document(PathBuf),
    /// A file or folder that is not read, and why.
    Closed(String),
}

/// A walk through parts of one repo.
pub(crate) struct Walk<'a> {
    /// Where the repo stands; finds are named relative to it.
    pub(crate) base: &'a Path,
    /// Its real place, which no symbolic link may lead out of.
    bounds: PathBuf,
    /// The roots of other repos, which speak for themselves.
    others: Vec<&'a Path>,
    pub(crate) finds: BTreeMap<String, Find>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(base: &'a Path, others: impl IntoIterator<Item = &'a Path>) -> Self {
        let bounds = base.canonicalize().unwrap_or_else(|_| base.to_path_buf());
        let others = others.into_iter().filter(|other| *other != base).collect();
        Self { base, bounds, others, finds: BTreeMap::new() }
    }

    /// Finds the document at `start`, relative to the repo, or all Markdown below it, hidden files and folders left out.
    /// What is not there is not missed.
    pub(crate) fn enter(&mut self, start: &str) {
        let start = path::join(self.base, start);
        let real = match start.canonicalize() {
            Ok(real) => real,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return,
            Err(error) => return self.found(&start, Find::Closed(reason(&error))),
        };
        if !real.starts_with(&self.bounds) {
            return self.found(&start, Find::Closed(LEADS_OUT.to_owned()));
        }
        if !real.is_dir() {
            return self.found(&start, Find::Document(real));
        }
        let others = self.others.clone();
        let wanted = |entry: &DirEntry| entry.depth() == 0 || !(hidden(entry.file_name()) || others.contains(&entry.path()));
        for entry in WalkDir::new(&start).into_iter().filter_entry(wanted) {
            match entry {
                Ok(entry) if entry.depth() == 0 || entry.file_type().is_dir() => {}
                Ok(entry) if entry.path_is_symlink() => self.link(&entry, &real),
                Ok(entry) if is_markdown(entry.path()) => self.found(entry.path(), Find::Document(entry.path().to_path_buf())),
                Ok(_) => {}
                Err(error) => {
                    if let (Some(place), Some(error)) = (error.path(), error.io_error()) {
                        self.found(place, Find::Closed(reason(error)));
                    }
                }
            }
        }
    }

    /// A symbolic link below the folder whose real place is `start`. It may stand for a document of the same repo; a
    /// folder behind it is not entered, so that no link leads in a circle, and what that hides is said.
    fn link(&mut self, entry: &DirEntry, start: &Path) {
        let markdown = is_markdown(entry.path());
        let find = match entry.path().canonicalize() {
            Ok(real) if real.is_dir() && real.starts_with(start) => return,
            Ok(real) if !real.is_dir() && !markdown => return,
            Ok(real) if !real.starts_with(&self.bounds) => Find::Closed(LEADS_OUT.to_owned()),
            Ok(real) if real.is_dir() => Find::Closed("a symbolic link to a folder, which is not followed".to_owned()),
            Ok(real) => Find::Document(real),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !markdown => return,
            Err(error) => Find::Closed(format!("a symbolic link that cannot be followed: {}", reason(&error))),
        };
        self.found(entry.path(), find);
    }

    fn found(&mut self, place: &Path, find: Find) {
        let name = path::shown(place.strip_prefix(self.base).unwrap_or(place));
        self.finds.entry(name).or_insert(find);
    }
}

pub(crate) const LEADS_OUT: &str = "a symbolic link that points outside the repo";

/// Editors, version control and operating systems keep such files; nobody publishes them.
pub(crate) fn hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

pub(crate) fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown"))
}
