//! Locks of files. A lock ends with the process that holds it, however that ends.

use std::fs::{File, TryLockError};
use std::thread;
use std::time::Duration;

/// How long to wait between two attempts.
const PAUSE: Duration = Duration::from_millis(25);

/// Takes the lock of a file for as long as the file is open; false where another process holds it. A file system that knows no locks is
/// taken at its word.
pub(crate) fn try_lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Makes up to so many attempts, each told its number from 0, with a pause after each that gave nothing.
pub(crate) fn retry<T>(attempts: usize, mut attempt: impl FnMut(usize) -> Option<T>) -> Option<T> {
    (0..attempts).find_map(|number| {
        let done = attempt(number);
        if done.is_none() {
            thread::sleep(PAUSE);
        }
        done
    })
}
