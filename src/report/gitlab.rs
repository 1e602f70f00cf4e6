//! The report as GitLab's code quality reads it: what a merge request adds and removes, by fingerprint.

use serde::Serialize;

use super::json;
use crate::config::Severity;
use crate::lint::Finding;
use crate::report::Reported;

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    check_name: &'a str,
    description: &'a str,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: std::borrow::Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// A list of issues. What has no line stands at the first: a place is asked for.
pub fn render(reported: &Reported<'_>) -> String {
    let issue = |finding| issue(reported, finding);
    json::list(reported.findings, issue) + "\n"
}

fn issue<'a>(reported: &Reported<'a>, finding: &'a Finding) -> Issue<'a> {
    let place = reported.place(&finding.site);
    let lines = place.map_or(Lines { begin: 1, end: 1 }, |place| Lines { begin: place.start.line, end: place.end.line });
    Issue {
        kind: "issue",
        check_name: finding.rule,
        description: &finding.message,
        categories: ["Bug Risk"],
        severity: match reported.severity(finding) {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note | Severity::Off => "info",
        },
        fingerprint: &finding.fingerprint,
        location: Location { path: reported.path(&finding.site.file), lines },
    }
}
