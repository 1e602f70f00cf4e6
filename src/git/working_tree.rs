//! Working trees on the disk: which folder is one, and which repo it belongs to.
#![allow(clippy::disallowed_methods, reason = "a working tree is a folder that holds `.git`")]

use std::path::{Path, PathBuf};

use super::Git;
use super::call::Call;
use crate::disk::door::open_own;

/// The longest file of git's own that is read, in bytes.
const MAX_GIT_FILE_BYTES: u64 = 64 * 1024;

/// The innermost git checkout that a place is, or lies in.
pub(crate) fn tree_around(place: &Path) -> Option<&Path> {
    place.ancestors().find(|above| is_tree(above))
}

/// Whether a folder is a git checkout.
pub(crate) fn is_tree(folder: &Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}

/// The working tree that a path lies in: the nearest folder above it that has a `.git`.
pub(crate) fn tree_above(place: &Path) -> Option<&Path> {
    place.parent().and_then(tree_around)
}

/// The folder of the repo that a folder is a linked working tree of.
pub(crate) fn main_tree(tree: &Path) -> Option<PathBuf> {
    let shared = repository(tree).filter(|_| tree.join(".git").is_file())?;
    shared.ends_with(".git").then(|| shared.parent().map(Path::to_owned))?
}

/// All working trees of the repo that one is of, itself among them; none where git cannot tell.
pub(super) fn working_trees(tree: &Path) -> Option<Vec<PathBuf>> {
    let listed = Git::of(tree).ask(Call::reads("worktree").with(["list", "--porcelain", "-z"]))?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    Some(listed.split('\0').filter_map(|line| line.strip_prefix("worktree ")).map(PathBuf::from).collect())
}

/// Where git keeps what all working trees of a repo share, as its own files say it.
pub(crate) fn repository(tree: &Path) -> Option<PathBuf> {
    let place = tree.join(".git");
    if place.is_dir() {
        return place.canonicalize().ok();
    }
    let place = tree.join(words(&place)?.strip_prefix("gitdir:")?.trim());
    let shared = match words(&place.join("commondir")) {
        Some(way) => place.join(way.trim()),
        // What is kept for a linked working tree alone lies in `worktrees/NAME`.
        None => place.parent().filter(|folder| folder.ends_with("worktrees")).and_then(Path::parent).unwrap_or(&place).to_owned(),
    };
    shared.canonicalize().ok()
}

fn words(file: &Path) -> Option<String> {
    String::from_utf8(open_own(file).and_then(|file| file.read(MAX_GIT_FILE_BYTES)).ok()?).ok()
}

/// The address that a repo was cloned from.
pub(crate) fn cloned_from(tree: &Path) -> Option<String> {
    let answer = Git::of(tree).ask(Call::reads("config").with(["--get", "remote.origin.url"]))?;
    Some(String::from_utf8_lossy(&answer).trim().trim_end_matches('/').trim_end_matches(".git").to_owned()).filter(|url| !url.is_empty())
}
