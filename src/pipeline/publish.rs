//! From an analysis to a site, and to the folder that it is published in.

use std::path::Path;

use super::{Analysis, Error};
use crate::disk::Progress;
use crate::host::{self, Published, Workspace};
use crate::lint::Finding;
use crate::report::{self, Reported};
use crate::site::{self, MermaidCopy, Site};

/// Makes the site of an analysis, with the report on it.
///
/// # Errors
/// Where the theme or the user's pages cannot be used.
pub fn make(analysis: &Analysis) -> Result<Site, Error> {
    let Analysis { workspace, model, contracts, findings } = analysis;
    let build = &workspace.config.build;
    let content = host::read_folder(workspace, &build.content)?;
    let theme = host::read_folder(workspace, &build.theme)?;
    let mermaid = read_mermaid(workspace)?;
    let name = workspace.name();
    let inputs = site::Inputs {
        model,
        contracts,
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
pub(crate) fn read_mermaid(workspace: &Workspace) -> Result<Option<MermaidCopy>, Error> {
    let Some(path) = workspace.mermaid() else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(MermaidCopy { name, bytes: host::read_file(workspace, &path)? }))
}

/// Makes the site of an analysis, and puts it into the folder `output`. Gives back what was published, and a finding for each file that
/// could not be made.
///
/// # Errors
/// Where the site cannot be made, the folder is not ours to replace, or the disk refuses. The old site is whole then.
pub fn publish(analysis: &Analysis, output: &Path, progress: &Progress) -> Result<(Published, Vec<Finding>), Error> {
    progress.stage("Rendering");
    let site = make(analysis)?;
    let failed = site.failed.iter().map(|failed| Finding::unmade(&failed.path, &failed.error)).collect();
    Ok((host::publish(&analysis.workspace, &site, output, progress)?, failed))
}

/// What the site holds beside what it makes itself.
pub(crate) const EXTRA: &[(&str, site::Extra)] = &[
    ("report.json", |model, contracts, findings| report::json::render(&Reported::whole(model, contracts, findings)).into_bytes()),
    ("report.sarif", |model, contracts, findings| report::sarif::render(&Reported::whole(model, contracts, findings)).into_bytes()),
];
