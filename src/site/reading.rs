//! A document as people read it: its text, and each finding at its line.

use std::cell::RefCell;

use serde::Serialize;

use super::diagram::Scope;
use super::finding::{self, FindingView};
use super::page::Shared;
use crate::config::Severity;
use crate::markdown::{Destination, Document, Fence, Frame, Home, Mark, Part, render_parts};
use crate::model::DocumentId;
use crate::text::Span;

/// A finding on a longer stretch than this, in bytes, stands below its block and is not marked in the text.
const MAX_MARK_BYTES: u32 = 200;

/// A document for its page.
pub(super) struct Reading {
    pub parts: Vec<PartView>,
    /// Files of the workspace that it shows.
    pub copies: Vec<String>,
}

/// A stretch of the text, or a finding that stands there: one of the two.
#[derive(Serialize)]
pub(super) struct PartView {
    html: Option<String>,
    finding: Option<FindingView>,
}

impl PartView {
    fn finding(finding: FindingView) -> Self {
        Self { html: None, finding: Some(finding) }
    }
}

impl Shared<'_> {
    /// A document for a page whose way to the top is `root`, with its title left out and its headings shifted down. What was
    /// found about the document as a whole comes first.
    pub(super) fn reading(&self, id: DocumentId, root: &str, heading_shift: u8) -> Reading {
        let document = &self.model[id];
        let found = self.findings.in_place(self.model, id);
        let place = |index: usize| self.findings.all[index].location.in_document().map(|(_, span)| span.start);
        let (placed, whole): (Vec<usize>, Vec<usize>) = found.iter().partition(|index| place(**index).is_some());
        let stops: Vec<u32> = placed.iter().filter_map(|index| place(*index)).collect();
        let marks = self.marks(id, root, &placed);
        let copies = RefCell::new(Vec::new());
        let link = |destination: Destination<'_>| self.link(id, root, destination, &mut copies.borrow_mut());
        let prefix = self.addresses.document(id).prefix();
        let scope = Scope { root, repo: document.repo, prefix: &prefix };
        let diagram = |fence: &Fence| self.diagrams.figure(self, &fence.code, fence.span.start, scope);
        let frame = Frame {
            id_prefix: &prefix,
            heading_shift,
            without_title: true,
            without: header_lines(&document.parsed)
                .filter(|span| !stops.iter().any(|stop| span.contains(Span { start: *stop, end: *stop + 1 }))),
            marks: &marks,
            stops: &stops,
            link: &link,
            diagram: &diagram,
            code: &|code, language| self.highlighter.highlight(code, language),
        };
        let text = render_parts(&document.parsed, &frame).into_iter().map(|part| match part {
            Part::Html(html) => PartView { html: Some(html), finding: None },
            Part::Stop(index) => PartView::finding(self.finding_at_its_line(placed[index])),
        });
        let whole = whole.into_iter().map(|index| PartView::finding(self.finding_at_its_line(index)));
        let parts = whole.chain(text).collect();
        Reading { parts, copies: copies.into_inner() }
    }

    /// References in prose, and the places of findings that no reference stands on; in order, none over another.
    fn marks(&self, id: DocumentId, root: &str, placed: &[usize]) -> Vec<Mark> {
        let mut marks = self.reference_marks(id, root, Span::new(0, self.model[id].text().len()));
        let taken: Vec<Span> = self.model.references_in(id).iter().map(|reference| reference.span).collect();
        let mut end = 0;
        let found = placed.iter().filter_map(|index| self.finding_mark(*index));
        let free: Vec<Mark> = found
            .filter(|mark| {
                let next = taken.partition_point(|span| span.end <= mark.span.start);
                let is_free = mark.span.start >= end && taken.get(next).is_none_or(|span| !span.overlaps(mark.span));
                if is_free {
                    end = mark.span.end;
                }
                is_free
            })
            .collect();
        marks.extend(free);
        marks.sort_by_key(|mark| mark.span);
        marks
    }

    /// The mark that leads from a place to its finding.
    fn finding_mark(&self, index: usize) -> Option<Mark> {
        let found = &self.findings.all[index];
        let (document, span) = found.location.in_document()?;
        let text = span.of(self.model[document].text());
        let short = !text.trim().is_empty() && span.end - span.start <= MAX_MARK_BYTES && !text.contains("\n\n");
        let class = match found.severity {
            Severity::Error => "found error",
            Severity::Warning => "found warning",
            Severity::Note | Severity::Off => "found note",
        };
        let title = format!("{}: {}", found.severity.name(), found.message);
        short.then(|| Mark { span, shown: None, href: Some(format!("#{}", finding::id(found))), class, title: Some(title) })
    }
}

/// What a page of a document says above its text: the labels of these lines need not be read once more.
const SHOWN_ABOVE: [&str; 3] = ["repo", "last updated", "updated"];

/// The paragraph right below the title, where it says nothing else than what the page shows above.
fn header_lines(document: &Document) -> Option<Span> {
    let title = document.title()?.span;
    let first = document.passages.iter().find(|passage| passage.span.start >= title.end)?;
    let is_shown = |line: &str| {
        let label = line.split_once(':').map(|(label, _)| label.trim().to_lowercase());
        label.is_some_and(|label| SHOWN_ABOVE.contains(&label.as_str()))
    };
    let is_repeated = first.home == Home::Block && !first.text.is_empty() && first.text.lines().all(is_shown);
    is_repeated.then_some(first.span)
}
