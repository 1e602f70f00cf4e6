//! The edits that findings come with.

use crate::change::{self, Changes};
use crate::lint::{Filter, Finding, Fix};
use crate::model::Model;
use crate::pipeline::{Analysis, Simulated, simulate};
use crate::source::Sources;

/// A fix may make room for another; so often they are looked for again.
const MAX_PASSES: usize = 10;

/// What fixing comes to.
pub(crate) struct Fixes {
    pub changes: Changes,
    /// How many findings are fixed.
    pub fixed: usize,
    /// Findings that have a fix which cannot be made, as `file: message`.
    pub refused: Vec<String>,
    /// The findings that were asked for and will still be there.
    pub left: Vec<Finding>,
    /// The workspace as it will be; none where nothing changes.
    pub then: Option<Simulated>,
}

/// The safe fixes of the findings that a filter accepts, or all fixes. Nothing is written.
pub(crate) fn fixes(analysis: &Analysis, sources: &Sources, filter: &Filter, with_unsafe: bool) -> Fixes {
    let is_wanted = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix: &Fix| fix.safe || with_unsafe);
    let next =
        |model: &Model, findings: &[Finding]| change::fix(model, findings, |finding| is_wanted(finding) && filter.accepts(model, finding));
    let (mut changes, mut fixed, mut then) = (Changes::default(), 0, None::<Simulated>);
    let mut left = next(&analysis.model, &analysis.findings);
    for _ in 0..MAX_PASSES {
        if left.changes.is_empty() {
            break;
        }
        fixed += left.fixed.len();
        let now = simulate(&analysis.workspace, then.as_ref().map_or(sources, |then| &then.sources), &left.changes);
        changes = changes.then(left.changes);
        left = next(&now.model, &now.findings);
        then = Some(now);
    }
    let (model, findings) = then.as_ref().map_or((&analysis.model, &analysis.findings), |then| (&then.model, &then.findings));
    let refused = left.clashing.iter().chain(&left.unreadable).map(|index| &findings[*index]);
    let refused = refused.map(|finding| format!("{}: {}", finding.location.file, finding.message)).collect();
    let left = findings.iter().filter(|finding| filter.accepts(model, finding)).cloned().collect();
    Fixes { changes, fixed, refused, left, then }
}
