//! How repos are called in prose.

use super::{Repo, RepoId};
use crate::text::{fold, nearest};

/// Every name and alias of every repo, longest first.
#[derive(Clone, Debug, Default)]
pub struct Names {
    entries: Vec<Name>,
}

#[derive(Clone, Debug)]
struct Name {
    spelling: String,
    folded: String,
    repo: RepoId,
}

impl Name {
    fn new(spelling: &str, index: usize) -> Self {
        Self { spelling: spelling.to_owned(), folded: fold(spelling), repo: RepoId(index as u32) }
    }
}

/// A repo's name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub repo: RepoId,
    /// Where its name stands, in bytes of the text.
    pub start: usize,
    pub end: usize,
    /// Whether it cannot be a common word: it is spelt as the repo is, or as no common word is.
    pub meant: bool,
}

impl Names {
    /// The names of repos that are in the order of their ids. Where several names begin alike (`acme-api`, `acme-web`), what
    /// follows the common beginning is a name too, as long as it is one repo's alone.
    pub fn new(repos: &[Repo]) -> Self {
        let mut entries: Vec<Name> = Vec::new();
        for (index, repo) in repos.iter().enumerate() {
            let spellings = std::iter::once(&repo.name).chain(&repo.aliases);
            entries.extend(spellings.map(|spelling| Name::new(spelling, index)));
        }
        let short: Vec<Name> = repos
            .iter()
            .enumerate()
            .filter_map(|(index, repo)| {
                let (start, rest) = repo.name.split_once(['-', '_'])?;
                let shared = repos
                    .iter()
                    .filter(|other| other.name.len() > start.len() && fold(&other.name).starts_with(&fold(&format!("{start}-"))))
                    .count();
                (shared > 1 && rest.len() > 2).then(|| Name::new(rest, index))
            })
            .collect();
        for name in &short {
            if !entries.iter().any(|entry| entry.folded == name.folded)
                && short.iter().filter(|other| other.folded == name.folded).count() == 1
            {
                entries.push(name.clone());
            }
        }
        entries.retain(|name| !name.spelling.trim().is_empty());
        entries.sort_by_key(|name| std::cmp::Reverse(name.spelling.len()));
        Self { entries }
    }

    /// The repo of exactly that name.
    pub fn find(&self, name: &str) -> Option<RepoId> {
        let folded = fold(name);
        self.entries.iter().find(|entry| entry.folded == folded).map(|entry| entry.repo)
    }

    /// The name that a misspelt one is nearest to.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.entries.iter().map(|entry| entry.spelling.as_str()))
    }

    /// The repo that a text starts with, as a leader of what follows: `web: done`, `web updates the page`, but not `Web pages`
    /// where the repo is called `web`: a word at the start of a sentence is large by itself.
    pub fn leading(&self, text: &str) -> Option<Named> {
        let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '"')).len();
        let rest = &text[start..];
        let (entry, length) = self.entries.iter().find_map(|entry| matches(&entry.spelling, rest).map(|length| (entry, length)))?;
        let after = &rest[length..];
        if !ends_word(after) {
            return None;
        }
        let written = &rest[..length];
        let deliberate = written == entry.spelling
            || entry.spelling.contains(['-', '_', ' '])
            || entry.spelling.chars().skip(1).any(char::is_uppercase)
            || (written.len() > 1 && written.chars().all(|c| !c.is_lowercase()));
        let set_off = after.trim_start().chars().next().is_none_or(|next| !next.is_alphanumeric() && !matches!(next, '/' | '+' | '&'))
            || after.starts_with(":")
            || starts_with_task(after.trim_start());
        (deliberate || set_off).then_some(Named { repo: entry.repo, start, end: start + length, meant: deliberate })
    }

    /// The repo whose name stands right before a byte of the text, with nothing but `'s`, a space, `:`, `/`, `#` or an open
    /// parenthesis between.
    pub fn before(&self, text: &str, byte: usize) -> Option<Named> {
        let end = trim_before(&text[..byte]).len();
        if end == byte {
            return None;
        }
        self.entries.iter().find_map(|entry| {
            let start = ends_with(&entry.spelling, &text[..end])?;
            let starts_word = text[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
            starts_word.then_some(Named { repo: entry.repo, start, end, meant: true })
        })
    }

    /// The first repo named anywhere in a text.
    pub fn first(&self, text: &str) -> Option<Named> {
        let starts = text
            .char_indices()
            .filter(|(at, _)| text[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '/' | '.')));
        starts.map(|(at, _)| at).find_map(|at| {
            let (entry, length) =
                self.entries.iter().find_map(|entry| matches(&entry.spelling, &text[at..]).map(|length| (entry, length)))?;
            ends_word(&text[at + length..]).then_some(Named { repo: entry.repo, start: at, end: at + length, meant: true })
        })
    }
}

/// What may stand between a repo's name and a number is taken off the end.
pub(super) fn trim_before(text: &str) -> &str {
    let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '/' | '#' | ':' | '*' | '`'));
    ["'s", "\u{2019}s"].iter().find_map(|ending| trimmed.strip_suffix(ending)).unwrap_or(trimmed)
}

fn starts_with_task(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("task"))
}

fn ends_word(after: &str) -> bool {
    let mut characters = after.chars();
    match characters.next() {
        None => true,
        Some('-' | '_' | '/' | '.' | '@') => characters.next().is_none_or(|next| !next.is_alphanumeric()),
        Some(next) => !next.is_alphanumeric(),
    }
}

/// One character of a name as it is compared: in any case, with `-`, `_` and a space alike.
fn same(one: char, other: char) -> bool {
    let gap = |c: char| matches!(c, '-' | '_' | ' ' | '\u{a0}');
    one == other || (gap(one) && gap(other)) || one.to_lowercase().eq(other.to_lowercase())
}

/// How many bytes of a text's start spell a name.
fn matches(name: &str, text: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    for expected in name.chars() {
        if !rest.next().is_some_and(|(_, found)| same(expected, found)) {
            return None;
        }
    }
    Some(rest.offset())
}

/// Where in a text's end a name starts.
fn ends_with(name: &str, text: &str) -> Option<usize> {
    let mut rest = text.char_indices().rev();
    let mut start = text.len();
    for expected in name.chars().rev() {
        let (at, _) = rest.next().filter(|(_, found)| same(expected, *found))?;
        start = at;
    }
    Some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Names {
        Names::new(&list.iter().map(|name| Repo { name: (*name).to_owned(), ..Repo::default() }).collect::<Vec<_>>())
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
