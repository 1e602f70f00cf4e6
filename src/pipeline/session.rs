//! A workspace that is read, and read again: everything that is kept in between.

use std::sync::Arc;

use super::answers::Invalidated;
use super::overlay::Overlay;
use super::run::{Input, Output, Pipeline};
use super::simulate::path_statuses;
use super::stage::{Stage, Timings};
use super::world::World;
use super::{Analysis, Error};
use crate::change::Changes;
use crate::config::Kinds;
use crate::disk::{Progress, Stopwatch, Touched};
use crate::git::GitCache;
use crate::host::{self, Workspace};
use crate::source::{Answers, PathQuery, PathStatus, Sources};

/// Owns every cache: what was read from the disk, what git told, and what the pipeline worked out. A session that reads a workspace for
/// the hundredth time gives what a new one would.
#[derive(Default)]
pub struct Session {
    pipeline: Pipeline,
    git: GitCache,
    sources: Option<Sources>,
    /// What the sources were read by.
    settings: Option<Settings>,
    /// What editors changed in them.
    unsaved: Changes,
    /// The sources with that, where there is any.
    judged: Option<Sources>,
    analysis: Option<Arc<Analysis>>,
}

/// What everything rests on beside the files themselves.
#[derive(PartialEq)]
struct Settings {
    config: String,
    checkouts: Vec<host::Checkout>,
    /// Those that stand in the repos, where nothing says which.
    kinds: Kinds,
}

/// What a reading gave.
pub struct Reading {
    /// The analysis; the `Arc` of the last reading where nothing changed.
    pub analysis: Arc<Analysis>,
    /// How long each stage took.
    pub timings: Timings,
}

impl Session {
    /// A session for one run, of which nothing is kept.
    pub fn once() -> Self {
        Self { pipeline: Pipeline::once(), ..Self::default() }
    }

    /// What was read last.
    pub fn sources(&self) -> Option<&Sources> {
        self.sources.as_ref()
    }

    /// What the world outside answered to the last run.
    pub(super) fn answers(&self) -> &Answers {
        self.pipeline.answers()
    }

    /// Gets ready for a change, so that the first one takes no longer than others.
    pub fn await_change(&mut self) {
        self.pipeline.await_change();
    }

    /// Reads what something happened to since the last time, and judges it.
    ///
    /// # Errors
    /// Where the workspace cannot be read. Everything is read the next time, then.
    pub fn read(&mut self, workspace: Workspace, touched: &Touched, progress: &Progress) -> Result<Reading, Error> {
        self.read_with(workspace, touched, &Overlay::default(), progress)
    }

    /// As [`Session::read`], where editors hold texts that are not saved: those are judged in the place of the files.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    pub fn read_with(&mut self, workspace: Workspace, touched: &Touched, overlay: &Overlay, progress: &Progress) -> Result<Reading, Error> {
        let watch = Stopwatch::start();
        let settings = Settings {
            config: workspace.config_text.clone(),
            checkouts: workspace.checkouts.clone(),
            kinds: workspace.config.kinds.clone(),
        };
        let is_known = self.settings.take().is_some_and(|known| known == settings);
        let touched = if is_known { touched } else { &Touched::Anything };
        let (sources, is_other) = match self.sources.take() {
            Some(known) => host::crawl_again(&workspace, known, touched)?,
            None => (host::crawl(&workspace, progress)?, true),
        };
        let read = watch.elapsed();
        let unsaved = overlay.changes(&workspace, &sources);
        let before = std::mem::replace(&mut self.unsaved, unsaved);
        let unsaved = &self.unsaved;
        let is_same = is_known && !is_other && *unsaved == before;
        // A file that editors alone have is there, or is not any more.
        let came_or_went = unsaved.created().chain(before.created()).filter(|path| unsaved.is_created(path) != before.is_created(path));
        let invalidated = Invalidated::by(touched, &workspace.root).with(came_or_went);
        // A key that is pressed gives a file another text.
        let last = self.judged.take().filter(|_| is_known && !is_other && unsaved.are_texts() && before.are_texts());
        let simulated = match last {
            Some(judged) => Some(unsaved.simulated_again(&sources, &before, judged)),
            None => (!unsaved.is_empty()).then(|| unsaved.simulated(&sources, &workspace.config.kinds)),
        };
        let judged = simulated.as_ref().unwrap_or(&sources);
        let path_statuses = |queries: &[PathQuery]| match unsaved.created().next() {
            None => host::stat_paths(&workspace, queries),
            Some(_) => path_statuses(&workspace, unsaved, queries),
        };
        let mut world = World { workspace: &workspace, sources: judged, git: &mut self.git, path_statuses: &path_statuses };
        let input = Input { config: &workspace.config, sources: judged, is_same, invalidated: &invalidated };
        let Output { model, contracts, findings, mut timings } = self.pipeline.run(input, &mut world, progress);
        timings.add(Stage::Read, read);
        (self.sources, self.settings, self.judged) = (Some(sources), Some(settings), simulated);
        let known = self.analysis.take().filter(|known| Arc::ptr_eq(&known.model, &model));
        let analysis = known.unwrap_or_else(|| Arc::new(Analysis { workspace, model, contracts, findings }));
        self.analysis = Some(Arc::clone(&analysis));
        Ok(Reading { analysis, timings })
    }

    /// Judges sources that are not, or not only, those of the disk; `path_statuses` says what stands where.
    pub fn run(
        &mut self,
        workspace: &Workspace,
        sources: &Sources,
        invalidated: &Invalidated,
        path_statuses: &dyn Fn(&[PathQuery]) -> Vec<PathStatus>,
        progress: &Progress,
    ) -> Output {
        let mut world = World { workspace, sources, git: &mut self.git, path_statuses };
        self.pipeline.run(Input { config: &workspace.config, sources, is_same: false, invalidated }, &mut world, progress)
    }
}
