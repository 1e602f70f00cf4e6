//! Whether the program runs in another working tree of a repo than the one that the workspace reads.

use std::path::{Path, PathBuf};

use super::super::Workspace;
use super::super::git::Git;
use super::super::program::git::Call;
use super::revision::line;

/// The folder of the working tree that the program runs in, and the place of the checkout that is another tree of the same
/// repository; none where this tree is a checkout itself, or of none.
pub fn other_tree(workspace: &Workspace) -> Option<(PathBuf, usize)> {
    let here = Path::new(".").canonicalize().ok()?;
    let tree = here.ancestors().find(|above| above.join(".git").exists())?;
    let there = || workspace.checkouts.iter().enumerate().filter(|(_, checkout)| !checkout.absent);
    let is_read = there().any(|(_, checkout)| checkout.root.canonicalize().is_ok_and(|root| root == tree));
    let own = if is_read { None } else { repository(tree) }?;
    let (place, _) = there().find(|(_, checkout)| repository(&checkout.root).is_some_and(|other| other == own))?;
    Some((tree.to_owned(), place))
}

/// Where git keeps what all working trees of a repo share.
fn repository(root: &Path) -> Option<PathBuf> {
    if !root.join(".git").exists() {
        return None;
    }
    let answer = line(Git::of(root), Call::reads("rev-parse").with(["--git-common-dir"]))?;
    root.join(answer).canonicalize().ok()
}
