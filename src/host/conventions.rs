//! Which conventions the repos keep, where `book.toml` does not say: looked up in the folders that stand there.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Checkout, Workspace};
use crate::config::{Config, ItemPlace, Kind, Kinds, NamePattern, preset};
use crate::disk::path;
use crate::disk::walk::hidden;
use crate::source::KindId;

/// So many folders of the workspace are looked into.
const MAX_REPOS: usize = 1_000;
/// So many items of a repo are counted.
const MAX_ITEMS: usize = 100_000;

/// A convention that some repos keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name of its preset.
    pub preset: &'static str,
    /// In how many repos.
    pub repos: usize,
    /// How many items these have together.
    pub items: usize,
}

/// Sets the kinds of a configuration that says none to those whose items the repos have. Tasks go before all others: who keeps them has
/// the rest for themselves, until `book.toml` says otherwise.
pub(super) fn detect(config: &mut Config, root: &Path) -> Vec<Found> {
    if config.says_kinds {
        return Vec::new();
    }
    let repos = candidates(config, root);
    let tasks = &config.kinds;
    if repos.iter().any(|repo| tasks.folders().iter().any(|folder| path::join_within(repo, folder).is_some_and(|place| place.is_dir()))) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut kinds = Vec::new();
    for known in preset::all() {
        let own = known.kinds();
        let counts: Vec<usize> = repos.iter().map(|repo| items(repo, &own).len()).filter(|count| *count > 0).collect();
        if !counts.is_empty() {
            found.push(Found { preset: &known.name, repos: counts.len(), items: counts.iter().sum() });
            kinds.extend(own.iter().map(|(_, kind)| kind.clone()));
        }
    }
    if !kinds.is_empty() {
        config.kinds = Kinds::new(kinds);
        config.set_publish(found.iter().filter_map(|found: &Found| preset::find(found.preset)));
    }
    found
}

/// The folders that may be repos: those that `book.toml` names, or else the root and the folders in it.
fn candidates(config: &Config, root: &Path) -> Vec<PathBuf> {
    if !config.repos.is_empty() {
        let named = config.repos.iter().filter(|repo| !repo.absent);
        return named.map(|repo| path::join(root, repo.path.as_deref().unwrap_or(repo.name.get_ref()))).collect();
    }
    let mut repos: Vec<(String, PathBuf)> = entries(root).filter(|entry| entry.is_folder).map(|entry| (entry.name, entry.place)).collect();
    repos.retain(|(name, _)| !name.starts_with('.'));
    repos.sort();
    let inner = repos.into_iter().take(MAX_REPOS).map(|(_, place)| place);
    std::iter::once(root.to_path_buf()).chain(inner).collect()
}

/// Kinds without the places that no repo has items at; where each has but one place, that is where its items will be.
pub(super) fn in_use(kinds: &Kinds, checkouts: &[Checkout]) -> Kinds {
    if kinds.iter().all(|(_, kind)| kind.places.len() < 2) {
        return kinds.clone();
    }
    let here = || checkouts.iter().filter(|checkout| !checkout.info.absent);
    let has_items = |id: KindId, place: &ItemPlace| {
        let alone = Kinds::new(vec![Kind { places: vec![place.clone()], ..kinds[id].clone() }]);
        here().any(|checkout| has_items(&checkout.root, &alone))
    };
    kinds.in_use(has_items, |folder| here().any(|checkout| path::join(&checkout.root, folder).is_dir()))
}

/// Whether a repo has an item of some kinds.
pub(super) fn has_items(repo: &Path, kinds: &Kinds) -> bool {
    !items(repo, kinds).is_empty()
}

/// The items of a repo, by their paths in it. Links are not followed.
fn items(repo: &Path, kinds: &Kinds) -> Vec<String> {
    let mut found = Vec::new();
    for (_, place) in kinds.places() {
        let Some(folder) = path::join_within(repo, &place.folder) else { continue };
        let mut add = |entry: &Entry| {
            let path = entry.place.strip_prefix(repo).map(path::shown).unwrap_or_default();
            let is_item = kinds.item_at(&path).is_some_and(|item| item.is_whole && item.is_file != entry.is_folder);
            if is_item && found.len() < MAX_ITEMS && !found.contains(&path) {
                found.push(path);
            }
        };
        walk(&folder, place.pattern.depth(), &mut add);
    }
    found
}

fn walk(folder: &Path, depth: usize, found: &mut dyn FnMut(&Entry)) {
    for entry in entries(folder) {
        if depth == 1 {
            found(&entry);
        } else if entry.is_folder && !entry.name.starts_with('.') {
            walk(&entry.place, depth - 1, found);
        }
    }
}

/// Patterns that names may fit which do not fit those of `book.toml`.
const PATTERNS: [&str; 13] = [
    "{N}-{slug}",
    "{N}_{slug}",
    "TASK{N}",
    "TASK-{N}",
    "TASK{N}-{slug}",
    "TASK-{N}-{slug}",
    "phase-{N}-{slug}",
    "{N}",
    "{N}-{slug}.md",
    "{N}_{slug}.md",
    "adr-{N}-{slug}.md",
    "rfc-{N}-{slug}.md",
    "{N}.md",
];
/// So many names are shown.
const NAMES: usize = 3;

/// Why there is no item: what there is in its folder instead, and the pattern that it fits; none where there is nothing at all.
pub fn unfit(workspace: &Workspace) -> Option<String> {
    workspace.config.kinds.places().find_map(|(_, place)| unfit_in(&workspace.checkouts, place))
}

fn unfit_in(checkouts: &[Checkout], place: &ItemPlace) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for checkout in checkouts.iter().filter(|checkout| !checkout.info.absent) {
        if let Some(folder) = path::join_within(&checkout.root, &place.folder) {
            let fits = |entry: &Entry| entry.is_folder != place.pattern.is_of_files() || entry.is_folder;
            names.extend(entries(&folder).filter(fits).map(|entry| entry.name).filter(|name| !name.starts_with(['.', '_'])));
        }
    }
    names.sort();
    names.dedup();
    let fitting = |text: &&str| {
        let pattern = NamePattern::try_from((*text).to_owned()).ok()?;
        let name = names.iter().find(|name| pattern.read(name).is_some())?;
        Some(format!("; `{text}` fits {name}"))
    };
    let help = PATTERNS.iter().find_map(fitting).unwrap_or_default();
    let shown = names.get(..NAMES).unwrap_or(&names).join(", ");
    let what = if place.pattern.is_of_files() { "file" } else { "folder" };
    (!names.is_empty()).then(|| {
        format!("there are no items: no {what} in `{}` is called as the pattern `{}` says, but {shown}{help}", place.folder, place.pattern)
    })
}

struct Entry {
    name: String,
    place: PathBuf,
    is_folder: bool,
}

/// The folders and Markdown files in a folder.
fn entries(folder: &Path) -> impl Iterator<Item = Entry> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| !hidden(&entry.file_name()) || entry.path().is_dir()).filter_map(|entry| {
        let kind = entry.file_type().ok()?;
        let name = path::shown(Path::new(&entry.file_name()));
        let is_known = kind.is_dir() || (kind.is_file() && name.ends_with(".md"));
        is_known.then(|| Entry { name, place: entry.path(), is_folder: kind.is_dir() })
    })
}
