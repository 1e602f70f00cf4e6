//! `crossbook sync`: what documents say of other repos, brought up to date.

use clap::Args;

use super::console::Console;
use super::exit_codes::after_help;
use super::write_args::WriteArgs;
use super::{Dir, Outcome};
use crate::ask;
use crate::error::Error;
use crate::report::text::safe;

/// Update what documents say of other repos to what those repos say themselves
///
/// In each Cross-Repo Snapshot, a state that the STATUS.md of the named repo contradicts is replaced with the one that it
/// supports; the rest of the bullet is kept. A mirror that contradicts its owner, and that git knows as a former copy of the
/// owner's text, is replaced with the owner's current text; mirrors in other words are left to people. Run it after pull
/// requests are merged, and review the diff: what a STATUS.md does not say yet is not updated here either.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, EXIT_CODES))]
pub(super) struct Sync {
    #[command(flatten)]
    dir: Dir,
    #[command(flatten)]
    write: WriteArgs,
}

const EXAMPLES: &str = "\
Examples:
  crossbook sync --dry-run   Show what would change
  crossbook sync             Change it";

const EXIT_CODES: &str = "\
Exit codes:
  0  everything is up to date
  1  something is left that people have to write; with --dry-run, also where something would change
  2  the command failed, and nothing was changed";

impl Sync {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let (analysis, sources, hold) = self.write.examine(console, &dir)?;
        let base = analysis.workspace.from_here();
        let synced = ask::sync(&analysis, &sources, &base);
        self.write.apply(console, &analysis.workspace, hold.as_ref(), &synced.changes)?;
        synced.left.iter().for_each(|left| console.info(&format!("not changed: {left}")));
        for (name, file) in &synced.mirrors {
            console.info(&format!("copied \"{}\" from its owner to {base}{}", safe(name), safe(file)));
        }
        console.info(&synced.summary(if self.write.dry_run { "would sync" } else { "synced" }));
        let is_left = !synced.left.is_empty() || (self.write.dry_run && !synced.changes.is_empty());
        Ok(if is_left { Outcome::Denied } else { Outcome::Clean })
    }
}
