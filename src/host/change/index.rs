//! Telling git of folders that moved, as `git mv` would: its index names the files where they are now, with what they held before.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::change::Changes;
use crate::host::git::Git;
use crate::host::program::git::Call;
use crate::host::standing::tree_around;
use crate::host::{Workspace, path};

/// The working tree that a path lies in: the nearest folder above it that has a `.git`.
pub(in crate::host) fn checkout_of(place: &Path) -> Option<&Path> {
    place.parent().and_then(tree_around)
}

/// Moves the entries of the index along with their folders. Gives the folders of those checkouts that could not be told.
pub(super) fn tell(workspace: &Workspace, changes: &Changes) -> Vec<PathBuf> {
    let mut checkouts: BTreeMap<PathBuf, Changes> = BTreeMap::new();
    for step in &changes.moves {
        let from = path::join(&workspace.root, &step.from);
        let Some(top) = checkout_of(&from) else { continue };
        let seen = |place: &str| path::relative(top, &path::join(&workspace.root, place));
        let step = crate::change::Move { from: seen(&step.from), to: seen(&step.to) };
        checkouts.entry(top.to_path_buf()).or_default().moves.push(step);
    }
    checkouts.into_iter().filter(|(top, moved)| move_entries(top, moved).is_none()).map(|(top, _)| top).collect()
}

fn move_entries(top: &Path, moved: &Changes) -> Option<()> {
    let folders = moved.moves.iter().map(|step| step.from.as_str());
    let listed = Git::of(top).ask(Call::reads("ls-files").with(["--stage", "-z"]).paths(folders))?;
    let listed = String::from_utf8(listed).ok()?;
    let (mut gone, mut new) = (String::new(), String::new());
    for entry in listed.split_terminator('\0') {
        let (about, path) = entry.split_once('\t')?;
        let id = about.split(' ').nth(1)?;
        gone += &format!("0 {} 0\t{path}\0", "0".repeat(id.len()));
        new += &format!("{about}\t{}\0", moved.target(path));
    }
    if gone.is_empty() {
        return Some(());
    }
    let update = Call::writes_index("update-index").with(["-z", "--index-info"]).given((gone + &new).into_bytes());
    Git::of(top).ask(update).map(drop)
}
