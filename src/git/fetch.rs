//! Fetching a repo into the user's cache: its newest commit, and of it the folders that are read.
#![allow(clippy::disallowed_methods, reason = "it writes into the user's cache, until a deadline")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Git;
use super::call::Call;
use super::runner::NoAnswer;
use crate::config::Address;
use crate::disk::program::{Failure, Limits};
use crate::disk::{cache, path, reason};
use crate::text::Cut;

/// How long fetching one repo may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(120);
/// How much is read of what git prints while it fetches, in bytes. It is asked to print nothing.
const MAX_PRINTED_BYTES: u64 = 1024 * 1024;

/// Where a repo can be fetched from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteOrigin {
    pub url: String,
    /// The branch that is read; without one, the origin's own choice.
    pub branch: Option<String>,
}

impl RemoteOrigin {
    /// An address as `book.toml` has it: a path in it is seen from the workspace's root.
    pub(crate) fn new(url: &str, branch: Option<String>, root: &Path) -> Self {
        let place = path::join(root, url);
        let is_path = Address::of(url) == Some(Address::Path) && place.exists();
        let url = if is_path { place.to_string_lossy().into_owned() } else { url.to_owned() };
        Self { url, branch }
    }
}

/// The folder of the cache that holds a repo.
pub(crate) fn cached(name: &str, origin: &RemoteOrigin) -> PathBuf {
    let plain: String = name.chars().map(|one| if one.is_ascii_alphanumeric() { one.to_ascii_lowercase() } else { '-' }).take(40).collect();
    let identity = format!("{}\0{}", origin.url, origin.branch.as_deref().unwrap_or_default());
    cache::folder().join(format!("{plain}-{}", blake3::hash(identity.as_bytes()).to_hex().head(16)))
}

/// Fetches the newest commit of a repo into its place in the cache, and of it the wanted folders alone; each starts with a `/`.
///
/// # Errors
/// In words, where it cannot be reached, or the disk refuses. What was fetched before is there still.
pub(crate) fn fetch(place: &Path, origin: &RemoteOrigin, wanted: &[String]) -> Result<(), String> {
    let deadline = Instant::now() + FETCH_TIMEOUT;
    if place.join(".git").exists() { update(place, origin, wanted, deadline) } else { begin(place, origin, wanted, deadline) }
}

/// A repo that takes its place in the cache once it is whole.
fn begin(place: &Path, origin: &RemoteOrigin, wanted: &[String], deadline: Instant) -> Result<(), String> {
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
fn update(place: &Path, origin: &RemoteOrigin, wanted: &[String], deadline: Instant) -> Result<(), String> {
    let fetch = Call::fetches("fetch").with(["--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "origin"]);
    let fetch = match &origin.branch {
        Some(branch) => fetch.branch(branch),
        None => fetch.at("HEAD"),
    };
    git(place, fetch, deadline)?;
    git(place, Call::fetches("sparse-checkout").with(["set", "--no-cone", "--stdin"]).asking(wanted), deadline)?;
    let drivers = Git::of(place).drivers().ok_or("git does not report which filters it would run")?;
    let checkout = Call::fetches("checkout").with(["--quiet", "--force", "--detach", "FETCH_HEAD"]).without_drivers(drivers);
    git(place, checkout, deadline)
}

/// Runs git; why it failed, by its own last word.
fn git(place: &Path, call: Call, deadline: Instant) -> Result<(), String> {
    let timeout = deadline.saturating_duration_since(Instant::now());
    let limits = Limits { max_bytes: MAX_PRINTED_BYTES, timeout, reads_errors: true };
    let ended = Git::of(place).run(call, limits).map_err(|failure| match failure {
        NoAnswer::Refused => "`book.toml` has a value that cannot be passed to git".to_owned(),
        NoAnswer::Program(Failure::Start(error)) => format!("cannot run `git`: {}", reason(&error)),
        NoAnswer::Program(Failure::TooLong) => "the output of git is too long".to_owned(),
        NoAnswer::Program(Failure::TooSlow) => format!("timed out after {} seconds", FETCH_TIMEOUT.as_secs()),
    })?;
    if ended.status.success() {
        return Ok(());
    }
    let last = ended.errors.lines().rfind(|line| line.starts_with("fatal: ") || line.starts_with("error: "));
    let why = last.or_else(|| ended.errors.lines().next_back()).unwrap_or("git failed");
    Err(why.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned())
}
