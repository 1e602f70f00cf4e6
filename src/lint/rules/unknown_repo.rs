//! A name that stands where a repo's should, and is no repo's.

use std::collections::BTreeSet;

use super::{Rule, rule};
use crate::lint::Report;
use crate::markdown::ItemId;
use crate::model::{DocumentId, Field, Form, Model, TargetRepo};
use crate::text::{Span, fold};

pub const RULE: Rule = rule!("unknown-repo", Error, check);

fn check(model: &Model, report: &mut Report<'_>) {
    for id in model.document_ids() {
        let document = &model[id];
        // A bullet is told once, however often it says the name.
        let mut told: BTreeSet<ItemId> = BTreeSet::new();
        let facts = &document.facts;
        let claims = facts.claims.iter().filter(|claim| claim.repo.is_none()).filter(|claim| {
            let alike = model.names.nearest(&claim.name.value).is_some();
            let stated = model.vocabulary.leading(&claim.text).is_some();
            alike || (spelt_like_a_repo(&claim.name.value) && stated)
        });
        let duties = facts.responsibilities.iter().filter(|duty| duty.repo.is_none()).filter(|duty| {
            let alone = document.parsed.lead(&document.parsed[duty.item]).trim().len() == duty.name.value.len();
            model.names.nearest(&duty.name.value).is_some() || (alone && !duty.duties.is_empty() && spelt_like_a_repo(&duty.name.value))
        });
        let steps = facts.order.iter().filter(|step| step.repo.is_none() && model.names.nearest(&step.name.value).is_some());
        let led = claims.map(|claim| (claim.item, &claim.name)).chain(duties.map(|duty| (duty.item, &duty.name)));
        for (item, name) in led.chain(steps.map(|step| (step.item, &step.name))) {
            if !name.value.is_empty() && told.insert(item) {
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
}

/// Whether a word has the look of a repo's name: written small, or with a hyphen inside. `Note` and `Shared` have not.
fn spelt_like_a_repo(name: &str) -> bool {
    let small = name.starts_with(|c: char| c.is_lowercase());
    let inner = name.trim_matches(['-', '_']).contains(['-', '_']);
    name.len() > 2 && (small || inner)
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
