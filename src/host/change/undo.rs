//! Taking back what was begun: in the same run, where a step failed, or in the next one, where it was killed.

use std::fs::File;
use std::path::Path;

use super::bounds::Bounds;
use super::file_ops::FileOps;
use super::journal::{Journal, Reached, sync_folder};
use super::swap;
use crate::disk::reason;
use crate::report::text::safe;

/// What came of taking back, in words.
#[derive(Debug, Default)]
pub(super) struct Undone {
    /// What is not as it was, and needs somebody who decides. What has been put back already stays.
    pub troubles: Vec<String>,
    /// What somebody made of a new file, and keeps.
    pub kept: Vec<String>,
}

/// Puts everything back as it was before, and removes the journal once it is.
pub(super) fn undo(disk: &dyn FileOps, bounds: &Bounds, place: &Path, journal: &mut Journal, file: &File) -> Undone {
    let mut undone = Undone::default();
    if let Err(trouble) = move_back(disk, bounds, journal, file) {
        // What lies behind depends on this one, and would only be mixed up.
        undone.troubles.push(trouble);
        return undone;
    }
    for written in journal.written().rev() {
        match swap::put_back(disk, bounds, written, journal.reached) {
            Ok(kept) => undone.kept.extend(kept),
            Err(trouble) => undone.troubles.push(trouble),
        }
    }
    for folder in journal.folders().rev() {
        // What somebody put into it meanwhile keeps it.
        let _ = disk.remove_folder(&bounds.at(folder));
    }
    if undone.troubles.is_empty()
        && let Err(error) = disk.remove(place)
        && place.symlink_metadata().is_ok()
    {
        undone.troubles.push(format!("`{}` cannot be removed: {}", place.display(), reason(&error)));
    }
    undone
}

/// Moves folders back, the last one first.
fn move_back(disk: &dyn FileOps, bounds: &Bounds, journal: &mut Journal, file: &File) -> Result<(), String> {
    let Reached::Changing(begun) = journal.reached else { return Ok(()) };
    let renamed: Vec<(String, String)> = journal.renamed().map(|(from, to)| (from.clone(), to.clone())).collect();
    for (index, (from, to)) in renamed.iter().enumerate().take(begun).rev() {
        let (old, new) = (bounds.at(from), bounds.at(to));
        // The last one may have been killed before it happened. Of all before it, it is known that they did.
        let never_happened = index + 1 == begun && old.symlink_metadata().is_ok();
        if !never_happened {
            let done = disk.settle(&new, &old).and_then(|()| sync_folder(disk, &old));
            done.map_err(|error| format!("`{}` was `{}`, and cannot be moved back: {}", safe(to), safe(from), reason(&error)))?;
        }
        // Only a run that is killed before the end needs to know.
        let _ = journal.note(disk, file, Reached::Changing(index));
    }
    Ok(())
}
