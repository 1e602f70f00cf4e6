//! Text of the template that nobody filled in.

use super::{Rule, rule};
use crate::lint::Report;
use crate::markdown::{Document, Heading, Home, Item, ItemId, Passage};
use crate::model::vocabulary::documents::{SLOTS, TO_WRITE};
use crate::model::{DocumentId, Model, status_column};
use crate::text::{Cut, Span, start_of};

pub(super) const RULE: Rule = rule!("template-placeholder", Warning, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    // Others have templates of their own, and braces that mean something.
    if !model[id].task.is_some_and(|task| model.kind_of(task).has_templates()) {
        return;
    }
    let parsed = &model[id].parsed;
    for passage in &parsed.passages {
        braces(report, id, passage);
        if is_todo(&passage.text) && is_value(parsed, passage) && !is_state(parsed, passage) {
            let span = passage.source(0, passage.text.len());
            report.at(id, span, format!("`{}` was not filled in", passage.text.trim())).help("fill it in, or remove the line");
        }
    }
    for (at, item) in parsed.items.iter().enumerate() {
        if is_empty(parsed, ItemId(at as u32), item) {
            let text = item.span.of(&parsed.text);
            let span = Span::new(item.span.start as usize, item.span.start as usize + text.trim_end().len());
            report.at(id, span, "empty bullet").help("fill it in, or remove it");
        }
    }
    for heading in &parsed.headings {
        if let Some(span) = empty_bullet(parsed, heading) {
            report.at(id, span, "empty bullet").help("fill it in, or remove it");
        }
    }
    header(model, report, id);
}

/// The dash below a line that introduces a list, where nothing stands behind it: Markdown takes it for the underline of a heading.
fn empty_bullet(parsed: &Document, heading: &Heading) -> Option<Span> {
    let source = heading.span.of(&parsed.text);
    let (words, dash) = source.trim_end().rsplit_once('\n')?;
    let start = heading.span.start as usize + words.len() + 1 + dash.find('-')?;
    (dash.trim() == "-" && words.trim_end().ends_with(':')).then(|| Span::new(start, start + 1))
}

/// `Last updated: TBD` is a value too.
fn header(model: &Model, report: &mut Report<'_>, id: DocumentId) {
    let header = &model[id].facts.header;
    let fields = header.repo.iter().chain(header.updated.as_ref().map(|updated| &updated.field));
    for field in fields.filter(|field| is_todo(&field.value)) {
        report.at(id, field.span, format!("`{}` was not filled in", field.value)).help("fill it in, or remove the line");
    }
}

/// Whether a passage is all that its bullet or cell says.
fn is_value(parsed: &Document, passage: &Passage) -> bool {
    match passage.home {
        _ if passage.pieces.iter().any(|piece| piece.kind.is_code()) => false,
        Home::Cell { row, .. } => row > 0,
        Home::Heading(_) => false,
        Home::Block => passage.item.is_some_and(|item| parsed.lead(&parsed[item]) == passage.text),
    }
}

/// `To do` in a column of states is a state.
fn is_state(parsed: &Document, passage: &Passage) -> bool {
    let Home::Cell { table, column, .. } = passage.home else { return false };
    status_column(parsed, &parsed[table]) == Some(column as usize)
        && ["to do", "todo"].contains(&passage.text.trim().to_lowercase().as_str())
}

/// Whether a text only says that it is to be written.
pub(super) fn is_todo(text: &str) -> bool {
    let word = text.trim().trim_end_matches(['.', ':', '!', '\u{2026}']).trim();
    TO_WRITE.iter().any(|todo| word.eq_ignore_ascii_case(todo))
}

/// A bullet with nothing in it, not even a list.
fn is_empty(parsed: &Document, id: ItemId, item: &Item) -> bool {
    let text = item.span.of(&parsed.text).trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '*', '+', '.', ')']);
    let inner = parsed.items.get(id.0 as usize + 1).is_some_and(|next| next.parent == Some(id));
    item.lead.is_none() && !inner && text.trim().is_empty()
}

/// Whether words in braces ask to be filled in: a phrase that starts large, a name in capitals with `_`, or a word of the templates.
/// `{show_id}` and `{FirstName}` are fields, `{Alice, Bob}` is a set.
fn is_slot(inner: &str) -> bool {
    let starts_large = inner.chars().next().is_some_and(char::is_uppercase);
    let constant = inner.contains('_') && inner.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let set = inner.contains(',') && inner.split(',').all(|part| !part.trim().contains(' '));
    starts_large && !set && (inner.trim().contains(' ') || constant || SLOTS.contains(&inner))
}

/// What is longer, in bytes, asks for nothing.
const MAX_SLOT_BYTES: usize = 200;

/// `{Title}`, `{Criterion 1}`, `{DATE}` outside code.
fn braces(report: &mut Report<'_>, id: DocumentId, passage: &Passage) {
    let text = passage.text.as_str();
    for (start, _) in text.match_indices('{') {
        let in_code = passage.piece_at(start).is_some_and(|piece| passage.pieces[piece].kind.is_code());
        let glued = text
            .head(start)
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '/' | '-' | '_' | '{' | '}' | '\\' | '=' | '.'));
        let Some(length) = start_of(text.tail(start + 1), MAX_SLOT_BYTES + 1).find('}') else { continue };
        let inner = text.part(start + 1..start + 1 + length);
        let formatted = ["f\"", "f'"].iter().any(|open| text.head(start).ends_with(open));
        let plain = !inner.contains(['{', '\n', '=', '|', '<', '$']) && !inner.contains("\": ");
        if in_code || glued || formatted || !is_slot(inner) || !plain || inner.len() > MAX_SLOT_BYTES {
            continue;
        }
        let span = passage.source(start, start + length + 2);
        report.at(id, span, format!("`{{{inner}}}` was not filled in")).help("write what the template asks for, or remove the line");
    }
}
