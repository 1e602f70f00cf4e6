//! A document without a section of its template.

use super::{Rule, listed, rule};
use crate::lint::Report;
use crate::markdown::SectionName;
use crate::model::{DocumentId, DocumentKind, Model};
use crate::text::Span;

pub(super) const RULE: Rule = rule!("missing-section", Note, Document(check));

fn template(kind: DocumentKind) -> &'static [SectionName] {
    match kind {
        DocumentKind::Plan => &[SectionName::Goal, SectionName::Scope, SectionName::AcceptanceCriteria],
        DocumentKind::OtherProjects => {
            &[SectionName::CrossRepoSnapshot, SectionName::ResponsibilityAlignment, SectionName::DependencyOrder]
        }
        DocumentKind::Status => &[SectionName::PhaseStatus, SectionName::Blockers, SectionName::RecentActivity],
        DocumentKind::Other => &[],
    }
}

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let document = &model[id];
    // Files that are called like those of the template, and need not be there, are written otherwise; so are those called otherwise.
    let name = document.file_name();
    let is_wanted = document.task.is_some_and(|task| model.kind_of(task).has_document(name)) && DocumentKind::of(name) == document.kind;
    if document.unread.is_some() || !is_wanted {
        return;
    }
    let missing: Vec<&str> =
        template(document.kind).iter().filter(|name| document.parsed.section(**name).is_none()).map(|name| name.title()).collect();
    if !missing.is_empty() {
        let span = document.parsed.title().map_or(Span::default(), |heading| heading.span);
        let sections = if missing.len() > 1 { "sections" } else { "section" };
        report
            .at(id, span, format!("{} has no {sections} {}", document.file_name(), listed(&missing)))
            .help("add the heading; write \"None.\" below it if there is nothing to say");
    }
}
