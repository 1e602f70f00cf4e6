//! The workspace as it was: repos as their commits hold them, beside others as they stand on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::attachments::Attachments;
use super::{Checkout, Workspace, crawl, shared, stat_paths};
use crate::disk::HostError;
use crate::disk::path;
use crate::disk::walk::{hidden, is_markdown};
use crate::git::contents::objects;
use crate::git::strays::among;
use crate::git::tree::{Tree, TreeEntry, differing_paths};
use crate::git::{self, Git, Revision, history};
use crate::source::{Content, FileState, Head, PathQuery, PathStatus, RepoSource, SourceFile, Sources, TaskFolder};

/// The commit from which what is checked out in a repo went its own way, see `git::revision`.
///
/// # Errors
/// As there.
pub fn revision(workspace: &Workspace, checkout: usize, name: Option<&str>) -> Result<Revision, HostError> {
    git::revision(workspace.checkouts[checkout].repo(), name)
}

/// Whether a repo has a commit of that name.
pub fn has_commit(workspace: &Workspace, checkout: usize, name: &str) -> bool {
    git::has_commit(workspace.checkouts[checkout].repo(), name)
}

/// The commit that a repo stood at then, see `git::of_that_time`; none for one that is absent.
pub fn of_that_time(workspace: &Workspace, checkout: usize, time: i64) -> Option<Revision> {
    let checkout = Some(&workspace.checkouts[checkout]).filter(|checkout| !checkout.info.absent)?;
    git::of_that_time(checkout.repo(), time)
}

/// The commits that each repo stood at since a time, by its place among the checkouts, see `git::line_since`.
pub fn lines_since(workspace: &Workspace, time: i64) -> Vec<Vec<Revision>> {
    let line = |checkout: &Checkout| if checkout.info.absent { Vec::new() } else { git::line_since(checkout.repo(), time) };
    workspace.checkouts.par_iter().map(line).collect()
}

/// When the newest of the commits that are checked out was made, in seconds since 1970.
pub fn time_of_newest(workspace: &Workspace) -> Option<i64> {
    let present = workspace.checkouts.par_iter().filter(|checkout| !checkout.info.absent);
    present.filter_map(|checkout| git::time_of_head(checkout.repo())).max()
}

/// What commits hold, by the place of their repo among the checkouts.
pub struct Past {
    trees: BTreeMap<usize, Tree>,
}

/// The sources as they were when the repos at some places among the checkouts stood at a commit each; `now` is what the disk holds.
/// None where such a commit cannot be read.
pub fn as_of(workspace: &Workspace, now: &Sources, commits: &BTreeMap<usize, String>) -> Option<(Sources, Past)> {
    let mut sources = now.clone();
    let mut trees = BTreeMap::new();
    for (index, commit) in commits {
        let checkout = &workspace.checkouts[*index];
        let tree = Tree::read(Git::of(&checkout.root), commit)?;
        sources.repos[*index] = read(workspace, checkout, &now.repos[*index], commit, &tree)?;
        trees.insert(*index, tree);
    }
    Some((sources, Past { trees }))
}

impl Past {
    /// Answers as [`stat_paths`] does, for the time that this is of.
    pub fn path_statuses(&self, workspace: &Workspace, asked: &[PathQuery]) -> Vec<PathStatus> {
        let now = stat_paths(workspace, asked);
        let answer = |(asked, now): (&PathQuery, PathStatus)| match self.presence(workspace, asked) {
            // What is ignored today was most likely ignored then.
            Some(then) if then.is_missing() && now == PathStatus::Ignored => PathStatus::Ignored,
            then => then.unwrap_or(now),
        };
        asked.iter().zip(now).map(answer).collect()
    }

    fn presence(&self, workspace: &Workspace, asked: &PathQuery) -> Option<PathStatus> {
        let place = path::join(&workspace.root, &asked.path);
        let holders =
            workspace.checkouts.iter().enumerate().filter(|(_, checkout)| !checkout.info.absent && place.starts_with(&checkout.root));
        let (index, checkout) = holders.max_by_key(|(_, checkout)| checkout.root.components().count())?;
        let rest = path::shown(place.strip_prefix(&checkout.root).ok()?);
        Some(match self.trees.get(&index)?.presence(&rest)? {
            PathStatus::Spelt(there) => PathStatus::Spelt(format!("{}{there}", asked.path.strip_suffix(&rest)?).into()),
            other => other,
        })
    }
}

/// A repo as a commit holds it.
fn read(workspace: &Workspace, checkout: &Checkout, now: &RepoSource, commit: &str, tree: &Tree) -> Option<RepoSource> {
    let git = Git::of(&checkout.root);
    let documents = tree.entries.iter().filter(|(path, _)| is_read(workspace, checkout, path));
    let patterns = shared::patterns(workspace, checkout);
    let is_shared = |path: &str| shared::is_ours(path) && patterns.iter().any(|pattern| pattern.matches(path));
    let shared = tree.entries.iter().filter(|(path, _)| is_shared(path));
    let place = now.history.as_ref().map(|history| workspace.config.kinds.followed(&history.read_by).1);
    let same = Same::read(git, commit, now.head.as_ref())?;
    let shared = contents(git, tree, shared.collect(), &now.shared, &same);
    let shared = shared::with_references(workspace, checkout, shared, |paths| {
        let there = |path: &String| tree.entries.get_key_value(path).filter(|_| shared::is_ours(path));
        contents(git, tree, paths.iter().filter_map(there).collect(), &now.shared, &same)
    });
    let looked_at = now.head.as_ref().map_or_else(Vec::new, |head| head.looked_at.clone());
    Some(RepoSource {
        folders: folders(workspace, tree),
        files: contents(git, tree, documents.collect(), &now.files, &same).into(),
        shared,
        head: Some(Head { commit: commit.to_owned(), looked_at, ..Head::default() }),
        strays: if workspace.config.kinds.has_slug() {
            among(&workspace.config.kinds, tree.entries.keys().map(String::as_str))
        } else {
            BTreeSet::new()
        },
        history: place.and_then(|place| history::at(git, &place, commit)),
        ..now.clone()
    })
}

/// Which files on the disk are what a commit holds.
///
/// Commits are compared with each other, and the disk with the commit that is checked out, which was done when the repo was read: to
/// compare the disk with any commit, git writes its index and runs filters.
struct Same<'a> {
    /// How the disk stands to the commit that is checked out.
    head: Option<&'a Head>,
    /// The paths at which that commit differs.
    others: BTreeSet<String>,
}

impl<'a> Same<'a> {
    fn read(git: Git<'_>, commit: &str, head: Option<&'a Head>) -> Option<Self> {
        let others = match head {
            Some(head) if head.commit != commit => differing_paths(git, commit, &head.commit)?,
            _ => BTreeSet::new(),
        };
        Some(Self { head, others })
    }

    fn holds(&self, path: &str) -> bool {
        self.head.is_some_and(|head| head.file_state(path) == FileState::Committed) && !self.others.contains(path)
    }
}

/// Whether a path is a document that a crawl would read.
fn is_read(workspace: &Workspace, checkout: &Checkout, path: &str) -> bool {
    let mut starts = workspace.starts(checkout);
    let place = path::join(&checkout.root, path);
    let others = || workspace.checkouts.iter().filter(|other| other.root != checkout.root && other.root.starts_with(&checkout.root));
    let is_below = |start: &str| {
        let start = start.trim_matches('/').trim_start_matches("./");
        let start = if start == "." { "" } else { start };
        let rest = if start.is_empty() { Some(path) } else { path.strip_prefix(start).and_then(|rest| rest.strip_prefix('/')) };
        let shown = |rest: &str| is_markdown(Path::new(rest)) && rest.split('/').all(|part| !hidden(part.as_ref()));
        path == start || rest.is_some_and(shown)
    };
    starts.any(is_below) && others().all(|other| !place.starts_with(&other.root))
}

/// The task folders, by number. Git knows no empty ones.
fn folders(workspace: &Workspace, tree: &Tree) -> Vec<TaskFolder> {
    let mut folders: BTreeMap<&str, TaskFolder> = BTreeMap::new();
    for path in tree.entries.keys() {
        // A file is no item of those that are folders.
        if let Some(item) = workspace.config.kinds.item_at(path).filter(|item| item.is_file == item.is_whole) {
            let folder = || TaskFolder { path: item.path.to_owned(), kind: item.kind, number: item.number, unreadable: None };
            folders.entry(item.path).or_insert_with(folder);
        }
    }
    let mut folders: Vec<TaskFolder> = folders.into_values().collect();
    Attachments::drop_from(&mut folders, |folder| &folder.path);
    folders.sort_by(|one, other| one.order().cmp(&other.order()));
    folders
}

/// The files at some paths of a tree. What the disk holds still is taken from there, as it was read.
fn contents(git: Git<'_>, tree: &Tree, wanted: Vec<(&String, &TreeEntry)>, now: &[SourceFile], same: &Same<'_>) -> Vec<SourceFile> {
    let known = |path: &str| {
        let file = now.iter().find(|file| file.path == path)?;
        same.holds(path).then(|| file.content.clone())
    };
    let now: BTreeMap<&str, Content> = wanted.iter().filter_map(|(path, _)| Some((path.as_str(), known(path)?))).collect();
    // A link to a file of the same commit stands for that file.
    let links: Vec<String> = wanted.iter().filter(|(_, entry)| entry.is_link).map(|(_, entry)| entry.id.clone()).collect();
    let links = objects(git, &links);
    let target = |path: &str, entry: &TreeEntry| {
        let to = String::from_utf8_lossy(links.get(&entry.id)?).into_owned();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        tree.entries.get(&crate::model::join(folder, &to)).filter(|entry| !entry.is_link)
    };
    let read: Vec<(&String, Option<&TreeEntry>)> =
        wanted.into_iter().map(|(path, entry)| (path, if entry.is_link { target(path, entry) } else { Some(entry) })).collect();
    let open = read.iter().filter(|(path, _)| !now.contains_key(path.as_str())).filter_map(|(_, entry)| *entry);
    let ids: Vec<String> = open.filter(|entry| entry.size <= Content::LIMIT).map(|entry| entry.id.clone()).collect();
    let bytes = objects(git, &ids);
    let content = |path: &String, entry: Option<&TreeEntry>| match (now.get(path.as_str()), entry) {
        (Some(now), _) => now.clone(),
        (None, None) => Content::Unread("a symbolic link that cannot be followed".to_owned()),
        (None, Some(entry)) if entry.size > Content::LIMIT => crawl::too_long(entry.size),
        (None, Some(entry)) => match bytes.get(&entry.id) {
            Some(bytes) => Content::from_bytes(bytes.clone()),
            None => Content::Unread("its content is missing from this clone".to_owned()),
        },
    };
    read.into_iter().map(|(path, entry)| SourceFile { path: path.clone(), content: content(path, entry) }).collect()
}
