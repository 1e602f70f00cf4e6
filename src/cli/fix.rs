//! `crossbook fix`, and `crossbook check --fix`: the edits that findings come with.

use std::path::Path;

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::deny::outcome;
use super::exit_codes::after_help;
use super::filter_args::FilterArgs;
use super::write_args::WriteArgs;
use crate::ask::{Fixes, fixes};
use crate::error::Error;
use crate::lint::{FailPolicy, Finding};
use crate::pipeline::{Analysis, Simulated};

/// Fix what can be fixed safely
///
/// Some findings come with a fix that is known to be right; `crossbook explain RULE` says which. They are applied, nothing
/// else in the files changes, and the diff is printed. PATH, --repo, --only and --allow choose which findings are fixed.
/// `crossbook check` reports what is left. All files change, or none.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, EXIT_CODES))]
pub(super) struct Fix {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    write: WriteArgs,
    /// Also apply fixes that may be wrong; review the diff
    #[arg(long)]
    unsafe_fixes: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook fix --dry-run           Show what would change
  crossbook fix                     Change it; fails where a file has uncommitted changes
  crossbook fix --only stale-date   Fix the findings of one rule only
  crossbook fix --unsafe-fixes -n   Show what would change with every fix applied";

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing is left that fails `crossbook check`
  1  errors are left that have no fix; with --dry-run, also where there is something to fix
  2  the command failed, and nothing was changed";

impl Fix {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.filter.dir.or_around(console);
        let fixed = Fixed::new(&self.filter, &self.write, self.unsafe_fixes, &dir, console)?;
        let outcome = outcome(&FailPolicy::default(), &fixed.left);
        let has_changes = fixed.has_changes;
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(fixed);
        Ok(if self.write.dry_run && has_changes { Outcome::Denied } else { outcome })
    }
}

/// Applies the safe fixes of the findings that are asked for, and prints what was changed, without the diff.
pub(super) fn fix_first(filter: &FilterArgs, dir: &Path, console: &Console) -> Result<(), Error> {
    std::mem::forget(Fixed::new(filter, &WriteArgs::QUIET, false, dir, console)?);
    Ok(())
}

/// What fixing came to.
struct Fixed {
    has_changes: bool,
    /// The findings that were asked for and are still there.
    left: Vec<Finding>,
    /// Kept whole until the process ends.
    _kept: (Analysis, Option<Simulated>),
}

impl Fixed {
    fn new(filter: &FilterArgs, write: &WriteArgs, unsafe_fixes: bool, dir: &Path, console: &Console) -> Result<Self, Error> {
        let (analysis, sources, hold) = write.examine(console, dir)?;
        let filter = filter.filter(&analysis.workspace)?;
        let Fixes { changes, fixed, refused, left, then } = fixes(&analysis, &sources, &filter, unsafe_fixes);
        write.apply(console, &analysis.workspace, hold.as_ref(), &changes)?;
        refused.iter().for_each(|finding| console.info(&format!("not fixed: {finding}")));
        let plural = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
        let verb = if write.dry_run { "would fix" } else { "fixed" };
        let files = changes.files.len();
        console.info(&match fixed {
            0 => format!("nothing to fix; {} left", plural(left.len(), "finding")),
            _ => format!("{verb} {} in {}; {} left", plural(fixed, "finding"), plural(files, "file"), left.len()),
        });
        Ok(Self { has_changes: !changes.is_empty(), left, _kept: (analysis, then) })
    }
}
