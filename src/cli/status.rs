//! `crossbook status`: what is open, and what it waits for.

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, lookup, tell_kinds, tell_workspace};
use crate::error::Error;
use crate::model::{People, RepoId};
use crate::report::status::StatusReport;

/// Show the open tasks of each repo, what they wait for, and their findings
///
/// Without REPO, the open tasks of all repos, blocked ones first, each with its finished phases, the tasks that it waits
/// for and its findings. With TASK, that task in full.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Status {
    /// A repo, by its name or an alias
    repo: Option<String>,
    /// One of its tasks, by its number or its name
    #[arg(conflicts_with = "owner")]
    task: Option<String>,
    /// Only the items of this person or team, as `Owner:` lines or CODEOWNERS say
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    #[command(flatten)]
    dir: Dir,
}

const EXAMPLES: &str = "\
Examples:
  crossbook status               All repos
  crossbook status api           One repo
  crossbook status api 4         One task in full; ADR-4, 004-login and add-login work too
  crossbook status --owner eve   What eve owns";

impl Status {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let analysis = crate::pipeline::check(&self.dir.or_around(console), &console.progress())?;
        tell_workspace(&analysis.workspace, console);
        tell_kinds(&analysis, console);
        let model = &analysis.model;
        let base = analysis.workspace.from_here();
        let people = self.owner.as_ref().map(|_| People::new(model));
        let owner = self.owner.as_deref().zip(people.as_ref()).map(|(name, people)| lookup::person(people, name)).transpose()?;
        let status = StatusReport::new(model, &analysis.findings, &base, console.color()).of(owner);
        let text = match (&self.repo, &self.task) {
            (None, _) => status.repos(&(0..model.repos.len() as u32).map(RepoId).collect::<Vec<_>>()),
            (Some(repo), None) => status.repos(&[lookup::repo(&analysis.workspace, repo)?]),
            (Some(repo), Some(task)) => status.task(lookup::task(model, lookup::checked_out(&analysis.workspace, repo)?, task)?),
        };
        console.print(&text)?;
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(Outcome::Clean)
    }
}
