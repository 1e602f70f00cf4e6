//! Telling git of folders that moved, as `git mv` would: its index names the files where they are now, with what they held before.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Git;
use super::call::Call;
use super::working_tree::tree_above;
use crate::change::{Changes, Move};
use crate::disk::path;

/// Moves the entries of indices along with folders below `root`. Gives the working trees whose index could not be told.
pub(crate) fn move_folders(root: &Path, moves: &[Move]) -> Vec<PathBuf> {
    let mut checkouts: BTreeMap<PathBuf, Changes> = BTreeMap::new();
    for step in moves {
        let from = path::join(root, &step.from);
        let Some(top) = tree_above(&from) else { continue };
        let seen = |place: &str| path::relative(top, &path::join(root, place));
        let step = Move { from: seen(&step.from), to: seen(&step.to) };
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
