//! Commits of repos that are none of the workspace's: nobody here knows what those have.

use super::MAX_SENTENCE_BYTES;
use super::Scanner;
use super::unknown_repo::is_like_a_name;
use crate::markdown::Passage;
use crate::model::address::{FORGE_HOSTS, without_scheme};
use crate::model::vocabulary::references::{COMMITS, NO_PROJECTS, OF_OTHERS};
use crate::text::{Cut, sentence_around, words};

/// Whose commit a sentence speaks of, where that is no repo of the workspace: `kubernetes at commit`, "upstream", a link to another
/// repo. `at` is where the commit stands.
pub(super) fn other(scanner: &Scanner<'_>, passage: &Passage, at: usize, written: &str) -> Option<String> {
    let text = passage.text.as_str();
    if scanner.place.names.before(text, at).is_some() {
        return None;
    }
    let sentence = sentence_around(text, at, MAX_SENTENCE_BYTES);
    let start = sentence.as_ptr() as usize - text.as_ptr() as usize;
    let named = || before(scanner, text.part(start..at)).or_else(|| behind(scanner, text.tail(at + written.len())));
    let told = || words(sentence).find(|word| OF_OTHERS.iter().any(|known| known.eq_ignore_ascii_case(word))).map(str::to_lowercase);
    named().or_else(|| linked(scanner, passage, start..start + sentence.len())).or_else(told)
}

/// The name in `kubernetes at commit`, `kubernetes at` and `kube-proxy commit`.
fn before(scanner: &Scanner<'_>, text: &str) -> Option<String> {
    let mut words = text.split_whitespace().rev().map(bare).peekable();
    let is_told = words.next_if(|word| COMMITS.iter().any(|known| known.eq_ignore_ascii_case(word))).is_some();
    let is_at = words.next_if(|word| matches!(*word, "at" | "@")).is_some();
    let name = words.next()?;
    let is_project = if is_at { is_project(name) } else { is_told && is_like_a_name(name) };
    (is_project && scanner.place.names.find(name).is_none()).then(|| name.to_owned())
}

/// The name in `of kubernetes`, behind the commit.
fn behind(scanner: &Scanner<'_>, text: &str) -> Option<String> {
    let name = bare(text.strip_prefix(" of ")?.split_whitespace().next()?);
    let is_article = ["the", "a", "an", "our", "its", "their", "both", "all"].contains(&name);
    (!is_article && is_project(name) && scanner.place.names.find(name).is_none()).then(|| name.to_owned())
}

/// A word without marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@')
}

/// Whether a word may be what a project is called: no verb, and no place of the repo itself.
fn is_project(word: &str) -> bool {
    let lower = word.to_lowercase();
    let is_word = lower.len() > 2 && lower.starts_with(char::is_alphabetic) && !lower.starts_with("task");
    is_word && !lower.ends_with("ed") && !lower.ends_with("ing") && !NO_PROJECTS.contains(&lower.as_str())
}

/// The repo that a link or an address in a part of the text leads to.
fn linked(scanner: &Scanner<'_>, passage: &Passage, part: std::ops::Range<usize>) -> Option<String> {
    let inside = passage.pieces.iter().filter(|piece| part.contains(&(piece.at as usize)));
    let links = inside.filter_map(|piece| scanner.document.links.get(piece.kind.link()? as usize));
    let addresses = links.map(|link| link.destination.as_str()).chain(passage.text.part(part.clone()).split_whitespace());
    addresses
        .filter_map(forge_repo)
        .find(|(_, repo)| scanner.place.names.find(repo).is_none())
        .map(|(owner, repo)| format!("{owner}/{repo}"))
}

/// The owner and the name of the repo that an address leads to.
fn forge_repo(address: &str) -> Option<(&str, &str)> {
    let address = address.trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | ',' | '`'));
    let address = without_scheme(address).unwrap_or(address);
    let path = FORGE_HOSTS.iter().find_map(|host| address.strip_prefix(host)?.strip_prefix('/'))?;
    let mut parts = path.split(['/', '#', '?']);
    let (owner, repo) = (parts.next()?, parts.next()?);
    let repo = repo.strip_suffix(".git").unwrap_or(repo);
    (!owner.is_empty() && !repo.is_empty()).then_some((owner, repo))
}

#[cfg(test)]
mod tests {
    use super::{forge_repo, is_project};

    #[test]
    fn addresses_name_a_repo() {
        assert_eq!(forge_repo("https://github.com/acme/tool/commit/0123"), Some(("acme", "tool")));
        assert_eq!(forge_repo("(github.com/acme/tool.git)"), Some(("acme", "tool")));
        assert_eq!(forge_repo("https://git.sr.ht/~acme/tool/commit/0123"), Some(("~acme", "tool")));
        assert_eq!(forge_repo("https://github.com/acme"), None);
        assert_eq!(forge_repo("https://example.com/acme/tool"), None);
    }

    #[test]
    fn verbs_and_branches_are_no_projects() {
        assert!(["kubernetes", "React", "linux", "tool"].iter().all(|word| is_project(word)));
        assert!(["deployed", "starting", "main", "HEAD", "TASK4", "it", "4"].iter().all(|word| !is_project(word)));
    }
}
