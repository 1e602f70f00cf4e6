//! Sentences of a template that stand in several plans as they came.

use std::collections::BTreeMap;

use super::{Rule, rule};
use crate::lint::Report;
use crate::markdown::{Document, Home, Passage, SectionName};
use crate::model::vocabulary::documents::ASKS;
use crate::model::{DocumentId, DocumentKind, Model, RepoId};
use crate::text::{Span, start_of};

pub(super) const RULE: Rule = rule!("template-text", Warning, Repo(check));

/// A longer text, in bytes, is nobody's template.
const MAX_TEXT_BYTES: usize = 200;

fn check(model: &Model, repo: RepoId, report: &mut Report<'_>) {
    let mut found: BTreeMap<String, Vec<(DocumentId, Span, &'static str)>> = BTreeMap::new();
    for &task in &model[repo].tasks {
        let Some((id, plan)) = model.task_documents(task).find(|(_, document)| document.kind == DocumentKind::Plan) else { continue };
        let phases = plan.facts.planned_phases.iter().filter_map(|phase| instruction(&plan.parsed, phase.span));
        let locked = contract(model, id, &plan.parsed);
        let texts = phases.map(|passage| (passage, "this phase")).chain(locked.map(|passage| (passage, "this contract")));
        for (passage, what) in texts.filter(|(passage, _)| passage.text.len() <= MAX_TEXT_BYTES) {
            let words = passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let places = found.entry(words).or_default();
            // The phases of one plan may be alike.
            if places.last().is_none_or(|(last, ..)| *last != id) {
                places.push((id, passage.source(0, passage.text.len()), what));
            }
        }
    }
    for places in found.values().filter(|places| places.len() > 1) {
        for (index, &(id, span, what)) in places.iter().enumerate() {
            let (other, there, _) = places[usize::from(index == 0)];
            report
                .at(id, span, format!("{what} still has the text of a template: {} plans have the same words", places.len()))
                .related(model, other, there, "the same words")
                .help("describe this task instead, or remove the line");
        }
    }
}

/// The first paragraph under a heading, where it asks its reader to write one.
fn instruction(document: &Document, heading: Span) -> Option<&Passage> {
    let first = document.passages.partition_point(|passage| passage.span.start < heading.end);
    let passage = document.passages[first..].iter().find(|passage| !passage.text.trim().is_empty())?;
    let verb = start_of(&passage.text, MAX_TEXT_BYTES).split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty())?;
    let is_prose = passage.home == Home::Block && passage.item.is_none() && passage.pieces.iter().all(|piece| !piece.kind.is_code());
    (is_prose && ASKS.contains(&verb.to_lowercase().as_str())).then_some(passage)
}

/// All that Locked Contracts say, where that is one sentence with nothing in it that could be kept or broken.
fn contract<'m>(model: &'m Model, id: DocumentId, document: &'m Document) -> Option<&'m Passage> {
    let section = document.section(SectionName::LockedContracts)?;
    let mut passages = document.passages_in(section.body).filter(|passage| !passage.text.trim().is_empty());
    let only = passages.next().filter(|_| passages.next().is_none() && document.fences_in(section.body).next().is_none())?;
    let says_nothing = only.pieces.iter().all(|piece| !piece.kind.is_code()) && !only.text.contains(|c: char| c.is_ascii_digit());
    let is_sentence = only.home == Home::Block && only.text.split_whitespace().count() > 3 && only.text.starts_with(char::is_uppercase);
    let refers = model.references_within(id, section.body).next().is_some();
    let is_none = ["none", "n/a", "no ", "nothing", "see "].iter().any(|word| only.text.to_lowercase().starts_with(word));
    (says_nothing && is_sentence && !refers && !is_none).then_some(only)
}
