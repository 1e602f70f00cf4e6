//! The workspace, read again and again: each time only what something happened to.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagram::Gallery;
use crate::disk::{Progress, Touched};
use crate::host::{self, Workspace};
use crate::pipeline::{self, Analysis, Error, Reading, Session, Timings, read_mermaid, read_pictures};
use crate::site::{EditorLink, MermaidCopy};
use crate::source::Sources;

/// Files by their path in their folder.
type Folder = BTreeMap<String, Vec<u8>>;

/// What the user brings beside documents. A part that is as it was is the same `Arc`.
#[derive(Clone, Debug)]
pub struct Own {
    pub content: Arc<Folder>,
    pub theme: Arc<Folder>,
    pub mermaid: Arc<Option<MermaidCopy>>,
}

/// All that one version of the site is made of.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The workspace, what it says, and what is wrong in it.
    pub analysis: Arc<Analysis>,
    /// Name of the workspace, as pages show it.
    pub name: Arc<str>,
    /// The user's theme and pages.
    pub own: Own,
    /// Pictures that were drawn before; those that this version draws are there for the next.
    pub pictures: Arc<Gallery>,
    /// How a reader on this machine opens a file.
    pub editor: Option<Arc<EditorLink>>,
}

/// Reads a workspace, and knows what it has read.
pub struct WorkspaceReader {
    dir: PathBuf,
    session: Session,
    /// With the places that it was read from.
    own: Option<(Vec<PathBuf>, Own)>,
    last: Option<Snapshot>,
    /// Pictures that were drawn, by this program or a build before it; read with the first documents.
    pictures: Option<Arc<Gallery>>,
    /// What happened and has not been read, since reading failed.
    missed: Touched,
    /// The address by which a reader on this machine opens a file in an editor, see [`EditorLink::pattern`].
    pub editor: Option<Cow<'static, str>>,
}

/// What a reading gave.
pub struct Fresh {
    /// The snapshot as of this reading.
    pub snapshot: Snapshot,
    /// None where everything is as it was.
    pub before: Option<Option<Snapshot>>,
    /// How long each stage took.
    pub timings: Timings,
}

impl WorkspaceReader {
    /// A reader of the workspace at a folder, which has read nothing yet.
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            session: Session::default(),
            own: None,
            last: None,
            pictures: None,
            missed: Touched::Anything,
            editor: None,
        }
    }

    /// Forgets what it has read, but not what it gave last.
    pub fn forget(&mut self) {
        let (last, editor) = (self.last.take(), self.editor.take());
        *self = Self { last, editor, ..Self::new(&self.dir) };
    }

    /// Opens the workspace as it stands now.
    ///
    /// # Errors
    /// Where its folder or its `book.toml` cannot be used.
    pub fn open(&mut self) -> Result<Workspace, Error> {
        pipeline::open(&self.dir)
    }

    /// What was read last.
    pub fn sources(&self) -> Option<&Sources> {
        self.session.sources()
    }

    /// Something happened: it will be read next time.
    pub fn miss(&mut self, touched: Touched) {
        self.missed = std::mem::replace(&mut self.missed, Touched::nothing()).and(touched);
    }

    /// Gets ready for a change, while nobody waits.
    pub fn await_change(&mut self) {
        self.session.await_change();
    }

    /// Reads what something happened to since the last time.
    ///
    /// # Errors
    /// Where the workspace cannot be read. The same is read the next time, then.
    pub fn read(&mut self, workspace: Workspace) -> Result<Fresh, Error> {
        let own = self.read_own(&workspace)?;
        let Reading { analysis, timings } = self.session.read(workspace, &self.missed, &Progress::silent())?;
        self.missed = Touched::nothing();
        let pictures = Arc::clone(self.pictures.get_or_insert_with(|| Arc::new(read_pictures(&analysis.workspace))));
        let editor = self.editor.clone().map(|pattern| Arc::new(EditorLink::new(pattern, analysis.workspace.folders())));
        let snapshot = Snapshot { name: analysis.workspace.name().into(), analysis, own, pictures, editor };
        let is_same = |last: &Snapshot| Arc::ptr_eq(&last.analysis, &snapshot.analysis) && last.own.is(&snapshot.own);
        let before = if self.last.as_ref().is_some_and(is_same) { None } else { Some(self.last.replace(snapshot.clone())) };
        Ok(Fresh { snapshot, before, timings })
    }

    /// The user's own pages, theme and copy of mermaid.
    fn read_own(&mut self, workspace: &Workspace) -> Result<Own, Error> {
        let build = &workspace.config.build;
        let places = [workspace.base.join(&build.content), workspace.base.join(&build.theme)];
        let places: Vec<PathBuf> = places.into_iter().chain(workspace.mermaid()).collect();
        let is_touched = places.iter().any(|place| self.missed.concerns(place));
        let known = self.own.as_ref().filter(|(known, _)| *known == places).map(|(_, own)| own);
        if let Some(known) = known.filter(|_| !is_touched) {
            return Ok(known.clone());
        }
        let own = Own {
            content: kept(host::read_folder(workspace, &build.content)?, known.map(|known| &known.content)),
            theme: kept(host::read_folder(workspace, &build.theme)?, known.map(|known| &known.theme)),
            mermaid: kept(read_mermaid(workspace)?, known.map(|known| &known.mermaid)),
        };
        self.own = Some((places, own.clone()));
        Ok(own)
    }
}

impl Own {
    /// Whether nothing is another.
    fn is(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.content, &other.content) && Arc::ptr_eq(&self.theme, &other.theme);
        same && Arc::ptr_eq(&self.mermaid, &other.mermaid)
    }
}

/// What was read, or what was known where that is the same.
fn kept<T: PartialEq>(read: T, known: Option<&Arc<T>>) -> Arc<T> {
    known.filter(|known| ***known == read).map_or_else(|| Arc::new(read), Arc::clone)
}
