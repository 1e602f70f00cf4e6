//! `crossbook impact`: what changes in one repo would leave behind in others.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::format::{Copy, Format};
use super::lookup::checked_out;
use super::since::here;
use super::{Dir, Outcome, path_base, tell_stand_ins};
use crate::disk::HostError;
use crate::error::Error;
use crate::host::{self, Workspace};
use crate::lint::{FailPolicy, Finding, Provenance};
use crate::model::RepoId;
use crate::report::{Reported, View};
use crate::since::{Since, StartPoints, since};

/// What your changes would leave behind in other repos, before they are merged
///
/// Run in the repo that changes, it holds the workspace as it is, with what is not committed, to what it would be without the
/// changes since the branch began. What other repos say that held before and does not hold any more is told: mirrors of a locked
/// contract, copies of a file, references to a task that has another number or is gone, links to a document or heading that moved,
/// states that are others now.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Impact {
    #[command(flatten)]
    dir: Dir,
    /// The same as DIR
    #[arg(id = "place", long = "dir", short = 'C', value_name = "DIR", conflicts_with = "dir")]
    place: Option<PathBuf>,
    /// The commit, tag or branch from which the changes went their own way; without it, the default branch
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// The repo that changes; without it, the one that this folder is in
    #[arg(long, value_name = "REPO")]
    repo: Option<String>,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write a report to a file too, in a format of its own; may be given often
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Copy::parse)]
    report: Vec<Copy>,
    /// Exit with 1 where anything is left behind
    #[arg(long)]
    deny: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook impact                      In your repo: what this branch leaves behind in the others
  crossbook impact --since HEAD         The same, of what is not committed alone
  crossbook impact --repo api ../work   Of a repo of another folder
  crossbook impact --deny               In CI: fail where anything is left behind";

impl Impact {
    /// The workspace; where somebody stands in a repo that nothing around it knows of, the folder that holds it beside others.
    fn open(&self, console: &Console) -> Result<Workspace, Error> {
        let dir = Dir { dir: self.dir.dir.clone().or_else(|| self.place.clone()) };
        let workspace = crate::pipeline::open(&dir.or_around(console))?;
        if workspace.checkouts.len() > 1 {
            return Ok(workspace);
        }
        let beside = PathBuf::from(workspace.from_here()).join("..");
        match crate::pipeline::open(&beside) {
            Ok(all) if all.checkouts.len() > 1 && dir.dir.is_none() => {
                console.info(&format!("using the repos in {}", beside.display()));
                Ok(all)
            }
            _ => {
                let help = Some("give the folder that holds the repos, or run it where a book.toml names them".to_owned());
                Err(HostError {
                    path: workspace.root,
                    message: "holds no other repo that anything could be left behind in".to_owned(),
                    help,
                }
                .into())
            }
        }
    }

    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let workspace = self.open(console)?;
        tell_stand_ins(&workspace, console);
        let own = match &self.repo {
            Some(name) => checked_out(&workspace, name)?.0 as usize,
            None => here(&workspace).ok_or_else(|| {
                let names: Vec<&str> = workspace.checkouts.iter().map(|checkout| checkout.info.name.as_str()).collect();
                let help = Some(format!("run it in that repo, or name it with --repo; there are: {}", names.join(", ")));
                HostError {
                    path: PathBuf::from("."),
                    message: "is in no repo, so that nobody knows whose changes are meant".to_owned(),
                    help,
                }
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
        let fail_policy = if self.deny { FailPolicy::EVERYTHING } else { FailPolicy::NOTHING };
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
        Ok(if self.deny && !findings.is_empty() { Outcome::Denied } else { Outcome::Clean })
    }
}
