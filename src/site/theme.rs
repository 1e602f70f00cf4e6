//! What every page wears: the built-in theme, with the user's files in the place of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use super::{embedded, forge};

/// The files of a theme by their path, with `/`.
pub(super) struct Theme<'a> {
    files: BTreeMap<String, &'a [u8]>,
    built_in: BTreeMap<String, &'static [u8]>,
    own: &'a BTreeMap<String, Vec<u8>>,
    /// The paths of the user's files that take no other's place.
    added: BTreeSet<&'a str>,
}

impl<'a> Theme<'a> {
    pub(super) fn new(own: &'a BTreeMap<String, Vec<u8>>) -> Self {
        let built_in = embedded::theme();
        let mut files: BTreeMap<String, &[u8]> = built_in.clone();
        let added = own.keys().map(String::as_str).filter(|path| !files.contains_key(*path)).collect();
        files.extend(own.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())));
        Self { files, built_in, own, added }
    }

    /// Whether both are of one folder that was read once.
    pub(super) fn is(&self, other: &Theme<'_>) -> bool {
        ptr::eq(self.own, other.own)
    }

    /// Templates by their name, such as `task.html`: the built-in ones, all of them, then the user's.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, &[u8], bool)> {
        let own = self.own.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice(), true));
        let built_in = self.built_in.iter().map(|(path, bytes)| (path.as_str(), *bytes, false));
        built_in.chain(own).filter_map(|(path, bytes, is_own)| Some((path.strip_prefix("templates/")?, bytes, is_own)))
    }

    /// The files of a folder whose names end so, where they stand on the site: the theme's own, then those that the user adds.
    pub(super) fn linked(&self, folder: &str, ending: &str) -> Vec<String> {
        let is_linked = |path: &&str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')) && path.ends_with(ending);
        let paths = self.files.keys().map(String::as_str).filter(is_linked);
        let (added, own): (Vec<&str>, Vec<&str>) = paths.partition(|path| self.added.contains(path));
        own.into_iter().chain(added).map(|path| format!("theme/{}", forge::encode(path))).collect()
    }

    /// What stands at a path of the site, where that is the theme's.
    pub(super) fn asset(&self, path: &str) -> Option<&[u8]> {
        let path = path.strip_prefix("theme/").filter(|path| !path.starts_with("templates/"))?;
        self.files.get(path).copied()
    }

    /// Everything else, by where it stands on the site.
    pub(super) fn assets(&self) -> impl Iterator<Item = (String, &[u8])> {
        let assets = self.files.iter().filter(|(path, _)| !path.starts_with("templates/"));
        assets.map(|(path, bytes)| (format!("theme/{path}"), *bytes))
    }
}
