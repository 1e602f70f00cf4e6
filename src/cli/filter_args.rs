//! Which findings somebody asks for, as arguments.

use std::path::PathBuf;

use clap::Args;

use super::dir::Dir;
use super::lookup;
use super::rule_name::RuleName;
use crate::disk::HostError;
use crate::error::Error;
use crate::host::Workspace;
use crate::lint::Filter;

/// Which findings are reported. Everything is read and checked against everything, whatever is asked for.
#[derive(Args)]
pub(super) struct FilterArgs {
    /// Only findings in these files and folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub dir: Dir,
    /// Leave out the findings of a rule
    #[arg(long, value_name = "RULE", value_parser = RuleName, ignore_case = true, hide_possible_values = true)]
    allow: Vec<String>,
    /// Only the findings of a rule
    #[arg(long, value_name = "RULE", value_parser = RuleName, ignore_case = true, hide_possible_values = true)]
    only: Vec<String>,
    /// Only findings in a repo, by its name or an alias
    #[arg(long, value_name = "REPO")]
    pub repo: Vec<String>,
}

impl FilterArgs {
    /// What is asked for, in the workspace's own words.
    ///
    /// # Errors
    /// Where a repo or a path is none of the workspace.
    pub(super) fn filter(&self, workspace: &Workspace) -> Result<Filter, Error> {
        let name = |name: &String| lookup::repo(workspace, name).map(|repo| workspace.checkouts[repo.0 as usize].info.name.clone());
        let repos = self.repo.iter().map(name).collect::<Result<_, _>>()?;
        let paths = self.paths.iter().map(|path| workspace.place_of(path)).collect::<Result<_, HostError>>()?;
        Ok(Filter { allowed: self.allow.clone(), only: self.only.clone(), repos, paths })
    }
}
