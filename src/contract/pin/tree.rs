//! A JSON or TOML file as a tree that knows its places.

use std::collections::BTreeMap;

use crate::data::{self, Language, Value};
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

/// Reads the text of a manifest; none where it is none of its language.
pub(super) fn read(language: Language, text: &str) -> Option<Node> {
    Some(Node::new(text, &language.read(text).ok()?))
}

/// A string, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub value: String,
    /// Without its quotes.
    pub span: Span,
}

impl Text {
    /// The string whose literal fills these bytes of a file, quotes included.
    pub(super) fn new(value: String, file: &str, literal: std::ops::Range<usize>) -> Self {
        let raw = file.get(literal.clone()).unwrap_or_default();
        let quotes = raw.len().saturating_sub(value.len()) / 2;
        let inner = literal.start + quotes..literal.start + quotes + value.len();
        let span = if file.get(inner.clone()) == Some(value.as_str()) { inner } else { literal };
        Self { value, span: span.into() }
    }

    /// The place of a part of the value; the whole, where the file spells it with escapes.
    pub(super) fn part(&self, part: std::ops::Range<usize>) -> Span {
        let start = self.span.start as usize;
        let exact = (self.span.end - self.span.start) as usize == self.value.len();
        if exact { Span::new(start + part.start, start + part.end) } else { self.span }
    }
}

impl Node {
    fn new(file: &str, node: &data::Node) -> Self {
        match &node.value {
            Value::Text(text) => Self::Text(Text::new(text.to_string(), file, node.span.range())),
            Value::Bool(flag) => Self::Flag(*flag),
            Value::List(items) => Self::List(items.iter().map(|item| Self::new(file, item)).collect()),
            Value::Map(entries) => {
                Self::Table(entries.iter().map(|entry| (entry.key.to_string(), Self::new(file, &entry.value))).collect())
            }
            _ => Self::Other,
        }
    }

    pub(super) fn text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> &[Node] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn is_true(&self) -> bool {
        matches!(self, Self::Flag(true))
    }

    /// What stands under these keys, one below the other.
    pub(super) fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.table()?.get(*key))
    }

    pub(super) fn text_at(&self, keys: &[&str]) -> Option<&Text> {
        self.at(keys)?.text()
    }

    /// The entries of the table under these keys; none where there is no such table.
    pub(super) fn entries(&self, keys: &[&str]) -> impl Iterator<Item = (&str, &Node)> + use<'_> {
        let table = self.at(keys).and_then(Node::table);
        table.into_iter().flatten().map(|(key, node)| (key.as_str(), node))
    }
}
