//! Which repos a workspace has, and where they stand.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Workspace, conventions};
use crate::config::{Config, Kinds, RepoConfig};
use crate::disk::{HostError, output, path};
use crate::git::working_tree::{is_tree, main_tree};
use crate::git::{RemoteOrigin, Repo, fetch};
use crate::source::RepoInfo;
use crate::text::fold;

/// A repo's place on the disk, as configured or found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// Its names and its place; absent where it is neither checked out here nor fetched.
    pub info: RepoInfo,
    /// Folder of the checkout.
    pub root: PathBuf,
    /// Where it can be fetched from.
    pub git: Option<RemoteOrigin>,
    /// Whether it is not checked out here, and `root` is its place in the cache.
    pub fetched: bool,
    /// Whether `book.toml` names it as if it were here, and it is not.
    pub is_missing: bool,
    /// What is read beside the crawled folder: files and folders, relative to the repo.
    pub publish: Vec<String>,
}

impl Checkout {
    /// Where it is fetched from; none where it is checked out, or absent.
    pub(super) fn fetched_from(&self) -> Option<&RemoteOrigin> {
        self.git.as_ref().filter(|_| self.fetched && !self.info.absent)
    }

    /// The folders and files of it that are read, relative to it.
    pub(super) fn starts<'c>(&'c self, config: &'c Config) -> impl Iterator<Item = &'c str> {
        config.kinds.folders().into_iter().chain(self.publish.iter().map(String::as_str))
    }

    /// As git is asked about it.
    pub fn repo(&self) -> Repo<'_> {
        Repo { name: &self.info.name, root: &self.root, is_fetched: self.fetched }
    }
}

/// The repos that the configuration names, and those that the root holds, or is, where it names none or keeps its list open. Sorted by
/// name.
pub(super) fn find(config: &Config, root: &Path) -> Vec<Checkout> {
    let mut checkouts: Vec<Checkout> = config.repos.iter().map(|repo| configured(config, root, repo)).collect();
    if config.is_list_open() {
        let known: Vec<PathBuf> = checkouts.iter().filter_map(|checkout| checkout.root.canonicalize().ok()).collect();
        let is_new = |found: &Checkout| {
            // The root is a repo of its own only where there is no other.
            let is_root_of_others = found.root == root && !known.is_empty();
            !is_root_of_others && found.root.canonicalize().is_ok_and(|place| !known.contains(&place))
        };
        let found: Vec<Checkout> = discover(config, root).into_iter().filter(is_new).collect();
        checkouts.extend(found);
    }
    checkouts.sort_by(|one, other| one.info.name.cmp(&other.info.name));
    checkouts
}

/// The git checkouts in the root that are none of those that are known, nor other working trees of them; or the root itself, where it is
/// one and nothing is known. Sorted by name.
pub(super) fn others(root: &Path, known: &[Checkout]) -> Vec<Checkout> {
    let places: Vec<PathBuf> = known.iter().filter_map(|checkout| checkout.root.canonicalize().ok()).collect();
    let is_other = |place: &PathBuf| {
        let is_known = |place: &Path| place.canonicalize().map_or(true, |place| places.contains(&place));
        place.is_dir() && !is_known(place) && is_tree(place) && !main_tree(place).is_some_and(|main| is_known(&main))
    };
    let children = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = children.filter(is_other).collect();
    if found.is_empty() && known.is_empty() && is_tree(root) {
        found.push(root.to_path_buf());
    }
    let named = found.into_iter().filter_map(|place| Some((path::shown(Path::new(place.file_name()?)), place)));
    let mut others: Vec<Checkout> =
        named.filter(|(name, _)| !name.starts_with('.')).map(|(name, place)| plain(name, root, place, Vec::new())).collect();
    others.sort_by(|one, other| one.info.name.cmp(&other.info.name));
    others
}

/// The folders in the root that nobody here may look into, by their names.
pub(super) fn closed(root: &Path) -> Vec<String> {
    let is_closed = |place: &Path| fs::read_dir(place).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    let folders = fs::read_dir(root).into_iter().flatten().flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let names = folders.filter(|entry| is_closed(&entry.path())).map(|entry| path::shown(Path::new(&entry.file_name())));
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

/// A repo of which nothing but its place is known.
fn plain(name: String, root: &Path, place: PathBuf, publish: Vec<String>) -> Checkout {
    let info = RepoInfo::new(name, path::relative(root, &place));
    Checkout { info, root: place, git: None, fetched: false, is_missing: false, publish }
}

fn configured(config: &Config, root: &Path, repo: &RepoConfig) -> Checkout {
    let name = repo.name.get_ref().clone();
    let place = path::join(root, repo.path.as_deref().unwrap_or(&name));
    let branch = repo.branch.as_ref().map(|branch| branch.get_ref().clone());
    let origin = repo.git.as_ref().filter(|_| !repo.absent).map(|url| RemoteOrigin::new(url.get_ref(), branch.clone(), root));
    let fetched = origin.as_ref().filter(|_| !place.exists()).map(|origin| fetch::cached(&name, origin));
    let is_closed = || fs::read_dir(&place).is_err() && !place.is_file();
    let is_missing = !repo.absent && origin.is_none() && is_closed();
    let info = RepoInfo {
        name,
        aliases: repo.aliases.clone(),
        path: path::relative(root, &place),
        absent: repo.absent || is_missing,
        listed: None,
        url: repo.url.as_deref().map(|url| url.trim_end_matches('/').to_owned()),
        branch,
        forge: repo.forge,
        code: repo.code.iter().filter_map(|name| Some(config.repo_named(name.get_ref())?.name.get_ref().clone())).collect(),
        files: repo.files,
        tags: repo.tag.as_ref().map(|tag| tag.0.clone()).unwrap_or_default(),
    };
    Checkout {
        info,
        root: fetched.clone().unwrap_or(place),
        fetched: fetched.is_some(),
        git: origin,
        is_missing,
        publish: config.publish.iter().chain(&repo.publish).cloned().collect(),
    }
}

fn discover(config: &Config, root: &Path) -> Vec<Checkout> {
    let found = |name: String, place: PathBuf| plain(name, root, place, config.publish.clone());
    let name_of = |place: &Path| place.file_name().map(|name| path::shown(Path::new(name)));
    let children = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
    // Where items may be in many folders, `docs` of a repo is soon taken for a repo.
    let is_whole = config.kinds.folders().len() > 1 && conventions::is_whole_repo(root, &config.kinds);
    let repos: Vec<Checkout> = children
        .filter(|_| !is_whole)
        .filter(|child| is_repo(child, config) && !output::is_site(child))
        .filter_map(|child| Some((name_of(&child).filter(|name| !name.starts_with('.'))?, child)))
        .map(|(name, child)| found(name, child))
        .collect();
    if !repos.is_empty() {
        return without_doubles(repos);
    }
    let is_repo = conventions::has_items(root, &config.kinds);
    // A linked working tree may be called whatever the branch is.
    let named = main_tree(root).as_deref().and_then(name_of).or_else(|| name_of(root));
    named.filter(|_| is_repo).map(|name| found(name, root.to_path_buf())).into_iter().collect()
}

/// Whether a folder is a repo: it has the folder of items, or items where they may be in any of several.
fn is_repo(place: &Path, config: &Config) -> bool {
    let is_one = config.kinds.folders().len() == 1 && (config.says_kinds || config.kinds == Kinds::default());
    let has_folder = |folder: &&str| path::join(place, folder).is_dir();
    if is_one { config.kinds.folders().iter().any(has_folder) } else { conventions::has_items(place, &config.kinds) }
}

/// Leaves out what shows a repo again that is found anyway: a symbolic link to it, and another working tree of it.
fn without_doubles(mut repos: Vec<Checkout>) -> Vec<Checkout> {
    let real: Vec<PathBuf> = repos.iter().filter(|repo| !repo.root.is_symlink()).filter_map(|repo| repo.root.canonicalize().ok()).collect();
    repos.retain(|repo| {
        let linked = repo.root.is_symlink() && repo.root.canonicalize().is_ok_and(|target| real.contains(&target));
        !linked && !main_tree(&repo.root).is_some_and(|main| real.contains(&main))
    });
    repos
}

/// There is nothing to read: what there is instead, and how to begin.
pub fn nothing(workspace: &Workspace) -> HostError {
    let names: Vec<&str> = workspace.unlisted.iter().map(|checkout| checkout.info.name.as_str()).collect();
    let first = || names.iter().take(3).copied().collect::<Vec<_>>().join(",");
    let (message, help) = match names.as_slice() {
        [] => (
            "there is no repo here: no git checkout, and no folder with numbered documents such as `docs/cross-collab/TASK1`, \
             `specs/001-login` or `docs/adr/0001-cache.md`"
                .to_owned(),
            "run this in the folder that contains your checkouts, or name that folder with `-C DIR`".to_owned(),
        ),
        [name] => (
            format!("the checkout `{name}` has no numbered tasks, specs, decisions or other documents yet"),
            format!(
                "`crossbook init` writes a first `{}`, `crossbook new --title \"...\" --repos {name}` opens a task",
                workspace.book_name
            ),
        ),
        several => (
            format!("none of the {} checkouts here has numbered tasks, specs, decisions or other documents yet", several.len()),
            format!(
                "`crossbook init` lists them in a `{}`, `crossbook new --title \"...\" --repos {}` opens a task in each",
                workspace.book_name,
                first()
            ),
        ),
    };
    HostError::new(&workspace.root, message).with_help(help)
}

const NO_FOLDER: &str = "there is no such folder";

fn not_here(checkout: &Checkout, why: &str) -> HostError {
    HostError::new(&checkout.root, format!("the repo `{}` should be here, but {why}", checkout.info.name))
        .with_help("check it out, give its address with `git = \"https://...\"`, or mark it `absent = true` in `book.toml`")
}

/// What keeps the repos of a workspace from being read.
pub(super) fn check(workspace: &Workspace) -> Result<(), HostError> {
    if workspace.checkouts.is_empty() {
        return Err(nothing(workspace));
    }
    if workspace.checkouts.iter().all(|checkout| checkout.is_missing)
        && let Some(first) = workspace.checkouts.first()
    {
        return Err(not_here(first, NO_FOLDER));
    }
    // Each folder is asked for once, however many repos there are.
    let mut names: HashMap<String, &str> = HashMap::new();
    let mut folders: HashMap<PathBuf, &Checkout> = HashMap::new();
    for checkout in &workspace.checkouts {
        let name = checkout.info.name.as_str();
        if let Some(first) = names.get(&fold(name)) {
            let help = "name the repos in `book.toml`: a [[repo]] with `name` and `path` for each";
            let message = format!("contains `{first}` and `{name}`, which differ only in case or separators");
            return Err(HostError::new(&workspace.root, message).with_help(help));
        }
        if checkout.is_missing && workspace.is_strict && checkout.info.listed.is_none() {
            return Err(not_here(checkout, NO_FOLDER));
        }
        if checkout.info.absent {
            continue;
        }
        names.insert(fold(name), name);
        if !checkout.root.is_dir() {
            return Err(not_here(checkout, if checkout.root.exists() { "it is not a folder" } else { NO_FOLDER }));
        }
        if let Some(first) = checkout.root.canonicalize().ok().and_then(|folder| folders.insert(folder, checkout)) {
            let message = format!("is the folder of two repos: `{}` and `{name}`", first.info.name);
            return Err(HostError::new(&first.root, message).with_help("remove one, or make it an alias of the other"));
        }
    }
    Ok(())
}
