//! `crossbook contracts`: what repos promise each other, and who keeps it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::console::Console;
use super::{Dir, Outcome};
use crate::contract::SharedContract;
use crate::error::{ArgumentError, Error};
use crate::pipeline::Analysis;
use crate::report::{comparison, json};

/// Show the contracts: who owns each, who mirrors it, and where they differ
///
/// Without a NAME, a line for each contract: its worst verdict, its name, its owner and its mirrors, what has drifted
/// first. With a NAME, the whole text of the owner, and for each mirror the facts and the words that differ: on a
/// terminal struck out and underlined, else as [-the owner's-]{+the mirror's+}. Of what has drifted git tells when both
/// last agreed, and which of them changed since.
///
/// This is a view and no check: it exits with 0 whatever has drifted. `crossbook check` fails on drift.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Contracts {
    /// A contract's name, or a part of it, in any case
    name: Option<String>,
    /// The folder that holds book.toml, or the repositories; without it, this one, or the nearest above that has a book.toml
    #[arg(long, short = 'C', value_name = "DIR")]
    dir: Option<PathBuf>,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: the `contracts` of the report
    Json,
}

const EXAMPLES: &str = "\
Verdicts:
  drift         a fact of the mirror contradicts its owner
  unowned       it is mirrored, and no plan of the feature states it
  unmirrored    a repo of the feature does not mirror what others of it do
  unverifiable  one side cannot be read here
  hollow        it says nothing that it could be held to
  paraphrase    other words or fewer facts, and nothing that contradicts
  in-sync       the same text, or the same facts

Examples:
  crossbook contracts                  All of them, and the share in sync
  crossbook contracts \"window read\"    One in full, with the words that differ
  crossbook contracts --dir ../work    Those of another folder
  crossbook contracts --format json    The `contracts` of report.json";

impl Contracts {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = Dir { dir: self.dir.clone() }.or_around(console);
        let progress = console.progress();
        let analysis = crate::pipeline::check(&dir, &progress)?;
        drop(progress);
        let Analysis { model, contracts, .. } = &analysis;
        let chosen: Vec<&SharedContract> = match &self.name {
            Some(name) => contracts.named(name),
            None => contracts.all.iter().collect(),
        };
        if let Some(name) = self.name.as_ref().filter(|_| chosen.is_empty()) {
            let help = match contracts.nearest(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`crossbook contracts` lists them all; `--dir DIR` reads another folder".to_owned(),
            };
            return Err(ArgumentError::new(name, "no contract is called so").with_help(help).into());
        }
        let text = match (self.format, &self.name) {
            (Format::Json, _) => json::contracts(model, contracts, &chosen),
            (Format::Text, Some(_)) => comparison::full(model, contracts, &chosen, &analysis.workspace.from_here(), console.color()),
            (Format::Text, None) => comparison::list(model, contracts, console.color()),
        };
        console.print(&text)?;
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(Outcome::Clean)
    }
}
