//! TOML as a tree.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Node, Text};

/// Reads a TOML text; none where it is none.
pub fn read(text: &str) -> Option<Node> {
    let table = DeTable::parse(text).ok()?;
    let whole = table.span();
    Some(node(text, DeValue::Table(table.into_inner()), whole))
}

/// The parser refuses what is nested too deep, so that this ends in time.
fn node(file: &str, value: DeValue<'_>, place: Range<usize>) -> Node {
    match value {
        DeValue::String(text) => Node::Text(Text::new(text.into_owned(), file, place)),
        DeValue::Boolean(flag) => Node::Flag(flag),
        DeValue::Array(items) => Node::List(items.into_iter().map(|item| spanned(file, item)).collect()),
        DeValue::Table(table) => {
            Node::Table(table.into_iter().map(|(key, value)| (key.into_inner().into_owned(), spanned(file, value))).collect())
        }
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => Node::Other,
    }
}

fn spanned(file: &str, value: toml::Spanned<DeValue<'_>>) -> Node {
    let place = value.span();
    node(file, value.into_inner(), place)
}
