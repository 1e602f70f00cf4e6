//! `crossbook check`: the verdict alone.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::console::Console;
use super::watching::Watching;
use super::{Deny, Dir, Outcome};
use crate::report::{json, text};
use crate::{Error, Verdict};

/// Say what does not hold; write nothing
#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    dir: Dir,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    deny: Deny,
    /// Go on, and say after each change which findings came and went; Ctrl-C ends it
    #[arg(long, conflicts_with_all = ["format", "deny"])]
    watch: bool,
    /// With --watch: look at the files again and again, where the system does not tell of changes
    #[arg(long, requires = "watch")]
    poll: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(super) enum Format {
    /// For people: each finding with its line and help
    #[default]
    Text,
    /// For programs: the findings and every reference
    Json,
}

impl Check {
    pub fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        if self.watch {
            return watch(console, &dir, self.poll);
        }
        let progress = console.progress();
        let verdict = crate::check(&dir, &progress)?;
        drop(progress);
        match self.format {
            Format::Text => {
                console.print(&text::render(&verdict.model, &verdict.findings, &verdict.workspace.from_here(), console.color()))?
            }
            Format::Json => console.print(&json::render(&verdict.model, &verdict.findings))?,
        }
        let outcome = self.deny.outcome(&verdict);
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(verdict);
        Ok(outcome)
    }
}

/// The verdict, and then what becomes of it.
fn watch(console: &Console, dir: &Path, poll: bool) -> Result<Outcome, Error> {
    let (mut watching, snapshot) = Watching::start(dir, poll, false)?;
    let Verdict { workspace, model, findings } = &*snapshot.verdict;
    console.print(&text::render(model, findings, &workspace.from_here(), console.color()))?;
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
