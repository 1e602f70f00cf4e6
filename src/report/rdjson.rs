//! The report as reviewdog reads it, in its Reviewdog Diagnostic Format.

use std::borrow::Cow;

use serde::Serialize;

use super::{HOME, json};
use crate::config::Severity;
use crate::lint::{self, Finding};
use crate::model::{Model, TextId};
use crate::report::Reported;
use crate::report::shown::Shown;
use crate::text::Span;

#[derive(Serialize)]
struct Result<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: Cow<'a, str>,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    path: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// Columns count bytes here.
#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

/// One object with all findings, but those that have no file in this checkout.
pub fn render(reported: &Reported<'_>) -> String {
    let diagnostics = reported.findings.iter().filter_map(|finding| diagnostic(reported, finding)).collect();
    json::value(&Result { source: Source { name: "crossbook", url: HOME }, diagnostics }) + "\n"
}

fn diagnostic<'a>(reported: &Reported<'a>, finding: &'a Finding) -> Option<Diagnostic<'a>> {
    let model = reported.model;
    let Shown { location, message, related } = reported.shown(finding)?;
    // A suggestion applies to the file of its finding.
    let here = location.in_document().map(|(document, _)| document);
    let edits = finding.fix.iter().filter(|fix| fix.edits.iter().all(|edit| Some(edit.document) == here)).flat_map(|fix| &fix.edits);
    Some(Diagnostic {
        message: match &finding.help {
            Some(help) => Cow::Owned(format!("{message}\nhelp: {help}")),
            None => message,
        },
        location: located(reported, location),
        severity: match reported.severity(finding) {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note | Severity::Off => "INFO",
        },
        code: Code { value: finding.rule },
        suggestions: edits.map(|edit| Suggestion { range: range(model, edit.document.into(), edit.span), text: &edit.text }).collect(),
        related_locations: related
            .into_iter()
            .map(|related| Related { message: &related.message, location: located(reported, &related.location) })
            .collect(),
    })
}

fn located<'a>(reported: &Reported<'_>, location: &'a lint::Location) -> Location<'a> {
    Location { path: reported.path(&location.file), range: location.place.map(|(text, span)| range(reported.model, text, span)) }
}

fn range(model: &Model, text: TextId, span: Span) -> Range {
    let position = |byte: u32| {
        let (lines, whole) = (model.lines(text), model.text(text));
        let line = lines.line(byte);
        Position { line, column: byte.saturating_sub(lines.span(line, whole).start) + 1 }
    };
    Range { start: position(span.start), end: position(span.end) }
}
