//! Comparing JSON Schemas: what each difference means to those who go by the copy when they take the owner's.
//!
//! Those who send data break where data is refused that was allowed; those who receive it, where data may arrive that the copy does not
//! allow, or data that they count on may not. Where no `direction` is set, breaking is what refuses data, and what takes
//! away data that readers count on: a property that is new and required, or no longer required, or gone; a type changed or narrowed; a
//! value of an enum removed; a bound tightened; an object closed; a constant, pattern or format changed. Everything else is additive.
//! Titles, descriptions, comments and examples are words, in which a copy may differ.

use crate::text::Cut;

mod docs;
mod effect;
mod keyword;
#[cfg(test)]
mod tests;
mod view;

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::found::{Found, MISSING, Said, Spot};
use super::tree::{named, push_key};
use crate::config::Direction;
use crate::data::{Entry, Node, Value};
pub(super) use docs::{Doc, Docs, beside};
use effect::Effect;
pub(super) use effect::Flow;
pub(super) use view::View;

/// How many pairs of schemas are compared, and how deep: references may lead around in many ways. The nearest go first,
/// so that only what is far from the top in every way is deep.
const PAIRS: usize = 500_000;
const DEPTH: usize = 200;

/// Whether a text is a schema: it names the language of JSON Schema as its own. Other files name the schema they follow.
pub(super) fn is_schema(root: &Node) -> bool {
    root.get("$schema").and_then(Node::as_text).is_some_and(|address| address.contains("json-schema.org/"))
}

/// Whether a value can be a schema at all.
pub(super) fn may_be(node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::Bool(_))
}

/// The version that a schema states: `version` or `x-version` at its top, or the one in its `$id`.
pub(super) fn version(root: &Node) -> Option<String> {
    let stated = ["version", "x-version"].into_iter().find_map(|key| root.get(key).and_then(Node::as_text));
    let in_id = || {
        let id = root.get("$id").or_else(|| root.get("id"))?.as_text()?;
        let mut parts = id.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-')));
        parts.find_map(semantic)
    };
    stated.or_else(in_id).map(str::to_owned)
}

/// The version that a part of an address is or ends with: `1.4.0`, `v1.4.0`, `orders-1.4.0.json`.
fn semantic(part: &str) -> Option<&str> {
    let part = part.trim_end_matches(".json").trim_end_matches(".schema");
    let start = part.char_indices().map(|(at, _)| at).find(|at| {
        let first = *at == 0 || !part.as_bytes()[at - 1].is_ascii_digit() && part.as_bytes()[at - 1] != b'.';
        first && part.as_bytes()[*at].is_ascii_digit()
    })?;
    let version = part.tail(start);
    let core = version.split(['-', '+']).next()?;
    let numbers: Vec<&str> = core.split('.').collect();
    (numbers.len() == 3 && numbers.iter().all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())))
        .then_some(version)
}

/// How the schemas of two sides are compared.
#[derive(Clone, Copy)]
pub(super) struct Options {
    pub subset: bool,
    pub direction: Option<Direction>,
    pub dialect: Dialect,
}

/// Whose words the schemas are in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    JsonSchema,
    /// Examples and extensions are words, and what has properties is an object.
    OpenApi,
    /// What has properties is an object, and messages name things as the language does.
    TypeScript,
}

impl Options {
    fn is_openapi(self) -> bool {
        self.dialect == Dialect::OpenApi
    }
}

pub(super) fn compare(owner: &Docs<'_>, mirror: &Docs<'_>, options: Options) -> Found {
    let anything = Node::map(Vec::new(), owner.root().node.span);
    let mut schemas = Schemas::new(owner, mirror, options, &anything);
    let (owned, said) = (owner.root(), mirror.root());
    schemas.push(Pair { owner: vec![owned], mirror: vec![said], path: String::new(), about: "", flow: Flow::Unknown, depth: 0 });
    schemas.run();
    schemas.definitions(owned, said);
    schemas.found
}

/// Two schemas that stand for each other, each with all that is said of it in different places.
pub(super) struct Pair<'a, 'w> {
    pub owner: Vec<Spot<'a>>,
    pub mirror: Vec<Spot<'a>>,
    /// Through references as if they were written out.
    pub path: String,
    /// What the schema is of, as it follows the path in a message; empty for the whole file.
    pub about: &'w str,
    pub flow: Flow,
    pub depth: usize,
}

pub(super) struct Schemas<'a, 'w> {
    owner: &'w Docs<'a>,
    mirror: &'w Docs<'a>,
    options: Options,
    /// The schema that is not written: everything fits.
    anything: &'a Node,
    work: VecDeque<Pair<'a, 'w>>,
    /// How many pairs there were to compare so far.
    pushed: usize,
    pairs: HashSet<(Vec<usize>, Vec<usize>, Flow)>,
    /// What of each side was compared with something; what is compared twice is told once.
    seen: (HashSet<usize>, HashSet<usize>),
    pub found: Found,
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

impl<'a, 'w> Schemas<'a, 'w> {
    pub(super) fn new(owner: &'w Docs<'a>, mirror: &'w Docs<'a>, options: Options, anything: &'a Node) -> Self {
        Self {
            owner,
            mirror,
            options,
            anything,
            work: VecDeque::new(),
            pushed: 0,
            pairs: HashSet::new(),
            seen: (HashSet::new(), HashSet::new()),
            found: Found::default(),
        }
    }

    pub(super) fn run(&mut self) {
        while let Some(pair) = self.work.pop_front() {
            self.pair(&pair);
        }
    }

    pub(super) fn push(&mut self, pair: Pair<'a, 'w>) {
        self.pushed += 1;
        if self.pushed > PAIRS || pair.depth > DEPTH {
            self.found.gave_up = true;
        }
        if self.found.gave_up {
            self.work.clear();
        } else {
            self.work.push_back(pair);
        }
    }

    fn pair(&mut self, pair: &Pair<'a, 'w>) {
        let inferred = self.options.dialect != Dialect::JsonSchema;
        let (owner, mirror) = (View::new(self.owner, &pair.owner, inferred), View::new(self.mirror, &pair.mirror, inferred));
        let nodes = |view: &View<'a>| view.layers.iter().map(|layer| layer.spot.node).collect::<Vec<_>>();
        let (owned, said) = (nodes(&owner), nodes(&mirror));
        self.seen.0.extend(owned.iter().map(|node| address(node)));
        self.seen.1.extend(said.iter().map(|node| address(node)));
        // What says no more than where to look is passed over.
        let says = |nodes: &[&'a Node]| -> Vec<usize> {
            let says = |node: &&&Node| node.entries().iter().any(|entry| &*entry.key != "$ref") || !node.is_map();
            let mut addresses: Vec<usize> = nodes.iter().filter(says).map(|node| address(node)).collect();
            if addresses.is_empty() {
                addresses.extend(nodes.last().map(|node| address(node)));
            }
            addresses
        };
        if !self.pairs.insert((says(&owned), says(&said), pair.flow)) {
            return;
        }
        if !owned.iter().chain(&said).all(|node| may_be(node)) {
            // What should be a schema and is none can only be the same, or not.
            if !owner.spot.node.same(mirror.spot.node) {
                self.differ(pair, &pair.path, self.owned(owner.spot), self.said(mirror.spot), Effect::CHANGED);
            }
            return;
        }
        match (owner.refuses_all(), mirror.refuses_all()) {
            (false, false) => keyword::compare(self, pair, &owner, &mirror),
            (true, true) => {}
            (closed, _) => {
                let effect = match closed {
                    true => Effect::CLOSED,
                    // Clients of an interface pass over what they do not know.
                    false if self.options.is_openapi() => Effect::NONE,
                    false => Effect::OPENED,
                };
                self.differ(pair, &pair.path, self.owned(owner.spot), self.said(mirror.spot), effect);
            }
        }
    }

    fn owned(&self, spot: Spot<'a>) -> Said {
        if std::ptr::eq(spot.node, self.anything) { self.owner.at(MISSING, spot, spot.key) } else { self.owner.said(spot) }
    }

    fn said(&self, spot: Spot<'a>) -> Said {
        if std::ptr::eq(spot.node, self.anything) { self.mirror.at(MISSING, spot, spot.key) } else { self.mirror.said(spot) }
    }

    fn differ(&mut self, pair: &Pair<'a, 'w>, path: &str, owner: Said, mirror: Said, effect: Effect) {
        self.differ_in(pair, named(path), owner, mirror, effect);
    }

    fn differ_in(&mut self, pair: &Pair<'a, 'w>, fact: String, owner: Said, mirror: Said, effect: Effect) {
        let (change, impact) = effect.judge(pair.flow, self.options.direction);
        let fact = match (pair.about, pair.path.is_empty() && fact == named("")) {
            ("", _) => fact,
            (about, true) if self.options.dialect == Dialect::TypeScript => about.to_owned(),
            (about, true) => format!("the schema of {about}"),
            (about, false) => format!("{fact} of {about}"),
        };
        self.found.judged(fact, owner, mirror, Some(change), impact);
    }

    /// The path of what stands under a keyword, and there under a name.
    fn path(&self, path: &str, keyword: &str, name: Option<&str>) -> String {
        if self.options.dialect == Dialect::TypeScript {
            return in_typescript(path, keyword, name);
        }
        let mut path = path.to_owned();
        push_key(&mut path, keyword, self.mirror.language);
        if let Some(name) = name {
            push_key(&mut path, name, self.mirror.language);
        }
        path
    }

    /// Has two schemas below these compared, later; what is not written allows everything.
    fn below(&mut self, pair: &Pair<'a, 'w>, keyword: &str, name: Option<&str>, owner: Vec<Spot<'a>>, mirror: Vec<Spot<'a>>) {
        let anything = self.anything;
        let or_anything = |spots: Vec<Spot<'a>>, above: &[Spot<'a>]| {
            if spots.is_empty() { vec![Spot { node: anything, ..above[0] }] } else { spots }
        };
        let (owner, mirror) = (or_anything(owner, &pair.owner), or_anything(mirror, &pair.mirror));
        if owner.iter().chain(&mirror).all(|spot| std::ptr::eq(spot.node, anything)) {
            return;
        }
        let path = self.path(&pair.path, keyword, name);
        self.push(Pair { owner, mirror, path, depth: pair.depth + 1, ..*pair });
    }

    /// Definitions that neither side's schema leads to, by name: somebody else may refer to them.
    fn definitions(&mut self, owner: Spot<'a>, mirror: Spot<'a>) {
        for key in ["$defs", "definitions"] {
            let of = |spot: Spot<'a>| spot.node.get(key).map(Node::entries).unwrap_or_default();
            let names: BTreeSet<&str> = of(owner).iter().chain(of(mirror)).map(|entry| &*entry.key).collect();
            let pair = Pair { owner: vec![owner], mirror: vec![mirror], path: String::new(), about: "", flow: Flow::Unknown, depth: 0 };
            for name in names {
                let find = |spot: Spot<'a>| spot.node.get(key).and_then(|group| group.entry(name));
                let unseen =
                    |entry: Option<&Entry>, seen: &HashSet<usize>| entry.is_none_or(|entry| !seen.contains(&address(&entry.value)));
                let (owned, said) = (find(owner), find(mirror));
                if !unseen(owned, &self.seen.0) || !unseen(said, &self.seen.1) {
                    continue;
                }
                let path = self.path("", key, Some(name));
                match (owned, said) {
                    (Some(owned), Some(said)) => {
                        self.below(&pair, key, Some(name), vec![owner.below(owned)], vec![mirror.below(said)]);
                        self.run();
                    }
                    (Some(_), None) if self.options.subset => self.found.paraphrased = true,
                    (Some(owned), None) => {
                        let owned = Said::new("a definition", owned.span);
                        self.differ(&pair, &path, owned, Said::nothing(mirror.key), Effect::ADDED);
                    }
                    (None, Some(said)) => {
                        let said = Said::new("a definition", said.span);
                        self.differ(&pair, &path, Said::nothing(owner.key), said, Effect::REMOVED);
                    }
                    (None, None) => {}
                }
            }
        }
    }
}

/// A path as TypeScript writes it: `lines[].price`. Of keywords only those are named that the language has no sign for.
fn in_typescript(path: &str, keyword: &str, name: Option<&str>) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    match (keyword, name) {
        ("properties", Some(name)) => format!("{path}{dot}{name}"),
        ("items", None) => format!("{path}[]"),
        ("prefixItems", Some(place)) => format!("{path}[{place}]"),
        ("additionalProperties", None) => format!("{path}[key]"),
        // One of several forms is named where it has a name.
        ("anyOf" | "oneOf", Some(form)) if !form.bytes().all(|byte| byte.is_ascii_digit()) => format!("{path}({form})"),
        ("type" | "enum" | "const" | "anyOf" | "oneOf" | "allOf" | "$ref" | "properties" | "required" | "prefixItems", _) => {
            path.to_owned()
        }
        (keyword, _) => format!("{path}{dot}{keyword}"),
    }
}
