//! `crossbook check`: the findings, without a site.

use std::path::{Path, PathBuf};

use clap::Args;

use super::baseline::{KnownFile, Narrowed};
use super::console::Console;
use super::deny::{Deny, outcome};
use super::exit_codes::{self, after_help};
use super::filter_args::FilterArgs;
use super::fix;
use super::format::{Copy, Format};
use super::view_args::ViewArgs;
use super::watching::Watching;
use super::{Outcome, path_base, tell_kinds, tell_workspace};
use crate::ask::{Start, start_points};
use crate::error::{ArgumentError, Error};
use crate::host::{self, Workspace};
use crate::lint::{Filter, Finding};
use crate::model::lies_in;
use crate::pipeline::Analysis;
use crate::preview::WorkspaceReader;
use crate::report::{Reported, text};
use crate::since::{Since, since};

/// Check every reference and claim, and report what is broken or stale
///
/// Everything is read and checked against everything; PATH, --repo, --only and --allow choose which findings are reported
/// and can fail the run. Findings in the baseline are counted and fail nothing. Nothing is written but the reports that are
/// asked for, and fixes with --fix.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::CHECK))]
pub(super) struct Check {
    #[command(flatten)]
    filter: FilterArgs,
    /// Fix what is safe to fix first, then report the rest
    #[arg(long, conflicts_with_all = ["since", "write_baseline", "watch"])]
    fix: bool,
    /// The format of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Also write a report to a file, in its own format; repeatable
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Copy::parse)]
    report: Vec<Copy>,
    /// Fail if a repo that book.toml lists is not checked out; without it, references into that repo are unverifiable
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    deny: Deny,
    /// Fail only on findings that the changes since a commit, tag or branch introduced; REPO= names the repo that changed
    /// [default: the one given with --repo, or the one that this folder is in]; repeatable
    #[arg(long, value_name = "[REPO=]REV", value_parser = Start::parse)]
    since: Vec<Start>,
    #[command(flatten)]
    baseline: KnownFile,
    /// Write the current findings to the baseline, so that only new ones fail the run
    #[arg(long, conflicts_with_all = ["no_baseline", "report", "format", "deny", "since"])]
    write_baseline: bool,
    /// Resolve references to repos that are not checked out against the workspace.json of a published site
    #[arg(long, value_name = "FILE|URL")]
    inventory: Option<String>,
    /// Keep running, and report after each change which findings are new and which are gone; Ctrl-C stops
    #[arg(long, conflicts_with_all = ["format", "report", "deny", "write_baseline", "allow", "only", "repo", "inventory", "baseline", "since"])]
    watch: bool,
    /// With --watch: poll the files, where the system reports no changes
    #[arg(long, requires = "watch")]
    poll: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook check                                  Check the whole workspace
  crossbook check -C ../work                       Check the workspace in another folder
  crossbook check api/docs/cross-collab/TASK4      Report findings in one task only
  crossbook check --repo api --deny warnings       Report one repo only; fail on warnings too
  crossbook check --only broken-task-ref           Report one rule only
  crossbook check --format github --report sarif=out.sarif --report junit=out.xml
                                                   Annotations, and two report files
  crossbook check --since origin/main              In a repo: fail only on what this branch adds
  crossbook check --write-baseline                 Accept the current findings; only new ones fail";

impl Check {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let (dir, paths) = (self.filter.dir.or_around(console), &self.filter.paths);
        if self.watch {
            return match paths.first() {
                None => self.watch(console, &dir),
                Some(path) => {
                    let error = ArgumentError::of(format!("`--watch` takes no path, but `{}` was given", path.display()));
                    Err(error.with_help("remove it to watch the whole workspace; `-C DIR` watches another one").into())
                }
            };
        }
        for copy in &self.report {
            copy.check_folder()?;
        }
        if self.fix {
            fix::fix_first(&self.filter, &dir, console)?;
        }
        let fail_policy = self.deny.fail_policy(!self.since.is_empty())?;
        let progress = console.progress();
        let mut workspace = crate::pipeline::open_for(&dir, paths)?;
        workspace.is_strict = self.strict;
        tell_workspace(&workspace, console);
        if let Some(place) = &self.inventory {
            take(&mut workspace, place, console)?;
        }
        let (mut analysis, fixed) = match self.since.as_slice() {
            [] => (crate::pipeline::examine(workspace, &progress)?.0, None),
            starts => {
                let start_points = start_points(&workspace, starts, &self.filter.repo, &|line| console.info(line))?;
                let Since { analysis, fixed } = since(workspace, &start_points, &progress)?;
                (analysis, Some(fixed))
            }
        };
        drop(progress);
        let filter = self.filter.filter(&analysis.workspace)?;
        tell_unread(&analysis, &filter, paths, console);
        tell_kinds(&analysis, console);
        let fixed: Option<Vec<Finding>> =
            fixed.map(|fixed| fixed.into_iter().filter(|finding| filter.accepts(&analysis.model, finding)).collect());
        let narrowed = self.narrow(&mut analysis, &filter, console)?;
        let Some(Narrowed { findings, known }) = narrowed else { return Ok(Outcome::Clean) };
        let path_base = path_base(&analysis.workspace);
        let reported = Reported {
            model: &analysis.model,
            contracts: &analysis.contracts,
            findings: &findings,
            baseline: known.as_ref(),
            fixed: fixed.as_deref(),
            fail_policy: &fail_policy,
            path_base: &path_base,
        };
        self.format.print(&self.report, &reported, &self.view.view(&filter.only), console)?;
        let outcome = outcome(&fail_policy, &findings);
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(outcome)
    }

    /// Leaves what was asked for and is not in the baseline; or writes that, and leaves nothing to say.
    fn narrow(&self, analysis: &mut Analysis, filter: &Filter, console: &Console) -> Result<Option<Narrowed>, Error> {
        let found = std::mem::take(&mut analysis.findings);
        let (asked, others): (Vec<Finding>, Vec<Finding>) = found.into_iter().partition(|finding| filter.accepts(&analysis.model, finding));
        let is_whole = filter.is_whole();
        if self.write_baseline {
            self.baseline.write(&analysis.workspace, &asked, &others, console)?;
            return Ok(None);
        }
        self.baseline.apply(&analysis.workspace, asked, is_whole, console).map(Some)
    }

    /// The report, and then what each change makes of it.
    fn watch(&self, console: &Console, dir: &Path) -> Result<Outcome, Error> {
        let (mut watching, snapshot) = Watching::start(WorkspaceReader::new(dir), self.poll, false)?;
        let Analysis { workspace, model, contracts, findings } = &*snapshot.analysis;
        tell_workspace(workspace, console);
        let reported = Reported { path_base: &path_base(workspace), ..Reported::whole(model, contracts, findings) };
        console.print(&text::render(&reported, &self.view.view(&[]), console.color()))?;
        drop(snapshot);
        let mut last = String::new();
        loop {
            let is_news = |error: Option<&Error>| {
                let now = error.map(ToString::to_string).unwrap_or_default();
                std::mem::replace(&mut last, now.clone()) != now
            };
            match watching.next(is_news) {
                Ok(change) => watching.tell(console, &change, &[]),
                Err(error) => console.error(&error),
            }
        }
    }
}

/// Names the paths of which nothing is read: that there are no findings in them means nothing.
fn tell_unread(analysis: &Analysis, filter: &Filter, given: &[PathBuf], console: &Console) {
    for (path, given) in filter.paths.iter().zip(given) {
        let documents = analysis.model.documents.iter().map(|document| &*document.file);
        let files = analysis.model.files.iter().map(|file| &*file.file);
        let findings = analysis.findings.iter().map(|finding| finding.location.file.as_str());
        if documents.chain(files).chain(findings).any(|file| lies_in(file, path)) {
            continue;
        }
        let is_workspace = host::book_in(given).is_some();
        let given = given.display();
        console.info(&text::safe(&if is_workspace {
            format!("{given}: not read as a part of this workspace; `-C {given}` checks it as a workspace of its own")
        } else {
            format!("{given}: nothing here is read; add it to `publish` in book.toml to have it checked")
        }));
    }
}

/// Uses an inventory for what is not checked out, and prints how old it is.
fn take(workspace: &mut Workspace, place: &str, console: &Console) -> Result<(), Error> {
    let listed = host::read_inventory(place)?;
    let known = workspace.take_inventory(&listed);
    let (as_of, place) = (&listed.as_of, text::safe(&listed.place));
    console.info(&match known.as_slice() {
        [] => format!("not using the inventory {as_of}: every repo that it lists is checked out here: {place}"),
        known => format!("using the inventory {as_of}, for {}: {place}", text::safe(&known.join(", "))),
    });
    Ok(())
}
