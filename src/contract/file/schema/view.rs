//! A schema with all that it is made of: what it refers to, and what `allOf` adds.

use std::collections::{BTreeMap, BTreeSet};

use super::docs::Docs;
use crate::contract::file::found::{Said, Spot};
use crate::data::{ByValue, Node, Value};
use crate::text::Span;

/// How many schemas one is made of at most. What is beyond is compared as it is written.
const LAYERS: usize = 64;

/// The keywords whose alternatives a schema fits.
const CHOICES: [&str; 2] = ["anyOf", "oneOf"];

/// A schema, and the schemas that its `$ref` and `allOf` lead to, one after another. What is written first goes first.
pub(in crate::contract::file) struct View<'a> {
    pub(super) layers: Vec<Layer<'a>>,
    /// The `$ref` that points outside of the files, or at nothing.
    pub(in crate::contract::file) open: Option<Spot<'a>>,
    pub(super) spot: Spot<'a>,
    /// Whether `null` fits by other means than its type.
    nullable: bool,
    /// Whether what has properties is an object where its type is not written.
    inferred: bool,
}

/// One of the schemas that a schema is made of.
#[derive(Clone, Copy)]
pub(super) struct Layer<'a> {
    pub spot: Spot<'a>,
    /// The alternatives that are no more than a way to write `null`.
    collapsed: Option<&'static str>,
}

/// A bound of numbers, and whether the bound itself is left out.
#[derive(Clone, Copy)]
pub(super) struct Bound<'a> {
    pub value: f64,
    pub excluded: bool,
    /// What says it; none where nothing does.
    pub spot: Option<Spot<'a>>,
}

impl<'a> View<'a> {
    pub(in crate::contract::file) fn new(docs: &Docs<'a>, spots: &[Spot<'a>], inferred: bool) -> Self {
        let mut view = Self { layers: Vec::new(), open: None, spot: spots[0], nullable: false, inferred };
        spots.iter().for_each(|spot| view.add(docs, *spot));
        view
    }

    fn add(&mut self, docs: &Docs<'a>, spot: Spot<'a>) {
        if self.layers.iter().any(|layer| std::ptr::eq(layer.spot.node, spot.node)) {
            return;
        }
        let index = self.layers.len();
        self.layers.push(Layer { spot, collapsed: None });
        self.nullable |= spot.node.get("nullable").and_then(Node::as_bool) == Some(true);
        if let Some(reference) = spot.entry("$ref") {
            let target = reference.node.as_text().and_then(|text| docs.target(text, spot.doc));
            match target.filter(|target| index + 1 < LAYERS && !self.has(target.node)) {
                Some(target) => self.add(docs, target),
                None => self.open = Some(reference),
            }
        }
        if let Some(all) = spot.entry("allOf") {
            for node in all.node.items().iter().take(LAYERS.saturating_sub(self.layers.len())) {
                self.add(docs, docs.item(all, node));
            }
        }
        for key in CHOICES {
            let Some(choices) = spot.entry(key) else { continue };
            let nodes = choices.node.items();
            let (null, rest): (Vec<&'a Node>, Vec<&'a Node>) = nodes.iter().partition(|node| is_null(node));
            if let ([_], [one]) = (null.as_slice(), rest.as_slice()) {
                self.layers[index].collapsed = Some(key);
                self.nullable = true;
                self.add(docs, docs.item(choices, one));
                break;
            }
        }
    }

    fn has(&self, node: &Node) -> bool {
        self.layers.iter().any(|layer| std::ptr::eq(layer.spot.node, node))
    }

    pub(super) fn refuses_all(&self) -> bool {
        self.layers.iter().any(|layer| matches!(layer.spot.node.value, Value::Bool(false)))
    }

    /// What is written under a keyword, in all layers.
    pub(in crate::contract::file) fn all(&self, key: &str) -> Vec<Spot<'a>> {
        self.layers.iter().filter(|layer| layer.collapsed != Some(key)).filter_map(|layer| layer.spot.entry(key)).collect()
    }

    pub(in crate::contract::file) fn entry(&self, key: &str) -> Option<Spot<'a>> {
        self.layers.iter().filter(|layer| layer.collapsed != Some(key)).find_map(|layer| layer.spot.entry(key))
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|spot| spot.node)
    }

    /// The schemas under a keyword that names them, such as `properties`: each with all that layers say of it.
    pub(in crate::contract::file) fn named(&self, key: &str) -> BTreeMap<&'a str, Vec<Spot<'a>>> {
        let mut named: BTreeMap<&'a str, Vec<Spot<'a>>> = BTreeMap::new();
        for spot in self.all(key) {
            for entry in spot.node.entries() {
                let schemas = named.entry(&entry.key).or_default();
                if schemas.iter().all(|known| !known.node.same(&entry.value)) {
                    schemas.push(spot.below(entry));
                }
            }
        }
        named
    }

    pub(super) fn required(&self) -> BTreeSet<&'a str> {
        self.all("required").into_iter().flat_map(|spot| spot.node.items()).filter_map(Node::as_text).collect()
    }

    /// The types that it allows; none where it does not say.
    pub(in crate::contract::file) fn types(&self) -> Option<BTreeSet<&'a str>> {
        let of_node = |node: &'a Node| -> BTreeSet<&'a str> {
            match &node.value {
                Value::Text(name) => BTreeSet::from([&**name]),
                _ => node.items().iter().filter_map(Node::as_text).collect(),
            }
        };
        let written = self.all("type");
        let null = self.nullable || (!written.is_empty() && written.iter().all(|spot| of_node(spot.node).contains("null")));
        let one = |spot: &Spot<'a>| {
            let mut types = of_node(spot.node);
            // Where the whole may be null, what one layer says of it does not count.
            if null || written.len() > 1 {
                types.remove("null");
            }
            if types.contains("number") {
                types.insert("integer");
            }
            types
        };
        let both = written.iter().map(one).reduce(|one, other| one.intersection(&other).copied().collect());
        let mut types = match both {
            Some(types) => types,
            None if self.inferred && ["properties", "additionalProperties"].iter().any(|key| self.entry(key).is_some()) => {
                BTreeSet::from(["object"])
            }
            None if self.inferred && self.entry("items").is_some() => BTreeSet::from(["array"]),
            None => return None,
        };
        if types.contains("number") {
            types.remove("integer");
        }
        if null {
            types.insert("null");
        }
        Some(types)
    }

    /// Whether `null` fits besides what the type says.
    pub(super) fn has_null_form(&self) -> bool {
        self.nullable
    }

    /// Whether the type itself names `null`.
    pub(super) fn writes_null(&self) -> bool {
        self.all("type")
            .iter()
            .any(|spot| spot.node.as_text() == Some("null") || spot.node.items().iter().any(|node| node.as_text() == Some("null")))
    }

    /// A keyword, be it one of those that are passed over because they only say `null`.
    pub(super) fn written(&self, key: &str) -> Option<Spot<'a>> {
        self.layers.iter().find_map(|layer| layer.spot.entry(key))
    }

    /// The values of `enum`, or the one of `const`, and the keyword. Whether `null` is one of them the type says, where it is written.
    pub(in crate::contract::file) fn values(&self) -> Option<(&'static str, Vec<Spot<'a>>)> {
        let constant = self.all("const");
        let lists = self.all("enum");
        let key = match (constant.is_empty(), lists.is_empty()) {
            (true, true) => return None,
            (false, _) => "const",
            (true, false) => "enum",
        };
        let typed = self.types().is_some();
        let mut values: Option<Vec<Spot<'a>>> = None;
        let single = constant.into_iter().map(|spot| vec![spot]);
        let many = lists.into_iter().map(|list| list.node.items().iter().map(|node| Spot { node, key: list.key, doc: list.doc }).collect());
        for mut layer in single.chain(many) {
            layer.retain(|spot: &Spot<'a>| !typed || !matches!(spot.node.value, Value::Null));
            values = Some(match values {
                None => layer,
                Some(known) => {
                    let set: std::collections::HashSet<ByValue<'_>> = layer.iter().map(|spot| ByValue(spot.node)).collect();
                    known.into_iter().filter(|spot| set.contains(&ByValue(spot.node))).collect()
                }
            });
        }
        values.map(|values| (key, values))
    }

    /// The tightest of the bounds that layers set; `sign` is 1 for the least and -1 for the most. None where one is no number.
    pub(super) fn bound(&self, key: &str, exclusive: Option<&str>, unwritten: f64, sign: f64) -> Option<Bound<'a>> {
        let mut tightest = Bound { value: unwritten, excluded: false, spot: None };
        let mut tighten = |bound: Bound<'a>| {
            let (one, other) = (bound.value * sign, tightest.value * sign);
            if one > other || (one == other && (bound.excluded && !tightest.excluded || tightest.spot.is_none())) {
                tightest = bound;
            }
        };
        for layer in &self.layers {
            let flag = exclusive.and_then(|key| layer.spot.node.get(key)).and_then(Node::as_bool).unwrap_or(false);
            if let Some(spot) = layer.spot.entry(key) {
                tighten(Bound { value: spot.node.as_number()?, excluded: flag, spot: Some(spot) });
            }
            if let Some(spot) = exclusive.and_then(|key| layer.spot.entry(key)).filter(|spot| spot.node.as_bool().is_none()) {
                tighten(Bound { value: spot.node.as_number()?, excluded: true, spot: Some(spot) });
            }
        }
        Some(tightest)
    }

    /// The keywords of all layers, each once.
    pub(super) fn keywords(&self) -> BTreeSet<&'a str> {
        self.layers.iter().flat_map(|layer| layer.spot.node.entries()).map(|entry| &*entry.key).collect()
    }

    /// Whether it says no more than that one of its alternatives fits.
    pub(super) fn is_choice(&self, words: impl Fn(&str) -> bool) -> bool {
        let says = |key: &&str| !words(key) && !matches!(*key, "$ref" | "allOf" | "nullable" | "discriminator");
        let keys = self.keywords();
        let mut keys = keys.iter().copied().filter(says).peekable();
        keys.peek().is_some() && keys.all(|key| CHOICES.contains(&key)) && CHOICES.iter().any(|key| self.entry(key).is_some())
    }

    /// Nothing, beside a keyword, or else beside the schema.
    pub(super) fn lacks(&self, docs: &Docs<'a>, key: &str) -> Said {
        let spot = self.entry(key).unwrap_or(self.spot);
        docs.at(crate::contract::file::MISSING, spot, spot.key)
    }

    /// Where a keyword is written, or else the schema.
    pub(super) fn key_place(&self, key: &str) -> (Spot<'a>, Span) {
        let spot = self.entry(key).unwrap_or(self.spot);
        (spot, spot.key)
    }
}

/// Whether nothing but `null` fits a schema.
fn is_null(node: &Node) -> bool {
    let only = |value: &Node| {
        value.as_text() == Some("null")
            || matches!(value.items(), [one] if one.as_text() == Some("null") || matches!(one.value, Value::Null))
    };
    let entries = node.entries();
    !entries.is_empty()
        && entries.iter().all(|entry| match &*entry.key {
            "type" | "enum" => only(&entry.value),
            "const" => matches!(entry.value.value, Value::Null),
            "nullable" => entry.value.as_bool() == Some(true),
            "title" | "description" => true,
            _ => false,
        })
        && entries.iter().any(|entry| matches!(&*entry.key, "type" | "enum" | "const"))
}
