//! The files that come along in the program: the theme, and the pages of the guide.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/theme");
static GUIDE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/guide");

/// The built-in theme, by path in the theme's folder.
pub(super) fn theme() -> BTreeMap<String, &'static [u8]> {
    files(&THEME, "")
}

/// The built-in guide, by path in the content folder.
pub(super) fn guide() -> BTreeMap<String, &'static [u8]> {
    files(&GUIDE, "guide/")
}

fn files(dir: &'static Dir<'static>, before: &str) -> BTreeMap<String, &'static [u8]> {
    let mut files = BTreeMap::new();
    let mut dirs = vec![dir];
    while let Some(dir) = dirs.pop() {
        let path = |file: &include_dir::File<'_>| format!("{before}{}", file.path().to_string_lossy().replace('\\', "/"));
        files.extend(dir.files().map(|file| (path(file), file.contents())));
        dirs.extend(dir.dirs());
    }
    files
}
