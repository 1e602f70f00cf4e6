//! What each keyword of a schema allows, on one side and on the other.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::view::View;
use super::{Pair, Schemas};
use crate::contract::compare::Change::{self, Additive, Breaking};
use crate::contract::file::found::{Said, Spot};
use crate::data::{ByValue, Node, Value};

/// Words for people.
const WORDS: [&str; 4] = ["title", "description", "$comment", "examples"];
/// What the rest of the comparison reads.
const READ: [&str; 11] =
    ["$ref", "$defs", "definitions", "type", "nullable", "const", "enum", "properties", "required", "items", "prefixItems"];
/// A schema that everything of a kind must fit.
const INNER: [&str; 5] = ["additionalProperties", "unevaluatedProperties", "additionalItems", "unevaluatedItems", "propertyNames"];
/// Schemas by name.
const NAMED: [&str; 2] = ["patternProperties", "dependentSchemas"];
/// Schemas in a list whose order does not count.
const CHOICES: [&str; 3] = ["anyOf", "oneOf", "allOf"];
/// Numbers below which nothing may be, with what holds where they are not written.
const LEAST: [(&str, f64); 6] = [
    ("minimum", f64::NEG_INFINITY),
    ("exclusiveMinimum", f64::NEG_INFINITY),
    ("minLength", 0.0),
    ("minItems", 0.0),
    ("minProperties", 0.0),
    ("minContains", 1.0),
];
const MOST: [&str; 6] = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"];
/// Keywords of which any other value refuses what was allowed.
const EXACT: [&str; 15] = [
    // Only where they are not what they should be; else they are read above.
    "properties",
    "required",
    "enum",
    "pattern",
    "format",
    "multipleOf",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "dependencies",
    "dependentRequired",
];

pub(super) fn compare<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, owner: &View<'a>, mirror: &View<'a>) {
    references(schemas, pair, owner, mirror);
    types(schemas, pair, owner, mirror);
    values(schemas, pair, owner, mirror);
    properties(schemas, pair, owner, mirror);
    items(schemas, pair, owner, mirror);
    for key in INNER {
        schemas.below(pair, &[key], owner.entry(key), mirror.entry(key));
    }
    for key in NAMED {
        named(schemas, pair, key, owner, mirror);
    }
    for key in CHOICES {
        choices(schemas, pair, key, owner, mirror);
    }
    bounds(schemas, pair, owner, mirror);
    let keywords: BTreeSet<&str> = owner.keywords().union(&mirror.keywords()).copied().collect();
    let read = |key: &&str| {
        let lists = [&READ[..], &INNER, &NAMED, &CHOICES, &MOST];
        lists.iter().any(|list| list.contains(key)) || LEAST.iter().any(|(name, _)| name == key)
    };
    let odd = |key: &&str| {
        let nodes = [owner.get(key), mirror.get(key)];
        nodes.into_iter().flatten().any(|node| match *key {
            "properties" | "$defs" | "definitions" => !node.is_map(),
            "required" | "enum" => !matches!(node.value, Value::List(_)),
            _ => false,
        })
    };
    for key in keywords.into_iter().filter(|key| !read(key) || odd(key)) {
        rest(schemas, pair, key, owner, mirror);
    }
}

/// What one side says under a keyword.
fn said<'a>(schemas: &Schemas<'a>, view: &View<'a>, key: &str, text: &str) -> Said {
    match view.entry(key) {
        Some(entry) => schemas.show(Spot { node: &entry.value, key: entry.span }, text),
        None => Said::nothing(view.spot.key),
    }
}

fn differ<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, key: &str, owner: &View<'a>, mirror: &View<'a>, change: Change) {
    let sides = (said(schemas, owner, key, schemas.owner.text), said(schemas, mirror, key, schemas.mirror.text));
    let path = schemas.key(&pair.path, key);
    schemas.differ(&path, sides.0, sides.1, change);
}

/// References that lead out of the file are compared as they are written.
fn references<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, owner: &View<'a>, mirror: &View<'a>) {
    let written = |view: &View<'a>| view.open.and_then(|entry| entry.value.as_text());
    if written(owner) != written(mirror) {
        differ(schemas, pair, "$ref", owner, mirror, Breaking);
    }
}

fn types<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, owner: &View<'a>, mirror: &View<'a>) {
    let (owned, old) = (owner.types(), mirror.types());
    if owned == old {
        return;
    }
    let change = match (&owned, &old) {
        (None, _) => Additive,
        (Some(_), None) => Breaking,
        (Some(owned), Some(old)) => {
            let allowed = |name: &&str| owned.contains(name) || (*name == "integer" && owned.contains("number"));
            if old.iter().all(allowed) { Additive } else { Breaking }
        }
    };
    differ(schemas, pair, "type", owner, mirror, change);
}

/// The values of `enum`, or the one of `const`.
fn allowed<'a>(view: &View<'a>) -> Option<Vec<&'a Node>> {
    let one = view.get("const").map(|node| vec![node]);
    one.or_else(|| view.get("enum").map(|node| node.items().iter().collect()))
}

fn values<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, owner: &View<'a>, mirror: &View<'a>) {
    let key = |view: &View<'a>| if view.entry("const").is_some() { "const" } else { "enum" };
    let (owned, old) = match (allowed(owner), allowed(mirror)) {
        (None, None) => return,
        (Some(_), None) => return differ(schemas, pair, key(owner), owner, mirror, Breaking),
        (None, Some(_)) => return differ(schemas, pair, key(mirror), owner, mirror, Additive),
        (Some(owned), Some(old)) => (owned, old),
    };
    let values = |nodes: &[&'a Node]| nodes.iter().map(|node| ByValue(node)).collect::<HashSet<ByValue<'a>>>();
    let (now, then) = (values(&owned), values(&old));
    if key(owner) == "const" && key(mirror) == "const" {
        if now != then {
            differ(schemas, pair, "const", owner, mirror, Breaking);
        }
        return;
    }
    let fact = format!("a value of `{}`", schemas.key(&pair.path, key(if key(owner) == "enum" { owner } else { mirror })));
    for node in old.into_iter().filter(|node| !now.contains(&ByValue(node))) {
        let here = Spot::alone(node, schemas.mirror.text).said(schemas.mirror.text);
        schemas.found.differ(fact.clone(), Said::nothing(owner.key_place(key(owner))), here, Some(Breaking));
    }
    for node in owned.into_iter().filter(|node| !then.contains(&ByValue(node))) {
        let there = Spot::alone(node, schemas.owner.text).said(schemas.owner.text);
        schemas.found.differ(fact.clone(), there, Said::nothing(mirror.key_place(key(mirror))), Some(Additive));
    }
}

fn properties<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, owner: &View<'a>, mirror: &View<'a>) {
    let (owned, old) = (owner.named("properties"), mirror.named("properties"));
    let (needed, was_needed) = (owner.required(), mirror.required());
    let names: BTreeSet<&str> = owned.keys().chain(old.keys()).chain(&needed).chain(&was_needed).copied().collect();
    let mark = |required: bool| if required { "required property" } else { "optional property" };
    for name in names {
        let path = schemas.key(&schemas.key(&pair.path, "properties"), name);
        let (one, other) = (owned.get(name).copied(), old.get(name).copied());
        let (required, was_required) = (needed.contains(name), was_needed.contains(name));
        let known = |entry: bool, required: bool| entry || required;
        let place = |entry: Option<&crate::data::Entry>, view: &View<'a>| entry.map_or(view.key_place("required"), |entry| entry.span);
        match (known(one.is_some(), required), known(other.is_some(), was_required)) {
            (true, false) if !required && schemas.subset => schemas.found.paraphrased = true,
            (true, false) => {
                let there = Said::new(mark(required), place(one, owner));
                let change = if required { Breaking } else { Additive };
                schemas.differ(&path, there, Said::nothing(mirror.key_place("properties")), change);
            }
            (false, true) => {
                let here = Said::new(mark(was_required), place(other, mirror));
                schemas.differ(&path, Said::nothing(owner.key_place("properties")), here, Breaking);
            }
            _ => {
                if required != was_required {
                    let sides = (Said::new(mark(required), place(one, owner)), Said::new(mark(was_required), place(other, mirror)));
                    schemas.differ(&path, sides.0, sides.1, Breaking);
                }
                schemas.below(pair, &["properties", name], one, other);
            }
        }
    }
}

/// The schemas of a list's places, and the one of all others.
fn items<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, owner: &View<'a>, mirror: &View<'a>) {
    let tuple = |view: &View<'a>| {
        let key = if view.entry("prefixItems").is_some() { "prefixItems" } else { "items" };
        view.entry(key).filter(|entry| matches!(entry.value.value, Value::List(_)))
    };
    let single = |view: &View<'a>| view.entry("items").filter(|entry| !matches!(entry.value.value, Value::List(_)));
    schemas.below(pair, &["items"], single(owner), single(mirror));
    let (owned, old) = (tuple(owner), tuple(mirror));
    let nodes = |entry: Option<&'a crate::data::Entry>| entry.map(|entry| entry.value.items()).unwrap_or_default();
    let key = owned.or(old).map_or("items", |entry| &entry.key);
    let (one, other) = (nodes(owned), nodes(old));
    for index in 0..one.len().min(other.len()) {
        let spots = (Spot::alone(&one[index], schemas.owner.text), Spot::alone(&other[index], schemas.mirror.text));
        let path = schemas.key(&schemas.key(&pair.path, key), &index.to_string());
        schemas.push(Pair { owner: spots.0, mirror: spots.1, path, depth: pair.depth + 1 });
    }
    if one.len() != other.len() {
        differ(schemas, pair, key, owner, mirror, if one.len() > other.len() { Breaking } else { Additive });
    }
}

fn named<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, key: &str, owner: &View<'a>, mirror: &View<'a>) {
    let (owned, old) = (owner.named(key), mirror.named(key));
    for name in owned.keys().chain(old.keys()).copied().collect::<BTreeSet<_>>() {
        schemas.below(pair, &[key, name], owned.get(name).copied(), old.get(name).copied());
    }
}

/// Alternatives: those that are written alike belong together, the others by their order.
fn choices<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, key: &str, owner: &View<'a>, mirror: &View<'a>) {
    let (Some(owned), Some(old)) = (owner.get(key), mirror.get(key)) else {
        if owner.entry(key).is_some() || mirror.entry(key).is_some() {
            differ(schemas, pair, key, owner, mirror, if owner.entry(key).is_some() { Breaking } else { Additive });
        }
        return;
    };
    let mut by_value: HashMap<ByValue<'_>, Vec<usize>> = HashMap::new();
    for (index, node) in old.items().iter().enumerate().rev() {
        by_value.entry(ByValue(node)).or_default().push(index);
    }
    let mut taken = BTreeSet::new();
    let mut matched: Vec<(usize, usize)> = Vec::new();
    let mut alone = Vec::new();
    for (index, node) in owned.items().iter().enumerate() {
        match by_value.get_mut(&ByValue(node)).and_then(Vec::pop) {
            Some(other) => {
                taken.insert(other);
                matched.push((index, other));
            }
            None => alone.push(index),
        }
    }
    let left: Vec<usize> = (0..old.items().len()).filter(|index| !taken.contains(index)).collect();
    let path = schemas.key(&pair.path, key);
    let together = alone.len().min(left.len());
    matched.extend(alone.iter().copied().zip(left.iter().copied()));
    for (index, other) in matched {
        let spots = (Spot::alone(&owned.items()[index], schemas.owner.text), Spot::alone(&old.items()[other], schemas.mirror.text));
        let path = schemas.key(&path, &other.to_string());
        schemas.push(Pair { owner: spots.0, mirror: spots.1, path, depth: pair.depth + 1 });
    }
    // One schema more to fit is one more chance in `anyOf`, and one more demand in `allOf`.
    let (more, fewer) = if key == "allOf" { (Breaking, Additive) } else { (Additive, Breaking) };
    for index in &alone[together..] {
        let there = Spot::alone(&owned.items()[*index], schemas.owner.text).said(schemas.owner.text);
        schemas.differ(&path, there, Said::nothing(mirror.key_place(key)), more);
    }
    for index in &left[together..] {
        let here = Spot::alone(&old.items()[*index], schemas.mirror.text).said(schemas.mirror.text);
        schemas.differ(&path, Said::nothing(owner.key_place(key)), here, fewer);
    }
}

fn bounds<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, owner: &View<'a>, mirror: &View<'a>) {
    let same = |key: &str| match (owner.get(key), mirror.get(key)) {
        (Some(one), Some(other)) => one.same(other),
        (None, None) => true,
        _ => false,
    };
    let least = LEAST.iter().map(|(key, bound)| (*key, *bound, 1.0));
    let most = MOST.iter().map(|key| (*key, f64::INFINITY, -1.0));
    for (key, unwritten, direction) in least.chain(most).filter(|(key, ..)| !same(key)) {
        let bound = |view: &View<'a>| match view.get(key) {
            Some(node) => node.as_number(),
            None => Some(unwritten),
        };
        let change = match (bound(owner), bound(mirror)) {
            (Some(one), Some(other)) if one * direction < other * direction => Additive,
            (Some(one), Some(other)) if one.total_cmp(&other).is_eq() && (owner.get(key).is_none() || mirror.get(key).is_none()) => {
                continue;
            }
            // Draft 4 says by a boolean whether the bound itself is left out.
            (None, _) | (_, None) if owner.get(key).and_then(Node::as_bool).unwrap_or(false) => Breaking,
            (None, _) | (_, None) if mirror.get(key).and_then(Node::as_bool).unwrap_or(false) => Additive,
            (None, _) | (_, None) if owner.get(key).is_none() || mirror.get(key).is_none() => continue,
            _ => Breaking,
        };
        differ(schemas, pair, key, owner, mirror, change);
    }
}

/// A keyword that is compared as it stands.
fn rest<'a>(schemas: &mut Schemas<'a>, pair: &Pair<'a>, key: &str, owner: &View<'a>, mirror: &View<'a>) {
    let (owned, old) = (owner.get(key), mirror.get(key));
    if owned.zip(old).is_some_and(|(owned, old)| owned.same(old)) {
        return;
    }
    let off = |node: Option<&Node>| node.is_none_or(|node| node.as_bool() == Some(false));
    match key {
        _ if WORDS.contains(&key) => schemas.found.paraphrased = true,
        "uniqueItems" | "deprecated" | "readOnly" | "writeOnly" if off(owned) && off(old) => {}
        "uniqueItems" => differ(schemas, pair, key, owner, mirror, if off(owned) { Additive } else { Breaking }),
        _ if EXACT.contains(&key) => differ(schemas, pair, key, owner, mirror, if owned.is_none() { Additive } else { Breaking }),
        _ if schemas.subset && old.is_none() => schemas.found.paraphrased = true,
        _ => differ(schemas, pair, key, owner, mirror, Additive),
    }
}
