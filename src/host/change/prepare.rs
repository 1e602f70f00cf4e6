//! From changes to steps on the disk, and whether they may be taken at all. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bounds::Bounds;
use super::journal::{Journal, Step, Written};
use super::look::hash;
use crate::change::{Changes, Move, Rewrite};
use crate::disk::regular::Identity;
use crate::disk::walk::LEADS_OUT;
use crate::disk::{HostError, path, reason, regular};
use crate::host::Workspace;

/// The steps, and what belongs to the files among them, in their order.
pub(super) struct PreparedChange {
    pub steps: Vec<Step>,
    pub files: Vec<Staged>,
}

/// The new text of a file, and which file it was when its old text was compared; none where none was there.
pub(super) struct Staged {
    pub text: Arc<str>,
    pub identity: Option<Identity>,
}

/// Works out the steps.
///
/// # Errors
/// Where a file is not what was read, is not ours to write, or where something stands in the way.
pub(super) fn prepare(workspace: &Workspace, bounds: &Bounds, changes: &Changes) -> Result<PreparedChange, HostError> {
    let root = &workspace.root;
    changes.files.keys().chain(changes.moves.iter().map(|step| &step.from)).try_for_each(|path| ours(workspace, path))?;
    let mut folders = BTreeSet::new();
    let (mut written, mut files) = (Vec::new(), Vec::new());
    let mut real: BTreeMap<PathBuf, &Rewrite> = BTreeMap::new();
    for (name, rewrite) in &changes.files {
        let place = path::join(root, name);
        let (file, identity) = match &rewrite.before {
            Some(before) => known(workspace, &place, before)?,
            None => (free(workspace, &place, &mut folders)?, None),
        };
        // Two names of one file: what is done to it must be one thing.
        match real.insert(file.clone(), rewrite) {
            Some(other) if other == rewrite => continue,
            Some(_) => return Err(HostError::new(place, "is another name of a file that would be changed differently")),
            None => {}
        }
        let step = Written {
            path: path::relative(root, &file),
            before: rewrite.before.as_ref().map(|before| hash(before.as_bytes())),
            after: hash(rewrite.after.as_bytes()),
            length: rewrite.after.len() as u64,
        };
        let beside = [step.new_place(), step.old_place()].map(|name| bounds.at(&name));
        if let Some(left) = beside.iter().find(|place| place.symlink_metadata().is_ok()) {
            let help = "an earlier run may have left it: keep what you need, and remove it";
            return Err(HostError::new(left, "is in the way").with_help(help));
        }
        written.push(Step::Write(step));
        files.push(Staged { text: rewrite.after.clone(), identity });
    }
    for step in &changes.moves {
        movable(workspace, changes, step)?;
    }
    let folders = folders.into_iter().map(|folder| Step::Folder { path: path::relative(root, &folder) });
    let renamed = order(&changes.moves).into_iter().map(|step| Step::Rename { from: step.from, to: step.to });
    let journal = Journal::new(root, folders.chain(written).chain(renamed).collect());
    // What is written down must be what the next run takes back.
    bounds.admit_all(&journal).map_err(|why| HostError::new(root, format!("{why}; nothing was changed")))?;
    Ok(PreparedChange { steps: journal.steps, files })
}

/// A repo that was fetched to be read is nobody's to change.
fn ours(workspace: &Workspace, path: &str) -> Result<(), HostError> {
    let holds = |repo: &str| path.strip_prefix(repo).is_some_and(|rest| rest.starts_with('/'));
    match workspace.checkouts.iter().find(|checkout| checkout.fetched && holds(&checkout.info.path)) {
        None => Ok(()),
        Some(checkout) => {
            let message = format!("the repo `{}` is not checked out, only fetched for reading; nothing was changed", checkout.info.name);
            Err(HostError::new(path, message).with_help(format!("check it out at `{}`", checkout.info.path)))
        }
    }
}

/// The real place of a file that is still what was read, and which file it is.
fn known(workspace: &Workspace, place: &Path, before: &str) -> Result<(PathBuf, Option<Identity>), HostError> {
    let fail = |error: io::Error| HostError::new(place, format!("cannot be read: {}; nothing was changed", reason(&error)));
    let real = place.canonicalize().map_err(fail)?;
    within(workspace, place, &real)?;
    let about = real.symlink_metadata().map_err(fail)?;
    if !about.is_file() {
        return Err(HostError::new(place, "is not a regular file; nothing was changed"));
    }
    if about.permissions().readonly() {
        let help = "make it writable first";
        return Err(HostError::new(place, "is read-only; nothing was changed").with_help(help));
    }
    let identity = Identity::of(&real);
    let mut now = Vec::with_capacity(before.len() + 1);
    let file = regular::open(OpenOptions::new().read(true), &real).map_err(fail)?;
    file.take(before.len() as u64 + 1).read_to_end(&mut now).map_err(fail)?;
    if now != before.as_bytes() {
        let help = "it is being edited, or is not UTF-8; try again";
        return Err(HostError::new(place, "changed while the command ran; nothing was changed").with_help(help));
    }
    Ok((real, identity))
}

/// The real place of a file that is not there yet; the folders that it needs are added.
fn free(workspace: &Workspace, place: &Path, folders: &mut BTreeSet<PathBuf>) -> Result<PathBuf, HostError> {
    if place.symlink_metadata().is_ok() {
        return Err(HostError::new(place, "already exists; nothing was changed"));
    }
    let above = place.ancestors().skip(1).find(|folder| folder.symlink_metadata().is_ok()).unwrap_or(place);
    let real = above.canonicalize().map_err(HostError::io(above, "cannot be opened"))?;
    within(workspace, place, &real)?;
    let rest = place.strip_prefix(above).unwrap_or(Path::new(""));
    let file = path::join(&real, rest);
    folders.extend(file.ancestors().skip(1).take_while(|folder| **folder != *real).map(Path::to_path_buf));
    Ok(file)
}

/// No symbolic link leads out of the repo that holds a path: what stands there is not the repo's to change.
fn within(workspace: &Workspace, place: &Path, real: &Path) -> Result<(), HostError> {
    // The pages and the theme that `init` writes stand beside `book.toml`, which may be no part of the root.
    let beside_book = Some(workspace.base.as_path()).filter(|base| place.starts_with(base));
    let Some(holder) = workspace.holder(place).or(beside_book) else {
        return Err(HostError::new(place, "is outside the workspace; nothing was changed"));
    };
    if holder.canonicalize().is_ok_and(|holder| real.starts_with(holder)) {
        return Ok(());
    }
    Err(HostError::new(place, format!("{LEADS_OUT}; nothing was changed")))
}

fn movable(workspace: &Workspace, changes: &Changes, step: &Move) -> Result<(), HostError> {
    let (from, to) = (path::join(&workspace.root, &step.from), path::join(&workspace.root, &step.to));
    let about = from.symlink_metadata().map_err(HostError::io(&from, "cannot be moved; nothing was changed"))?;
    if !about.is_dir() && !about.is_file() {
        return Err(HostError::new(from, "is neither a folder nor a regular file; nothing was changed"));
    }
    within(workspace, &from, &from.canonicalize().map_err(HostError::io(&from, "cannot be opened"))?)?;
    let becomes_free = changes.moves.iter().any(|other| other.from == step.to);
    if to.symlink_metadata().is_ok() && !becomes_free {
        return Err(HostError::new(to, "already exists; nothing was changed"));
    }
    Ok(())
}

/// Renamings one after the other that come to the same as all moves at once: what is in the way goes first, and where folders
/// change places in a circle, one of them steps aside.
fn order(moves: &[Move]) -> Vec<Move> {
    let mut waiting: Vec<Move> = moves.to_vec();
    let mut ordered = Vec::with_capacity(moves.len() + 1);
    while let Some(first) = waiting.first().cloned() {
        match waiting.iter().position(|step| waiting.iter().all(|other| other.from != step.to)) {
            Some(next) => ordered.push(waiting.remove(next)),
            None => {
                let (folder, name) = first.from.rsplit_once('/').unwrap_or(("", &first.from));
                let aside = format!("{folder}{}.{name}.crossbook-moving", if folder.is_empty() { "" } else { "/" });
                ordered.push(Move { from: first.from, to: aside.clone() });
                waiting[0].from = aside;
            }
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(from: &str, to: &str) -> Move {
        Move { from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn what_is_in_the_way_moves_first() {
        assert_eq!(order(&[step("a/1", "a/2"), step("a/2", "a/3")]), [step("a/2", "a/3"), step("a/1", "a/2")]);
        let aside = "a/.1.crossbook-moving";
        assert_eq!(order(&[step("a/1", "a/2"), step("a/2", "a/1")]), [step("a/1", aside), step("a/2", "a/1"), step(aside, "a/2")]);
    }
}
