//! Holding a mirror against its owner: on facts, not on wording.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use super::fact::{Endpoint, Facts};
use super::shape::{Kind, Shape, ShapeField};
use crate::config::Direction;
use crate::model::FileId;
use crate::text::{Span, nearest};

/// What a mirror is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Text or facts are equal.
    InSync,
    /// Fewer facts or other words, and nothing that contradicts.
    Paraphrase,
    /// A fact contradicts the owner's.
    Drift,
    /// No plan of the feature states it.
    Unowned,
    /// A repo of the feature that does not mirror what others of it do.
    Unmirrored,
    /// Words that say nothing: "keep contracts aligned", a TODO.
    Placeholder,
    /// One side cannot be read here: its repo is absent, or its text is none of its format.
    Unverifiable,
}

impl Verdict {
    /// Kebab-case name in reports and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::InSync => "in-sync",
            Self::Paraphrase => "paraphrase",
            Self::Drift => "drift",
            Self::Unowned => "unowned",
            Self::Unmirrored => "unmirrored",
            Self::Placeholder => "hollow",
            Self::Unverifiable => "unverifiable",
        }
    }
}

/// A fact on which owner and mirror differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: `the verb of /api/items`, `the type of id`.
    pub fact: String,
    /// The fact as the owner states it.
    pub owner: String,
    /// The fact as the mirror states it.
    pub mirror: String,
    /// Where the owner says it, and where the mirror does, as far as that is known.
    pub places: (Option<Span>, Option<Span>),
    /// The files of these places, where they are others than those of owner and mirror.
    pub files: (Option<FileId>, Option<FileId>),
    /// What becomes of those who go by the mirror when they take the owner's; known for schemas and interfaces alone.
    pub change: Option<Change>,
    /// Whom a breaking change breaks, and why; empty for any other.
    pub impact: Impact,
    /// The words that say it, to be found in the texts: the owner's, and the mirror's. Empty where a side does not say it.
    pub(crate) words: (String, String),
}

const HAS: &str = "has it";
const LACKS: &str = "lacks it";

/// What a difference means to those who rely on the older side, in the sense of semantic versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Whoever relies on the older side still can.
    Additive,
    /// Whoever relies on the older side may fail.
    Breaking,
}

impl Change {
    /// Kebab-case name in reports and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// Whom a difference breaks among those who go by the mirror, each with the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Impact {
    /// Those who send: requests, inputs, what they write.
    pub senders: Option<&'static str>,
    /// Those who receive: responses, outputs, what they read.
    pub receivers: Option<&'static str>,
}

impl Impact {
    /// A difference that breaks nobody.
    pub const NONE: Self = Self { senders: None, receivers: None };

    pub(super) const fn senders(why: &'static str) -> Self {
        Self { senders: Some(why), receivers: None }
    }

    pub(super) const fn receivers(why: &'static str) -> Self {
        Self { senders: None, receivers: Some(why) }
    }

    pub(super) const fn both(why: &'static str) -> Self {
        Self { senders: Some(why), receivers: Some(why) }
    }

    /// What of it concerns a mirror whose repo only reads, or only writes.
    pub(super) fn seen_by(self, direction: Option<Direction>) -> Self {
        match direction {
            Some(Direction::Read) => Self { senders: None, ..self },
            Some(Direction::Write) => Self { receivers: None, ..self },
            Some(Direction::Both) | None => self,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self { senders: self.senders.or(other.senders), receivers: self.receivers.or(other.receivers) }
    }

    /// Whether it breaks nobody.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Who is broken, in one word; none where nobody is.
    pub fn whom(self) -> Option<&'static str> {
        match (self.senders, self.receivers) {
            (Some(_), Some(_)) => Some("both"),
            (Some(_), None) => Some("senders"),
            (None, Some(_)) => Some("receivers"),
            (None, None) => None,
        }
    }
}

/// `senders: it is required now`, as it follows "breaks".
impl fmt::Display for Impact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.senders, self.receivers) {
            (Some(one), Some(other)) if one == other => write!(out, "senders and receivers: {one}"),
            (Some(one), Some(other)) => write!(out, "senders: {one}; and receivers: {other}"),
            (Some(why), None) => write!(out, "senders: {why}"),
            (None, Some(why)) => write!(out, "receivers: {why}"),
            (None, None) => out.write_str("nobody"),
        }
    }
}

impl Difference {
    pub(super) fn new(fact: impl Into<String>, owner: impl Into<String>, mirror: impl Into<String>) -> Self {
        let (places, words) = ((None, None), (String::new(), String::new()));
        let (fact, owner, mirror) = (fact.into(), owner.into(), mirror.into());
        Self { fact, owner, mirror, places, files: (None, None), change: None, impact: Impact::NONE, words }
    }

    fn said_as(self, owner: impl Into<String>, mirror: impl Into<String>) -> Self {
        Self { words: (owner.into(), mirror.into()), ..self }
    }

    /// Something that the owner has and the mirror lacks.
    pub(super) fn missing(fact: impl Into<String>) -> Self {
        Self::new(fact, HAS, LACKS)
    }

    /// Something that the mirror has and the owner lacks.
    pub(super) fn extra(fact: impl Into<String>) -> Self {
        Self::new(fact, LACKS, HAS)
    }

    /// The difference as a clause, said from where the mirror stands.
    pub fn clause(&self) -> String {
        match (self.owner.as_str(), self.mirror.as_str()) {
            (HAS, LACKS) => format!("{} is missing here", self.fact),
            (LACKS, HAS) => format!("{} is only here", self.fact),
            (owner, mirror) => format!("{} is `{owner}` there and `{mirror}` here", self.fact),
        }
    }
}

/// A contract's text, ready to be compared.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// The words alone.
    pub plain: String,
    pub facts: Facts,
    /// The words without the marks, spaces and quotes that make no difference.
    settled: String,
}

impl Wording {
    pub fn new(plain: String, facts: Facts) -> Self {
        Self { settled: settled(&plain), plain, facts }
    }

    /// Whether nothing could be told from the other that makes a difference.
    pub fn is_as(&self, other: &Self) -> bool {
        self.settled == other.settled && self.facts == other.facts
    }
}

/// Compares a mirror with its owner.
pub(super) fn compare(owner: &Wording, mirror: &Wording) -> (Verdict, Vec<Difference>) {
    if owner.settled == mirror.settled {
        return (Verdict::InSync, Vec::new());
    }
    let mut differences = Vec::new();
    endpoints(&owner.facts, &mirror.facts, &mut differences);
    shapes(&owner.facts, &mirror.facts, &mut differences);
    values(&owner.facts, &mirror.facts, &mut differences);
    names(&owner.facts, &mirror.facts, &mut differences);
    let verdict = match () {
        () if !differences.is_empty() => Verdict::Drift,
        () if says_all(&owner.facts, &mirror.facts) => Verdict::InSync,
        () => Verdict::Paraphrase,
    };
    (verdict, differences)
}

/// A text without the marks, spaces and quotes that make no difference.
fn settled(text: &str) -> String {
    let plain =
        text.chars().filter(|c| !matches!(c, '`' | '*' | '_' | '>' | '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}'));
    let text: String = plain.flat_map(char::to_lowercase).collect();
    text.split_whitespace().map(|word| word.trim_end_matches(['.', ':', ','])).filter(|word| *word != "-").collect::<Vec<_>>().join(" ")
}

/// Whether a mirror has every fact of its owner, or a whole endpoint or shape of it and nothing that the owner has not.
fn says_all(owner: &Facts, mirror: &Facts) -> bool {
    if mirror.is_empty() {
        return false;
    }
    let endpoints = mirror.endpoints.iter().all(|endpoint| owner.endpoints.iter().any(|other| other.route == endpoint.route));
    let shapes = mirror.shapes.iter().all(|shape| owner.shapes.iter().any(|other| same_fields(other, shape)));
    let names = mirror.names.iter().all(|name| owner.names.contains(name));
    let whole = !mirror.shapes.is_empty() || (owner.shapes.is_empty() && !mirror.endpoints.is_empty());
    endpoints && shapes && names && (whole || owner == mirror)
}

fn same_fields(one: &Shape, other: &Shape) -> bool {
    let names = |shape: &Shape| shape.fields.iter().map(|field| field.name.clone()).collect::<BTreeSet<_>>();
    one.open == other.open && names(one) == names(other)
}

fn endpoints(owner: &Facts, mirror: &Facts, differences: &mut Vec<Difference>) {
    for said in &mirror.endpoints {
        let same: Vec<&Endpoint> = owner.endpoints.iter().filter(|endpoint| same_route(&endpoint.route, &said.route)).collect();
        if let Some(first) = same.first() {
            let (Some(verb), Some(owned)) = (&said.verb, &first.verb) else { continue };
            if same.iter().all(|endpoint| endpoint.verb.as_ref() != Some(verb)) {
                differences.push(Difference::new(format!("the verb of {}", first.path), owned, verb).said_as(owned, verb));
            }
            continue;
        }
        // A path that is in neither text's other endpoints, and differs in one part, was this one.
        let moved = owner.endpoints.iter().filter(|endpoint| {
            let free = mirror.endpoints.iter().all(|other| !same_route(&other.route, &endpoint.route));
            let verb = endpoint.verb.is_none() || said.verb.is_none() || endpoint.verb == said.verb;
            free && verb && one_part_differs(&endpoint.route, &said.route)
        });
        if let [only] = moved.collect::<Vec<_>>().as_slice() {
            differences.push(Difference::new("the path", &only.path, &said.path).said_as(&only.path, &said.path));
        }
    }
}

/// One route may leave out what all routes of its service begin with.
fn same_route(one: &str, other: &str) -> bool {
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    long == short || (short.matches('/').count() > 1 && long.ends_with(short))
}

fn one_part_differs(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('/').collect(), other.split('/').collect());
    one.len() == other.len() && one.len() > 2 && one.iter().zip(&other).filter(|(one, other)| one != other).count() == 1
}

fn shapes(owner: &Facts, mirror: &Facts, differences: &mut Vec<Difference>) {
    for said in &mirror.shapes {
        let names: HashSet<&str> = said.fields.iter().map(|field| field.name.as_str()).collect();
        let shared = |shape: &&Shape| shape.fields.iter().filter(|field| names.contains(field.name.as_str())).count();
        let Some(owned) = owner.shapes.iter().max_by_key(|shape| (shared(shape), std::cmp::Reverse(shape.fields.len()))) else { continue };
        let least = said.fields.len().min(owned.fields.len());
        // Shapes that have little in common speak of two things.
        let alone = owner.shapes.len() == 1 && mirror.shapes.len() == 1 && said.fields.len() == owned.fields.len();
        if shared(&owned) * 2 >= least && (shared(&owned) > 0 || alone) {
            fields(owned, said, "", differences);
        }
    }
}

fn fields(owner: &Shape, mirror: &Shape, path: &str, differences: &mut Vec<Difference>) {
    let (owned, mirrored) = (by_name(owner), by_name(mirror));
    let gone: Vec<&ShapeField> = owner.fields.iter().filter(|field| !mirrored.contains_key(field.name.as_str())).collect();
    let new: Vec<&ShapeField> = mirror.fields.iter().filter(|field| !owned.contains_key(field.name.as_str())).collect();
    match (gone.as_slice(), new.as_slice()) {
        ([gone], [new]) if !owner.open || !mirror.open => {
            differences.push(Difference::new(format!("the name of a field{path}"), &gone.name, &new.name).said_as(&gone.name, &new.name));
        }
        _ => {
            for field in gone.iter().filter(|_| !mirror.open) {
                differences.push(Difference::missing(format!("the field `{}`{path}", field.name)).said_as(&field.name, ""));
            }
            for field in new.iter().filter(|_| !owner.open) {
                differences.push(Difference::extra(format!("the field `{}`{path}", field.name)).said_as("", &field.name));
            }
        }
    }
    for field in &owner.fields {
        let Some(said) = mirrored.get(field.name.as_str()) else { continue };
        if let (Some(Kind::Shape(one)), Some(Kind::Shape(other))) = (&field.kind, &said.kind) {
            fields(one, other, &format!("{path} in `{}`", field.name), differences);
            continue;
        }
        let (Some(one), Some(other)) = (&field.kind, &said.kind) else { continue };
        if contradicts(one, other) {
            differences.push(
                Difference::new(format!("the type of `{}`{path}", field.name), shown(one), shown(other)).said_as(&field.name, &field.name),
            );
        } else if field.optional != said.optional
            && matches!((one, other), (Kind::Type(_) | Kind::OneOf(_), Kind::Type(_) | Kind::OneOf(_)))
        {
            let mark = |optional: bool| if optional { "optional" } else { "required" }.to_owned();
            let fact = format!("whether `{}`{path} may be left out", field.name);
            differences.push(Difference::new(fact, mark(field.optional), mark(said.optional)).said_as(&field.name, &field.name));
        }
    }
}

/// The fields of a shape by their names; of those that share a name, the first.
fn by_name(shape: &Shape) -> HashMap<&str, &ShapeField> {
    shape.fields.iter().rev().map(|field| (field.name.as_str(), field)).collect()
}

fn shown(kind: &Kind) -> String {
    match kind {
        Kind::Type(name) => name.clone(),
        Kind::OneOf(names) => names.join(" | "),
        Kind::Example(name) => (*name).to_owned(),
        Kind::Shape(_) => "an object".to_owned(),
    }
}

/// Whether two kinds cannot both be meant. An example says less than a type.
fn contradicts(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (Kind::Type(one), Kind::Type(other)) => one != other && !covers(one, other) && !covers(other, one),
        (Kind::OneOf(one), Kind::OneOf(other)) => one != other,
        (Kind::OneOf(many), Kind::Type(one)) | (Kind::Type(one), Kind::OneOf(many)) => {
            // `string` is a short way of saying which strings; `int | null` and `int` differ.
            let of_strings = many.iter().all(|name| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')))
                && !many.iter().any(|name| name == "null");
            !(of_strings && matches!(one.as_str(), "string" | "enum"))
        }
        (Kind::Example(example), Kind::Type(name)) | (Kind::Type(name), Kind::Example(example)) => !fits(example, name),
        (Kind::Example(one), Kind::Example(other)) => one != other,
        (Kind::Shape(_), Kind::Type(name)) | (Kind::Type(name), Kind::Shape(_)) => {
            matches!(name.as_str(), "string" | "number" | "integer" | "boolean") || name.ends_with("[]")
        }
        _ => false,
    }
}

/// A type that says less than another, and never against it.
fn covers(wide: &str, narrow: &str) -> bool {
    match wide {
        "any" => true,
        "array" => narrow.ends_with("[]"),
        "string" => matches!(narrow, "uuid" | "date" | "datetime" | "timestamp" | "url" | "enum"),
        "object" | "json" | "jsonb" => matches!(narrow, "object" | "json" | "jsonb"),
        "number" => matches!(narrow, "float" | "decimal"),
        _ => false,
    }
}

fn fits(example: &str, name: &str) -> bool {
    match example {
        "number" => !matches!(name, "string" | "boolean" | "array" | "object") && !name.ends_with("[]"),
        "boolean" => !matches!(name, "string" | "number" | "integer" | "array" | "object") && !name.ends_with("[]"),
        "array" => name == "array" || name.ends_with("[]") || name == "any",
        _ => !matches!(name, "number" | "integer" | "float" | "boolean" | "array" | "object") && !name.ends_with("[]"),
    }
}

fn values(owner: &Facts, mirror: &Facts, differences: &mut Vec<Difference>) {
    for (name, said) in &mirror.values {
        if let Some(owned) = owner.values.get(name).filter(|owned| *owned != said) {
            let fact = if name == "default" { "the default".to_owned() } else { format!("the value of `{name}`") };
            differences.push(Difference::new(fact, owned, said).said_as(name, name));
        }
    }
    let single = |versions: &[String]| versions.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect::<Vec<_>>();
    if let ([owned], [said]) = (single(&owner.versions).as_slice(), single(&mirror.versions).as_slice())
        && owned != said
    {
        differences.push(Difference::new("the version", owned, said).said_as(owned, said));
    }
}

/// A name that only the mirror has beside one that only the owner has, and that is nearly it, is the same thing renamed.
fn names(owner: &Facts, mirror: &Facts, differences: &mut Vec<Difference>) {
    let fields =
        |facts: &Facts| facts.shapes.iter().flat_map(|shape| shape.fields.iter().map(|field| field.name.clone())).collect::<BTreeSet<_>>();
    let (owned_fields, said_fields) = (fields(owner), fields(mirror));
    let only = |names: &[String], others: &[String], fields: &BTreeSet<String>| -> Vec<String> {
        let others: HashSet<&String> = others.iter().collect();
        names.iter().filter(|name| !others.contains(name) && !fields.contains(*name)).cloned().collect()
    };
    let owned = only(&owner.names, &mirror.names, &said_fields);
    for said in only(&mirror.names, &owner.names, &owned_fields) {
        let long = said.chars().count() > 4;
        if let Some(near) = nearest(&said, owned.iter().map(String::as_str)).filter(|near| long && !near.eq_ignore_ascii_case(&said)) {
            differences.push(Difference::new("a name", near, &said).said_as(near, &said));
        }
    }
}
