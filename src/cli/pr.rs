//! `crossbook pr`: a pull request's description, from a task's documents.

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::lookup::{self, At};
use crate::error::Error;
use crate::report::pull_request;
use crate::report::text::safe;

/// Write a pull request's description from what a task's documents say
///
/// The summary is the plan's goal and the phases that are done, the test plan its acceptance criteria as boxes, the references the tasks
/// of the other repos with their folders. It is Markdown on standard output, for you to go over.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Pr {
    /// The repo, by its name or an alias
    repo: Option<String>,
    /// The task, by its number or its name
    task: Option<String>,
    #[command(flatten)]
    at: At,
}

const EXAMPLES: &str = "\
Examples:
  crossbook pr api 4
  crossbook pr api 4 | gh pr create --title \"Resumable exports\" --body-file -";

impl Pr {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let analysis = crate::pipeline::check(&self.at.or_around(console), &console.progress())?;
        let model = &analysis.model;
        let repo = lookup::said(console, self.repo.clone(), "REPO", "the repo whose task it is", |said| Some(said.to_owned()))?;
        let repo = lookup::checked_out(&analysis.workspace, &repo)?;
        let said = lookup::said(console, self.task.clone(), "TASK", "the number or the name of the task", |said| Some(said.to_owned()))?;
        let task = lookup::task(model, repo, &said)?;
        let text = pull_request::render(model, task);
        // Control characters have no place in a description either.
        console.print(&text.split_inclusive('\n').map(|line| safe(line.trim_end_matches('\n')) + "\n").collect::<String>())?;
        std::mem::forget(analysis);
        Ok(Outcome::Clean)
    }
}
