//! Which names of checkouts the documents of others speak of.

use rayon::prelude::*;

use super::Checkout;
use crate::config::{Config, Kinds};
use crate::disk::door::Door;
use crate::disk::walk::{Find, Walk};
use crate::source::Content;
use crate::text::Cut;

/// The names of those `others` that documents of the `checkouts` speak of as of a repo; none where the list of repos is closed.
pub(super) fn named(config: &Config, checkouts: &[Checkout], others: &[Checkout]) -> Vec<String> {
    if others.is_empty() || !config.is_list_open() {
        return Vec::new();
    }
    let found: Vec<Vec<bool>> = checkouts.par_iter().map(|checkout| in_repo(config, checkout, checkouts, others)).collect();
    let is_named = |index: usize| found.iter().any(|found| found[index]);
    others.iter().enumerate().filter(|(index, _)| is_named(*index)).map(|(_, other)| other.info.name.clone()).collect()
}

fn in_repo(config: &Config, checkout: &Checkout, checkouts: &[Checkout], others: &[Checkout]) -> Vec<bool> {
    let mut found = vec![false; others.len()];
    if checkout.info.absent || checkout.fetched {
        return found;
    }
    let Ok(door) = Door::of(&checkout.root) else { return found };
    let mut walk = Walk::new(&checkout.root, checkouts.iter().map(|other| other.root.as_path()));
    checkout.starts(config).for_each(|start| walk.enter(start));
    for find in walk.finds.values() {
        let Find::Document(place) = find else { continue };
        let Ok(Content::Text(text)) = door.content(place) else { continue };
        for (is_found, other) in found.iter_mut().zip(others).filter(|(is_found, _)| !**is_found) {
            *is_found = speaks_of(&text, &other.info.name, &config.kinds);
        }
    }
    found
}

/// Whether a text speaks of a repo by its name: before an item (`web TASK3`), at the start of a path (`web/src`), or where a point of a
/// list begins with it (`- web: done`). A folder may be called as anything is, `docs` or `app`, and the word alone means little.
pub(super) fn speaks_of(text: &str, name: &str, kinds: &Kinds) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    text.match_indices(name).any(|(at, _)| {
        let (before, behind) = (text.head(at), text.tail(at + name.len()));
        let is_up = before.ends_with("../");
        if (before.ends_with(part) && !is_up) || behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            return false;
        }
        let line = before.tail(before.rfind('\n').map_or(0, |end| end + 1));
        let marks = line.trim_start().strip_prefix(['-', '*', '+']).map(|rest| rest.trim_matches([' ', '`', '*', '[']));
        let is_point = marks == Some("") && behind.trim_start_matches(['`', '*', ']']).starts_with(':');
        let is_path = behind.strip_prefix('/').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        is_point || is_path || is_before_item(behind.trim_start_matches(['`', '*', '\'', '\u{2019}', 's', ' ']), kinds)
    })
}

/// Whether a text starts with a word for items and a number.
fn is_before_item(text: &str, kinds: &Kinds) -> bool {
    kinds.strip_word(text).is_some_and(|(_, rest)| rest.trim_start_matches([' ', '-', '#']).starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repo_is_spoken_of_as_one() {
        let kinds = Kinds::default();
        for text in
            ["See web TASK3.", "see `web` Task 3", "`web/src/x.rs`", "(../web/src)", "- web: Complete", "* **web**: done", "web's TASK-3"]
        {
            assert!(speaks_of(text, "web", &kinds), "{text}");
        }
        for text in
            ["the web", "webapp TASK3", "my-web TASK3", "web page, TASK3", "src/web/x", "web: a place", "- the web: big", "web-site/x", ""]
        {
            assert!(!speaks_of(text, "web", &kinds), "{text}");
        }
    }
}
