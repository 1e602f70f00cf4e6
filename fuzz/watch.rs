//! Watches over the running case: one that does not end, or takes the process down, is written down as well.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::crash;

/// How long a case may take. Most take some hundredths of a second; the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);
/// So often it is looked. Time is counted in looks: while the machine stands still, nobody looks.
const LOOK: Duration = Duration::from_millis(200);

struct Running {
    target: &'static str,
    bytes: Vec<u8>,
    shown: String,
    looks: u32,
}

pub struct Watch {
    running: Arc<Mutex<Option<Running>>>,
}

impl Watch {
    pub fn new() -> Self {
        let running: Arc<Mutex<Option<Running>>> = Arc::default();
        let watched = running.clone();
        thread::spawn(move || {
            loop {
                thread::sleep(LOOK);
                let mut running = watched.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                let Some(late) = running.as_mut() else { continue };
                late.looks += 1;
                if LOOK * late.looks > PATIENCE {
                    crash::keep(late.target, &late.bytes, &late.shown, &format!("it took longer than {} s", PATIENCE.as_secs()));
                    // Nothing can stop its thread.
                    std::process::exit(101);
                }
            }
        });
        Self { running }
    }

    /// A case is about to be checked. Its decisions are on the disk until the next: a stack that overflows can tell nobody.
    pub fn begin(&self, target: &'static str, bytes: &[u8], shown: &str) {
        let _ = fs::create_dir_all(crash::folder()).and_then(|()| fs::write(Self::file(target), bytes));
        let running = Running { target, bytes: bytes.to_vec(), shown: shown.to_owned(), looks: 0 };
        *self.running.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(running);
    }

    /// The case has ended.
    pub fn pause(&self) {
        *self.running.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = None;
    }

    /// The campaign has ended.
    pub fn end(&self, target: &str) {
        let _ = fs::remove_file(Self::file(target));
    }

    fn file(target: &str) -> PathBuf {
        crash::folder().join(format!("{target}.running.case"))
    }
}
