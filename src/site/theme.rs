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
