//! How repos are called in prose.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::RepoId;
use crate::config::Kinds;
use crate::source::RepoInfo;
use crate::text::{Cut, fold, nearest, start_of};

/// Every name and alias of every repo, by how it is folded. A look at a text costs as much as the text is long, however many
/// repos there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    by_name: HashMap<String, Name>,
    /// The names by their first letter, in the order of repos: a slip of the hand keeps it.
    by_letter: BTreeMap<char, Vec<String>>,
    /// How many characters the longest name has.
    longest: usize,
    /// What items are called.
    pub kinds: Kinds,
}

/// So many bytes of marks and spaces may stand before a name that leads.
const MAX_MARK_BYTES: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    spelling: String,
    repo: RepoId,
}

/// A repo's name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The repo of that name.
    pub repo: RepoId,
    /// Where its name stands, in bytes of the text.
    pub start: usize,
    /// Where its name ends, in bytes of the text.
    pub end: usize,
    /// Whether it cannot be a common word: it is spelt as the repo is, or as no common word is.
    pub meant: bool,
}

impl Names {
    /// The names of repos that are in the order of their ids. Where several names begin alike (`acme-api`, `acme-web`), what
    /// follows the common beginning is a name too, as long as it is one repo's alone.
    pub fn new<'r>(repos: impl IntoIterator<Item = &'r RepoInfo>) -> Self {
        let repos: Vec<&RepoInfo> = repos.into_iter().collect();
        let mut names = Self::default();
        for (index, repo) in repos.iter().enumerate() {
            for spelling in std::iter::once(&repo.name).chain(&repo.aliases) {
                names.add(spelling, index);
            }
        }
        let parts: Vec<Option<(String, &str)>> =
            repos.iter().map(|repo| repo.name.split_once(['-', '_', ' ']).map(|(start, rest)| (fold(start), rest))).collect();
        let mut starts: HashMap<&str, usize> = HashMap::new();
        let mut rests: HashMap<String, usize> = HashMap::new();
        parts.iter().flatten().for_each(|(start, _)| *starts.entry(start).or_default() += 1);
        let short: Vec<(usize, &str)> = parts
            .iter()
            .enumerate()
            .filter_map(|(index, part)| part.as_ref().map(|(start, rest)| (index, start, *rest)))
            .filter(|(_, start, rest)| starts[start.as_str()] > 1 && rest.len() > 2)
            .map(|(index, _, rest)| (index, rest))
            .collect();
        short.iter().for_each(|(_, rest)| *rests.entry(fold(rest)).or_default() += 1);
        for (index, rest) in short.into_iter().filter(|(_, rest)| rests[&fold(rest)] == 1) {
            names.add(rest, index);
        }
        names
    }

    /// The same names where items are of some kinds.
    #[must_use]
    pub fn with_kinds(self, kinds: Kinds) -> Self {
        Self { kinds, ..self }
    }

    /// A name that two repos claim is the first one's.
    fn add(&mut self, spelling: &str, index: usize) {
        let folded = fold(spelling);
        let Some(letter) = folded.chars().next() else { return };
        self.longest = self.longest.max(folded.chars().count());
        if let Entry::Vacant(entry) = self.by_name.entry(folded) {
            entry.insert(Name { spelling: spelling.trim().to_owned(), repo: RepoId(index as u32) });
            self.by_letter.entry(letter).or_default().push(spelling.trim().to_owned());
        }
    }

    /// The repo of exactly that name.
    pub fn find(&self, name: &str) -> Option<RepoId> {
        self.by_name.get(&fold(name)).map(|name| name.repo)
    }

    /// The name that a misspelt one is nearest to.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.by_letter.values().flatten().map(String::as_str))
    }

    /// The name that a word is a slip for. The first letter is seldom the wrong one, and few names have it.
    pub(super) fn slipped(&self, word: &str) -> Option<&str> {
        let letter = fold(word).chars().next()?;
        nearest(word, self.by_letter.get(&letter)?.iter().map(String::as_str))
    }

    /// The repo that a text starts with, as a leader of what follows: `web: done`, `web updates the page`, but not `Web pages`
    /// where the repo is called `web`: a word at the start of a sentence is large by itself.
    pub fn leading(&self, text: &str) -> Option<Named> {
        // A leader is asked for by all that it leads.
        let text = start_of(text, 4 * self.longest + MAX_MARK_BYTES);
        let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '"')).len();
        let rest = text.tail(start);
        let (entry, length) = self.at_start(rest)?;
        let after = rest.tail(length);
        let written = rest.head(length);
        let deliberate = written == entry.spelling
            || entry.spelling.contains(['-', '_', ' '])
            || entry.spelling.chars().skip(1).any(char::is_uppercase)
            || (written.len() > 1 && written.chars().all(|c| !c.is_lowercase()));
        let set_off = after.trim_start().chars().next().is_none_or(|next| !next.is_alphanumeric() && !matches!(next, '/' | '+' | '&'))
            || after.starts_with(':')
            || self.kinds.strip_word(after.trim_start()).is_some();
        (deliberate || set_off).then_some(Named { repo: entry.repo, start, end: start + length, meant: deliberate })
    }

    /// The repo whose name stands right before a byte of the text, with nothing but `'s`, a space, `:`, `/`, `#` or an open
    /// parenthesis between.
    pub fn before(&self, text: &str, byte: usize) -> Option<Named> {
        let end = trim_before(text.head(byte)).len();
        if end == byte {
            return None;
        }
        let text = text.head(end);
        let starts = text.char_indices().rev().take(self.longest).filter(|(_, first)| !first.is_whitespace()).map(|(start, _)| start);
        let named = |start: usize| {
            let starts_word = text.char_before(start).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
            let name = if starts_word { self.by_name.get(&fold(text.tail(start)))? } else { return None };
            Some(Named { repo: name.repo, start, end, meant: true })
        };
        starts.filter_map(named).last()
    }

    /// The first repo named anywhere in a text.
    pub fn first(&self, text: &str) -> Option<Named> {
        let starts = text
            .char_indices()
            .filter(|(at, _)| text.char_before(*at).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '/' | '.')));
        starts.map(|(at, _)| at).find_map(|at| {
            let (entry, length) = self.at_start(text.tail(at))?;
            Some(Named { repo: entry.repo, start: at, end: at + length, meant: true })
        })
    }

    /// The longest name that a text starts with, as whole words, and how many bytes of the text spell it.
    fn at_start(&self, text: &str) -> Option<(&Name, usize)> {
        let ends = text.char_indices().take(self.longest).filter(|(_, last)| !last.is_whitespace());
        let ends = ends.map(|(at, last)| at + last.len_utf8());
        let named = |end: usize| self.by_name.get(&fold(text.head(end))).map(|name| (name, end));
        ends.filter(|end| ends_word(text.tail(*end))).filter_map(named).last()
    }
}

/// What may stand between a repo's name and a number is taken off the end.
pub(super) fn trim_before(text: &str) -> &str {
    let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '/' | '#' | ':' | '*' | '`'));
    ["'s", "\u{2019}s"].iter().find_map(|ending| trimmed.strip_suffix(ending)).unwrap_or(trimmed)
}

fn ends_word(after: &str) -> bool {
    let mut characters = after.chars();
    match characters.next() {
        None => true,
        Some('-' | '_' | '/' | '.' | '@') => characters.next().is_none_or(|next| !next.is_alphanumeric()),
        Some(next) => !next.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Names {
        Names::new(&list.iter().map(|name| RepoInfo::new(*name, *name)).collect::<Vec<_>>())
    }

    #[test]
    fn a_leader_stands_first_and_is_meant() {
        let names = names(&["ACME-Backend", "ACME-App", "search"]);
        let leads = |text: &str| names.leading(text).map(|named| named.repo.0);
        assert_eq!(leads("acme backend: done"), Some(0));
        assert_eq!(leads("search updates it"), Some(2));
        assert_eq!(leads("SEARCH updates it"), Some(2));
        assert_eq!(leads("Search: done"), Some(2));
        assert_eq!(leads("Search results page"), None);
        assert_eq!(leads("search-ui updates"), None);
        assert_eq!(leads("searching"), None);
        assert_eq!(leads("Backend PR merged"), Some(0));
        assert_eq!(leads("Backend TASK4"), Some(0));
    }

    #[test]
    fn the_longest_name_that_is_whole_words_counts() {
        let names = names(&["core", "core-api", "web", "web client"]);
        let leads = |text: &'static str| names.leading(text).map(|named| (named.repo.0, &text[named.start..named.end]));
        assert_eq!(leads("core: done"), Some((0, "core")));
        assert_eq!(leads("core-api: done"), Some((1, "core-api")));
        assert_eq!(leads("Core API : done"), Some((1, "Core API")));
        assert_eq!(leads("core-apis: done"), None);
        assert_eq!(leads("web clients do"), Some((2, "web")));
        let before =
            |text: &'static str| names.before(text, text.find("TASK").unwrap()).map(|named| (named.repo.0, &text[named.start..named.end]));
        assert_eq!(before("the core api  TASK4"), Some((1, "core api")));
        assert_eq!(before("the score TASK4"), None);
        assert_eq!(before("my core TASK4"), Some((0, "core")));
        assert_eq!(before(" web TASK4"), Some((2, "web")));
        assert_eq!(names.first("see score, core-apis, then core-api.").map(|named| named.start), Some(27));
    }

    #[test]
    fn an_alias_that_two_claim_is_the_first_ones() {
        let repo = |name: &str, alias: &str| RepoInfo { aliases: vec![alias.to_owned()], ..RepoInfo::new(name, name) };
        let names = Names::new(&[repo("acme-api", "web"), repo("acme-web", "site"), repo("other-web", "")]);
        assert_eq!(names.find("WEB").map(|repo| repo.0), Some(0));
        assert_eq!(names.find("api").map(|repo| repo.0), Some(0));
        assert_eq!(names.find("site").map(|repo| repo.0), Some(1));
        assert_eq!(names.find(""), None);
    }

    #[test]
    fn a_name_before_a_number_may_have_marks_between() {
        let names = names(&["ACME-Backend", "ACME-App", "search"]);
        let before = |text: &str| names.before(text, text.find("TASK").unwrap()).map(|named| named.repo.0);
        assert_eq!(before("See ACME_Backend's TASK4"), Some(0));
        assert_eq!(before("see backend TASK4"), Some(0));
        assert_eq!(before("search (TASK4)"), Some(2));
        assert_eq!(before("research TASK4"), None);
        assert_eq!(before("searchTASK4"), None);
        assert_eq!(before("my-search TASK4"), None);
    }
}
