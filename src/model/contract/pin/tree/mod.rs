//! A JSON or TOML file as a tree that knows its places.

mod json;
mod toml;

use std::collections::BTreeMap;

pub(super) use self::json::read as read_json;
pub(super) use self::toml::read as read_toml;

use crate::text::Span;

/// A value of a manifest.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(Text),
    Flag(bool),
    List(Vec<Node>),
    Table(Table),
    /// A number, a date, a null: nothing that a manifest says of packages.
    Other,
}

pub(super) type Table = BTreeMap<String, Node>;

/// A string, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub value: String,
    /// Without its quotes.
    pub span: Span,
}

impl Text {
    /// The string whose literal fills these bytes of a file, quotes included.
    pub fn new(value: String, file: &str, literal: std::ops::Range<usize>) -> Self {
        let raw = file.get(literal.clone()).unwrap_or_default();
        let quotes = raw.len().saturating_sub(value.len()) / 2;
        let inner = literal.start + quotes..literal.start + quotes + value.len();
        let span = if file.get(inner.clone()) == Some(value.as_str()) { inner } else { literal };
        Self { value, span: span.into() }
    }

    /// The place of a part of the value; the whole, where the file spells it with escapes.
    pub fn part(&self, part: std::ops::Range<usize>) -> Span {
        let start = self.span.start as usize;
        let exact = (self.span.end - self.span.start) as usize == self.value.len();
        if exact { Span::new(start + part.start, start + part.end) } else { self.span }
    }
}

impl Node {
    pub fn text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Node] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    pub fn is_true(&self) -> bool {
        matches!(self, Self::Flag(true))
    }

    /// What stands under these keys, one below the other.
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.table()?.get(*key))
    }

    pub fn text_at(&self, keys: &[&str]) -> Option<&Text> {
        self.at(keys)?.text()
    }

    /// The entries of the table under these keys; none where there is no such table.
    pub fn entries(&self, keys: &[&str]) -> impl Iterator<Item = (&str, &Node)> + use<'_> {
        let table = self.at(keys).and_then(Node::table);
        table.into_iter().flatten().map(|(key, node)| (key.as_str(), node))
    }
}
