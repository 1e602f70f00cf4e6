//! The file of known findings: where it is, and what is printed about it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::console::Console;
use super::counted;
use crate::ask::known::{self, FILE_NAME};
use crate::disk::{self, HostError};
use crate::error::Error;
use crate::host::{self, Workspace};
use crate::lint::{Baseline, Finding, Fingerprint, Known};
use crate::report::text;

/// At most this many stale entries are printed one by one.
const MAX_STALE_LINES: usize = 5;

/// The findings of a run that are reported, and what the baseline says of the others.
pub(super) struct Narrowed {
    pub findings: Vec<Finding>,
    /// None where no baseline was asked.
    pub known: Option<Known>,
}

#[derive(Args)]
pub(super) struct KnownFile {
    /// The file of known findings, which are counted and fail nothing [default: crossbook.baseline beside book.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Ignore the baseline, and report all findings
    #[arg(long, conflicts_with = "baseline")]
    no_baseline: bool,
}

impl KnownFile {
    fn path(&self, workspace: &Workspace) -> PathBuf {
        self.baseline.clone().unwrap_or_else(|| workspace.beside_book(Path::new(FILE_NAME)))
    }

    /// The one that was named is the user's own; the one beside `book.toml` came with it.
    fn read(&self, workspace: &Workspace, path: &Path) -> Result<Baseline, Error> {
        let bytes = match &self.baseline {
            Some(named) => disk::read_named(named)?,
            None => host::read_file(workspace, Path::new(FILE_NAME)).map_err(|error| HostError { path: path.to_owned(), ..error })?,
        };
        known::parse(&bytes, path)
    }

    /// Writes what was asked for, and keeps the lines about `others`, which were not.
    pub(super) fn write(&self, workspace: &Workspace, asked: &[Finding], others: &[Finding], console: &Console) -> Result<(), Error> {
        let path = self.path(workspace);
        let before = if disk::is_there(&path) { self.read(workspace, &path)? } else { Baseline::default() };
        let others: HashSet<Fingerprint> = others.iter().map(|finding| finding.fingerprint).collect();
        let is_other = |fingerprint: Fingerprint| others.contains(&fingerprint);
        let baseline = Baseline::of(asked).with(before, is_other);
        // A file that is not named in the arguments belongs to the workspace, which may have come with a link in its place.
        let of = self.baseline.is_none().then_some(workspace.base.as_path());
        disk::replace_file(&path, baseline.render().as_bytes(), of)?;
        console.info(&format!("wrote {}: {}", path.display(), counted(baseline.count(), "known finding")));
        Ok(())
    }

    /// Takes the known findings out, and prints stale entries; those can only be recognised where
    /// everything was asked for.
    pub(super) fn apply(
        &self,
        workspace: &Workspace,
        findings: Vec<Finding>,
        is_whole: bool,
        console: &Console,
    ) -> Result<Narrowed, Error> {
        let path = self.path(workspace);
        if self.no_baseline || (self.baseline.is_none() && !disk::is_there(&path)) {
            return Ok(Narrowed { findings, known: None });
        }
        let (new, mut known) = self.read(workspace, &path)?.split(findings);
        if !is_whole {
            known.stale.clear();
        }
        tell(&path, &known.stale, console);
        Ok(Narrowed { findings: new, known: Some(known) })
    }
}

fn tell(path: &Path, stale: &[String], console: &Console) {
    if stale.is_empty() {
        return;
    }
    let (count, plural) = (stale.len(), if stale.len() == 1 { "entry is" } else { "entries are" });
    console.info(&format!("{}: {count} {plural} stale; --write-baseline removes what is gone", path.display()));
    for about in stale.iter().take(MAX_STALE_LINES) {
        console.info(&format!("  {}", text::safe(about)));
    }
    if count > MAX_STALE_LINES {
        console.info(&format!("  and {} more", count - MAX_STALE_LINES));
    }
}
