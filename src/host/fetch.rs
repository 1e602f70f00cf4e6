//! Repos that are not checked out, but can be had: fetched into a cache by the git program, the crawled folder alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use rayon::prelude::*;

use super::checkout::Checkout;
use super::program::git::{Call, drivers};
use super::program::{self, Failure, Limits};
use super::{HostError, Progress, Workspace, cache, reason, shown};
use crate::config::Address;
use crate::model::below;
use crate::text::Cut;

/// How long fetching one repo may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// So much is read of what git prints while it fetches, in bytes. It is asked to print nothing.
const LONGEST: u64 = 1024 * 1024;

/// Where a repo can be fetched from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub url: String,
    /// The branch that is read; without one, the origin's own choice.
    pub branch: Option<String>,
}

impl Origin {
    /// An address as `book.toml` has it: a path in it is seen from the workspace's root.
    pub(super) fn new(url: &str, branch: Option<String>, root: &Path) -> Self {
        let place = super::path::join(root, url);
        let is_path = Address::of(url) == Some(Address::Path) && place.exists();
        let url = if is_path { place.to_string_lossy().into_owned() } else { url.to_owned() };
        Self { url, branch }
    }
}

/// The folder of the cache that holds a repo.
pub(super) fn cached(name: &str, origin: &Origin) -> PathBuf {
    let plain: String = name.chars().map(|one| if one.is_ascii_alphanumeric() { one.to_ascii_lowercase() } else { '-' }).take(40).collect();
    let identity = format!("{}\0{}", origin.url, origin.branch.as_deref().unwrap_or_default());
    cache::folder().join(format!("{plain}-{}", blake3::hash(identity.as_bytes()).to_hex().head(16)))
}

/// Brings every repo up to date that is fetched. Where one cannot be reached and was fetched before, that is read, and said.
///
/// # Errors
/// Where one cannot be reached and never was.
pub(super) fn fetch_all(workspace: &Workspace, progress: &Progress) -> Result<(), HostError> {
    let fetched: Vec<(&Checkout, &Origin)> =
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
fn fetch(workspace: &Workspace, checkout: &Checkout, origin: &Origin) -> Result<Option<String>, HostError> {
    let place = &checkout.root;
    let wanted: Vec<String> = std::iter::once(&workspace.config.workspace.folder)
        .chain(&checkout.publish)
        .map(|path| format!("/{}", path.trim_matches('/')))
        .collect();
    let deadline = Instant::now() + PATIENCE;
    let is_there = place.join(".git").exists();
    let fetched = if is_there { update(place, origin, &wanted, deadline) } else { begin(place, origin, &wanted, deadline) };
    let shown = shown(&origin.url);
    match fetched.map_err(|why| why.replace(&origin.url, &shown)) {
        Ok(()) => Ok(None),
        Err(why) if is_there => {
            let age = place.join(".git/FETCH_HEAD").metadata().or_else(|_| place.metadata()).and_then(|about| about.modified());
            let age = age.ok().and_then(|then| SystemTime::now().duration_since(then).ok()).map(ago).unwrap_or_default();
            let remark = format!("{}: cannot be fetched from {shown}: {why}; reading what was fetched{age}", checkout.name);
            Ok(Some(crate::report::text::safe(&remark)))
        }
        Err(why) => {
            let message = format!("the repo `{}` cannot be fetched: {why}", checkout.name);
            let help = format!("check it out at `{}`, or mark it `absent = true` in `book.toml`", checkout.path);
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

/// A repo that takes its place in the cache once it is whole.
fn begin(place: &Path, origin: &Origin, wanted: &[String], deadline: Instant) -> Result<(), String> {
    let folder = place.parent().unwrap_or(place);
    let fail = |error: std::io::Error| format!("{}: {}", folder.display(), reason(&error));
    cache::make_private(folder).map_err(fail)?;
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", std::process::id()));
    let staged = folder.join(name);
    let _ = fs::remove_dir_all(&staged);
    // No template: it may bring hooks along.
    let init = Call::fetches("init").with(["--quiet", "--template="]).paths([&staged]);
    let remote = || Call::fetches("remote").with(["add"]).paths(["origin", &origin.url]);
    let done = git(folder, init, deadline)
        .and_then(|()| git(&staged, remote(), deadline))
        .and_then(|()| update(&staged, origin, wanted, deadline))
        .and_then(|()| {
            // Another run may have been faster; its copy is as good.
            match fs::rename(&staged, place) {
                Err(_) if place.join(".git").exists() => Ok(()),
                renamed => renamed.map_err(fail),
            }
        });
    let _ = fs::remove_dir_all(&staged);
    done
}

/// Fetches the newest commit alone, and of it the wanted folders alone.
fn update(place: &Path, origin: &Origin, wanted: &[String], deadline: Instant) -> Result<(), String> {
    let fetch = Call::fetches("fetch").with(["--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "origin"]);
    let fetch = match &origin.branch {
        Some(branch) => fetch.branch(branch),
        None => fetch.at("HEAD"),
    };
    git(place, fetch, deadline)?;
    git(place, Call::fetches("sparse-checkout").with(["set", "--no-cone", "--stdin"]).asking(wanted), deadline)?;
    let drivers = drivers(place).ok_or("git cannot say which filters it would run")?;
    let checkout = Call::fetches("checkout").with(["--quiet", "--force", "--detach", "FETCH_HEAD"]).without_drivers(drivers);
    git(place, checkout, deadline)
}

/// Runs git; why it failed, by its own last word.
fn git(place: &Path, call: Call, deadline: Instant) -> Result<(), String> {
    let (command, input) = call.command(place).ok_or("git cannot be given what `book.toml` says of it")?;
    let limits = Limits { longest: LONGEST, patience: deadline.saturating_duration_since(Instant::now()) };
    let ended = program::run(command, input, limits).map_err(|failure| match failure {
        Failure::Start(error) => format!("the program `git` cannot be run: {}", reason(&error)),
        Failure::TooLong => "git prints too much".to_owned(),
        Failure::TooSlow => format!("it takes longer than {} seconds", PATIENCE.as_secs()),
    })?;
    if ended.status.success() {
        return Ok(());
    }
    let last = ended.errors.lines().rfind(|line| line.starts_with("fatal: ") || line.starts_with("error: "));
    let why = last.or_else(|| ended.errors.lines().next_back()).unwrap_or("git failed");
    Err(why.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned())
}

impl Checkout {
    /// Where it is fetched from; none where it is checked out, or absent.
    pub(super) fn fetched_from(&self) -> Option<&Origin> {
        self.git.as_ref().filter(|_| self.fetched && !self.absent)
    }
}

impl Workspace {
    /// The place of a path that is relative to the workspace's root: of a fetched repo, in the cache.
    pub(super) fn on_disk(&self, path: &str) -> PathBuf {
        let fetched = self.checkouts.iter().filter(|checkout| checkout.fetched_from().is_some());
        let inside = fetched.filter_map(|checkout| Some((checkout, below(&checkout.path, path)?.trim_start_matches('/'))));
        match inside.max_by_key(|(checkout, _)| checkout.path.len()) {
            Some((checkout, rest)) => super::path::join(&checkout.root, rest),
            None => super::path::join(&self.root, path),
        }
    }
}
