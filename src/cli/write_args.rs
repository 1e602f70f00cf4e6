//! What every command does that changes files: show the difference, make it, say what was done.

use std::path::Path;

use clap::Args;

use super::console::Console;
use super::tell_stand_ins;
use crate::change::Changes;
use crate::error::Error;
use crate::host::{self, Hold, Workspace};
use crate::pipeline::Analysis;
use crate::report::patch;
use crate::source::Sources;

/// How a command goes about changing files.
#[derive(Args)]
pub(super) struct WriteArgs {
    /// Show what would change, as a unified diff, and change nothing
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Change files, too, that hold what git has no copy of: uncommitted changes, and files that it does not know
    #[arg(long)]
    pub allow_dirty: bool,
}

impl WriteArgs {
    /// Reads the workspace of a folder, once what an earlier run left half done is taken back. From then on no other run changes it, but
    /// for a run that only looks, which holds up nobody.
    pub(super) fn examine(&self, console: &Console, dir: &Path) -> Result<(Analysis, Sources, Option<Hold>), Error> {
        self.examine_opened(console, crate::pipeline::open(dir)?)
    }

    /// The same of a workspace that is open.
    pub(super) fn examine_opened(&self, console: &Console, workspace: Workspace) -> Result<(Analysis, Sources, Option<Hold>), Error> {
        tell_stand_ins(&workspace, console);
        let hold = if self.dry_run { None } else { Some(hold(console, &workspace)?) };
        if hold.is_none() && host::is_cut_short(&workspace) {
            console.notice("an earlier run was cut short: a run without --dry-run takes back what it had begun");
        }
        let progress = console.progress();
        let (analysis, sources) = crate::pipeline::examine(workspace, &progress)?;
        Ok((analysis, sources, hold))
    }

    /// Prints the difference, and makes it.
    pub(super) fn apply(&self, console: &Console, workspace: &Workspace, hold: Option<&Hold>, changes: &Changes) -> Result<(), Error> {
        console.print(&patch::render(changes, console.color()))?;
        let Some(hold) = hold.filter(|_| !changes.is_empty()) else { return Ok(()) };
        let changed = hold.change(workspace, changes, self.allow_dirty)?;
        patch::summary(changes, &workspace.from_here()).iter().for_each(|line| console.info(line));
        for top in changed.untold {
            console.notice(&format!("git could not be told of the folders that moved in {}: `git add -A` there does it", top.display()));
        }
        changed.kept.iter().for_each(|line| console.notice(line));
        Ok(())
    }
}

/// Keeps other runs from changing a workspace, and takes back what one left that was killed.
pub(super) fn hold(console: &Console, workspace: &Workspace) -> Result<Hold, Error> {
    let hold = Hold::take(workspace, &|who| console.notice(who))?;
    let recovered = hold.recovered();
    if recovered.is_taken_back {
        console.notice("an earlier run was cut short, and what it had begun was taken back");
    }
    recovered.kept.iter().for_each(|line| console.notice(line));
    Ok(hold)
}
