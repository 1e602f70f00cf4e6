//! Comparing JSON Schemas: what each difference means to those who go by the copy when they take the owner's.
//!
//! Breaking is what refuses data that was allowed, and what takes away data that readers count on: a property that is
//! new and required, or no longer required, or gone; a type changed or narrowed; a value of an enum removed; a bound
//! tightened; an object closed; a constant, pattern or format changed. Everything else is additive. Titles,
//! descriptions, comments and examples are words, in which a copy may differ.

use crate::text::Cut;

mod keyword;
#[cfg(test)]
mod tests;
mod view;

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::found::{Found, Said, Spot};
use super::tree::{Side, named, push_key};
use crate::contract::compare::Change;
use crate::data::{Entry, Node, Value};
use view::View;

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

pub(super) fn compare(owner: Side<'_>, mirror: Side<'_>, subset: bool) -> Found {
    let anything = Node::map(Vec::new(), owner.root.span);
    let mut schemas = Schemas {
        owner,
        mirror,
        subset,
        anything: &anything,
        work: VecDeque::new(),
        pushed: 0,
        pairs: HashSet::new(),
        seen: (HashSet::new(), HashSet::new()),
        found: Found::default(),
    };
    let root = (Spot::alone(owner.root, owner.text), Spot::alone(mirror.root, mirror.text));
    schemas.push(Pair { owner: root.0, mirror: root.1, path: String::new(), depth: 0 });
    schemas.run();
    schemas.definitions(root.0, root.1);
    schemas.found
}

/// Two schemas that stand for each other.
struct Pair<'a> {
    owner: Spot<'a>,
    mirror: Spot<'a>,
    /// Through references as if they were written out.
    path: String,
    depth: usize,
}

struct Schemas<'a> {
    owner: Side<'a>,
    mirror: Side<'a>,
    subset: bool,
    /// The schema that is not written: everything fits.
    anything: &'a Node,
    work: VecDeque<Pair<'a>>,
    /// How many pairs there were to compare so far.
    pushed: usize,
    pairs: HashSet<(usize, usize)>,
    /// What of each side was compared with something; what is compared twice is told once.
    seen: (HashSet<usize>, HashSet<usize>),
    found: Found,
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

impl<'a> Schemas<'a> {
    fn run(&mut self) {
        while let Some(pair) = self.work.pop_front() {
            self.pair(&pair);
        }
    }

    fn push(&mut self, pair: Pair<'a>) {
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

    fn pair(&mut self, pair: &Pair<'a>) {
        let (owner, mirror) = (View::new(self.owner.root, pair.owner), View::new(self.mirror.root, pair.mirror));
        self.seen.0.extend(owner.layers.iter().map(|node| address(node)));
        self.seen.1.extend(mirror.layers.iter().map(|node| address(node)));
        if !self.pairs.insert((address(owner.core()), address(mirror.core()))) {
            return;
        }
        if !may_be(pair.owner.node) || !may_be(pair.mirror.node) {
            // What should be a schema and is none can only be the same, or not.
            if !pair.owner.node.same(pair.mirror.node) {
                self.differ(&pair.path, self.owned(pair.owner), self.said(pair.mirror), Change::Breaking);
            }
            return;
        }
        match (owner.refuses_all(), mirror.refuses_all()) {
            (false, false) => keyword::compare(self, pair, &owner, &mirror),
            (true, true) => {}
            (closed, _) => {
                let change = if closed { Change::Breaking } else { Change::Additive };
                self.differ(&pair.path, self.owned(pair.owner), self.said(pair.mirror), change);
            }
        }
    }

    fn owned(&self, spot: Spot<'a>) -> Said {
        self.show(spot, self.owner.text)
    }

    fn said(&self, spot: Spot<'a>) -> Said {
        self.show(spot, self.mirror.text)
    }

    fn show(&self, spot: Spot<'a>, text: &str) -> Said {
        if std::ptr::eq(spot.node, self.anything) { Said::nothing(spot.key) } else { spot.said(text) }
    }

    fn differ(&mut self, path: &str, owner: Said, mirror: Said, change: Change) {
        self.found.differ(named(path), owner, mirror, Some(change));
    }

    fn key(&self, path: &str, key: &str) -> String {
        let mut path = path.to_owned();
        push_key(&mut path, key, self.mirror.language);
        path
    }

    /// Has two schemas below these compared, later; what is not written allows everything.
    fn below(&mut self, pair: &Pair<'a>, keys: &[&str], owner: Option<&'a Entry>, mirror: Option<&'a Entry>) {
        let spot = |entry: Option<&'a Entry>, above: Spot<'a>| match entry {
            Some(entry) => Spot { node: &entry.value, key: entry.span },
            None => Spot { node: self.anything, key: above.key },
        };
        let (owner, mirror) = (spot(owner, pair.owner), spot(mirror, pair.mirror));
        if owner.node.same(mirror.node) && std::ptr::eq(owner.node, mirror.node) {
            return;
        }
        let path = keys.iter().fold(pair.path.clone(), |path, key| self.key(&path, key));
        self.push(Pair { owner, mirror, path, depth: pair.depth + 1 });
    }

    /// Definitions that neither side's schema leads to, by name: somebody else may refer to them.
    fn definitions(&mut self, owner: Spot<'a>, mirror: Spot<'a>) {
        for key in ["$defs", "definitions"] {
            let of = |spot: Spot<'a>| spot.node.get(key).map(Node::entries).unwrap_or_default();
            let names: BTreeSet<&str> = of(owner).iter().chain(of(mirror)).map(|entry| &*entry.key).collect();
            for name in names {
                let find = |spot: Spot<'a>| spot.node.get(key).and_then(|group| group.entry(name));
                let unseen =
                    |entry: Option<&Entry>, seen: &HashSet<usize>| entry.is_none_or(|entry| !seen.contains(&address(&entry.value)));
                let (owned, said) = (find(owner), find(mirror));
                if !unseen(owned, &self.seen.0) || !unseen(said, &self.seen.1) {
                    continue;
                }
                let path = self.key(&self.key("", key), name);
                match (owned, said) {
                    (Some(owned), Some(said)) => {
                        let pair = Pair { owner, mirror, path: String::new(), depth: 0 };
                        self.below(&pair, &[key, name], Some(owned), Some(said));
                        self.run();
                    }
                    (Some(_), None) if self.subset => self.found.paraphrased = true,
                    (Some(owned), None) => {
                        let owned = Said::new("a definition", owned.span);
                        self.differ(&path, owned, Said::nothing(mirror.key), Change::Additive);
                    }
                    (None, Some(said)) => {
                        let said = Said::new("a definition", said.span);
                        self.differ(&path, Said::nothing(owner.key), said, Change::Breaking);
                    }
                    (None, None) => {}
                }
            }
        }
    }
}
