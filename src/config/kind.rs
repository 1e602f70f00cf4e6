//! A kind of numbered items: where they lie in a repo, and how they are called there and by people.

use super::NamePattern;
use crate::text::Cut;

/// A kind of numbered items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The folder of each repo that holds them, without a slash at its ends.
    pub folder: String,
    /// What a folder of one is called.
    pub pattern: NamePattern,
    /// What people call one, before its number: `Task`, `Spec`, `ADR`.
    pub word: String,
    /// The names of the documents that each has.
    pub documents: Vec<String>,
}

/// The documents of the template for tasks of several repos.
const TEMPLATE: [&str; 3] = ["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md"];

impl Default for Kind {
    fn default() -> Self {
        Self::new("docs/cross-collab", &NamePattern::tasks(), None, None)
    }
}

impl Kind {
    pub(super) fn new(folder: &str, pattern: &NamePattern, word: Option<&str>, documents: Option<Vec<String>>) -> Self {
        let folder = folder.trim_matches('/').to_owned();
        let word =
            word.map(str::trim).filter(|word| !word.is_empty()).map_or_else(|| named(pattern.before_number(), &folder), str::to_owned);
        let template = || if pattern.has_slug() { Vec::new() } else { TEMPLATE.map(str::to_owned).to_vec() };
        Self { folder, pattern: pattern.clone(), word, documents: documents.unwrap_or_else(template) }
    }

    /// Whether each item has a document of this name, in any case.
    pub fn has_document(&self, name: &str) -> bool {
        self.documents.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// An item by its number, as findings and pages call it: `TASK4` where folders are called that and nothing more, `Spec 4` where
    /// their names go on.
    pub fn label(&self, number: impl std::fmt::Display) -> String {
        match self.pattern.has_slug() || self.pattern.before_number().is_empty() {
            true => format!("{} {number}", self.word),
            false => self.pattern.write(&number.to_string(), ""),
        }
    }
}

/// Letters by how rarely English uses them.
const RAREST: &str = "zqjxkvbpygfwmucldrhsnioate";

impl Kind {
    /// Whether a text ends with the word, in any case.
    pub fn ends(&self, text: &str) -> bool {
        text.len().checked_sub(self.word.len()).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(&self.word))
    }

    /// Where the word stands in a text from a byte on, in any case, be it a part of another word or not.
    pub fn find<'t>(&'t self, text: &'t str, from: usize) -> impl Iterator<Item = usize> + 't {
        let rarity = |byte: &u8| RAREST.find(byte.to_ascii_lowercase() as char).unwrap_or(RAREST.len());
        let (offset, rare) = self.word.bytes().enumerate().min_by_key(|(_, byte)| rarity(byte)).unwrap_or_default();
        let found =
            memchr::memchr2_iter(rare.to_ascii_lowercase(), rare.to_ascii_uppercase(), text.as_bytes().get(from..).unwrap_or_default());
        let start = move |at: usize| (from + at).checked_sub(offset).filter(|start| *start >= from);
        found.filter_map(start).filter(|start| text.get(*start..).is_some_and(|rest| rest.strip_word(&self.word).is_some()))
    }

    /// Whether a mark may join word and number: `ADR-12`. Folders called `TASK4` say that people do not write `TASK-4`.
    pub fn is_hyphenated(&self) -> bool {
        let before = self.pattern.before_number();
        before.is_empty() || before.ends_with('-')
    }
}

/// What people call an item: the letters before its number, or else what its folder is full of: `Spec` in `docs/specs`.
fn named(before: &str, folder: &str) -> String {
    let letters = before.trim_matches(|c: char| !c.is_alphabetic());
    let last = folder.rsplit('/').next().unwrap_or_default();
    let plural = last.trim_start_matches('.');
    let word = match (letters, plural.strip_suffix('s')) {
        ("", Some(word)) => word,
        ("", None) => plural,
        (letters, _) => letters,
    };
    match word.chars().count() {
        0 => "Item".to_owned(),
        // ADR, RFC.
        1..=3 => word.to_uppercase(),
        _ => {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters.flat_map(char::to_lowercase)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_called_as_their_folders_are() {
        for (folder, pattern, word, label) in [
            ("docs/cross-collab", "TASK{N}", "Task", "TASK4"),
            ("specs/", "{N}-{slug}", "Spec", "Spec 4"),
            ("docs/rfcs", "{N}-{slug}", "RFC", "RFC 4"),
            ("docs/adr", "{N}", "ADR", "ADR 4"),
            (".planning", "phase-{N}", "Phase", "phase-4"),
            ("", "{N}", "Item", "Item 4"),
        ] {
            let kind = Kind::new(folder, &NamePattern::try_from(pattern.to_owned()).unwrap(), None, None);
            assert_eq!((kind.word.as_str(), kind.label(4).as_str()), (word, label));
        }
        assert_eq!(Kind::new("x", &NamePattern::tasks(), Some("Work"), None).word, "Work");
    }

    #[test]
    fn the_word_is_found_in_any_case() {
        let kind = Kind::default();
        let text = "task 1, TASK2, subtask 3, \u{e9}Task 4, tas";
        assert_eq!(kind.find(text, 0).map(|at| &text[at..at + 4]).collect::<Vec<_>>(), ["task", "TASK", "task", "Task"]);
        assert_eq!(kind.find(text, 1).count(), 3);
        assert_eq!((kind.ends("a TASK"), kind.ends("\u{e9}")), (true, false));
    }
}
