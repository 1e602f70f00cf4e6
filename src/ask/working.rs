//! The changes in a working tree that are not committed, and what they do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::start::here;
use crate::context::{Changes, Context, Inputs, Surroundings};
use crate::disk::{HostError, Progress};
use crate::error::{ArgumentError, Error};
use crate::git::{Git, UserConfig};
use crate::host::{self, Workspace};
use crate::lint::{Finding, Provenance};
use crate::model::{Model, People, RepoId, join};
use crate::pipeline::Analysis;
use crate::since::{Since, StartPoints, since};

/// What there is to know about the uncommitted changes of a repo, or of the one that this folder is in. `base` is the way from the reader's
/// folder to the workspace's root.
///
/// # Errors
/// Where it is unknown which repo is meant, or git does not know it.
pub(crate) fn of_changes(workspace: Workspace, repo: Option<RepoId>, base: &str, progress: &Progress) -> Result<Context, Error> {
    let own = repo.map(|repo| repo.0 as usize).or_else(|| here(&workspace)).ok_or_else(|| {
        let names: Vec<&str> = workspace.checkouts.iter().map(|checkout| checkout.info.name.as_str()).collect();
        ArgumentError::of("not in a repo, so it is unknown whose changes are meant")
            .with_help(format!("name the repo: {}", names.join(", ")))
    })?;
    let start = host::revision(&workspace, own, Some("HEAD"))?;
    let commit: String = start.commit.chars().take(7).collect();
    let Since { analysis, .. } = since(workspace, &StartPoints::OfAll(BTreeMap::from([(own, start)])), progress)?;
    let Analysis { workspace, model, contracts, findings } = &analysis;
    let files = changed(workspace, model, own)?;
    let introduced = |finding: &&Finding| finding.provenance == Some(Provenance::Introduced);
    let (here, left): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().filter(introduced).partition(|finding| finding.repo == Some(RepoId(own as u32)));
    let inputs = Inputs { model, contracts, findings };
    let known = Surroundings::new(inputs, std::sync::Arc::new(People::new(model)));
    let changes = Changes { repo: RepoId(own as u32), commit: &commit, files: &files, left, introduced: here };
    Ok(known.of_changes(inputs, &changes, base))
}

/// The files of a repo that git has another copy of, and the documents that it has none of; relative to the workspace's root.
fn changed(workspace: &Workspace, model: &Model, own: usize) -> Result<Vec<String>, Error> {
    let checkout = &workspace.checkouts[own];
    let user = UserConfig::seen_from(checkout.root.clone());
    let head = Git::of(&checkout.root).head(vec![".".to_owned()], &user).ok_or_else(|| {
        HostError::new(Path::new(&checkout.info.path), "git does not say what changed here").with_help("is it a checkout with a commit?")
    })?;
    let at = |path: &String| join(&checkout.info.path, path.trim_end_matches('/'));
    let new: BTreeSet<String> = head.untracked.iter().map(at).collect();
    // Of what git has no copy of, the documents count: other things are made by builds and editors.
    let is_new = |file: &str| new.contains(file) || new.iter().any(|folder| crate::model::lies_in(file, folder));
    let documents = model.documents.iter().map(|document| document.file.to_string()).filter(|file| is_new(file));
    let all: BTreeSet<String> = head.changed.iter().map(at).chain(documents).collect();
    Ok(all.into_iter().collect())
}
