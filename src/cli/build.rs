//! `crossbook build`: the site, and the verdict.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::{Deny, Dir, Outcome};
use crate::Error;
use crate::host::Published;
use crate::report::text;

/// Write the site, then say what does not hold
///
/// The new site takes the place of the old one in one step: a build that fails or is killed leaves the old one whole.
/// The exit code is that of `crossbook check`, and the site is written whatever was found.
#[derive(Args)]
pub(super) struct Build {
    #[command(flatten)]
    dir: Dir,
    /// Where to write it, where it is not the folder that book.toml names
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    #[command(flatten)]
    deny: Deny,
}

impl Build {
    pub fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let progress = console.progress();
        let verdict = crate::check(&dir, &progress)?;
        let output = self.output.clone().unwrap_or_else(|| verdict.workspace.output());
        let Published { written, kept, removed, left_out } = crate::publish(&verdict, &output, &progress)?;
        drop(progress);
        for copy in left_out {
            console.tell(&format!("left out {}: {}", copy.path, copy.reason));
        }
        console.print(&text::render(&verdict.model, &verdict.findings, &verdict.workspace.from_here(), console.color()))?;
        console.tell(&format!("wrote {}: {written} files new or changed, {kept} as they were, {removed} gone", output.display()));
        let outcome = self.deny.outcome(&verdict);
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(verdict);
        Ok(outcome)
    }
}
