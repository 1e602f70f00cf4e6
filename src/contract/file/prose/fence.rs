//! Definitions in fences of a plan: GraphQL, SQL, protobuf and TypeScript, each read as its files are.

use super::declared::{Declared, short};
use super::{Found, Lookup};
use crate::config::Format;
use crate::contract::file::facts::Fact;
use crate::contract::file::{graphql, protobuf, sql, typescript};
use crate::markdown::Fence;
use crate::text::{Cut, Span};

/// A longer fence is a whole file, and no statement.
const MAX_BYTES: usize = 64 * 1024;

/// A definition, with its place in the code.
pub(super) struct Definition {
    pub what: String,
    pub span: Span,
    pub found: Found,
}

/// What a fence defines that the owner's files of its language may declare. What cannot be read as a whole is a sketch, and states nothing.
pub(super) fn stated(lookup: &Lookup<'_>, fence: &Fence) -> Vec<Definition> {
    let format = match fence.language.as_str() {
        "graphql" | "gql" => Format::GraphQl,
        "sql" | "postgres" | "postgresql" => Format::Sql,
        "proto" | "protobuf" | "proto3" => Format::Protobuf,
        "ts" | "tsx" | "typescript" => Format::TypeScript,
        _ => return Vec::new(),
    };
    let files: Vec<&Declared> = lookup.own.iter().copied().filter(|known| known.format == format).collect();
    let Some(first) = files.first().filter(|_| fence.code.len() <= MAX_BYTES) else { return Vec::new() };
    let root = match format {
        Format::GraphQl => graphql::read(&fence.code).ok().map(|facts| facts.root),
        Format::Sql => sql::in_text(&fence.code).ok(),
        Format::TypeScript => typescript::in_text(&fence.code),
        _ => protobuf::in_text(&fence.code),
    };
    let mut definitions = Vec::new();
    for stated in root.iter().flat_map(|root| &root.parts).filter(|fact| is_definition(fact.kind)) {
        match files.iter().find_map(|known| Some((*known, known.named(&stated.key)?))) {
            Some((known, declared)) => compare(known, stated, declared, &mut definitions),
            // Of a repo's types, one file has a few.
            None if format == Format::TypeScript => {}
            None => definitions.push(Definition {
                what: stated.name.clone(),
                span: stated.place.span,
                found: Found::Missing { file: first.file, near: None },
            }),
        }
    }
    definitions
}

fn is_definition(kind: &str) -> bool {
    matches!(kind, "a type" | "a message" | "an enum" | "a service" | "a table")
}

fn is_member(kind: &str) -> bool {
    matches!(kind, "a field" | "an input field" | "an enum value" | "a column" | "a method")
}

/// The members that both have and say the same of are alike; a plan may leave members out.
fn compare(known: &Declared, stated: &Fact, declared: &Fact, definitions: &mut Vec<Definition>) {
    let at = |fact: &Fact| (fact.place.file.unwrap_or(known.file), fact.place.span);
    definitions.push(Definition {
        what: stated.name.clone(),
        span: stated.place.span,
        found: Found::Alike(at(declared).0, at(declared).1),
    });
    for member in stated.parts.iter().filter(|part| is_member(part.kind)) {
        let found = match known.part(declared, short(member)) {
            None => Found::Missing { file: at(declared).0, near: Some((declared.place.span, declared.name.clone())) },
            Some(other) => match (member.said("type"), other.said("type")) {
                (Some(own), Some(theirs)) if plain(own) != plain(theirs) => {
                    Found::Different { at: at(other), fact: "the type", stated: own.to_owned(), declared: theirs.to_owned() }
                }
                _ => Found::Alike(at(other).0, at(other).1),
            },
        };
        let what =
            if member.name.contains('=') { format!("the field `{}` of `{}`", short(member), stated.key) } else { member.name.clone() };
        definitions.push(Definition { what, span: member.place.span, found });
    }
}

/// A type without the packages and schemas of its names.
fn plain(text: &str) -> String {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.');
    let mut plain = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        plain += rest.head(end).rsplit('.').next().unwrap_or_default();
        rest = rest.tail(end);
        let next = rest.find(is_part).unwrap_or(rest.len());
        plain.extend(rest.head(next).chars().filter(|character| !character.is_whitespace()));
        rest = rest.tail(next);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn types_are_compared_without_their_packages() {
        assert_eq!(plain("map<string, acme.v1.Order>"), plain("map<string,Order>"));
        assert_eq!(plain("[Order!]!"), "[Order!]!");
        assert_ne!(plain("[Order!]"), plain("[Order]"));
    }
}
