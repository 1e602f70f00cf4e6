//! `crossbook contracts`: what repos agreed on, and where they differ.

use clap::{Args, ValueEnum};

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, lookup, tell_workspace};
use crate::contract::SharedContract;
use crate::error::{ArgumentError, Error};
use crate::pipeline::Analysis;
use crate::report::{comparison, json};

/// Show the contracts: who owns each, who mirrors it, and where they differ
///
/// Without NAME, one line for each contract: its worst verdict, its name, its owner and its mirrors, drifted ones first.
/// With NAME, the owner's text in full, and for each mirror the facts and words that differ: on a terminal struck out and
/// underlined, elsewhere as [-the owner's-]{+the mirror's+}. For a drifted mirror, git says when both last agreed and which
/// of them changed since.
///
/// It exits with 0 even where a contract has drifted; `crossbook check` fails on drift.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Contracts {
    /// A contract's name, or a part of it, in any case
    name: Option<String>,
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
    /// For programs: the `contracts` of the report
    Json,
}

const EXAMPLES: &str = "\
Verdicts:
  drift         a fact in the mirror contradicts its owner
  unowned       it is mirrored, but no plan of the feature locks it
  unmirrored    a repo of the feature does not mirror it, though others do
  unverifiable  one side cannot be read here
  hollow        it states no fact that could drift
  paraphrase    other words or fewer facts, without a contradiction
  in-sync       the same text, or the same facts

Examples:
  crossbook contracts                  List all contracts, and the share in sync
  crossbook contracts \"window read\"    Show one in full, with the words that differ
  crossbook contracts -C ../work       List the contracts of another workspace
  crossbook contracts --format json    Print the `contracts` of report.json";

impl Contracts {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let progress = console.progress();
        let analysis = crate::pipeline::check(&dir, &progress)?;
        drop(progress);
        tell_workspace(&analysis.workspace, console);
        let Analysis { model, contracts, .. } = &analysis;
        let chosen: Vec<&SharedContract> = match &self.name {
            Some(name) => contracts.named(name),
            None => contracts.all.iter().collect(),
        };
        if let Some(name) = self.name.as_ref().filter(|_| chosen.is_empty()) {
            let help = match contracts.nearest(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => lookup::listed("contract", contracts.all.iter().map(|contract| contract.name.as_str()), "`crossbook contracts`"),
            };
            return Err(ArgumentError::of(format!("no contract named `{name}`")).with_help(help).into());
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
