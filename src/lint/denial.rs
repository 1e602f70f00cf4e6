//! Which findings are reason enough to fail.

use super::Finding;
use crate::config::Severity;

/// What fails a run: findings of a severity and above, and all of some rules.
#[derive(Clone, Debug)]
pub struct Denial {
    pub least: Severity,
    pub rules: Vec<String>,
}

impl Default for Denial {
    fn default() -> Self {
        Self { least: Severity::Error, rules: Vec::new() }
    }
}

impl Denial {
    pub fn covers(&self, finding: &Finding) -> bool {
        finding.severity >= self.least || self.rules.iter().any(|rule| rule == finding.rule)
    }
}
