//! Findings, and errors in the settings, as the editor shows them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString, Range, Uri,
};

use super::client::Client;
use super::view::View;
use crate::config::{ConfigError, Severity};
use crate::lint::{self, Finding};
use crate::model::{below, folder_of};
use crate::text::LineIndex;

pub(super) const SOURCE: &str = "crossbook";

/// The diagnostics of each file, by its real path.
pub(super) type ByFile = BTreeMap<PathBuf, Vec<Diagnostic>>;

/// Those of a workspace.
pub(super) fn of_workspace(view: View<'_>) -> ByFile {
    let mut by_file = ByFile::new();
    for finding in &view.analysis.findings {
        let (file, diagnostic) = of_finding(view, finding);
        by_file.entry(view.workspace().on_disk(&file)).or_default().push(diagnostic);
    }
    by_file
}

/// A finding with the file that it is shown in.
pub(super) fn of_finding(view: View<'_>, finding: &Finding) -> (String, Diagnostic) {
    let named = &finding.location.file;
    // What has a place is in a file that was read.
    let file = if finding.location.place.is_some() { named.clone() } else { shown_in(view, named) };
    let mut message = finding.message.clone();
    if file != *named {
        message = format!("{named}: {message}");
    }
    if let Some(help) = &finding.help {
        message = format!("{message}\nhelp: {help}");
    }
    let range = |location: &lint::Location| location.place.map_or_else(Range::default, |(text, span)| view.shown(text, span));
    let related = finding.related.iter().filter_map(|related| {
        let location = Location { uri: view.uri(&related.location.file)?, range: range(&related.location) };
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<_> = related.collect();
    let diagnostic = Diagnostic {
        range: range(&finding.location),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: page_of(finding.rule).map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(finding.rule).map(|tag| vec![tag]),
        data: None,
    };
    (file, diagnostic)
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

/// The file in which a reader sees what is said of a path: a file is its own; of a folder, or of a file that is missing, it is the
/// first document beside or below it; without one, the settings.
fn shown_in(view: View<'_>, path: &str) -> String {
    let model = view.model();
    let is_known = model.documents.iter().any(|document| *document.file == *path) || model.files.iter().any(|file| file.file == path);
    let first_in = |folder: &str| {
        let inside = |file: &str| folder.is_empty() || below(folder, file).is_some();
        model.documents.iter().map(|document| &*document.file).find(|file| inside(file)).map(str::to_owned)
    };
    let task = |task: &crate::model::Task| crate::model::join(&model[task.repo].info.path, &task.path);
    let holder = model.task_ids().find(|id| below(&task(&model[*id]), path).is_some());
    let of_task = || model.reading_order(holder?).first().map(|id| model[*id].file.to_string());
    let book = || view.workspace().config_path.as_ref().and(Some(view.workspace().book_name.to_owned()));
    match () {
        () if is_known || path == view.workspace().book_name => path.to_owned(),
        () => of_task()
            .or_else(|| first_in(path).filter(|_| !path.is_empty()))
            .or_else(|| Some(folder_of(path)).filter(|folder| !folder.is_empty()).and_then(first_in))
            .or_else(book)
            .unwrap_or_else(|| path.to_owned()),
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
