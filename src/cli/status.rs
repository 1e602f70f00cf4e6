//! `crossbook status`: what is open, and what it waits for.

use clap::Args;

use super::console::Console;
use super::lookup::{self, At};
use super::{Outcome, tell_kinds};
use crate::error::Error;
use crate::model::RepoId;
use crate::report::status::StatusReport;

/// Show what is open in each repo, what it waits for, and what does not hold in it
///
/// Without a REPO, the open tasks of all of them, blocked ones first, each with its phases done, the tasks that it waits for and its
/// findings. With a TASK, that task in full. This is a view and no check: it exits with 0 whatever it shows.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Status {
    /// A repo, by its name or an alias
    repo: Option<String>,
    /// One of its tasks, by its number or its name
    task: Option<String>,
    #[command(flatten)]
    at: At,
}

const EXAMPLES: &str = "\
Examples:
  crossbook status         All repos
  crossbook status api     One of them
  crossbook status api 4   One task in full: also ADR-4, 004-login or add-login";

impl Status {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let analysis = crate::pipeline::check(&self.at.or_around(console), &console.progress())?;
        tell_kinds(&analysis, console);
        let model = &analysis.model;
        let base = analysis.workspace.from_here();
        let status = StatusReport::new(model, &analysis.findings, &base, console.color());
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
