//! `crossbook check`: the verdict alone.

use std::path::Path;

use clap::Args;

use super::baseline::{KnownFile, Narrowed};
use super::console::Console;
use super::deny::{Deny, outcome};
use super::filter_args::FilterArgs;
use super::format::{Copy, Format};
use super::since::{Start, start_points};
use super::view_args::ViewArgs;
use super::watching::Watching;
use super::{Outcome, path_base, tell_kinds, tell_stand_ins};
use crate::error::{ArgumentError, Error};
use crate::host::{self, Workspace};
use crate::lint::{Filter, Finding};
use crate::model::lies_in;
use crate::pipeline::Analysis;
use crate::report::{Reported, text};
use crate::since::{Since, since};

/// Say what does not hold; write nothing but the reports that are asked for
///
/// Everything is read and held against everything; PATH, --repo, --only and --allow choose what is told of it, and what
/// the exit code goes by. Findings that the baseline knows are counted and fail nothing.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {
    #[command(flatten)]
    filter: FilterArgs,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write a report to a file too, in a format of its own; may be given often
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Copy::parse)]
    report: Vec<Copy>,
    /// Look up what is not checked out here in the workspace.json of a published site: a file, or its address
    #[arg(long, value_name = "FILE|URL")]
    inventory: Option<String>,
    /// Say what became of each finding since a commit, tag or branch, and fail only on what the changes introduced; REPO=REV
    /// names the repo that changed, without it the one asked for with --repo or the one that this folder is in; may be given often
    #[arg(long, value_name = "[REPO=]REV", value_parser = Start::parse)]
    since: Vec<Start>,
    /// Fail if a repo that book.toml lists is not checked out; without it, references into that repo are unverifiable
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    deny: Deny,
    #[command(flatten)]
    baseline: KnownFile,
    /// Write what is found now to the baseline, so that only what is found later fails
    #[arg(long, conflicts_with_all = ["no_baseline", "report", "format", "deny", "since"])]
    write_baseline: bool,
    /// Go on, and say after each change which findings came and went; Ctrl-C ends it
    #[arg(long, conflicts_with_all = ["format", "report", "deny", "write_baseline", "allow", "only", "repo", "inventory", "baseline", "since"])]
    watch: bool,
    /// With --watch: look at the files again and again, where the system does not tell of changes
    #[arg(long, requires = "watch")]
    poll: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook check                                  All that does not hold
  crossbook check ../work                          The same in another folder, which has a book.toml
  crossbook check api/docs/cross-collab/TASK4      Only what stands in one task
  crossbook check --repo api --deny warnings       Only one repo; warnings fail, too
  crossbook check --only broken-task-ref           Only one rule
  crossbook check --format github --report sarif=out.sarif --report junit=out.xml
                                                   Annotations, and two files beside them
  crossbook check --since origin/main              In a repo: what this branch introduced, and what it did not
  crossbook check --write-baseline                 Accept what is found today: only what is new fails";

impl Check {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let (dir, paths) = self.filter.place(console);
        if self.watch {
            return match paths.first() {
                None => self.watch(console, &dir),
                Some(path) => {
                    let error =
                        ArgumentError::new(path.display().to_string(), "is a part of the workspace, and --watch tells of the whole");
                    Err(error.with_help("leave it out, or name the workspace's folder with --dir").into())
                }
            };
        }
        let fail_policy = self.deny.fail_policy(!self.since.is_empty())?;
        let progress = console.progress();
        let mut workspace = crate::pipeline::open_for(&dir, paths)?;
        workspace.is_strict = self.strict;
        tell_stand_ins(&workspace, console);
        if let Some(place) = &self.inventory {
            take(&mut workspace, place, console)?;
        }
        let (mut analysis, fixed) = match self.since.as_slice() {
            [] => (crate::pipeline::examine(workspace, &progress)?.0, None),
            starts => {
                let start_points = start_points(&workspace, starts, &self.filter.repo, console)?;
                let Since { analysis, fixed } = since(workspace, &start_points, &progress)?;
                (analysis, Some(fixed))
            }
        };
        drop(progress);
        let filter = self.filter.filter(&analysis.workspace, paths)?;
        tell_unread(&analysis, &filter, console);
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

    /// The verdict, and then what becomes of it.
    fn watch(&self, console: &Console, dir: &Path) -> Result<Outcome, Error> {
        let (mut watching, snapshot) = Watching::start(dir, self.poll, false)?;
        let Analysis { workspace, model, contracts, findings } = &*snapshot.analysis;
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
fn tell_unread(analysis: &Analysis, filter: &Filter, console: &Console) {
    for path in &filter.paths {
        let documents = analysis.model.documents.iter().map(|document| &*document.file);
        let files = analysis.model.files.iter().map(|file| &*file.file);
        let findings = analysis.findings.iter().map(|finding| finding.location.file.as_str());
        if !documents.chain(files).chain(findings).any(|file| lies_in(file, path)) {
            console.info(&text::safe(&format!("{path}: nothing here is read; `publish` in `book.toml` adds files and folders of a repo")));
        }
    }
}

/// Lets an inventory speak for what is not checked out, and says how old it is.
fn take(workspace: &mut Workspace, place: &str, console: &Console) -> Result<(), Error> {
    let listed = host::read_inventory(place)?;
    let known = workspace.take_inventory(&listed);
    let known = if known.is_empty() { "no repo that is not checked out here".to_owned() } else { text::safe(&known.join(", ")) };
    console.info(&format!("the inventory {}: {} speaks for {known}", listed.as_of, text::safe(&listed.place)));
    Ok(())
}
