//! Taking back what was begun: in the same run, where a step failed, or in the next one, where it was killed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::journal::{self, Journal, Written};
use crate::host::{path, reason};

/// Puts everything back as it was before; gives what could not be, in words. What has been put back already stays.
pub(super) fn undo(disk: &dyn Disk, root: &Path, journal: &mut Journal, held: &File) -> Vec<String> {
    let at = |relative: &String| path::join(root, relative);
    let there = |place: &PathBuf| place.symlink_metadata().is_ok();
    let mut troubles = Vec::new();
    let renamed: Vec<(String, String)> = journal.renamed().map(|(from, to)| (from.clone(), to.clone())).collect();
    let mut is_last = true;
    for (index, (from, to)) in renamed.iter().enumerate().take(journal.begun).rev() {
        let (old, new) = (at(from), at(to));
        // The last one may have been killed before it happened. Of all before it, it is known that they did.
        let never_happened = std::mem::take(&mut is_last) && there(&old);
        if !never_happened {
            let done = if there(&old) {
                Err("something stands there".to_owned())
            } else {
                disk.rename(&new, &old).map_err(|error| reason(&error))
            };
            if let Err(why) = done {
                // What lies behind depends on this one, and would only be mixed up.
                return vec![format!("`{to}` was `{from}`, and cannot be put back: {why}")];
            }
        }
        // Only a run that is killed before the end needs to know.
        let _ = journal.note(disk, held, index);
    }
    for written in journal.written().rev() {
        troubles.extend(put_back(disk, root, written).err());
    }
    for folder in journal.folders().rev() {
        // What somebody put into it meanwhile keeps it.
        let _ = disk.remove_folder(&at(folder));
    }
    if troubles.is_empty() {
        let place = journal::place(root);
        if let Err(error) = disk.remove(&place)
            && there(&place)
        {
            troubles.push(format!("`{}` cannot be removed: {}", place.display(), reason(&error)));
        }
    }
    troubles
}

fn put_back(disk: &dyn Disk, root: &Path, written: &Written) -> Result<(), String> {
    let at = |relative: &String| path::join(root, relative);
    let file = at(&written.path);
    let (new, old) = (at(&written.new), written.old.as_ref().map(at));
    let now = fs::read(&file).ok();
    let is_new = now.as_ref().is_some_and(|bytes| journal::hash(bytes) == written.hash);
    let done = match &old {
        None if is_new => disk.remove(&file),
        Some(old) if old.symlink_metadata().is_ok() => match now {
            Some(now) if fs::read(old).is_ok_and(|old| old == now) => disk.remove(old),
            Some(_) if !is_new => {
                let (path, old) = (&written.path, written.old.as_deref().unwrap_or_default());
                return Err(format!("`{path}` was written since by somebody else; `{old}` is what it was: remove one of them"));
            }
            _ => disk.rename(old, &file),
        },
        _ => Ok(()),
    };
    done.map_err(|error| match &written.old {
        Some(old) => format!("`{}` is the new one, and `{old}` what it was: {}", written.path, reason(&error)),
        None => format!("`{}` is new, and cannot be removed: {}", written.path, reason(&error)),
    })?;
    match new.symlink_metadata() {
        Ok(_) => disk.remove(&new).map_err(|error| format!("`{}` is left, and cannot be removed: {}", written.new, reason(&error))),
        Err(_) => Ok(()),
    }
}
