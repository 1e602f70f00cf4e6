//! What a file said in earlier commits.

use std::process::Stdio;
use std::sync::Arc;

use super::change::{checkout_of, git};
use super::refs::batch;
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
    let how = ["-c", "core.quotepath=off", "log", "--follow", "--format=%x00%H", "--name-only", VERSIONS, "--", &seen];
    let listed = git(top).args(how).stdin(Stdio::null()).output().ok()?;
    let listed = listed.status.success().then(|| String::from_utf8_lossy(&listed.stdout).into_owned())?;
    let commits = listed.split('\0').filter_map(|entry| {
        let mut lines = entry.lines().filter(|line| !line.is_empty());
        Some(format!("{}:{}\n", lines.next()?, lines.next()?))
    });
    let answers = batch(top, commits.collect())?;
    Some(texts(&answers))
}

/// The contents that git answered with: a line about each, then its bytes. What is no text is left out.
fn texts(mut answers: &[u8]) -> Vec<Arc<str>> {
    let mut texts = Vec::new();
    while let Some(end) = memchr::memchr(b'\n', answers) {
        let line = String::from_utf8_lossy(&answers[..end]);
        let Some(size) = line.split_once(" blob ").and_then(|(_, size)| size.parse::<usize>().ok()) else {
            answers = &answers[end + 1..];
            continue;
        };
        let Some(bytes) = answers.get(end + 1..end + 1 + size) else { break };
        texts.extend(std::str::from_utf8(bytes).ok().map(Arc::from));
        answers = answers.get(end + 2 + size..).unwrap_or_default();
    }
    texts
}
