//! Changing one file, and taking that back. Whatever stands in its place at that very moment is kept under another name before anybody
//! decides what it is, so that an edit that comes in between is found, and not lost.

use std::io;
use std::path::{Path, PathBuf};

use super::bounds::Bounds;
use super::file_ops::FileOps;
use super::journal::{Reached, Written};
use super::look::{Stands, look};
use crate::disk::regular::Identity;
use crate::disk::{HostError, reason};
use crate::report::text::safe;

/// What is said of a file that is not what was read any more.
pub(super) const CHANGED: &str = "was changed by someone else in the meantime";

/// The places that take part when a file is changed.
struct Places {
    file: PathBuf,
    new: PathBuf,
    old: PathBuf,
}

impl Places {
    fn of(bounds: &Bounds, written: &Written) -> Self {
        Self { file: bounds.at(&written.path), new: bounds.at(&written.new_place()), old: bounds.at(&written.old_place()) }
    }
}

/// Puts the new text, which waits beside it, in a file's place, and keeps what stood there as the old one.
///
/// # Errors
/// Where the file is not the one that was read, or the disk refuses. Taking it back is left to `put_back`.
pub(super) fn put(disk: &dyn FileOps, bounds: &Bounds, written: &Written, read: Option<Identity>) -> Result<(), HostError> {
    let Places { file, new, old } = Places::of(bounds, written);
    let fail = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => HostError::new(&file, "already exists"),
        _ => HostError::new(&file, format!("cannot be written: {}", reason(&error))),
    };
    let Some(before) = &written.before else { return disk.settle(&new, &file).map_err(fail) };
    let as_read = |place: &Path| look(place).is(before) && (read.is_none() || Identity::of(place) == read);
    if as_read(&file) {
        displace(disk, &file, &new, &old).map_err(fail)?;
        // What came between the look and the exchange stands there now.
        if as_read(&old) {
            return Ok(());
        }
    }
    Err(HostError::new(file, CHANGED).with_help("run the command again"))
}

/// In one step where the disk can; else the file has no name for a moment, and a run that is killed then leaves it under the old one's.
fn displace(disk: &dyn FileOps, file: &Path, new: &Path, old: &Path) -> io::Result<()> {
    if disk.exchange(new, file)? {
        disk.settle(new, old)
    } else {
        disk.settle(file, old)?;
        disk.settle(new, file)
    }
}

/// Puts a file back as it was, from wherever a run was cut short; a remark where a new file stays, as somebody edited it.
///
/// # Errors
/// In words, where two texts stand against each other that are both somebody's; both stay.
pub(super) fn put_back(disk: &dyn FileOps, bounds: &Bounds, written: &Written, reached: Reached) -> Result<Option<String>, String> {
    // A folder that moved back may have brought links along.
    bounds.admit(&written.path)?;
    let places = Places::of(bounds, written);
    let done = match (reached, &written.before) {
        (Reached::Staging, _) => unstage(disk, &places.new, written).map(|()| Ok(None)),
        (_, Some(before)) => restore(disk, &places, written, before).map(|done| done.map(|()| None)),
        (_, None) => withdraw(disk, &places, written),
    };
    done.unwrap_or_else(|error| Err(format!("{}: {}", as_it_is(&places, written), reason(&error))))
}

/// What a file is that the disk refuses to put back, in words.
fn as_it_is(places: &Places, written: &Written) -> String {
    let path = safe(&written.path);
    let is_new = look(&places.file).is(&written.after);
    let names = [(written.old_place(), &places.old), (written.new_place(), &places.new)];
    let keeps = |place: &Path| !matches!(look(place), Stands::Nothing) && !look(place).is(&written.after);
    let kept = names.iter().find(|(_, place)| written.before.is_some() && keeps(place)).map(|(name, _)| safe(name));
    match kept {
        Some(kept) if is_new => format!("`{path}` has the new text, and `{kept}` the old one"),
        Some(kept) => format!("`{kept}` has the old text of `{path}`, and cannot be moved back"),
        None if is_new && written.before.is_none() => format!("`{path}` is new, and cannot be removed"),
        None => format!("`{}` is left over, and cannot be removed", safe(&written.new_place())),
    }
}

/// Removes the new text that waits, even where it was not written to its end. Files were not touched yet.
fn unstage(disk: &dyn FileOps, new: &Path, written: &Written) -> io::Result<()> {
    match look(new) {
        Stands::File { hash, length } if hash == written.after || length < written.length => disk.remove(new),
        // Nobody of ours wrote that.
        _ => Ok(()),
    }
}

/// A file that was there: what it was stands in its place, or under one of the two names beside it.
fn restore(disk: &dyn FileOps, places: &Places, written: &Written, before: &str) -> io::Result<Result<(), String>> {
    let names = [(written.old_place(), &places.old, &places.new), (written.new_place(), &places.new, &places.old)];
    let (mut kept, mut edited) = (Vec::new(), Vec::new());
    for (name, place, other) in names {
        match look(place) {
            Stands::Nothing => {}
            stands if stands.is(&written.after) => disk.remove(place)?,
            stands if stands.is(before) => kept.push((name, place, other)),
            _ => edited.push((name, place, other)),
        }
    }
    let path = safe(&written.path);
    let is_edited = kept.is_empty();
    // Whatever else stands beside a file that was kept is none of it.
    let mut kept = if is_edited { edited } else { kept }.into_iter();
    let Some((name, place, other)) = kept.next() else { return Ok(Ok(())) };
    match (kept.next(), is_edited) {
        (Some((second, ..)), true) => {
            return Ok(Err(format!(
                "either `{}` or `{}` has the old text of `{path}`: move it there, and remove the other",
                safe(&name),
                safe(&second)
            )));
        }
        (Some((_, place, _)), false) => disk.remove(place)?,
        (None, _) => {}
    }
    let conflict = |name: &str| format!("`{path}` was edited by someone else; `{}` has the old text: remove one of them", safe(name));
    match look(&places.file) {
        Stands::Nothing => disk.settle(place, &places.file)?,
        stands if stands.is(before) && !is_edited => disk.remove(place)?,
        stands if stands.is(&written.after) => {
            if disk.exchange(place, &places.file)? {
                if !look(place).is(&written.after) {
                    disk.exchange(place, &places.file)?;
                    return Ok(Err(conflict(&name)));
                }
                disk.remove(place)?;
            } else {
                disk.settle(&places.file, other)?;
                disk.settle(place, &places.file)?;
                if !look(other).is(&written.after) {
                    return Ok(Err(format!(
                        "`{path}` was restored, and `{}` has an edit by someone else",
                        safe(&other.display().to_string())
                    )));
                }
                disk.remove(other)?;
            }
        }
        _ => return Ok(Err(conflict(&name))),
    }
    Ok(Ok(()))
}

/// A file that was not there.
fn withdraw(disk: &dyn FileOps, Places { file, new, .. }: &Places, written: &Written) -> io::Result<Result<Option<String>, String>> {
    let stays = || Ok(Ok(Some(format!("`{}` is new and is kept, since someone edited it", safe(&written.path)))));
    match (look(new), look(file)) {
        // Its two names may be those of one file.
        (stands, _) if stands.is(&written.after) => disk.remove(new)?,
        (Stands::Nothing, _) => {}
        // A run was cut short when it looked at an edit.
        (_, Stands::Nothing) => disk.settle(new, file)?,
        _ => {
            return Ok(Err(format!(
                "`{}` and `{}` were both edited by someone else: move one away",
                safe(&written.new_place()),
                safe(&written.path)
            )));
        }
    }
    match look(file) {
        Stands::Nothing => Ok(Ok(None)),
        stands if stands.is(&written.after) => {
            disk.settle(file, new)?;
            if look(new).is(&written.after) {
                disk.remove(new)?;
                return Ok(Ok(None));
            }
            disk.settle(new, file)?;
            stays()
        }
        _ => stays(),
    }
}
