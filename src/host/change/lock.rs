//! One run at a time changes files of a workspace.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::disk::{HostError, lock, reason, regular};
use crate::report::text::safe;

/// How often a lock is tried that somebody else holds: ten seconds long.
const MAX_TRIES: usize = 400;
/// After how many tries it is said who is waited for.
const SILENT_TRIES: usize = 20;
/// How much of a command line is kept, in characters.
const MAX_COMMAND_CHARS: usize = 120;

/// Takes the lock, which ends with the process however that ends, and writes down who has it. Waits for ten seconds at most for another
/// run; `waiting` is told of it.
///
/// # Errors
/// Where another run has it all that time, or there can be no such file.
pub(super) fn take(place: &Path, waiting: &dyn Fn(&str)) -> Result<File, HostError> {
    take_within(MAX_TRIES, place, waiting)
}

fn take_within(tries: usize, place: &Path, waiting: &dyn Fn(&str)) -> Result<File, HostError> {
    let file = open(place).map_err(|error| HostError::new(place, format!("cannot be opened: {}; nothing was changed", reason(&error))))?;
    let taken = lock::retry(tries, |tried| {
        if lock::try_lock(&file) {
            return Some(());
        }
        if tried == SILENT_TRIES {
            waiting(&format!("waiting for {}", holder(place)));
        }
        None
    });
    if taken.is_some() {
        // It is there for whoever waits, and does no harm where it cannot be written.
        let _ = sign(&file);
        return Ok(file);
    }
    let message = format!("{} is changing files of this workspace; nothing was changed", holder(place));
    Err(HostError::new(place, message).with_help("wait for it to finish, or stop it: the next run rolls back its changes"))
}

/// Whether a run has the lock right now.
pub(super) fn is_taken(place: &Path) -> bool {
    let file = regular::open(OpenOptions::new().read(true).write(true), place);
    file.is_ok_and(|file| !lock::try_lock(&file))
}

fn open(place: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    regular::open(&mut options, place)
}

fn sign(mut file: &File) -> io::Result<()> {
    let command: Vec<String> = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let command: String = command.join(" ").chars().take(MAX_COMMAND_CHARS).collect();
    file.set_len(0)?;
    file.write_all(format!("process {}, `crossbook {}`", std::process::id(), safe(&command)).as_bytes())
}

/// Who has the lock, in words.
fn holder(place: &Path) -> String {
    let mut said = String::new();
    let read = regular::open(OpenOptions::new().read(true), place)
        .and_then(|file| file.take(4 * MAX_COMMAND_CHARS as u64 + 100).read_to_string(&mut said));
    match read {
        Ok(1..) => format!("another run ({})", safe(&said)),
        _ => "another run".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_second_run_waits_and_says_who_has_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("x.lock");
        assert!(!is_taken(&place));
        let first = take(&place, &|_| {}).unwrap();
        assert!(is_taken(&place));
        let said = RefCell::new(Vec::new());
        let error = take_within(SILENT_TRIES + 2, &place, &|who| said.borrow_mut().push(who.to_owned())).unwrap_err();
        let process = format!("another run (process {}, `crossbook ", std::process::id());
        assert!(error.message.starts_with(&process) && error.message.contains("nothing was changed"), "{error}");
        assert!(said.borrow().len() == 1 && said.borrow()[0].starts_with(&format!("waiting for {process}")), "{said:?}");
        drop(first);
        // A process that another test starts right now may hold a copy of the file until it runs its own program.
        take(&place, &|_| {}).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_no_lock() {
        let dir = tempfile::tempdir().unwrap();
        let (place, victim) = (dir.path().join("x.lock"), dir.path().join("victim"));
        std::fs::write(&victim, "mine").unwrap();
        std::os::unix::fs::symlink(&victim, &place).unwrap();
        assert!(take(&place, &|_| {}).unwrap_err().message.contains("is not a regular file"));
        assert_eq!(std::fs::read_to_string(victim).unwrap(), "mine");
    }
}
