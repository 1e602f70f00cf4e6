//! Links that open a line of a file in the reader's editor: for a site that is read where its files are.

use std::borrow::Cow;

use crate::model::below;
use crate::text::escape;

/// The editors that are known by name, and how each is asked for a line.
const KNOWN: [(&str, &str); 6] = [
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("windsurf", "windsurf://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
];

/// How a line is opened, and where the files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorLink {
    pattern: Cow<'static, str>,
    /// Folders by their paths on the site, each with its place on the disk.
    folders: Vec<(String, String)>,
}

impl EditorLink {
    /// The names that stand for an editor.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|(name, _)| *name)
    }

    /// The address that an editor's name stands for, or one that is written with its gaps; none where it is neither.
    pub fn pattern(said: &str) -> Option<Cow<'static, str>> {
        if let Some((_, pattern)) = KNOWN.iter().find(|(name, _)| *name == said) {
            return Some(Cow::Borrowed(pattern));
        }
        let (scheme, rest) = said.split_once("://")?;
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        (is_scheme && rest.contains("{path}")).then(|| Cow::Owned(said.to_owned()))
    }

    /// The folders are those that differ from the last one, which is the top, by where they are.
    pub fn new(pattern: Cow<'static, str>, folders: Vec<(String, String)>) -> Self {
        Self { pattern, folders }
    }

    /// The link to a place in a file.
    pub(super) fn at(&self, file: &str, line: Option<u32>, column: Option<u32>) -> Option<String> {
        let inside = |(path, place): &(String, String)| {
            let rest = if path.is_empty() { file } else { below(path, file)?.trim_start_matches('/') };
            Some(format!("{place}/{rest}"))
        };
        let path = self.folders.iter().find_map(inside)?;
        let slash = if path.starts_with('/') { "" } else { "/" };
        let path = format!("{slash}{}", escape::path(&path));
        let number = |number: Option<u32>| number.unwrap_or(1).to_string();
        Some(self.pattern.replace("{path}", &path).replace("{line}", &number(line)).replace("{column}", &number(column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_where_the_file_is() {
        let folders = vec![("far".to_owned(), "/cache/x".to_owned()), (String::new(), "/w/my work".to_owned())];
        let link = |said: &str| EditorLink::new(EditorLink::pattern(said).unwrap(), folders.clone());
        let at = |said: &str, file: &str| link(said).at(file, Some(3), Some(7)).unwrap();
        assert_eq!(at("vscode", "web/a#\u{e4}.md"), "vscode://file/w/my%20work/web/a%23%C3%A4.md:3:7");
        assert_eq!(at("vscode", "far/a.md"), "vscode://file/cache/x/a.md:3:7");
        assert_eq!(at("mine://x?{path}&{line}", "farther.md"), "mine://x?/w/my%20work/farther.md&3");
        assert_eq!(link("zed").at("a.md", None, None).unwrap(), "zed://file/w/my%20work/a.md:1:1");
        for refused in ["", "nobody", "javascript:alert(1)//{path}", "x://{line}", "1x://{path}"] {
            assert_eq!(EditorLink::pattern(refused), None, "{refused}");
        }
    }
}
