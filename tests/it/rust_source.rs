//! Rust files as the paths that they name: enough of a reader to hold the layers apart.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src/`.
pub struct RustFile {
    /// Relative to `src/`, with `/`.
    pub path: String,
    pub text: String,
    /// The text without comments and without what stands in strings: the file's own, and that of its `mod tests`.
    code: String,
    tests: String,
}

/// All files of `src/`, sorted.
pub fn rust_files() -> Vec<RustFile> {
    let root = root().join("src");
    let mut paths = files_below(&root);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.iter().map(|path| RustFile::read(&root, path)).collect()
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

impl RustFile {
    fn read(root: &Path, path: &Path) -> Self {
        Self::new(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"), fs::read_to_string(path).unwrap())
    }

    fn new(path: String, text: String) -> Self {
        let mut code = code(&text);
        let tests = code.find("mod tests {").map_or_else(String::new, |at| code.split_off(at));
        Self { path, text, code, tests }
    }

    /// Whether it names something outside of its tests, such as `fs::read(`.
    pub fn uses(&self, name: &str) -> bool {
        let starts = |at: usize| !self.code[..at].ends_with(|c: char| c == '_' || c.is_alphanumeric());
        self.code.match_indices(name).any(|(at, _)| starts(at))
    }

    /// The string literals outside of its tests that are not a lint's reason; a string over several lines is one line.
    pub fn strings(&self) -> Vec<String> {
        let (code, strings) = code_and_strings(&self.text);
        let tests = code.find("mod tests {").unwrap_or(code.len());
        let told = strings.into_iter().filter(|(at, _)| *at < tests && !code[..*at].ends_with("reason = "));
        told.map(|(_, literal)| literal.split("\\\n").map(str::trim_start).collect()).collect()
    }

    /// The module path: `lint/rules/mod.rs` is `lint`, `rules`.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs");
        let path = path.strip_suffix("/mod").unwrap_or(path);
        path.split('/').filter(|part| !matches!(*part, "lib" | "main")).map(str::to_owned).collect()
    }

    /// The first name of every path that starts at the crate's root, by `use` groups, inline paths and `super`.
    pub fn layers_named(&self) -> BTreeSet<String> {
        let absolute = |path: Vec<String>, depth: usize| match path.first().map(String::as_str) {
            Some("crate") => path.get(1).cloned(),
            Some("super") => {
                let module = self.module();
                let up = path.iter().take_while(|part| *part == "super").count().saturating_sub(depth);
                module.get(..module.len().checked_sub(up)?)?.iter().chain(path.iter().skip_while(|part| *part == "super")).next().cloned()
            }
            _ => None,
        };
        let own = paths(&self.code).into_iter().filter_map(|path| absolute(path, 0));
        own.chain(paths(&self.tests).into_iter().filter_map(|path| absolute(path, 1))).collect()
    }

    /// The first name of every path that starts elsewhere: foreign crates, and what the file itself declares.
    pub fn first_names(&self) -> BTreeSet<String> {
        let own: BTreeSet<&str> = words_after(&self.code, "mod").collect();
        let firsts = [&self.code, &self.tests].into_iter().flat_map(|code| paths(code)).filter_map(|path| path.into_iter().next());
        firsts.filter(|name| !own.contains(name.as_str())).collect()
    }
}

/// Every path of two names or more, and every path of a `use`, its groups opened.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut rest = code;
    let mut before = None;
    while let Some(next) = rest.chars().next() {
        if next != '_' && !next.is_alphabetic() {
            before = if next.is_whitespace() { before } else { Some(next) };
            rest = &rest[next.len_utf8()..];
            continue;
        }
        let name = word(rest);
        rest = &rest[name.len()..];
        if name == "use" {
            let end = rest.find(';').unwrap_or(rest.len());
            open(&rest[..end], &[], &mut paths);
            rest = &rest[end..];
        } else if !matches!(before, Some(':' | '.')) {
            let mut path = vec![name.to_owned()];
            while let Some(name) = rest.strip_prefix("::").map(word).filter(|name| !name.is_empty()) {
                path.push(name.to_owned());
                rest = &rest[2 + name.len()..];
            }
            if path.len() > 1 {
                paths.push(path);
            }
        }
        before = Some('a');
    }
    paths
}

fn word(text: &str) -> &str {
    &text[..text.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(text.len())]
}

fn words_after<'t>(code: &'t str, keyword: &str) -> impl Iterator<Item = &'t str> {
    let mut words = code.split(|c: char| c != '_' && !c.is_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::from_fn(move || {
        words.find(|word| *word == keyword)?;
        words.next()
    })
}

/// `a::{b, c::{d, e}}` as `a b`, `a c d`, `a c e`.
fn open(tree: &str, above: &[String], paths: &mut Vec<Vec<String>>) {
    let (path, group) = match tree.split_once('{') {
        Some((path, group)) => (path, group.rsplit_once('}').map(|(group, _)| group)),
        None => (tree, None),
    };
    let names = path.split("::").map(|name| word(name.trim()).to_owned()).filter(|name| !name.is_empty());
    let path: Vec<String> = above.iter().cloned().chain(names).collect();
    let Some(group) = group else {
        paths.push(path);
        return;
    };
    let mut depth = 0;
    let parts = group.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    parts.filter(|part| !part.trim().is_empty()).for_each(|part| open(part, &path, paths));
}

/// Rust without comments and without what is in strings and character literals.
fn code(text: &str) -> String {
    code_and_strings(text).0
}

/// The same, and every string literal with its quotes, as the code before it and the literal.
fn code_and_strings(text: &str) -> (String, Vec<(usize, &str)>) {
    let mut code = String::new();
    let mut strings = Vec::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if next == '"' {
            1 + string_end(&rest[1..])
        } else if let Some(raw) = rest.strip_prefix('r').filter(|_| !code.ends_with(|c: char| c == '_' || c.is_alphanumeric())) {
            let marks = &raw[..raw.len() - raw.trim_start_matches('#').len()];
            match raw[marks.len()..].strip_prefix('"') {
                Some(body) => 2 + marks.len() + body.find(&format!("\"{marks}")).map_or(body.len(), |end| end + 1 + marks.len()),
                None => 0,
            }
        } else if next == '\'' {
            character(rest)
        } else {
            0
        };
        if skip == 0 {
            code.push(next);
        } else {
            if matches!(next, '"' | 'r') {
                strings.push((code.len(), &rest[..skip]));
            }
            code.push(' ');
        }
        rest = &rest[skip.max(next.len_utf8())..];
    }
    (code, strings)
}

/// How far a string reaches whose opening quote has been read.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    let end = text.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |end| end + 1)
}

/// The length of a character literal; nothing for a lifetime.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(0, |end| 3 + end + 1),
        Some(_) => characters.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

#[test]
fn paths_are_read_through_groups_comments_and_strings() {
    let text = "//! use crate::site::X;\nuse crate::{model::{A, b::C}, text};\nuse super::super::lint;\n\
                fn f<'a>(c: &'a str) { let s = \"crate::cli::run \\\" '\"; g('\"', crate::host::open(c)); toml::de::from_str(r#\"use x::y\"#) }";
    let file = RustFile::new("site/page.rs".to_owned(), format!("{text}\nmod tests {{ use super::super::page::A; use super::*; }}"));
    assert_eq!(file.layers_named().into_iter().collect::<Vec<_>>(), ["host", "lint", "model", "site", "text"]);
    assert!(file.first_names().contains("toml") && !file.first_names().contains("x"));
}
