//! States of items that say their own: a row of an index of decisions, a point of a roadmap.

use std::collections::BTreeSet;

use super::stated::{in_sentence, is_of_now, is_record, passage_of};
use crate::config::{Kind, State};
use crate::lint::Report;
use crate::markdown::{Home, Passage, PassageId, Row, Table};
use crate::model::{DocumentId, Model, Reference, Resolution, Standing, Target, TargetRepo, TaskId, Vocabulary, status_column};
use crate::text::{Cut, Span, start_of};

/// So much behind an item, in bytes, may say its state.
const MAX_LEAD_BYTES: usize = 40;

/// So many rows make a catalogue, each about another item.
const MIN_ROWS: usize = 2;

/// How an item stands in the words of a document.
struct Claim<'m> {
    about: &'m Reference,
    standing: Standing,
    /// Where it says so.
    span: Span,
}

pub(super) fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let document = &model[id];
    if is_record(document) {
        return;
    }
    let rows = document.parsed.tables.iter().flat_map(|table| rows(model, id, table));
    let words = model.references_in(id).iter().filter_map(|reference| {
        let passage = passage_of(document, reference).filter(|_| kind_of(model, reference).is_some())?;
        signed(model, id, passage, reference).or_else(|| worded(model, id, reference))
    });
    for claim in rows.chain(words) {
        if claim.about.resolution == Resolution::Ok && is_of_now(document, claim.about.span) {
            compare(model, report, id, &claim);
        }
    }
}

/// The kind of the item that a reference leads to, where such items say their own state in a word.
fn kind_of<'m>(model: &'m Model, reference: &Reference) -> Option<&'m Kind> {
    let kind = match (model.meant(reference), &reference.target) {
        (Some(task), _) => model.kind_of(task),
        (None, Target::Task { number: Some(number), .. }) => &model.kinds()[number.kind],
        _ => return None,
    };
    (!kind.has_templates()).then_some(kind)
}

/// Compares a claim with what the item itself says, or the catalogue of its repo where it is planned.
fn compare(model: &Model, report: &mut Report<'_>, id: DocumentId, claim: &Claim<'_>) {
    if let Some(task) = model.meant(claim.about) {
        with_item(model, report, id, claim, task);
    } else if let Target::Task { repo: TargetRepo::Known(repo), number: Some(number), .. } = &claim.about.target
        && let Some(planned) = model.planned.get(&(*repo, *number)).filter(|planned| planned.state == Some(State::Pending))
        && claim.standing == Standing::Settled
        && planned.document != id
    {
        let name = format!("{} {}", model[*repo].info.name, model.kinds()[number.kind].label_of(&planned.name));
        let list = &model[planned.document].file;
        report
            .at(id, claim.span, format!("{name} is described as done, but `{list}` lists it as not started"))
            .help(format!("update it to match `{list}`, or correct that file"));
    }
}

fn with_item(model: &Model, report: &mut Report<'_>, id: DocumentId, claim: &Claim<'_>, task: TaskId) {
    let word = model.kind_of(task).word();
    let Some((document, status)) = model.status_line(task).filter(|(document, _)| *document != id) else { return };
    let Some(said) = model.vocabulary.standing(&status.value, word).filter(|said| *said != claim.standing) else { return };
    // A template calls every spec a draft, and nobody thinks of that line any more once it is done.
    if said == Standing::Open && !Vocabulary::decides(word) && model.vocabulary.leading(&status.value).is_none() {
        return;
    }
    let (name, file) = (model.task_name(task), &model[document].file);
    let written = claim.span.of(model[id].text()).trim();
    report
        .at(id, claim.span, format!("{name} is described as `{written}`, but its own status is `{}`", status.value))
        .related(model, document, status.span, "its own status")
        .help(format!("update it to match `{file}`, or correct that file"));
}

/// The claims of a table with a column of states that lists items, each once and all in one column.
fn rows<'m>(model: &'m Model, id: DocumentId, table: &Table) -> Vec<Claim<'m>> {
    let parsed = &model[id].parsed;
    let Some(status) = status_column(parsed, table) else { return Vec::new() };
    let of_row = |cells: &[PassageId]| {
        let mut inside = cells.iter().enumerate().filter_map(|(column, cell)| {
            let mut references = model.references_within(id, parsed[*cell].span);
            references.find(|reference| kind_of(model, reference).is_some()).map(|first| (column, first))
        });
        inside.next()
    };
    let subjects: Vec<Option<(usize, &Reference)>> = table.rows.iter().map(|row| of_row(&row.cells)).collect();
    let known = || subjects.iter().flatten();
    let columns: BTreeSet<usize> = known().map(|(column, _)| *column).collect();
    let items: BTreeSet<_> = known().map(|(_, reference)| (model.meant(reference), &*reference.text)).collect();
    let is_catalogue = columns.len() == 1 && columns.iter().all(|column| *column < 2) && items.len() == known().count();
    if !is_catalogue || items.len() < MIN_ROWS {
        return Vec::new();
    }
    let claim = |(row, subject): (&Row, &Option<(usize, &'m Reference)>)| {
        let (_, about) = (*subject)?;
        let cell = &parsed[*row.cells.get(status)?];
        let is_sign = !cell.text.contains(char::is_alphanumeric);
        let said = model.vocabulary.standing(&cell.text, kind_of(model, about)?.word());
        let standing = said.or_else(|| Some(&cell.text).filter(|_| is_sign).and_then(|text| sign(model, about, text)))?;
        Some(Claim { about, standing, span: cell.source(0, cell.text.len()) })
    };
    table.rows.iter().zip(&subjects).filter_map(claim).collect()
}

/// How work stands by the sign that a text starts with; of a decision none.
fn sign(model: &Model, about: &Reference, text: &str) -> Option<Standing> {
    let is_work = kind_of(model, about).is_some_and(|kind| !Vocabulary::decides(kind.word()));
    Vocabulary::sign(text).filter(|_| is_work)
}

/// A ticked or an empty box right behind an item, or before the one that a point begins with: `014-refs` — ✅ Done.
fn signed<'m>(model: &Model, id: DocumentId, passage: &Passage, about: &'m Reference) -> Option<Claim<'m>> {
    let text = model[id].text();
    let end = about.span.end as usize;
    let behind = start_of(text.tail(end), MAX_LEAD_BYTES).split('\n').next().unwrap_or_default();
    let said = behind.trim_start_matches(['`', '*', ')', ']', ' ', ',', '\u{2014}', '\u{2013}', '-']);
    let at = |start: usize, said: &str| Span::new(start, start + said.chars().next().map_or(0, char::len_utf8));
    if let Some(standing) = sign(model, about, said) {
        return Some(Claim { about, standing, span: at(end + behind.len() - said.len(), said) });
    }
    let start = passage.span.start as usize;
    let before = text.get(start..about.span.start as usize)?;
    let is_first = matches!(passage.home, Home::Block) && !before.contains(char::is_alphanumeric);
    let standing = sign(model, about, before).filter(|_| is_first)?;
    Some(Claim { about, standing, span: at(start + before.len() - before.trim_start().len(), before.trim_start()) })
}

/// "Spec 004 is complete". How far the work on a decision is says nothing of the decision.
fn worded<'m>(model: &Model, id: DocumentId, about: &'m Reference) -> Option<Claim<'m>> {
    let (state, span) = in_sentence(model, &model[id], about)?;
    let standing = if state.done() { Standing::Settled } else { Standing::Open };
    kind_of(model, about).filter(|kind| !Vocabulary::decides(kind.word()))?;
    Some(Claim { about, standing, span })
}
