//! Applying one rule to one subject.

use super::report::Subject;
use super::rules::internal_error;
use super::{RawFinding, Report, Rule};
use crate::internal;
use crate::model::Model;

/// What a rule finds; where it panics, what it found until then, and that it did.
pub(super) fn apply<'m>(
    model: &'m Model,
    rule: &'static Rule,
    subject: Subject,
    check: impl FnOnce(&'m Model, &mut Report<'m>),
) -> Vec<RawFinding> {
    let mut report = Report::new(model, rule);
    let result = internal::guarded(|| check(model, &mut report));
    let mut findings = report.into_findings();
    findings.extend(result.err().map(|error| internal_error::of_rule(model, rule, subject, &error)));
    findings
}
