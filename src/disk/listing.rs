//! What a folder holds, by the exact names that it lists: whether the disk ignores case makes no difference here.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::io;
use std::path::Path;

use crate::text::without_case;

/// Names by what they are without case; none where several are the same then.
pub(crate) type Spellings<N> = HashMap<String, Option<N>>;

/// The names of a folder by what they are without case.
pub(crate) fn spellings<N>(names: impl Iterator<Item = N>, text: impl Fn(&N) -> Option<String>) -> Spellings<N> {
    let mut spellings = Spellings::new();
    for name in names {
        let Some(text) = text(&name) else { continue };
        spellings.entry(without_case(&text)).and_modify(|one| *one = None).or_insert(Some(name));
    }
    spellings
}

/// What stands under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Folder,
    File,
    /// A symbolic link, or something that the listing does not tell the kind of.
    Other,
}

impl From<FileType> for Kind {
    fn from(kind: FileType) -> Self {
        match () {
            () if kind.is_dir() => Self::Folder,
            () if kind.is_symlink() => Self::Other,
            () => Self::File,
        }
    }
}

/// The names that a folder lists.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    names: HashMap<OsString, Kind>,
    /// The names without case, once one is not there.
    spellings: OnceCell<Spellings<OsString>>,
}

impl Listing {
    /// What a folder lists: nothing where it is none.
    ///
    /// # Errors
    /// Where the folder may not be read.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Err(error),
            Err(_) => return Ok(Self::default()),
        };
        let named = |entry: fs::DirEntry| (entry.file_name(), entry.file_type().map_or(Kind::Other, Kind::from));
        Ok(Self::of(entries.map_while(Result::ok).map(named)))
    }

    fn of(names: impl Iterator<Item = (OsString, Kind)>) -> Self {
        Self { names: names.collect(), spellings: OnceCell::new() }
    }

    /// The name as it is listed, and what stands there: that very name, else the only one that differs from it in case alone.
    pub(crate) fn find<'l>(&'l self, name: &'l OsStr) -> Option<(&'l OsStr, Kind)> {
        if let Some(kind) = self.names.get(name) {
            return Some((name, *kind));
        }
        // A name that is not text cannot be written down.
        let listed = self.spellings.get_or_init(|| spellings(self.names.keys().cloned(), |name| name.to_str().map(str::to_owned)));
        let spelt = listed.get(&without_case(name.to_str()?))?.as_deref()?;
        Some((spelt, *self.names.get(spelt)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_it_is_spelt() {
        let files = ["pic.png", "Both", "both", "Stra\u{df}e.md", "\u{c9}t\u{e9}"].map(|name| (name, Kind::File));
        let names = files.into_iter().chain([("Docs", Kind::Folder)]);
        let listing = Listing::of(names.map(|(name, kind)| (name.into(), kind)));
        let found = |name: &str| listing.find(OsStr::new(name)).map(|(name, kind)| (name.to_str().unwrap().to_owned(), kind));
        assert_eq!(found("pic.png"), Some(("pic.png".to_owned(), Kind::File)));
        assert_eq!(found("Pic.PNG"), Some(("pic.png".to_owned(), Kind::File)));
        assert_eq!(found("docs"), Some(("Docs".to_owned(), Kind::Folder)));
        assert_eq!(found("\u{e9}T\u{c9}"), Some(("\u{c9}t\u{e9}".to_owned(), Kind::File)));
        assert_eq!(found("both"), Some(("both".to_owned(), Kind::File)));
        assert_eq!((found("BOTH"), found("gone"), found("STRASSE.md")), (None, None, None));
    }

    #[test]
    fn what_is_no_folder_lists_nothing() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x"), "").unwrap();
        assert_eq!(Listing::read(dir.path()).unwrap().find(OsStr::new("X")), Some((OsStr::new("x"), Kind::File)));
        assert!(Listing::read(&dir.path().join("x")).unwrap().find(OsStr::new("x")).is_none());
        assert!(Listing::read(&dir.path().join("gone")).unwrap().find(OsStr::new("x")).is_none());
    }
}
