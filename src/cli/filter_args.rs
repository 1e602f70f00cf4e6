//! Which findings somebody asks for, as arguments.

use std::path::{Path, PathBuf};

use clap::Args;

use super::console::Console;
use super::rule_name::RuleName;
use crate::error::Error;
use crate::host::{self, HostError, Workspace};
use crate::lint::Filter;
use crate::text::{nearest, same_name};

/// What is told of what was found; everything is read and held against everything, whatever is asked for.
#[derive(Args)]
pub(super) struct FilterArgs {
    /// Tell of findings in these files and folders alone; a folder with a book.toml of its own is the workspace itself
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The folder that holds book.toml, or the repositories; without it, this one, or the nearest above that has a book.toml
    #[arg(long, short = 'C', value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Leave out the findings of a rule
    #[arg(long, value_name = "RULE", value_parser = RuleName, ignore_case = true, hide_possible_values = true)]
    allow: Vec<String>,
    /// Tell of the findings of this rule alone, or of these
    #[arg(long, value_name = "RULE", value_parser = RuleName, ignore_case = true, hide_possible_values = true)]
    only: Vec<String>,
    /// Tell of the findings of this repo alone, by its name or an alias
    #[arg(long, value_name = "REPO")]
    pub repo: Vec<String>,
}

impl FilterArgs {
    /// The folder of the workspace, and the paths that narrow it.
    pub fn place(&self, console: &Console) -> (PathBuf, &[PathBuf]) {
        let here = || super::Dir { dir: None }.or_around(console);
        match (&self.dir, self.paths.as_slice()) {
            (Some(dir), paths) => (dir.clone(), paths),
            (None, [dir]) if host::is_workspace_beside(dir) => (dir.clone(), &[]),
            (None, paths) => (here(), paths),
        }
    }

    /// What is asked for, in the workspace's own words.
    ///
    /// # Errors
    /// Where a repo or a path is none of the workspace.
    pub fn filter(&self, workspace: &Workspace, paths: &[PathBuf]) -> Result<Filter, Error> {
        let repos = self.repo.iter().map(|name| repo(workspace, name)).collect::<Result<_, _>>()?;
        let paths = paths.iter().map(|path| workspace.place_of(path)).collect::<Result<_, HostError>>()?;
        Ok(Filter { allowed: self.allow.clone(), only: self.only.clone(), repos, paths })
    }
}

pub(super) fn repo(workspace: &Workspace, name: &str) -> Result<String, Error> {
    let checkouts = &workspace.checkouts;
    let is_called = |known: &str| same_name(known, name);
    let found = checkouts.iter().find(|checkout| is_called(&checkout.name) || checkout.aliases.iter().any(|alias| is_called(alias)));
    match found {
        Some(checkout) => Ok(checkout.name.clone()),
        None => {
            let help = match nearest(name, checkouts.iter().map(|checkout| checkout.name.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are: {}", checkouts.iter().map(|checkout| checkout.name.as_str()).collect::<Vec<_>>().join(", ")),
            };
            let message = "the workspace has no such repo".to_owned();
            Err(HostError { path: Path::new(name).to_owned(), message, help: Some(help) }.into())
        }
    }
}
