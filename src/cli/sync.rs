//! `crossbook sync`: what documents say of other repos, brought up to date.

use clap::Args;

use super::console::Console;
use super::exit_codes::after_help;
use super::write_args::WriteArgs;
use super::{Dir, Outcome};
use crate::change;
use crate::error::Error;
use crate::git;
use crate::lint::Finding;
use crate::model::DocumentKind;
use crate::pipeline::{Analysis, simulate};
use crate::report::text::safe;

/// Update what documents say of other repos to what those repos say themselves
///
/// In each Cross-Repo Snapshot, a state that the STATUS.md of the named repo contradicts is replaced with the one that it
/// supports; the rest of the bullet is kept. A mirror that contradicts its owner, and that git knows as a former copy of the
/// owner's text, is replaced with the owner's current text; mirrors in other words are left to people. Run it after pull
/// requests are merged, and review the diff: what a STATUS.md does not say yet is not updated here either.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, EXIT_CODES))]
pub(super) struct Sync {
    #[command(flatten)]
    dir: Dir,
    #[command(flatten)]
    write: WriteArgs,
}

const EXAMPLES: &str = "\
Examples:
  crossbook sync --dry-run   Show what would change
  crossbook sync             Change it";

const EXIT_CODES: &str = "\
Exit codes:
  0  everything is up to date
  1  something is left that people have to write; with --dry-run, also where something would change
  2  the command failed, and nothing was changed";

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
            let why = match () {
                () if synced.clashing.contains(&index) => "another claim there was changed; run it again",
                () if synced.unreadable.contains(&index) => "the file is not UTF-8",
                () if model[document].task.is_none_or(|task| !model.kind_of(task).has_templates()) => {
                    "only snapshots of tasks are synced; edit it there"
                }
                () => "more than the state may have to change; edit it there",
            };
            let (file, message) = (safe(&finding.location.file), safe(&finding.message));
            console.info(&format!("not changed: {base}{file}:{}:{}: {message}: {why}", place.line, place.column));
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
        let rest = if left == 0 { String::new() } else { format!("; {} to edit by hand", super::counted(left, "claim")) };
        let what = if parts.is_empty() && left > 0 {
            format!("{verb} nothing")
        } else if parts.is_empty() {
            "nothing to sync".to_owned()
        } else {
            format!("{verb} {}", parts.join(" and "))
        };
        console.info(&(what + &rest));
        let outcome = if left > 0 || (self.write.dry_run && !changes.is_empty()) { Outcome::Denied } else { Outcome::Clean };
        Ok(outcome)
    }
}
