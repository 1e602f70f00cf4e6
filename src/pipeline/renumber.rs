//! Other numbers for tasks, tried before anything is written.

use std::collections::BTreeSet;

use super::simulate::{Simulated, simulate};
use crate::change::{self, Consequences, Numbers, Renumbering};
use crate::host::Workspace;
use crate::lint::Finding;
use crate::model::{DocumentId, Model};
use crate::source::Sources;
use crate::text::Span;

/// A renumbering that was tried.
pub struct Renumbered {
    /// What it changes.
    pub renumbering: Renumbering,
    /// The workspace as it will be.
    pub then: Simulated,
    /// What would be wrong then.
    pub consequences: Consequences,
}

/// Renumbers, and judges what comes of it. References whose number alone would mean another task get the name of their repo.
pub fn renumber((workspace, sources): (&Workspace, &Sources), (model, findings): (&Model, &[Finding]), numbers: &Numbers) -> Renumbered {
    let attempt = |to_name: &BTreeSet<(DocumentId, Span)>| {
        let renumbering = change::renumber(model, numbers, to_name);
        let then = simulate(workspace, sources, &renumbering.changes);
        let consequences = Consequences::new(&renumbering.changes, numbers, (model, findings), (&then.model, &then.findings));
        Renumbered { renumbering, then, consequences }
    };
    let first = attempt(&BTreeSet::new());
    let to_name = first.consequences.to_name();
    if to_name.is_empty() { first } else { attempt(&to_name) }
}
