//! Changing the user's files: all of a command's changes, or none of them.
//!
//! Every new text is first written beside its file, while a journal in a folder of the user's own says what is about to happen. Then each
//! file and its new text change places in one step, and what stood there is compared with what was read. Where a step fails, or somebody
//! else wrote meanwhile, all of it is taken back; where the run is killed, the next one takes it back.

mod bounds;
mod file_ops;
mod journal;
mod lock;
mod look;
mod prepare;
mod state;
mod swap;
#[cfg(test)]
mod tests;
mod undo;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use bounds::Bounds;
use file_ops::{FileOps, RealFiles};
use journal::{Journal, Reached};
use look::look;
use prepare::{PreparedChange, Staged};
use state::State;
use undo::Undone;

use super::Workspace;
use crate::change::Changes;
use crate::disk::{HostError, is_there, path};
use crate::git::working_tree::tree_above;
use crate::git::{Git, UserConfig, index};
use crate::report::text::safe;
use crate::source::FileState;

/// What changing files left to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeOutcome {
    /// Working trees whose index could not be told of moved folders.
    pub untold: Vec<PathBuf>,
    /// Where text is kept that somebody wrote into a file while it was replaced, in words.
    pub kept: Vec<String>,
}

/// A workspace that no other run changes as long as this lives. It is taken before anything is read that changes are made of.
#[derive(Debug)]
pub struct Hold {
    journal: PathBuf,
    recovered: Recovered,
    _lock: File,
}

/// What was done about a run that was killed.
#[derive(Debug, Default)]
pub struct Recovered {
    /// Whether what it had begun was taken back.
    pub is_taken_back: bool,
    /// Edits of somebody's that came in between, and where they are, in words.
    pub kept: Vec<String>,
}

impl Hold {
    /// Waits until no other run changes this workspace, which `waiting` is told of, and takes back what a killed one left.
    ///
    /// # Errors
    /// Where another run goes on for too long, there is no place for a journal, or something cannot be taken back.
    pub fn take(workspace: &Workspace, waiting: &dyn Fn(&str)) -> Result<Self, HostError> {
        Self::take_with(&RealFiles, &State::of(workspace)?, workspace, waiting)
    }

    fn take_with(disk: &dyn FileOps, state: &State, workspace: &Workspace, waiting: &dyn Fn(&str)) -> Result<Self, HostError> {
        state.make(workspace)?;
        let lock = lock::take(&state.lock(), waiting)?;
        let recovered = recover(disk, &Bounds::of(workspace), &state.journal())?;
        Ok(Self { journal: state.journal(), recovered, _lock: lock })
    }

    /// What a change that was cut short left, and what was done about it.
    pub fn recovered(&self) -> &Recovered {
        &self.recovered
    }

    /// Makes the changes: all of them, or none.
    ///
    /// # Errors
    /// Where a file is not what was read, git does not hold what is in it (unless `allow_dirty`), or the disk refuses. The workspace is as
    /// it was then, or the error says exactly what is not.
    pub fn change(&self, workspace: &Workspace, changes: &Changes, allow_dirty: bool) -> Result<ChangeOutcome, HostError> {
        let bounds = Bounds::of(workspace);
        let prepared = prepare::prepare(workspace, &bounds, changes)?;
        if !allow_dirty {
            refuse_dirty(workspace, changes)?;
        }
        let kept = run(&RealFiles, &bounds, &self.journal, prepared)?;
        Ok(ChangeOutcome { untold: index::move_folders(&workspace.root, &changes.moves), kept })
    }
}

/// Writes new files below the folder `dir` that a workspace was opened by, with the folders that they need: all of them, or none. They are
/// named relative to it.
///
/// # Errors
/// Where one is there, which stays as it is, or the disk refuses.
pub fn create_all(hold: &Hold, workspace: &Workspace, dir: &Path, files: &[(PathBuf, &str)]) -> Result<(), HostError> {
    let mut changes = Changes::default();
    for (name, text) in files {
        let place = path::join(&workspace.base, name);
        if is_there(&place) {
            let message = "already exists; nothing was written";
            return Err(HostError::new(dir.join(name), message).with_help("move it away first, or edit it"));
        }
        changes.create(&path::relative(&workspace.root, &place), *text);
    }
    hold.change(workspace, &changes, true).map(drop)
}

/// Whether a run was killed whose changes nobody has taken back yet.
pub fn is_cut_short(workspace: &Workspace) -> bool {
    State::of(workspace).is_ok_and(|state| state.journal().symlink_metadata().is_ok() && !lock::is_taken(&state.lock()))
}

/// Takes back what a killed run left, or tidies up where it had done all of it.
fn recover(disk: &dyn FileOps, bounds: &Bounds, place: &Path) -> Result<Recovered, HostError> {
    let Some((mut journal, file)) = Journal::left(place, bounds.root())? else { return Ok(Recovered::default()) };
    // Nobody else writes this file, and yet it is not believed: what it names is touched only where a run could have named it.
    bounds.admit_all(&journal).map_err(|why| journal::refusal(place, &format!("names a path that no run changes: {why}")))?;
    if journal.reached == Reached::Done {
        return Ok(Recovered { is_taken_back: false, kept: tidy_up(disk, bounds, place, &journal) });
    }
    let Undone { troubles, kept } = undo::undo(disk, bounds, place, &mut journal, &file);
    if troubles.is_empty() {
        return Ok(Recovered { is_taken_back: true, kept });
    }
    let message = "records an interrupted run that cannot be rolled back completely";
    Err(HostError::new(place, message).with_help(troubles.join("; ")))
}

/// Takes the steps; where one fails, takes them all back. Says where edits are kept that came too late.
fn run(disk: &dyn FileOps, bounds: &Bounds, place: &Path, prepared: PreparedChange) -> Result<Vec<String>, HostError> {
    let PreparedChange { steps, files } = prepared;
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    let mut journal = Journal::new(bounds.root(), steps);
    let file = journal.begin(disk, place)?;
    let Err(error) = take_steps(disk, bounds, &mut journal, &files, &file) else {
        return Ok(tidy_up(disk, bounds, place, &journal));
    };
    let Undone { troubles, kept } = undo::undo(disk, bounds, place, &mut journal, &file);
    if troubles.is_empty() {
        let rest = if kept.is_empty() {
            "nothing was changed".to_owned()
        } else {
            format!("all changes were rolled back, except that {}", kept.join("; "))
        };
        return Err(HostError { message: format!("{}; {rest}", error.message), ..error });
    }
    let message = format!("{}; the changes before it could not be rolled back completely", error.message);
    let help = format!("the next run tries again; at the moment, {}", troubles.join("; "));
    Err(HostError { message, ..error }.with_help(help))
}

fn take_steps(disk: &dyn FileOps, bounds: &Bounds, journal: &mut Journal, files: &[Staged], note: &File) -> Result<(), HostError> {
    let at = |relative: &str| bounds.at(relative);
    for folder in journal.folders().map(|folder| at(folder)) {
        disk.make_folder(&folder).map_err(HostError::io(&folder, "cannot be created"))?;
    }
    for (written, staged) in journal.written().zip(files) {
        let (file, new) = (at(&written.path), at(&written.new_place()));
        let like = written.before.as_ref().and_then(|_| file.metadata().ok());
        disk.create(&new, staged.text.as_bytes(), like.as_ref()).map_err(HostError::io(&file, "cannot be written"))?;
    }
    let unnoted = HostError::io(bounds.root(), "the journal cannot be written");
    journal.note(disk, note, Reached::Changing(0)).map_err(unnoted)?;
    for (written, staged) in journal.written().zip(files) {
        swap::put(disk, bounds, written, staged.identity)?;
    }
    let renamed: Vec<(PathBuf, PathBuf)> = journal.renamed().map(|(from, to)| (at(from), at(to))).collect();
    for (index, (from, to)) in renamed.into_iter().enumerate() {
        let fail = HostError::io(&from, "cannot be moved");
        let moved = journal.note(disk, note, Reached::Changing(index + 1)).and_then(|()| disk.settle(&from, &to));
        // The next note says that this one happened, so the disk has it before.
        moved.and_then(|()| journal::sync_folder(disk, &to)).map_err(fail)?;
    }
    settle_folders(disk, bounds, journal);
    refuse_changed(bounds, journal)?;
    let unnoted = HostError::io(bounds.root(), "the journal cannot be written");
    journal.note(disk, note, Reached::Done).map_err(unnoted)
}

/// Every file is still what was written, and every old one what was read: an editor may have had it open.
fn refuse_changed(bounds: &Bounds, journal: &Journal) -> Result<(), HostError> {
    for written in journal.written() {
        let now = |path: &str| look(&bounds.at(&journal.moved(path)));
        let is_old = written.before.as_ref().is_none_or(|before| now(&written.old_place()).is(before));
        if !is_old || !now(&written.path).is(&written.after) {
            return Err(HostError::new(bounds.at(&written.path), swap::CHANGED).with_help("run the command again"));
        }
    }
    Ok(())
}

/// Waits until the disk has the names that changed, where it can be asked to.
fn settle_folders(disk: &dyn FileOps, bounds: &Bounds, journal: &Journal) {
    let places = journal.written().map(|written| bounds.at(&journal.moved(&written.path)));
    let folders: BTreeSet<PathBuf> = places.filter_map(|place| place.parent().map(Path::to_path_buf)).collect();
    for folder in folders {
        // Some systems cannot open a folder, and need no such wait.
        let _ = File::open(folder).and_then(|folder| disk.wait(&folder));
    }
}

/// Removes what was kept in case of need, but for that in which somebody wrote to the last; says where that is. What cannot be removed
/// now, the next run removes.
fn tidy_up(disk: &dyn FileOps, bounds: &Bounds, place: &Path, journal: &Journal) -> Vec<String> {
    let (mut kept, mut is_tidy) = (Vec::new(), true);
    for (written, before) in journal.written().filter_map(|written| Some((written, written.before.as_ref()?))) {
        let old = bounds.at(&journal.moved(&written.old_place()));
        match look(&old) {
            look::Stands::Nothing => {}
            stands if stands.is(before) => is_tidy &= disk.remove(&old).is_ok(),
            _ => kept.push(edit_kept(&old)),
        }
    }
    if is_tidy {
        let _ = disk.remove(place);
    }
    kept
}

/// What is said of an edit that came too late to be taken into account.
fn edit_kept(old: &Path) -> String {
    format!(
        "`{}` contains an edit that was made while the file was replaced: keep what you need, and remove it",
        safe(&old.display().to_string())
    )
}

/// Refuses to write files of which git holds no copy. Folders that hold no git checkout have no such protection to begin with.
fn refuse_dirty(workspace: &Workspace, changes: &Changes) -> Result<(), HostError> {
    let mut checkouts: BTreeMap<PathBuf, Vec<(String, &str)>> = BTreeMap::new();
    for (name, _) in changes.files.iter().filter(|(_, rewrite)| rewrite.before.is_some()) {
        let place = path::join(&workspace.root, name);
        if let Some(top) = tree_above(&place) {
            checkouts.entry(top.to_path_buf()).or_default().push((path::relative(top, &place), name));
        }
    }
    const ASKED: usize = 400;
    let user = UserConfig::seen_from(workspace.root.clone());
    let mut dirty: Vec<&str> = Vec::new();
    for (top, files) in checkouts {
        for files in files.chunks(ASKED) {
            let Some(head) = Git::of(&top).head(files.iter().map(|(path, _)| path.clone()).collect(), &user) else {
                let message = "git does not report whether the files to change are committed";
                return Err(HostError::new(top, message).with_help("commit them first, or use --allow-dirty"));
            };
            dirty.extend(files.iter().filter(|(path, _)| head.file_state(path) != FileState::Committed).map(|(_, name)| *name));
        }
    }
    let Some((first, rest)) = dirty.split_first() else { return Ok(()) };
    const NAMED: usize = 5;
    let mut help = "commit or stash them first, or use --allow-dirty".to_owned();
    if !rest.is_empty() {
        let more = if rest.len() > NAMED { format!(" and {} more", rest.len() - NAMED) } else { String::new() };
        help += &format!("; also changed: {}{more}", rest[..rest.len().min(NAMED)].join(", "));
    }
    let message = "has uncommitted changes; nothing was changed";
    Err(HostError::new(path::join(&workspace.root, first), message).with_help(help))
}
