//! Changing the user's files: all of a command's changes, or none of them.
//!
//! Every new text is first written beside its file, and every old file gets a second name, while a journal at the workspace's root says
//! what is about to happen. Then files change by renaming, each in one step. Where a step fails, all of them are taken back; where the
//! run is killed, the next one takes them back.

mod disk;
mod index;
mod journal;
mod prepare;
#[cfg(test)]
mod tests;
mod undo;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use disk::{Disk, RealDisk};
pub(super) use index::checkout_of;
use journal::{Journal, Left};
use prepare::Prepared;

use super::git::Git;
use super::{HostError, Workspace, path};
use crate::change::Changes;
use crate::source::Standing;

/// What changing files left to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Working trees whose index could not be told of moved folders.
    pub untold: Vec<PathBuf>,
}

/// Makes the changes: all of them, or none.
///
/// # Errors
/// Where a file is not what was read, git does not hold what is in it (unless `allow_dirty`), or the disk refuses. The workspace is as it
/// was then, or the error says exactly what is not.
pub fn change(workspace: &Workspace, changes: &Changes, allow_dirty: bool) -> Result<Changed, HostError> {
    recover(workspace)?;
    let prepared = prepare::prepare(workspace, changes)?;
    if !allow_dirty {
        refuse_dirty(workspace, changes)?;
    }
    run(&RealDisk, &workspace.root, prepared)?;
    Ok(Changed { untold: index::tell(workspace, changes) })
}

/// Takes back what a run left that was killed; whether there was anything.
///
/// # Errors
/// Where that run goes on yet, or something cannot be taken back.
pub fn recover(workspace: &Workspace) -> Result<bool, HostError> {
    recover_with(&RealDisk, &workspace.root)
}

/// Whether a run was killed whose changes nobody has taken back yet.
pub fn is_cut_short(workspace: &Workspace) -> bool {
    journal::place(&workspace.root).symlink_metadata().is_ok()
}

fn recover_with(disk: &dyn Disk, root: &Path) -> Result<bool, HostError> {
    match journal::left(root)? {
        Left::Nothing => Ok(false),
        Left::Done(journal) => {
            tidy_up(disk, root, &journal);
            Ok(false)
        }
        Left::Halfway(mut journal, held) => match undo::undo(disk, root, &mut journal, &held).as_slice() {
            [] => Ok(true),
            troubles => {
                let message = "tells of a run that was cut short, and not all of it can be taken back";
                Err(HostError::new(journal::place(root), message).with_help(troubles.join("; ")))
            }
        },
    }
}

/// Takes the steps; where one fails, takes them all back.
fn run(disk: &dyn Disk, root: &Path, prepared: Prepared) -> Result<(), HostError> {
    let Prepared { steps, texts } = prepared;
    if steps.is_empty() {
        return Ok(());
    }
    let mut journal = Journal::new(steps);
    let held = journal.begin(disk, root)?;
    let Err(error) = take_steps(disk, root, &mut journal, &texts, &held) else {
        tidy_up(disk, root, &journal);
        return Ok(());
    };
    match undo::undo(disk, root, &mut journal, &held).as_slice() {
        [] => Err(HostError { message: format!("{}; nothing was changed", error.message), ..error }),
        troubles => {
            let message = format!("{}; not all that was done before could be taken back", error.message);
            let help = format!("the next run tries again; as it is now, {}", troubles.join("; "));
            Err(HostError { message, ..error }.with_help(help))
        }
    }
}

fn take_steps(disk: &dyn Disk, root: &Path, journal: &mut Journal, texts: &[Arc<str>], held: &File) -> Result<(), HostError> {
    let at = |relative: &String| path::join(root, relative);
    for folder in journal.folders().map(at) {
        disk.make_folder(&folder).map_err(HostError::io(&folder, "cannot be made"))?;
    }
    for (written, text) in journal.written().zip(texts) {
        let (file, new) = (at(&written.path), at(&written.new));
        let like = file.metadata().ok();
        disk.create(&new, text.as_bytes(), like.as_ref()).map_err(HostError::io(&file, "cannot be written"))?;
        if let Some(old) = written.old.as_ref().map(at) {
            disk.keep(&file, &old).map_err(HostError::io(&file, "cannot be kept beside the new one"))?;
        }
    }
    for written in journal.written() {
        let (file, new) = (at(&written.path), at(&written.new));
        let done = if written.old.is_some() { disk.rename(&new, &file) } else { disk.settle(&new, &file) };
        done.map_err(HostError::io(&file, "cannot be written"))?;
    }
    let renamed: Vec<(PathBuf, PathBuf)> = journal.renamed().map(|(from, to)| (at(from), at(to))).collect();
    for (index, (from, to)) in renamed.into_iter().enumerate() {
        let fail = HostError::io(&from, "cannot be moved");
        // A folder would take the place of an empty one without a word.
        if to.symlink_metadata().is_ok() {
            return Err(HostError::new(to, "is there already"));
        }
        journal.note(disk, held, index + 1).and_then(|()| disk.rename(&from, &to)).map_err(fail)?;
    }
    settle_folders(disk, root, journal);
    let (place, done) = (journal::place(root), journal::done_place(root));
    disk.rename(&place, &done).map_err(HostError::io(&place, "cannot be renamed"))
}

/// Waits until the disk has the names that changed, where it can be asked to.
fn settle_folders(disk: &dyn Disk, root: &Path, journal: &Journal) {
    let moved = |written: &journal::Written| path::join(root, written.moved.as_ref().unwrap_or(&written.path));
    let places = journal.written().map(moved).chain(journal.renamed().map(|(_, to)| path::join(root, to)));
    let folders: BTreeSet<PathBuf> = places.filter_map(|place| place.parent().map(Path::to_path_buf)).collect();
    for folder in folders {
        // Some systems cannot open a folder, and need no such wait.
        let _ = File::open(folder).and_then(|folder| disk.wait(&folder));
    }
}

/// Removes what was kept in case of need. What cannot be removed now, the next run removes.
fn tidy_up(disk: &dyn Disk, root: &Path, journal: &Journal) {
    let kept = journal.written().filter_map(|written| written.moved.as_ref()).map(|old| path::join(root, old));
    let stays = |old: &PathBuf| disk.remove(old).is_err() && old.symlink_metadata().is_ok();
    if kept.filter(stays).count() == 0 {
        let _ = disk.remove(&journal::done_place(root));
    }
}

/// Refuses to write files of which git holds no copy. Folders that hold no git checkout have no such protection to begin with.
fn refuse_dirty(workspace: &Workspace, changes: &Changes) -> Result<(), HostError> {
    let mut checkouts: BTreeMap<PathBuf, Vec<(String, &str)>> = BTreeMap::new();
    for (name, _) in changes.files.iter().filter(|(_, rewrite)| rewrite.before.is_some()) {
        let place = path::join(&workspace.root, name);
        if let Some(top) = index::checkout_of(&place) {
            checkouts.entry(top.to_path_buf()).or_default().push((path::relative(top, &place), name));
        }
    }
    const ASKED: usize = 400;
    let mut dirty: Vec<&str> = Vec::new();
    for (top, files) in checkouts {
        for files in files.chunks(ASKED) {
            let Some(head) = Git::of(&top).head(files.iter().map(|(path, _)| path.clone()).collect()) else {
                let message = "git cannot say whether it holds what stands in the files that would be written";
                return Err(HostError::new(top, message).with_help("commit them first, or go on with --allow-dirty"));
            };
            dirty.extend(files.iter().filter(|(path, _)| head.standing(path) != Standing::Committed).map(|(_, name)| *name));
        }
    }
    let Some((first, rest)) = dirty.split_first() else { return Ok(()) };
    const NAMED: usize = 5;
    let mut help = "commit or stash that first, or go on with --allow-dirty".to_owned();
    if !rest.is_empty() {
        let more = if rest.len() > NAMED { format!(" and {} more", rest.len() - NAMED) } else { String::new() };
        help += &format!("; so it is with {}{more}", rest[..rest.len().min(NAMED)].join(", "));
    }
    let message = "holds what git has no copy of, and nothing was changed";
    Err(HostError::new(path::join(&workspace.root, first), message).with_help(help))
}
