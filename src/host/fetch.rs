//! Repos that are not checked out here, and are fetched into the user's cache to be read.

use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::{Checkout, Workspace};
use crate::disk::{HostError, Progress, shown_address};
use crate::git::{self, RemoteOrigin};

/// Brings every repo up to date that is fetched. Where one cannot be reached and was fetched before, that is read, and said.
///
/// # Errors
/// Where one cannot be reached and never was.
pub(super) fn fetch_all(workspace: &Workspace, progress: &Progress) -> Result<(), HostError> {
    let fetched: Vec<(&Checkout, &RemoteOrigin)> =
        workspace.checkouts.iter().filter_map(|checkout| Some((checkout, checkout.fetched_from()?))).collect();
    if fetched.is_empty() {
        return Ok(());
    }
    progress.stage("Fetching");
    let said: Vec<Option<String>> =
        fetched.par_iter().map(|(checkout, origin)| fetch(workspace, checkout, origin)).collect::<Result<_, _>>()?;
    said.iter().flatten().for_each(|remark| progress.remark(remark));
    Ok(())
}

/// Fetches one repo; a remark where an older copy has to do.
fn fetch(workspace: &Workspace, checkout: &Checkout, origin: &RemoteOrigin) -> Result<Option<String>, HostError> {
    let place = &checkout.root;
    let wanted: Vec<String> = workspace.starts(checkout).map(|path| format!("/{}", path.trim_matches('/'))).collect();
    let is_there = place.join(".git").exists();
    let shown = shown_address(&origin.url);
    match git::fetch::fetch(place, origin, &wanted).map_err(|why| why.replace(&origin.url, &shown)) {
        Ok(()) => Ok(None),
        Err(why) if is_there => {
            let age = place.join(".git/FETCH_HEAD").metadata().or_else(|_| place.metadata()).and_then(|about| about.modified());
            let age = age.ok().and_then(|then| SystemTime::now().duration_since(then).ok()).map(ago).unwrap_or_default();
            let remark = format!("{}: cannot be fetched from {shown}: {why}; using the copy fetched{age}", checkout.info.name);
            Ok(Some(crate::report::text::safe(&remark)))
        }
        Err(why) => {
            let message = format!("the repo `{}` cannot be fetched: {why}", checkout.info.name);
            let help = format!("check it out at `{}`, or mark it `absent = true` in `book.toml`", checkout.info.path);
            Err(HostError::new(shown, message).with_help(help))
        }
    }
}

fn ago(age: Duration) -> String {
    match age.as_secs() / 3600 {
        0 => " less than an hour ago".to_owned(),
        hours @ 1..48 => format!(" {hours} h ago"),
        hours => format!(" {} days ago", hours / 24),
    }
}
