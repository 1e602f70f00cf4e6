//! `crossbook pr`: a pull request's description, from a task's documents.

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, lookup, tell_workspace};
use crate::error::Error;
use crate::report::pull_request;
use crate::report::text::safe;

/// Write a pull request description from a task's documents
///
/// The summary is the plan's goal and the finished phases, the test plan its acceptance criteria as boxes, the references
/// are the tasks of the other repos with their folders. It is printed as Markdown, for you to edit.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW), override_usage = "crossbook pr [OPTIONS] <REPO> <TASK>")]
pub(super) struct Pr {
    /// The repo, by its name or an alias; asked for at a terminal
    repo: Option<String>,
    /// The task, by its number or its name; asked for at a terminal
    task: Option<String>,
    #[command(flatten)]
    dir: Dir,
}

const EXAMPLES: &str = "\
Examples:
  crossbook pr api 4                              Print the description for TASK4 of api
  crossbook pr api 4 | gh pr create --title \"Resumable exports\" --body-file -";

impl Pr {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let analysis = crate::pipeline::check(&self.dir.or_around(console), &console.progress())?;
        tell_workspace(&analysis.workspace, console);
        let model = &analysis.model;
        let repo = lookup::said(console, self.repo.clone(), "REPO", "the repo of the task", |said| Some(said.to_owned()))?;
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
