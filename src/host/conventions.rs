//! Folders of numbered items as many repos keep them, so that whoever has set up nothing is told what to write.

use std::fs;
use std::path::{Path, PathBuf};

use super::Workspace;
use crate::config::NamePattern;
use crate::disk::path;

/// Where repos keep them, likeliest first.
const FOLDERS: [&str; 5] = ["specs", "docs/specs", ".specify/specs", ".planning/phases", "docs/rfcs"];
/// What they are called there.
const PATTERN: &str = "{N}-{slug}";
/// So many folders of the workspace are looked into.
const MAX_REPOS: usize = 1_000;

/// What to write into `book.toml`, where the workspace or a folder in it holds such items. Links are not followed.
pub fn hint(root: &Path) -> Option<String> {
    let pattern = NamePattern::try_from(PATTERN.to_owned()).ok()?;
    let mut repos: Vec<(String, PathBuf)> = folders(root).filter(|(name, _)| !name.starts_with('.')).take(MAX_REPOS).collect();
    repos.sort();
    repos.insert(0, (String::new(), root.to_path_buf()));
    let first = |folder: &&str| {
        repos.iter().find_map(|(repo, place)| {
            let mut items: Vec<String> = folders(&path::join_within(place, folder)?).map(|(name, _)| name).collect();
            items.sort();
            let item = items.into_iter().find(|name| pattern.read(name).is_some())?;
            let repo = if repo.is_empty() { String::new() } else { format!("{repo}/") };
            Some(format!(
                "`{repo}{folder}/{item}` is there: write a book.toml with [workspace], folder = \"{folder}\" and task = \"{PATTERN}\""
            ))
        })
    };
    FOLDERS.iter().find_map(first)
}

/// Patterns that folders may fit which do not fit that of `book.toml`.
const PATTERNS: [&str; 8] = [PATTERN, "{N}_{slug}", "TASK{N}", "TASK-{N}", "TASK{N}-{slug}", "TASK-{N}-{slug}", "phase-{N}-{slug}", "{N}"];
/// So many names are shown.
const NAMES: usize = 3;

/// Why no folder is a task: what there is instead, and the pattern that it fits; none where there are no folders at all.
pub fn unfit(workspace: &Workspace) -> Option<String> {
    let settings = &workspace.config.workspace;
    let mut names: Vec<String> = Vec::new();
    for checkout in workspace.checkouts.iter().filter(|checkout| !checkout.info.absent) {
        if let Some(place) = path::join_within(&checkout.root, &settings.folder) {
            names.extend(folders(&place).map(|(name, _)| name).filter(|name| !name.starts_with(['.', '_'])));
        }
    }
    names.sort();
    names.dedup();
    let fitting = |text: &&str| {
        let pattern = NamePattern::try_from((*text).to_owned()).ok()?;
        let name = names.iter().find(|name| pattern.read(name).is_some())?;
        Some(format!("; `task = \"{text}\"` fits {name}"))
    };
    let help = PATTERNS.iter().find_map(fitting).unwrap_or_default();
    let shown = names.get(..NAMES).unwrap_or(&names).join(", ");
    (!names.is_empty()).then(|| {
        format!(
            "there are no tasks: no folder in `{}` is called as `task = \"{}\"` says, but {shown}{help}",
            settings.folder, settings.task
        )
    })
}

/// The folders in a folder, by their names.
fn folders(place: &Path) -> impl Iterator<Item = (String, PathBuf)> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    entries.filter(is_folder).map(|entry| (path::shown(Path::new(&entry.file_name())), entry.path()))
}
