//! JSON. Of a key that stands twice the last one counts, as it does for those who read the file.

use jsonc_parser::ast::{ObjectProp, Value as Parsed};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{DEPTH, Entry, Fault, Node, Number, VALUES, Value, marked};
use crate::text::{Cut, Span};

pub(super) fn read(text: &str, comments: bool) -> Result<Node, Fault> {
    let offset = marked(text);
    let text = text.tail(offset);
    // A tree of more values than this is not built to be refused.
    let marks = memchr::memchr3_iter(b',', b'[', b'{', text.as_bytes()).count();
    if marks > VALUES {
        return Err(Fault::too_large(offset));
    }
    let options = ParseOptions {
        allow_comments: comments,
        allow_loose_object_property_names: comments,
        allow_trailing_commas: comments,
        allow_missing_commas: false,
        allow_single_quoted_strings: comments,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: comments,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options);
    let moved = |at: usize| at + offset;
    let parsed = parsed.map_err(|error| {
        let fault = Fault::said(text, error.range().start, &error.kind().to_string());
        Fault { span: Span::new(moved(fault.span.start as usize), moved(fault.span.end as usize)), ..fault }
    })?;
    match parsed.value {
        Some(value) => node(&value, offset, 1),
        None => Err(Fault::new(offset..offset, "it is empty")),
    }
}

fn span(range: Range, offset: usize) -> Span {
    Span::new(range.start + offset, range.end + offset)
}

fn node(parsed: &Parsed<'_>, offset: usize, depth: usize) -> Result<Node, Fault> {
    let at = span(parsed.range(), offset);
    if depth > DEPTH {
        return Err(Fault::too_deep(Span::new(at.start as usize, at.start as usize + 1)));
    }
    Ok(match parsed {
        Parsed::StringLit(text) => Node::text(&text.value, at),
        Parsed::NumberLit(number) => {
            let number = Number::decimal(number.value).ok_or_else(|| Fault::new(at, format!("`{}` is not a number", number.value)))?;
            Node::new(Value::Number(number), at)
        }
        Parsed::BooleanLit(value) => Node::new(Value::Bool(value.value), at),
        Parsed::NullKeyword(_) => Node::new(Value::Null, at),
        Parsed::Array(array) => {
            let nodes = array.elements.iter().map(|element| node(element, offset, depth + 1));
            Node::list(nodes.collect::<Result<_, _>>()?, at)
        }
        Parsed::Object(object) => {
            let entry = |property: &ObjectProp<'_>| {
                let value = node(&property.value, offset, depth + 1)?;
                Ok(Entry { key: property.name.as_str().into(), span: span(property.name.range(), offset), value })
            };
            Node::map(object.properties.iter().map(entry).collect::<Result<_, _>>()?, at)
        }
    })
}
