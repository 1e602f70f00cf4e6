//! The report for programs, version 1. Fields are added, never changed.

use std::convert::Infallible;

use rayon::prelude::*;
use serde::Serialize;

use crate::config::Severity;
use crate::context::Context;
use crate::contract::{Contracts, SharedContract};
use crate::lint::{self, Finding, Location, Provenance};
use crate::model::{self, Model, TargetRepo};
use crate::report::Reported;
use crate::text::{Cut, Place, visible_json};

/// The report as one JSON text, with each finding and each reference on a line of its own.
pub fn render(reported: &Reported<'_>) -> String {
    let mut report = String::new();
    parts(reported, |part| {
        report += part;
        Ok::<(), Infallible>(())
    })
    .unwrap_or_else(|never| match never {});
    report
}

/// The report, part by part: it names every reference, and is long where there are many.
///
/// # Errors
/// Where a part is not taken: no further ones are made.
pub fn parts<E>(reported: &Reported<'_>, mut take: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let Reported { model, contracts, findings, .. } = *reported;
    let tool = value(&Tool::new());
    let summary = value(&reported.summary());
    take(&format!("{{\n\"schema\": \"crossbook-report/1\",\n\"tool\": {tool},\n\"summary\": {summary},\n\"diagnostics\": "))?;
    for part in lines(findings, |finding| diagnostic(model, finding)) {
        take(&part)?;
    }
    take(",\n\"references\": ")?;
    for part in lines(&model.all_references().collect::<Vec<_>>(), |reference| self::reference(model, reference)) {
        take(&part)?;
    }
    take(",\n\"contracts\": ")?;
    for part in lines(&contracts.all, |contract| super::contracts::contract(model, contracts, contract)) {
        take(&part)?;
    }
    take("\n}\n")
}

/// Contracts alone, as the report has them.
pub fn contracts(model: &Model, contracts: &Contracts, chosen: &[&SharedContract]) -> String {
    let tool = value(&Tool::new());
    let contracts = list(chosen, |contract| super::contracts::contract(model, contracts, contract));
    format!("{{\n\"schema\": \"crossbook-report/1\",\n\"tool\": {tool},\n\"contracts\": {contracts}\n}}\n")
}

/// What there is to know about an item.
pub fn context(context: &Context) -> String {
    format!("{}\n", value(context))
}

/// A list with each item on a line of its own.
pub(super) fn list<'a, T: Sync, V: Serialize>(items: &'a [T], view: impl Fn(&'a T) -> V + Sync) -> String {
    lines(items, view).collect()
}

/// How many lines are written together, so that a long list is no more pieces than cores need.
const LINES_PER_CHUNK: usize = 256;
/// How many lines of a list are made at a time.
const LINES_PER_PART: usize = 4096;

/// A list with each item on a line of its own, some thousand lines at a time.
fn lines<'a, T: Sync, V: Serialize>(items: &'a [T], view: impl Fn(&'a T) -> V + Sync) -> impl Iterator<Item = String> {
    let parts = items.chunks(LINES_PER_PART).enumerate().map(move |(index, items)| {
        let chunk = |items: &'a [T]| items.iter().map(|item| value(&view(item))).collect::<Vec<_>>().join(",\n");
        let chunks: Vec<String> = items.par_chunks(LINES_PER_CHUNK).map(chunk).collect();
        let start = if index == 0 { "[\n" } else { ",\n" };
        start.to_owned() + &chunks.join(",\n")
    });
    parts.chain([if items.is_empty() { "[]" } else { "\n]" }.to_owned()])
}

pub(super) fn value(value: &impl Serialize) -> String {
    visible_json(serde_json::to_string(value).expect("text, numbers and lists are always JSON"))
}

#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    /// This program.
    pub(super) fn new() -> Self {
        Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
    }
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    rule: &'static str,
    severity: Severity,
    message: &'a str,
    file: &'a str,
    /// Null where a whole file or folder is meant.
    span: Option<Place>,
    related: Vec<Related<'a>>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
    fingerprint: String,
    /// What it is to those whose changes are looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    became: Option<&'static str>,
}

#[derive(Serialize)]
struct Related<'a> {
    file: &'a str,
    span: Option<Place>,
    message: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    file: &'a str,
    span: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct Reference<'a> {
    file: &'a str,
    span: Place,
    text: &'a str,
    form: &'static str,
    target: Target<'a>,
    resolution: &'static str,
}

#[derive(Serialize)]
struct Target<'a> {
    kind: &'static str,
    /// Null where the workspace itself is meant.
    repo: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Item<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<&'a str>,
}

/// The task, spec or decision that a reference names, or a document of it.
#[derive(Serialize)]
struct Item<'a> {
    kind: &'a str,
    /// As its name writes it, zeros and all; as the reference means it, where it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slug: Option<&'a str>,
    /// Its folder, or the file that it is; none where it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<&'a str>,
}

fn item<'a>(model: &'a Model, target: &model::Target) -> Option<Item<'a>> {
    let number = target.number();
    let of_number = || match target.repo() {
        TargetRepo::Known(repo) => model.task(*repo, number?),
        _ => None,
    };
    let task = match target {
        model::Target::Task { task, .. } => *task,
        model::Target::Document { document: Some(document), .. } | model::Target::Heading { document, .. } => model[*document].task,
        _ => of_number(),
    };
    let Some(task) = task else {
        let number = number?;
        return Some(Item { kind: &model.kinds()[number.kind].name, number: Some(number.to_string()), slug: None, folder: None });
    };
    let (kind, name) = (model.kind_of(task), model[task].folder_name());
    let read = kind.read_name(name).unwrap_or_default();
    let number = Some(name.part(read.digits)).filter(|digits| !digits.is_empty()).map(str::to_owned);
    Some(Item { kind: &kind.name, number, slug: read.slug, folder: Some(&model[task].path) })
}

fn diagnostic<'a>(model: &'a Model, finding: &'a Finding) -> Diagnostic<'a> {
    let related = |related: &'a lint::Related| Related {
        file: &related.location.file,
        span: span(model, &related.location),
        message: &related.message,
    };
    let edit = |edit: &'a lint::Edit| {
        let document = &model[edit.document];
        Edit { file: &document.file, span: document.place(edit.span), text: &edit.text }
    };
    Diagnostic {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        file: &finding.location.file,
        span: span(model, &finding.location),
        related: finding.related.iter().map(related).collect(),
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().map(|fix| Fix { safe: fix.safe, edits: fix.edits.iter().map(edit).collect() }),
        fingerprint: finding.fingerprint.to_string(),
        became: finding.provenance.map(Provenance::name),
    }
}

fn span(model: &Model, location: &Location) -> Option<Place> {
    location.place.map(|(text, span)| model.place(text, span))
}

fn reference<'a>(model: &'a Model, reference: &'a model::Reference) -> Reference<'a> {
    let document = &model[reference.document];
    let target = &reference.target;
    let anchor = match target {
        model::Target::Heading { anchor, .. } => Some(anchor.as_str()),
        _ => None,
    };
    let repo = match target.repo() {
        TargetRepo::Known(repo) => Some(model[*repo].info.name.as_str()),
        TargetRepo::Unknown(name) => Some(name.as_str()),
        TargetRepo::Workspace => None,
    };
    Reference {
        file: &document.file,
        span: document.place(reference.span),
        text: &reference.text,
        form: reference.form.name(),
        target: Target {
            kind: target.kind(),
            repo,
            task: target.number().map(|number| number.value),
            item: item(model, target),
            path: target.path(),
            anchor,
        },
        resolution: reference.resolution.name(),
    }
}
