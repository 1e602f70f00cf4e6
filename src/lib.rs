//! Crossbook reads the cross-collab folders of every repository in a workspace and gives back a verdict and a site.

pub mod cli;
pub mod config;
pub mod data;
pub mod diagram;
pub mod graph;
pub mod host;
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

use std::fmt;
use std::path::Path;

use config::ConfigError;
use host::{Dates, HostError, OpenError, Progress, Published, Versions, Workspace};
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
    judge(open(dir)?, progress)
}

/// Reads a workspace that was opened, and judges it.
///
/// # Errors
/// Where it cannot be read.
pub fn judge(workspace: Workspace, progress: &Progress) -> Result<Verdict, Error> {
    let sources = host::crawl(&workspace, progress)?;
    let (mut memo, mut dates, mut versions) = (Memo::default(), Dates::default(), Versions::default());
    let (model, findings) = weigh(&workspace, &sources, &mut memo, &mut dates, &mut versions, host::look_up, progress);
    Ok(Verdict { workspace, model, findings })
}

/// What sources say, and what in it does not hold. `look_up` answers what only the disk knows.
fn weigh(
    workspace: &Workspace,
    sources: &Sources,
    memo: &mut Memo,
    dates: &mut Dates,
    versions: &mut Versions,
    look_up: impl Fn(&Workspace, &[Asked]) -> Vec<Presence>,
    progress: &Progress,
) -> (Model, Vec<Finding>) {
    progress.stage("Parsing");
    let draft = Draft::read_with(&workspace.config, sources, memo);
    progress.stage("Resolving");
    let lines = draft.lines_asked();
    let origins = dates.ask(workspace, sources, &lines);
    let draft = draft.dated(&lines, origins);
    let asked = draft.asked();
    let answers = look_up(workspace, &asked);
    let model = Model::resolve(draft, &asked.into_iter().zip(answers).collect());
    let asked = model.versions_asked();
    let answers = versions.ask(workspace, sources, &asked);
    let model = model.with_versions(&asked, &answers, memo);
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

/// Opens the workspace of `dir`, whose `book.toml` names only rules that there are.
///
/// # Errors
/// Where the folder or its `book.toml` cannot be used.
pub fn open(dir: &Path) -> Result<Workspace, Error> {
    let workspace = host::open(dir)?;
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
    let content = host::read_folder(&workspace.base.join(&build.content))?;
    let theme = host::read_folder(&workspace.base.join(&build.theme))?;
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
    Ok(Some(MermaidCopy { name, bytes: host::read_file(&path)? }))
}

/// Makes the site of a verdict, and puts it into the folder `output`.
///
/// # Errors
/// Where the site cannot be made, the folder is not ours to replace, or the disk refuses. The old site is whole then.
pub fn publish(verdict: &Verdict, output: &Path, progress: &Progress) -> Result<Published, Error> {
    progress.stage("Rendering");
    let site = make(verdict)?;
    Ok(host::publish(&verdict.workspace, &site, output, progress)?)
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
        }
    }
}

impl std::error::Error for Error {}
