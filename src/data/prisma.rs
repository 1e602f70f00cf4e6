//! Prisma schemas: models and enums with their fields.
//!
//! A reader of our own: Prisma's parser is no crate of its own, what forks it brings a database layer along, and the
//! grammar for tree-sitter needs a C compiler. What contracts ask of the language is small and goes line by line.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, character, marked};
use crate::text::{Cut, Span};

/// What a schema declares, by name.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The blocks, by their names.
    pub blocks: BTreeMap<String, Block>,
}

/// A `model`, `view`, `type` or `enum`.
#[derive(Clone, Debug)]
pub struct Block {
    /// The word before its name.
    pub kind: String,
    /// The bytes of the block's name.
    pub name: Span,
    /// By name; the values of an enum too.
    pub fields: BTreeMap<String, Field>,
    /// `@@id`, `@@unique`, `@@map` and others that are about all of it.
    pub attributes: BTreeSet<Attribute>,
}

/// A field of a model, or a value of an enum.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where the field stands in the text.
    pub span: Span,
    /// The type without its marks; empty for a value of an enum.
    pub kind: String,
    /// Whether its type is a list: `String[]`.
    pub list: bool,
    /// Whether it may be null: `String?`.
    pub optional: bool,
    /// Its attributes, without regard to their order.
    pub attributes: BTreeSet<Attribute>,
}

/// `@default(now())`: its name, and what stands in the brackets without white space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribute {
    /// Name with its marks, such as `@default`.
    pub name: String,
    /// What is in the parentheses, without white space; empty where there are none.
    pub arguments: String,
}

impl std::fmt::Display for Attribute {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}{}", self.name, self.arguments)
    }
}

impl Field {
    /// The type with its marks: `String?`.
    pub fn marked(&self) -> String {
        format!("{}{}{}", self.kind, if self.list { "[]" } else { "" }, if self.optional { "?" } else { "" })
    }
}

/// Reads a schema.
///
/// # Errors
/// Where a block has no name or no end, or a line is no field.
pub fn prisma(text: &str) -> Result<Schema, Fault> {
    let mut schema = Schema::default();
    let mut open: Option<(String, Option<Block>)> = None;
    for statement in statements(text) {
        let fault = |message: String| Fault::new(statement.span, message);
        let words = words(&statement.text);
        match (&mut open, words.as_slice()) {
            (_, []) => {}
            (Some(_), [end]) if end == "}" => {
                if let Some((name, Some(block))) = open.take() {
                    let place = block.name;
                    if schema.blocks.insert(name.clone(), block).is_some() {
                        return Err(Fault::new(place, format!("`{name}` is declared twice")));
                    }
                }
            }
            (Some((_, None)), _) => {}
            (Some((_, Some(block))), _) => line(block, &words, statement.span).map_err(fault)?,
            (None, [kind, name, brace]) if brace == "{" && named(name) => {
                let declares = matches!(kind.as_str(), "model" | "view" | "type" | "enum");
                let block = || Block { kind: kind.clone(), name: statement.span, fields: BTreeMap::new(), attributes: BTreeSet::new() };
                open = Some((name.clone(), declares.then(block)));
            }
            _ => return Err(fault("expected a model, enum, type, view, datasource or generator here".to_owned())),
        }
    }
    match open {
        Some((name, _)) => Err(Fault::new(character(text, text.len()), format!("`{name}` has no closing `}}`"))),
        None => Ok(schema),
    }
}

fn named(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// One line of a block: a field, a value of an enum, or what is said of all of it.
fn line(block: &mut Block, words: &[String], span: Span) -> Result<(), String> {
    let Some((name, rest)) = words.split_first() else { return Ok(()) };
    if name.starts_with("@@") {
        block.attributes.insert(attribute(name));
        return Ok(());
    }
    if !named(name) {
        return Err(format!("`{name}` is not a field name"));
    }
    let (kind, attributes) = match rest {
        _ if block.kind == "enum" => ("", rest),
        [kind, attributes @ ..] if !kind.starts_with('@') => (kind.as_str(), attributes),
        _ => return Err(format!("`{name}` has no type")),
    };
    if let Some(other) = attributes.iter().find(|word| !word.starts_with('@')) {
        return Err(format!("`{other}` is not an attribute"));
    }
    let (kind, optional) = kind.strip_suffix('?').map_or((kind, false), |kind| (kind, true));
    let (kind, list) = kind.strip_suffix("[]").map_or((kind, false), |kind| (kind, true));
    let attributes = attributes.iter().map(|word| attribute(word)).collect();
    let field = Field { span, kind: kind.to_owned(), list, optional, attributes };
    match block.fields.insert(name.clone(), field) {
        Some(_) => Err(format!("`{name}` is declared twice")),
        None => Ok(()),
    }
}

fn attribute(word: &str) -> Attribute {
    let at = word.find('(').unwrap_or(word.len());
    let arguments = word.tail(at).replace("(fields:", "(").replace(",)", ")").replace(",]", "]");
    Attribute { name: word.head(at).to_owned(), arguments: if arguments == "()" { String::new() } else { arguments } }
}

/// A line without its comment, or lines that brackets join. A brace ends one too.
struct Statement {
    text: String,
    span: Span,
}

fn statements(text: &str) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut now = String::new();
    let (mut start, mut end) = (0, 0);
    let (mut brackets, mut quoted) = (0_usize, false);
    let mut characters = text.tail(marked(text)).char_indices().map(|(at, c)| (at + marked(text), c)).peekable();
    let mut close = |now: &mut String, start: usize, end: usize| {
        let text = std::mem::take(now);
        if !text.trim().is_empty() {
            statements.push(Statement { text, span: Span::new(start, end) });
        }
    };
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match character {
            '\\' if quoted => {
                now.push(character);
                if let Some((_, escaped)) = characters.next() {
                    now.push(escaped);
                }
                continue;
            }
            '"' => quoted = !quoted,
            '\n' => {
                quoted = false;
                if brackets == 0 {
                    close(&mut now, start, end);
                    continue;
                }
            }
            _ if quoted => {}
            '/' if matches!(next, Some('/' | '*')) => {
                let block = next == Some('*');
                let mut before = ' ';
                while let Some((_, inside)) = characters.next_if(|(_, inside)| block || *inside != '\n') {
                    if block && before == '*' && inside == '/' {
                        break;
                    }
                    before = inside;
                }
                now.push(' ');
                continue;
            }
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        let brace = matches!(character, '{' | '}') && !quoted && brackets == 0;
        if character == '}' && brace {
            close(&mut now, start, end);
        }
        if now.trim_start().is_empty() {
            start = at;
        }
        now.push(character);
        if !character.is_whitespace() {
            end = at + character.len_utf8();
        }
        if brace {
            close(&mut now, start, end);
        }
    }
    close(&mut now, start, end);
    statements
}

/// The words of a statement; white space inside brackets parts none and does not count, and quotes keep theirs.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut brackets, mut quoted, mut escaped) = (0_usize, false, false);
    for character in text.chars() {
        if quoted {
            quoted = escaped || character != '"';
            escaped = character == '\\' && !escaped;
        } else {
            match character {
                '"' => quoted = true,
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets = brackets.saturating_sub(1),
                '{' if brackets == 0 => words.push(String::new()),
                // An attribute may follow what stands before it without a space.
                '@' if brackets == 0 && words.last().is_none_or(|word| word != "@") => words.push(String::new()),
                _ => {}
            }
            if character.is_whitespace() {
                if brackets == 0 {
                    words.push(String::new());
                }
                continue;
            }
        }
        if let Some(word) = words.last_mut() {
            word.push(character);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
