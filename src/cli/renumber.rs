//! `crossbook renumber`: another number for a task, and for every reference to it.

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::write_args::WriteArgs;
use super::{Dir, Outcome, lookup};
use crate::ask::{self, RenumberRequest, Renumbered};
use crate::change::Manner;
use crate::error::{ArgumentError, Error};
use crate::report::patch;

/// Give a task another number, and update every reference to it in every repo
///
/// The task's folder moves, and its titles and every reference to it follow: in prose, lists and ranges, paths, links,
/// handoffs and diagrams, in every repo of the workspace. Only the digits are edited. Numbers in code and in comments, which
/// may mean something else, are left as they are and listed.
///
/// The result is checked before anything is written: where a reference would come to mean another task, or there would be a
/// new finding, nothing is changed. In a git checkout the index is updated as with `git mv`.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::CHANGE), override_usage = "crossbook renumber [OPTIONS] <REPO> <FROM> <TO>")]
pub(super) struct Renumber {
    /// The repo of the task, by its name or an alias; asked for at a terminal
    repo: Option<String>,
    /// The number that the task has; asked for at a terminal
    #[arg(value_parser = lookup::number)]
    from: Option<u64>,
    /// The number that it gets; asked for at a terminal
    #[arg(value_parser = lookup::number)]
    to: Option<u64>,
    /// The kind of item, such as `task`, `spec` or `adr`, where there are several
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Make room: the tasks between the two numbers move by one, towards the number that becomes free
    #[arg(long)]
    insert: bool,
    /// Give the task at the new number the old one
    #[arg(long, conflicts_with = "insert")]
    swap: bool,
    /// Renumber even if that causes new findings, or references that would mean another task
    #[arg(long)]
    allow_findings: bool,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    dir: Dir,
}

const EXAMPLES: &str = "\
Examples:
  crossbook renumber api 7 3 --insert     TASK7 becomes TASK3; TASK3 to TASK6 go up by one
  crossbook renumber api 3 7 --insert     The way back: TASK4 to TASK7 go down by one
  crossbook renumber api 4 5 --swap       TASK4 and TASK5 swap numbers
  crossbook renumber api 7 8 --dry-run    Show what would change, where 8 is free";

impl Renumber {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let (analysis, sources, hold) = self.write.examine(console, &dir)?;
        let name = lookup::said(console, self.repo.clone(), "REPO", "the repo of the task", |said| Some(said.to_owned()))?;
        let repo = lookup::checked_out(&analysis.workspace, &name)?;
        let number = |given, argument, what| lookup::said(console, given, argument, what, |said| lookup::number(said).ok());
        let from = number(self.from, "FROM", "the number that the task has")?;
        let to = number(self.to, "TO", "the number that it gets")?;
        let request = RenumberRequest { repo, from, to, kind: self.kind.as_deref(), manner: self.manner() };
        let base = analysis.workspace.from_here();
        let Renumbered { changes, notes, settings, problems } = ask::renumber(&analysis, &sources, &request, &base)?;
        notes.iter().for_each(|line| console.info(line));
        settings.iter().chain(&problems).for_each(|line| console.notice(line));
        if !problems.is_empty() && !self.allow_findings {
            let what = if problems.len() == 1 { "new problem" } else { "new problems" };
            let message = format!("this would cause {} {what}; nothing was changed", problems.len());
            let error = ArgumentError::of(message);
            return Err(error.with_help("edit what is listed above first, or use --allow-findings").into());
        }
        self.write.apply(console, &analysis.workspace, hold.as_ref(), &changes)?;
        if self.write.dry_run {
            console.info(&patch::outlook(&changes));
        }
        Ok(Outcome::Clean)
    }

    fn manner(&self) -> Manner {
        match (self.insert, self.swap) {
            (true, _) => Manner::Insert,
            (_, true) => Manner::Swap,
            _ => Manner::Move,
        }
    }
}
