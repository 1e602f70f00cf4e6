//! `crossbook build`: the site, and the findings.

use std::path::PathBuf;

use clap::Args;

use super::baseline::{KnownFile, Narrowed};
use super::console::Console;
use super::deny::{Deny, outcome};
use super::exit_codes::{self, after_help};
use super::view_args::ViewArgs;
use super::{Dir, Outcome, path_base, tell_kinds, tell_workspace};
use crate::disk::Stranger;
use crate::error::Error;
use crate::host::Published;
use crate::report::{Reported, text};
use crate::since::trends;

/// Write the site, then report what is broken or stale
///
/// The new site replaces the old one in one step: a build that fails or is killed leaves the old one as it was. The site is
/// written whatever is found; the exit code is that of `crossbook check`.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::CHECK))]
pub(super) struct Build {
    #[command(flatten)]
    dir: Dir,
    /// The folder to write the site to [default: `build.output` in book.toml, or site]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Fail if a repo that book.toml lists is not checked out; without it, references into that repo are unverifiable
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    deny: Deny,
    #[command(flatten)]
    baseline: KnownFile,
}

const EXAMPLES: &str = "\
Examples:
  crossbook build                          Write the site to ./site
  crossbook build -C ../work -o public     Write the site of another workspace to ./public
  crossbook build --exit-zero              Write the site, and succeed whatever is found";

impl Build {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let fail_policy = self.deny.fail_policy(false)?;
        let dir = self.dir.or_around(console);
        let progress = console.progress();
        let mut workspace = crate::pipeline::open(&dir)?;
        workspace.is_strict = self.strict;
        tell_workspace(&workspace, console);
        let (mut analysis, fingerprint, sources) = crate::pipeline::check_to_publish(workspace, &progress)?;
        tell_kinds(&analysis, console);
        let trends = if analysis.workspace.config.build.trends { trends(&analysis.workspace, &sources, &progress)? } else { Vec::new() };
        drop(sources);
        let output = match &self.output {
            Some(output) => output.clone(),
            None => analysis.workspace.output()?,
        };
        let (published, failed) = crate::pipeline::publish(&analysis, &fingerprint, &trends, &output, &progress)?;
        let Published { written, kept, removed, left_out, strangers } = published;
        drop(progress);
        for copy in left_out {
            console.info(&format!("skipped {}: {}", copy.path, copy.reason));
        }
        for Stranger(place) in strangers {
            console.info(&format!("kept {}, which Crossbook did not write; move it elsewhere before the next build", place.display()));
        }
        let mut findings = std::mem::take(&mut analysis.findings);
        findings.extend(failed);
        let Narrowed { findings, known } = self.baseline.apply(&analysis.workspace, findings, true, console)?;
        let path_base = path_base(&analysis.workspace);
        let reported = Reported {
            model: &analysis.model,
            contracts: &analysis.contracts,
            findings: &findings,
            baseline: known.as_ref(),
            fixed: None,
            fail_policy: &fail_policy,
            path_base: &path_base,
        };
        console.print(&text::render(&reported, &self.view.view(&[]), console.color()))?;
        console.info(&format!("wrote {}: {written} files new or changed, {kept} unchanged, {removed} removed", output.display()));
        let outcome = outcome(&fail_policy, &findings);
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(outcome)
    }
}
