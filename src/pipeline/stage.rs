//! The stages of the pipeline, as people see them while they wait.

use std::time::Duration;

use crate::disk::{Progress, Stopwatch};

/// What is done at a time, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Files are read from the disk, or from a commit.
    Read,
    /// Documents are parsed.
    Parse,
    /// The disk and git answer queries.
    Query,
    /// Mentions are looked up among what there is.
    Resolve,
    /// Rules judge the model.
    Check,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 5] = [Self::Read, Self::Parse, Self::Query, Self::Resolve, Self::Check];

    /// Lower-case name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Parse => "parse",
            Self::Query => "query",
            Self::Resolve => "resolve",
            Self::Check => "check",
        }
    }

    /// As progress shows it.
    fn label(self) -> &'static str {
        match self {
            Self::Read => "Reading",
            Self::Parse => "Parsing",
            Self::Query => "Looking up",
            Self::Resolve => "Resolving",
            Self::Check => "Checking",
        }
    }
}

/// How long each stage took, in the order of [`Stage::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timings([Duration; Stage::ALL.len()]);

impl Timings {
    /// How long a stage took.
    pub fn of(&self, stage: Stage) -> Duration {
        self.0[stage as usize]
    }

    /// How long all stages took together.
    pub fn total(&self) -> Duration {
        self.0.iter().sum()
    }

    pub(super) fn add(&mut self, stage: Stage, time: Duration) {
        self.0[stage as usize] += time;
    }
}

/// Says on the progress line which stage has begun, and takes the time of each.
pub(super) struct Clock<'p> {
    progress: &'p Progress,
    watch: Stopwatch,
    current: Option<Stage>,
    timings: Timings,
}

impl<'p> Clock<'p> {
    pub(super) fn new(progress: &'p Progress) -> Self {
        Self { progress, watch: Stopwatch::start(), current: None, timings: Timings::default() }
    }

    pub(super) fn begin(&mut self, stage: Stage) {
        self.stop();
        self.progress.stage(stage.label());
        self.current = Some(stage);
    }

    fn stop(&mut self) {
        let lap = self.watch.lap();
        self.current.take().into_iter().for_each(|stage| self.timings.add(stage, lap));
    }

    pub(super) fn end(mut self) -> Timings {
        self.stop();
        self.timings
    }
}
