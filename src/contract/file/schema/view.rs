//! A schema with what it refers to inside its file.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::file::found::Spot;
use crate::data::{Entry, Node, Value};
use crate::text::Span;

/// How many references may follow one another.
const CHAIN: usize = 32;

/// A schema, and the schemas that its `$ref` leads to, one after another. What stands first goes first.
pub(super) struct View<'a> {
    pub layers: Vec<&'a Node>,
    /// The `$ref` that leads out of the file, or nowhere.
    pub open: Option<&'a Entry>,
    pub spot: Spot<'a>,
}

impl<'a> View<'a> {
    pub(super) fn new(root: &'a Node, spot: Spot<'a>) -> Self {
        let mut layers = vec![spot.node];
        loop {
            let last = layers[layers.len() - 1];
            let Some(entry) = last.entry("$ref") else { return Self { layers, open: None, spot } };
            let target = entry.value.as_text().and_then(|text| pointed(root, text));
            match target {
                Some(target) if layers.len() < CHAIN && !layers.iter().any(|node| std::ptr::eq(*node, target)) => layers.push(target),
                _ => return Self { layers, open: Some(entry), spot },
            }
        }
    }

    /// The first schema of it that says anything but where to go on.
    pub(super) fn core(&self) -> &'a Node {
        let says = |node: &&&Node| node.entries().iter().any(|entry| &*entry.key != "$ref");
        self.layers.iter().find(says).or(self.layers.last()).unwrap_or(&self.spot.node)
    }

    pub(super) fn refuses_all(&self) -> bool {
        self.layers.iter().any(|node| matches!(node.value, Value::Bool(false)))
    }

    pub(super) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.layers.iter().find_map(|node| node.entry(key))
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The schemas under a keyword that names them, such as `properties`.
    pub(super) fn named(&self, key: &str) -> BTreeMap<&'a str, &'a Entry> {
        let entries = self.layers.iter().rev().filter_map(|node| node.get(key)).flat_map(Node::entries);
        entries.map(|entry| (&*entry.key, entry)).collect()
    }

    pub(super) fn required(&self) -> BTreeSet<&'a str> {
        self.layers.iter().filter_map(|node| node.get("required")).flat_map(Node::items).filter_map(Node::as_text).collect()
    }

    /// The types that it allows; none where it does not say.
    pub(super) fn types(&self) -> Option<BTreeSet<&'a str>> {
        let node = self.get("type")?;
        let mut types: BTreeSet<&str> = match &node.value {
            Value::Text(name) => BTreeSet::from([&**name]),
            _ => node.items().iter().filter_map(Node::as_text).collect(),
        };
        // As OpenAPI 3.0 says it.
        if self.get("nullable").and_then(Node::as_bool) == Some(true) {
            types.insert("null");
        }
        if types.contains("number") {
            types.remove("integer");
        }
        Some(types)
    }

    /// The keywords of all layers, each once.
    pub(super) fn keywords(&self) -> BTreeSet<&'a str> {
        self.layers.iter().flat_map(|node| node.entries()).map(|entry| &*entry.key).collect()
    }

    /// Where a keyword stands, or else the schema.
    pub(super) fn key_place(&self, key: &str) -> Span {
        self.entry(key).map_or(self.spot.key, |entry| entry.span)
    }
}

/// What a reference names inside of its file.
fn pointed<'a>(root: &'a Node, reference: &str) -> Option<&'a Node> {
    let mut node = root;
    let pointer = reference.strip_prefix('#')?;
    if pointer.is_empty() {
        return Some(root);
    }
    for part in pointer.strip_prefix('/')?.split('/') {
        let part = percent_encoding::percent_decode_str(part).decode_utf8().ok()?.replace("~1", "/").replace("~0", "~");
        node = match &node.value {
            Value::List(nodes) => nodes.get(part.parse::<usize>().ok()?)?,
            _ => node.get(&part)?,
        };
    }
    Some(node)
}
