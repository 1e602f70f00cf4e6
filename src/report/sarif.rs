//! The report as SARIF 2.1.0, which code scanning of many hosts and editors reads.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use super::{HOME, json};
use crate::config::Severity;
use crate::lint::{self, Finding, Provenance, RULES, Rule};
use crate::model::DocumentId;
use crate::report::Reported;
use crate::report::shown::Shown;
use crate::text::Place;

/// Characters that are escaped in a path's URI.
const NO_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

/// One log with one run. Each result is on a line of its own. Code scanning refuses a file in which one result has no place, so
/// what has none in this checkout is a notification.
pub fn render(reported: &Reported<'_>) -> String {
    let found: Vec<(&Finding, bool)> =
        reported.findings.iter().map(|finding| (finding, false)).chain(reported.known().iter().map(|finding| (finding, true))).collect();
    // The rules come with their pages: only those that have something to say.
    let speak: BTreeSet<&str> = found.iter().map(|(finding, _)| finding.rule).collect();
    let rules: Vec<&Rule> = RULES.iter().copied().filter(|rule| speak.contains(rule.name)).collect();
    let driver = Driver {
        name: "Crossbook",
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: HOME,
        rules: rules.iter().map(|rule| self::rule(rule)).collect(),
    };
    let (mut shown, mut told) = (Vec::new(), Vec::new());
    for (finding, known) in found {
        match reported.shown(finding) {
            Some(place) => shown.push((finding, known, place)),
            None if known => {}
            None => told.push(finding),
        }
    }
    let results = json::list(&shown, |(finding, known, place)| result(reported, &rules, finding, place, *known));
    let invocations = if told.is_empty() {
        String::new()
    } else {
        let notifications = json::list(&told, |finding| notification(reported, finding));
        format!("\"invocations\": [{{\"executionSuccessful\": true, \"toolExecutionNotifications\": {notifications}}}],\n")
    };
    format!(
        "{{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\
         \"tool\": {{\"driver\": {}}},\n{invocations}\"columnKind\": \"unicodeCodePoints\",\n\"results\": {results}\n}}]\n}}\n",
        json::value(&driver)
    )
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<RuleView>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleView {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

/// What the run reports beside its results.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification<'a> {
    level: &'static str,
    message: Text,
    associated_rule: RuleName<'a>,
}

#[derive(Serialize)]
struct RuleName<'a> {
    id: &'a str,
}

/// GitHub goes by its own name alone; others by whatever there is.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "primaryLocationLineHash")]
    github: String,
    #[serde(rename = "crossbook/v1")]
    own: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    justification: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Said<'a>>,
}

#[derive(Serialize)]
struct Said<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Text,
    artifact_changes: Vec<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}

fn rule(rule: &Rule) -> RuleView {
    RuleView {
        id: rule.name,
        short_description: Text { text: rule.name.replace('-', " ") },
        full_description: Text { text: rule.summary() },
        help: Help { text: rule.summary(), markdown: rule.body().trim() },
        default_configuration: Configuration { level: level(rule.severity) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Off => "none",
    }
}

fn notification<'a>(reported: &Reported<'_>, finding: &'a Finding) -> Notification<'a> {
    let told = reported.told(&finding.location, &format!("{}: {}", reported.severity(finding).name(), finding.message));
    Notification {
        // Any other level says that the run itself went wrong.
        level: "note",
        message: Text { text: format!("{told}{}", help(finding)) },
        associated_rule: RuleName { id: finding.rule },
    }
}

fn help(finding: &Finding) -> String {
    finding.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default()
}

fn result<'a>(reported: &Reported<'_>, rules: &[&Rule], finding: &'a Finding, shown: &'a Shown<'_>, known: bool) -> SarifResult<'a> {
    let state = if known { "unchanged" } else { "new" };
    let related = shown.related.iter().enumerate().map(|(index, related)| Location {
        id: Some(index + 1),
        message: Some(Said { text: &related.message }),
        ..location(reported, &related.location)
    });
    SarifResult {
        rule_id: finding.rule,
        rule_index: rules.iter().position(|rule| rule.name == finding.rule),
        level: level(reported.severity(finding)),
        message: Text { text: format!("{}{}", shown.message, help(finding)) },
        locations: [location(reported, shown.location)],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { github: finding.fingerprint.to_string(), own: finding.fingerprint.to_string() },
        baseline_state: finding.provenance.map(of_change).or(reported.baseline.map(|_| state)),
        suppressions: if known { vec![Suppression { kind: "external", justification: "in the baseline" }] } else { Vec::new() },
        fixes: finding
            .fix
            .iter()
            .filter(|fix| is_here(reported, fix))
            .map(|fix| self::fix(reported, fix, finding.help.as_deref()))
            .collect(),
    }
}

fn location<'a>(reported: &Reported<'_>, location: &lint::Location) -> Location<'a> {
    // A finding about a whole file is put on its first line: most readers require one.
    let whole = Region { start_line: 1, start_column: None, end_line: None, end_column: None };
    let region = reported.place(location).map_or(whole, region);
    Location { id: None, physical_location: Physical { artifact_location: artifact(reported, &location.file), region }, message: None }
}

fn artifact(reported: &Reported<'_>, file: &str) -> Artifact {
    Artifact { uri: utf8_percent_encode(&reported.path(file), NO_PATH).to_string() }
}

fn region(place: Place) -> Region {
    Region {
        start_line: place.start.line,
        start_column: Some(place.start.column),
        end_line: Some(place.end.line),
        end_column: Some(place.end.column),
    }
}

/// Whether all of a fix is for files of this checkout.
fn is_here(reported: &Reported<'_>, fix: &lint::Fix) -> bool {
    fix.edits.iter().all(|edit| !reported.is_elsewhere(&reported.model[edit.document].file))
}

fn fix(reported: &Reported<'_>, fix: &lint::Fix, help: Option<&str>) -> Fix {
    let mut changes: BTreeMap<DocumentId, Vec<&lint::Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        changes.entry(edit.document).or_default().push(edit);
    }
    let replacement = |edit: &lint::Edit| Replacement {
        deleted_region: region(reported.model[edit.document].place(edit.span)),
        inserted_content: Text { text: edit.text.clone() },
    };
    let change = |(document, edits): (DocumentId, Vec<&lint::Edit>)| Change {
        artifact_location: artifact(reported, &reported.model[document].file),
        replacements: edits.into_iter().map(replacement).collect(),
    };
    Fix {
        description: Text { text: help.unwrap_or("suggested fix").to_owned() },
        artifact_changes: changes.into_iter().map(change).collect(),
    }
}

/// What SARIF calls a finding that changes brought about, or did not.
fn of_change(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Introduced | Provenance::OwnerMoved => "new",
        Provenance::Inherited => "unchanged",
    }
}
