//! Shapes: `{ id: string, state?: "open" | "closed", ... }`, as types, as examples in JSON, or as bare lists of names.

use crate::text::Cut;

/// A list of fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    pub fields: Vec<ShapeField>,
    /// It ends in `...`: there are fields that it does not name.
    pub open: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeField {
    pub name: String,
    pub kind: Option<Kind>,
    /// Marked with `?`.
    pub optional: bool,
}

/// What a field may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A type as written, its spelling settled: `bool` is `boolean`.
    Type(String),
    /// One of several, in the order of the alphabet: types, or values in quotes.
    OneOf(Vec<String>),
    /// A value that serves as an example: what type it is of.
    Example(&'static str),
    Shape(Shape),
}

/// The deepest shape within shapes that is read.
const DEPTH: usize = 8;

/// The shape that a text starts with, and how many of its bytes spell it. None for `{id}`, which is a place in a path.
pub(super) fn shape(text: &str) -> Option<(Shape, usize)> {
    let mut reader = Reader { text, at: 0 };
    let shape = reader.shape(0)?;
    let plain = shape.fields.iter().all(|field| field.kind.is_none() && !field.optional);
    let single = shape.fields.len() < 2 && plain && !shape.open;
    (!single).then_some((shape, reader.at))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.tail(self.at)
    }

    fn blank(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, mark: &str) -> bool {
        self.blank();
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len() } else { 0 };
        found
    }

    fn shape(&mut self, depth: usize) -> Option<Shape> {
        if depth > DEPTH || !self.eat("{") {
            return None;
        }
        let mut shape = Shape::default();
        loop {
            if self.eat("}") {
                return Some(shape);
            }
            if self.eat("...") || self.eat("\u{2026}") {
                shape.open = true;
            } else {
                shape.fields.push(self.field(depth)?);
            }
            if self.eat("}") {
                return Some(shape);
            }
            if !(self.eat(",") || self.eat(";")) {
                return None;
            }
        }
    }

    fn field(&mut self, depth: usize) -> Option<ShapeField> {
        self.blank();
        let name = self.name()?;
        let optional = self.eat("?");
        let kind = if self.eat(":") { Some(self.kind(depth)?) } else { None };
        Some(ShapeField { name, kind, optional })
    }

    fn name(&mut self) -> Option<String> {
        let quote = self.rest().chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            let end = self.rest().tail(1).find(quote)?;
            let name = self.rest().part(1..end + 1).to_owned();
            self.at += end + 2;
            return Some(name);
        }
        let length = self
            .rest()
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '[' | ']')))
            .unwrap_or(self.rest().len());
        let name = self.rest().head(length).to_owned();
        self.at += length;
        (!name.is_empty()).then_some(name)
    }

    /// Everything up to the comma or bracket that ends the field.
    fn kind(&mut self, depth: usize) -> Option<Kind> {
        self.blank();
        if self.rest().starts_with('{') {
            return self.shape(depth + 1).map(Kind::Shape);
        }
        let mut nested = 0_u32;
        let mut quote = None;
        let mut end = self.rest().len();
        for (at, c) in self.rest().char_indices() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '[' | '(' | '<' | '{') => nested += 1,
                (None, '}') if nested == 0 => {
                    end = at;
                    break;
                }
                (None, ']' | ')' | '>' | '}') => nested = nested.saturating_sub(1),
                (None, ',' | ';') if nested == 0 => {
                    end = at;
                    break;
                }
                (None, _) => {}
            }
        }
        let kind = kind(self.rest().head(end).trim());
        self.at += end;
        kind
    }
}

/// What a text behind a field's colon says; none where it says nothing.
fn kind(text: &str) -> Option<Kind> {
    if text.is_empty() {
        return None;
    }
    let alternatives: Vec<&str> = text.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
    if alternatives.len() > 1 {
        let mut named: Vec<String> = alternatives.into_iter().map(|part| settled(part.trim_matches(['"', '\'']))).collect();
        named.sort();
        named.dedup();
        return Some(Kind::OneOf(named));
    }
    let unquoted = text.trim_matches(['"', '\'']);
    let is_quoted = unquoted.len() < text.len();
    Some(match text {
        "true" | "false" => Kind::Example("boolean"),
        _ if is_quoted && unquoted.contains('|') => return kind(unquoted),
        _ if is_quoted && is_type(unquoted) => Kind::Type(settled(unquoted)),
        _ if is_quoted => Kind::Example("string"),
        _ if text.parse::<f64>().is_ok() => Kind::Example("number"),
        _ if text.starts_with('[') => Kind::Example("array"),
        _ => Kind::Type(settled(unquoted)),
    })
}

const TYPES: [&str; 24] = [
    "string",
    "str",
    "text",
    "number",
    "integer",
    "int",
    "float",
    "boolean",
    "bool",
    "object",
    "array",
    "null",
    "date",
    "datetime",
    "timestamp",
    "uuid",
    "json",
    "jsonb",
    "bigint",
    "decimal",
    "any",
    "bytes",
    "url",
    "enum",
];

fn is_type(text: &str) -> bool {
    TYPES.contains(&text.trim_end_matches("[]").to_lowercase().as_str())
}

/// One spelling for each type.
fn settled(text: &str) -> String {
    let (base, array) = text.strip_suffix("[]").map_or((text, ""), |base| (base, "[]"));
    let lower = base.trim().to_lowercase();
    let base = match lower.as_str() {
        "bool" => "boolean",
        "str" | "text" => "string",
        "int" => "integer",
        _ if TYPES.contains(&lower.as_str()) => lower.as_str(),
        _ => base.trim(),
    };
    format!("{base}{array}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        fn show(shape: &Shape) -> String {
            let field = |field: &ShapeField| {
                let kind = match &field.kind {
                    None => String::new(),
                    Some(Kind::Type(name)) => format!(":{name}"),
                    Some(Kind::OneOf(names)) => format!(":{}", names.join("|")),
                    Some(Kind::Example(name)) => format!("~{name}"),
                    Some(Kind::Shape(shape)) => format!(":{}", show(shape)),
                };
                format!("{}{}{kind}", field.name, if field.optional { "?" } else { "" })
            };
            let fields: Vec<String> = shape.fields.iter().map(field).collect();
            format!("{{{}{}}}", fields.join(" "), if shape.open { " ..." } else { "" })
        }
        shape(text).map(|(shape, _)| show(&shape))
    }

    #[test]
    fn shapes_are_read_in_every_spelling() {
        for (text, expected) in [
            ("{ id: string, tags: str[] }", "{id:string tags:string[]}"),
            ("{\"id\": \"string\", \"on\": \"bool\"}", "{id:string on:boolean}"),
            ("{\n  \"id\": \"a1\",\n  \"attempts\": 3,\n  \"open\": true,\n}", "{id~string attempts~number open~boolean}"),
            ("{person_id, show_id, role, ...}", "{person_id show_id role ...}"),
            ("{ \"max\"?: int }", "{max?:integer}"),
            ("{ state: \"open\" | \"closed\" }", "{state:closed|open}"),
            ("{ bytes: int | null }", "{bytes:integer|null}"),
            ("{ a: { b: number; c?: Date } }", "{a:{b:number c?:date}}"),
            ("{}", "{}"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected).filter(|_| text != "{}"), "{text}");
        }
        for text in ["{id}", "{", "{ a: ", "{a b}", "x", "{ : }"] {
            assert_eq!(shown(text), None, "{text}");
        }
        assert_eq!(shown(&"{a:".repeat(10_000)), None);
    }
}
