//! Front matter: what stands at the very top of a document, YAML between lines `---` or TOML between lines `+++`.

use super::Document;
use crate::data::Language;
use crate::text::Span;

impl Document {
    /// What front matter says, without the lines around it, and the language that it is written in.
    pub fn front(&self) -> Option<(Language, Span)> {
        let span = self.front_matter?;
        let text = span.of(&self.text);
        let language = if text.starts_with('+') { Language::Toml } else { Language::Yaml };
        let (start, end) = (text.find('\n')? + 1, text.rfind('\n')? + 1);
        Some((language, Span::new(span.start as usize + start, span.start as usize + end)))
    }
}

/// How long the front matter is that a text starts with. The parser would take what stands between any two rules for it.
pub(super) fn length(text: &str) -> Option<usize> {
    let mark = text.split('\n').next().unwrap_or_default().trim_ascii_end();
    let is_toml = match mark {
        "---" => false,
        "+++" => true,
        _ => return None,
    };
    let mut length = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        match (index, line.trim_ascii_end()) {
            (0, _) => {}
            (1, "" | "---" | "...") if !is_toml => return None,
            (_, "...") if is_toml => {}
            (_, end) if end == mark || end == "..." => return Some(length + line.trim_end_matches(['\n', '\r']).len()),
            // No line of prose is a key, a table or a comment of TOML.
            (1, line) if is_toml && !(line.contains('=') || line.starts_with(['[', '#'])) => return None,
            _ => {}
        }
        length += line.len();
    }
    None
}
