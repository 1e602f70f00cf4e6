//! `crossbook environments`: what runs where.

use clap::{Args, ValueEnum};

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, lookup, tell_workspace};
use crate::error::Error;
use crate::pipeline::Analysis;
use crate::report::environments;

/// Show what runs where: the version of each repo in each environment, and what it lacks
///
/// For each repo, the version that each `[[environment]]` of book.toml pins, the day of its commit, how many commits the
/// default branch is ahead of it, and the tasks and contracts that are done but not in that version. With REPO, that repo
/// alone.
///
/// It exits with 0 whatever it shows; `crossbook check` reports unknown tags and environments out of order.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Environments {
    /// A repo, by its name or an alias
    repo: Option<String>,
    #[command(flatten)]
    dir: Dir,
    /// The format of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  crossbook environments                  All repos of which anything runs anywhere
  crossbook environments api              One repo
  crossbook environments --format json    For programs";

impl Environments {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let analysis = crate::pipeline::check(&self.dir.or_around(console), &console.progress())?;
        tell_workspace(&analysis.workspace, console);
        let Analysis { model, contracts, .. } = &analysis;
        let repo = self.repo.as_deref().map(|name| lookup::repo(&analysis.workspace, name)).transpose()?;
        let text = match self.format {
            Format::Text => environments::text(model, contracts, repo, console.color()),
            Format::Json => environments::json(model, contracts, repo),
        };
        console.print(&text)?;
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(Outcome::Clean)
    }
}
