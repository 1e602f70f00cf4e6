//! A workspace that the editor has files of: read again where something changed, on the disk or in the editor.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::Documents;
use super::shown::Shown;
use crate::config::{Config, ConfigError};
use crate::disk::{self, Progress, Touched, WatchedPlaces};
use crate::error::Error;
use crate::host;
use crate::internal;
use crate::lint;
use crate::pipeline::{self, Analysis, Overlay, Session};
use crate::source::Sources;

/// A workspace, and what is known of it.
pub(super) struct OpenWorkspace {
    /// The folder with its `book.toml`, or with its repos.
    pub dir: PathBuf,
    session: Session,
    touched: Touched,
    overlay: Overlay,
    /// What was read last, which stays while the workspace cannot be read.
    pub analysis: Option<Arc<Analysis>>,
    /// Where its findings are shown.
    pub shown: Shown,
    /// Why it cannot be read as it is now.
    pub error: Option<Error>,
}

impl OpenWorkspace {
    pub(super) fn new(dir: PathBuf) -> Self {
        let (session, overlay, shown) = (Session::default(), Overlay::default(), Shown::default());
        Self { dir, session, touched: Touched::Anything, overlay, analysis: None, shown, error: None }
    }

    pub(super) fn touch(&mut self, touched: &Touched) {
        self.touched = std::mem::replace(&mut self.touched, Touched::nothing()).and(touched.clone());
    }

    /// Whether a real path belongs to it.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.analysis.as_ref().is_some_and(|analysis| analysis.workspace.holds(path))
    }

    /// Reads what changed. Gives the files, by their real paths, in which anything else is shown than before.
    pub(super) fn refresh(&mut self, documents: &Documents, progress: &Progress) -> BTreeSet<PathBuf> {
        let settings = |error: &Option<Error>| match error {
            Some(Error::Config(error)) => Some((disk::real(&error.path), error.message.clone(), error.span)),
            _ => None,
        };
        let wrong = settings(&self.error);
        let before = self.analysis.clone();
        let read = internal::guarded(|| self.read(documents, progress)).unwrap_or_else(|error| {
            // What was being read may be half known.
            self.session = Session::default();
            self.touched = Touched::Anything;
            Err(error.into())
        });
        self.error = read.err();
        let unsaved = self.book().and_then(|book| Some((documents.get(&book)?.text.clone(), book)));
        if let Some((text, book)) = unsaved {
            match check_book(&text, &book) {
                Err(error) => self.error = Some(error.into()),
                Ok(()) if matches!(&self.error, Some(Error::Config(saved)) if saved.text != *text) => self.error = None,
                Ok(()) => {}
            }
        }
        let mut changed: BTreeSet<PathBuf> = BTreeSet::new();
        let is_wrong = settings(&self.error);
        if is_wrong != wrong {
            changed.extend([wrong, is_wrong].into_iter().flatten().map(|(path, ..)| path));
        }
        if let Some(after) = self.analysis.clone().filter(|after| before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, after))) {
            let shown = Shown::after(&mut self.shown, &after);
            let files = match &before {
                Some(before) => Shown::changed((&self.shown, before), (&shown, &after)),
                None => shown.files().map(str::to_owned).collect(),
            };
            changed.extend(files.iter().map(|file| after.workspace.on_disk(file)));
            self.shown = shown;
        }
        // Nobody needs to wait until it is taken apart.
        rayon::spawn(move || drop(before));
        changed
    }

    fn read(&mut self, documents: &Documents, progress: &Progress) -> Result<(), Error> {
        // Where nothing happened on the disk, it is the workspace that it was.
        let known = self.analysis.as_ref().filter(|_| self.touched == Touched::nothing() && self.error.is_none());
        let workspace = match known {
            Some(analysis) => analysis.workspace.clone(),
            None => pipeline::open(&self.dir)?,
        };
        let own = documents.iter().filter(|(path, _)| workspace.holds(path));
        let texts = own.map(|(path, open)| (disk::path_from(&workspace.root, path), Arc::clone(&open.text)));
        self.overlay = Overlay { texts: texts.collect() };
        let reading = self.session.read_with(workspace, &self.touched, &self.overlay, progress)?;
        self.touched = Touched::nothing();
        self.analysis = Some(reading.analysis);
        Ok(())
    }

    /// Gets ready for a change, while nobody waits.
    pub(super) fn await_change(&mut self) {
        self.session.await_change();
    }

    /// The file with its settings.
    pub(super) fn book(&self) -> Option<PathBuf> {
        let known = self.analysis.as_ref().and_then(|analysis| analysis.workspace.config_path.clone());
        known.or_else(|| host::book_in(&self.dir))
    }

    /// What is judged: what was read, with what the editor holds.
    pub(super) fn sources(&self) -> Option<Sources> {
        Some(self.overlay.over(&self.analysis.as_ref()?.workspace, self.session.sources()?))
    }

    /// The places that it will be read from, as far as that is known before.
    pub(super) fn places_to_read(&self) -> Option<WatchedPlaces> {
        pipeline::open(&self.dir).ok().map(|workspace| workspace.watched_places(None))
    }

    /// The files in which anything is shown.
    pub(super) fn shown_in(&self) -> Vec<PathBuf> {
        let on_disk = |analysis: &Arc<Analysis>| self.shown.files().map(|file| analysis.workspace.on_disk(file)).collect();
        self.analysis.as_ref().map_or_else(Vec::new, on_disk)
    }

    pub(super) fn watched_places(&self) -> Option<WatchedPlaces> {
        Some(self.analysis.as_ref()?.workspace.watched_places(self.session.sources()))
    }
}

/// Whether a text can be the settings of a workspace, as far as it says so itself.
fn check_book(text: &str, path: &Path) -> Result<(), ConfigError> {
    let config = Config::parse(text, path)?;
    lint::check_settings(&config, text, path)
}
