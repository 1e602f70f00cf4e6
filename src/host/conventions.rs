//! Which conventions the repos keep, where `book.toml` does not say: looked up in the folders that stand there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::attachments::Attachments;
use super::{Checkout, Workspace};
use crate::config::{Config, ItemPlace, Kind, Kinds, NamePattern, preset};
use crate::disk::path;
use crate::disk::walk::hidden;
use crate::git::working_tree::is_tree;
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
        let counts: Vec<usize> = repos.iter().map(|repo| items(repo, &own, MAX_ITEMS).len()).filter(|count| *count > 0).collect();
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

/// The folders that may be repos: those that `book.toml` names, or else the root, or the folders in it.
fn candidates(config: &Config, root: &Path) -> Vec<PathBuf> {
    if !config.repos.is_empty() {
        let named = config.repos.iter().filter(|repo| !repo.absent);
        return named.map(|repo| path::join(root, repo.path.as_deref().unwrap_or(repo.name.get_ref()))).collect();
    }
    let all = Kinds::new(
        preset::all().iter().flat_map(|preset| preset.kinds().iter().map(|(_, kind)| kind.clone()).collect::<Vec<_>>()).collect(),
    );
    if is_whole_repo(root, &all) {
        return vec![root.to_path_buf()];
    }
    // A link to a repo is a repo, too.
    let children = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|place| place.is_dir());
    let mut repos: Vec<PathBuf> = children.filter(|place| place.file_name().is_some_and(|name| !hidden(name))).collect();
    repos.sort();
    repos.truncate(MAX_REPOS);
    repos.push(root.to_path_buf());
    repos
}

/// Whether a root is one repo with items of its own, and no folder of several: a checkout whose folders are none, or one in whose folders
/// its own items lie.
pub(super) fn is_whole_repo(root: &Path, kinds: &Kinds) -> bool {
    let own = items(root, kinds, MAX_ITEMS);
    if own.is_empty() {
        return false;
    }
    let children = || fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|place| place.is_dir());
    let of_root = |place: &Path| {
        let name = place.file_name().map(|name| path::shown(Path::new(name))).unwrap_or_default();
        own.iter().any(|item| item.strip_prefix(&name).is_some_and(|rest| rest.starts_with('/')))
    };
    let is_repo = |place: &PathBuf| is_tree(place) || (!is_tree(root) && !of_root(place) && has_items(place, kinds));
    !children().any(|place| is_repo(&place))
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
    !items(repo, kinds, 1).is_empty()
}

/// How many items of each kind a repo has, with what people call one; kinds of which it has none are left out.
pub(super) fn count_items(repo: &Path, kinds: &Kinds) -> Vec<(String, usize)> {
    let of_kind = |kind: &Kind| items(repo, &Kinds::new(vec![kind.clone()]), MAX_ITEMS).len();
    kinds.iter().map(|(_, kind)| (kind.noun(), of_kind(kind))).filter(|(_, count)| *count > 0).collect()
}

/// The items of a repo, so many at most, by their paths in it. Links are not followed.
fn items(repo: &Path, kinds: &Kinds, most: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut seen: BTreeSet<(&str, usize)> = BTreeSet::new();
    for (_, place) in kinds.places() {
        let Some(folder) = path::join_within(repo, &place.folder) else { continue };
        if seen.insert((&place.folder, place.pattern.depth())) {
            let mut add = |entry: &Entry| {
                let path = entry.place.strip_prefix(repo).map(path::shown).unwrap_or_default();
                if kinds.item_at(&path).is_some_and(|item| item.is_whole && item.is_file != entry.is_folder) {
                    found.insert(path);
                }
                found.len() < most
            };
            walk(&folder, place.pattern.depth(), &mut add);
        }
    }
    let attachments = Attachments::among(found.iter().map(String::as_str));
    found.retain(|path| !attachments.has(path));
    found
}

/// Gives what lies so far below a folder, until that says that it is enough; whether it went on to the end.
fn walk(folder: &Path, depth: usize, found: &mut dyn FnMut(&Entry) -> bool) -> bool {
    entries(folder).all(|entry| match depth {
        1 => found(&entry),
        _ => !entry.is_folder || entry.name.starts_with('.') || walk(&entry.place, depth - 1, found),
    })
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
            let fits = |entry: &Entry| entry.is_folder || place.pattern.is_of_files();
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
        let folder = if place.folder.is_empty() { "at the top".to_owned() } else { format!("in `{}`", place.folder) };
        format!("there are no items: no {what} {folder} matches the pattern `{}`, but there are {shown}{help}", place.pattern)
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
