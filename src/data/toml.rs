//! TOML.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::{Entry, Fault, Node, Number, VALUES, Value, marked};
use crate::text::{Cut, Span};

pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let offset = marked(text);
    let text = text.tail(offset);
    let marks = memchr::memchr3_iter(b',', b'[', b'=', text.as_bytes()).count() + memchr::memchr_iter(b'.', text.as_bytes()).count();
    if marks > VALUES {
        return Err(Fault::too_large(offset));
    }
    let parsed = DeTable::parse(text).map_err(|error| {
        let fault = Fault::said(text, error.span().map_or(0, |span| span.start), error.message());
        Fault { span: moved(fault.span.range(), offset), ..fault }
    })?;
    Ok(table(parsed.get_ref(), moved(parsed.span(), offset), offset))
}

fn moved(range: std::ops::Range<usize>, offset: usize) -> Span {
    Span::new(range.start + offset, range.end + offset)
}

/// The parser goes 80 levels deep at most, and so does this.
fn table(parsed: &DeTable<'_>, at: Span, offset: usize) -> Node {
    let entries = parsed.iter().map(|(key, value)| Entry {
        key: key.get_ref().as_ref().into(),
        span: moved(key.span(), offset),
        value: node(value, offset),
    });
    Node::map(entries.collect(), at)
}

fn node(parsed: &Spanned<DeValue<'_>>, offset: usize) -> Node {
    let at = moved(parsed.span(), offset);
    let number = |number: Option<Number>, text: &str| Value::Number(number.unwrap_or_else(|| Number::named(text)));
    let value = match parsed.get_ref() {
        DeValue::String(text) => Value::Text(text.as_ref().into()),
        DeValue::Integer(integer) => {
            let read =
                if integer.radix() == 10 { Number::decimal(integer.as_str()) } else { Number::based(integer.as_str(), integer.radix()) };
            number(read, integer.as_str())
        }
        DeValue::Float(float) => number(Number::decimal(float.as_str()), float.as_str().trim_start_matches('+')),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(date) => Value::Date(date.to_string().into()),
        DeValue::Array(array) => return Node::list(array.iter().map(|entry| node(entry, offset)).collect(), at),
        DeValue::Table(inner) => return table(inner, at, offset),
    };
    Node::new(value, at)
}
