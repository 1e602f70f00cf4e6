//! `crossbook fix`: what findings know how to fix.

use clap::Args;

use super::console::Console;
use super::deny::outcome;
use super::write_args::WriteArgs;
use super::{Dir, Outcome};
use crate::change::{self, Changes};
use crate::error::Error;
use crate::lint::{FailPolicy, Finding, Fix as FindingFix};
use crate::pipeline::{Analysis, Simulated, simulate};

/// Fix what can be fixed without a doubt
///
/// Some findings bring a fix that cannot be wrong: `crossbook explain RULE` says which. They are applied, every byte beside them stays,
/// and the difference is printed. What is left is for people: `crossbook check` shows it. All files change, or none.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Fix {
    #[command(flatten)]
    dir: Dir,
    #[command(flatten)]
    write: WriteArgs,
    /// Apply those fixes, too, that may be wrong: read the difference
    #[arg(long)]
    unsafe_fixes: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook fix --dry-run           What would change
  crossbook fix                     Change it; files with uncommitted changes are left, and the run fails
  crossbook fix --unsafe-fixes -n   What would change if every fix were right

Exit codes:
  0  nothing is left that fails `crossbook check`
  1  errors are left that no fix fixes; with --dry-run, there is something to fix, too
  2  the work could not be done, and nothing was changed";

/// A fix may make room for another; so often they are looked for again.
const MAX_PASSES: usize = 10;

impl Fix {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let (Analysis { workspace, mut model, mut contracts, mut findings }, mut sources, hold) = self.write.examine(console, &dir)?;
        let wanted = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix: &FindingFix| fix.safe || self.unsafe_fixes);
        let (mut changes, mut fixed) = (Changes::default(), 0);
        let mut left = change::fix(&model, &findings, wanted);
        for _ in 0..MAX_PASSES {
            if left.changes.is_empty() {
                break;
            }
            fixed += left.fixed.len();
            Simulated { sources, model, contracts, findings } = simulate(&workspace, &sources, &left.changes);
            changes = changes.then(left.changes);
            left = change::fix(&model, &findings, wanted);
        }
        self.write.apply(console, &workspace, hold.as_ref(), &changes)?;
        for index in left.clashing.iter().chain(&left.unreadable) {
            let finding = &findings[*index];
            console.info(&format!("not fixed: {}: {}", finding.location.file, finding.message));
        }
        let plural = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
        let verb = if self.write.dry_run { "would fix" } else { "fixed" };
        let files = changes.files.len();
        console.info(&match fixed {
            0 => format!("nothing to fix; {} left", plural(findings.len(), "finding")),
            _ => format!("{verb} {} in {}; {} left", plural(fixed, "finding"), plural(files, "file"), findings.len()),
        });
        let analysis = Analysis { workspace, model, contracts, findings };
        let outcome = outcome(&FailPolicy::default(), &analysis.findings);
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(if self.write.dry_run && !changes.is_empty() { Outcome::Denied } else { outcome })
    }
}
