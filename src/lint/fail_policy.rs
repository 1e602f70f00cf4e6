//! Which findings are reason enough to fail.

use super::{Finding, Provenance};
use crate::config::Severity;

/// What fails a run: findings of a severity and above, and all of some rules. Where it is known who brought them about, only those
/// that the changes introduced, unless others are asked for.
#[derive(Clone, Debug)]
pub struct FailPolicy {
    /// None where nothing fails by its severity.
    pub least: Option<Severity>,
    /// Names of rules whose findings all fail a run, whatever their severity.
    pub rules: Vec<String>,
    /// Findings that fail although the changes did not introduce them.
    pub also: Vec<Provenance>,
}

impl Default for FailPolicy {
    fn default() -> Self {
        Self { least: Some(Severity::Error), rules: Vec::new(), also: Vec::new() }
    }
}

impl FailPolicy {
    /// Nothing fails.
    pub const NOTHING: Self = Self { least: None, rules: Vec::new(), also: Vec::new() };
    /// Everything that is told does.
    pub const EVERYTHING: Self = Self { least: Some(Severity::Note), rules: Vec::new(), also: Vec::new() };

    /// Whether no finding can fail the run.
    pub fn fails_nothing(&self) -> bool {
        self.least.is_none() && self.rules.is_empty()
    }

    /// Whether a finding fails the run.
    pub fn denies(&self, finding: &Finding) -> bool {
        let is_ours = finding.provenance.is_none_or(|provenance| provenance == Provenance::Introduced || self.also.contains(&provenance));
        is_ours && (self.least.is_some_and(|least| finding.severity >= least) || self.rules.iter().any(|rule| rule == finding.rule))
    }
}
