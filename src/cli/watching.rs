//! The loop of `crossbook serve` and `crossbook check --watch`: wait, read again, tell.

use std::time::Duration;

use super::console::Console;
use crate::disk::{Stopwatch, Touched, Watch};
use crate::error::Error;
use crate::internal;
use crate::pipeline::Stage;
use crate::preview::{FindingsDelta, Fresh, Snapshot, WorkspaceReader, named};

/// Where no events come, it is looked so often.
const POLL_INTERVAL: Duration = Duration::from_millis(700);
/// Changes without an event are found after this long at least, and after this long at most.
const MIN_INTERVAL: Duration = Duration::from_secs(3);
const MAX_INTERVAL: Duration = Duration::from_secs(60);
/// Looking at everything takes no more of the time than one part in so many.
const INTERVAL_PER_READING: u32 = 25;

/// Reads the workspace whenever something happens in it.
pub(super) struct Watching {
    watch: Watch,
    pub reader: WorkspaceReader,
    /// How long it took to read everything.
    whole: Duration,
    timings: bool,
}

/// A change that was read.
pub(super) struct Update {
    pub touched: Touched,
    pub fresh: Fresh,
    pub watch: Stopwatch,
}

impl Watching {
    /// Reads the workspace for the first time; `poll` says that the system's events are not to be relied on.
    pub(super) fn start(reader: WorkspaceReader, poll: bool, timings: bool) -> Result<(Self, Snapshot), Error> {
        let mut watching = Self { watch: Watch::new(poll), reader, whole: Duration::ZERO, timings };
        let Fresh { snapshot, timings, .. } = watching.read(&Touched::Anything)?;
        // Files that contracts name are known only now.
        watching.watch.follow(snapshot.analysis.workspace.watched_places(watching.reader.sources()));
        watching.whole = timings.total();
        Ok((watching, snapshot))
    }

    fn read(&mut self, touched: &Touched) -> Result<Fresh, Error> {
        self.reader.miss(touched.clone());
        let workspace = self.reader.open()?;
        self.watch.follow(workspace.watched_places(self.reader.sources()));
        self.reader.read(workspace)
    }

    /// Waits for the next change, or for an error other than the last; `is_news` says whether an error is.
    pub(super) fn next(&mut self, mut is_news: impl FnMut(Option<&Error>) -> bool) -> Result<Update, Error> {
        loop {
            self.reader.await_change();
            let patience = if self.watch.is_blind() {
                POLL_INTERVAL.max(self.whole * 4)
            } else {
                (self.whole * INTERVAL_PER_READING).clamp(MIN_INTERVAL, MAX_INTERVAL)
            };
            let touched = self.watch.wait(patience);
            let touched = if touched == Touched::nothing() { Touched::Anything } else { touched };
            let watch = Stopwatch::start();
            let read = internal::guarded(|| self.read(&touched)).unwrap_or_else(|error| {
                // What was being read may be half known.
                self.reader.forget();
                Err(error.into())
            });
            let is_news = is_news(read.as_ref().err());
            match read {
                Ok(fresh) => {
                    if touched == Touched::Anything {
                        self.whole = fresh.timings.total();
                    }
                    if fresh.before.is_some() || is_news {
                        return Ok(Update { touched, fresh, watch });
                    }
                }
                Err(error) if is_news => return Err(error),
                Err(_) => {}
            }
        }
    }

    /// Tells a change in a line for each rebuild, and one for each finding that came or went.
    pub(super) fn tell(&self, console: &Console, change: &Update, more: &[(&str, Duration)]) {
        let Update { touched, fresh, watch } = change;
        let delta = match &fresh.before {
            Some(before) => FindingsDelta::between(before.as_ref(), &fresh.snapshot),
            None => FindingsDelta { total: fresh.snapshot.analysis.findings.len(), ..FindingsDelta::default() },
        };
        let stages = Stage::ALL.map(|stage| (stage.name(), fresh.timings.of(stage)));
        let mut text = delta.text(&named(touched, &fresh.snapshot.analysis.workspace.root), watch.elapsed());
        if self.timings {
            let stage = |(name, time): &(&str, Duration)| format!("{name} {:.1}", time.as_secs_f64() * 1000.0);
            let stages: Vec<String> = stages.iter().chain(more).map(stage).collect();
            text += &format!("\n  ms: {}", stages.join(", "));
        }
        console.info(&text);
    }
}
