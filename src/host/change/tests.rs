//! A disk that fails at each step in turn, and a workspace that must be whole afterwards.

mod commands;
mod edits;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::*;
use crate::change::Move;
use crate::host::open;

/// A disk that does so many things and then no more: one that is full, or a run that is killed there.
struct Failing {
    left: Cell<usize>,
    /// Whether only one thing fails, and what comes after it is done again.
    once: bool,
    /// Whether two files can change places in one step.
    exchanges: bool,
}

impl Failing {
    fn after(left: usize, once: bool) -> Self {
        Self { left: Cell::new(left), once, exchanges: true }
    }

    /// One that cannot exchange files.
    fn plain(self) -> Self {
        Self { exchanges: false, ..self }
    }

    fn step(&self) -> io::Result<()> {
        match self.left.get() {
            0 => {
                self.left.set(if self.once { usize::MAX } else { 0 });
                Err(io::ErrorKind::StorageFull.into())
            }
            left => {
                self.left.set(left - 1);
                Ok(())
            }
        }
    }
}

/// A disk that nobody waits for: these tests kill runs, and pull no plug.
struct Quick;

impl FileOps for Quick {
    fn wait(&self, _: &File) -> io::Result<()> {
        Ok(())
    }
}

impl FileOps for Failing {
    fn wait(&self, file: &File) -> io::Result<()> {
        Quick.wait(file)
    }

    fn create(&self, path: &Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<File> {
        if let Err(error) = self.step() {
            // Half of it is there.
            let _ = Quick.create(path, &bytes[..bytes.len() / 2], like);
            return Err(error);
        }
        Quick.create(path, bytes, like)
    }

    fn append(&self, file: &File, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step() {
            let _ = Quick.append(file, &bytes[..bytes.len() / 2]);
            return Err(error);
        }
        Quick.append(file, bytes)
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<bool> {
        if self.exchanges { self.step().and_then(|()| Quick.exchange(one, other)) } else { Ok(false) }
    }

    fn settle(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|()| Quick.settle(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Quick.remove(path))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Quick.make_folder(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Quick.remove_folder(path))
    }
}

const TASKS: &str = "api/docs/cross-collab";

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(dir).into_iter().flatten();
    let files = entries.filter(|entry| entry.path() != dir);
    files
        .map(|entry| {
            let name = path::shown(entry.path().strip_prefix(dir).unwrap());
            if entry.file_type().is_dir() { (name + "/", Vec::new()) } else { (name, fs::read(entry.path()).unwrap()) }
        })
        .collect()
}

fn write(dir: &Path, path: &str, text: &str) {
    let place = dir.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

/// Three tasks of which two change places and one moves on, with files rewritten in them and beside them, and a new one.
fn story() -> (TempDir, Workspace, Changes) {
    let dir = tempfile::tempdir().unwrap();
    let root = &dir.path().join("workspace");
    for task in 1..=3 {
        write(root, &format!("{TASKS}/TASK{task}/PLAN.md"), &format!("plan {task}\r\n"));
        write(root, &format!("{TASKS}/TASK{task}/notes/x.md"), "x");
    }
    write(root, "web/docs/cross-collab/TASK1/PLAN.md", "\u{feff}api TASK1  \n");
    let step = |from: u32, to: u32| Move { from: format!("{TASKS}/TASK{from}"), to: format!("{TASKS}/TASK{to}") };
    let mut changes = Changes { moves: vec![step(1, 2), step(2, 1), step(3, 4)], ..Changes::default() };
    changes.rewrite(&format!("{TASKS}/TASK1/PLAN.md"), &"plan 1\r\n".into(), "plan 2\r\n");
    changes.rewrite(&format!("{TASKS}/TASK3/PLAN.md"), &"plan 3\r\n".into(), "plan 4\r\n");
    changes.rewrite("web/docs/cross-collab/TASK1/PLAN.md", &"\u{feff}api TASK1  \n".into(), "\u{feff}api TASK2  \n");
    changes.create("web/docs/cross-collab/TASK2/PLAN.md", "new");
    let workspace = open(root).unwrap();
    (dir, workspace, changes)
}

/// Where the journal of a workspace stands.
fn place(workspace: &Workspace) -> PathBuf {
    workspace.root.with_file_name("journal")
}

fn go(disk: &dyn FileOps, workspace: &Workspace, changes: &Changes) -> Result<Vec<String>, HostError> {
    let bounds = Bounds::of(workspace);
    let prepared = prepare::prepare(workspace, &bounds, changes).unwrap();
    run(disk, &bounds, &place(workspace), prepared)
}

fn recover_on(disk: &dyn FileOps, workspace: &Workspace) -> Result<Recovered, HostError> {
    super::recover(disk, &Bounds::of(workspace), &place(workspace))
}

fn recover(workspace: &Workspace) -> Result<bool, HostError> {
    recover_on(&RealFiles, workspace).map(|recovered| recovered.is_taken_back)
}

/// What a command does, from its beginning.
fn change(workspace: &Workspace, changes: &Changes, allow_dirty: bool) -> Result<ChangeOutcome, HostError> {
    let state = State::within(&workspace.root.with_file_name("state"), workspace);
    Hold::take_with(&RealFiles, &state, workspace, &|_| {})?.change(workspace, changes, allow_dirty)
}

/// Both ends of the story.
fn ends() -> (BTreeMap<String, Vec<u8>>, BTreeMap<String, Vec<u8>>) {
    let (_dir, workspace, changes) = story();
    let before = files(&workspace.root);
    change(&workspace, &changes, false).unwrap();
    (before, files(&workspace.root))
}

#[test]
fn all_of_it_is_done() {
    let (before, after) = ends();
    assert_eq!(after[&format!("{TASKS}/TASK2/PLAN.md")], b"plan 2\r\n");
    assert_eq!(after[&format!("{TASKS}/TASK1/PLAN.md")], b"plan 2\r\n");
    assert_eq!(after[&format!("{TASKS}/TASK4/PLAN.md")], b"plan 4\r\n");
    assert_eq!(after["web/docs/cross-collab/TASK2/PLAN.md"], b"new");
    assert_eq!(after.len(), before.len() + 2);
}

#[test]
fn a_step_that_fails_takes_back_those_before_it() {
    step_fails(|disk| disk);
}

#[test]
fn a_step_that_fails_on_a_disk_that_exchanges_nothing_takes_back_those_before_it() {
    step_fails(Failing::plain);
}

fn step_fails(kind: fn(Failing) -> Failing) {
    let (before, after) = ends();
    for left in 0.. {
        let (_dir, workspace, changes) = story();
        let disk = kind(Failing::after(left, true));
        match go(&disk, &workspace, &changes) {
            Ok(_) => {
                // What failed was tidying up, which the next run does.
                recover(&workspace).unwrap();
                assert_eq!(files(&workspace.root), after, "{left}");
                if disk.left.get() < usize::MAX / 2 {
                    assert!(left > 20);
                    break;
                }
            }
            Err(error) => {
                assert!(error.message.ends_with("nothing was changed"), "{left}: {error}");
                assert_eq!(files(&workspace.root), before, "{left}");
            }
        }
    }
}

#[test]
fn a_killed_run_loses_nothing_and_the_next_one_takes_it_back() {
    run_is_killed(|disk| disk);
}

#[test]
fn a_killed_run_on_a_disk_that_exchanges_nothing_loses_nothing() {
    run_is_killed(Failing::plain);
}

fn run_is_killed(kind: fn(Failing) -> Failing) {
    let (before, after) = ends();
    let mut is_done = false;
    for left in 0..35 {
        let killed = || {
            let (dir, workspace, changes) = story();
            let ended = go(&kind(Failing::after(left, false)), &workspace, &changes);
            // Every text is there yet, whole, under one name or another.
            let now: Vec<Vec<u8>> = files(&workspace.root).into_values().collect();
            for text in before.values() {
                assert!(ended.is_ok() || now.contains(text), "{left}: {text:?}");
            }
            (dir, workspace)
        };
        let (_dir, workspace) = killed();
        recover(&workspace).unwrap();
        let now = files(&workspace.root);
        is_done |= now == after;
        assert!(if is_done { now == after } else { now == before }, "{left}: {now:#?}");
        // The run that takes it back may be killed, too, and so may the one after it.
        for second in (left % 3..21).step_by(3) {
            let (_dir, workspace) = killed();
            let _ = recover_on(&kind(Failing::after(second, false)), &workspace);
            let _ = recover_on(&kind(Failing::after(second / 2, false)), &workspace);
            recover(&workspace).unwrap();
            assert_eq!(files(&workspace.root), now, "{left} and {second}");
        }
    }
    assert!(is_done);
}

#[test]
fn an_error_that_cannot_be_taken_back_says_what_is_left() {
    let (_dir, workspace, changes) = story();
    let (before, _) = ends();
    // Far enough for the first file to be new.
    let error = go(&Failing::after(12, false), &workspace, &changes).unwrap_err();
    assert!(error.message.contains("could not be rolled back completely"), "{error}");
    let help = error.help.unwrap();
    assert!(help.contains("has the new text, and `api/docs/cross-collab/TASK1/.PLAN.md.crossbook-old` the old one"), "{help}");
    assert!(recover(&workspace).unwrap());
    assert_eq!(files(&workspace.root), before);
}

#[test]
fn what_somebody_wrote_since_is_not_taken_back() {
    let (_dir, workspace, changes) = story();
    assert!(go(&Failing::after(12, false), &workspace, &changes).is_err());
    let plan = format!("{TASKS}/TASK1/PLAN.md");
    write(&workspace.root, &plan, "mine");
    let error = recover(&workspace).unwrap_err();
    assert!(error.help.unwrap().contains("was edited by someone else"));
    assert_eq!(fs::read_to_string(workspace.root.join(&plan)).unwrap(), "mine");
    fs::remove_file(workspace.root.join(TASKS).join("TASK1/.PLAN.md.crossbook-old")).unwrap();
    assert!(recover(&workspace).unwrap());
    assert_eq!(fs::read_to_string(workspace.root.join(&plan)).unwrap(), "mine");
}

#[test]
fn what_is_not_as_it_was_read_is_refused() {
    let refused = |spoil: &dyn Fn(&Path)| {
        let (_dir, workspace, changes) = story();
        spoil(&workspace.root);
        let before = files(&workspace.root);
        let error = change(&workspace, &changes, false).unwrap_err();
        assert_eq!(files(&workspace.root), before);
        error.message
    };
    let plan = format!("{TASKS}/TASK1/PLAN.md");
    assert!(refused(&|root| write(root, &plan, "other")).starts_with("changed while the command ran"));
    assert!(refused(&|root| fs::remove_file(root.join(&plan)).unwrap()).contains("no such file"));
    assert!(refused(&|root| write(root, &format!("{TASKS}/TASK4/x"), "")).starts_with("already exists"));
    assert!(refused(&|root| write(root, "web/docs/cross-collab/TASK2/PLAN.md", "")).starts_with("already exists"));
    assert!(refused(&|root| write(root, &format!("{TASKS}/TASK1/.PLAN.md.crossbook-old"), "")).starts_with("is in the way"));
    let lock = |root: &Path| {
        let mut permissions = fs::metadata(root.join(&plan)).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(root.join(&plan), permissions).unwrap();
    };
    assert!(refused(&lock).starts_with("is read-only"));
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_lead_to_what_is_changed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (_dir, workspace, mut changes) = story();
    let plan = workspace.root.join("web/docs/cross-collab/TASK1/PLAN.md");
    fs::set_permissions(&plan, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("PLAN.md", plan.with_file_name("LINK.md")).unwrap();
    symlink("/etc/hostname", plan.with_file_name("OUT.md")).unwrap();
    let same = changes.files["web/docs/cross-collab/TASK1/PLAN.md"].clone();
    changes.files.insert("web/docs/cross-collab/TASK1/LINK.md".to_owned(), same);
    let mut out = changes.clone();
    out.create("web/docs/cross-collab/TASK1/OUT.md", "x");
    assert!(change(&workspace, &out, false).unwrap_err().message.starts_with("already exists"));
    out.files.remove("web/docs/cross-collab/TASK1/OUT.md");
    out.rewrite("web/docs/cross-collab/TASK1/OUT.md", &"x".into(), "y");
    assert!(change(&workspace, &out, false).unwrap_err().message.starts_with("a symbolic link that points outside the repo"));
    change(&workspace, &changes, false).unwrap();
    assert_eq!(fs::metadata(&plan).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(plan.with_file_name("LINK.md").is_symlink());
    assert_eq!(fs::read_to_string(plan).unwrap(), "\u{feff}api TASK2  \n");
}
