//! Names of items that have a slug, wherever they stand alone: `005-blueprint-builder` in prose, in a code span, in a cell.

use super::{ClaimedSpans, MAX_SENTENCE_BYTES, Meaning, Mention, Scanner};
use crate::markdown::{Home, Passage};
use crate::model::{Form, RepoId};
use crate::text::{Cut, end_of, unfinished_sentence};

/// Finds all that may be one. Whether it is depends on which items there are: a date is made like that, too.
pub(super) fn scan(scanner: &Scanner<'_>, passage: &Passage, taken: &ClaimedSpans, before: usize, mentions: &mut Vec<Mention>) {
    let kinds = &scanner.place.names.kinds;
    let text = passage.text.as_str();
    if !kinds.has_slug() || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut from = 0;
    while let Some(start) = text.tail(from).find(part).map(|at| from + at) {
        let length = text.tail(start).find(|c| !part(c)).unwrap_or(text.len() - start);
        from = start + length;
        let word = text.part(start..from).trim_end_matches(['.', '-', '_']);
        let end = start + word.len();
        if kinds.read_names(word).next().is_none() || taken.holds(start) || scanner.linked(passage, start) {
            continue;
        }
        // With the word before it, it is known already.
        let span = passage.source(start, end);
        if mentions.iter().skip(before).any(|known| known.span.contains(span)) {
            continue;
        }
        // What goes on before or behind is a path, an address or a variable.
        let is_part = text.head(start).ends_with(['/', '\\', '@', '#', '=', '$', '{', '%', ':', '~'])
            || text.tail(end).starts_with(['/', '\\', '@', '=', '{', '%', '(']);
        // The branch of an item keeps the name that the item had.
        let before = unfinished_sentence(end_of(text.head(start), MAX_SENTENCE_BYTES)).to_lowercase();
        if is_part || before.contains("branch") {
            continue;
        }
        let context = scanner.place.names.before(text, start).map(|named| named.repo).or_else(|| column(scanner, passage));
        let context = context.or_else(|| scanner.leader(passage));
        let form = if context.is_some() { Form::Contextual } else { Form::Own };
        let meaning = Meaning::Named { repo: context, name: word.to_owned() };
        mentions.push(Mention { span, text: word.into(), form, meaning });
    }
}

/// The repo that the head of a cell's column names: `Frontend`, `Frontend pair`, `In the frontend`.
pub(super) fn column(scanner: &Scanner<'_>, passage: &Passage) -> Option<RepoId> {
    let Home::Cell { table, row: 1.., column } = passage.home else { return None };
    let head = scanner.document[table].head.get(column as usize)?;
    scanner.place.names.first(&scanner.document[*head].text).map(|named| named.repo)
}
