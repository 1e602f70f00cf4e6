//! Findings as pages show them, and where each one belongs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::page::Shared;
use super::quote::Quote;
use super::{address, forge, prose, quote};
use crate::config::Severity;
use crate::lint::{Finding, Fix, Location};
use crate::model::{DocumentId, Model, RepoId, TaskId, TextId};
use crate::text::Span;

/// How many findings a page shows of what it is about.
pub(super) const LISTED: usize = 300;

/// How many of a repo its part of the report lists.
const REPORTED: usize = 500;

/// How many there are; ordered by how bad that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Counts {
    /// Of severity error.
    pub errors: usize,
    /// Of severity warning.
    pub warnings: usize,
    /// Of severity note.
    pub notes: usize,
    /// Of any severity.
    pub total: usize,
}

/// All findings, by what they are about. Lists hold indices into `all`, in its order.
pub(super) struct Findings<'a> {
    pub all: &'a [Finding],
    by_document: HashMap<DocumentId, Vec<usize>>,
    by_task: HashMap<TaskId, Vec<usize>>,
    by_repo: BTreeMap<Option<RepoId>, Vec<usize>>,
    by_rule: BTreeMap<&'static str, Vec<usize>>,
    /// Those of each repo that its page in the report lists.
    reported: BTreeMap<Option<RepoId>, Vec<usize>>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(model: &'a Model, all: &'a [Finding]) -> Self {
        let (by_document, by_task, by_repo, by_rule, reported) = Default::default();
        let mut findings = Self { all, by_document, by_task, by_repo, by_rule, reported };
        for (index, finding) in all.iter().enumerate() {
            let (document, task) = finding.location.about(model);
            if let Some(document) = document {
                findings.by_document.entry(document).or_default().push(index);
            }
            if let Some(task) = task {
                findings.by_task.entry(task).or_default().push(index);
            }
            findings.by_repo.entry(finding.repo).or_default().push(index);
            findings.by_rule.entry(finding.rule).or_default().push(index);
        }
        findings.reported = findings.by_repo.iter().map(|(repo, list)| (*repo, findings.worst(list, REPORTED))).collect();
        findings
    }

    pub(super) fn of_document(&self, document: DocumentId) -> &[usize] {
        self.by_document.get(&document).map_or(&[], Vec::as_slice)
    }

    /// Those that the page of a document shows at their lines: the first of all that the page has to show.
    pub(super) fn in_place(&self, model: &Model, document: DocumentId) -> &[usize] {
        let own = self.of_document(document);
        let page = model[document].task.map_or(own, |task| self.of_task(task));
        let last = page[..page.len().min(LISTED)].last();
        &own[..own.partition_point(|index| Some(index) <= last)]
    }

    pub(super) fn of_task(&self, task: TaskId) -> &[usize] {
        self.by_task.get(&task).map_or(&[], Vec::as_slice)
    }

    /// Those of a repo; those of the workspace's own documents where there is none.
    pub(super) fn of_repo(&self, repo: Option<RepoId>) -> &[usize] {
        self.by_repo.get(&repo).map_or(&[], Vec::as_slice)
    }

    /// Those that the page of a repo in the report lists.
    pub(super) fn on_report(&self, repo: Option<RepoId>) -> &[usize] {
        self.reported.get(&repo).map_or(&[], Vec::as_slice)
    }

    /// The worst of a list, in its order.
    pub(super) fn worst(&self, list: &[usize], most: usize) -> Vec<usize> {
        let mut worst = list.to_vec();
        if worst.len() > most {
            worst.sort_by_key(|index| Reverse(self.all[*index].severity));
            worst.truncate(most);
            worst.sort_unstable();
        }
        worst
    }

    pub(super) fn of_rule(&self, rule: &str) -> &[usize] {
        self.by_rule.get(rule).map_or(&[], Vec::as_slice)
    }

    /// The repos that have findings, the workspace's own documents last.
    pub(super) fn groups(&self) -> impl Iterator<Item = Option<RepoId>> {
        let repos = self.by_repo.keys().copied().filter(Option::is_some);
        repos.chain(self.by_repo.contains_key(&None).then_some(None))
    }

    pub(super) fn counts(&self) -> Counts {
        count(self.all.iter())
    }

    pub(super) fn count(&self, list: &[usize]) -> Counts {
        count(list.iter().map(|index| &self.all[*index]))
    }

    /// The finding that stands on a place of a document, or else one that overlaps it.
    pub(super) fn at(&self, document: DocumentId, span: Span) -> Option<usize> {
        let list = self.of_document(document);
        let place = |index: usize| self.all[index].location.place.map(|(_, span)| span);
        let next = list.partition_point(|index| place(*index) < Some(span));
        let near = &list[next.saturating_sub(1)..list.len().min(next + 2)];
        let exact = near.iter().find(|index| place(**index) == Some(span));
        exact.or_else(|| near.iter().find(|index| place(**index).is_some_and(|other| other.overlaps(span)))).copied()
    }
}

fn count<'f>(findings: impl Iterator<Item = &'f Finding>) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        counts.total += 1;
        match finding.severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Note | Severity::Off => counts.notes += 1,
        }
    }
    counts
}

/// A finding as a page lists it. Addresses are seen from the site's top.
#[derive(Serialize)]
pub(super) struct FindingView {
    id: String,
    /// Whether the page of its document shows it at its line, where `place` leads then.
    in_place: bool,
    severity: &'static str,
    rule: &'static str,
    rule_href: String,
    /// HTML.
    message: String,
    /// HTML.
    help: Option<String>,
    /// What to write instead, where one text takes the place of another.
    fix: Option<String>,
    pub place: PlaceView,
    quote: Option<Quote>,
    related: Vec<RelatedView>,
}

#[derive(Serialize)]
pub(super) struct RelatedView {
    message: String,
    place: PlaceView,
}

/// A place in a file: where it is on the site, and where its source is.
#[derive(Serialize)]
pub(super) struct PlaceView {
    file: String,
    /// The last part of the file's path.
    name: String,
    line: Option<u32>,
    column: Option<u32>,
    pub href: Option<String>,
    source: Option<String>,
    /// Opens it in the reader's editor, on this machine.
    editor: Option<String>,
}

/// What was found about one thing: what asks to be fixed, and apart from that what is only to be known.
#[derive(Serialize)]
pub(super) struct Found {
    faults: Vec<FindingView>,
    notes: Vec<FindingView>,
    counts: Counts,
    /// How many more there are than are listed.
    more: usize,
}

/// A file with what was found in it.
#[derive(Serialize)]
pub(super) struct FileGroup {
    file: String,
    href: Option<String>,
    findings: Vec<FindingView>,
    /// How many more there are than are shown.
    more: usize,
}

/// What a finding's entry is called wherever it is listed.
pub(super) fn id(finding: &Finding) -> String {
    format!("f-{}", finding.fingerprint)
}

impl Shared<'_> {
    pub(super) fn finding(&self, index: usize) -> FindingView {
        let finding = &self.findings.all[index];
        let quote = finding.location.place.and_then(|(text, span)| quote::source(self.model, text, span));
        let fix = finding.fix.as_ref().and_then(|Fix { edits, .. }| match edits.as_slice() {
            [edit] if !edit.text.trim().is_empty() && !edit.text.contains('\n') => Some(edit.text.clone()),
            _ => None,
        });
        let related = finding.related.iter();
        let page = finding.location.about(self.model).0;
        let page = page.filter(|document| self.findings.in_place(self.model, *document).binary_search(&index).is_ok());
        let mut place = self.place(&finding.location);
        if let Some(document) = page {
            place.href = Some(format!("{}#{}", self.addresses.document(document).page, id(finding)));
        }
        FindingView {
            id: id(finding),
            in_place: page.is_some(),
            severity: finding.severity.name(),
            rule: finding.rule,
            rule_href: address::rule(finding.rule),
            message: prose::html(&finding.message),
            help: finding.help.as_deref().map(prose::html),
            fix,
            place,
            quote,
            related: related
                .map(|other| RelatedView { message: prose::html(&other.message), place: self.place(&other.location) })
                .collect(),
        }
    }

    /// A finding to stand below the block that holds its line; the line is quoted only where many lines stand above it.
    pub(super) fn finding_at_its_line(&self, index: usize) -> FindingView {
        let view = self.finding(index);
        let place = self.findings.all[index].location.in_document();
        let is_far = place.is_some_and(|(document, span)| {
            let document = &self.model[document].parsed;
            let table = document.tables.get(document.tables.partition_point(|table| table.span.end <= span.start));
            let fence = document.fences.get(document.fences.partition_point(|fence| fence.span.end <= span.start));
            table.is_some_and(|table| table.span.contains(span)) || fence.is_some_and(|fence| fence.span.contains(span))
        });
        FindingView { quote: view.quote.filter(|_| is_far), ..view }
    }

    pub(super) fn found(&self, list: &[usize]) -> Found {
        let is_fault = |index: &&usize| self.findings.all[**index].severity > Severity::Note;
        let (mut faults, notes): (Vec<usize>, Vec<usize>) = list.iter().take(LISTED).partition(is_fault);
        faults.sort_by_key(|index| Reverse(self.findings.all[*index].severity));
        let more = list.len().saturating_sub(LISTED);
        Found { faults: self.finding_views(&faults), notes: self.finding_views(&notes), counts: self.findings.count(list), more }
    }

    fn finding_views(&self, list: &[usize]) -> Vec<FindingView> {
        list.iter().map(|index| self.finding(*index)).collect()
    }

    /// Findings by their file, at most `most` of each file; the worst first, and so the files.
    pub(super) fn by_file(&self, list: &[usize], most: usize) -> Vec<FileGroup> {
        let file = |index: &usize| self.findings.all[*index].location.file.as_str();
        let mut groups: Vec<Vec<usize>> = list.chunk_by(|one, other| file(one) == file(other)).map(<[usize]>::to_vec).collect();
        groups.sort_by_key(|group| Reverse(self.findings.count(group)));
        groups
            .iter_mut()
            .map(|group| {
                group.sort_by_key(|index| Reverse(self.findings.all[*index].severity));
                let shown = &group[..group.len().min(most)];
                let location = &self.findings.all[group[0]].location;
                let href = self.place(&Location { file: location.file.clone(), place: None }).href;
                FileGroup { file: location.file.clone(), href, findings: self.finding_views(shown), more: group.len() - shown.len() }
            })
            .collect()
    }

    /// The item that a place belongs to.
    pub(super) fn task_at(&self, location: &Location) -> Option<TaskId> {
        location.about(self.model).1
    }

    /// A place, with the page of the contract that shows it where no page of a document or a task does.
    fn place(&self, location: &Location) -> PlaceView {
        let place = self.document_place(location);
        let href = place.href.or_else(|| self.shared_file(location));
        PlaceView { href, ..place }
    }

    /// A place, with the page of its document or task where there is one.
    pub(super) fn document_place(&self, location: &Location) -> PlaceView {
        let document = location.about(self.model).0;
        let position = location.place.map(|(text, span)| self.model.place(text, span).start);
        let line = position.map(|position| position.line);
        let href = match (document, location.place) {
            (Some(document), Some((_, span))) => Some(self.near(document, span.start)),
            (Some(document), None) => Some(self.addresses.document(document).href()),
            (None, _) => location.about(self.model).1.map(|task| self.addresses.task(task).to_owned()),
        };
        let source = document.map(TextId::from).or(location.place.map(|(text, _)| text)).and_then(|text| {
            let (repo, path) = match text {
                TextId::Document(id) => (self.model[id].repo?, &*self.model[id].path),
                TextId::File(id) => (self.model[id].repo, self.model[id].path.as_str()),
            };
            forge::line(&self.model[repo], path, line?)
        });
        let name = location.file.rsplit('/').next().unwrap_or_default().to_owned();
        let column = position.map(|position| position.column);
        let editor = self.editor.and_then(|editor| editor.at(&location.file, line, column));
        PlaceView { file: location.file.clone(), name, line, column, href, source, editor }
    }

    /// The nearest place above a byte of a document that can be linked to.
    pub(super) fn near(&self, document: DocumentId, byte: u32) -> String {
        let page = &self.addresses.document(document).page;
        let id = self.near_id(document, byte);
        if id.is_empty() { page.clone() } else { format!("{page}#{id}") }
    }

    /// The id of the nearest linkable place above a byte of a document; empty for the top of a page of its own.
    pub(super) fn near_id(&self, document: DocumentId, byte: u32) -> String {
        let place = self.addresses.document(document);
        let headings = &self.model[document].parsed.headings;
        let above = headings.partition_point(|heading| heading.span.start <= byte);
        let is_title = |index: usize| self.model[document].parsed.title().is_some_and(|title| title.span == headings[index].span);
        match above.checked_sub(1) {
            Some(index) if !is_title(index) => format!("{}{}", place.prefix(), headings[index].id),
            _ => place.section.clone(),
        }
    }
}
