//! What a report contains, whatever its format.

use std::borrow::Cow;

use crate::config::Severity;
use crate::contract::Contracts;
use crate::lint::{FailPolicy, Finding, Known, Location, Provenance};
use crate::model::Model;
use crate::report::{Since, Summary};
use crate::text::Place;

/// The findings of a run, and their summary.
#[derive(Clone, Copy)]
pub struct Reported<'a> {
    /// What the documents say.
    pub model: &'a Model,
    /// What repos agreed on, and whether they keep to it.
    pub contracts: &'a Contracts,
    /// By file, place and rule; without those that the baseline knows.
    pub findings: &'a [Finding],
    /// What the baseline says.
    pub baseline: Option<&'a Known>,
    /// Findings that are gone, where it is known what was before.
    pub fixed: Option<&'a [Finding]>,
    /// Which findings fail the run.
    pub fail_policy: &'a FailPolicy,
    /// Where paths in the report start.
    pub path_base: &'a PathBase,
}

/// The folder that paths in a report are relative to: the reader's.
#[derive(Clone, Debug, Default)]
pub struct PathBase {
    /// The way from there to the workspace's root, empty or with a `/` at its end.
    pub base: String,
    /// The way from the root to there, likewise; empty where that is no way down.
    pub inside: String,
}

impl<'a> Reported<'a> {
    /// Everything that was found in a workspace, as its own root sees it.
    pub fn whole(model: &'a Model, contracts: &'a Contracts, findings: &'a [Finding]) -> Self {
        const ERRORS: &FailPolicy = &FailPolicy { least: Some(Severity::Error), rules: Vec::new(), also: Vec::new() };
        const ROOT: &PathBase = &PathBase { base: String::new(), inside: String::new() };
        Self { model, contracts, findings, baseline: None, fixed: None, fail_policy: ERRORS, path_base: ROOT }
    }

    /// The findings that the baseline knows.
    pub fn known(&self) -> &'a [Finding] {
        self.baseline.map_or(&[], |baseline| &baseline.findings)
    }

    /// What was read and found, in numbers.
    pub fn summary(&self) -> Summary {
        let since = self.fixed.map(|fixed| Since::of(self.findings, fixed.len()));
        Summary { known: self.known().len(), since, ..Summary::of(self.model, self.findings) }
    }

    /// Whether a finding fails the run.
    pub fn fails(&self, finding: &Finding) -> bool {
        self.fail_policy.denies(finding)
    }

    /// A finding's severity to those who look at a change: what it did not bring about, and fails nothing, is only to be known; and
    /// so is all in a run that nothing fails.
    pub fn severity(&self, finding: &Finding) -> Severity {
        let others = finding.provenance.is_some_and(|provenance| provenance != Provenance::Introduced);
        if (others || self.fail_policy.fails_nothing()) && !self.fails(finding) {
            finding.severity.min(Severity::Note)
        } else {
            finding.severity
        }
    }

    /// A file's path as the machines want it that run in a checkout: from where the program runs.
    pub fn path<'f>(&self, file: &'f str) -> Cow<'f, str> {
        let PathBase { base, inside } = self.path_base;
        match file.strip_prefix(inside.as_str()) {
            Some(rest) if base.is_empty() || !inside.is_empty() => Cow::Borrowed(rest),
            _ => Cow::Owned(format!("{base}{file}")),
        }
    }

    /// The lines and columns of a place, where it has any.
    pub fn place(&self, location: &Location) -> Option<Place> {
        location.place.map(|(text, span)| self.model.place(text, span))
    }

    /// The findings with the most severe first, as those see them who look at a change; else in their order.
    pub fn worst_first(&self) -> Vec<&'a Finding> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(self.severity(finding)));
        findings
    }
}
