//! HCL, as Terraform and its kin write values: attributes and objects are keys, blocks and their labels are folders of keys. What an
//! expression comes to is not worked out: it is its text, between `${` and `}`.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Attribute, Block, BlockLabel, Body, Structure};

use super::{Entry, Fault, Node, VALUES, Value, marked};
use crate::text::{Cut, Span};

pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let offset = marked(text);
    let rest = text.tail(offset);
    let marks = memchr::memchr3_iter(b',', b'=', b'{', rest.as_bytes()).count();
    if marks > VALUES {
        return Err(Fault::too_large(offset));
    }
    // The parser goes 64 levels deep at most, and so does this.
    let body = hcl_edit::parser::parse_body(rest).map_err(|error| {
        let fault = Fault::said(rest, error.location().offset(), error.message());
        Fault { span: moved(fault.span.range(), offset), ..fault }
    })?;
    Ok(Reader { text, offset }.body(&body, Span::new(offset, text.len())))
}

fn moved(range: std::ops::Range<usize>, offset: usize) -> Span {
    Span::new(range.start + offset, range.end + offset)
}

struct Reader<'t> {
    text: &'t str,
    offset: usize,
}

impl Reader<'_> {
    /// Where a part of the text stands; at its start for one that does not say.
    fn at(&self, range: Option<std::ops::Range<usize>>) -> Span {
        moved(range.unwrap_or_default(), self.offset)
    }

    fn body(&self, body: &Body, at: Span) -> Node {
        let entry = |structure: &Structure| match structure {
            Structure::Attribute(attribute) => self.attribute(attribute),
            Structure::Block(block) => self.block(block),
        };
        Node::map(joined(body.iter().map(entry).collect()), at)
    }

    fn attribute(&self, attribute: &Attribute) -> Entry {
        Entry { key: attribute.key.as_str().into(), span: self.at(attribute.key.span()), value: self.expression(&attribute.value) }
    }

    /// `service "core" { … }` is `service.core` with what is in it.
    fn block(&self, block: &Block) -> Entry {
        let at = self.at(block.span());
        let label = |label: &BlockLabel| match label {
            BlockLabel::Ident(name) => (name.as_str().to_owned(), self.at(name.span())),
            BlockLabel::String(name) => (name.as_str().to_owned(), self.at(name.span())),
        };
        let inner =
            block.labels.iter().rev().map(label).fold(self.body(&block.body, at), |value, (name, span)| {
                Node::map(vec![Entry { key: name.as_str().into(), span, value }], at)
            });
        Entry { key: block.ident.as_str().into(), span: self.at(block.ident.span()), value: inner }
    }

    fn expression(&self, expression: &Expression) -> Node {
        let at = self.at(expression.span());
        match expression {
            Expression::Null(_) => Node::new(Value::Null, at),
            Expression::Bool(value) => Node::new(Value::Bool(*value.value()), at),
            Expression::String(value) => Node::text(value.as_str(), at),
            // As it is written: `1.10` is a version more often than a number.
            Expression::Number(_) => Node::text(at.of(self.text), at),
            Expression::Array(array) => Node::list(array.iter().map(|value| self.expression(value)).collect(), at),
            Expression::Object(object) => {
                let entries = object.iter().filter_map(|(key, value)| {
                    let (name, span) = match key {
                        ObjectKey::Ident(name) => (name.as_str().to_owned(), name.span()),
                        ObjectKey::Expression(Expression::String(name)) => (name.as_str().to_owned(), name.span()),
                        ObjectKey::Expression(_) => return None,
                    };
                    Some(Entry { key: name.as_str().into(), span: self.at(span), value: self.expression(value.expr()) })
                });
                Node::map(entries.collect(), at)
            }
            _ => Node::text(&format!("${{{}}}", at.of(self.text)), at),
        }
    }
}

/// Blocks of one name are one folder of all that they hold.
fn joined(entries: Vec<Entry>) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut places: std::collections::HashMap<std::sync::Arc<str>, usize> = std::collections::HashMap::new();
    for entry in entries {
        match places.get(&entry.key) {
            Some(index) if all[*index].value.is_map() && entry.value.is_map() => {
                let known = &all[*index].value;
                let both = known.entries().iter().chain(entry.value.entries()).cloned().collect();
                all[*index].value = Node::map(joined(both), known.span);
            }
            _ => {
                places.insert(entry.key.clone(), all.len());
                all.push(entry);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn values_are_read_with_their_places() {
        let text =
            "# pins\ncore_image_tag = \"1.4.0\"\nimages = {\n  edge = \"acme/edge:1.5.0\"\n  \"a-b\" : 1.10\n}\nlist = [true, null]\n";
        let root = read(text).unwrap();
        let tag = root.get("core_image_tag").unwrap();
        assert_eq!((tag.as_text(), tag.span.of(text)), (Some("1.4.0"), "\"1.4.0\""));
        let images = root.get("images").unwrap();
        assert_eq!(images.get("edge").unwrap().as_text(), Some("acme/edge:1.5.0"));
        assert_eq!((images.get("a-b").unwrap().as_text(), images.entry("edge").unwrap().span.of(text)), (Some("1.10"), "edge"));
        assert_eq!(root.get("list").unwrap().items().len(), 2);
    }

    #[test]
    fn blocks_are_folders_and_expressions_are_left_as_they_are() {
        let text =
            "service \"core\" {\n  tag = \"1.4.0\"\n}\nservice \"edge\" {\n  tag = var.edge\n  image = \"acme/edge:${var.edge}\"\n}\n";
        let root = read(text).unwrap();
        let service = root.get("service").unwrap();
        assert_eq!(service.get("core").unwrap().get("tag").unwrap().as_text(), Some("1.4.0"));
        let edge = service.get("edge").unwrap();
        assert!(["tag", "image"].iter().all(|key| edge.get(key).unwrap().as_text().unwrap().contains("${")));
    }

    #[test]
    fn what_is_wrong_has_a_place_and_nothing_is_too_deep() {
        let fault = read("a = 1\nb = {\n").unwrap_err();
        assert!(fault.span.start >= 6, "{fault:?}");
        for text in ["[".repeat(100_000), "{a=".repeat(100_000), "(".repeat(100_000), "a{".repeat(100_000), "!".repeat(100_000)] {
            assert!(read(&format!("x = {text}")).is_err());
            assert!(read(&text).is_err());
        }
    }
}
