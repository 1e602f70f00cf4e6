//! What people are shown of the findings, and in which order: the worst first, then the files with the most of them.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::config::Severity;
use crate::lint::{Finding, Provenance};
use crate::report::Reported;

/// What somebody wants to see. Findings that fail the run are always shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'a> {
    /// Whether notes are shown.
    pub notes: bool,
    /// Rules that were asked for by name, whose notes are shown too.
    pub named: &'a [String],
    /// At most so many findings are shown; none for all.
    pub max: Option<usize>,
}

impl View<'_> {
    /// Everything there is.
    pub const ALL: View<'static> = View { notes: true, named: &[], max: None };
}

/// The findings as they are shown, and how many are not.
pub(super) struct Selection<'a> {
    /// Errors, warnings, notes; within each, those of the file with the most of them first.
    pub shown: Vec<&'a Finding>,
    /// Behind the last that is shown.
    pub cut: Vec<&'a Finding>,
    /// Notes that are left out.
    pub notes: Vec<&'a Finding>,
    /// How many were there before the changes that are looked at.
    pub inherited: usize,
}

impl<'a> Selection<'a> {
    pub(super) fn new(reported: &Reported<'a>, view: &View<'_>) -> Self {
        let mut selection = Self { shown: Vec::new(), cut: Vec::new(), notes: Vec::new(), inherited: 0 };
        for finding in reported.findings {
            let is_named = view.notes || view.named.iter().any(|rule| rule == finding.rule);
            match () {
                () if reported.fails(finding) || finding.is_internal() => selection.shown.push(finding),
                () if finding.provenance == Some(Provenance::Inherited) => selection.inherited += 1,
                () if finding.severity <= Severity::Note && !is_named => selection.notes.push(finding),
                () => selection.shown.push(finding),
            }
        }
        sort(reported, &mut selection.shown);
        let most = view.max.unwrap_or(usize::MAX).min(selection.shown.len());
        selection.cut = selection.shown.split_off(most);
        selection
    }

    /// All findings but those that were there before.
    pub(super) fn counted(&self) -> impl Iterator<Item = &'a Finding> {
        [&self.shown, &self.cut, &self.notes].into_iter().flatten().copied()
    }
}

/// What the changes that are looked at introduced comes before what they did not.
fn sort(reported: &Reported<'_>, findings: &mut [&Finding]) {
    let mut hits: HashMap<(Severity, &str), usize> = HashMap::new();
    for finding in findings.iter() {
        *hits.entry((finding.severity, &finding.location.file)).or_default() += 1;
    }
    // Those of one file keep their order, which is that of their places.
    findings.sort_by_key(|finding| {
        let file = finding.location.file.as_str();
        (Reverse(reported.severity(finding)), Reverse(finding.severity), Reverse(hits[&(finding.severity, file)]), file)
    });
}
