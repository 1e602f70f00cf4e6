//! A reference to a task by a number that is another task's now.

use super::{Rule, SHORT, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Evidence, Form, Meant, Model, Reference, Resolution};
use crate::text::{Cut, Span, number_like};

pub(super) const RULE: Rule = rule!("stale-task-ref", Error, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    // A range is several references on one place.
    for group in model.references_in(id).chunk_by(|one, other| one.span == other.span) {
        let edits = edits(model, group);
        for reference in group.iter().filter(|reference| reference.resolution == Resolution::Stale) {
            let Some(meant) = &reference.meant else { continue };
            let number = model[meant.task].number.map_or_else(|| model[meant.task].folder_name().to_owned(), |number| number.to_string());
            let label = match meant.evidence {
                Evidence::Slug => {
                    let task = &model[meant.task];
                    format!("`{}`", if reference.text.contains(".md") { task.folder_name() } else { task.name() })
                }
                _ => model.task_label(meant.task),
            };
            let finding = report
                .at(reference.document, reference.span, message(model, reference, meant))
                .help(if edits.is_empty() { format!("this means {label}") } else { format!("write {label}") })
                .related_task(model, meant.task, format!("the {} that is meant", model.kind_of(meant.task).noun()))
                .identity_key(format!("{} means {number}", reference.text));
            if !edits.is_empty() {
                // By its slug alone, a document that would come to name itself meant something else; history knows better.
                let is_own = model[id].task == Some(meant.task) && reference.form == Form::Link && meant.evidence == Evidence::Slug;
                finding.replace_all(is_safe(&meant.evidence) && !is_own, edits.clone());
            }
        }
    }
}

fn message(model: &Model, reference: &Reference, meant: &Meant) -> String {
    let task = &model[meant.task];
    let repo = &model[task.repo];
    let label = model.task_label(meant.task);
    let Some(number) = reference.target.number() else { return format!("`{}` is now {label}", reference.text) };
    let written = model.label(number);
    match &meant.evidence {
        Evidence::Slug => format!("the number in `{}` is stale: in {} it is now {label}", reference.text, repo.info.name),
        Evidence::Counterpart => {
            let named = model.task(task.repo, number).map_or("", |named| &model[named].subject);
            format!("{} {written} is \"{named}\", but the counterpart of this task is {label}, \"{}\"", repo.info.name, task.subject)
        }
        Evidence::Moved { commit, until, is_certain } => {
            let subject = if task.subject.is_empty() { task.folder_name() } else { &task.subject };
            let then = match (commit, until) {
                (Some(commit), Some(until)) => format!("{until} (commit {})", commit.head(commit.len().min(SHORT))),
                (Some(commit), None) => format!("commit {}", commit.head(commit.len().min(SHORT))),
                (None, _) => "a change that is not committed".to_owned(),
            };
            let repo = &repo.info.name;
            if *is_certain {
                format!("\"{subject}\" was number {number} in {repo} until {then}, and is now {label}")
            } else {
                format!("{repo} had no {written} when this was written; the first {written}, \"{subject}\", has been {label} since {then}")
            }
        }
    }
}

/// Whether what a reference means is known, and not inferred.
fn is_safe(evidence: &Evidence) -> bool {
    match evidence {
        Evidence::Slug => true,
        Evidence::Counterpart => false,
        Evidence::Moved { is_certain, .. } => *is_certain,
    }
}

/// What makes the references of one place name what they mean: digits alone. None where their numbers are not all written there, as in
/// a range that is none any more.
fn edits(model: &Model, group: &[Reference]) -> Vec<(Span, String)> {
    let stale = |reference: &&Reference| reference.meant.is_some();
    if !group.iter().any(|reference| stale(&reference)) {
        return Vec::new();
    }
    let number = |reference: &Reference| {
        let number = match &reference.meant {
            Some(meant) => model[meant.task].number,
            None => reference.target.number(),
        };
        number.map_or(0, |number| number.value)
    };
    let goes_on = |pair: &[Reference]| number(&pair[0]).checked_add(1) == Some(number(&pair[1]));
    if group.len() > 1 && (group.iter().any(|one| one.form != group[0].form) || !group.windows(2).all(goes_on)) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let ends = [group.first(), group.last().filter(|_| group.len() > 1)];
    for reference in ends.into_iter().flatten().filter(stale) {
        let digits = model.digits(reference);
        if digits.is_empty() {
            return Vec::new();
        }
        let text = model[reference.document].text();
        let own = reference.meant.as_ref().filter(|meant| matches!(meant.evidence, Evidence::Slug)).and_then(|meant| {
            let name = model[meant.task].folder_name();
            model.kind_of(meant.task).read_name(name).map(|known| name.part(known.digits).to_owned())
        });
        // A name is written as the item is called.
        let written = |span: Span| own.clone().unwrap_or_else(|| number_like(span.of(text), number(reference)));
        edits.extend(digits.into_iter().map(|span| (span, written(span))));
    }
    edits
}
