//! Paths as text: always with `/`, relative to a repo or to the workspace's root.

/// The folder of a file; empty at the top.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
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

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn dots_are_worked_out() {
        assert_eq!(join("api/docs", "../src/./a.rs"), "api/src/a.rs");
        assert_eq!(join("api", "../../x"), "../x");
        assert_eq!(join("api/docs", "/README.md"), "README.md");
        assert_eq!(join("", "a//b/"), "a/b");
    }
}
