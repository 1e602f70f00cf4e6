//! A file of the workspace that the site shows: where it stands, and what is published of it.

use std::path::{Path, PathBuf};

use super::Workspace;
use crate::disk::door::{Door, MAX_FILE_BYTES, Opened, Refusal};
use crate::site::safe_svg;

/// A file of the workspace that is copied.
pub(super) struct Original<'a> {
    place: PathBuf,
    /// The repo, or the workspace, that it must stand in.
    holder: &'a Path,
}

/// The bytes of a file of the workspace that the site wants a copy of; none where a build would leave it out.
pub fn read_copy(workspace: &Workspace, path: &str) -> Option<Vec<u8>> {
    let opened = Original::of(workspace, path)?.open().ok()?;
    published(path, opened).ok()
}

/// The bytes that are published of a file of the workspace: its own, but for a picture that could run scripts.
pub(super) fn published(path: &str, opened: Opened) -> Result<Vec<u8>, String> {
    let bytes = opened.read(MAX_FILE_BYTES).map_err(|refusal| refusal.why("repo"))?;
    if is_svg(path) { safe_svg(&bytes).map_err(str::to_owned) } else { Ok(bytes) }
}

pub(super) fn is_svg(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"))
}

impl<'a> Original<'a> {
    /// None where no part of the workspace holds it.
    pub(super) fn of(workspace: &'a Workspace, path: &str) -> Option<Self> {
        let place = workspace.on_disk(path);
        let holder = workspace.holder(&place)?;
        Some(Self { place, holder })
    }

    /// No symbolic link leads out of the repo that holds it: what stands there is not the repo's to publish.
    pub(super) fn open(&self) -> Result<Opened, Refusal> {
        let opened = Door::of(self.holder)?.open(&self.place)?;
        let Opened { size, .. } = opened;
        if size > MAX_FILE_BYTES { Err(Refusal::TooLong { size, limit: MAX_FILE_BYTES }) } else { Ok(opened) }
    }
}
