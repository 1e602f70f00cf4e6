//! `crossbook sync`: what documents say of other repos, brought up to date.

use clap::Args;

use super::console::Console;
use super::write_args::WriteArgs;
use super::{Dir, Outcome};
use crate::change;
use crate::error::Error;
use crate::git;
use crate::lint::Finding;
use crate::model::DocumentKind;
use crate::pipeline::{Analysis, simulate};
use crate::report::text::safe;

/// Bring what is said of other repos in line with what they say themselves
///
/// In each Cross-Repo Snapshot, the word for a state that the STATUS.md of the named repo contradicts becomes the one that it supports;
/// the rest of the bullet stays. A mirror that contradicts its owner, and that git knows to have been a copy of what the owner said once,
/// becomes what the owner says today; mirrors in words of their own are left to people. Run it when pull requests are merged, and read the difference: what a STATUS.md forgot to say is
/// forgotten here, too.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Sync {
    #[command(flatten)]
    dir: Dir,
    #[command(flatten)]
    write: WriteArgs,
}

const EXAMPLES: &str = "\
Examples:
  crossbook sync --dry-run   What would change
  crossbook sync             Change it

Exit codes:
  0  what is said of others is what they say
  1  with --dry-run, something would change; else, something is left that people must word
  2  the work could not be done, and nothing was changed";

impl Sync {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let (Analysis { workspace, model, findings, .. }, sources, hold) = self.write.examine(console, &dir)?;
        let is_claim = |finding: &Finding| finding.rule == "stale-snapshot";
        let synced = change::fix(&model, &findings, is_claim);
        let then = simulate(&workspace, &sources, &synced.changes);
        let copied = change::mirrors(&then.model, &then.contracts, |file| git::earlier_texts(&workspace.root, file));
        let changes = synced.changes.clone().then(copied.changes);
        self.write.apply(console, &workspace, hold.as_ref(), &changes)?;
        let base = workspace.from_here();
        let mut left = 0;
        for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| is_claim(finding)) {
            let Some((document, span)) = finding.location.in_document().filter(|_| !synced.fixed.contains(&index)) else { continue };
            // What a plan says of its own task is not said of others.
            if model[document].kind == DocumentKind::Plan {
                continue;
            }
            let place = model[document].place(span).start;
            console.info(&format!("left: {base}{}:{}:{}: {}", finding.location.file, place.line, place.column, finding.message));
            left += 1;
        }
        for (name, file) in &copied.mirrors {
            console.info(&format!("copied \"{}\" from its owner to {base}{}", safe(name), safe(file)));
        }
        let counted = |count: usize, name: &str| match count {
            0 => None,
            1 => Some(format!("1 {name}")),
            _ => Some(format!("{count} {name}s")),
        };
        let parts: Vec<String> =
            [counted(synced.fixed.len(), "claim"), counted(copied.mirrors.len(), "mirror")].into_iter().flatten().collect();
        let verb = if self.write.dry_run { "would sync" } else { "synced" };
        let rest = if left == 0 { String::new() } else { format!("; {left} left to word") };
        let what = if parts.is_empty() { "nothing to sync".to_owned() } else { format!("{verb} {}", parts.join(" and ")) };
        console.info(&(what + &rest));
        let outcome = if left > 0 || (self.write.dry_run && !changes.is_empty()) { Outcome::Denied } else { Outcome::Clean };
        Ok(outcome)
    }
}
