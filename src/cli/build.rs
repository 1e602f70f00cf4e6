//! `crossbook build`: the site, and the findings.

use std::path::{Path, PathBuf};

use clap::Args;

use super::baseline::{KnownFile, Narrowed};
use super::console::Console;
use super::deny::{Deny, outcome};
use super::exit_codes::{self, after_help};
use super::view_args::ViewArgs;
use super::{Dir, Outcome, lookup, path_base, tell_kinds, tell_workspace};
use crate::disk::{HostError, Stranger, is_there, read_named, replace_file};
use crate::error::{ArgumentError, Error};
use crate::host::{Published, Workspace};
use crate::lint::{FailPolicy, Finding};
use crate::pipeline::Analysis;
use crate::report::text::safe;
use crate::report::{Reported, text};
use crate::since::Moments;
use crate::site::{Subject, is_single};

/// Write the site, then report what is broken or stale
///
/// The new site replaces the old one in one step: a build that fails or is killed leaves the old one as it was. The site is
/// written whatever is found; the exit code is that of `crossbook check`.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::CHECK))]
pub(super) struct Build {
    #[command(flatten)]
    dir: Dir,
    /// The folder to write the site to, or with --single the file [default: `build.output` in book.toml, or site]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Write one file that needs no other in place of the site, to send or to print: a repo, a feature by its title or a part of it, or
    /// `all`; `--output` names the file [default: the name of what it holds, with .html]
    #[arg(long, value_name = "REPO|FEATURE|all")]
    single: Option<String>,
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
  crossbook build                            Write the site to ./site
  crossbook build -C ../work -o public       Write the site of another workspace to ./public
  crossbook build --exit-zero                Write the site, and succeed whatever is found
  crossbook build --single \"crane windows\"  Write a feature, with its contracts, to one HTML file";

impl Build {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        if let Some(name) = &self.single {
            return self.run_single(name, console);
        }
        let fail_policy = self.deny.fail_policy(false)?;
        let workspace = self.open(console)?;
        let progress = console.progress();
        let (mut analysis, fingerprint, sources) = crate::pipeline::check_to_publish(workspace, &progress)?;
        tell_kinds(&analysis, console);
        let output = match &self.output {
            Some(output) => output.clone(),
            None => analysis.workspace.output()?,
        };
        let moments = Moments::of(&analysis.workspace, sources);
        let look_back = || moments.look(&analysis, &progress);
        let (published, failed) = crate::pipeline::publish(&analysis, &fingerprint, &moments.key(), &look_back, &output, &progress)?;
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
        let outcome = self.report(&analysis, findings, &fail_policy, console)?;
        console.info(&format!("wrote {}: {written} files new or changed, {kept} unchanged, {removed} removed", output.display()));
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(outcome)
    }

    fn open(&self, console: &Console) -> Result<Workspace, Error> {
        let mut workspace = crate::pipeline::open(&self.dir.or_around(console))?;
        workspace.is_strict = self.strict;
        tell_workspace(&workspace, console);
        Ok(workspace)
    }

    fn run_single(&self, name: &str, console: &Console) -> Result<Outcome, Error> {
        let fail_policy = self.deny.fail_policy(false)?;
        let workspace = self.open(console)?;
        let progress = console.progress();
        let (mut analysis, _) = crate::pipeline::examine(workspace, &progress)?;
        tell_kinds(&analysis, console);
        let single = crate::pipeline::make_single(&analysis, subject(&analysis, name)?, &progress)?;
        drop(progress);
        let file = self.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.html", single.name)));
        keep_what_is_not_ours(&file)?;
        replace_file(&file, single.html.as_bytes(), None)?;
        for path in &single.left_out {
            console.info(&format!("skipped {path}: only pictures that can be read are part of a single file"));
        }
        let findings = std::mem::take(&mut analysis.findings);
        let outcome = self.report(&analysis, findings, &fail_policy, console)?;
        let size = single.html.len().div_ceil(1000);
        console.info(&format!("wrote {}: {}, {size} kB", file.display(), safe(&single.title)));
        std::mem::forget(analysis);
        Ok(outcome)
    }

    fn report(&self, analysis: &Analysis, findings: Vec<Finding>, fail_policy: &FailPolicy, console: &Console) -> Result<Outcome, Error> {
        let Narrowed { findings, known } = self.baseline.apply(&analysis.workspace, findings, true, console)?;
        let reported = Reported {
            model: &analysis.model,
            contracts: &analysis.contracts,
            findings: &findings,
            baseline: known.as_ref(),
            fixed: None,
            fail_policy,
            path_base: &path_base(&analysis.workspace),
        };
        console.print(&text::render(&reported, &self.view.view(&[]), console.color()))?;
        Ok(outcome(fail_policy, &findings))
    }
}

/// What a name means that `--single` is given: a repo before a feature.
fn subject(analysis: &Analysis, name: &str) -> Result<Subject, Error> {
    if name.eq_ignore_ascii_case("all") {
        return Ok(Subject::All);
    }
    if let Ok(repo) = lookup::repo(&analysis.workspace, name) {
        return Ok(Subject::Repo(repo));
    }
    lookup::feature(&analysis.model, name).map(Subject::Feature).map_err(|error| {
        let message = error.message.replacen("no feature", "no repo and no feature", 1);
        ArgumentError { message, ..error }.into()
    })
}

/// # Errors
/// Where a file stands there that Crossbook did not write.
fn keep_what_is_not_ours(file: &Path) -> Result<(), Error> {
    if !is_there(file) || is_single(&read_named(file)?) {
        return Ok(());
    }
    let error = HostError::new(file, "was not written by `crossbook build --single`, and is not overwritten");
    Err(error.with_help("name another file with `--output`, or remove it").into())
}
