//! How the folders of numbered items are called: `TASK{N}`, `{N}-{slug}`.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;

use crate::text::Cut;

/// A name with holes: `{N}` stands for a number with any padding, `{slug}` for words of the item's own, and the rest for itself in
/// any case.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct NamePattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Number,
    Slug,
}

/// The name of an item, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemName<'n> {
    /// Its number.
    pub number: u64,
    /// Where the digits stand, in bytes of the name.
    pub digits: Range<usize>,
    /// The words of its own, where its pattern has any.
    pub slug: Option<&'n str>,
}

impl NamePattern {
    /// That of task folders: `TASK{N}`.
    pub fn tasks() -> Self {
        let text = "TASK{N}".to_owned();
        Self { parts: vec![Part::Literal("TASK".to_owned()), Part::Number], text }
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether names hold words of the item's own.
    pub fn has_slug(&self) -> bool {
        self.parts.contains(&Part::Slug)
    }

    /// What stands before the number.
    pub fn before_number(&self) -> &str {
        match self.parts.first() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }

    /// Takes the name of a folder apart; none where it does not fit, or its number is too long to count.
    pub fn read<'n>(&self, name: &'n str) -> Option<ItemName<'n>> {
        let mut found = ItemName { number: 0, digits: 0..0, slug: None };
        fits(&self.parts, name, 0, &mut found).then_some(found)
    }

    /// The name of an item. Without words of its own a pattern that has a place for them leaves out that place and the mark before it.
    pub fn write(&self, number: &str, slug: &str) -> String {
        let mut name = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => name.push_str(text),
                Part::Number => name.push_str(number),
                Part::Slug if slug.is_empty() => name.truncate(name.trim_end_matches(['-', '_', '.', ' ']).len()),
                Part::Slug => name.push_str(slug),
            }
        }
        name
    }
}

/// Whether the rest of a name, which starts at a byte, fits the rest of a pattern.
fn fits<'n>(parts: &[Part], name: &'n str, at: usize, found: &mut ItemName<'n>) -> bool {
    let rest = name.tail(at);
    let Some((part, others)) = parts.split_first() else { return rest.is_empty() };
    match part {
        Part::Literal(text) => {
            rest.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text)) && fits(others, name, at + text.len(), found)
        }
        Part::Number => {
            // All digits that stand together are the number.
            let end = at + rest.bytes().take_while(u8::is_ascii_digit).count();
            let Ok(number) = name.part(at..end).parse() else { return false };
            found.number = number;
            found.digits = at..end;
            fits(others, name, end, found)
        }
        Part::Slug => {
            let ends = rest.char_indices().map(|(byte, c)| at + byte + c.len_utf8()).collect::<Vec<_>>();
            ends.into_iter().rev().any(|end| {
                let fits = fits(others, name, end, found);
                if fits {
                    found.slug = Some(name.part(at..end));
                }
                fits
            })
        }
    }
}

impl TryFrom<String> for NamePattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = text.as_str();
        while let Some(open) = rest.find('{') {
            let Some(length) = rest.tail(open).find('}') else { break };
            let part = match rest.part(open..open + length + 1) {
                "{N}" => Part::Number,
                "{slug}" => Part::Slug,
                hole => return Err(format!("`{text}` has a `{hole}`, and only {{N}} and {{slug}} are known")),
            };
            if open > 0 {
                parts.push(Part::Literal(rest.head(open).to_owned()));
            } else if parts.last().is_some_and(|last| *last != part) {
                return Err(format!("`{text}` does not say where the number ends: write something between {{N}} and {{slug}}"));
            }
            parts.push(part);
            rest = rest.tail(open + length + 1);
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.to_owned()));
        }
        let count = |part: Part| parts.iter().filter(|other| **other == part).count();
        match (count(Part::Number), count(Part::Slug)) {
            (1, 0 | 1) if !text.contains('/') => Ok(Self { text, parts }),
            (1, 0 | 1) => Err(format!("`{text}` names folders within folders: the name of one is meant, and `folder` says where it lies")),
            (1, _) => Err(format!("`{text}` has {{slug}} more than once")),
            _ => Err(format!("`{text}` does not say where the number stands: write {{N}} once, as in `TASK{{N}}` or `{{N}}-{{slug}}`")),
        }
    }
}

impl fmt::Display for NamePattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> NamePattern {
        NamePattern::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn names_are_taken_apart() {
        let read = |text: &str, name: &'static str| {
            let found = pattern(text).read(name)?;
            Some((found.number, &name[found.digits], found.slug))
        };
        assert_eq!(read("TASK{N}", "task007"), Some((7, "007", None)));
        for name in ["TASK", "TASK+7", "TASK7b", "SUBTASK7", "TAS", "TASK99999999999999999999", "TÄSK7", "ÄÄ7", "TASK7é"] {
            assert_eq!(read("TASK{N}", name), None, "{name}");
        }
        assert_eq!((read("epic-{N}-x", "EPIC-12-X"), read("epic-{N}-x", "epic-12")), (Some((12, "12", None)), None));
        assert_eq!(read("{N}-{slug}", "005-blueprint-builder"), Some((5, "005", Some("blueprint-builder"))));
        assert_eq!(read("{N}-{slug}", "2026-10-é"), Some((2026, "2026", Some("10-é"))));
        for name in ["005", "005-", "-x", "v5-x", "_example"] {
            assert_eq!(read("{N}-{slug}", name), None, "{name}");
        }
        assert_eq!(read("task-{N} - {slug}", "task-12 - Write it"), Some((12, "12", Some("Write it"))));
        assert_eq!(read("{slug}-{N}", "v2-login-12"), Some((12, "12", Some("v2-login"))));
    }

    #[test]
    fn names_are_written() {
        assert_eq!(pattern("TASK{N}").write("4", "x"), "TASK4");
        assert_eq!((pattern("{N}-{slug}").write("005", "a-b"), pattern("{N}-{slug}").write("005", "")), ("005-a-b".into(), "005".into()));
    }

    #[test]
    fn a_pattern_says_where_the_number_stands() {
        for (text, why) in [
            ("TASK", "where the number stands"),
            ("{N}-{N}", "where the number stands"),
            ("{N}{slug}", "where the number ends"),
            ("{slug}{N}", "where the number ends"),
            ("{N}-{slug}-{slug}", "more than once"),
            ("{n}-x", "only {N} and {slug}"),
            ("a/{N}", "folders within folders"),
        ] {
            let error = NamePattern::try_from(text.to_owned()).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
