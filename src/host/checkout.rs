//! Which repos a workspace has, and where they stand.

use std::fs;
use std::path::{Path, PathBuf};

use super::{HostError, Workspace, output, path};
use crate::config::{Config, RepoConfig};
use crate::text::same_name;

/// A repo's place on the disk, as configured or found.
#[derive(Clone, Debug)]
pub struct Checkout {
    pub name: String,
    pub aliases: Vec<String>,
    /// Relative to the workspace's root, with `/`; empty when the root itself is the repo.
    pub path: String,
    pub root: PathBuf,
    pub absent: bool,
    pub url: Option<String>,
    pub branch: Option<String>,
    /// What is read beside the crawled folder: files and folders, relative to the repo.
    pub publish: Vec<String>,
}

/// The repos that the configuration names; where it names none, those that the root holds, or is. Sorted by name.
pub(super) fn find(config: &Config, root: &Path) -> Vec<Checkout> {
    let mut checkouts: Vec<Checkout> = match config.repos.as_slice() {
        [] => discover(config, root),
        named => named.iter().map(|repo| configured(config, root, repo)).collect(),
    };
    checkouts.sort_by(|one, other| one.name.cmp(&other.name));
    checkouts
}

fn configured(config: &Config, root: &Path, repo: &RepoConfig) -> Checkout {
    let name = repo.name.get_ref().clone();
    let place = path::join(root, repo.path.as_deref().unwrap_or(&name));
    Checkout {
        aliases: repo.aliases.clone(),
        path: path::relative(root, &place),
        root: place,
        absent: repo.absent,
        url: repo.url.as_deref().map(|url| url.trim_end_matches('/').to_owned()),
        branch: repo.branch.clone(),
        publish: config.workspace.publish.iter().chain(&repo.publish).cloned().collect(),
        name,
    }
}

fn discover(config: &Config, root: &Path) -> Vec<Checkout> {
    let folder = &config.workspace.folder;
    let found = |name: String, place: PathBuf| Checkout {
        path: path::relative(root, &place),
        root: place,
        name,
        aliases: Vec::new(),
        absent: false,
        url: None,
        branch: None,
        publish: config.workspace.publish.clone(),
    };
    let name_of = |place: &Path| place.file_name().map(|name| path::shown(Path::new(name)));
    let children = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
    let repos: Vec<Checkout> = children
        .filter(|child| path::join(child, folder).is_dir() && !output::is_site(child))
        .filter_map(|child| Some((name_of(&child).filter(|name| !name.starts_with('.'))?, child)))
        .map(|(name, child)| found(name, child))
        .collect();
    if !repos.is_empty() {
        return repos;
    }
    let tasks = fs::read_dir(path::join(root, folder)).into_iter().flatten().flatten();
    let is_task =
        |entry: &fs::DirEntry| entry.path().is_dir() && task_number(&config.workspace.task, &entry.file_name().to_string_lossy()).is_some();
    let is_repo = tasks.into_iter().any(|entry| is_task(&entry));
    name_of(root).filter(|_| is_repo).map(|name| found(name, root.to_path_buf())).into_iter().collect()
}

/// The number in a task folder's name, by a pattern such as `TASK{N}`, in any case: `task007` is 7.
pub(super) fn task_number(pattern: &str, name: &str) -> Option<u64> {
    let (before, after) = pattern.split_once("{N}")?;
    let (start, rest) = name.split_at_checked(before.len())?;
    let (digits, end) = rest.split_at_checked(rest.len().checked_sub(after.len())?)?;
    let fits = start.eq_ignore_ascii_case(before) && end.eq_ignore_ascii_case(after);
    (fits && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

/// What keeps the repos of a workspace from being read.
pub(super) fn check(workspace: &Workspace) -> Result<(), HostError> {
    let folder = &workspace.config.workspace.folder;
    if workspace.checkouts.is_empty() {
        let help = "give the folder that holds the repos, or name them in its `book.toml`, each with a [[repo]]";
        return Err(HostError::new(&workspace.root, format!("holds no repo: no folder in it has `{folder}`")).with_help(help));
    }
    for (index, checkout) in workspace.checkouts.iter().enumerate().filter(|(_, checkout)| !checkout.absent) {
        let name = &checkout.name;
        if !checkout.root.is_dir() {
            let message = if checkout.root.exists() { "is not a folder" } else { "there is no such folder" };
            return Err(HostError::new(&checkout.root, format!("the repo `{name}` should be here, but {message}"))
                .with_help("check it out, or mark it `absent = true` in `book.toml`"));
        }
        for other in &workspace.checkouts[index + 1..] {
            if same_name(name, &other.name) {
                let help = "name the repos in `book.toml`, each with a [[repo]], a `name` and its `path`";
                let message = format!("holds `{name}` and `{}`, which are one name to a reader", other.name);
                return Err(HostError::new(&workspace.root, message).with_help(help));
            }
            if !other.absent && checkout.root.canonicalize().ok() == other.root.canonicalize().ok() {
                let message = format!("is the folder of two repos: `{name}` and `{}`", other.name);
                return Err(HostError::new(&checkout.root, message).with_help("drop one of them, or give it as an alias of the other"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_folder_is_known_by_its_name() {
        let number = |name| task_number("TASK{N}", name);
        assert_eq!(number("TASK12"), Some(12));
        assert_eq!(number("task007"), Some(7));
        for name in ["TASK", "TASK+7", "TASK7b", "SUBTASK7", "TAS", "TASK99999999999999999999", "TÄSK7", "ÄÄ7", "TASK7é"] {
            assert_eq!(number(name), None, "{name}");
        }
        assert_eq!(task_number("T-{N}-x", "t-3-X"), Some(3));
        assert_eq!(task_number("T{N}T", "T"), None);
    }
}
