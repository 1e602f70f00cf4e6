//! A workspace that the editor has files of: read again where something changed, on the disk or in the editor.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::Documents;
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
    /// Why it cannot be read as it is now.
    pub error: Option<Error>,
}

impl OpenWorkspace {
    pub(super) fn new(dir: PathBuf) -> Self {
        let (session, overlay) = (Session::default(), Overlay::default());
        Self { dir, session, touched: Touched::Anything, overlay, analysis: None, error: None }
    }

    pub(super) fn touch(&mut self, touched: &Touched) {
        self.touched = std::mem::replace(&mut self.touched, Touched::nothing()).and(touched.clone());
    }

    /// Whether a real path belongs to it.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.analysis.as_ref().is_some_and(|analysis| analysis.workspace.holds(path))
    }

    /// Reads what changed.
    pub(super) fn refresh(&mut self, documents: &Documents) {
        let read = internal::guarded(|| self.read(documents)).unwrap_or_else(|error| {
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
    }

    fn read(&mut self, documents: &Documents) -> Result<(), Error> {
        // Where nothing happened on the disk, it is the workspace that it was.
        let known = self.analysis.as_ref().filter(|_| self.touched == Touched::nothing() && self.error.is_none());
        let workspace = match known {
            Some(analysis) => analysis.workspace.clone(),
            None => pipeline::open(&self.dir)?,
        };
        let own = documents.iter().filter(|(path, _)| workspace.holds(path));
        let texts = own.map(|(path, open)| (disk::path_from(&workspace.root, path), Arc::clone(&open.text)));
        self.overlay = Overlay { texts: texts.collect() };
        let reading = self.session.read_with(workspace, &self.touched, &self.overlay, &Progress::silent())?;
        self.touched = Touched::nothing();
        self.analysis = Some(reading.analysis);
        self.session.await_change();
        Ok(())
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

    pub(super) fn watched_places(&self) -> Option<WatchedPlaces> {
        Some(self.analysis.as_ref()?.workspace.watched_places(self.session.sources()))
    }
}

/// Whether a text can be the settings of a workspace, as far as it says so itself.
fn check_book(text: &str, path: &Path) -> Result<(), ConfigError> {
    let config = Config::parse(text, path)?;
    lint::check_settings(&config, text, path)
}
