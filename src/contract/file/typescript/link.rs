//! What types mean: names resolved over the files of a repo, and what is computed from other types written out. Each file becomes a tree
//! in the words of JSON Schema, whose places are those of the types, and whose definitions refer to each other.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::module::{ALL, Change, Declared, Kind, Member, Module, Object, Tuple, Type};
use super::read::inside;
use super::types;
use crate::contract::file::Imports;
use crate::contract::file::schema::beside;
use crate::data::{Entry, Node, Number, Value};
use crate::model::FileId;
use crate::text::Span;

/// How many types one file may lead to, each as often as it is looked at.
const TYPES: usize = 2_000_000;
/// How many files it may be made of.
const FILES: usize = 2_000;
/// How often types with parameters may stand in each other, and how long types may lead to types.
const STEPS: usize = 32;

/// The files that one file is made of, itself first.
pub(super) struct Linked {
    pub files: Vec<(FileId, Node)>,
    /// What the first one exports.
    pub exported: Vec<Exported>,
}

/// A name that others can use.
pub(super) struct Exported {
    pub name: String,
    /// The file that declares it, and the name of its definition there.
    pub file: usize,
    pub definition: String,
    pub place: Span,
}

/// All that a file exports, with what it leads to. None where that is more than is read.
pub(super) fn link(imports: &Imports<'_>, id: FileId) -> Option<Linked> {
    let mut linker = Linker { imports, files: vec![id], imported: BTreeMap::new(), definitions: vec![BTreeMap::new()], made: 0 };
    let mut exported = Vec::new();
    for (name, (file, own)) in linker.exports(0) {
        let module = linker.module(file);
        let (space, declared) = match (module.types.get(&own), module.values.get(&own)) {
            (Some(declared), _) => (Space::Types, declared),
            (None, Some(declared)) if !declared.is_constant => (Space::Values, declared),
            _ => continue,
        };
        let place = declared.place;
        // What is given for parameters, nobody knows here.
        let names: Vec<String> = (1..=declared.parameters.len()).map(|index| format!("parameter {index}")).collect();
        let given = names.into_iter().map(|name| linker.opaque(file, &name)).collect();
        let Some((file, definition)) = linker.define(space, file, &own, given, 0) else { continue };
        exported.push(Exported { name, file, definition, place });
    }
    if linker.made > TYPES {
        return None;
    }
    let definitions = linker.definitions.into_iter();
    let files = linker.files.iter().copied().zip(definitions.map(|known| {
        let entries = known.into_iter().filter_map(|(name, node)| Some(entry(&name, Span::new(0, 0), node?))).collect();
        map(vec![entry("$defs", Span::new(0, 0), map(entries, Span::new(0, 0)))], Span::new(0, 0))
    }));
    Some(Linked { files: files.collect(), exported })
}

/// Types and values have names of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Space {
    Types,
    Values,
}

/// Names that were looked up, each in a file.
type Names = BTreeSet<(usize, String)>;

/// A definition: its file, and its name there.
type Definition = (usize, String);

/// What is given for parameters, by their names.
type Given = Rc<BTreeMap<String, Definition>>;

/// Where a type stands.
#[derive(Clone)]
struct Scope {
    file: usize,
    /// The declaration that it is in: names of the same namespace need not be written out.
    within: Rc<str>,
    given: Given,
    steps: usize,
}

/// The properties of a type that one object of a file gives.
struct Layer {
    object: Arc<Object>,
    span: Span,
    scope: Scope,
    changes: Vec<Change>,
}

/// The members of a union: types of the language with literals, and all others.
#[derive(Default)]
struct Flat {
    simple: Vec<Type>,
    others: Vec<Node>,
    seen: Seen,
}

/// The unions that were looked into, each by its place and what is given where it stands: one that leads back to itself adds nothing.
#[derive(Default)]
struct Seen(BTreeSet<(usize, Span, Given)>);

impl Seen {
    /// Whether it is the first time.
    fn add(&mut self, of: &Type, scope: &Scope) -> bool {
        self.0.insert((scope.file, of.span, Rc::clone(&scope.given)))
    }
}

struct Linker<'l, 'm> {
    imports: &'l Imports<'m>,
    files: Vec<FileId>,
    /// What each file means by the addresses that it imports from.
    imported: BTreeMap<(usize, String), Option<usize>>,
    /// Of each file, what is defined so far; none of a name while its definition is being made.
    definitions: Vec<BTreeMap<String, Option<Node>>>,
    made: usize,
}

impl<'l> Linker<'l, '_> {
    fn module(&self, file: usize) -> &'l Module {
        static NOTHING: Module = Module::NOTHING;
        // Only what could be read is among the files.
        self.imports.module(self.files[file]).as_ref().unwrap_or(&NOTHING)
    }

    /// The file of the same repo that an import names.
    fn file(&mut self, from: usize, specifier: &str) -> Option<usize> {
        if let Some(known) = self.imported.get(&(from, specifier.to_owned())) {
            return *known;
        }
        let found = self.find(from, specifier);
        self.imported.insert((from, specifier.to_owned()), found);
        found
    }

    fn find(&mut self, from: usize, specifier: &str) -> Option<usize> {
        let model = self.imports.model;
        let (repo, path) = (model[self.files[from]].repo, &model[self.files[from]].path);
        let found = candidates(path, specifier).into_iter().find_map(|path| crate::contract::file::file(model, repo, &path))?;
        if let Some(known) = self.files.iter().position(|file| *file == found) {
            return Some(known);
        }
        if model[found].unread.is_some() || self.files.len() >= FILES || self.imports.module(found).is_err() {
            return None;
        }
        self.files.push(found);
        self.definitions.push(BTreeMap::new());
        Some(self.files.len() - 1)
    }

    /// What a file exports: each name with the file that declares it, and its name there.
    fn exports(&mut self, file: usize) -> BTreeMap<String, Definition> {
        let mut all = BTreeMap::new();
        let mut seen = BTreeSet::from([file]);
        let mut work = vec![file];
        while let Some(file) = work.pop() {
            let module = self.module(file);
            for name in module.exported.keys() {
                if all.contains_key(name) {
                    continue;
                }
                let mut find = |space| self.exported(file, name, space, &mut Names::new());
                let found = find(Space::Types).or_else(|| find(Space::Values));
                if let Some(found) = found {
                    all.insert(name.clone(), found);
                }
            }
            for star in &module.stars {
                if let Some(other) = self.file(file, star).filter(|other| seen.insert(*other)) {
                    work.push(other);
                }
            }
        }
        all
    }

    /// The declaration that a file exports under a name. `seen` are the files and names that led here: files may lead around.
    fn exported(&mut self, file: usize, name: &str, space: Space, seen: &mut Names) -> Option<Definition> {
        let mut work = vec![file];
        while let Some(file) = work.pop() {
            if !seen.insert((file, name.to_owned())) {
                continue;
            }
            let module = self.module(file);
            let own = module.exported.get(name);
            if let Some(found) = own.and_then(|own| self.resolve_but(file, "", own, space, seen)) {
                return Some(found);
            }
            work.extend(module.stars.iter().filter_map(|star| self.file(file, star)));
        }
        None
    }

    /// The declaration that a name means.
    fn resolve(&mut self, file: usize, within: &str, name: &str, space: Space) -> Option<Definition> {
        self.resolve_but(file, within, name, space, &mut Names::new())
    }

    fn resolve_but(&mut self, file: usize, within: &str, name: &str, space: Space, seen: &mut Names) -> Option<Definition> {
        let module = self.module(file);
        let declared = |name: &str| match space {
            Space::Types => module.types.contains_key(name),
            Space::Values => module.values.contains_key(name),
        };
        let mut scope = within;
        while let Some((outer, _)) = scope.rsplit_once('.') {
            let whole = inside(outer, name);
            if declared(&whole) {
                return Some((file, whole));
            }
            scope = outer;
        }
        if declared(name) {
            return Some((file, name.to_owned()));
        }
        if let Some(import) = module.imported.get(name) {
            let other = self.file(file, &import.from)?;
            return self.exported(other, &import.name, space, seen);
        }
        let (first, rest) = name.split_once('.')?;
        let import = module.imported.get(first)?;
        let other = self.file(file, &import.from)?;
        let name = if import.name == ALL { rest.to_owned() } else { inside(&import.name, rest) };
        self.exported(other, &name, space, seen)
    }

    fn declared(&self, space: Space, (file, name): &Definition) -> Option<&'l Declared> {
        let module = self.module(*file);
        match space {
            Space::Types => module.types.get(name),
            Space::Values => module.values.get(name),
        }
    }

    /// The definition of a declaration with these types for its parameters.
    fn define(&mut self, space: Space, file: usize, name: &str, given: Vec<Definition>, steps: usize) -> Option<Definition> {
        let declared = self.declared(space, &(file, name.to_owned()))?;
        let label = |(other, key): &Definition| if *other == file { key.clone() } else { format!("{key}@{other}") };
        let mut key = match space {
            Space::Values if self.module(file).types.contains_key(name) => format!("typeof {name}"),
            _ => name.to_owned(),
        };
        if !given.is_empty() {
            key = format!("{key}<{}>", given.iter().map(label).collect::<Vec<_>>().join(", "));
        }
        if !self.definitions[file].contains_key(&key) && (steps > STEPS || self.made > TYPES) {
            return None;
        }
        let given = declared.parameters.iter().map(|(name, _)| name.clone()).zip(given).collect();
        let scope = Scope { file, within: name.into(), given: Rc::new(given), steps: steps + 1 };
        Some(self.once(file, key, |linker| linker.lower(&declared.of, &scope)))
    }

    /// A definition that is made where there is none yet. It has its name before it is made, since it may lead back to itself.
    fn once(&mut self, file: usize, key: String, make: impl FnOnce(&mut Self) -> Node) -> Definition {
        if !self.definitions[file].contains_key(&key) {
            self.definitions[file].insert(key.clone(), None);
            let node = make(self);
            self.definitions[file].insert(key.clone(), Some(node));
        }
        (file, key)
    }

    /// A definition that is the same only as itself.
    fn opaque(&mut self, file: usize, name: &str) -> Definition {
        let node = unknown(name, Span::new(0, 0));
        self.definitions[file].insert(name.to_owned(), Some(node));
        (file, name.to_owned())
    }

    /// A type under a name of its own, where another file or declaration needs it.
    fn hoist(&mut self, of: &Type, scope: &Scope) -> Definition {
        if let Kind::Name(name, given) = &of.kind {
            if let Some(definition) = scope.given.get(&**name).filter(|_| given.is_empty()) {
                return definition.clone();
            }
            if let Some(definition) = self.named(name, given, scope) {
                return definition;
            }
        }
        if let Kind::Value(name) = &of.kind
            && let Some(definition) = self.value(name, scope)
        {
            return definition;
        }
        let key = self.key(of, scope);
        self.once(scope.file, key, |linker| linker.lower(of, scope))
    }

    /// The definition that a name with its parameters leads to.
    fn named(&mut self, name: &str, given: &[Type], scope: &Scope) -> Option<Definition> {
        let (file, own) = self.resolve(scope.file, &scope.within, name, Space::Types)?;
        let given = self.given(&(file, own.clone()), given, scope)?;
        self.define(Space::Types, file, &own, given, scope.steps)
    }

    /// What is given for the parameters of a declaration, each as a definition.
    fn given(&mut self, of: &Definition, given: &[Type], scope: &Scope) -> Option<Vec<Definition>> {
        let declared = self.declared(Space::Types, of)?;
        if scope.steps > STEPS && !declared.parameters.is_empty() {
            return None;
        }
        let inner = Scope { file: of.0, within: of.1.as_str().into(), given: Rc::default(), steps: scope.steps + 1 };
        let one = |(index, (_, default)): (usize, &(String, Option<Type>))| match (given.get(index), default) {
            (Some(given), _) => self.hoist(given, &Scope { steps: scope.steps + 1, ..scope.clone() }),
            (None, Some(default)) => self.hoist(default, &inner),
            (None, None) => self.opaque(of.0, "any"),
        };
        Some(declared.parameters.iter().enumerate().map(one).collect())
    }

    fn refer(&self, from: usize, (file, key): &Definition, span: Span) -> Node {
        let key = key.replace('~', "~0").replace('/', "~1").replace('%', "%25");
        let reference = if *file == from { format!("#/$defs/{key}") } else { format!("{file}#/$defs/{key}") };
        map(vec![entry("$ref", span, Node::text(&reference, span))], span)
    }

    fn lower(&mut self, of: &Type, scope: &Scope) -> Node {
        self.made += 1;
        let span = of.span;
        if self.made > TYPES {
            return map(Vec::new(), span);
        }
        match &of.kind {
            Kind::Any => map(Vec::new(), span),
            Kind::Never => Node::new(Value::Bool(false), span),
            Kind::Undefined => typed("undefined", span),
            Kind::Basic(name) => typed(name, span),
            Kind::Literal(_) | Kind::Union(_) => self.union(of, scope),
            Kind::Object(object) => self.object(object, span, scope),
            Kind::Array(inner) => map(vec![entry("items", inner.span, self.lower(inner, scope))], span),
            Kind::Tuple(tuple) => self.tuple(tuple, span, scope),
            Kind::Both(types) => self.both(types, span, scope),
            Kind::Name(name, given) => self.name(name, given, of, scope),
            Kind::Value(name) => match self.value(name, scope) {
                Some(definition) => self.refer(scope.file, &definition, span),
                None => unknown(&format!("typeof {name}"), span),
            },
            Kind::Optional(inner) => self.lower(inner, scope),
            Kind::Narrowed(inner, keywords) => {
                let node = self.lower(inner, scope);
                let mut entries = node.entries().to_vec();
                entries.extend(keywords.iter().map(|(key, node)| entry(key, node.span, node.clone())));
                map(entries, span)
            }
            Kind::Changed(..) => match self.layers(of, scope, 0) {
                Some(layers) => self.layered(layers, span, scope),
                None => unknown(&self.written(of, scope), span),
            },
            Kind::Index(inner, by) => match self.indexed(inner, by, span, scope, 0) {
                Some((found, inner)) => self.found(of, scope, &found, &inner),
                None => unknown(&self.written(of, scope), span),
            },
            Kind::KeyOf(_) => match self.computed(of, scope, 0) {
                Some((keys, inner)) => self.lower(&keys, &inner),
                None => unknown(&self.written(of, scope), span),
            },
            Kind::Written(words) => unknown(words, span),
        }
    }

    /// A type as it is written.
    fn written(&self, of: &Type, scope: &Scope) -> String {
        types::written(of.span.of(&self.imports.model[self.files[scope.file]].text))
    }

    fn name(&mut self, name: &str, given: &[Type], of: &Type, scope: &Scope) -> Node {
        if let Some(definition) = scope.given.get(name).filter(|_| given.is_empty()) {
            return self.refer(scope.file, definition, of.span);
        }
        if let Some(definition) = self.named(name, given, scope) {
            return self.refer(scope.file, &definition, of.span);
        }
        match self.computed(of, scope, 0) {
            // A value of an enum.
            Some((member, inner)) => self.found(of, scope, &member, &inner),
            None => unknown(&self.written(of, scope), of.span),
        }
    }

    /// What a type was found to be, elsewhere: a reference where it is of any size, since it may lead back to where it was looked up.
    fn found(&mut self, of: &Type, scope: &Scope, found: &Type, inner: &Scope) -> Node {
        let is_here = inner.file == scope.file;
        if is_here && (matches!(found.kind, Kind::Name(..) | Kind::Value(_)) || self.is_simple(found, inner)) {
            return self.lower(found, inner);
        }
        let key = self.key(of, scope);
        let definition = self.once(inner.file, key, |linker| linker.lower(found, inner));
        self.refer(scope.file, &definition, of.span)
    }

    /// A name for a type as it is written here, which no declaration has: what is written alike means the same where names mean the same.
    fn key(&self, of: &Type, scope: &Scope) -> String {
        let words = self.written(of, scope);
        // What is made of others has no words of its own.
        let mut key = if words.is_empty() { format!("type {}", self.made) } else { words };
        let given: Vec<String> = scope.given.iter().map(|(name, (file, key))| format!("{name}={key}@{file}")).collect();
        if !given.is_empty() || scope.within.contains('.') {
            key = format!("{key} in {}<{}>", scope.within, given.join(", "));
        }
        format!("{key} @{}", scope.file)
    }

    fn value(&mut self, name: &str, scope: &Scope) -> Option<Definition> {
        let (file, own) = self.resolve(scope.file, &scope.within, name, Space::Values)?;
        self.define(Space::Values, file, &own, Vec::new(), scope.steps)
    }

    fn object(&mut self, object: &Object, span: Span, scope: &Scope) -> Node {
        let mut properties = Vec::new();
        let mut required = Vec::new();
        for member in &object.members {
            let (of, is_optional) = self.without_undefined(&member.of, scope);
            properties.push(entry(&member.name, member.place, self.lower(&of, scope)));
            if !member.is_optional && !is_optional {
                required.push(Node::text(&member.name, member.place));
            }
        }
        let mut entries = Vec::new();
        if properties.is_empty() && object.rest.is_none() {
            entries.push(entry("type", span, Node::text("object", span)));
        }
        if !properties.is_empty() {
            entries.push(entry("properties", span, map(properties, span)));
        }
        if !required.is_empty() {
            entries.push(entry("required", span, Node::list(required, span)));
        }
        match &object.rest {
            Some(rest) => entries.push(entry("additionalProperties", rest.span, self.lower(rest, scope))),
            None if object.is_closed => entries.push(entry("additionalProperties", span, Node::new(Value::Bool(false), span))),
            None => {}
        }
        map(entries, span)
    }

    /// A property's type without `undefined`, and whether that was one of its choices.
    fn without_undefined(&mut self, of: &Type, scope: &Scope) -> (Type, bool) {
        match &of.kind {
            Kind::Optional(inner) => (self.without_undefined(inner, scope).0, true),
            Kind::Union(types) if types.iter().any(|one| matches!(one.kind, Kind::Undefined)) => {
                let rest: Vec<Type> = types.iter().filter(|one| !matches!(one.kind, Kind::Undefined)).cloned().collect();
                match <[Type; 1]>::try_from(rest) {
                    Ok([one]) => (one, true),
                    Err(rest) => (Type::new(Kind::Union(rest.into()), of.span), true),
                }
            }
            Kind::Value(name) => {
                let found = self.resolve(scope.file, &scope.within, name, Space::Values);
                let is_optional = found
                    .and_then(|found| self.declared(Space::Values, &found))
                    .is_some_and(|declared| matches!(declared.of.kind, Kind::Optional(_)));
                (of.clone(), is_optional)
            }
            _ => (of.clone(), false),
        }
    }

    fn tuple(&mut self, tuple: &Tuple, span: Span, scope: &Scope) -> Node {
        let places = tuple.places.iter().map(|one| self.lower(one, scope)).collect();
        let mut entries = vec![entry("type", span, Node::text("array", span)), entry("prefixItems", span, Node::list(places, span))];
        if tuple.required != tuple.places.len() {
            let least = Number::decimal(&tuple.required.to_string()).map_or(Value::Null, Value::Number);
            entries.push(entry("minItems", span, Node::new(least, span)));
        }
        if let Some(rest) = &tuple.rest {
            entries.push(entry("items", rest.span, self.lower(rest, scope)));
        }
        map(entries, span)
    }

    fn both(&mut self, types: &[Type], span: Span, scope: &Scope) -> Node {
        // What brands a text or number is known to the compiler alone.
        let plain: Vec<&Type> = types.iter().filter(|one| matches!(one.kind, Kind::Basic(_) | Kind::Literal(_))).collect();
        let all: Vec<&Type> = if plain.is_empty() { types.iter().collect() } else { plain };
        match all.as_slice() {
            [one] => self.lower(one, scope),
            all => {
                let nodes = all.iter().map(|one| self.lower(one, scope)).collect();
                map(vec![entry("allOf", span, Node::list(nodes, span))], span)
            }
        }
    }

    /// One of these: types and values of the language as one list of types or values, everything else as alternatives.
    fn union(&mut self, of: &Type, scope: &Scope) -> Node {
        let span = of.span;
        let mut flat = Flat::default();
        self.flatten(of, span, (scope, scope), 0, &mut flat);
        let Flat { simple, others, .. } = flat;
        let null = simple.iter().find(|one| matches!(one.kind, Kind::Basic("null"))).map(|one| one.span);
        let mut names: Vec<&'static str> = Vec::new();
        for one in &simple {
            match one.kind {
                Kind::Basic(name) if name != "null" && !names.contains(&name) => names.push(name),
                Kind::Undefined if !names.contains(&"undefined") => names.push("undefined"),
                _ => {}
            }
        }
        let mut values: Vec<Node> = Vec::new();
        for one in &simple {
            let Kind::Literal(node) = &one.kind else { continue };
            if !names.contains(&type_of(node)) && !values.iter().any(|known| known.same(node)) {
                values.push(node.clone());
            }
        }
        if values.iter().filter(|node| matches!(node.value, Value::Bool(_))).count() == 2 {
            values.retain(|node| !matches!(node.value, Value::Bool(_)));
            names.push("boolean");
        }
        let list_of_types = |names: &[&str]| match names {
            [one] => Node::text(one, span),
            names => Node::list(names.iter().map(|name| Node::text(name, span)).collect(), span),
        };
        let of_values = |values: Vec<Node>, null: Option<Span>| {
            let mut types: Vec<&str> = Vec::new();
            for node in &values {
                if !types.contains(&type_of(node)) {
                    types.push(type_of(node));
                }
            }
            let mut values = values;
            if let Some(place) = null {
                types.push("null");
                values.push(Node::new(Value::Null, place));
            }
            let said = match values.as_slice() {
                [one] => entry("const", one.span, one.clone()),
                _ => entry("enum", span, Node::list(values, span)),
            };
            map(vec![entry("type", span, list_of_types(&types)), said], span)
        };
        if others.is_empty() && values.is_empty() {
            names.extend(null.map(|_| "null"));
            return if names.is_empty() {
                Node::new(Value::Bool(false), span)
            } else {
                map(vec![entry("type", span, list_of_types(&names))], span)
            };
        }
        if others.is_empty() && names.is_empty() {
            return of_values(values, null);
        }
        let mut choices = others;
        if !names.is_empty() {
            choices.push(map(vec![entry("type", span, list_of_types(&names))], span));
        }
        if !values.is_empty() {
            choices.push(of_values(values, None));
        }
        choices.extend(null.map(|place| typed("null", place)));
        match <[Node; 1]>::try_from(choices) {
            Ok([one]) => one,
            Err(choices) => map(vec![entry("anyOf", span, Node::list(choices, span))], span),
        }
    }

    /// The members of a union, those of members that are unions themselves among them: `here` is where the first one stands, and `scope` where
    /// this one does.
    fn flatten(&mut self, of: &Type, span: Span, (here, scope): (&Scope, &Scope), steps: usize, flat: &mut Flat) {
        self.made += 1;
        let is_written_here = steps == 0;
        match &of.kind {
            Kind::Union(types) if steps <= STEPS && self.made <= TYPES => {
                for one in types.iter() {
                    let place = if is_written_here { one.span } else { span };
                    self.flatten(one, place, (here, scope), steps, flat);
                }
                return;
            }
            Kind::Optional(inner) if steps <= STEPS => return self.flatten(inner, span, (here, scope), steps + 1, flat),
            Kind::Name(..) | Kind::Value(_) | Kind::Index(..) | Kind::KeyOf(_) if steps <= STEPS => {
                if let Some((computed, inner)) = self.computed(of, scope, 0) {
                    if matches!(computed.kind, Kind::Union(_)) {
                        if flat.seen.add(&computed, &inner) {
                            self.flatten(&computed, span, (here, &inner), steps + 1, flat);
                        }
                        return;
                    }
                    if self.is_simple(&computed, &inner) {
                        return self.flatten(&computed, span, (here, &inner), steps + 1, flat);
                    }
                }
            }
            Kind::Literal(node) => {
                // Its place is where it is named from here.
                let node = if is_written_here { node.clone() } else { Node::new(node.value.clone(), span) };
                return flat.simple.push(Type::new(Kind::Literal(node), span));
            }
            Kind::Basic(_) | Kind::Undefined => return flat.simple.push(Type::new(of.kind.clone(), span)),
            _ => {}
        }
        let node = if is_written_here {
            self.lower(of, scope)
        } else {
            let definition = self.hoist(of, scope);
            self.refer(here.file, &definition, span)
        };
        flat.others.push(node);
    }

    /// Whether a type is made of literals and types of the language alone.
    fn is_simple(&mut self, of: &Type, scope: &Scope) -> bool {
        self.is_simple_but(of, scope, &mut Seen::default())
    }

    fn is_simple_but(&mut self, of: &Type, scope: &Scope, seen: &mut Seen) -> bool {
        match &of.kind {
            Kind::Basic(_) | Kind::Literal(_) | Kind::Undefined => true,
            Kind::Union(types) => !seen.add(of, scope) || types.iter().all(|one| self.is_simple_but(one, scope, seen)),
            Kind::Name(..) | Kind::Value(_) | Kind::Index(..) | Kind::KeyOf(_) => match self.computed(of, scope, 0) {
                Some((computed, inner)) if !matches!(computed.kind, Kind::Name(..) | Kind::Value(_) | Kind::Index(..) | Kind::KeyOf(_)) => {
                    self.is_simple_but(&computed, &inner, seen)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// What a name, an access or a list of keys comes to, as far as it can be known. Whatever else it is, it is no name.
    fn computed(&mut self, of: &Type, scope: &Scope, steps: usize) -> Option<(Type, Scope)> {
        self.made += 1;
        if steps > STEPS || self.made > TYPES {
            return None;
        }
        match &of.kind {
            Kind::Name(name, given) => {
                if scope.given.contains_key(&**name) {
                    return None;
                }
                if let Some(found) = self.resolve(scope.file, &scope.within, name, Space::Types) {
                    let given = self.given(&found, given, scope)?;
                    let declared = self.declared(Space::Types, &found)?;
                    let given = declared.parameters.iter().map(|(name, _)| name.clone()).zip(given).collect();
                    let inner = Scope { file: found.0, within: found.1.as_str().into(), given: Rc::new(given), steps: scope.steps + 1 };
                    return self.computed(&declared.of, &inner, steps + 1);
                }
                let (of, member) = name.rsplit_once('.')?;
                let (values, inner) = self.computed(&Type::new(Kind::Value(of.into()), Span::new(0, 0)), scope, steps + 1)?;
                let Kind::Object(object) = values.kind else { return None };
                let found = object.members.iter().find(|known| known.name == member)?;
                Some((found.of.clone(), inner))
            }
            Kind::Value(name) => {
                let found = self.resolve(scope.file, &scope.within, name, Space::Values)?;
                let declared = self.declared(Space::Values, &found)?;
                let inner = Scope { file: found.0, within: found.1.as_str().into(), given: Rc::default(), steps: scope.steps + 1 };
                self.computed(&declared.of, &inner, steps + 1)
            }
            Kind::KeyOf(inner) => {
                let layers = self.layers(inner, scope, steps + 1)?;
                if layers.iter().any(|layer| layer.object.rest.is_some()) {
                    return None;
                }
                let names: BTreeSet<String> = layers
                    .iter()
                    .flat_map(|layer| changed(layer).members.iter().map(|member| member.name.clone()).collect::<Vec<_>>())
                    .collect();
                let literal = |name: &String| Type::new(Kind::Literal(Node::text(name, of.span)), of.span);
                Some((Type::new(Kind::Union(names.iter().map(literal).collect()), of.span), scope.clone()))
            }
            Kind::Index(inner, by) => {
                let (found, inner) = self.indexed(inner, by, of.span, scope, steps)?;
                self.computed(&found, &inner, steps + 1)
            }
            _ => Some((of.clone(), scope.clone())),
        }
    }

    fn indexed(&mut self, of: &Type, by: &Type, span: Span, scope: &Scope, steps: usize) -> Option<(Type, Scope)> {
        if matches!(by.kind, Kind::Basic("number")) {
            let (list, inner) = self.computed(of, scope, steps + 1)?;
            return match list.kind {
                Kind::Array(of) => Some(((*of).clone(), inner)),
                Kind::Tuple(tuple) if tuple.rest.is_none() => Some((Type::new(Kind::Union(tuple.places.clone().into()), list.span), inner)),
                _ => None,
            };
        }
        let every = matches!(by.kind, Kind::Any | Kind::KeyOf(_));
        let words = if every { None } else { Some(by.words()?) };
        let layers = self.layers(of, scope, steps + 1)?;
        let mut found: Vec<(Type, Scope)> = Vec::new();
        for layer in layers {
            let object = changed(&layer);
            let wanted = object.members.iter().filter(|member| words.as_ref().is_none_or(|words| words.contains(&member.name)));
            found.extend(wanted.map(|member| (member.of.clone(), layer.scope.clone())));
        }
        let first = found.first()?.1.clone();
        if words.is_some_and(|words| found.len() != words.len()) || found.iter().any(|(_, inner)| inner.file != first.file) {
            return None;
        }
        let mut types: Vec<Type> = found.into_iter().map(|(of, _)| of).collect();
        let one = if types.len() == 1 { types.remove(0) } else { Type::new(Kind::Union(types.into()), span) };
        // A place of this file is none of that one.
        let one = if one.span == span && first.file != scope.file { Type::new(one.kind, Span::new(0, 0)) } else { one };
        Some((one, first))
    }

    /// The objects that a type is all of; none where it is anything else.
    fn layers(&mut self, of: &Type, scope: &Scope, steps: usize) -> Option<Vec<Layer>> {
        if steps > STEPS {
            return None;
        }
        match &of.kind {
            Kind::Object(object) => Some(vec![Layer { object: object.clone(), span: of.span, scope: scope.clone(), changes: Vec::new() }]),
            Kind::Both(types) => {
                let mut all = Vec::new();
                for one in types.iter() {
                    all.extend(self.layers(one, scope, steps + 1)?);
                }
                Some(all)
            }
            Kind::Changed(change, inner) => {
                let mut all = self.layers(inner, scope, steps + 1)?;
                all.iter_mut().for_each(|layer| layer.changes.push(change.clone()));
                Some(all)
            }
            Kind::Optional(inner) => self.layers(inner, scope, steps + 1),
            Kind::Name(..) | Kind::Value(_) | Kind::Index(..) => {
                let (computed, inner) = self.computed(of, scope, steps + 1)?;
                match computed.kind {
                    Kind::Name(..) | Kind::Value(_) | Kind::Index(..) => None,
                    _ => self.layers(&computed, &inner, steps + 1),
                }
            }
            _ => None,
        }
    }

    /// Objects with what was changed of them. Each stands in the tree of its own file.
    fn layered(&mut self, layers: Vec<Layer>, span: Span, scope: &Scope) -> Node {
        let mut nodes = Vec::new();
        for layer in layers {
            let object = changed(&layer);
            if layer.scope.file == scope.file {
                nodes.push(self.object(&object, layer.span, &layer.scope));
                continue;
            }
            let key = format!("{} {:?} of {}", layer.scope.within, layer.changes, layer.span.start);
            let definition = self.once(layer.scope.file, key, |linker| linker.object(&object, layer.span, &layer.scope));
            nodes.push(self.refer(scope.file, &definition, span));
        }
        match <[Node; 1]>::try_from(nodes) {
            Ok([one]) => one,
            Err(nodes) => map(vec![entry("allOf", span, Node::list(nodes, span))], span),
        }
    }
}

/// An object with its changes made, the innermost first.
fn changed(layer: &Layer) -> Arc<Object> {
    if layer.changes.is_empty() {
        return Arc::clone(&layer.object);
    }
    let mut object = Object::clone(&layer.object);
    let among = |names: &Option<Vec<String>>, member: &Member| names.as_ref().is_none_or(|names| names.contains(&member.name));
    for change in &layer.changes {
        match change {
            Change::Pick(names) => object.members.retain(|member| names.contains(&member.name)),
            Change::Omit(names) => object.members.retain(|member| !names.contains(&member.name)),
            Change::Partial(names) => {
                object.members.iter_mut().filter(|member| among(names, member)).for_each(|member| member.is_optional = true);
            }
            Change::Required(names) => {
                for member in object.members.iter_mut().filter(|member| among(names, member)) {
                    member.is_optional = false;
                    if let Kind::Optional(inner) = &member.of.kind {
                        member.of = (**inner).clone();
                    }
                }
            }
            Change::Closed => object.is_closed = true,
        }
    }
    Arc::new(object)
}

/// The word of JSON Schema for the type of a literal.
fn type_of(node: &Node) -> &'static str {
    match node.value {
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::Null => "null",
        _ => "string",
    }
}

fn entry(key: &str, span: Span, value: Node) -> Entry {
    Entry { key: key.into(), span, value }
}

fn map(entries: Vec<Entry>, span: Span) -> Node {
    Node::map(entries, span)
}

fn typed(name: &str, span: Span) -> Node {
    map(vec![entry("type", span, Node::text(name, span))], span)
}

/// A type of which nothing is known but its words: a reference to what no file here has.
fn unknown(words: &str, span: Span) -> Node {
    map(vec![entry("$ref", span, Node::text(&format!("elsewhere:/{words}"), span))], span)
}

/// The paths that an import may mean, the first that there is counts. Packages and what tools are told to find elsewhere are none.
pub(super) fn candidates(path: &str, specifier: &str) -> Vec<String> {
    if !specifier.starts_with("./") && !specifier.starts_with("../") && specifier != "." && specifier != ".." {
        return Vec::new();
    }
    let Some(plain) = beside(path, specifier) else { return Vec::new() };
    // What will be a script is still a source.
    let source = ["js", "jsx", "mjs", "cjs"].iter().find_map(|ending| Some((plain.strip_suffix(&format!(".{ending}"))?, *ending)));
    let mut all = Vec::new();
    if let Some((stem, ending)) = source {
        all.push(format!("{stem}.{}", ending.replace('j', "t")));
        all.push(format!("{stem}.d.{}", ending.replace('j', "t")));
    }
    if [".ts", ".tsx", ".mts", ".cts"].iter().any(|ending| plain.ends_with(ending)) {
        all.push(plain.clone());
    }
    all.extend([".ts", ".tsx", ".d.ts", "/index.ts", "/index.tsx", "/index.d.ts"].iter().map(|ending| format!("{plain}{ending}")));
    all
}
