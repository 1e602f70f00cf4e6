//! A name that stands where a repo's should, and is no repo's.

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};

use super::{Rule, rule};
use crate::lint::Report;
use crate::markdown::ItemId;
use crate::model::{DocumentId, Field, Form, Model, TargetRepo};
use crate::text::{Cut, Span, end_of, fold};

pub(super) const RULE: Rule = rule!("unknown-repo", Error, Document(check));

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
    let with_tasks = LazyCell::new(|| with_tasks(document.text()));
    for (repo, item, name) in claims.chain(duties).chain(steps) {
        // A date is nobody's name.
        let named = repo.is_none() && name.value.contains(char::is_alphabetic);
        if named && (slip(model, &name.value).is_some() || with_tasks.contains(name.value.as_str())) && told.insert(item) {
            found(model, report, id, name.span, name);
        }
    }
    // Whose a commit is said to be may be anybody.
    for reference in model.references_in(id).iter().filter(|reference| !matches!(reference.form, Form::Link | Form::Commit | Form::Tag)) {
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

/// The words that a document gives tasks to: `storefront-next TASK1`. Such a word is a repo's name, known or not.
fn with_tasks(text: &str) -> HashSet<&str> {
    let mut words = HashSet::new();
    let is_mark = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    for (at, _) in text.match_indices("TASK").filter(|(at, _)| text.tail(at + 4).starts_with(|c: char| c.is_ascii_digit())) {
        let before = end_of(text.head(at), MAX_BYTES_BACK);
        let between = before.trim_end_matches(['*', '`', '\'', 's', ' ', '(']);
        // An `s` may be the word's own, or what follows its apostrophe.
        for end in (between.len()..before.len()).filter(|end| before.is_char_boundary(*end)) {
            let word = before.head(end);
            let whole = word.rsplit(is_mark).next().unwrap_or_default();
            if word.head(word.len() - whole.len()).ends_with('/') {
                continue;
            }
            words.insert(whole);
            words.extend(whole.match_indices('.').map(|(dot, _)| whole.tail(dot + 1)));
        }
    }
    words.remove("");
    words
}

/// How far before a number its repo is named, in bytes.
const MAX_BYTES_BACK: usize = 100;

/// The outermost list item around a place.
fn item_around(model: &Model, document: DocumentId, span: Span) -> Option<ItemId> {
    let parsed = &model[document].parsed;
    let last = parsed.items.partition_point(|item| item.span.start <= span.start).checked_sub(1)?;
    let outer = std::iter::successors(Some(ItemId(last as u32)), |id| parsed[*id].parent).last();
    outer.filter(|id| parsed[*id].span.contains(span))
}

fn found(model: &Model, report: &mut Report<'_>, document: DocumentId, span: Span, name: &Field) {
    let finding = report.at(document, span, format!("no repo named `{}` in this workspace", name.value));
    match model.names.nearest(&name.value) {
        Some(near) if fold(near) != fold(&name.value) => finding.help(format!("did you mean `{near}`?")),
        _ => finding.help("if it is a repo that is not checked out, declare it in book.toml: `[[repo]]` with `absent = true`"),
    };
}
