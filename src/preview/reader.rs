//! The workspace, read again and again: each time only what something happened to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::host::{self, Answers, Commits, Dates, PathHistories, Progress, Stopwatch, Touched, Versions, Workspace};
use crate::lint;
use crate::model::{self, Draft, Model, RepoId};
use crate::site::MermaidCopy;
use crate::source::{MissingPath, PathHistory, Sources};
use crate::{Error, Verdict, read_mermaid};

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
    pub verdict: Arc<Verdict>,
    pub name: Arc<str>,
    pub own: Own,
}

/// Reads a workspace, and knows what it has read.
pub struct Reader {
    dir: PathBuf,
    sources: Option<Sources>,
    read: model::Memo,
    checked: lint::Memo,
    answers: Answers,
    dates: Dates,
    path_histories: PathHistories,
    /// The paths that are named and missing, and what became of them.
    missing: BTreeMap<MissingPath, Option<PathHistory>>,
    commits: Commits,
    versions: Versions,
    /// The numbers that repos have which lack some, and those that their other branches hold.
    to_come: (Vec<Vec<u64>>, BTreeMap<RepoId, BTreeSet<u64>>),
    own: Option<Own>,
    last: Option<Snapshot>,
    /// What happened and has not been read, since reading failed.
    missed: Touched,
}

/// What a reading gave.
pub struct Fresh {
    pub snapshot: Snapshot,
    /// None where everything is as it was.
    pub before: Option<Option<Snapshot>>,
    pub spent: Spent,
}

/// How long each stage took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    pub read: Duration,
    pub parse: Duration,
    pub look_up: Duration,
    pub resolve: Duration,
    pub check: Duration,
}

impl Spent {
    pub fn total(&self) -> Duration {
        self.read + self.parse + self.look_up + self.resolve + self.check
    }
}

impl Reader {
    pub fn new(dir: &Path) -> Self {
        let (sources, read, checked, answers, dates, path_histories, missing) = Default::default();
        let (commits, versions, to_come, own, last) = Default::default();
        let (dir, missed) = (dir.to_owned(), Touched::Anything);
        Self { dir, sources, read, checked, answers, dates, path_histories, missing, commits, versions, to_come, own, last, missed }
    }

    /// Forgets what it has read, but not what it gave last.
    pub fn forget(&mut self) {
        let last = self.last.take();
        *self = Self { last, ..Self::new(&self.dir) };
    }

    /// Opens the workspace as it stands now.
    ///
    /// # Errors
    /// Where its folder or its `book.toml` cannot be used.
    pub fn open(&mut self) -> Result<Workspace, Error> {
        crate::open(&self.dir)
    }

    /// What was read last.
    pub fn sources(&self) -> Option<&Sources> {
        self.sources.as_ref()
    }

    /// Something happened: it will be read next time.
    pub fn miss(&mut self, touched: Touched) {
        self.missed = std::mem::replace(&mut self.missed, Touched::nothing()).and(touched);
    }

    /// Reads what something happened to since the last time.
    ///
    /// # Errors
    /// Where the workspace cannot be read. The same is read the next time, then.
    pub fn read(&mut self, workspace: Workspace) -> Result<Fresh, Error> {
        let mut watch = Stopwatch::start();
        let mut spent = Spent::default();
        let same_config = self.last.as_ref().is_some_and(|before| {
            let known = &before.verdict.workspace;
            known.config_text == workspace.config_text && known.checkouts == workspace.checkouts
        });
        if !same_config {
            self.missed = Touched::Anything;
        }
        let own = self.read_own(&workspace)?;
        // Where it cannot be read, nothing is known the next time.
        let (sources, is_other) = match self.sources.take() {
            Some(known) => host::crawl_again(&workspace, known, &self.missed)?,
            None => (host::crawl(&workspace, &Progress::silent())?, true),
        };
        spent.read = watch.lap();
        let draft = Draft::read_with(&workspace.config, &sources, &mut self.read);
        spent.parse = watch.lap();
        let same_answers = match &self.missed {
            Touched::Anything => self.answers.ask_all(&workspace, draft.asked()),
            touched => self.answers.ask(&workspace, draft.newly_asked(), touched),
        };
        let same_histories = self.ask_histories(&workspace, &sources, &draft, same_answers);
        spent.look_up = watch.lap();
        let lines = draft.lines_asked();
        let dates = self.dates.ask(&workspace, &sources, &lines);
        let commits = draft.commits_asked();
        let (known, same_commits) = self.commits.ask(&workspace, &sources, &commits, &self.missed);
        let same_answers = same_answers && same_commits && same_histories;
        let (missing, path_histories) = self.missing.clone().into_iter().unzip();
        let draft = draft.dated(&lines, dates).with_commits(commits, &known).with_path_histories(missing, path_histories);
        let is_git_touched = self.missed.is_in(".git");
        self.missed = Touched::nothing();
        let verdict = match &self.last {
            Some(before) if !is_other && same_answers && same_config => Arc::clone(&before.verdict),
            _ => {
                // What is known rests on the same settings, and on answers that still hold.
                let before = self.last.as_ref().filter(|_| same_config && same_answers).map(|last| &last.verdict.model);
                let model = Model::resolve_after(before, draft, self.answers.known());
                let asked = model.versions_asked();
                let versions = self.versions.ask(&workspace, &sources, &asked);
                let model = model.with_versions(&asked, &versions, &mut self.read);
                let lacking = model.repos_with_gaps();
                let numbers = |repo: &RepoId| model[*repo].tasks.iter().map(|task| model[*task].number).collect();
                let have: Vec<Vec<u64>> = lacking.iter().map(numbers).collect();
                if is_git_touched || have != self.to_come.0 {
                    self.to_come = (have, host::numbers_to_come(&workspace, &sources, &lacking));
                }
                let model = model.awaiting(self.to_come.1.clone());
                spent.resolve = watch.lap();
                let findings = self.checked.check(before, &model, &workspace.config);
                spent.check = watch.lap();
                Arc::new(Verdict { workspace, model, findings })
            }
        };
        self.sources = Some(sources);
        let name = verdict.workspace.name().into();
        let snapshot = Snapshot { verdict, name, own };
        let same = self.last.as_ref().is_some_and(|last| {
            let same_verdict = Arc::ptr_eq(&last.verdict, &snapshot.verdict);
            same_verdict && last.own.is(&snapshot.own)
        });
        let before = if same { None } else { Some(self.last.replace(snapshot.clone())) };
        Ok(Fresh { snapshot, before, spent })
    }

    /// Asks what became of the paths that are named and missing. Whether no answer is another than before.
    fn ask_histories(&mut self, workspace: &Workspace, sources: &Sources, draft: &Draft, same_answers: bool) -> bool {
        let answers = self.answers.known();
        let missing: Vec<MissingPath> = if same_answers {
            let new = draft.newly_missing(answers).into_iter();
            new.chain(self.missing.keys().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
        } else {
            draft.missing(answers)
        };
        let path_histories = self.path_histories.ask(workspace, sources, &missing);
        let same = missing.iter().zip(&path_histories).all(|(path, history)| self.missing.get(path).is_none_or(|known| known == history));
        self.missing = missing.into_iter().zip(path_histories).collect();
        same
    }

    /// The user's own pages, theme and copy of mermaid.
    fn read_own(&mut self, workspace: &Workspace) -> Result<Own, Error> {
        let build = &workspace.config.build;
        let (content, theme) = (workspace.base.join(&build.content), workspace.base.join(&build.theme));
        let places = [content, theme].into_iter().chain(workspace.mermaid());
        let touched = places.into_iter().any(|place| self.missed.concerns(&place));
        if let Some(known) = self.own.as_ref().filter(|_| !touched) {
            return Ok(known.clone());
        }
        let known = self.own.as_ref();
        let own = Own {
            content: kept(host::read_folder(workspace, &build.content)?, known.map(|known| &known.content)),
            theme: kept(host::read_folder(workspace, &build.theme)?, known.map(|known| &known.theme)),
            mermaid: kept(read_mermaid(workspace)?, known.map(|known| &known.mermaid)),
        };
        self.own = Some(own.clone());
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
