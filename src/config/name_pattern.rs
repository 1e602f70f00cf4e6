//! How numbered items are called: `TASK{N}`, `{N}-{slug}`, `{group}/{N}-{slug}.md`.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;

use crate::text::{Cut, Date};

/// The path of an item below the folder of its kind, with holes: `{N}` stands for a number with any padding, `{slug}` for words of the
/// item's own, `{date}` for a day such as `2026-02-28`, `{group}` (or `*`) for any folder, and the rest for itself in any case. One that
/// ends in `.md` is that of files, any other that of folders.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct NamePattern {
    text: String,
    parts: Vec<Part>,
    /// Where the parts start that make the name alone, without the folders above it.
    name_at: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Number,
    Slug,
    Date,
    Group,
}

/// The name of an item, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemName<'n> {
    /// Its number, where its pattern has any.
    pub number: Option<u64>,
    /// Where the digits stand, in bytes of what was read; empty without a number.
    pub digits: Range<usize>,
    /// The words of its own, where its pattern has any.
    pub slug: Option<&'n str>,
}

/// The ending of items that are files.
const FILE: &str = ".md";

impl NamePattern {
    /// That of task folders: `TASK{N}`.
    pub fn tasks() -> Self {
        let text = "TASK{N}".to_owned();
        Self { parts: vec![Part::Literal("TASK".to_owned()), Part::Number], name_at: 0, text }
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether names hold words of the item's own.
    pub fn has_slug(&self) -> bool {
        self.parts.contains(&Part::Slug)
    }

    /// Whether names hold a number.
    pub fn has_number(&self) -> bool {
        self.parts.contains(&Part::Number)
    }

    /// Whether items are files, and not folders.
    pub fn is_of_files(&self) -> bool {
        self.text.ends_with(FILE)
    }

    /// How many names a path has from the folder of the kind to the item.
    pub fn depth(&self) -> usize {
        self.text.matches('/').count() + 1
    }

    /// What stands before the number in the name.
    pub fn before_number(&self) -> &str {
        match self.name_parts().first() {
            Some(Part::Literal(text)) if self.has_number() => text,
            _ => "",
        }
    }

    /// The name that the folder right below that of the kind has for all items; none where it differs.
    pub fn first_folder(&self) -> Option<&str> {
        match self.parts.first() {
            Some(Part::Literal(text)) => text.split_once('/').map(|(folder, _)| folder),
            _ => None,
        }
    }

    fn name_parts(&self) -> &[Part] {
        self.parts.get(self.name_at..).unwrap_or_default()
    }

    /// Takes the path of an item below the folder of its kind apart; none where it does not fit, or its number is too long to count.
    pub fn read<'n>(&self, path: &'n str) -> Option<ItemName<'n>> {
        let mut found = ItemName::default();
        let is_right = fits(&self.parts, path, 0, &mut found) && (self.is_of_files() || !path.ends_with(FILE));
        is_right.then_some(found)
    }

    /// Takes the name of an item apart, as people write it: without the folders above it, and with the ending of a file or without.
    pub fn read_name<'n>(&self, name: &'n str) -> Option<ItemName<'n>> {
        let mut found = ItemName::default();
        if self.is_of_files() == name.ends_with(FILE) {
            return fits(self.name_parts(), name, 0, &mut found).then_some(found);
        }
        if !self.is_of_files() {
            return None;
        }
        let mut parts = self.name_parts().to_vec();
        if let Some(Part::Literal(last)) = parts.last_mut() {
            last.truncate(last.len() - FILE.len());
        }
        fits(&parts, name, 0, &mut found).then_some(found)
    }

    /// The path of an item below the folder of its kind; none where the pattern has holes for more than these two. Without words of its
    /// own a pattern that has a place for them leaves out that place and the mark before it.
    pub fn write(&self, number: &str, slug: &str) -> Option<String> {
        let mut name = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => name.push_str(text),
                Part::Number => name.push_str(number),
                Part::Slug if slug.is_empty() => name.truncate(name.trim_end_matches(['-', '_', '.', ' ']).len()),
                Part::Slug => name.push_str(slug),
                Part::Date | Part::Group => return None,
            }
        }
        Some(name)
    }
}

/// Whether the rest of a path, which starts at a byte, fits the rest of a pattern.
fn fits<'n>(parts: &[Part], path: &'n str, at: usize, found: &mut ItemName<'n>) -> bool {
    let rest = path.tail(at);
    let Some((part, others)) = parts.split_first() else { return rest.is_empty() };
    match part {
        Part::Literal(text) => {
            rest.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text)) && fits(others, path, at + text.len(), found)
        }
        Part::Number => {
            // All digits that stand together are the number.
            let end = at + rest.bytes().take_while(u8::is_ascii_digit).count();
            let Ok(number) = path.part(at..end).parse::<u64>() else { return false };
            // `0000` says that there is no number yet.
            found.number = Some(number).filter(|number| *number > 0 || end - at < 2);
            found.digits = at..end;
            fits(others, path, end, found)
        }
        Part::Date => {
            let end = at + DATE_BYTES;
            rest.get(..DATE_BYTES).is_some_and(|day| Date::parse(day).is_some()) && fits(others, path, end, found)
        }
        Part::Group => {
            let end = rest.find('/').map_or(path.len(), |length| at + length);
            end > at && fits(others, path, end, found)
        }
        Part::Slug => {
            let rest = rest.split('/').next().unwrap_or_default();
            let ends = rest.char_indices().map(|(byte, c)| at + byte + c.len_utf8()).collect::<Vec<_>>();
            ends.into_iter().rev().any(|end| {
                let fits = fits(others, path, end, found);
                if fits {
                    found.slug = Some(path.part(at..end));
                }
                fits
            })
        }
    }
}

/// So long is a day, as in `2026-02-28`.
const DATE_BYTES: usize = 10;

impl TryFrom<String> for NamePattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = text.as_str();
        let mut name_at = 0;
        let mut push = |part: Part, text: &str| {
            if let (Some(Part::Number), Part::Slug) | (Some(Part::Slug), Part::Number | Part::Slug | Part::Date) = (parts.last(), &part) {
                return Err(format!("the number in `{text}` has no end: write a separator between {{N}} and {{slug}}"));
            }
            if let Part::Literal(literal) = &part
                && let Some(slash) = literal.rfind('/')
            {
                let (folders, name) = (literal.head(slash + 1), literal.tail(slash + 1));
                parts.push(Part::Literal(folders.to_owned()));
                name_at = parts.len();
                if !name.is_empty() {
                    parts.push(Part::Literal(name.to_owned()));
                }
                return Ok(());
            }
            parts.push(part);
            Ok(())
        };
        while let Some(open) = rest.find(['{', '*']) {
            let length = if rest.tail(open).starts_with('*') { 1 } else { rest.tail(open).find('}').map_or(0, |end| end + 1) };
            if length == 0 {
                break;
            }
            let part = match rest.part(open..open + length) {
                "{N}" => Part::Number,
                "{slug}" => Part::Slug,
                "{date}" => Part::Date,
                "{group}" | "*" => Part::Group,
                hole => return Err(format!("unknown placeholder `{hole}` in `{text}`, expected {{N}}, {{slug}}, {{date}} or {{group}}")),
            };
            if open > 0 {
                push(Part::Literal(rest.head(open).to_owned()), &text)?;
            }
            rest = rest.tail(open + length);
            let is_whole = (rest.is_empty() || rest.starts_with('/'))
                && (text.len() - rest.len() == length || text.head(text.len() - rest.len() - length).ends_with('/'));
            if part == Part::Group && (!is_whole || rest.is_empty()) {
                return Err(format!("{{group}} or * in `{text}` must be the whole name of a folder above the items"));
            }
            push(part, &text)?;
        }
        if !rest.is_empty() {
            push(Part::Literal(rest.to_owned()), &text)?;
        }
        let pattern = Self { text, parts, name_at };
        let text = &pattern.text;
        let count = |part: Part| pattern.parts.iter().filter(|other| **other == part).count();
        let is_path = !text.starts_with('/') && !text.ends_with('/') && text.split('/').all(|name| !matches!(name, "" | "." | ".."));
        match (count(Part::Number), count(Part::Slug)) {
            _ if !is_path => Err(format!("`{text}` is not a relative path")),
            (0 | 1, 0 | 1) if pattern.name_parts().iter().any(|part| matches!(part, Part::Number | Part::Slug)) => Ok(pattern),
            (2.., _) => Err(format!("`{text}` has {{N}} more than once")),
            (_, 2..) => Err(format!("`{text}` has {{slug}} more than once")),
            _ => Err(format!("`{text}` has no number: write {{N}} once, as in `TASK{{N}}` or `{{N}}-{{slug}}`")),
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

    fn read<'n>(text: &str, path: &'n str) -> Option<(Option<u64>, &'n str, Option<&'n str>)> {
        let found = pattern(text).read(path)?;
        Some((found.number, &path[found.digits], found.slug))
    }

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(read("TASK{N}", "task007"), Some((Some(7), "007", None)));
        for name in ["TASK", "TASK+7", "TASK7b", "SUBTASK7", "TAS", "TASK99999999999999999999", "TÄSK7", "ÄÄ7", "TASK7é"] {
            assert_eq!(read("TASK{N}", name), None, "{name}");
        }
        assert_eq!((read("epic-{N}-x", "EPIC-12-X"), read("epic-{N}-x", "epic-12")), (Some((Some(12), "12", None)), None));
        assert_eq!(read("{N}-{slug}", "005-blueprint-builder"), Some((Some(5), "005", Some("blueprint-builder"))));
        assert_eq!(read("{N}-{slug}", "2026-10-é"), Some((Some(2026), "2026", Some("10-é"))));
        for name in ["005", "005-", "-x", "v5-x", "_example", "005-a/b", "005-notes.md"] {
            assert_eq!(read("{N}-{slug}", name), None, "{name}");
        }
        assert_eq!(read("{slug}-{N}", "v2-login-12"), Some((Some(12), "12", Some("v2-login"))));
        assert_eq!(read("{N}-{slug}", "0000-tokens"), Some((None, "0000", Some("tokens"))));
        assert_eq!(read("{slug}", "add-login"), Some((None, "", Some("add-login"))));
    }

    #[test]
    fn items_are_files_and_lie_in_folders_of_groups() {
        assert_eq!(read("task-{N} - {slug}.md", "task-12 - Write it.md"), Some((Some(12), "12", Some("Write it"))));
        assert_eq!(read("{N}-{slug}.md", "0012-use-postgres.md"), Some((Some(12), "0012", Some("use-postgres"))));
        assert_eq!(read("{N}-{slug}.md", "0012-use-postgres"), None);
        assert_eq!(read("{group}/{N}-{slug}", "sig-api/12-sets"), Some((Some(12), "12", Some("sets"))));
        assert_eq!(read("*/{N}-{slug}", "12-sets"), None);
        assert_eq!(read("archive/{date}-{slug}", "archive/2026-02-28-add-login"), Some((None, "", Some("add-login"))));
        assert_eq!(read("archive/{date}-{slug}", "archive/2026-02-30-add-login"), None);
        let name = |text: &str, name: &'static str| pattern(text).read_name(name).map(|found| (found.number, found.slug));
        assert_eq!(name("{group}/{N}-{slug}.md", "12-sets"), Some((Some(12), Some("sets"))));
        assert_eq!(name("{group}/{N}-{slug}.md", "12-sets.md"), Some((Some(12), Some("sets"))));
        assert_eq!(name("{N}-{slug}", "12-sets.md"), None);
        let about = |text: &str| (pattern(text).depth(), pattern(text).is_of_files(), pattern(text).before_number().to_owned());
        assert_eq!(about("{group}/adr-{N}-{slug}.md"), (2, true, "adr-".to_owned()));
        assert_eq!(pattern("archive/{date}-{slug}").first_folder(), Some("archive"));
    }

    #[test]
    fn names_are_written() {
        let write = |text: &str, number: &str, slug: &str| pattern(text).write(number, slug);
        assert_eq!(write("TASK{N}", "4", "x").as_deref(), Some("TASK4"));
        assert_eq!(write("{N}-{slug}", "005", "a-b").as_deref(), Some("005-a-b"));
        assert_eq!(write("{N}-{slug}.md", "005", "").as_deref(), Some("005.md"));
        assert_eq!(write("{group}/{N}-{slug}", "005", "x"), None);
    }

    #[test]
    fn a_pattern_says_where_the_number_stands() {
        for (text, why) in [
            ("TASK", "has no number"),
            ("{N}-{N}", "{N} more than once"),
            ("{N}{slug}", "has no end"),
            ("{slug}{N}", "has no end"),
            ("{N}-{slug}-{slug}", "more than once"),
            ("{n}-x", "unknown placeholder `{n}`"),
            ("../{N}", "not a relative path"),
            ("a{group}/{N}", "whole name of a folder"),
            ("{N}/{group}", "whole name of a folder"),
            ("{N}/x", "has no number"),
        ] {
            let error = NamePattern::try_from(text.to_owned()).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
