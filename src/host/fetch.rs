//! Repos that are not checked out, but can be had: fetched into a cache by the git program, the crawled folder alone.

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rayon::prelude::*;

use super::checkout::Checkout;
use super::{HostError, Progress, Workspace, reason};
use crate::text::Cut;

/// How long fetching one repo may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long to wait between two looks whether git is done.
const PAUSE: Duration = Duration::from_millis(10);

/// What git sets for the programs that it runs itself, such as a hook that runs Crossbook; it speaks of another repo.
const OF_ANOTHER_REPO: [&str; 12] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

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
        let url = if place.exists() { place.to_string_lossy().into_owned() } else { url.to_owned() };
        Self { url, branch }
    }

    /// The address without a password or token.
    fn shown(&self) -> String {
        match self.url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('@')?))) {
            Some((scheme, (user, rest))) if !user.contains('/') => format!("{scheme}://{rest}"),
            _ => self.url.clone(),
        }
    }
}

/// The folder of the cache that holds a repo.
pub(super) fn cached(name: &str, origin: &Origin) -> PathBuf {
    let plain: String = name.chars().map(|one| if one.is_ascii_alphanumeric() { one.to_ascii_lowercase() } else { '-' }).take(40).collect();
    let identity = format!("{}\0{}", origin.url, origin.branch.as_deref().unwrap_or_default());
    cache().join(format!("{plain}-{}", blake3::hash(identity.as_bytes()).to_hex().head(16)))
}

fn cache() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let place = set("CROSSBOOK_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("crossbook")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/crossbook")))
        .or_else(|| set("LOCALAPPDATA").map(|local| local.join("crossbook")))
        .unwrap_or_else(|| std::env::temp_dir().join("crossbook"));
    // An address relative to wherever somebody happens to stand would be another cache each time.
    let place = std::path::absolute(&place).unwrap_or(place);
    place.canonicalize().unwrap_or(place)
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
    let fetched = if is_there { update(place, origin, &wanted, deadline) } else { clone(place, origin, &wanted, deadline) };
    let shown = origin.shown();
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

/// A clone with the newest commit alone, of it the wanted folders alone; it takes its place when it is whole.
fn clone(place: &Path, origin: &Origin, wanted: &[String], deadline: Instant) -> Result<(), String> {
    let folder = place.parent().unwrap_or(place);
    let fail = |error: std::io::Error| format!("{}: {}", folder.display(), reason(&error));
    fs::create_dir_all(folder).map_err(fail)?;
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", std::process::id()));
    let staged = folder.join(name);
    let _ = fs::remove_dir_all(&staged);
    let shape = ["clone", "--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "--single-branch", "--no-checkout"];
    let branch: Vec<&str> = origin.branch.as_deref().map(|branch| vec!["--branch", branch]).unwrap_or_default();
    let to = [OsStr::new("--"), OsStr::new(&origin.url), staged.as_os_str()];
    let arguments = shape.iter().map(OsStr::new).chain(branch.into_iter().map(OsStr::new)).chain(to);
    let done = git(folder, arguments, deadline).and_then(|()| check_out(&staged, "HEAD", wanted, deadline)).and_then(|()| {
        // Another run may have been faster; its copy is as good.
        match fs::rename(&staged, place) {
            Err(_) if place.join(".git").exists() => Ok(()),
            renamed => renamed.map_err(fail),
        }
    });
    let _ = fs::remove_dir_all(&staged);
    done
}

fn update(place: &Path, origin: &Origin, wanted: &[String], deadline: Instant) -> Result<(), String> {
    let branch = origin.branch.as_deref().unwrap_or("HEAD");
    git(place, ["fetch", "--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "origin", branch], deadline)?;
    check_out(place, "FETCH_HEAD", wanted, deadline)
}

fn check_out(place: &Path, commit: &str, wanted: &[String], deadline: Instant) -> Result<(), String> {
    let set = ["sparse-checkout", "set", "--no-cone"].into_iter().chain(wanted.iter().map(String::as_str));
    git(place, set, deadline)?;
    git(place, ["checkout", "--quiet", "--force", "--detach", commit], deadline)
}

/// Runs git; why it failed, by its own last word.
fn git(place: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>, deadline: Instant) -> Result<(), String> {
    let mut command = Command::new("git");
    OF_ANOTHER_REPO.iter().for_each(|name| _ = command.env_remove(name));
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_LFS_SKIP_SMUDGE", "1").env("LC_ALL", "C");
    // A repo's address runs no program of its choice.
    command.env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh");
    command.current_dir(place).arg("--no-pager").args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"]).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("the program `git` cannot be run: {}", reason(&error)))?;
    let errors = child.stderr.take();
    let said = thread::spawn(move || {
        let mut said = Vec::new();
        if let Some(errors) = errors {
            let _ = errors.take(64 * 1024).read_to_end(&mut said);
        }
        String::from_utf8_lossy(&said).into_owned()
    });
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => {
                let said = said.join().unwrap_or_default();
                let last = said.lines().rfind(|line| line.starts_with("fatal: ") || line.starts_with("error: "));
                let why = last.or_else(|| said.lines().next_back()).unwrap_or("git failed");
                return Err(why.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned());
            }
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(None) => {
                // It may have ended by itself meanwhile.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it takes longer than {} seconds", PATIENCE.as_secs()));
            }
            Err(error) => return Err(reason(&error)),
        }
    }
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
        let inside = fetched.filter_map(|checkout| {
            let rest = path.strip_prefix(checkout.path.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then_some((checkout, rest.trim_start_matches('/')))
        });
        match inside.max_by_key(|(checkout, _)| checkout.path.len()) {
            Some((checkout, rest)) => super::path::join(&checkout.root, rest),
            None => super::path::join(&self.root, path),
        }
    }
}
