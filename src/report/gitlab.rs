//! The report as GitLab's code quality reads it: what a merge request adds and removes, by fingerprint.

use std::borrow::Cow;

use serde::Serialize;

use super::json;
use crate::config::Severity;
use crate::lint::Finding;
use crate::report::Reported;
use crate::report::shown::Shown;

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    check_name: &'a str,
    description: Cow<'a, str>,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// A list of issues. A finding without a line is put on the first, as a place is required. One without a file in this checkout is left out.
pub fn render(reported: &Reported<'_>) -> String {
    let shown: Vec<(&Finding, Shown<'_>)> =
        reported.findings.iter().filter_map(|finding| Some((finding, reported.shown(finding)?))).collect();
    json::list(&shown, |(finding, shown)| issue(reported, finding, shown)) + "\n"
}

fn issue<'a>(reported: &Reported<'_>, finding: &'a Finding, shown: &'a Shown<'a>) -> Issue<'a> {
    let place = reported.place(shown.location);
    let lines = place.map_or(Lines { begin: 1, end: 1 }, |place| Lines { begin: place.start.line, end: place.end.line });
    Issue {
        kind: "issue",
        check_name: finding.rule,
        description: Cow::Borrowed(&shown.message),
        categories: ["Bug Risk"],
        severity: match reported.severity(finding) {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note | Severity::Off => "info",
        },
        fingerprint: finding.fingerprint.to_string(),
        location: Location { path: reported.path(&shown.location.file), lines },
    }
}
