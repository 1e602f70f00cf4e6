//! Which findings are reason enough to fail.

use super::{Became, Finding};
use crate::config::Severity;

/// What fails a run: findings of a severity and above, and all of some rules. Where it is known who brought them about, only those
/// that the changes introduced, unless others are asked for.
#[derive(Clone, Debug)]
pub struct Denial {
    /// None where nothing fails by its severity.
    pub least: Option<Severity>,
    pub rules: Vec<String>,
    /// Findings that fail although the changes did not introduce them.
    pub also: Vec<Became>,
}

impl Default for Denial {
    fn default() -> Self {
        Self { least: Some(Severity::Error), rules: Vec::new(), also: Vec::new() }
    }
}

impl Denial {
    /// Nothing fails.
    pub const NOTHING: Self = Self { least: None, rules: Vec::new(), also: Vec::new() };
    /// Everything that is told does.
    pub const EVERYTHING: Self = Self { least: Some(Severity::Note), rules: Vec::new(), also: Vec::new() };

    pub fn fails_nothing(&self) -> bool {
        self.least.is_none() && self.rules.is_empty()
    }

    pub fn covers(&self, finding: &Finding) -> bool {
        let is_ours = finding.became.is_none_or(|became| became == Became::Introduced || self.also.contains(&became));
        is_ours && (self.least.is_some_and(|least| finding.severity >= least) || self.rules.iter().any(|rule| rule == finding.rule))
    }
}
