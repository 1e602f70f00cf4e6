//! From an analysis to a site, and to the folder that it is published in.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Analysis, Error, Fingerprint};
use crate::diagram::Gallery;
use crate::disk::{Progress, cache};
use crate::host::{self, Published, Workspace};
use crate::isolated;
use crate::lint::Finding;
use crate::report::{self, Reported};
use crate::site::{self, MermaidCopy, Past, Prepared, Single, Site, Subject, ThemeError};

/// What the file is called that holds the pictures of a workspace.
const PICTURES: &str = "pictures";

/// Makes the site of an analysis, with the report on it.
///
/// # Errors
/// Where the theme or the user's pages cannot be used.
pub fn make(analysis: &Analysis) -> Result<Site, Error> {
    make_with(analysis, &Own::read(&analysis.workspace)?, &Past::default(), &Gallery::default())
}

/// Makes one file of several pages of an analysis' site.
///
/// # Errors
/// Where the theme or the user's pages cannot be used.
pub fn make_single(analysis: &Analysis, subject: Subject, progress: &Progress) -> Result<Single, Error> {
    let Analysis { workspace, .. } = analysis;
    let (own, past) = (Own::read(workspace)?, Past::default());
    progress.stage("Rendering");
    let pictures = read_pictures(workspace);
    let in_folder = |error: ThemeError| error.in_folder(&workspace.config.build.theme);
    let prepared = Prepared::new(&own.inputs(analysis, &past, &pictures)).map_err(in_folder)?;
    Ok(prepared.single(subject, &|path| host::read_copy(workspace, path)).map_err(in_folder)?)
}

/// What the user brings for the site.
#[derive(Hash)]
struct Own {
    /// What the site is called where nobody says otherwise.
    name: String,
    content: BTreeMap<String, Vec<u8>>,
    theme: BTreeMap<String, Vec<u8>>,
    mermaid: Option<MermaidCopy>,
}

impl Own {
    fn read(workspace: &Workspace) -> Result<Self, Error> {
        let build = &workspace.config.build;
        Ok(Self {
            name: workspace.name(),
            content: host::read_folder(workspace, &build.content)?,
            theme: host::read_folder(workspace, &build.theme)?,
            mermaid: read_mermaid(workspace)?,
        })
    }

    fn inputs<'a>(&'a self, analysis: &'a Analysis, past: &'a Past, pictures: &'a Gallery) -> site::Inputs<'a> {
        let Analysis { workspace, model, contracts, findings } = analysis;
        site::Inputs {
            model,
            contracts,
            findings,
            config: &workspace.config,
            name: &self.name,
            content: &self.content,
            theme: &self.theme,
            mermaid: self.mermaid.as_ref(),
            pictures,
            trends: &past.trends,
            news: &past.news,
            editor: None,
            extra: EXTRA,
        }
    }
}

fn make_with(analysis: &Analysis, own: &Own, past: &Past, pictures: &Gallery) -> Result<Site, Error> {
    let made = site::build(&own.inputs(analysis, past, pictures));
    Ok(made.map_err(|error| error.in_folder(&analysis.workspace.config.build.theme))?)
}

/// The copy of mermaid that the user brings.
pub(crate) fn read_mermaid(workspace: &Workspace) -> Result<Option<MermaidCopy>, Error> {
    let Some(path) = workspace.mermaid() else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(MermaidCopy { name, bytes: host::read_file(workspace, &path)? }))
}

/// The pictures that this program drew of a workspace the last time, as far as they were kept.
pub(crate) fn read_pictures(workspace: &Workspace) -> Gallery {
    let kept = || {
        let text = cache::read(&cache::about(&workspace.root, PICTURES)?)?;
        let (program, pictures) = text.split_once('\n')?;
        (cache::program()? == program).then(|| Gallery::from_text(pictures))
    };
    kept().unwrap_or_default()
}

/// Keeps the pictures of a site, and no others.
fn keep_pictures(workspace: &Workspace, pictures: &Gallery) {
    if let Some(text) = pictures.to_text()
        && let Some((place, program)) = cache::about(&workspace.root, PICTURES).zip(cache::program())
    {
        cache::write(&place, &format!("{program}\n{text}"));
    }
}

/// Makes the site of an analysis, and puts it into the folder `output`. Gives back what was published, and a finding for each file that
/// could not be made. `fingerprint` is that of the analysis: where it says that the site would be the one that stands there, byte for
/// byte, nothing is made, and nobody looks back. What the site shows of the time before is a function of `moments`, their key.
///
/// # Errors
/// Where the site cannot be made, the folder is not ours to replace, or the disk refuses. The old site is whole then.
pub fn publish(
    analysis: &Analysis,
    fingerprint: &Fingerprint,
    moments: &str,
    look_back: &dyn Fn() -> Result<Past, Error>,
    output: &Path,
    progress: &Progress,
) -> Result<(Published, Vec<Finding>), Error> {
    let Analysis { workspace, findings, .. } = analysis;
    let own = Own::read(workspace)?;
    let key = fingerprint.with(&(&own, moments));
    if let Some(key) = &key
        && let Some(published) = host::standing(workspace, output, key.as_str(), progress)?
    {
        return Ok((published, Vec::new()));
    }
    let past = look_back()?;
    progress.stage("Rendering");
    let pictures = read_pictures(workspace);
    let site = make_with(analysis, &own, &past, &pictures)?;
    keep_pictures(workspace, &pictures);
    let failed: Vec<Finding> = site.failed.iter().map(|failed| Finding::unmade(&failed.path, &failed.error)).collect();
    let published = host::publish(workspace, &site, output, progress)?;
    // What went wrong in this run may go well in the next.
    let is_whole = failed.is_empty() && !findings.iter().any(Finding::is_internal) && !isolated::gave_up();
    if let Some(key) = key.filter(|_| is_whole) {
        host::remember(output, key.as_str(), &site);
    }
    Ok((published, failed))
}

/// What the site holds beside what it makes itself.
pub(crate) const EXTRA: &[(&str, site::Extra)] = &[
    ("report.json", |model, contracts, findings| report::json::render(&Reported::whole(model, contracts, findings)).into_bytes()),
    ("report.sarif", |model, contracts, findings| report::sarif::render(&Reported::whole(model, contracts, findings)).into_bytes()),
];
