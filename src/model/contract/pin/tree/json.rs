//! JSON as a tree.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Node, Table, Text};

/// What package managers read, and no more.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a JSON text; none where it is none, or says one key twice, so that nobody knows which holds.
pub fn read(text: &str) -> Option<Node> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).ok()?;
    node(text, &parsed.value?)
}

/// The parser refuses what is nested too deep, so that this ends in time.
fn node(file: &str, value: &Value<'_>) -> Option<Node> {
    Some(match value {
        Value::StringLit(text) => Node::Text(Text::new(text.value.to_string(), file, text.start()..text.end())),
        Value::BooleanLit(flag) => Node::Flag(flag.value),
        Value::Array(items) => Node::List(items.elements.iter().map(|item| node(file, item)).collect::<Option<_>>()?),
        Value::Object(object) => {
            let entry =
                |property: &jsonc_parser::ast::ObjectProp<'_>| Some((property.name.as_str().to_owned(), node(file, &property.value)?));
            let table: Table = object.properties.iter().map(entry).collect::<Option<_>>()?;
            if table.len() < object.properties.len() {
                return None;
            }
            Node::Table(table)
        }
        Value::NumberLit(_) | Value::NullKeyword(_) => Node::Other,
    })
}
