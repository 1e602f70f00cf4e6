//! Watches over the running case: one that does not end, or takes the process down, is written down as well.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::crash;

/// How much work a case may be, in time of the processor: most take some hundredths of a second, and the machine may be busy with
/// other tests.
const WORK: Duration = Duration::from_secs(30);
/// How long a case may take that waits for something.
const PATIENCE: Duration = Duration::from_secs(600);

struct Running {
    target: &'static str,
    bytes: Vec<u8>,
    shown: String,
    since: Instant,
    /// What the process had worked before.
    worked: Duration,
}

/// What this process has worked so far.
fn worked() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap_or_default()
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
                thread::sleep(Duration::from_millis(200));
                let running = watched.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let is_late = |running: &&Running| worked().saturating_sub(running.worked) > WORK || running.since.elapsed() > PATIENCE;
                if let Some(late) = running.as_ref().filter(is_late) {
                    let took = worked().saturating_sub(late.worked);
                    let why = format!("it took longer than {} s, {} s of them worked", late.since.elapsed().as_secs(), took.as_secs());
                    crash::keep(late.target, &late.bytes, &late.shown, &why);
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
        let running = Running { target, bytes: bytes.to_vec(), shown: shown.to_owned(), since: Instant::now(), worked: worked() };
        *self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(running);
    }

    /// The case has ended.
    pub fn pause(&self) {
        *self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
    }

    /// The campaign has ended.
    pub fn end(&self, target: &str) {
        let _ = fs::remove_file(Self::file(target));
    }

    fn file(target: &str) -> PathBuf {
        crash::folder().join(format!("{target}.running.case"))
    }
}
