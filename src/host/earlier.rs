//! What a file said in earlier commits.

use std::sync::Arc;

use super::change::checkout_of;
use super::git::Git;
use super::history::contents;
use super::program::git::Call;
use super::{Workspace, path};

/// So many commits that changed a file are looked at, the newest first.
const VERSIONS: &str = "--max-count=200";

/// The texts of a file at the commits that changed it, the newest first, also under the names that it had before; none where git knows
/// nothing of it. The path starts at the workspace's root.
pub fn earlier_texts(workspace: &Workspace, file: &str) -> Vec<Arc<str>> {
    read(workspace, file).unwrap_or_default()
}

fn read(workspace: &Workspace, file: &str) -> Option<Vec<Arc<str>>> {
    let place = path::join(&workspace.root, file);
    let top = checkout_of(&place)?;
    let seen = path::relative(top, &place);
    let how = ["--follow", "--format=%x00%H", "--name-only", "--no-ext-diff", "--no-show-signature", VERSIONS];
    let listed = Git::of(top).ask_long(Call::reads("log").with(how).at("HEAD").paths([&seen]))?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let names = listed.split('\0').filter_map(|entry| {
        let mut lines = entry.lines().filter(|line| !line.is_empty());
        Some(format!("{}:{}", lines.next()?, lines.next()?))
    });
    let names: Vec<String> = names.collect();
    let texts = contents(Git::of(top), &names);
    Some(names.iter().filter_map(|name| texts.get(name).cloned()).collect())
}
