//! `crossbook build`: the site, and the verdict.

use std::path::PathBuf;

use clap::Args;

use super::baseline::{KnownFile, Narrowed};
use super::console::Console;
use super::deny::{Deny, outcome};
use super::view_args::ViewArgs;
use super::{Dir, Outcome, path_base, tell_kinds, tell_stand_ins};
use crate::disk::Stranger;
use crate::error::Error;
use crate::host::Published;
use crate::report::{Reported, text};

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

impl Build {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let fail_policy = self.deny.fail_policy(false)?;
        let dir = self.dir.or_around(console);
        let progress = console.progress();
        let mut workspace = crate::pipeline::open(&dir)?;
        workspace.is_strict = self.strict;
        tell_stand_ins(&workspace, console);
        let (mut analysis, fingerprint) = crate::pipeline::check_to_publish(workspace, &progress)?;
        tell_kinds(&analysis, console);
        let output = match &self.output {
            Some(output) => output.clone(),
            None => analysis.workspace.output()?,
        };
        let (published, failed) = crate::pipeline::publish(&analysis, &fingerprint, &output, &progress)?;
        let Published { written, kept, removed, left_out, strangers } = published;
        drop(progress);
        for copy in left_out {
            console.info(&format!("left out {}: {}", copy.path, copy.reason));
        }
        for Stranger(place) in strangers {
            console.info(&format!("kept {}: Crossbook did not write it; move it away before the next build", place.display()));
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
        console.info(&format!("wrote {}: {written} files new or changed, {kept} as they were, {removed} gone", output.display()));
        let outcome = outcome(&fail_policy, &findings);
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(outcome)
    }
}
