//! A workspace: its `book.toml`, its repos, and the places that belong to it.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::conventions::{Found, has_items};
use super::{Checkout, StandIn};
use crate::config::Config;
use crate::disk::door::Door;
use crate::disk::{HostError, WatchedPlaces, path, reason};
use crate::git::Repos;
use crate::model::{below, join};
use crate::source::Sources;

/// A workspace that was found, and not yet read.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// What `book.toml` says, or the defaults.
    pub config: Config,
    /// Where `book.toml` stands, as people would write it from where they are; without one, nothing.
    pub config_path: Option<PathBuf>,
    /// The text of `book.toml`, for messages that show a place in it.
    pub config_text: String,
    /// What the file with the settings is called, or is to be called where there is none: `book.toml`, unless mdBook has that.
    pub book_name: &'static str,
    /// The folder that was opened, absolute: the paths under `[build]` start here.
    pub base: PathBuf,
    /// What `book.toml` came with, absolute: the git checkout that it is part of, else the folder that it stands in. What it names
    /// under `[build]` lies in there.
    pub bounds: PathBuf,
    /// The folder that holds the repos, absolute: all other paths start here.
    pub root: PathBuf,
    /// The repos that `book.toml` names, or that stand in the root; in the order of their names.
    pub checkouts: Vec<Checkout>,
    /// The folders in the root that cannot be read, where each might be a repo.
    pub closed: Vec<String>,
    /// The git checkouts in the root that are none of these.
    pub unlisted: Vec<Checkout>,
    /// Which of them are not the ones that `book.toml` names, or that would be found.
    pub stand_ins: Vec<StandIn>,
    /// The conventions that the repos were seen to keep, where `book.toml` does not say.
    pub conventions: Vec<Found>,
    /// Whether a repo that `book.toml` names and that is not there keeps everything from being read.
    pub is_strict: bool,
    /// The folders of the checkouts, and the root.
    pub(super) roots: HashSet<PathBuf>,
}

impl Workspace {
    /// The folders and files of a repo that are read, relative to it.
    pub(super) fn starts<'w>(&'w self, checkout: &'w Checkout) -> impl Iterator<Item = &'w str> {
        checkout.starts(&self.config)
    }

    /// Whether mdBook's settings have the name that these would have.
    pub fn is_beside_mdbook(&self) -> bool {
        self.config_path.is_none() && self.book_name != "book.toml"
    }

    /// The checkouts in the root that have items, and that settings with a list of repos do not list.
    pub fn unlisted_with_items(&self) -> impl Iterator<Item = &Checkout> {
        self.unlisted.iter().filter(|checkout| !self.config.repos.is_empty() && has_items(&checkout.root, &self.config.kinds))
    }

    /// The way to a file that stands beside `book.toml`, as people would write it.
    pub fn beside_book(&self, name: &Path) -> PathBuf {
        match &self.config_path {
            Some(book) => book.with_file_name(name),
            None => self.base.join(name),
        }
    }

    /// The path of a file or folder from the workspace's root, as findings name it; empty for the root.
    ///
    /// # Errors
    /// Where it is not there, or lies in no part of the workspace.
    pub fn place_of(&self, path: &Path) -> Result<String, HostError> {
        let real = path.canonicalize().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => HostError::new(path, "no such file or folder"),
            _ => HostError::new(path, format!("cannot be opened: {}", reason(&error))),
        })?;
        if self.holder(&real).is_none() && real != self.root {
            let help = "name a file or folder of this workspace; `-C DIR` uses another workspace";
            return Err(HostError::new(path, "is not in a repo of the workspace").with_help(help));
        }
        Ok(path::relative(&self.root, &real))
    }

    /// The folder that the site is written to, where nobody says otherwise.
    ///
    /// # Errors
    /// Where it lies outside of what `book.toml` came with: whoever wrote that file must not choose what is replaced elsewhere.
    pub fn output(&self) -> Result<PathBuf, HostError> {
        let output = path::join(&self.base, &self.config.build.output);
        self.check_place(&output).map_err(|error| error.with_help("to write there, name the folder with --output"))?;
        Ok(output)
    }

    /// Whether a place that `book.toml` names, which need not be there yet, lies in what `book.toml` came with.
    ///
    /// # Errors
    /// Where it does not.
    pub fn check_place(&self, place: &Path) -> Result<(), HostError> {
        if path::resolve(place)?.starts_with(&self.bounds) {
            return Ok(());
        }
        let message = "is outside the workspace, and `book.toml` may only name folders inside it";
        Err(HostError::new(place, message).with_help("name a folder next to `book.toml`"))
    }

    /// Opens what `book.toml` came with, to read from it.
    pub(super) fn door(&self) -> Result<Door, HostError> {
        door(&self.bounds)
    }

    /// Where the user's copy of mermaid stands, if there is one.
    pub fn mermaid(&self) -> Option<PathBuf> {
        self.config.diagrams.mermaid_js.as_ref().map(|path| self.base.join(path))
    }

    /// What a reader calls it where `book.toml` gives no title: the name of its folder.
    pub fn name(&self) -> String {
        self.base.file_name().map_or_else(|| "Workspace".to_owned(), |name| path::shown(Path::new(name)))
    }

    /// The way from the current folder to the workspace's root, empty or with a `/` at its end: what a terminal needs before a path.
    pub fn from_here(&self) -> String {
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        match here.map(|here| path::relative(&here, &self.root)) {
            Ok(way) if way.is_empty() => way,
            Ok(way) => way + "/",
            // Whoever stands in a folder that is gone sees the whole path.
            Err(_) => format!("{}/", self.root.display()),
        }
    }

    /// The way from the root down to the current folder, with a `/` at its end; empty where that is the root, or lies elsewhere.
    pub fn inside(&self) -> String {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
        let way = here.as_deref().and_then(|here| here.strip_prefix(&self.root).ok()).map(path::shown).unwrap_or_default();
        if way.is_empty() { way } else { way + "/" }
    }

    /// The folders that answer for paths, in no order.
    pub(super) fn tops(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(PathBuf::as_path)
    }

    /// The folder that answers for a path: the checkout that holds it, the innermost if there are several, else the root.
    pub(super) fn holder(&self, path: &Path) -> Option<&Path> {
        path.ancestors().find_map(|folder| self.roots.get(folder)).map(PathBuf::as_path)
    }

    /// Whether a real path lies in a repo of the workspace, or in its root.
    pub fn holds(&self, path: &Path) -> bool {
        self.holder(path).is_some()
    }

    /// The place of a path that is relative to the workspace's root: of a fetched repo, in the cache.
    pub fn on_disk(&self, path: &str) -> PathBuf {
        let fetched = self.checkouts.iter().filter(|checkout| checkout.fetched_from().is_some());
        let inside = fetched.filter_map(|checkout| Some((checkout, below(&checkout.info.path, path)?.trim_start_matches('/'))));
        match inside.max_by_key(|(checkout, _)| checkout.info.path.len()) {
            Some((checkout, rest)) => path::join(&checkout.root, rest),
            None => path::join(&self.root, path),
        }
    }

    /// Where files are, by what findings call them: folders that are elsewhere than they are named, then the root, as text with `/`.
    pub fn folders(&self) -> Vec<(String, String)> {
        let fetched = self.checkouts.iter().filter(|checkout| checkout.fetched_from().is_some());
        let named = fetched.map(|checkout| (checkout.info.path.clone(), checkout.root.as_path()));
        let text = |place: &Path| match place.display().to_string() {
            // How Windows writes a path that was resolved.
            text if cfg!(windows) => text.replace('\\', "/").trim_start_matches("//?/").to_owned(),
            text => text,
        };
        named.chain([(String::new(), self.root.as_path())]).map(|(path, place)| (path, text(place))).collect()
    }

    /// What findings call the file at a real path: the other way round.
    pub fn file_at(&self, place: &Path) -> String {
        let fetched = self.checkouts.iter().filter(|checkout| checkout.fetched_from().is_some());
        let inside = fetched.filter_map(|checkout| Some(join(&checkout.info.path, &path::shown(place.strip_prefix(&checkout.root).ok()?))));
        inside.into_iter().next().unwrap_or_else(|| path::relative(&self.root, place))
    }

    /// The repos of sources that were read from here, as git is asked about them.
    pub fn repos<'a>(&'a self, sources: &'a Sources) -> Repos<'a> {
        Repos::new(sources, self.checkouts.iter().map(Checkout::repo))
    }

    /// The places that the workspace is read from. The files that contracts name are known once its sources were read.
    pub fn watched_places(&self, sources: Option<&Sources>) -> WatchedPlaces {
        let config = &self.config;
        let mut whole: BTreeSet<PathBuf> = BTreeSet::new();
        let mut alone: BTreeSet<PathBuf> = BTreeSet::from([self.base.clone(), self.root.clone()]);
        whole.extend([&config.build.theme, &config.build.content].map(|folder| path::join(&self.base, folder)));
        alone.extend(self.mermaid().and_then(|copy| copy.parent().map(Path::to_path_buf)));
        whole.extend(config.workspace.docs.iter().map(|docs| path::join(&self.root, docs)));
        for (index, checkout) in self.checkouts.iter().enumerate().filter(|(_, checkout)| !checkout.info.absent) {
            // A commit or a checkout changes the index there.
            alone.extend([checkout.root.clone(), checkout.root.join(".git")]);
            whole.extend(self.starts(checkout).map(|start| path::join(&checkout.root, start)));
            let shared = sources.and_then(|sources| sources.repos.get(index)).map_or(&[][..], |repo| &repo.shared);
            alone.extend(shared.iter().filter_map(|file| Some(path::join(&checkout.root, &file.path).parent()?.to_path_buf())));
        }
        WatchedPlaces { whole, alone }
    }
}

pub(super) fn door(bounds: &Path) -> Result<Door, HostError> {
    Door::of(bounds).map_err(|refusal| HostError::new(bounds, format!("cannot be opened: {}", refusal.why("workspace"))))
}
