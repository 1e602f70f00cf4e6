//! Environment files: `NAME=value` on each line, as shells and compose read them.

use super::{Entry, Node};
use crate::text::{Cut, Span};

pub(super) fn read(text: &str) -> Node {
    let mut entries = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        entries.extend(entry(line, start));
        start += line.len();
    }
    Node::map(entries, 0..text.len())
}

fn entry(line: &str, start: usize) -> Option<Entry> {
    let (left, right) = line.split_once('=')?;
    let trimmed = left.trim_start_matches('\u{feff}').trim();
    let name = trimmed.strip_prefix("export ").unwrap_or(trimmed).trim();
    let is_name = !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | '.'));
    let key_at = start + left.find(name).filter(|_| is_name)?;
    let value = right.trim();
    let quoted = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')).and_then(|quote| value.tail(1).split_once(quote));
    let (value, inner) = match quoted {
        Some((value, _)) => (value, 1),
        // A comment behind a value has a blank before it.
        None => (value.split_once(" #").map_or(value, |(value, _)| value).trim_end(), 0),
    };
    let value_at = start + left.len() + 1 + (right.len() - right.trim_start().len()) + inner;
    let value = Node::text(value, Span::new(value_at, value_at + value.len()));
    Some(Entry { key: name.into(), span: Span::new(key_at, key_at + name.len()), value })
}

/// Whether a file is one of these, by its name: `.env`, `.env.staging`, `staging.env`.
pub(super) fn is_env(name: &str) -> bool {
    name == ".env" || name.head(5) == ".env." || name.ends_with(".env")
}

#[cfg(test)]
mod tests {
    use super::{is_env, read};

    #[test]
    fn lines_are_names_with_values() {
        let text = "# x=1\nCORE_TAG=1.4.0 # now\nexport EDGE = \"a b\" \nA='1'\r\nnot a line\n=x\nEMPTY=\n";
        let root = read(text);
        let value = |name: &str| root.get(name).map(|node| (node.as_text().unwrap().to_owned(), node.span.of(text).to_owned()));
        let same = |text: &str| Some((text.to_owned(), text.to_owned()));
        assert_eq!((value("CORE_TAG"), value("EDGE"), value("A"), value("EMPTY")), (same("1.4.0"), same("a b"), same("1"), same("")));
        assert_eq!(root.entries().len(), 4);
        assert_eq!(root.entry("EDGE").unwrap().span.of(text), "EDGE");
        assert!([".env", ".env.prod", "prod.env"].iter().all(|name| is_env(name)) && !is_env("environment"));
    }
}
