//! What every command does that changes files: show the difference, make it, say what was done.

use std::path::Path;

use clap::Args;

use super::console::Console;
use super::tell_workspace;
use crate::change::Changes;
use crate::error::Error;
use crate::host::{self, Hold, Workspace};
use crate::pipeline::Analysis;
use crate::report::patch;
use crate::source::Sources;

/// How a command goes about changing files.
#[derive(Args)]
pub(super) struct WriteArgs {
    /// Print what would change as a unified diff, and change nothing
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Also change files with uncommitted changes, and files that are not in git
    #[arg(long)]
    pub allow_dirty: bool,
    /// Whether the diff is left out.
    #[arg(skip)]
    without_diff: bool,
}

impl WriteArgs {
    /// Changes files that git has a copy of, and prints no diff: for a command whose output is something else.
    pub(super) const QUIET: Self = Self { dry_run: false, allow_dirty: false, without_diff: true };

    /// Reads the workspace of a folder, once what an earlier run left half done is taken back. From then on no other run changes it, but
    /// for a run that only looks, which blocks no other.
    pub(super) fn examine(&self, console: &Console, dir: &Path) -> Result<(Analysis, Sources, Option<Hold>), Error> {
        self.examine_opened(console, crate::pipeline::open(dir)?)
    }

    /// The same of a workspace that is open.
    pub(super) fn examine_opened(&self, console: &Console, workspace: Workspace) -> Result<(Analysis, Sources, Option<Hold>), Error> {
        tell_workspace(&workspace, console);
        let hold = if self.dry_run { None } else { Some(hold(console, &workspace)?) };
        if hold.is_none() && host::is_cut_short(&workspace) {
            console.notice("an earlier run was interrupted; a run without --dry-run undoes what it had started");
        }
        let progress = console.progress();
        let (analysis, sources) = crate::pipeline::examine(workspace, &progress)?;
        Ok((analysis, sources, hold))
    }

    /// Prints the difference, and makes it.
    pub(super) fn apply(&self, console: &Console, workspace: &Workspace, hold: Option<&Hold>, changes: &Changes) -> Result<(), Error> {
        // Of files that are new, the names that are printed below are enough.
        let are_new = changes.moves.is_empty() && changes.files.values().all(|rewrite| rewrite.before.is_none());
        if self.dry_run || !(self.without_diff || are_new) {
            console.print(&patch::render(changes, console.color()))?;
        }
        let Some(hold) = hold.filter(|_| !changes.is_empty()) else { return Ok(()) };
        let changed = hold.change(workspace, changes, self.allow_dirty)?;
        patch::summary(changes, &workspace.from_here()).iter().for_each(|line| console.info(line));
        for top in changed.untold {
            console.notice(&format!("the git index of {} was not updated for the moved folders; run `git add -A` there", top.display()));
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
        console.notice("an earlier run was interrupted, and what it had started was undone");
    }
    recovered.kept.iter().for_each(|line| console.notice(line));
    Ok(hold)
}
