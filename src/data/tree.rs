//! One tree for every language: scalars with their types, lists, maps.

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::Number;
use crate::text::Span;

/// A value, and where it stands. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value itself.
    pub value: Value,
    /// Where it stands in the text.
    pub span: Span,
    /// A hash that is the same for values that say the same, wherever they stand and however they are laid out. Values that say
    /// something else may share it: [`Self::same`] tells.
    pub(super) print: u64,
    /// How many values it is made of, itself included.
    pub size: u32,
    /// How many levels it has, itself included.
    pub depth: u16,
}

/// A value of JSON, YAML or TOML.
#[derive(Clone, Debug)]
pub enum Value {
    /// The value `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(Arc<str>),
    /// A date or a time that is no text; TOML alone has them.
    Date(Arc<str>),
    /// A sequence of values.
    List(Arc<[Node]>),
    /// By key; each key once.
    Map(Arc<[Entry]>),
}

/// One key of a map.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key, unescaped.
    pub key: Arc<str>,
    /// Where the key stands in the text.
    pub span: Span,
    /// The value under the key.
    pub value: Node,
}

impl Node {
    /// A value at a place of the text.
    pub fn new(value: Value, span: impl Into<Span>) -> Self {
        let mut hasher = DefaultHasher::new();
        std::mem::discriminant(&value).hash(&mut hasher);
        let (mut size, mut depth) = (1_u32, 0);
        let mut count = |node: &Self| {
            size = size.saturating_add(node.size);
            depth = depth.max(node.depth);
        };
        match &value {
            Value::Null => {}
            Value::Bool(value) => value.hash(&mut hasher),
            Value::Number(value) => value.hash(&mut hasher),
            Value::Text(value) | Value::Date(value) => value.hash(&mut hasher),
            Value::List(nodes) => nodes.iter().for_each(|node| {
                count(node);
                node.print.hash(&mut hasher);
            }),
            Value::Map(entries) => entries.iter().for_each(|entry| {
                count(&entry.value);
                (&entry.key, entry.value.print).hash(&mut hasher);
            }),
        }
        Self { value, span: span.into(), print: hasher.finish(), size, depth: depth.saturating_add(1) }
    }

    /// A map of these entries; of those with the same key the last one counts.
    pub fn map(mut entries: Vec<Entry>, span: impl Into<Span>) -> Self {
        entries.reverse();
        entries.sort_by(|one, other| one.key.cmp(&other.key));
        entries.dedup_by(|one, other| one.key == other.key);
        Self::new(Value::Map(entries.into()), span)
    }

    /// A list of values.
    pub fn list(nodes: Vec<Self>, span: impl Into<Span>) -> Self {
        Self::new(Value::List(nodes.into()), span)
    }

    /// A string.
    pub fn text(text: &str, span: impl Into<Span>) -> Self {
        Self::new(Value::Text(text.into()), span)
    }

    /// The entries of a map; of anything else none.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The entries of a list; of anything else none.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The entry of that key; none where this is no map or has no such key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        let entries = self.entries();
        entries.binary_search_by(|entry| (*entry.key).cmp(key)).ok().map(|index| &entries[index])
    }

    /// The value under a key; none where this is no map or has no such key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The string; none where this is none.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number; none where this is none.
    pub fn as_number(&self) -> Option<f64> {
        match &self.value {
            Value::Number(number) => number.value(),
            _ => None,
        }
    }

    /// The truth value; none where this is none.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether this is a map.
    pub fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// Whether it is made of other values.
    pub fn is_container(&self) -> bool {
        matches!(self.value, Value::Map(_) | Value::List(_))
    }

    /// Whether two trees say the same, wherever they stand and however they are laid out.
    pub fn same(&self, other: &Self) -> bool {
        // What differs in its hash differs, and most of what differs does.
        self.print == other.print
            && match (&self.value, &other.value) {
                (Value::Null, Value::Null) => true,
                (Value::Bool(one), Value::Bool(other)) => one == other,
                (Value::Number(one), Value::Number(other)) => one == other,
                (Value::Text(one), Value::Text(other)) | (Value::Date(one), Value::Date(other)) => one == other,
                // What aliases repeat is one list in memory.
                (Value::List(one), Value::List(other)) => {
                    Arc::ptr_eq(one, other) || (one.len() == other.len() && one.iter().zip(&**other).all(|(one, other)| one.same(other)))
                }
                (Value::Map(one), Value::Map(other)) => {
                    let same = |(one, other): (&Entry, &Entry)| one.key == other.key && one.value.same(&other.value);
                    Arc::ptr_eq(one, other) || (one.len() == other.len() && one.iter().zip(&**other).all(same))
                }
                _ => false,
            }
    }

    /// What it says, in one line that nothing else has; none where that takes more than so many bytes.
    pub fn in_line(&self, most: usize) -> Option<String> {
        let mut line = String::new();
        self.write(&mut line, most).then_some(line)
    }

    /// Whether there was room for all of it.
    fn write(&self, line: &mut String, most: usize) -> bool {
        let is_written = match &self.value {
            Value::Null => write!(line, "null").is_ok(),
            Value::Bool(value) => write!(line, "{value}").is_ok(),
            Value::Number(value) => write!(line, "{value}").is_ok(),
            Value::Text(value) | Value::Date(value) if line.len() + value.len() > most => false,
            Value::Text(value) => write!(line, "{value:?}").is_ok(),
            Value::Date(value) => line.write_str(value).is_ok(),
            Value::List(nodes) => {
                let item = |(index, node): (usize, &Self)| {
                    line.push_str(if index == 0 { "[" } else { ", " });
                    node.write(line, most)
                };
                nodes.iter().enumerate().all(item) && line.write_str(if nodes.is_empty() { "[]" } else { "]" }).is_ok()
            }
            Value::Map(entries) => {
                let item = |(index, entry): (usize, &Entry)| {
                    let has_room = line.len() + entry.key.len() <= most;
                    let start = if index == 0 { "{" } else { ", " };
                    has_room && write!(line, "{start}{:?}: ", entry.key).is_ok() && entry.value.write(line, most)
                };
                entries.iter().enumerate().all(item) && line.write_str(if entries.is_empty() { "{}" } else { "}" }).is_ok()
            }
        };
        is_written && line.len() <= most
    }
}

/// A value as a key of sets and maps: by what it says, wherever it stands.
#[derive(Clone, Copy, Debug)]
pub struct ByValue<'n>(pub &'n Node);

impl PartialEq for ByValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(other.0)
    }
}

impl Eq for ByValue<'_> {}

impl Hash for ByValue<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.print.hash(state);
    }
}
