//! Items that stand outside of the folders of their kind: moved to an archive, kept in a folder that nobody configured.

use std::collections::BTreeSet;

use super::Git;
use super::call::Call;
use crate::config::Kinds;
use crate::source::Number;

/// The numbers that files of a repo bear by their names alone, outside of the places of items; none where git does not know its files.
pub(crate) fn strays(git: Git<'_>, kinds: &Kinds) -> BTreeSet<Number> {
    if !kinds.has_slug() {
        return BTreeSet::new();
    }
    let listed = git.ask(Call::reads("ls-files").with(["-z"])).unwrap_or_default();
    among(kinds, String::from_utf8_lossy(&listed).split('\0'))
}

/// The same of the files that a commit holds.
pub(crate) fn among<'p>(kinds: &Kinds, paths: impl Iterator<Item = &'p str>) -> BTreeSet<Number> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let documents = paths.filter(|path| path.ends_with(".md") && kinds.item_at(path).is_none());
    let names = documents.flat_map(|path| path.split('/')).filter(|name| seen.insert(name));
    names.flat_map(|name| kinds.near_numbers(name)).collect()
}
