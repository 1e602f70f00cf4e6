//! The kinds of numbered items that a workspace has, and which of them a path or a name is.

use super::kind::{ItemPlace, Kind};
use super::name_pattern::{ItemName, NamePattern};
use crate::source::{KindId, Number};
use crate::text::Cut;

/// The kinds of numbered items of a workspace; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds(Vec<Kind>);

/// The item that a path is, or lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemAt<'p> {
    /// Of which kind it is.
    pub kind: KindId,
    /// Its number, where it has one.
    pub number: Option<Number>,
    /// The path of its folder or file.
    pub path: &'p str,
    /// Whether it is a file, and not a folder.
    pub is_file: bool,
    /// Whether the path is the item itself, and nothing in it.
    pub is_whole: bool,
}

/// A word for items, found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundWord {
    /// Of which kind.
    pub kind: KindId,
    /// Where it starts, in bytes of the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Default for Kinds {
    fn default() -> Self {
        Self::new(vec![Kind::tasks()])
    }
}

impl std::ops::Index<KindId> for Kinds {
    type Output = Kind;

    fn index(&self, id: KindId) -> &Kind {
        &self.0[id.0 as usize]
    }
}

impl Kinds {
    /// These kinds, in their order; there is at least one.
    pub fn new(kinds: Vec<Kind>) -> Self {
        Self(kinds)
    }

    /// The same kinds without the places that nobody has items at. A kind of which nobody has any keeps the folders that are there, or
    /// else its first one.
    #[must_use]
    pub fn in_use(&self, has_items: impl Fn(KindId, &ItemPlace) -> bool, is_there: impl Fn(&str) -> bool) -> Self {
        let kept = |(id, kind): (KindId, &Kind)| {
            let places = |keep: &dyn Fn(&ItemPlace) -> bool| kind.places.iter().filter(|place| keep(place)).cloned().collect::<Vec<_>>();
            let first = kind.places.first().map(|place| place.folder.as_str());
            let known = [places(&|place| has_items(id, place)), places(&|place| is_there(&place.folder))];
            let known = known.into_iter().find(|places| !places.is_empty());
            Kind { places: known.unwrap_or_else(|| places(&|place| Some(place.folder.as_str()) == first)), ..kind.clone() }
        };
        Self(self.iter().map(kept).collect())
    }

    /// All kinds, in the order of `book.toml`.
    pub fn iter(&self) -> impl Iterator<Item = (KindId, &Kind)> {
        self.0.iter().enumerate().map(|(index, kind)| (KindId(index as u8), kind))
    }

    /// The places of all kinds.
    pub fn places(&self) -> impl Iterator<Item = (KindId, &ItemPlace)> {
        self.iter().flat_map(|(id, kind)| kind.places.iter().map(move |place| (id, place)))
    }

    /// The folders that hold items, each once, in the order of places.
    pub fn folders(&self) -> Vec<&str> {
        let mut folders: Vec<&str> = Vec::new();
        for (_, place) in self.places() {
            if !folders.contains(&place.folder.as_str()) {
                folders.push(&place.folder);
            }
        }
        folders
    }

    /// The place whose items git follows through time in a repo that has some of the folders: that of numbered folders before others.
    pub fn followed_in(&self, has: impl Fn(&str) -> bool) -> Option<&ItemPlace> {
        let mut flat: Vec<&ItemPlace> = self.places().map(|(_, place)| place).filter(|place| place.is_flat()).collect();
        flat.sort_by_key(|place| !place.pattern.has_number());
        flat.into_iter().find(|place| has(&place.folder))
    }

    /// The place of a [`ItemPlace::key`], and its kind; the first, where no place has it.
    pub fn followed(&self, key: &str) -> (KindId, ItemPlace) {
        let mut places = self.places();
        let known = self.places().find(|(_, place)| place.key() == key).or_else(|| places.next());
        known.map_or_else(|| (KindId::default(), ItemPlace::tasks()), |(kind, place)| (kind, place.clone()))
    }

    /// The part of a path that lies in a folder of items.
    pub fn within<'p>(&self, path: &'p str) -> Option<&'p str> {
        self.places().filter(|(_, place)| !place.folder.is_empty()).find_map(|(_, place)| place.within(path))
    }

    /// The item that a path is, or lies in: of items that are folders, a path with nothing behind it is the folder itself.
    pub fn item_at<'p>(&self, path: &'p str) -> Option<ItemAt<'p>> {
        self.places().find_map(|(kind, place)| {
            let rest = place.within(path)?;
            let depth = place.pattern.depth();
            let end = rest.match_indices('/').nth(depth - 1).map_or(rest.len(), |(at, _)| at);
            let is_file = place.pattern.is_of_files();
            let name = rest.head(end);
            // A file has nothing in it.
            if is_file && end < rest.len() {
                return None;
            }
            let found = place.pattern.read(name).filter(|found| self.is_item(kind, name, found))?;
            let number = found.number.map(|value| Number { kind, value });
            Some(ItemAt { kind, number, path: path.head(path.len() - rest.len() + end), is_file, is_whole: end == rest.len() })
        })
    }

    /// Whether a name that fits a pattern is an item's: hidden folders and templates are none, nor is a folder that holds other items.
    fn is_item(&self, kind: KindId, name: &str, found: &ItemName<'_>) -> bool {
        let slug = found.slug.unwrap_or_default();
        let is = |known: &&str| slug.eq_ignore_ascii_case(known);
        let is_template = ["template", "templates"].iter().any(is)
            || (found.number.is_none()
                && (["example", "archive", "archived"].iter().any(is) || slug.to_lowercase().ends_with("-template")));
        let holds = || self[kind].patterns().filter_map(|pattern| pattern.first_folder()).any(|folder| folder == name);
        !name.starts_with('.') && !is_template && (found.number.is_some() || !(holds() || name.starts_with('_')))
    }

    /// The number of the item that a path is, or lies in.
    pub fn number_at(&self, path: &str) -> Option<Number> {
        self.item_at(path)?.number
    }

    /// The numbers that a name may bear, of whatever kinds: it begins as those of items do, or with a word for them.
    pub fn near_numbers(&self, name: &str) -> Vec<Number> {
        let near = |kind: &Kind| {
            let literals = kind.patterns().map(NamePattern::before_number).chain(kind.words.iter().map(String::as_str));
            literals
                .filter_map(|literal| {
                    let rest = if literal.is_empty() { name } else { name.strip_word(literal)? };
                    let (digits, after) = rest.trim_start_matches(['-', '_', ' ']).split_digits();
                    let ends = after.is_empty() || after.starts_with(['-', '_', ' ', '.']);
                    digits.parse().ok().filter(|_| ends)
                })
                .collect::<Vec<u64>>()
        };
        let slugged = self.iter().filter(|(_, kind)| kind.has_slug() && kind.has_number());
        slugged.flat_map(|(id, kind)| near(kind).into_iter().map(move |value| Number { kind: id, value })).collect()
    }

    /// Takes a name with number and slug apart, as people write it, by the patterns of each kind that it fits: `005-login`.
    pub fn read_names<'n>(&self, name: &'n str) -> impl Iterator<Item = (Number, ItemName<'n>)> {
        // Most words have no digit.
        let is_open = name.bytes().any(|byte| byte.is_ascii_digit());
        self.iter().filter(move |_| is_open).filter_map(move |(kind, _)| self.read_name(kind, name))
    }

    /// The same by the patterns of one kind.
    pub fn read_name<'n>(&self, kind: KindId, name: &'n str) -> Option<(Number, ItemName<'n>)> {
        // `29-35` is a range, and `2026-06-19-notes` begins with a day.
        let is_word = |slug: &str| slug.split(['-', '_']).next().is_some_and(|first| first.chars().any(char::is_alphabetic));
        let name = self[kind].read_name(name).filter(|name| name.slug.is_some_and(is_word))?;
        Some((Number { kind, value: name.number? }, name))
    }

    /// Whether names of items hold words of their own and a number, so that one tells whether the other is right.
    pub fn has_slug(&self) -> bool {
        self.0.iter().any(|kind| kind.has_slug() && kind.has_number())
    }

    /// What follows a word for items that a text starts with, in any case.
    pub fn strip_word<'t>(&self, text: &'t str) -> Option<(KindId, &'t str)> {
        let words = self.iter().filter(|(_, kind)| kind.has_number()).flat_map(|(id, kind)| kind.words.iter().map(move |word| (id, word)));
        words.filter_map(|(id, word)| Some((id, text.strip_word(word)?))).min_by_key(|(_, rest)| rest.len())
    }

    /// Whether a text ends with a word for items, in any case.
    pub fn ends_with_word(&self, text: &str) -> bool {
        let words = self.0.iter().flat_map(|kind| &kind.words);
        let ends = |word: &String| {
            text.len().checked_sub(word.len()).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
        };
        words.into_iter().any(ends)
    }

    /// The words for items of a text, in any case, be they parts of other words or not, in order.
    pub fn words_in(&self, text: &str) -> Vec<FoundWord> {
        let mut found: Vec<FoundWord> = Vec::new();
        for (kind, known) in self.iter().filter(|(_, kind)| kind.has_number()) {
            found.extend(known.words_in(text).map(|(start, end)| FoundWord { kind, start, end }));
        }
        if self.0.len() > 1 || self.0.iter().any(|kind| kind.words.len() > 1) {
            found.sort_by_key(|word| (word.start, std::cmp::Reverse(word.end)));
            found.dedup_by_key(|word| word.start);
        }
        found
    }

    /// What people call an item of this workspace, whatever it is: `spec`, `ADR`; where there are several kinds, `item`.
    pub fn noun(&self) -> String {
        match self.0.as_slice() {
            [kind] => kind.noun(),
            _ => "item".to_owned(),
        }
    }

    /// An item by its number, as findings and pages call it.
    pub fn label(&self, number: Number) -> String {
        self[number.kind].label(number.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn kinds(text: &str) -> Kinds {
        Config::parse(text, "book.toml").unwrap().kinds
    }

    #[test]
    fn words_are_found_in_any_case() {
        let kinds = Kinds::default();
        let text = "task 1, TASK2, subtask 3, \u{e9}Task 4, tas";
        assert_eq!(kinds.words_in(text).iter().map(|at| &text[at.start..at.end]).collect::<Vec<_>>(), ["task", "TASK", "task", "Task"]);
        assert_eq!((kinds.ends_with_word("a TASK"), kinds.ends_with_word("\u{e9}")), (true, false));
    }

    #[test]
    fn paths_lead_to_items() {
        let kinds = kinds(
            "[[kind]]\npreset = \"adr\"\n[[kind]]\npreset = \"openspec\"\n[[kind]]\nname = \"kep\"\nfolder = \"keps\"\npattern = \"{group}/{N}-{slug}\"\n",
        );
        let at = |path: &'static str| {
            kinds.item_at(path).map(|item| (kinds[item.kind].name.as_str(), item.number.map(|number| number.value), item.path))
        };
        assert_eq!(at("docs/adr/0012-use-postgres.md"), Some(("adr", Some(12), "docs/adr/0012-use-postgres.md")));
        assert_eq!(at("docs/adr/0000-template.md"), None);
        assert_eq!(at("docs/adr/0012-use-postgres.md/x"), None);
        assert_eq!(at("docs/adr/README.md"), None);
        assert_eq!(at("keps/sig-api/12-sets/README.md"), Some(("kep", Some(12), "keps/sig-api/12-sets")));
        assert_eq!(at("keps/sig-api/README.md"), None);
        assert_eq!(at("openspec/changes/add-login/tasks.md"), Some(("change", None, "openspec/changes/add-login")));
        assert_eq!(
            at("openspec/changes/archive/2026-02-28-add-login/tasks.md").map(|(.., path)| path),
            Some("openspec/changes/archive/2026-02-28-add-login")
        );
        assert_eq!(at("openspec/changes/archive/x.md"), None);
        assert_eq!(at("openspec/project.md"), None);
    }
}
