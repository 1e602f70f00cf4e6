//! `crossbook impact`: what changes in one repo would leave behind in others.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::exit_codes::after_help;
use super::format::{Copy, Format};
use super::{Dir, Outcome, path_base, tell_workspace};
use crate::ask::{self, impact};
use crate::disk::HostError;
use crate::error::Error;
use crate::host::Workspace;
use crate::lint::FailPolicy;
use crate::report::{Reported, View};

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
        let progress = console.progress();
        let impact = impact(workspace, self.repo.as_deref(), self.since.as_deref(), &progress)?;
        drop(progress);
        let ask::Impact { analysis, findings, .. } = &impact;
        let path_base = path_base(&analysis.workspace);
        let fail_policy = if self.exit_zero { FailPolicy::NOTHING } else { FailPolicy::EVERYTHING };
        let reported = Reported {
            path_base: &path_base,
            fail_policy: &fail_policy,
            ..Reported::whole(&analysis.model, &analysis.contracts, findings)
        };
        self.format.print(&self.report, &reported, &View::ALL, console)?;
        console.info(&impact.summary());
        Ok(if !self.exit_zero && !findings.is_empty() { Outcome::Denied } else { Outcome::Clean })
    }
}
