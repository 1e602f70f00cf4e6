//! Comparing two trees: the order of keys does not count, that of lists does.

use super::found::{Found, Said, Spot};
use crate::data::{Language, Node, Value};

/// How many values a search for the entries of a partial copy may look at.
const FUEL: u32 = 4_000_000;

/// A text with the tree that it is.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub text: &'a str,
    pub root: &'a Node,
    pub language: Language,
}

pub(super) fn compare(owner: Side<'_>, mirror: Side<'_>, subset: bool) -> Found {
    let mut trees = Trees { owner, mirror, subset, path: String::new(), fuel: FUEL, found: Found::default() };
    trees.nodes(Spot::alone(owner.root, owner.text), Spot::alone(mirror.root, mirror.text));
    trees.found
}

struct Trees<'a> {
    owner: Side<'a>,
    mirror: Side<'a>,
    subset: bool,
    /// To where the comparison stands, as the copy's language writes paths.
    path: String,
    fuel: u32,
    found: Found,
}

/// A path in the notation of JSON, or in that of others, one key longer.
pub(super) fn push_key(path: &mut String, key: &str, language: Language) {
    match language {
        Language::Json | Language::Jsonc => {
            path.push('/');
            path.push_str(&key.replace('~', "~0").replace('/', "~1"));
        }
        Language::Yaml | Language::Toml => {
            let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '$'));
            match (plain, path.is_empty()) {
                (true, true) => path.push_str(key),
                (true, false) => {
                    path.push('.');
                    path.push_str(key);
                }
                (false, _) => {
                    path.push_str("[\"");
                    path.push_str(key);
                    path.push_str("\"]");
                }
            }
        }
    }
}

/// A path one place in a list longer.
pub(super) fn push_index(path: &mut String, index: usize, language: Language) {
    match language {
        Language::Json | Language::Jsonc => path.push_str(&format!("/{index}")),
        Language::Yaml | Language::Toml => path.push_str(&format!("[{index}]")),
    }
}

/// A path as a message names it.
pub(super) fn named(path: &str) -> String {
    if path.is_empty() { "the whole file".to_owned() } else { format!("`{path}`") }
}

impl<'a> Trees<'a> {
    fn below(&mut self, push: impl FnOnce(&mut String), then: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        push(&mut self.path);
        then(self);
        self.path.truncate(length);
    }

    fn differ(&mut self, owner: Said, mirror: Said) {
        let fact = named(&self.path);
        self.found.differ(fact, owner, mirror, None);
    }

    fn nodes(&mut self, owner: Spot<'a>, mirror: Spot<'a>) {
        if owner.node.same(mirror.node) {
            return;
        }
        match (&owner.node.value, &mirror.node.value) {
            (Value::Map(_), Value::Map(_)) => self.maps(owner, mirror),
            (Value::List(_), Value::List(_)) => self.lists(owner, mirror),
            _ => {
                let (mut owned, mut said) = (owner.said(self.owner.text), mirror.said(self.mirror.text));
                if owned.text == said.text {
                    owned.text = format!("{} ({})", owned.text, kind(owner.node));
                    said.text = format!("{} ({})", said.text, kind(mirror.node));
                }
                self.differ(owned, said);
            }
        }
    }

    fn maps(&mut self, owner: Spot<'a>, mirror: Spot<'a>) {
        let language = self.mirror.language;
        for entry in owner.node.entries() {
            let owned = owner.below(entry);
            self.below(
                |path| push_key(path, &entry.key, language),
                |trees| match mirror.node.entry(&entry.key) {
                    Some(other) => trees.nodes(owned, mirror.below(other)),
                    None if trees.subset => trees.found.paraphrased = true,
                    None => trees.differ(owned.said(trees.owner.text), Said::nothing(mirror.key)),
                },
            );
        }
        for entry in mirror.node.entries().iter().filter(|entry| owner.node.entry(&entry.key).is_none()) {
            let said = mirror.below(entry);
            self.below(
                |path| push_key(path, &entry.key, language),
                |trees| trees.differ(Said::nothing(owner.key), said.said(trees.mirror.text)),
            );
        }
    }

    fn lists(&mut self, owner: Spot<'a>, mirror: Spot<'a>) {
        let (owned, said) = (owner.node.items(), mirror.node.items());
        let same = |(one, other): &(&Node, &Node)| one.same(other);
        let before = owned.iter().zip(said).take_while(same).count();
        let after = owned[before..].iter().rev().zip(said[before..].iter().rev()).take_while(same).count();
        let (owned_end, said_end) = (owned.len() - after, said.len() - after);
        if self.subset && owned.len() != said.len() {
            return self.parts(owner, mirror);
        }
        for index in before..owned_end.max(said_end) {
            let language = self.mirror.language;
            let one = owned[..owned_end].get(index).map(|node| Spot::alone(node, self.owner.text));
            let other = said[..said_end].get(index).map(|node| Spot::alone(node, self.mirror.text));
            self.below(
                |path| push_index(path, index, language),
                |trees| match (one, other) {
                    (Some(one), Some(other)) => trees.nodes(one, other),
                    (Some(one), None) => trees.differ(one.said(trees.owner.text), Said::nothing(mirror.key)),
                    (None, Some(other)) => trees.differ(Said::nothing(owner.key), other.said(trees.mirror.text)),
                    (None, None) => {}
                },
            );
        }
    }

    /// The entries of a copy that may lack some: each must be one of the owner's, in the same order.
    fn parts(&mut self, owner: Spot<'a>, mirror: Spot<'a>) {
        self.found.paraphrased = true;
        let mut rest = owner.node.items();
        for (index, node) in mirror.node.items().iter().enumerate() {
            match rest.iter().position(|owned| covers(owned, node, &mut self.fuel)) {
                Some(place) => rest = &rest[place + 1..],
                None if self.fuel == 0 => {
                    self.found.gave_up = true;
                    return;
                }
                None => {
                    let (said, language) = (Spot::alone(node, self.mirror.text).said(self.mirror.text), self.mirror.language);
                    self.below(|path| push_index(path, index, language), |trees| trees.differ(Said::nothing(owner.key), said));
                }
            }
        }
    }
}

/// Whether a value says nothing that the owner's does not say too.
fn covers(owner: &Node, mirror: &Node, fuel: &mut u32) -> bool {
    *fuel = fuel.saturating_sub(1);
    if owner.same(mirror) {
        return true;
    }
    if *fuel == 0 {
        return false;
    }
    match (&owner.value, &mirror.value) {
        (Value::Map(_), Value::Map(said)) => {
            said.iter().all(|entry| owner.get(&entry.key).is_some_and(|owned| covers(owned, &entry.value, fuel)))
        }
        (Value::List(owned), Value::List(said)) => {
            let mut rest = owned.iter();
            said.iter().all(|node| rest.any(|owned| covers(owned, node, fuel)))
        }
        _ => false,
    }
}

fn kind(node: &Node) -> &'static str {
    match node.value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::Text(_) => "a text",
        Value::Date(_) => "a date",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}
