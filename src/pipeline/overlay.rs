//! Texts that an editor holds, and that the disk does not have yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::change::{Changes, Rewrite};
use crate::host::{self, Workspace};
use crate::model::{below, join};
use crate::source::{Content, PathQuery, PathStatus, SourceFile, Sources};

/// By path from the workspace's root, as findings name files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// The whole text of each file.
    pub texts: BTreeMap<String, Arc<str>>,
}

impl Overlay {
    /// What saving all of them would change in what was read. Files that are on the disk and that nobody reads stay unread.
    pub(super) fn changes(&self, workspace: &Workspace, sources: &Sources) -> Changes {
        let mut changes = Changes::default();
        for (path, text) in &self.texts {
            let before = match content_at(sources, path) {
                Some(Content::Text(known)) if known == text => continue,
                Some(known) => Some(known.text()),
                None if host::stat_paths(workspace, &[PathQuery { path: path.clone() }]).iter().all(PathStatus::is_missing) => None,
                None => continue,
            };
            changes.files.insert(path.clone(), Rewrite { before, after: Arc::clone(text) });
        }
        changes
    }

    /// The sources as they would be read once all of them are saved.
    pub fn over(&self, workspace: &Workspace, sources: &Sources) -> Sources {
        self.changes(workspace, sources).simulated(sources, &workspace.config.kinds)
    }
}

/// What was read of a file.
fn content_at<'s>(sources: &'s Sources, path: &str) -> Option<&'s Content> {
    let find = |files: &'s [SourceFile], path: &str| {
        files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|index| &files[index].content)
    };
    let in_repos = sources.repos.iter().filter(|repo| !repo.info.absent).find_map(|repo| {
        let inside = if repo.info.path.is_empty() { path } else { below(&repo.info.path, path)?.strip_prefix('/')? };
        find(&repo.files, inside).or_else(|| find(&repo.shared, inside))
    });
    in_repos.or_else(|| find(&sources.workspace, &join("", path)))
}
