//! How long things take, and what day it is.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::text::Date;

/// Today, as the clock of the world has it.
pub fn today() -> Option<Date> {
    day_of(SystemTime::now())
}

/// The day of a moment; none before 1970.
pub(crate) fn day_of(time: SystemTime) -> Option<Date> {
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::of_time(i64::try_from(seconds).ok()?)
}

/// Runs from when it is made.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    started: Instant,
}

impl Stopwatch {
    /// Starts at this moment.
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// The time since it was started.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The time since the last lap, or since it was made.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.started;
        self.started = now;
        lap
    }
}
