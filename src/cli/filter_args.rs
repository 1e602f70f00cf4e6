//! Which findings somebody asks for, as arguments.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::lookup;
use super::rule_name::RuleName;
use crate::disk::HostError;
use crate::error::Error;
use crate::host::{self, Workspace};
use crate::lint::Filter;

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
    pub(super) fn place(&self, console: &Console) -> (PathBuf, &[PathBuf]) {
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
    pub(super) fn filter(&self, workspace: &Workspace, paths: &[PathBuf]) -> Result<Filter, Error> {
        let name = |name: &String| lookup::repo(workspace, name).map(|repo| workspace.checkouts[repo.0 as usize].info.name.clone());
        let repos = self.repo.iter().map(name).collect::<Result<_, _>>()?;
        let paths = paths.iter().map(|path| workspace.place_of(path)).collect::<Result<_, HostError>>()?;
        Ok(Filter { allowed: self.allow.clone(), only: self.only.clone(), repos, paths })
    }
}
