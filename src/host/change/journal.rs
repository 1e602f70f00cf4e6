//! What a run is about to do to the disk, written down before it begins, so that the next run can take back what a killed one left
//! half done.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use crate::host::{HostError, reason};

/// The journal, at the workspace's root, and its name from the moment when all is done and only tidying up is left.
const RUNNING: &str = ".crossbook-changes";
const DONE: &str = ".crossbook-changes-done";

/// One thing that is done. Paths start at the workspace's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Step {
    /// A folder that was not there.
    Folder { path: String },
    /// A file gets another text; a file without `old` was not there.
    Write(Written),
    /// A folder gets another name.
    Rename { from: String, to: String },
}

/// The places that take part when a file is written, side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    pub path: String,
    /// Where the new text waits.
    pub new: String,
    /// Where the old file is kept until all is done.
    pub old: Option<String>,
    /// Where that is once folders have moved.
    pub moved: Option<String>,
    /// What the new text is known by.
    pub hash: String,
}

/// All that is done, in order, and how many renamings were begun and not taken back.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    pub steps: Vec<Step>,
    #[serde(skip)]
    pub begun: usize,
}

/// What a run that was cut short left.
pub(super) enum Left {
    Nothing,
    /// It was killed on its way: to be taken back. Held as long as the file lives.
    Halfway(Journal, File),
    /// It had done all of it, and was killed while it tidied up.
    Done(Journal),
}

pub(super) fn place(root: &Path) -> PathBuf {
    root.join(RUNNING)
}

pub(super) fn done_place(root: &Path) -> PathBuf {
    root.join(DONE)
}

pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

impl Journal {
    pub fn new(steps: Vec<Step>) -> Self {
        Self { steps, begun: 0 }
    }

    pub fn written(&self) -> impl DoubleEndedIterator<Item = &Written> {
        self.steps.iter().filter_map(|step| if let Step::Write(written) = step { Some(written) } else { None })
    }

    pub fn folders(&self) -> impl DoubleEndedIterator<Item = &String> {
        self.steps.iter().filter_map(|step| if let Step::Folder { path } = step { Some(path) } else { None })
    }

    pub fn renamed(&self) -> impl DoubleEndedIterator<Item = (&String, &String)> {
        self.steps.iter().filter_map(|step| if let Step::Rename { from, to } = step { Some((from, to)) } else { None })
    }

    /// Writes the journal, and holds it against other runs.
    pub fn begin(&self, disk: &dyn Disk, root: &Path) -> Result<File, HostError> {
        let path = place(root);
        let mut text = serde_json::to_string(self).map_err(|error| HostError::new(&path, format!("cannot be written: {error}")))?;
        text.push('\n');
        let file = disk.create(&path, text.as_bytes(), None).map_err(|error| {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // Half a journal says nothing, and would only be in the way.
                let _ = disk.remove(&path);
            }
            HostError::new(&path, format!("cannot be written: {}; nothing was changed", reason(&error)))
        })?;
        hold(&file, &path)?;
        Ok(file)
    }

    /// Notes how many renamings are begun. A line of its own before it keeps it apart from a number that was written in part.
    pub fn note(&mut self, disk: &dyn Disk, held: &File, begun: usize) -> io::Result<()> {
        self.begun = begun;
        disk.append(held, format!("\n{begun}\n").as_bytes())
    }
}

/// What stands at the root from an earlier run.
pub(super) fn left(root: &Path) -> Result<Left, HostError> {
    let done = done_place(root);
    if done.symlink_metadata().is_ok() {
        let text = fs::read_to_string(&done).map_err(HostError::io(&done, "cannot be read"))?;
        return read(&text, &done).map(|journal| Left::Done(journal.unwrap_or(Journal::new(Vec::new()))));
    }
    let path = place(root);
    let file = match File::options().read(true).append(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Left::Nothing),
        Err(error) => return Err(HostError::io(&path, "cannot be read")(error)),
    };
    hold(&file, &path)?;
    let text = fs::read_to_string(&path).map_err(HostError::io(&path, "cannot be read"))?;
    Ok(Left::Halfway(read(&text, &path)?.unwrap_or(Journal::new(Vec::new())), file))
}

/// A journal whose first line was not written to its end was killed before anything began.
fn read(text: &str, path: &Path) -> Result<Option<Journal>, HostError> {
    let Some((first, rest)) = text.split_once('\n') else { return Ok(None) };
    let mut journal: Journal = serde_json::from_str(first).map_err(|error| {
        HostError::new(path, format!("is no journal of Crossbook's: {error}"))
            .with_help("it tells what a run was about to change when it was cut short; move it away to go on without it")
    })?;
    // A number that was not written to its end counts as not written.
    let numbers = rest.rsplit_once('\n').map_or("", |(whole, _)| whole);
    journal.begun = numbers.split('\n').filter_map(|number| number.parse().ok()).next_back().unwrap_or_default();
    Ok(Some(journal))
}

/// How often, and how long apart, a hold is tried: a process that was just begun may hold what this one let go.
const TRIES: usize = 20;
const APART: Duration = Duration::from_millis(25);

/// The hold ends with the process, however it ends. File systems without such holds are taken at their word.
fn hold(file: &File, path: &Path) -> Result<(), HostError> {
    for _ in 0..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(APART),
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(()),
        }
    }
    Err(HostError::new(path, "another run is changing files of this workspace").with_help("wait until it has ended"))
}
