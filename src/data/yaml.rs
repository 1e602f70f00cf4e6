//! YAML by the core schema of 1.2: aliases and `<<` are taken in, comments and styles do not count.

use std::collections::{BTreeSet, HashMap};

use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};

use super::{DEPTH, Entry, Fault, Node, Number, VALUES, Value, marked};
use crate::text::{Cut, Span};

/// How many values aliases may stand for, all together: what laughs a billion times is refused at once.
const REPEATED: u32 = 100_000;

pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let offset = marked(text);
    let text = text.tail(offset);
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.flow_nesting_limit = DEPTH;
    options.block_nesting_limit = DEPTH;
    let mut reader = Reader { offset, ..Reader::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| {
            let at = error.marker().byte_offset().unwrap_or_default();
            let fault = Fault::said(text, at, &error.info());
            Fault { span: reader.span(fault.span.range()), ..fault }
        })?;
        reader.take(event, span.byte_range().unwrap_or_default())?;
    }
    let mut documents = reader.documents;
    match documents.len() {
        0 => Ok(Node::new(Value::Null, offset..offset)),
        1 => Ok(documents.remove(0)),
        _ => Ok(Node::list(documents, offset..offset + text.len())),
    }
}

/// A list or map whose end has not come.
struct Open {
    start: usize,
    anchor: usize,
    tag: Option<String>,
    nodes: Vec<Node>,
    /// In a map, keys and values in turn; whether each is a plain `<<` is asked of the text.
    is_map: bool,
    merges: BTreeSet<usize>,
}

#[derive(Default)]
struct Reader {
    offset: usize,
    open: Vec<Open>,
    documents: Vec<Node>,
    anchors: HashMap<usize, Node>,
    values: usize,
    repeated: u32,
}

impl Reader {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(range.start + self.offset, range.end + self.offset)
    }

    fn take(&mut self, event: Event<'_>, range: std::ops::Range<usize>) -> Result<(), Fault> {
        let at = self.span(range.clone());
        self.values += 1;
        if self.values > 2 * VALUES {
            return Err(Fault::too_large(at.start as usize));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let tag = tag.as_deref();
                let is_merge = plain && tag.is_none() && text == "<<";
                let node = tagged(Node::new(scalar(&text, plain, tag), at), custom(tag), at);
                self.add(node, anchor, is_merge)
            }
            Event::SequenceStart(_, anchor, tag) => self.start(range.start, anchor, custom(tag.as_deref()), false, at),
            Event::MappingStart(_, anchor, tag) => self.start(range.start, anchor, custom(tag.as_deref()), true, at),
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return Err(Fault::new(at, "an alias is used inside the value that it names"));
                };
                self.repeated = self.repeated.saturating_add(node.size);
                if self.repeated > REPEATED {
                    return Err(Fault::new(at, format!("its aliases expand to more than {REPEATED} values")));
                }
                if self.open.len() + usize::from(node.depth) > DEPTH {
                    return Err(Fault::too_deep(at));
                }
                self.add(Node { span: at, ..node }, 0, false)
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, start: usize, anchor: usize, tag: Option<String>, is_map: bool, at: Span) -> Result<(), Fault> {
        if self.open.len() >= DEPTH {
            return Err(Fault::too_deep(at));
        }
        self.open.push(Open { start, anchor, tag, nodes: Vec::new(), is_map, merges: BTreeSet::new() });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let at = self.span(open.start..end);
        let node = if open.is_map { map(open.nodes, &open.merges, at)? } else { Node::list(open.nodes, at) };
        self.add(tagged(node, open.tag, at), open.anchor, false)
    }

    fn add(&mut self, node: Node, anchor: usize, is_merge: bool) -> Result<(), Fault> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            Some(open) => {
                if is_merge {
                    open.merges.insert(open.nodes.len());
                }
                open.nodes.push(node);
            }
            None => self.documents.push(node),
        }
        Ok(())
    }
}

/// How long a key may be that is a list or a map.
const MAX_KEY_BYTES: usize = 1_000;

/// A map of keys and values in turn. What `<<` names gives the keys that the map itself has not.
fn map(nodes: Vec<Node>, merges: &BTreeSet<usize>, at: Span) -> Result<Node, Fault> {
    let mut own: HashMap<std::sync::Arc<str>, ()> = HashMap::new();
    let mut entries = Vec::new();
    let mut merged: Vec<Node> = Vec::new();
    let mut nodes = nodes.into_iter().enumerate();
    while let (Some((index, key)), Some((_, value))) = (nodes.next(), nodes.next()) {
        if merges.contains(&index) && (value.is_map() || value.items().iter().any(Node::is_map)) {
            merged.extend(if value.is_map() { vec![value] } else { value.items().to_vec() });
            continue;
        }
        let name: std::sync::Arc<str> = match &key.value {
            Value::Text(text) => text.clone(),
            Value::Null => "null".into(),
            Value::Bool(value) => value.to_string().into(),
            Value::Number(number) => number.to_string().into(),
            // Keys that are lists or maps are rare, and short.
            _ => match key.in_line(MAX_KEY_BYTES) {
                Some(line) => format!("? {line}").into(),
                None => return Err(Fault::new(key.span, format!("this key takes more than {MAX_KEY_BYTES} bytes"))),
            },
        };
        if own.insert(name.clone(), ()).is_some() {
            return Err(Fault::new(key.span, format!("duplicate key `{name}`")));
        }
        entries.push(Entry { key: name, span: key.span, value });
    }
    for entry in merged.iter().flat_map(Node::entries) {
        if own.insert(entry.key.clone(), ()).is_none() {
            entries.push(entry.clone());
        }
    }
    Ok(Node::map(entries, at))
}

/// A tag that is not one of YAML's own, such as `!Ref`.
fn custom(tag: Option<&Tag>) -> Option<String> {
    let tag = tag.filter(|tag| tag.core_suffix().is_none())?;
    (tag.original() != "!").then(|| tag.original())
}

/// A value under a tag of somebody's own is a map of the one to the other.
fn tagged(node: Node, tag: Option<String>, at: Span) -> Node {
    match tag {
        Some(tag) => Node::map(vec![Entry { key: tag.into(), span: at, value: node }], at),
        None => node,
    }
}

/// What a scalar is, by its tag or else by its looks.
fn scalar(text: &str, plain: bool, tag: Option<&Tag>) -> Value {
    let by_looks = match tag.map(Tag::core_suffix) {
        None => plain,
        Some(Some("str") | None) => false,
        Some(Some(_)) => true,
    };
    let as_text = || Value::Text(text.into());
    if !by_looks {
        return as_text();
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Value::Number(Number::named(if text.starts_with('-') { "-inf" } else { "inf" })),
        ".nan" | ".NaN" | ".NAN" => return Value::Number(Number::named("nan")),
        _ => {}
    }
    let based = |mark: &str, base: u32| text.strip_prefix(mark).and_then(|digits| Number::based(digits, base));
    let decimal = || {
        let starts = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        // `_` parts no digits in YAML 1.2.
        if starts && !text.contains('_') { Number::decimal(text) } else { None }
    };
    based("0x", 16).or_else(|| based("0o", 8)).or_else(decimal).map_or_else(as_text, Value::Number)
}
