//! Files that machines read, as values: each key and each value with its place.

mod env;
mod hcl;
mod json;
mod number;
mod prisma;
mod toml;
mod tree;
mod yaml;

pub use number::Number;
pub use prisma::{Attribute, Block, Field, Schema, prisma};
pub use tree::{ByValue, Entry, Node, Value};

use crate::text::{Cut, Span};

/// A way of writing a tree down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Plain JSON.
    Json,
    /// JSON in which comments and a last comma may stand.
    Jsonc,
    /// YAML, one document.
    Yaml,
    /// TOML.
    Toml,
}

impl Language {
    /// By the ending of a file's name.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        match name.rsplit_once('.')?.1 {
            "json" => Some(Self::Json),
            "jsonc" | "json5" => Some(Self::Jsonc),
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    /// Name as people write it, such as `JSON`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json | Self::Jsonc => "JSON",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
        }
    }

    /// Reads a text, a byte order mark before it left out.
    ///
    /// # Errors
    /// Where it is none of this language, or too deep or too large to be held.
    pub fn read(self, text: &str) -> Result<Node, Fault> {
        match self {
            Self::Json => json::read(text, false),
            Self::Jsonc => json::read(text, true),
            Self::Yaml => yaml::read(text),
            Self::Toml => toml::read(text),
        }
    }
}

/// Reads a file of settings by the ending of its name: those that [`Language`] has, HCL (`.tfvars`, `.tf`, `.hcl`) and environment files.
/// None where it is of none of these kinds.
pub fn settings(path: &str, text: &str) -> Option<Result<Node, Fault>> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    if env::is_env(&name) {
        return Some(Ok(env::read(text)));
    }
    match name.rsplit_once('.')?.1 {
        "tfvars" | "tf" | "hcl" => Some(hcl::read(text)),
        _ => Some(Language::of(&name)?.read(text)),
    }
}

/// Why a text is none of its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes at fault.
    pub span: Span,
    /// In a few words, without a full stop.
    pub message: String,
}

impl Fault {
    fn new(span: impl Into<Span>, message: impl Into<String>) -> Self {
        Self { span: span.into(), message: message.into() }
    }

    /// A parser's own words: the first line of them, as the middle of a sentence.
    fn said(text: &str, start: usize, message: &str) -> Self {
        let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
        let mut rest = line.chars();
        let first = rest.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
        Self::new(character(text, start), first + rest.as_str())
    }

    fn too_deep(span: impl Into<Span>) -> Self {
        Self::new(span, format!("it nests deeper than {DEPTH} levels"))
    }

    fn too_large(at: usize) -> Self {
        Self::new(Span::new(at, at), format!("it has more than {VALUES} values"))
    }
}

/// How deep a tree may be. What people write is ten deep.
pub const DEPTH: usize = 128;

/// How many values a tree may have, those that aliases repeat counted each time.
const VALUES: usize = 1_000_000;

/// What may stand before a text, and says nothing.
const MARK: &str = "\u{feff}";

/// The character at a byte, or nothing at the end of the text.
fn character(text: &str, at: usize) -> Span {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let long = text.char_at(at).filter(|character| !character.is_control()).map_or(0, char::len_utf8);
    Span::new(at, at + long)
}

/// How many bytes a byte order mark takes at the start of a text.
fn marked(text: &str) -> usize {
    if text.starts_with(MARK) { MARK.len() } else { 0 }
}

#[cfg(test)]
mod tests;
