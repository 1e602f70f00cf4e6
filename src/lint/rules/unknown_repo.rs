//! A name that stands where a repo's should, and is no repo's.

use std::collections::BTreeSet;

use super::{Rule, rule};
use crate::lint::Report;
use crate::markdown::ItemId;
use crate::model::{DocumentId, Field, Form, Model, TargetRepo};
use crate::text::{Cut, Span, fold};

pub const RULE: Rule = rule!("unknown-repo", Error, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    // Whoever reads one repo alone knows none of the others.
    if model.repos.len() < 2 {
        return;
    }
    let document = &model[id];
    let facts = &document.facts;
    let claims = facts.claims.iter().map(|claim| (claim.repo, claim.item, &claim.name));
    let duties = facts.responsibilities.iter().map(|duty| (duty.repo, duty.item, &duty.name));
    let steps = facts.order.iter().map(|step| (step.repo, step.item, &step.name));
    // A bullet is told once, however often it says the name.
    let mut told: BTreeSet<ItemId> = BTreeSet::new();
    for (repo, item, name) in claims.chain(duties).chain(steps) {
        // A date is nobody's name.
        let named = repo.is_none() && name.value.contains(char::is_alphabetic);
        if named && (slip(model, &name.value).is_some() || has_tasks(document.text(), &name.value)) && told.insert(item) {
            found(model, report, id, name.span, name);
        }
    }
    for reference in model.references_in(id).iter().filter(|reference| reference.form != Form::Link) {
        let TargetRepo::Unknown(name) = reference.target.repo() else { continue };
        if item_around(model, id, reference.span).is_none_or(|item| told.insert(item)) {
            found(model, report, id, reference.span, &Field { value: name.clone(), span: reference.span });
        }
    }
}

/// The repo whose name a word is a slip for. Short words are near to each other by chance, and a word that is written large
/// where the repo's name is small is one of the language.
fn slip<'m>(model: &'m Model, word: &str) -> Option<&'m str> {
    let near = model.names.nearest(word)?;
    let allowed = if word.chars().count() < 8 { 1 } else { 2 };
    let alike = word.chars().count().abs_diff(near.chars().count()) <= allowed;
    let large = |name: &str| name.starts_with(|c: char| c.is_uppercase());
    let plural = fold(word).trim_end_matches('s') == fold(near).trim_end_matches('s');
    let usual = word.chars().count() < 5 || plural || (large(word) && !large(near) && !word.contains(['-', '_']));
    (alike && !usual).then_some(near)
}

/// Whether a document gives a task to a name: `storefront-next TASK1`. Then it is a repo's, known or not.
fn has_tasks(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let rest = text.tail(at + name.len()).trim_start_matches(['*', '`', '\'', 's', ' ', '(']);
        let whole = text.char_before(at).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '/'));
        whole
            && rest.len() < text.len() - at - name.len()
            && rest.strip_prefix("TASK").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// The outermost list item around a place.
fn item_around(model: &Model, document: DocumentId, span: Span) -> Option<ItemId> {
    let parsed = &model[document].parsed;
    let last = parsed.items.partition_point(|item| item.span.start <= span.start);
    (0..last as u32).rev().map(ItemId).find(|id| parsed[*id].depth == 0).filter(|id| parsed[*id].span.contains(span))
}

fn found(model: &Model, report: &mut Report<'_>, document: DocumentId, span: Span, name: &Field) {
    let finding = report.at(document, span, format!("no repo of this workspace is called `{}`", name.value));
    match model.names.nearest(&name.value) {
        Some(near) if fold(near) != fold(&name.value) => finding.help(format!("did you mean `{near}`?")),
        _ => finding.help("if it is a repo that is not checked out here, declare it in book.toml: `[[repo]]` with `absent = true`"),
    };
}
