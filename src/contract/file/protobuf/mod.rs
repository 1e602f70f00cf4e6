//! Protobuf: messages, enums and services, as they are on the wire and in code.

mod judge;
mod names;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use prost_types::source_code_info::Location;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, MessageOptions, ServiceDescriptorProto,
};
use protox_parse::parse;

use super::facts::{Fact, Place};
use super::form::{Broken, Facts};
use super::imports::Imports;
use crate::data::Fault;
use crate::model::FileId;
use crate::text::{Cut, Span};
use names::Names;
pub(super) use names::{Declared, references};

/// How deep brackets may nest. What people write is ten deep.
const DEPTH: usize = 128;

/// How many bytes are read of one file: what describes it takes a hundred times as much.
const MAX_BYTES: usize = 4 << 20;

/// The tags by which the description of a file names its parts.
mod tag {
    pub(super) const FILE_PACKAGE: i32 = 2;
    pub(super) const FILE_MESSAGE: i32 = 4;
    pub(super) const FILE_ENUM: i32 = 5;
    pub(super) const FILE_SERVICE: i32 = 6;
    pub(super) const FILE_EXTENSION: i32 = 7;
    pub(super) const MESSAGE_FIELD: i32 = 2;
    pub(super) const MESSAGE_MESSAGE: i32 = 3;
    pub(super) const MESSAGE_ENUM: i32 = 4;
    pub(super) const MESSAGE_EXTENSION: i32 = 6;
    pub(super) const MESSAGE_RESERVED: i32 = 9;
    pub(super) const MESSAGE_RESERVED_NAME: i32 = 10;
    pub(super) const ENUM_VALUE: i32 = 2;
    pub(super) const ENUM_RESERVED: i32 = 4;
    pub(super) const ENUM_RESERVED_NAME: i32 = 5;
    pub(super) const SERVICE_METHOD: i32 = 2;
}

pub(super) fn read(imports: &Imports<'_>, id: FileId) -> Result<Facts, Broken> {
    read_text(&imports.model[id].text, |file| Names::read(imports, id, file))
}

/// What a text declares of which nothing but the text is known; none where it is no protobuf.
pub(super) fn in_text(text: &str) -> Option<Fact> {
    // What is sketched in a document is the newer language where it does not say.
    const SYNTAX: &str = "syntax = \"proto3\"; ";
    let is_told = text.lines().any(|line| line.trim_start().starts_with("syntax"));
    let start = if is_told { "" } else { SYNTAX };
    let mut root = read_text(&format!("{start}{text}"), Names::alone).ok()?.root;
    root.move_back(start.len());
    Some(root)
}

fn read_text<'i>(text: &str, names: impl FnOnce(&FileDescriptorProto) -> Names<'i>) -> Result<Facts, Broken> {
    let broken = |span: Span, message: String| Broken::fault("protobuf", Fault { span, message }, None);
    if text.len() > MAX_BYTES {
        return Err(broken(Span::new(0, 0), format!("it takes more than {MAX_BYTES} bytes")));
    }
    if let Some(at) = too_deep(text) {
        return Err(broken(Span::new(at, at + 1), format!("it nests deeper than {DEPTH} levels")));
    }
    let marked = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - marked.len();
    let file = parse("contract.proto", marked).map_err(|error| {
        let span = error.span().unwrap_or(marked.len()..marked.len());
        let message = error.to_string().lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
        broken(within(text, span.start + offset, span.end + offset), message)
    })?;
    let package = file.package.clone().unwrap_or_default();
    let names = names(&file);
    let places = Places::new(text, offset, file.source_code_info.as_ref().map_or(&[][..], |info| &info.location));
    let reader = Reader { names: &names, places: &places, is_proto3: file.syntax.as_deref() == Some("proto3") };
    let mut root = Fact::new("a file", "", "the file", places.at(&[]));
    root.say("package", package.clone(), places.at(&[tag::FILE_PACKAGE]));
    let scope = package.clone();
    for (index, message) in file.message_type.iter().enumerate() {
        root.parts.push(reader.message(message, "", &scope, &[tag::FILE_MESSAGE, index as i32]));
    }
    for (index, declared) in file.enum_type.iter().enumerate() {
        root.parts.push(reader.enumeration(declared, "", &[tag::FILE_ENUM, index as i32]));
    }
    for (index, service) in file.service.iter().enumerate() {
        root.parts.push(reader.service(service, &scope, &[tag::FILE_SERVICE, index as i32]));
    }
    for (index, field) in file.extension.iter().enumerate() {
        root.parts.push(reader.extension(field, &scope, &[tag::FILE_EXTENSION, index as i32]));
    }
    Ok(Facts { format: "protobuf", language: &judge::Protobuf, root, version: version(&package) })
}

/// The version that a package's name ends with, as `acme.orders.v1` does. One that is no promise yet is none.
fn version(package: &str) -> Option<String> {
    let last = package.rsplit('.').next()?;
    let number = last.strip_prefix('v')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| last.to_owned())
}

/// Where brackets nest deeper than is read.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' | b'<' | b'(' => {
                depth += 1;
                if depth > DEPTH {
                    return Some(at);
                }
            }
            b'}' | b']' | b'>' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// A span that lies on the characters of a text.
fn within(text: &str, start: usize, end: usize) -> Span {
    let fitted = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = fitted(start);
    Span::new(start, fitted(end).max(start))
}

/// Where each part of a file is written.
struct Places {
    spans: HashMap<Vec<i32>, Span>,
    whole: Span,
}

impl Places {
    fn new(text: &str, offset: usize, locations: &[Location]) -> Self {
        let marked = text.tail(offset);
        let lines: Vec<usize> = std::iter::once(0).chain(marked.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let at = |line: i32, column: i32| lines.get(line as usize).copied().unwrap_or(marked.len()) + column as usize + offset;
        let spans = locations.iter().filter_map(|location| {
            let (start, end) = match location.span.as_slice() {
                [line, start, end] => (at(*line, *start), at(*line, *end)),
                [line, start, last, end] => (at(*line, *start), at(*last, *end)),
                _ => return None,
            };
            // Of what takes many lines the first is shown.
            let span = within(text, start, end);
            let first = span.of(text).lines().next().unwrap_or_default().trim_end();
            Some((location.path.clone(), Span::new(span.start as usize, span.start as usize + first.len())))
        });
        let first = marked.lines().next().unwrap_or_default();
        Self { spans: spans.collect(), whole: Span::new(offset, offset + first.len()) }
    }

    fn at(&self, path: &[i32]) -> Place {
        let mut path = path;
        loop {
            match (self.spans.get(path), path) {
                (_, []) => return self.whole.into(),
                (Some(span), _) => return (*span).into(),
                (None, [above @ .., _]) => path = above,
            }
        }
    }
}

struct Reader<'r> {
    names: &'r Names<'r>,
    places: &'r Places,
    is_proto3: bool,
}

fn below(path: &[i32], tag: i32, index: usize) -> Vec<i32> {
    [path, &[tag, index as i32]].concat()
}

fn inside(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

impl Reader<'_> {
    fn message(&self, message: &DescriptorProto, above: &str, scope: &str, path: &[i32]) -> Fact {
        let (name, scope) = (inside(above, message.name()), inside(scope, message.name()));
        let mut fact = Fact::new("a message", message.name(), format!("the message `{name}`"), self.places.at(path));
        let maps: HashMap<&str, &DescriptorProto> = message
            .nested_type
            .iter()
            .filter(|nested| nested.options.as_ref().is_some_and(MessageOptions::map_entry))
            .map(|nested| (nested.name(), nested))
            .collect();
        for (index, field) in message.field.iter().enumerate() {
            let path = below(path, tag::MESSAGE_FIELD, index);
            let about = format!("the field `{}` = {} of `{name}`", field.name(), field.number());
            let mut part = Fact::new("a field", field.number().to_string(), about, self.places.at(&path));
            let place = part.place;
            part.say("name", field.name().to_owned(), place);
            let map = maps.get(field.type_name()).filter(|_| field.type_name.is_some());
            let type_name = match map.map(|map| map.field.as_slice()) {
                Some([key, value]) => format!("map<{}, {}>", self.type_of(key, &scope), self.type_of(value, &scope)),
                _ => self.type_of(field, &scope),
            };
            part.say("type", type_name, place);
            let is_one_of = field.oneof_index.is_some() && !field.proto3_optional();
            let label = match field.label().as_str_name() {
                _ if map.is_some() => "map",
                "LABEL_REPEATED" => "repeated",
                "LABEL_REQUIRED" => "required",
                _ if is_one_of || !self.is_proto3 || field.proto3_optional() => "optional",
                _ => "singular",
            };
            part.say("cardinality", label.to_owned(), place);
            part.say("default", field.default_value.clone(), place);
            let oneof = field.oneof_index.filter(|_| is_one_of).and_then(|index| message.oneof_decl.get(index as usize));
            part.say("oneof", oneof.map(|oneof| oneof.name().to_owned()), place);
            part.say("JSON name", field.json_name.clone(), place);
            fact.parts.push(part);
        }
        for (index, nested) in message.nested_type.iter().enumerate().filter(|(_, nested)| !maps.contains_key(nested.name())) {
            fact.parts.push(self.message(nested, &name, &scope, &below(path, tag::MESSAGE_MESSAGE, index)));
        }
        for (index, declared) in message.enum_type.iter().enumerate() {
            fact.parts.push(self.enumeration(declared, &name, &below(path, tag::MESSAGE_ENUM, index)));
        }
        for (index, field) in message.extension.iter().enumerate() {
            fact.parts.push(self.extension(field, &scope, &below(path, tag::MESSAGE_EXTENSION, index)));
        }
        for (index, range) in message.reserved_range.iter().enumerate() {
            let place = self.places.at(&below(path, tag::MESSAGE_RESERVED, index));
            // The end is left out of a message's range, and part of an enum's.
            fact.parts.push(reserved(range.start(), range.end().saturating_sub(1), &name, place));
        }
        self.reserved_names(&mut fact, &message.reserved_name, &name, path, tag::MESSAGE_RESERVED_NAME);
        for range in &message.extension_range {
            let numbers = between(range.start(), range.end().saturating_sub(1));
            let about = format!("the extension numbers {numbers} of `{name}`");
            fact.parts.push(Fact::new("an extension range", numbers, about, fact.place));
        }
        fact
    }

    fn reserved_names(&self, fact: &mut Fact, names: &[String], of: &str, path: &[i32], tag: i32) {
        for (index, reserved) in names.iter().enumerate() {
            let place = self.places.at(&below(path, tag, index));
            fact.parts.push(Fact::new("a reserved name", reserved, format!("the reserved name `{reserved}` of `{of}`"), place));
        }
    }

    fn enumeration(&self, declared: &EnumDescriptorProto, above: &str, path: &[i32]) -> Fact {
        let name = inside(above, declared.name());
        let mut fact = Fact::new("an enum", declared.name(), format!("the enum `{name}`"), self.places.at(path));
        let mut known: HashMap<i32, usize> = HashMap::new();
        for (index, value) in declared.value.iter().enumerate() {
            let place = self.places.at(&below(path, tag::ENUM_VALUE, index));
            let part = *known.entry(value.number()).or_insert(fact.parts.len());
            if part == fact.parts.len() {
                let about = format!("the value `{}` = {} of `{name}`", value.name(), value.number());
                let mut value_fact = Fact::new("an enum value", value.number().to_string(), about, place);
                value_fact.say("name", value.name().to_owned(), place);
                fact.parts.push(value_fact);
            } else if let Some(saying) = fact.parts[part].says.first_mut() {
                // Aliases are one value with many names.
                let mut names: BTreeSet<&str> = saying.text.split(' ').collect();
                names.insert(value.name());
                saying.text = names.into_iter().collect::<Vec<_>>().join(" ");
            }
        }
        for (index, range) in declared.reserved_range.iter().enumerate() {
            let place = self.places.at(&below(path, tag::ENUM_RESERVED, index));
            fact.parts.push(reserved(range.start(), range.end(), &name, place));
        }
        self.reserved_names(&mut fact, &declared.reserved_name, &name, path, tag::ENUM_RESERVED_NAME);
        fact
    }

    fn service(&self, service: &ServiceDescriptorProto, scope: &str, path: &[i32]) -> Fact {
        let name = service.name();
        let mut fact = Fact::new("a service", name, format!("the service `{name}`"), self.places.at(path));
        for (index, method) in service.method.iter().enumerate() {
            let place = self.places.at(&below(path, tag::SERVICE_METHOD, index));
            let mut part = Fact::new("a method", method.name(), format!("the method `{}` of `{name}`", method.name()), place);
            let stream = |is_stream: bool| if is_stream { "stream" } else { "one message" }.to_owned();
            part.say("request type", self.names.resolve(method.input_type(), scope), place);
            part.say("response type", self.names.resolve(method.output_type(), scope), place);
            part.say("request form", stream(method.client_streaming()), place);
            part.say("response form", stream(method.server_streaming()), place);
            fact.parts.push(part);
        }
        fact
    }

    fn extension(&self, field: &FieldDescriptorProto, scope: &str, path: &[i32]) -> Fact {
        let (of, place) = (self.names.resolve(field.extendee(), scope), self.places.at(path));
        let about = format!("the extension `{}` = {} of `{of}`", field.name(), field.number());
        let mut fact = Fact::new("an extension", format!("{of} {}", field.number()), about, place);
        fact.say("name", field.name().to_owned(), place);
        fact.say("type", self.type_of(field, scope), place);
        fact
    }

    fn type_of(&self, field: &FieldDescriptorProto, scope: &str) -> String {
        match (&field.type_name, field.r#type) {
            (Some(name), _) => self.names.resolve(name, scope),
            (None, _) => field.r#type().as_str_name().trim_start_matches("TYPE_").to_lowercase(),
        }
    }
}

fn between(first: i32, last: i32) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

fn reserved(first: i32, last: i32, of: &str, place: Place) -> Fact {
    let numbers = between(first, last);
    Fact::new("a reserved number", &numbers, format!("the reserved number {numbers} of `{of}`"), place)
}
