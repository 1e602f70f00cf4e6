//! Findings, and errors in the settings, as the editor shows them.

use std::path::Path;
use std::str::FromStr;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString, Range, Uri,
};

use super::client::Client;
use super::view::View;
use crate::config::{ConfigError, Severity};
use crate::lint::{self, Finding};
use crate::text::LineIndex;

pub(super) const SOURCE: &str = "crossbook";

/// Those of the file at a real path.
pub(super) fn of_file(view: View<'_>, path: &Path) -> Vec<Diagnostic> {
    let file = view.file(path);
    view.shown.of(view.analysis, &file).map(|finding| of_finding(view, finding, &file)).collect()
}

/// A finding, as it is shown in a file.
pub(super) fn of_finding(view: View<'_>, finding: &Finding, file: &str) -> Diagnostic {
    let named = &finding.location.file;
    let mut message = finding.message.clone();
    if file != named {
        message = format!("{named}: {message}");
    }
    if let Some(help) = &finding.help {
        message = format!("{message}\nhelp: {help}");
    }
    let range = |location: &lint::Location| location.place.map_or_else(Range::default, |(text, span)| view.shown_range(text, span));
    let related = finding.related.iter().filter_map(|related| {
        let location = Location { uri: view.uri(&related.location.file)?, range: range(&related.location) };
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<_> = related.collect();
    Diagnostic {
        range: range(&finding.location),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: page_of(finding.rule).map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(finding.rule).map(|tag| vec![tag]),
        data: None,
    }
}

/// An error in the settings, at its place.
pub(super) fn of_settings(client: &Client, error: &ConfigError) -> Diagnostic {
    let range = error.span.map(|span| client.encoding.range(&error.text, &LineIndex::new(&error.text), span));
    let help = error.help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
    Diagnostic {
        range: range.unwrap_or_default(),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: format!("{}{help}", error.message),
        ..Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note | Severity::Off => DiagnosticSeverity::INFORMATION,
    }
}

/// How the place is drawn: struck out where it was right once, faded where it does nothing.
fn tag(rule: &str) -> Option<DiagnosticTag> {
    match rule {
        "stale-task-ref" => Some(DiagnosticTag::DEPRECATED),
        "unused-ignore" | "unused-label" => Some(DiagnosticTag::UNNECESSARY),
        _ => None,
    }
}

/// The page of a rule, in the version of this program.
fn page_of(rule: &str) -> Option<Uri> {
    let (home, version) = (env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"));
    Uri::from_str(&format!("{home}/blob/v{version}/content/rules/{rule}.md")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_are_drawn_otherwise_exist() {
        for rule in ["stale-task-ref", "unused-ignore", "unused-label"] {
            assert!(lint::rule_named(rule).is_some() && tag(rule).is_some(), "{rule}");
        }
        assert!(page_of("broken-link").unwrap().as_str().ends_with("/content/rules/broken-link.md"));
    }
}
