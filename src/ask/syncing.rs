//! What documents say of other repos, brought up to date.

use crate::change::{self, Changes};
use crate::git;
use crate::lint::Finding;
use crate::model::DocumentKind;
use crate::pipeline::{Analysis, simulate};
use crate::report::text::safe;
use crate::source::Sources;

/// What syncing comes to.
pub(crate) struct Synced {
    pub changes: Changes,
    /// How many claims get another state.
    pub claims: usize,
    /// The mirrors that are copied from their owners: the contract, and the file of the mirror.
    pub mirrors: Vec<(String, String)>,
    /// Claims that people have to edit, each with its place, what is wrong and why it is left.
    pub left: Vec<String>,
}

/// The edits that bring claims and mirrors in line with what they are about. Nothing is written. `base` is the way from the reader's
/// folder to the workspace's root.
pub(crate) fn sync(analysis: &Analysis, sources: &Sources, base: &str) -> Synced {
    let Analysis { workspace, model, findings, .. } = analysis;
    let is_claim = |finding: &Finding| finding.rule == "stale-snapshot";
    let synced = change::fix(model, findings, is_claim);
    let then = simulate(workspace, sources, &synced.changes);
    let copied = change::mirrors(&then.model, &then.contracts, |file| git::earlier_texts(&workspace.root, file));
    let mut left = Vec::new();
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
        left.push(format!("{base}{file}:{}:{}: {message}: {why}", place.line, place.column));
    }
    Synced { changes: synced.changes.clone().then(copied.changes), claims: synced.fixed.len(), mirrors: copied.mirrors, left }
}

impl Synced {
    /// In one sentence; `verb` is what is or would be done.
    pub(crate) fn summary(&self, verb: &str) -> String {
        let counted = |count: usize, name: &str| match count {
            0 => None,
            1 => Some(format!("1 {name}")),
            _ => Some(format!("{count} {name}s")),
        };
        let parts: Vec<String> = [counted(self.claims, "claim"), counted(self.mirrors.len(), "mirror")].into_iter().flatten().collect();
        let rest = counted(self.left.len(), "claim").map_or_else(String::new, |left| format!("; {left} to edit by hand"));
        let what = match (parts.is_empty(), self.left.is_empty()) {
            (true, false) => format!("{verb} nothing"),
            (true, true) => "nothing to sync".to_owned(),
            _ => format!("{verb} {}", parts.join(" and ")),
        };
        what + &rest
    }
}
