//! Which repos a workspace has, and where they stand.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Workspace, conventions};
use crate::config::{Config, Kinds, RepoConfig};
use crate::disk::{HostError, output, path};
use crate::git::working_tree::main_tree;
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
    /// What is read beside the crawled folder: files and folders, relative to the repo.
    pub publish: Vec<String>,
}

impl Checkout {
    /// Where it is fetched from; none where it is checked out, or absent.
    pub(super) fn fetched_from(&self) -> Option<&RemoteOrigin> {
        self.git.as_ref().filter(|_| self.fetched && !self.info.absent)
    }

    /// As git is asked about it.
    pub fn repo(&self) -> Repo<'_> {
        Repo { name: &self.info.name, root: &self.root, is_fetched: self.fetched }
    }
}

/// The repos that the configuration names; where it names none, those that the root holds, or is. Sorted by name.
pub(super) fn find(config: &Config, root: &Path) -> Vec<Checkout> {
    let mut checkouts: Vec<Checkout> = match config.repos.as_slice() {
        [] => discover(config, root),
        named => named.iter().map(|repo| configured(config, root, repo)).collect(),
    };
    checkouts.sort_by(|one, other| one.info.name.cmp(&other.info.name));
    checkouts
}

fn configured(config: &Config, root: &Path, repo: &RepoConfig) -> Checkout {
    let name = repo.name.get_ref().clone();
    let place = path::join(root, repo.path.as_deref().unwrap_or(&name));
    let branch = repo.branch.as_ref().map(|branch| branch.get_ref().clone());
    let origin = repo.git.as_ref().filter(|_| !repo.absent).map(|url| RemoteOrigin::new(url.get_ref(), branch.clone(), root));
    let fetched = origin.as_ref().filter(|_| !place.exists()).map(|origin| fetch::cached(&name, origin));
    let info = RepoInfo {
        name,
        aliases: repo.aliases.clone(),
        path: path::relative(root, &place),
        absent: repo.absent,
        listed: None,
        url: repo.url.as_deref().map(|url| url.trim_end_matches('/').to_owned()),
        branch,
        forge: repo.forge,
        code: repo.code.iter().filter_map(|name| Some(config.repo_named(name.get_ref())?.name.get_ref().clone())).collect(),
        files: repo.files,
    };
    Checkout {
        info,
        root: fetched.clone().unwrap_or(place),
        fetched: fetched.is_some(),
        git: origin,
        publish: config.publish.iter().chain(&repo.publish).cloned().collect(),
    }
}

fn discover(config: &Config, root: &Path) -> Vec<Checkout> {
    let found = |name: String, place: PathBuf| Checkout {
        info: RepoInfo::new(name, path::relative(root, &place)),
        root: place,
        git: None,
        fetched: false,
        publish: config.publish.clone(),
    };
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

/// What keeps the repos of a workspace from being read.
pub(super) fn check(workspace: &Workspace) -> Result<(), HostError> {
    if workspace.checkouts.is_empty() {
        let help = "give the folder that holds the repos, or name them in its `book.toml`, each with a [[repo]]; a `preset` or a [[kind]] there \
                    says which items they number";
        let folder = workspace.config.kinds.folders().join("`, `");
        return Err(HostError::new(&workspace.root, format!("holds no repo: no folder in it has `{folder}`")).with_help(help));
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
        if checkout.info.absent {
            continue;
        }
        names.insert(fold(name), name);
        if !checkout.root.is_dir() {
            let message = if checkout.root.exists() { "is not a folder" } else { "no such folder" };
            return Err(HostError::new(&checkout.root, format!("the repo `{name}` should be here, but {message}"))
                .with_help("check it out, or mark it `absent = true` in `book.toml`"));
        }
        if let Some(first) = checkout.root.canonicalize().ok().and_then(|folder| folders.insert(folder, checkout)) {
            let message = format!("is the folder of two repos: `{}` and `{name}`", first.info.name);
            return Err(HostError::new(&first.root, message).with_help("remove one, or make it an alias of the other"));
        }
    }
    Ok(())
}
