//! What every page wears: the built-in theme, with the user's files in the place of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{embedded, forge};

/// The files of a theme by their path, with `/`.
pub(super) struct Theme<'a> {
    files: BTreeMap<String, &'a [u8]>,
    /// The paths of the user's files that take no other's place.
    added: BTreeSet<&'a str>,
}

impl<'a> Theme<'a> {
    pub fn new(own: &'a BTreeMap<String, Vec<u8>>) -> Self {
        let mut files: BTreeMap<String, &[u8]> = embedded::theme();
        let added = own.keys().map(String::as_str).filter(|path| !files.contains_key(*path)).collect();
        files.extend(own.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())));
        Self { files, added }
    }

    /// Templates by their name: `task.html`.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, *bytes)))
    }

    /// The files of a folder whose names end so, where they stand on the site: the theme's own, then those that the user adds.
    pub fn linked(&self, folder: &str, ending: &str) -> Vec<String> {
        let is_linked = |path: &&str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')) && path.ends_with(ending);
        let paths = self.files.keys().map(String::as_str).filter(is_linked);
        let (added, own): (Vec<&str>, Vec<&str>) = paths.partition(|path| self.added.contains(path));
        own.into_iter().chain(added).map(|path| format!("theme/{}", forge::encode(path))).collect()
    }

    /// What stands at a path of the site, where that is the theme's.
    pub fn asset(&self, path: &str) -> Option<&[u8]> {
        let path = path.strip_prefix("theme/").filter(|path| !path.starts_with("templates/"))?;
        self.files.get(path).copied()
    }

    /// Everything else, by where it stands on the site.
    pub fn assets(&self) -> impl Iterator<Item = (String, &[u8])> {
        let assets = self.files.iter().filter(|(path, _)| !path.starts_with("templates/"));
        assets.map(|(path, bytes)| (format!("theme/{path}"), *bytes))
    }
}
