//! A kind of numbered items: where they lie in a repo, and how they are called there and by people.

use std::fmt;

use super::NamePattern;
use super::name_pattern::ItemName;
use crate::text::Cut;

/// A kind of numbered items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name in `book.toml` and in reports: `task`, `spec`, `adr`.
    pub name: String,
    /// What people call one, before its number: `Task`, `Spec`, `ADR`. The first is what Crossbook says; there is always one.
    pub words: Vec<String>,
    /// Where its items lie, the likeliest first.
    pub places: Vec<ItemPlace>,
    /// The names of the documents that each has.
    pub documents: Vec<String>,
    /// The documents that a new item starts with, where they are not those of the template.
    pub opens: Vec<String>,
    /// What its plan is called, where it is not `PLAN.md`: what is to be done, and what it locks.
    pub plan: Option<String>,
    /// What its status is called, where it is not `STATUS.md`: how far it is, in phases.
    pub status: Option<String>,
    /// What its mirror is called, where it is not `OTHER_PROJECTS.md`: what other repos do for it.
    pub mirror: Option<String>,
    /// Whether its words with a number are common words for other things, too: what no repo has is not taken for an item then.
    pub is_common: bool,
}

/// A folder of a repo that holds items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemPlace {
    /// The folder, without a slash at its ends; empty for the repo's top.
    pub folder: String,
    /// What its items are called.
    pub pattern: NamePattern,
}

/// The documents of the template for tasks of several repos.
const TEMPLATE: [&str; 3] = ["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md"];

impl ItemPlace {
    /// That of task folders.
    pub fn tasks() -> Self {
        Self { folder: "docs/cross-collab".to_owned(), pattern: NamePattern::tasks() }
    }

    /// The part of a path that lies in the folder.
    pub fn within<'p>(&self, path: &'p str) -> Option<&'p str> {
        match self.folder.is_empty() {
            true => Some(path),
            false => path.strip_prefix(&self.folder)?.strip_prefix('/'),
        }
    }

    /// Whether a name right in the folder is that of an item.
    pub fn holds(&self, name: &str) -> bool {
        self.pattern.read(name).is_some()
    }

    /// What tells a history of this place from that of another.
    pub fn key(&self) -> String {
        format!("{}\n{}", self.folder, self.pattern)
    }

    /// Whether its items are folders right below its folder, so that one can follow them through time.
    pub fn is_flat(&self) -> bool {
        self.pattern.depth() == 1 && !self.pattern.is_of_files()
    }
}

impl fmt::Display for ItemPlace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.folder.is_empty() {
            true => write!(out, "{}", self.pattern),
            false => write!(out, "{}/{}", self.folder, self.pattern),
        }
    }
}

impl Kind {
    /// Tasks, as the preset `cross-collab` has them.
    pub fn tasks() -> Self {
        Self {
            name: "task".to_owned(),
            words: vec!["Task".to_owned()],
            places: vec![ItemPlace::tasks()],
            documents: TEMPLATE.map(str::to_owned).to_vec(),
            opens: TEMPLATE.map(str::to_owned).to_vec(),
            plan: None,
            status: None,
            mirror: None,
            is_common: false,
        }
    }

    /// What people call an item of it.
    pub fn word(&self) -> &str {
        self.words.first().map_or("Item", String::as_str)
    }

    /// Whether each item has a document of this name, in any case.
    pub fn has_document(&self, name: &str) -> bool {
        self.documents.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// The patterns of its places.
    pub fn patterns(&self) -> impl Iterator<Item = &NamePattern> {
        self.places.iter().map(|place| &place.pattern)
    }

    /// Whether names hold words of the item's own.
    pub fn has_slug(&self) -> bool {
        self.patterns().any(NamePattern::has_slug)
    }

    /// Whether its items have numbers.
    pub fn has_number(&self) -> bool {
        self.patterns().any(NamePattern::has_number)
    }

    /// Whether each item has the documents of the template, whose sections say how far it is.
    pub fn has_templates(&self) -> bool {
        TEMPLATE.iter().all(|name| self.has_document(name))
    }

    /// An item by its number, as findings and pages call it: `TASK4` where folders are called that and nothing more, `Spec 4` where
    /// their names go on.
    pub fn label(&self, number: impl fmt::Display) -> String {
        let plain = self.patterns().next().filter(|pattern| !pattern.has_slug() && !pattern.before_number().is_empty());
        let written = plain.and_then(|pattern| pattern.write(&number.to_string(), ""));
        written.unwrap_or_else(|| format!("{} {number}", self.word()))
    }

    /// An item by its name, as findings and pages call it: `TASK4`, `Spec 005-login`, `ADR 0012-use-postgres`.
    pub fn label_of(&self, name: &str) -> String {
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let known = self.read_name(name).filter(|_| self.has_slug());
        match (known, self.has_slug()) {
            (Some(ItemName { number: Some(_), digits, .. }), _) if digits.start > 0 => {
                format!("{} {}", self.word(), stem.tail(digits.start))
            }
            (_, true) => format!("{} {stem}", self.word()),
            (_, false) => self.read_name(name).and_then(|name| name.number).map_or_else(|| stem.to_owned(), |number| self.label(number)),
        }
    }

    fn is_acronym(&self) -> bool {
        self.word().bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// What people call an item of it within a sentence: `spec`, `ADR`.
    pub fn noun(&self) -> String {
        if self.is_acronym() { self.word().to_owned() } else { self.word().to_lowercase() }
    }

    /// The same with its article: `a spec`, `an ADR`.
    pub fn with_article(&self) -> String {
        let vowels = if self.is_acronym() { "AEFHILMNORSX" } else { "AEIOUaeiou" };
        let article = if self.word().starts_with(|first| vowels.contains(first)) { "an" } else { "a" };
        format!("{article} {}", self.noun())
    }

    /// Takes a name apart, as people write it.
    pub fn read_name<'n>(&self, name: &'n str) -> Option<ItemName<'n>> {
        self.patterns().find_map(|pattern| pattern.read_name(name))
    }

    /// Where its words stand in a text, in any case, be they parts of other words or not: where each starts and ends.
    pub fn words_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.words.iter().flat_map(move |word| find(word, text).map(move |start| (start, start + word.len())))
    }

    /// Whether a mark may join word and number: `ADR-12`. Folders called `TASK4` say that people do not write `TASK-4`.
    pub fn is_hyphenated(&self) -> bool {
        self.patterns().any(|pattern| pattern.before_number().is_empty() || pattern.before_number().ends_with('-'))
    }

    /// Whether names start with this word as it is written here, small letters and all: `task-12` in `task-12 - Write it.md`.
    pub fn is_written(&self, word: &str) -> bool {
        self.patterns().any(|pattern| pattern.before_number().strip_suffix('-') == Some(word))
    }
}

/// Letters by how rarely English uses them.
const RAREST: &str = "zqjxkvbpygfwmucldrhsnioate";

/// Where a word stands in a text, in any case.
fn find<'t>(word: &'t str, text: &'t str) -> impl Iterator<Item = usize> + 't {
    let rarity = |byte: &u8| RAREST.find(byte.to_ascii_lowercase() as char).unwrap_or(RAREST.len());
    let (offset, rare) = word.bytes().enumerate().min_by_key(|(_, byte)| rarity(byte)).unwrap_or_default();
    let found = memchr::memchr2_iter(rare.to_ascii_lowercase(), rare.to_ascii_uppercase(), text.as_bytes());
    let start = move |at: usize| at.checked_sub(offset);
    found.filter_map(start).filter(|start| text.get(*start..).is_some_and(|rest| rest.strip_word(word).is_some()))
}

/// What people call an item: the letters before its number, or else what its folder is full of: `Spec` in `docs/specs`.
pub(super) fn word_of(before: &str, folder: &str) -> String {
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
    use crate::config::Config;

    #[test]
    fn items_are_called_as_their_names_are() {
        for (folder, pattern, word, label, name, named) in [
            ("docs/cross-collab", "TASK{N}", "Task", "TASK4", "TASK4", "TASK4"),
            ("specs/", "{N}-{slug}", "Spec", "Spec 4", "004-a-b", "Spec 004-a-b"),
            ("docs/rfcs", "{N}-{slug}.md", "RFC", "RFC 4", "0004-a.md", "RFC 0004-a"),
            ("docs/adr", "{N}", "ADR", "ADR 4", "4", "ADR 4"),
            ("docs/adr", "adr-{N}-{slug}.md", "ADR", "ADR 4", "adr-004-x.md", "ADR 004-x"),
            (".planning", "phase-{N}", "Phase", "phase-4", "phase-4", "phase-4"),
            ("changes", "{slug}", "Change", "Change 4", "add-login", "Change add-login"),
            ("", "{N}", "Item", "Item 4", "4", "Item 4"),
        ] {
            let text = format!("[workspace]\nfolder = \"{folder}\"\ntask = \"{pattern}\"\n");
            let config = Config::parse(&text, "book.toml").unwrap();
            let kind = config.kinds.iter().next().unwrap().1;
            assert_eq!((kind.word(), kind.label(4).as_str(), kind.label_of(name).as_str()), (word, label, named));
        }
    }
}
