//! Crossbook reads the cross-collab folders of every repository in a workspace and gives back a verdict and a site.
#![cfg_attr(not(test), deny(clippy::string_slice, reason = "it panics within a character: `text::Cut` does not"))]

pub mod apart;
pub mod change;
pub mod cli;
pub mod config;
pub mod data;
pub mod diagram;
pub mod graph;
pub mod host;
pub mod internal;
pub mod lint;
pub mod markdown;
pub mod model;
pub mod preview;
pub mod report;
pub mod selftest;
pub mod since;
pub mod site;
pub mod source;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use change::Changes;
use config::ConfigError;
use host::{Dates, HostError, OpenError, PathHistories, Progress, Published, Versions, Workspace};
use internal::InternalError;
use lint::Finding;
use model::{Draft, Memo, Model};
use report::Reported;
use site::{MermaidCopy, Site, ThemeError};
use source::{Asked, Presence, Sources};

/// What a workspace says, and what in it no longer holds.
#[derive(Debug)]
pub struct Verdict {
    pub workspace: Workspace,
    pub model: Model,
    /// By file, place and rule.
    pub findings: Vec<Finding>,
}

/// Reads the workspace of `dir` and judges it.
///
/// # Errors
/// Where the workspace cannot be opened or read. What is wrong inside its documents is a finding.
pub fn check(dir: &Path, progress: &Progress) -> Result<Verdict, Error> {
    examine(open(dir)?, progress).map(|(verdict, _)| verdict)
}

/// Reads a workspace and judges it; the sources are what was read.
///
/// # Errors
/// Where it cannot be read.
pub fn examine(workspace: Workspace, progress: &Progress) -> Result<(Verdict, Sources), Error> {
    let sources = host::crawl(&workspace, progress)?;
    let look_up = |asked: &[Asked]| host::look_up(&workspace, asked);
    let (model, findings) = judge(&workspace, &sources, &mut Learned::default(), progress, look_up);
    Ok((Verdict { workspace, model, findings }, sources))
}

/// What was learned on the road, so that it is not asked again when the same workspace is judged once more.
#[derive(Default)]
struct Learned {
    memo: Memo,
    dates: Dates,
    path_histories: PathHistories,
    versions: Versions,
}

/// The road from sources to findings. `look_up` says what the disk has at each of those paths.
fn judge(
    workspace: &Workspace,
    sources: &Sources,
    learned: &mut Learned,
    progress: &Progress,
    look_up: impl Fn(&[Asked]) -> Vec<Presence>,
) -> (Model, Vec<Finding>) {
    progress.stage("Parsing");
    let draft = Draft::read_with(&workspace.config, sources, &mut learned.memo);
    progress.stage("Resolving");
    let lines = draft.lines_asked();
    let origins = learned.dates.ask(workspace, sources, &lines);
    let commits = draft.commits_asked();
    let known = host::known_commits(workspace, sources, &commits);
    let draft = draft.dated(&lines, origins).with_commits(commits, &known);
    let asked = draft.asked();
    let answers = look_up(&asked);
    let answers = asked.into_iter().zip(answers).collect();
    let missing = draft.missing(&answers);
    let path_histories = learned.path_histories.ask(workspace, sources, &missing);
    let model = Model::resolve(draft.with_path_histories(missing, path_histories), &answers);
    let asked = model.versions_asked();
    let versions = learned.versions.ask(workspace, sources, &asked);
    let model = model.with_versions(&asked, &versions, &mut learned.memo);
    let to_come = host::numbers_to_come(workspace, sources, &model.repos_with_gaps());
    let model = model.awaiting(to_come);
    progress.stage("Checking");
    let findings = lint::check(&model, &workspace.config);
    (model, findings)
}

/// Plants known faults in a copy of the workspace of `dir`, and looks for each.
///
/// # Errors
/// Where the workspace cannot be opened or read.
pub fn selftest(dir: &Path, plan: selftest::Plan, progress: &Progress) -> Result<Vec<selftest::Score>, Error> {
    let workspace = open(dir)?;
    let sources = host::crawl(&workspace, progress)?;
    progress.stage("Planting");
    Ok(selftest::run(&workspace.config, &sources, plan, |asked| host::look_up(&workspace, asked)))
}

/// What a workspace will say once changes are made, and what in it will no longer hold. Nothing is written.
pub fn foresee(workspace: &Workspace, sources: &Sources, changes: &Changes) -> (Sources, Model, Vec<Finding>) {
    let sources = changes.foreseen(sources, &workspace.config.workspace);
    let look_up = |asked: &[Asked]| {
        // Many questions may lead to one place of today, and some to none.
        let now: BTreeSet<Asked> = asked.iter().filter_map(|asked| changes.asked_now(asked)).collect();
        let now: Vec<Asked> = now.into_iter().collect();
        let found = host::look_up(workspace, &now);
        let known: BTreeMap<Asked, Presence> = now.into_iter().zip(found).collect();
        let answer = |asked: &Asked| {
            let found = changes.asked_now(asked).and_then(|now| known.get(&now).cloned()).unwrap_or(Presence::Missing);
            match (changes.creates(&asked.path), found) {
                (Some(true), _) => Presence::File,
                (Some(false), found) if found.is_missing() => Presence::Folder,
                (_, Presence::Spelt(now)) => Presence::Spelt(changes.target(&now).into()),
                (_, found) => found,
            }
        };
        asked.iter().map(answer).collect()
    };
    let (model, findings) = judge(workspace, &sources, &mut Learned::default(), &Progress::silent(), look_up);
    (sources, model, findings)
}

/// Opens the workspace of `dir`, whose `book.toml` names only rules that there are.
///
/// # Errors
/// Where the folder or its `book.toml` cannot be used.
pub fn open(dir: &Path) -> Result<Workspace, Error> {
    open_for(dir, &[])
}

/// The same for somebody who asks about some paths, see [`host::open_for`].
///
/// # Errors
/// As with [`open`], and where a path lies in a checkout that cannot be read with the rest.
pub fn open_for(dir: &Path, paths: &[PathBuf]) -> Result<Workspace, Error> {
    let workspace = host::open_for(dir, paths)?;
    if let Some(path) = &workspace.config_path {
        lint::check_settings(&workspace.config, &workspace.config_text, path)?;
    }
    Ok(workspace)
}

/// Makes the site of a verdict, with the report on it.
///
/// # Errors
/// Where the theme or the user's pages cannot be used.
pub fn make(verdict: &Verdict) -> Result<Site, Error> {
    let Verdict { workspace, model, findings } = verdict;
    let build = &workspace.config.build;
    let content = host::read_folder(workspace, &build.content)?;
    let theme = host::read_folder(workspace, &build.theme)?;
    let mermaid = read_mermaid(workspace)?;
    let name = workspace.name();
    let inputs = site::Inputs {
        model,
        findings,
        config: &workspace.config,
        name: &name,
        content: &content,
        theme: &theme,
        mermaid: mermaid.as_ref(),
        extra: EXTRA,
    };
    Ok(site::build(&inputs).map_err(|error| error.in_folder(&build.theme))?)
}

/// The copy of mermaid that the user brings.
fn read_mermaid(workspace: &Workspace) -> Result<Option<MermaidCopy>, Error> {
    let Some(path) = workspace.mermaid() else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(MermaidCopy { name, bytes: host::read_file(workspace, &path)? }))
}

/// Makes the site of a verdict, and puts it into the folder `output`. Gives back what was published, and a finding for each file that
/// could not be made.
///
/// # Errors
/// Where the site cannot be made, the folder is not ours to replace, or the disk refuses. The old site is whole then.
pub fn publish(verdict: &Verdict, output: &Path, progress: &Progress) -> Result<(Published, Vec<Finding>), Error> {
    progress.stage("Rendering");
    let site = make(verdict)?;
    let failed = site.failed.iter().map(|failed| Finding::unmade(&failed.path, &failed.error)).collect();
    Ok((host::publish(&verdict.workspace, &site, output, progress)?, failed))
}

/// What the site holds beside what it makes itself.
const EXTRA: &[(&str, site::Extra)] = &[
    ("report.json", |model, findings| report::json::render(&Reported::whole(model, findings)).into_bytes()),
    ("report.sarif", |model, findings| report::sarif::render(&Reported::whole(model, findings)).into_bytes()),
];

/// Why the work could not be done.
#[derive(Debug)]
pub enum Error {
    Config(ConfigError),
    Theme(ThemeError),
    Host(HostError),
    Internal(InternalError),
}

impl From<InternalError> for Error {
    fn from(error: InternalError) -> Self {
        Self::Internal(error)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<ThemeError> for Error {
    fn from(error: ThemeError) -> Self {
        Self::Theme(error)
    }
}

impl From<HostError> for Error {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Config(error) => Self::Config(error),
            OpenError::Host(error) => Self::Host(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(out),
            Self::Theme(error) => error.fmt(out),
            Self::Host(error) => error.fmt(out),
            Self::Internal(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for Error {}
