//! What lies beside items that are files, is named like items, and is none.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Folders that hold what belongs to a file of the same name, and translations of a file: `0001-cache.fr.md`.
pub(super) struct Attachments {
    /// The items that are files, without `.md`.
    files: BTreeSet<String>,
}

impl Attachments {
    /// Those among the paths of what is named like an item.
    pub(super) fn among<'p>(paths: impl Iterator<Item = &'p str>) -> Self {
        Self { files: paths.filter_map(|path| path.strip_suffix(".md").map(str::to_owned)).collect() }
    }

    /// Drops those from a list of what is named like an item.
    pub(super) fn drop_from<T>(items: &mut Vec<T>, path: impl Fn(&T) -> &str) {
        let attachments = Self::among(items.iter().map(&path));
        items.retain(|item| !attachments.has(path(item)));
    }

    /// Whether a path is one.
    pub(super) fn has(&self, path: &str) -> bool {
        let original = path.strip_suffix(".md").and_then(|stem| stem.rsplit_once('.'));
        self.files.contains(path) || original.is_some_and(|(original, language)| is_language(language) && self.files.contains(original))
    }
}

/// Whether a word is a language's as names of files have it: `fr`, `pt-BR`, `zh_Hans`.
fn is_language(word: &str) -> bool {
    let is = |part: &str, lengths: RangeInclusive<usize>| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
    match word.split_once(['-', '_']) {
        Some((language, region)) => is(language, 2..=3) && is(region, 2..=4),
        None => is(word, 2..=3),
    }
}
