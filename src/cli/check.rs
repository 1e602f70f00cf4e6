//! `crossbook check`: the verdict alone.

use clap::{Args, ValueEnum};

use super::console::Console;
use super::{Deny, Dir, Outcome};
use crate::Error;
use crate::report::{json, text};

/// Say what does not hold; write nothing
#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    dir: Dir,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    deny: Deny,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(super) enum Format {
    /// For people: each finding with its line and help
    #[default]
    Text,
    /// For programs: the findings and every reference
    Json,
}

impl Check {
    pub fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let progress = console.progress();
        let verdict = crate::check(&dir, &progress)?;
        drop(progress);
        match self.format {
            Format::Text => {
                console.print(&text::render(&verdict.model, &verdict.findings, &verdict.workspace.from_here(), console.color()))?
            }
            Format::Json => console.print(&json::render(&verdict.model, &verdict.findings))?,
        }
        let outcome = self.deny.outcome(&verdict);
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(verdict);
        Ok(outcome)
    }
}
