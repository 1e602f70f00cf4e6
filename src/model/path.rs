//! Paths as text: always with `/`, relative to a repo or to the workspace's root.

/// The folder of a file; empty at the top.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What of a path lies below a folder that is not the top: empty for the folder itself, else with a `/` before it.
pub fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path is a folder, or lies in it; all lie in the top.
pub fn lies_in(path: &str, folder: &str) -> bool {
    folder.is_empty() || below(folder, path).is_some()
}

/// A path as written, read from a folder: `.` and `..` are worked out; what leads above the top keeps its `../`.
pub fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let start = if path.starts_with('/') { "" } else { folder };
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The way from a folder to a path beside or above it, both without dots, as a link has it.
pub fn way(folder: &str, path: &str) -> String {
    let parts = |path| str::split(path, '/').filter(|part| !part.is_empty());
    let shared = parts(folder).zip(parts(folder_of(path))).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", parts(folder).count() - shared);
    up.chain(parts(path).skip(shared)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{join, lies_in, way};

    #[test]
    fn a_name_that_begins_alike_is_no_folder() {
        assert!(lies_in("api/docs", "api") && lies_in("api", "api") && lies_in("api", ""));
        assert!(!lies_in("api-docs", "api") && !lies_in("api", "api/docs"));
    }

    #[test]
    fn a_way_leads_where_it_should() {
        assert_eq!(way("docs/a", "docs/b/x.md"), "../b/x.md");
        assert_eq!(way("docs/a", "docs/a/x.md"), "x.md");
        assert_eq!(way("docs/a", "README.md"), "../../README.md");
        assert_eq!(way("", "docs/x.md"), "docs/x.md");
        assert_eq!(way("docs/a/b", "docs/a"), "../../a");
        for (folder, path) in [("a/b", "a/b/c"), ("a/b", "c"), ("", "c/d"), ("a", "a/a")] {
            assert_eq!(join(folder, &way(folder, path)), path);
        }
    }

    #[test]
    fn dots_are_worked_out() {
        assert_eq!(join("api/docs", "../src/./a.rs"), "api/src/a.rs");
        assert_eq!(join("api", "../../x"), "../x");
        assert_eq!(join("api/docs", "/README.md"), "README.md");
        assert_eq!(join("", "a//b/"), "a/b");
    }
}
