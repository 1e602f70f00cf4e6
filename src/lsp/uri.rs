//! Addresses of files as editors write them, and the paths that they mean.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use percent_encoding::percent_decode_str;

use crate::text::escape;

/// The file that an address means; none where it means something else, such as a text that was never saved.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = percent_decode_str(path).decode_utf8().ok().filter(|path| path.starts_with('/'))?;
    let is_drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    let path = if is_drive { path.strip_prefix('/').unwrap_or(&path) } else { &path };
    Some(PathBuf::from(path))
}

/// The address of a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', if cfg!(windows) { "/" } else { "\\" });
    // How Windows writes a path that was resolved.
    let path = path.strip_prefix("//?/").unwrap_or(&path);
    let slash = if path.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", escape::path(path))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_as_it_was() {
        for path in ["/w/api/docs/TASK1/PLAN.md", "/w/a b/\u{e4}#?%41.md"] {
            let uri = uri_of(Path::new(path)).unwrap();
            assert_eq!(path_of(&uri), Some(PathBuf::from(path)), "{}", uri.as_str());
        }
        let path = |uri: &str| path_of(&Uri::from_str(uri).unwrap());
        assert_eq!(path("file://localhost/w/x.md"), Some(PathBuf::from("/w/x.md")));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file://host/w/x.md"), None);
    }
}
