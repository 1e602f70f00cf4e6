//! What is new in a workspace since a day.

use super::news::News;
use super::times::{Line, Times};
use crate::disk::{HostError, Progress};
use crate::host::{self, Workspace};
use crate::pipeline::{Analysis, Error, Output};
use crate::text::Date;

/// What is new since a day.
pub struct Digest {
    /// The workspace as it is.
    pub analysis: Analysis,
    /// The day from which on everything is new.
    pub since: Date,
    /// What that is.
    pub news: News,
}

/// What is new in a workspace since a day, of which all of it counts.
///
/// # Errors
/// Where the workspace cannot be read, or git knows nothing of that time.
pub fn digest(workspace: Workspace, since: Date, progress: &Progress) -> Result<Digest, Error> {
    let sources = host::crawl(&workspace, progress)?;
    let moment = Line::since(&workspace, &sources, since.start()).at(since.start());
    if moment.commits.is_empty() {
        let help = Some("a digest compares commits: use it in git checkouts, and fetch more of the history of shallow ones".to_owned());
        let message = "git knows no commit of any repo from before that day".to_owned();
        return Err(HostError { path: workspace.root, message, help }.into());
    }
    let mut times = Times::new(&workspace, &sources, progress);
    let was = times.at(&moment)?;
    let is = times.now();
    let news = News::between((&was).into(), (&is).into(), since);
    drop(times);
    let Output { model, contracts, findings, .. } = is;
    Ok(Digest { analysis: Analysis { workspace, model, contracts, findings }, since, news })
}
