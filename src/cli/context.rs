//! `crossbook context`: what somebody needs who is about to work on an item.

use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, lookup, tell_workspace};
use crate::ask;
use crate::context::{BUDGET, Inputs, Surroundings, shell};
use crate::error::Error;
use crate::model::People;
use crate::report::json;
use crate::report::text::safe;

/// Show what somebody needs to know who is about to work on an item
///
/// One answer of limited size, for people and for language models: goal, blockers, findings, drifted contracts, open phases
/// and criteria, what the item waits for and who waits for it, what changed in its counterparts since its documents were
/// last updated, files that others plan to change too, its contracts in the owner's words, and commands to run next. What
/// does not fit is left out, least important first, and the last line says how much.
///
/// With --diff it is about the uncommitted changes of a repo instead: what they leave behind in other repos, what they break,
/// and which contracts and items they touch.
#[derive(Args)]
#[command(
    after_help = after_help(EXAMPLES, exit_codes::VIEW),
    override_usage = "crossbook context [OPTIONS] <REPO> <TASK>\n       crossbook context [OPTIONS] --diff [REPO]"
)]
pub(super) struct Context {
    /// A repo, by its name or an alias
    #[arg(required_unless_present = "diff")]
    repo: Option<String>,
    /// One of its tasks, by its number or its name
    #[arg(required_unless_present = "diff", conflicts_with = "diff")]
    task: Option<String>,
    /// Show what the uncommitted changes touch, in REPO or in the repo that this folder is in
    #[arg(long)]
    diff: bool,
    /// The size of the answer as Markdown, in tokens of about four bytes
    #[arg(long, value_name = "TOKENS", default_value_t = BUDGET)]
    budget: usize,
    #[command(flatten)]
    dir: Dir,
    /// The format of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people and for language models
    #[default]
    Markdown,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  crossbook context api 4                  TASK4 of api
  crossbook context api 4 --budget 12000   With more of the texts that it quotes
  crossbook context api ADR-4 --format json
  crossbook context --diff                 In a repo: what its uncommitted changes touch";

impl Context {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let progress = console.progress();
        let dir = self.dir.or_around(console);
        let mut context = if self.diff {
            let workspace = crate::pipeline::open(&dir)?;
            tell_workspace(&workspace, console);
            let repo = self.repo.as_ref().map(|name| lookup::checked_out(&workspace, name)).transpose()?;
            let base = workspace.from_here();
            ask::of_changes(workspace, repo, &base, &progress)?
        } else {
            let analysis = crate::pipeline::check(&dir, &progress)?;
            tell_workspace(&analysis.workspace, console);
            let repo = lookup::checked_out(&analysis.workspace, self.repo.as_deref().unwrap_or_default())?;
            let task = lookup::task(&analysis.model, repo, self.task.as_deref().unwrap_or_default())?;
            let inputs = Inputs { model: &analysis.model, contracts: &analysis.contracts, findings: &analysis.findings };
            let known = Surroundings::new(inputs, Arc::new(People::new(&analysis.model)));
            let context = known.context(inputs, task, &analysis.workspace.from_here());
            // The process ends soon; to take a large workspace apart first would only take time.
            std::mem::forget(analysis);
            context
        };
        drop(progress);
        if let Some(dir) = &self.dir.dir {
            // They are run from where this one was.
            let at = format!("crossbook -C {}", shell(&dir.display().to_string()));
            context.next.iter_mut().for_each(|next| next.command = next.command.replacen("crossbook", &at, 1));
        }
        let context = context.within(self.budget);
        console.print(&match self.format {
            Format::Markdown => safe(&context.to_markdown()),
            Format::Json => json::context(&context),
        })?;
        Ok(Outcome::Clean)
    }
}
