//! What every command does that changes files: show the difference, make it, say what was done.

use std::path::Path;

use clap::Args;

use super::console::Console;
use crate::change::Changes;
use crate::host::{self, Workspace};
use crate::report::patch;
use crate::source::Sources;
use crate::{Error, Verdict};

/// How a command goes about changing files.
#[derive(Args)]
pub(super) struct Hands {
    /// Show what would change, as a unified diff, and change nothing
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Change files, too, that hold what git has no copy of: uncommitted changes, and files that it does not know
    #[arg(long)]
    pub allow_dirty: bool,
}

impl Hands {
    /// Reads the workspace of a folder, once what an earlier run left half done is taken back.
    pub fn examine(&self, console: &Console, dir: &Path) -> Result<(Verdict, Sources), Error> {
        let workspace = crate::open(dir)?;
        self.begin(console, &workspace)?;
        let progress = console.progress();
        crate::examine(workspace, &progress)
    }

    /// Takes back what an earlier run left that was killed. A run that only looks leaves it as it is.
    fn begin(&self, console: &Console, workspace: &Workspace) -> Result<(), Error> {
        if self.dry_run && host::is_cut_short(workspace) {
            console.announce("an earlier run was cut short: a run without --dry-run takes back what it had begun");
        }
        if !self.dry_run && host::recover(workspace)? {
            console.announce("an earlier run was cut short, and what it had begun was taken back");
        }
        Ok(())
    }

    /// Prints the difference, and makes it.
    pub fn apply(&self, console: &Console, workspace: &Workspace, changes: &Changes) -> Result<(), Error> {
        console.print(&patch::render(changes, console.color()))?;
        if self.dry_run || changes.is_empty() {
            return Ok(());
        }
        let changed = host::change(workspace, changes, self.allow_dirty)?;
        patch::summary(changes, &workspace.from_here()).iter().for_each(|line| console.tell(line));
        for top in changed.untold {
            console.announce(&format!("git could not be told of the folders that moved in {}: `git add -A` there does it", top.display()));
        }
        Ok(())
    }
}
