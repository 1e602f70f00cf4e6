//! What each keyword of a schema allows, on one side and on the other.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::effect::{Effect, Flow};
use super::view::{Bound, View};
use super::{Dialect, Pair, Schemas};
use crate::contract::file::found::{Said, Spot};
use crate::data::{ByValue, Node, Value};

/// Words for people.
const WORDS: [&str; 4] = ["title", "description", "$comment", "examples"];
/// What OpenAPI adds of them.
const OPENAPI_WORDS: [&str; 4] = ["example", "externalDocs", "xml", "summary"];
/// What the rest of the comparison reads.
const READ: [&str; 14] = [
    "$ref",
    "$defs",
    "definitions",
    "type",
    "nullable",
    "const",
    "enum",
    "properties",
    "required",
    "items",
    "prefixItems",
    "allOf",
    "format",
    "discriminator",
];
/// A schema that everything of a kind must fit.
const INNER: [&str; 5] = ["additionalProperties", "unevaluatedProperties", "additionalItems", "unevaluatedItems", "propertyNames"];
/// Schemas by name.
const NAMED: [&str; 2] = ["patternProperties", "dependentSchemas"];
/// Schemas in a list whose order does not count.
const CHOICES: [&str; 2] = ["anyOf", "oneOf"];
/// Bounds below which nothing may be: what includes it, what excludes it, and what applies where neither is written.
const LEAST: [(&str, Option<&str>, f64); 5] = [
    ("minimum", Some("exclusiveMinimum"), f64::NEG_INFINITY),
    ("minLength", None, 0.0),
    ("minItems", None, 0.0),
    ("minProperties", None, 0.0),
    ("minContains", None, 1.0),
];
const MOST: [(&str, Option<&str>, f64); 5] = [
    ("maximum", Some("exclusiveMaximum"), f64::INFINITY),
    ("maxLength", None, f64::INFINITY),
    ("maxItems", None, f64::INFINITY),
    ("maxProperties", None, f64::INFINITY),
    ("maxContains", None, f64::INFINITY),
];
/// Keywords of which any other value refuses what was allowed.
const EXACT: [&str; 14] = [
    // Only where they are not what they should be; else they are read above.
    "properties",
    "required",
    "enum",
    "pattern",
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

const REFUSED: &str = "what was accepted may be refused";
const UNEXPECTED: &str = "what they do not expect may arrive";
const REQUIRED: &str = "it is required now";
const OPTIONAL: &str = "it may be missing now";
const GONE: &str = "it no longer arrives";

pub(super) fn compare<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let openapi = schemas.options.is_openapi();
    let words = move |key: &str| is_words(key, openapi);
    if owner.is_choice(words) != mirror.is_choice(words) {
        return one_of_many(schemas, pair, owner, mirror);
    }
    if references(schemas, pair, owner, mirror) {
        return;
    }
    types(schemas, pair, owner, mirror);
    format(schemas, pair, owner, mirror);
    values(schemas, pair, owner, mirror);
    properties(schemas, pair, owner, mirror);
    items(schemas, pair, owner, mirror);
    for key in INNER {
        inner(schemas, pair, key, owner.all(key), mirror.all(key));
    }
    for key in NAMED {
        named(schemas, pair, key, owner, mirror);
    }
    for key in CHOICES {
        choices(schemas, pair, key, owner, mirror);
    }
    discriminator(schemas, pair, owner, mirror);
    bounds(schemas, pair, owner, mirror);
    let keywords: BTreeSet<&str> = owner.keywords().union(&mirror.keywords()).copied().collect();
    let bounded = |key: &str| LEAST.iter().chain(&MOST).any(|(name, exclusive, _)| *name == key || *exclusive == Some(key));
    let read = |key: &&str| [&READ[..], &INNER, &NAMED, &CHOICES].iter().any(|list| list.contains(key)) || bounded(key);
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

fn is_words(key: &str, openapi: bool) -> bool {
    WORDS.contains(&key) || (openapi && (OPENAPI_WORDS.contains(&key) || key.starts_with("x-")))
}

/// Has two sides differ at a keyword.
fn differ<'a, 'w>(
    schemas: &mut Schemas<'a, 'w>,
    pair: &Pair<'a, 'w>,
    key: &str,
    owner: Option<Spot<'a>>,
    mirror: Option<Spot<'a>>,
    views: (&View<'a>, &View<'a>),
    effect: Effect,
) {
    let owned = owner.map_or_else(|| views.0.lacks(schemas.owner, key), |spot| schemas.owned(spot));
    let said = mirror.map_or_else(|| views.1.lacks(schemas.mirror, key), |spot| schemas.said(spot));
    let path = schemas.path(&pair.path, key, None);
    schemas.differ(pair, &path, owned, said, effect);
}

/// References that point outside of the files are compared as they are written; whether there is nothing more to compare.
fn references<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) -> bool {
    let written = |view: &View<'a>| view.open.and_then(|spot| spot.node.as_text());
    if written(owner) == written(mirror) {
        return false;
    }
    // A type is either known or not, while a schema may say more beside a reference.
    if schemas.options.dialect == Dialect::TypeScript {
        let last = |view: &View<'a>| view.layers.last().map_or(view.spot, |layer| layer.spot);
        let (there, here) = (schemas.owned(last(owner)), schemas.said(last(mirror)));
        schemas.differ(pair, &pair.path, there, here, Effect::CHANGED);
        return true;
    }
    differ(schemas, pair, "$ref", owner.open, mirror.open, (owner, mirror), Effect::CHANGED);
    false
}

fn types<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let (owned, old) = (owner.types(), mirror.types());
    let narrowed = Effect::narrowed("a type that they send may be refused");
    let widened = Effect::widened("a type that they do not expect may arrive");
    let null = owner.has_null_form() != mirror.has_null_form();
    let effect = match (&owned, &old) {
        (None, None) if null => {
            if owner.has_null_form() {
                widened
            } else {
                narrowed
            }
        }
        (owned, old) if owned == old => return,
        (None, _) => widened,
        (Some(_), None) => narrowed,
        (Some(owned), Some(old)) => {
            let within = |inner: &BTreeSet<&str>, outer: &BTreeSet<&str>| {
                inner.iter().all(|name| outer.contains(name) || (*name == "integer" && outer.contains("number")))
            };
            match (within(old, owned), within(owned, old)) {
                (true, _) => widened,
                (false, true) => narrowed,
                (false, false) => narrowed.and(widened),
            }
        }
    };
    let place = |view: &View<'a>| ["type", "nullable", "anyOf", "oneOf"].iter().find_map(|key| view.written(key)).unwrap_or(view.spot);
    let shown = |types: &Option<BTreeSet<&str>>, said: Said, view: &View<'a>| match types {
        // What is written in more than one place, or not at all, is said in one.
        Some(types) if view.all("type").len() != 1 || types.contains("null") != view.writes_null() => {
            Said { text: types.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" or "), ..said }
        }
        Some(_) => said,
        None if null => Said { text: if view.has_null_form() { "null or a value" } else { "a value" }.to_owned(), ..said },
        None => Said { text: crate::contract::file::MISSING.to_owned(), ..said },
    };
    let (one, other) = (place(owner), place(mirror));
    let one = shown(&owned, schemas.owner.said(one), owner);
    let other = shown(&old, schemas.mirror.said(other), mirror);
    let path = schemas.path(&pair.path, "type", None);
    schemas.differ(pair, &path, one, other, effect);
}

/// What a text or number looks like.
fn format<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let (one, other) = (owner.entry("format"), mirror.entry("format"));
    let text = |spot: Option<Spot<'a>>| spot.and_then(|spot| spot.node.as_text());
    let narrowed = Effect::narrowed("its format is narrower");
    let widened = Effect::widened("its format is wider");
    let effect = match (text(one), text(other)) {
        (owned, old) if owned == old && one.is_some() == other.is_some() => return,
        // Of another type, another format is no news.
        _ if owner.types() != mirror.types() && schemas.options.is_openapi() => return,
        (Some("int64"), Some("int32")) | (Some("double"), Some("float")) if schemas.options.is_openapi() => widened,
        (Some("int32"), Some("int64")) | (Some("float"), Some("double")) if schemas.options.is_openapi() => narrowed,
        _ if other.is_none() => narrowed,
        _ if one.is_none() => widened,
        _ => Effect::CHANGED,
    };
    differ(schemas, pair, "format", one, other, (owner, mirror), effect);
}

fn values<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let views = (owner, mirror);
    let ((key, owned), (other, old)) = match (owner.values(), mirror.values()) {
        (None, None) => return,
        (Some((key, _)), None) => {
            let effect = Effect::narrowed("other values are refused");
            return differ(schemas, pair, key, owner.entry(key), None, views, effect);
        }
        (None, Some((key, _))) => {
            let effect = Effect::widened("a value that they do not know may arrive");
            return differ(schemas, pair, key, None, mirror.entry(key), views, effect);
        }
        (Some(owned), Some(old)) => (owned, old),
    };
    let set = |spots: &[Spot<'a>]| spots.iter().map(|spot| ByValue(spot.node)).collect::<HashSet<ByValue<'a>>>();
    let (now, then) = (set(&owned), set(&old));
    if key == "const" && other == "const" {
        if now != then {
            differ(schemas, pair, "const", owner.entry(key), mirror.entry(key), views, Effect::CHANGED);
        }
        return;
    }
    let fact = match schemas.path(&pair.path, if key == "enum" { key } else { other }, None) {
        path if path.is_empty() => "a value".to_owned(),
        path => format!("a value of `{path}`"),
    };
    for spot in old.into_iter().filter(|spot| !now.contains(&ByValue(spot.node))) {
        let (here, there) = (schemas.mirror.said(schemas.mirror.item(spot, spot.node)), owner.lacks(schemas.owner, key));
        let effect = Effect::narrowed("a value that they send may be refused");
        schemas.differ_in(pair, fact.clone(), there, here, effect);
    }
    for spot in owned.into_iter().filter(|spot| !then.contains(&ByValue(spot.node))) {
        let (here, there) = (mirror.lacks(schemas.mirror, other), schemas.owner.said(schemas.owner.item(spot, spot.node)));
        schemas.differ_in(pair, fact.clone(), there, here, Effect::widened("a value that they do not know may arrive"));
    }
}

fn properties<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let (owned, old) = (owner.named("properties"), mirror.named("properties"));
    let (needed, was_needed) = (owner.required(), mirror.required());
    let names: BTreeSet<&str> = owned.keys().chain(old.keys()).chain(&needed).chain(&was_needed).copied().collect();
    let mark = |required: bool| if required { "required property" } else { "optional property" };
    let closed = |view: &View<'a>| {
        let is_false = |key: &str| view.get(key).and_then(Node::as_bool) == Some(false);
        is_false("additionalProperties") || is_false("unevaluatedProperties")
    };
    for name in names {
        let path = schemas.path(&pair.path, "properties", Some(name));
        let (one, other) = (owned.get(name), old.get(name));
        if [one, other].into_iter().flatten().any(|spots| stays_home(spots, pair.flow)) && schemas.options.is_openapi() {
            continue;
        }
        let has_default = |spots: Option<&Vec<Spot<'a>>>| {
            schemas.options.is_openapi() && spots.is_some_and(|spots| spots.iter().any(|spot| spot.node.get("default").is_some()))
        };
        let (required, was_required) = (needed.contains(name), was_needed.contains(name));
        // Where it is left out, its default applies.
        let now_required = if has_default(one) { Effect::NONE } else { Effect::narrowed(REQUIRED) };
        let known = |spots: Option<&Vec<Spot<'a>>>, required: bool| spots.is_some() || required;
        let place =
            |spots: Option<&Vec<Spot<'a>>>, view: &View<'a>| spots.map_or(view.key_place("required"), |spots| (spots[0], spots[0].key));
        let there = |schemas: &Schemas<'a, 'w>, mark: &str| {
            let (spot, place) = place(one, owner);
            schemas.owner.at(mark, spot, place)
        };
        let here = |schemas: &Schemas<'a, 'w>, mark: &str| {
            let (spot, place) = place(other, mirror);
            schemas.mirror.at(mark, spot, place)
        };
        match (known(one, required), known(other, was_required)) {
            (true, false) if !required && schemas.options.subset => schemas.found.paraphrased = true,
            (true, false) => {
                // Clients of an interface pass over what they do not know, whatever its document says.
                let unknown = if closed(mirror) && !schemas.options.is_openapi() {
                    Effect::widened("their copy allows no other properties")
                } else {
                    Effect::ADDED
                };
                let effect = if required { now_required.and(unknown) } else { unknown };
                let (there, here) = (there(schemas, mark(required)), mirror.lacks(schemas.mirror, "properties"));
                schemas.differ(pair, &path, there, here, effect);
            }
            (false, true) => {
                let refused = if closed(owner) { Effect::narrowed("it is refused now") } else { Effect::NONE };
                let (there, here) = (owner.lacks(schemas.owner, "properties"), here(schemas, mark(was_required)));
                schemas.differ(pair, &path, there, here, Effect::missing(GONE).and(refused));
            }
            _ => {
                if required != was_required {
                    let effect = if required { now_required } else { Effect::missing(OPTIONAL) };
                    let (there, here) = (there(schemas, mark(required)), here(schemas, mark(was_required)));
                    schemas.differ(pair, &path, there, here, effect);
                }
                let spots = |spots: Option<&Vec<Spot<'a>>>| spots.cloned().unwrap_or_default();
                schemas.below(pair, "properties", Some(name), spots(one), spots(other));
            }
        }
    }
}

/// Whether a property is none of what goes that way: what is read only is not sent, and what is written only does not arrive.
fn stays_home(spots: &[Spot<'_>], flow: Flow) -> bool {
    let key = match flow {
        Flow::Sent => "readOnly",
        Flow::Received => "writeOnly",
        Flow::Unknown => return false,
    };
    spots.iter().any(|spot| spot.node.get(key).and_then(Node::as_bool) == Some(true))
}

/// The schemas of a list's places, and the one of all others.
fn items<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let tuple = |view: &View<'a>| {
        let key = if view.entry("prefixItems").is_some() { "prefixItems" } else { "items" };
        view.entry(key).filter(|spot| matches!(spot.node.value, Value::List(_))).map(|spot| (key, spot))
    };
    let single = |view: &View<'a>| {
        let spots = view.all("items").into_iter();
        spots.filter(|spot| !matches!(spot.node.value, Value::List(_))).collect::<Vec<_>>()
    };
    inner(schemas, pair, "items", single(owner), single(mirror));
    let (owned, old) = (tuple(owner), tuple(mirror));
    let nodes = |tuple: Option<(&str, Spot<'a>)>| tuple.map(|(_, spot)| spot.node.items()).unwrap_or_default();
    let key = owned.or(old).map_or("items", |(key, _)| key);
    let (one, other) = (nodes(owned), nodes(old));
    if let (Some((_, owned)), Some((_, old))) = (owned, old) {
        for (index, (one, other)) in one.iter().zip(other).enumerate() {
            let spots = (schemas.owner.item(owned, one), schemas.mirror.item(old, other));
            let path = schemas.path(&pair.path, key, Some(&index.to_string()));
            schemas.push(Pair { owner: vec![spots.0], mirror: vec![spots.1], path, depth: pair.depth + 1, ..*pair });
        }
    }
    if one.len() != other.len() {
        let effect = if one.len() > other.len() { Effect::narrowed(REFUSED) } else { Effect::widened(UNEXPECTED) };
        let sides = (owned.map(|(_, spot)| spot), old.map(|(_, spot)| spot));
        differ(schemas, pair, key, sides.0, sides.1, (owner, mirror), effect);
    }
}

/// Schemas that all must fit: what is alike needs no look, the rest is compared as one.
fn inner<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, key: &str, owner: Vec<Spot<'a>>, mirror: Vec<Spot<'a>>) {
    if owner.len() == mirror.len() && owner.iter().zip(&mirror).all(|(one, other)| std::ptr::eq(one.node, other.node)) {
        return;
    }
    schemas.below(pair, key, None, owner, mirror);
}

fn named<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, key: &str, owner: &View<'a>, mirror: &View<'a>) {
    let (owned, old): (BTreeMap<_, _>, BTreeMap<_, _>) = (owner.named(key), mirror.named(key));
    for name in owned.keys().chain(old.keys()).copied().collect::<BTreeSet<_>>() {
        let spots = |all: &BTreeMap<&str, Vec<Spot<'a>>>| all.get(name).cloned().unwrap_or_default();
        schemas.below(pair, key, Some(name), spots(&owned), spots(&old));
    }
}

/// One side lets choose, and the other does not: what it is, is the one choice that it gives.
fn one_of_many<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let words = |key: &str| is_words(key, schemas.options.is_openapi());
    let owner_chooses = owner.is_choice(words);
    let chooser = if owner_chooses { owner } else { mirror };
    let key = CHOICES.into_iter().find(|key| chooser.entry(key).is_some()).unwrap_or("anyOf");
    let choices = |docs: &super::Docs<'a>, view: &View<'a>| {
        let list = view.all(key);
        list.into_iter()
            .flat_map(|spot| spot.node.items().iter().map(move |node| (spot, node)))
            .map(|(spot, node)| docs.item(spot, node))
            .collect()
    };
    let (one, other) = match owner_chooses {
        true => (choices(schemas.owner, owner), vec![mirror.spot]),
        false => (vec![owner.spot], choices(schemas.mirror, mirror)),
    };
    if one.is_empty() || other.is_empty() {
        return differ(schemas, pair, key, owner.entry(key), mirror.entry(key), (owner, mirror), Effect::CHANGED);
    }
    alternatives(schemas, pair, key, (owner, &one), (mirror, &other));
}

/// Alternatives: those that are written alike or have one name belong together, the others by their order.
fn choices<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, key: &str, owner: &View<'a>, mirror: &View<'a>) {
    let of = |view: &View<'a>| view.all(key);
    let (owned, old) = (of(owner), of(mirror));
    if owned.is_empty() != old.is_empty() {
        let effect = if old.is_empty() { Effect::narrowed("it must fit one of these now") } else { Effect::widened(UNEXPECTED) };
        return differ(schemas, pair, key, owned.first().copied(), old.first().copied(), (owner, mirror), effect);
    }
    // Of several lists, as `allOf` may bring them, those that say the same need no look.
    let alike = |spot: &Spot<'a>, others: &[Spot<'a>]| others.iter().any(|other| other.node.same(spot.node));
    let rest = |spots: &[Spot<'a>], others: &[Spot<'a>]| {
        spots.iter().filter(|spot| spots.len() == 1 || others.len() == 1 || !alike(spot, others)).copied().collect::<Vec<_>>()
    };
    let (one, other) = (rest(&owned, &old), rest(&old, &owned));
    for (one, other) in one.iter().zip(&other) {
        let items = |docs: &super::Docs<'a>, spot: Spot<'a>| spot.node.items().iter().map(|node| docs.item(spot, node)).collect::<Vec<_>>();
        let (one, other) = (items(schemas.owner, *one), items(schemas.mirror, *other));
        alternatives(schemas, pair, key, (owner, &one), (mirror, &other));
    }
}

fn alternatives<'a, 'w>(
    schemas: &mut Schemas<'a, 'w>,
    pair: &Pair<'a, 'w>,
    key: &str,
    (owner, owned): (&View<'a>, &[Spot<'a>]),
    (mirror, old): (&View<'a>, &[Spot<'a>]),
) {
    let mut by_value: HashMap<ByValue<'_>, Vec<usize>> = HashMap::new();
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, spot) in old.iter().enumerate().rev() {
        by_value.entry(ByValue(spot.node)).or_default().push(index);
        if let Some(name) = name_of(spot.node) {
            by_name.entry(name).or_default().push(index);
        }
    }
    let mut taken = BTreeSet::new();
    let mut matched: Vec<(usize, usize)> = Vec::new();
    let mut alone = Vec::new();
    for (index, spot) in owned.iter().enumerate() {
        let alike = by_value.get_mut(&ByValue(spot.node)).and_then(Vec::pop);
        match alike.or_else(|| name_of(spot.node).and_then(|name| by_name.get_mut(name)?.pop())) {
            Some(other) if taken.insert(other) => matched.push((index, other)),
            _ => alone.push(index),
        }
    }
    // The same under another name.
    let target = |docs: &super::Docs<'a>, spot: Spot<'a>| {
        let reference = spot.node.get("$ref").and_then(Node::as_text);
        reference.and_then(|reference| docs.target(reference, spot.doc)).unwrap_or(spot).node
    };
    alone.retain(|index| {
        let node = target(schemas.owner, owned[*index]);
        let alike = |other: &usize| !taken.contains(other) && target(schemas.mirror, old[*other]).same(node);
        let other = (0..old.len()).find(alike);
        if let Some(other) = other {
            taken.insert(other);
            matched.push((*index, other));
        }
        other.is_none()
    });
    let left: Vec<usize> = (0..old.len()).filter(|index| !taken.contains(index)).collect();
    let path = schemas.path(&pair.path, key, None);
    // Of two that have other names, the one is new and the other gone.
    let is_named = |spot: &Spot<'a>| name_of(spot.node).is_some();
    let (new, alone): (Vec<usize>, Vec<usize>) = alone.into_iter().partition(|index| is_named(&owned[*index]) && owned.len() > 1);
    let (gone, left): (Vec<usize>, Vec<usize>) = left.into_iter().partition(|index| is_named(&old[*index]) && old.len() > 1);
    let (new, alone, gone, left) = if alone.len() == left.len() || new.is_empty() && gone.is_empty() {
        (new, alone, gone, left)
    } else {
        // A name on one side and the same written out on the other.
        let all = |one: Vec<usize>, other: Vec<usize>| one.into_iter().chain(other).collect::<BTreeSet<_>>().into_iter().collect();
        (Vec::new(), all(new, alone), Vec::new(), all(gone, left))
    };
    let together = alone.len().min(left.len());
    matched.extend(alone.iter().copied().zip(left.iter().copied()));
    for (index, other) in matched {
        let place = name_of(old[other].node).map_or_else(|| other.to_string(), str::to_owned);
        let path = schemas.path(&pair.path, key, Some(&place));
        schemas.push(Pair { owner: vec![owned[index]], mirror: vec![old[other]], path, depth: pair.depth + 1, ..*pair });
    }
    for index in new.iter().chain(&alone[together..]) {
        let (there, here) = (schemas.owner.said(owned[*index]), mirror.lacks(schemas.mirror, key));
        schemas.differ(pair, &path, there, here, Effect::widened("a form that they do not know may arrive"));
    }
    for index in gone.iter().chain(&left[together..]) {
        let (there, here) = (owner.lacks(schemas.owner, key), schemas.mirror.said(old[*index]));
        schemas.differ(pair, &path, there, here, Effect::narrowed("a form that they send may be refused"));
    }
}

/// The name of what a schema refers to.
fn name_of(node: &Node) -> Option<&str> {
    let reference = node.get("$ref")?.as_text()?;
    Some(reference.rsplit_once('/').map_or(reference, |(_, name)| name))
}

/// Which property says which alternative it is; which value stands for which the alternatives say.
fn discriminator<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let name = |view: &View<'a>| view.get("discriminator").and_then(|node| node.get("propertyName")?.as_text());
    let (one, other) = (owner.entry("discriminator"), mirror.entry("discriminator"));
    if !schemas.options.is_openapi() {
        return rest(schemas, pair, "discriminator", owner, mirror);
    }
    match (name(owner), name(mirror)) {
        (owned, old) if owned == old => {
            let empty = Node::map(Vec::new(), owner.spot.node.span);
            let mapping = |spot: Option<Spot<'a>>| spot.and_then(|spot| spot.entry("mapping"));
            let (now, then) = (mapping(one), mapping(other));
            let keys = |spot: Option<Spot<'a>>| {
                spot.map_or(&empty, |spot| spot.node).entries().iter().map(|entry| entry.key.to_string()).collect::<BTreeSet<_>>()
            };
            let path = schemas.path(&pair.path, "discriminator", Some("mapping"));
            for key in keys(then).difference(&keys(now)) {
                let (Some(then), false) = (then, now.is_none()) else { continue };
                let here = then.entry(key).map_or_else(|| schemas.mirror.said(then), |spot| schemas.mirror.said(spot));
                let path = schemas.path(&path, key, None);
                let there = owner.lacks(schemas.owner, "discriminator");
                schemas.differ(pair, &path, there, here, Effect::narrowed("a value that they send may be refused"));
            }
        }
        _ => differ(schemas, pair, "discriminator", one, other, (owner, mirror), Effect::CHANGED),
    }
}

fn bounds<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, owner: &View<'a>, mirror: &View<'a>) {
    let least = LEAST.iter().map(|bound| (*bound, 1.0));
    let most = MOST.iter().map(|bound| (*bound, -1.0));
    for ((key, exclusive, unwritten), sign) in least.chain(most) {
        let bound = |view: &View<'a>| view.bound(key, exclusive, unwritten, sign);
        let (Some(one), Some(other)) = (bound(owner), bound(mirror)) else {
            // One of them is no number.
            for key in [Some(key), exclusive].into_iter().flatten() {
                let (one, other) = (owner.entry(key), mirror.entry(key));
                if one.map(|spot| ByValue(spot.node)) != other.map(|spot| ByValue(spot.node)) {
                    differ(schemas, pair, key, one, other, (owner, mirror), Effect::CHANGED);
                }
            }
            continue;
        };
        let rank = |bound: Bound<'a>| (bound.value * sign, bound.excluded);
        let effect = match rank(one).partial_cmp(&rank(other)) {
            Some(std::cmp::Ordering::Greater) => Effect::narrowed("its bound is tighter"),
            Some(std::cmp::Ordering::Less) => Effect::widened("its bound is looser"),
            _ => continue,
        };
        let written = |bound: Bound<'a>| match (bound.spot, exclusive) {
            (Some(spot), Some(exclusive)) if bound.excluded => (spot, exclusive),
            (Some(spot), _) => (spot, key),
            (None, _) => (owner.spot, key),
        };
        let key = if one.spot.is_some() { written(one).1 } else { written(other).1 };
        differ(schemas, pair, key, one.spot, other.spot, (owner, mirror), effect);
    }
}

/// A keyword that is compared as it is written, in all layers that have it.
fn rest<'a, 'w>(schemas: &mut Schemas<'a, 'w>, pair: &Pair<'a, 'w>, key: &str, owner: &View<'a>, mirror: &View<'a>) {
    let (owned, old) = (owner.all(key), mirror.all(key));
    let without = |spots: &[Spot<'a>], others: &[Spot<'a>]| -> Vec<Spot<'a>> {
        spots.iter().filter(|spot| !others.iter().any(|other| other.node.same(spot.node))).copied().collect()
    };
    let (new, gone) = (without(&owned, &old), without(&old, &owned));
    if new.is_empty() && gone.is_empty() {
        return;
    }
    let off = |spot: Option<&Spot<'a>>| spot.is_none_or(|spot| spot.node.as_bool() == Some(false));
    let (one, other) = (new.first().copied(), gone.first().copied());
    let (was, is) = (!old.is_empty(), !owned.is_empty());
    let effect = match key {
        _ if is_words(key, schemas.options.is_openapi()) => {
            schemas.found.paraphrased = true;
            return;
        }
        "uniqueItems" | "deprecated" | "readOnly" | "writeOnly" if off(owned.first()) && off(old.first()) => return,
        "uniqueItems" if off(owned.first()) => Effect::widened(UNEXPECTED),
        "uniqueItems" => Effect::narrowed(REFUSED),
        // Readers check no patterns.
        "pattern" if !is && schemas.options.is_openapi() => Effect::NONE,
        "pattern" if was && schemas.options.is_openapi() => Effect::narrowed(REFUSED),
        _ if EXACT.contains(&key) => match (is, was) {
            (false, _) => Effect::widened(UNEXPECTED),
            (true, false) => Effect::narrowed(REFUSED),
            (true, true) => Effect::CHANGED,
        },
        _ if schemas.options.subset && !was => {
            schemas.found.paraphrased = true;
            return;
        }
        _ => Effect::NONE,
    };
    // Each side shows what the other lacks, or else what it says of the same.
    let (one, other) = (one.or(owned.first().copied()), other.or(old.first().copied()));
    differ(schemas, pair, key, one, other, (owner, mirror), effect);
}
