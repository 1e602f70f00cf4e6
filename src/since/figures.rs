//! The figures of a workspace at a time.

use crate::config::{Severity, State};
use crate::contract::{Verdict, Verdicts};
use crate::model::Resolution;
use crate::pipeline::Output;
use crate::site::TrendPoint;

/// In the order of [`TrendPoint::new`].
pub(super) type Figures = [usize; TrendPoint::FIGURES];

pub(super) fn figures(output: &Output) -> Figures {
    let count = |severity: Severity| output.findings.iter().filter(|finding| finding.severity == severity).count();
    let references = output.model.all_references().count();
    let verified = output.model.all_references().filter(|reference| reference.resolution != Resolution::Unverifiable).count();
    let verdicts = Verdicts::of(&output.contracts.all);
    let done = output.model.task_ids().filter(|task| output.model.state(*task).is_some_and(State::done)).count();
    [
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        verified,
        references,
        verdicts.count(Verdict::InSync),
        verdicts.mirrors(),
        output.model.task_ids().count() - done,
        done,
    ]
}
