//! From a folder to an analysis and a site.
//!
//! [`Pipeline`] is the order of the stages, with their caches; [`Session`] feeds it with a workspace; a [`World`] answers its queries.
//! Every command, the preview and the self-test are users of these.

mod answers;
mod fingerprint;
mod overlay;
mod publish;
mod renumber;
mod run;
mod session;
mod simulate;
mod stage;
mod templates;
mod world;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use answers::Invalidated;
pub use fingerprint::Fingerprint;
pub use overlay::Overlay;
pub(crate) use publish::{EXTRA, read_mermaid, read_pictures};
pub use publish::{make, make_single, publish};
pub use renumber::{Renumbered, renumber};
pub use run::{Input, Output, Pipeline};
pub use session::{Reading, Session};
pub use simulate::{Simulated, simulate};
pub use stage::{Stage, Timings};
pub use templates::templates;
pub use world::World;

use crate::contract::Contracts;
use crate::disk::Progress;
pub use crate::error::Error;
use crate::host::{self, Workspace};
use crate::lint::{self, Finding};
use crate::model::Model;
use crate::source::Sources;

/// A workspace, what its documents say, and what is wrong in them.
#[derive(Debug)]
pub struct Analysis {
    /// The workspace as it was opened.
    pub workspace: Workspace,
    /// What its documents say.
    pub model: Arc<Model>,
    /// What repos agreed on, and whether they keep to it.
    pub contracts: Arc<Contracts>,
    /// By file, place and rule.
    pub findings: Vec<Finding>,
}

/// Opens the workspace of `dir`, whose `book.toml` names only rules that there are.
///
/// # Errors
/// Where the folder or its `book.toml` cannot be used.
pub fn open(dir: &Path) -> Result<Workspace, Error> {
    open_for(dir, &[])
}

/// Opens the workspace of `dir` with the checkouts that `book.toml` does not list and that are `wanted`, see [`host::open_with`].
///
/// # Errors
/// As with [`open`].
pub fn open_with(dir: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Workspace, Error> {
    checked(host::open_with(dir, wanted)?)
}

/// Opens the workspace of `dir` for somebody who asks about some paths, see [`host::open_for`].
///
/// # Errors
/// As with [`open`], and where a path lies in a checkout that cannot be read with the rest.
pub fn open_for(dir: &Path, paths: &[PathBuf]) -> Result<Workspace, Error> {
    checked(host::open_for(dir, paths)?)
}

/// A workspace whose settings name only rules that there are.
fn checked(workspace: Workspace) -> Result<Workspace, Error> {
    if let Some(path) = &workspace.config_path {
        lint::check_settings(&workspace.config, &workspace.config_text, path)?;
    }
    Ok(workspace)
}

/// Reads the workspace of `dir` and judges it.
///
/// # Errors
/// Where the workspace cannot be opened or read. What is wrong inside its documents is a finding.
pub fn check(dir: &Path, progress: &Progress) -> Result<Analysis, Error> {
    examine(open(dir)?, progress).map(|(analysis, _)| analysis)
}

/// Reads a workspace and judges it for somebody who makes a site of it, see [`publish()`]; the sources are what was read.
///
/// # Errors
/// Where it cannot be read.
pub fn check_to_publish(workspace: Workspace, progress: &Progress) -> Result<(Analysis, Fingerprint, Sources), Error> {
    let sources = host::crawl(&workspace, progress)?;
    let mut session = Session::once();
    let analysis = judge(&mut session, workspace, &sources, progress);
    let fingerprint = Fingerprint::of_analysis(&analysis.workspace.config_text, &sources, session.answers());
    Ok((analysis, fingerprint, sources))
}

/// Reads a workspace and judges it; the sources are what was read.
///
/// # Errors
/// Where it cannot be read.
pub fn examine(workspace: Workspace, progress: &Progress) -> Result<(Analysis, Sources), Error> {
    let sources = host::crawl(&workspace, progress)?;
    let analysis = judge(&mut Session::once(), workspace, &sources, progress);
    Ok((analysis, sources))
}

fn judge(session: &mut Session, workspace: Workspace, sources: &Sources, progress: &Progress) -> Analysis {
    let paths = |queries: &[_]| host::stat_paths(&workspace, queries);
    let Output { model, contracts, findings, .. } = session.run(&workspace, sources, &Invalidated::All, &paths, progress);
    Analysis { workspace, model, contracts, findings }
}
