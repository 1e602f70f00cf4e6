//! What a TypeScript file declares, freed from how it is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::data::Node;
use crate::text::Span;

/// One file.
#[derive(Debug)]
pub(in crate::contract::file) struct Module {
    /// Types by their names, those in namespaces with the names of these: `Api.Order`.
    pub(super) types: BTreeMap<String, Declared>,
    /// Values that describe types: schemas, enums, constants.
    pub(super) values: BTreeMap<String, Declared>,
    /// Names for others, and what they are called here.
    pub(super) exported: BTreeMap<String, String>,
    /// Names of other files, and what they are called there: `*` for all of it.
    pub(super) imported: BTreeMap<String, Import>,
    /// Files all of whose names are exported.
    pub(super) stars: Vec<String>,
}

impl Module {
    /// A file that declares nothing.
    pub(super) const NOTHING: Self =
        Self { types: BTreeMap::new(), values: BTreeMap::new(), exported: BTreeMap::new(), imported: BTreeMap::new(), stars: Vec::new() };
}

/// A name of another file.
#[derive(Debug)]
pub(super) struct Import {
    pub from: String,
    pub name: String,
}

/// The name by which a file exports what has no name outside.
pub(super) const DEFAULT: &str = "default";
/// All that a file exports.
pub(super) const ALL: &str = "*";

/// A declaration of a type, or of a value that describes one.
#[derive(Debug)]
pub(super) struct Declared {
    /// The names of its parameters, each with what it is where nothing is given.
    pub parameters: Vec<(String, Option<Type>)>,
    pub of: Type,
    /// Its name.
    pub place: Span,
    /// Whether it is a constant, which is no contract by itself.
    pub is_constant: bool,
}

/// A type as it is written. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Type {
    pub kind: Kind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Anything fits: `any`, `unknown`.
    Any,
    Never,
    Undefined,
    /// A type of the language, under the word of JSON Schema where that has one.
    Basic(&'static str),
    Literal(Node),
    Object(Arc<Object>),
    Array(Arc<Type>),
    Tuple(Arc<Tuple>),
    /// One of these.
    Union(Arc<[Type]>),
    /// All of these.
    Both(Arc<[Type]>),
    /// A type by its name, with what is given for its parameters.
    Name(Arc<str>, Arc<[Type]>),
    /// The type that a value has or describes.
    Value(Arc<str>),
    /// An object with other properties, or others of them required.
    Changed(Change, Arc<Type>),
    /// The type of a property, or of all of them.
    Index(Arc<Type>, Arc<Type>),
    KeyOf(Arc<Type>),
    /// A type with keywords of JSON Schema that narrow it.
    Narrowed(Arc<Type>, Arc<[(&'static str, Node)]>),
    /// What may be left out.
    Optional(Arc<Type>),
    /// What nothing is known of but how it is written.
    Written(Arc<str>),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    pub members: Vec<Member>,
    /// The type of all other members.
    pub rest: Option<Arc<Type>>,
    /// Whether other members are refused.
    pub is_closed: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub name: String,
    pub place: Span,
    pub is_optional: bool,
    pub of: Type,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Tuple {
    pub places: Vec<Type>,
    /// How many of them must be there.
    pub required: usize,
    pub rest: Option<Arc<Type>>,
}

/// What is done to the properties of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    Pick(Vec<String>),
    Omit(Vec<String>),
    /// All may be missing, or those of these names.
    Partial(Option<Vec<String>>),
    Required(Option<Vec<String>>),
    /// Other properties are refused.
    Closed,
}

impl Type {
    pub(super) fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span }
    }

    /// The words that it is a literal of, or a choice of them; none where it is anything else.
    pub(super) fn words(&self) -> Option<Vec<String>> {
        match &self.kind {
            Kind::Literal(node) => Some(vec![node.as_text()?.to_owned()]),
            Kind::Union(types) => types.iter().map(Self::words).collect::<Option<Vec<_>>>().map(|words| words.concat()),
            _ => None,
        }
    }
}
