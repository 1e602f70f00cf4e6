//! `crossbook impact`: what changes in one repo would leave behind in others.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::exit_codes::after_help;
use super::format::{Copy, Format};
use super::lookup::checked_out;
use super::since::here;
use super::{Dir, Outcome, path_base, tell_workspace};
use crate::disk::HostError;
use crate::error::{ArgumentError, Error};
use crate::host::{self, Workspace};
use crate::lint::{FailPolicy, Finding, Provenance};
use crate::model::RepoId;
use crate::report::{Reported, View};
use crate::since::{Since, StartPoints, since};

/// Report what your changes would leave behind in other repos, before they are merged
///
/// Run it in the repo that changes. It compares the workspace as it is, with uncommitted changes, to the workspace without
/// your changes since the branch began, and reports what was right in other repos before and no longer is: mirrors of a
/// locked contract, copies of a file, references to a task that was renumbered or removed, links to a document or heading
/// that moved, states that changed.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, EXIT_CODES))]
pub(super) struct Impact {
    #[command(flatten)]
    dir: Dir,
    /// The commit, tag or branch from which your changes start [default: the default branch]
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// The repo that changes, by its name or an alias [default: the one that this folder is in]
    #[arg(long, value_name = "REPO")]
    repo: Option<String>,
    /// The format of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Also write a report to a file, in its own format; repeatable
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Copy::parse)]
    report: Vec<Copy>,
    /// Exit with 0 whatever is found
    #[arg(long)]
    exit_zero: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook impact                         In your repo: what this branch leaves behind elsewhere
  crossbook impact --since HEAD            The same, for uncommitted changes only
  crossbook impact --repo api -C ../work   For a repo of another workspace
  crossbook impact --exit-zero             Report it, and do not fail";

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing is left behind
  1  something is left behind
  2  the command failed: wrong arguments, an unusable book.toml, the disk, or a bug in Crossbook";

impl Impact {
    /// The workspace; for a repo that is in no workspace, the folder above it with the repos beside it.
    fn open(&self, console: &Console) -> Result<Workspace, Error> {
        let workspace = crate::pipeline::open(&self.dir.or_around(console))?;
        if workspace.checkouts.len() > 1 {
            return Ok(workspace);
        }
        let beside = PathBuf::from(workspace.from_here()).join("..");
        match crate::pipeline::open(&beside) {
            Ok(all) if all.checkouts.len() > 1 && self.dir.dir.is_none() => {
                console.info(&format!("using the repos in {}", beside.display()));
                Ok(all)
            }
            _ => {
                let help = Some("use `-C DIR` with the folder of the repos, or run it where a book.toml lists them".to_owned());
                Err(HostError {
                    path: workspace.root,
                    message: "contains no other repo that anything could be left behind in".to_owned(),
                    help,
                }
                .into())
            }
        }
    }

    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let workspace = self.open(console)?;
        tell_workspace(&workspace, console);
        let own = match &self.repo {
            Some(name) => checked_out(&workspace, name)?.0 as usize,
            None => here(&workspace).ok_or_else(|| {
                let names: Vec<&str> = workspace.checkouts.iter().map(|checkout| checkout.info.name.as_str()).collect();
                let help = format!("run it in the repo that changes, or name that repo with --repo: {}", names.join(", "));
                ArgumentError::of("not in a repo, so it is unknown whose changes are meant").with_help(help)
            })?,
        };
        let start = host::revision(&workspace, own, self.since.as_deref())?;
        let name = workspace.checkouts[own].info.name.clone();
        let commit: String = start.commit.chars().take(7).collect();
        let progress = console.progress();
        let start_points = StartPoints::OfAll(BTreeMap::from([(own, start)]));
        let Since { analysis, .. } = since(workspace, &start_points, &progress)?;
        drop(progress);
        let left = |finding: &Finding| finding.provenance == Some(Provenance::Introduced) && finding.repo != Some(RepoId(own as u32));
        let mut findings: Vec<Finding> = analysis.findings.iter().filter(|finding| left(finding)).cloned().collect();
        findings.iter_mut().for_each(|finding| finding.provenance = None);
        let path_base = path_base(&analysis.workspace);
        let fail_policy = if self.exit_zero { FailPolicy::NOTHING } else { FailPolicy::EVERYTHING };
        let reported = Reported {
            path_base: &path_base,
            fail_policy: &fail_policy,
            ..Reported::whole(&analysis.model, &analysis.contracts, &findings)
        };
        self.format.print(&self.report, &reported, &View::ALL, console)?;
        console.info(&match findings.len() {
            0 => format!("the changes of {name} since {commit} leave nothing behind in other repos"),
            1 => format!("the changes of {name} since {commit} leave 1 place behind in other repos"),
            count => format!("the changes of {name} since {commit} leave {count} places behind in other repos"),
        });
        Ok(if !self.exit_zero && !findings.is_empty() { Outcome::Denied } else { Outcome::Clean })
    }
}
