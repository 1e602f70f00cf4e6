//! What every page wears: the built-in theme, with the user's files in the place of its own.

use std::borrow::Cow;
use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/theme");

/// The files of a theme by their path, with `/`.
pub(super) struct Theme<'a> {
    files: BTreeMap<Cow<'a, str>, &'a [u8]>,
}

impl<'a> Theme<'a> {
    pub fn new(own: &'a BTreeMap<String, Vec<u8>>) -> Self {
        let mut files = BTreeMap::new();
        gather(&BUILT_IN, &mut files);
        files.extend(own.iter().map(|(path, bytes)| (Cow::from(path), bytes.as_slice())));
        Self { files }
    }

    /// Templates by their name: `task.html`.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, *bytes)))
    }

    /// The files of a folder whose names end so, where they stand on the site: the theme's own, then those that the user adds.
    pub fn linked(&self, folder: &str, ending: &str) -> Vec<String> {
        let is_linked = |path: &&str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')) && path.ends_with(ending);
        let paths = self.files.keys().map(AsRef::as_ref).filter(is_linked);
        let (own, added): (Vec<&str>, Vec<&str>) = paths.partition(|path| BUILT_IN.get_file(path).is_some());
        own.into_iter().chain(added).map(|path| format!("theme/{path}")).collect()
    }

    /// Everything else, by where it stands on the site.
    pub fn assets(&self) -> impl Iterator<Item = (String, &[u8])> {
        let assets = self.files.iter().filter(|(path, _)| !path.starts_with("templates/"));
        assets.map(|(path, bytes)| (format!("theme/{path}"), *bytes))
    }
}

fn gather<'a>(dir: &'static Dir<'static>, files: &mut BTreeMap<Cow<'a, str>, &'a [u8]>) {
    for file in dir.files() {
        files.insert(Cow::from(file.path().to_string_lossy().replace('\\', "/")), file.contents());
    }
    dir.dirs().for_each(|dir| gather(dir, files));
}
