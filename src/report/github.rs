//! The report as GitHub Actions reads it: workflow commands that put annotations on a change's lines.

use std::fmt::Write;

use super::shown::leads_out;
use super::text;
use crate::config::Severity;
use crate::lint::Finding;
use crate::report::Reported;

/// So many annotations of each kind are shown for a step; what comes after is dropped without a word. (50 for a whole job:
/// three kinds stay below that.)
const MAX_ANNOTATIONS: usize = 10;

/// Annotations, errors first, as many as GitHub shows; then the findings that got none, for the log, and the summary.
pub fn render(reported: &Reported<'_>) -> String {
    let findings = reported.worst_first();
    let mut commands = String::new();
    let mut rest = String::new();
    for group in findings.chunk_by(|one, other| reported.severity(one) == reported.severity(other)) {
        let shown = if group.len() > MAX_ANNOTATIONS { MAX_ANNOTATIONS - 1 } else { group.len() };
        let (shown, left_out) = group.split_at(shown);
        shown.iter().for_each(|finding| annotate(&mut commands, reported, finding));
        if let Some(first) = left_out.first() {
            let (count, name) = (left_out.len(), reported.severity(first).name());
            let _ = writeln!(
                commands,
                "::{} title=crossbook::{count} more {name}s: GitHub shows {MAX_ANNOTATIONS} of a kind, the log of this step lists all",
                kind(reported.severity(first))
            );
        }
        left_out.iter().for_each(|finding| list(&mut rest, reported, finding));
    }
    format!("{commands}{rest}{}\n", reported.summary())
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "notice",
    }
}

fn annotate(out: &mut String, reported: &Reported<'_>, finding: &Finding) {
    let (kind, path) = (kind(reported.severity(finding)), reported.path(&finding.location.file));
    let help = finding.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    // GitHub knows the files of this checkout only. A finding in another one has its place in the message.
    if leads_out(&path) {
        let told = reported.told(&finding.location, &finding.message);
        let _ = writeln!(out, "::{kind} title={}::{}", property(finding.rule), data(&format!("{told}{help}")));
        return;
    }
    let _ = write!(out, "::{kind} file={}", property(&path));
    if let Some(place) = reported.place(&finding.location) {
        let _ = write!(out, ",line={},endLine={}", place.start.line, place.end.line);
        // Columns of different lines make GitHub drop the annotation.
        if place.start.line == place.end.line {
            let _ = write!(out, ",col={},endColumn={}", place.start.column, place.end.column);
        }
    }
    let _ = writeln!(out, ",title={}::{}", property(finding.rule), data(&format!("{}{help}", finding.message)));
}

/// A line of the log. It must not be taken for a command, whatever a document says: old commands are known anywhere in a line.
fn list(out: &mut String, reported: &Reported<'_>, finding: &Finding) {
    let place = reported.place(&finding.location).map(|place| format!(":{}:{}", place.start.line, place.start.column));
    let line = format!(
        "{}[{}]: {}{}: {}",
        reported.severity(finding).name(),
        finding.rule,
        reported.path(&finding.location.file),
        place.unwrap_or_default(),
        finding.message
    );
    let _ = writeln!(out, "{}", text::safe(&line).replace(['\r', '\n'], " ").replace("##[", "## ["));
}

/// The text of a command.
fn data(text: &str) -> String {
    let safe: Vec<String> = text.split('\n').map(text::safe).collect();
    safe.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
