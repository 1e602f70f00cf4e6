//! What may be written at a place.

use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, TextEdit};

use super::view::View;
use crate::config::State;
use crate::lint::RULES;
use crate::model::{DocumentId, Model, RepoId, TaskId, status_column};
use crate::text::{Cut, Span};

/// With more tasks than this the newest are offered.
const MAX_TASKS: usize = 500;

pub(super) fn completion(view: View<'_>, document: DocumentId, byte: u32) -> Vec<CompletionItem> {
    let model = view.model();
    let text = model[document].text();
    let byte = byte as usize;
    let start = text.head(byte).rfind('\n').map_or(0, |at| at + 1);
    let line = text.part(start..byte);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let word = line.len() - line.trim_end_matches(is_word).len();
    let span = |length: usize| view.range(document, Span::new(byte - length, byte));
    let item = |label: &str, length: usize, kind, detail: Option<String>| CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail,
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: span(length), new_text: label.to_owned() })),
        ..CompletionItem::default()
    };
    if is_in_ignore(text, byte) {
        let rules = RULES.iter().map(|rule| item(rule.name, word, CompletionItemKind::ENUM_MEMBER, Some(rule.summary())));
        return rules.collect();
    }
    if let Some((length, repo)) = number_at(model, document, line) {
        let tasks = model[repo].tasks.iter().rev().take(MAX_TASKS).enumerate();
        let task = |(index, id): (usize, &TaskId)| {
            let label = model.task_label(*id);
            let item = item(&label, length, CompletionItemKind::REFERENCE, Some(model[*id].subject.clone()));
            // The newest first: most of what is written is about these.
            CompletionItem { sort_text: Some(format!("{index:04}")), filter_text: Some(format!("{label} {}", model[*id].subject)), ..item }
        };
        return tasks.map(task).collect();
    }
    if let Some(length) = in_status_cell(model, document, byte, line) {
        let own = view.workspace().config.status.keys().map(String::as_str);
        let words = State::ALL.iter().map(|state| state.label()).chain(own);
        return words.map(|word| item(word, length, CompletionItemKind::ENUM_MEMBER, None)).collect();
    }
    let typed = line.tail(line.len() - word).to_lowercase();
    let repos = model.repos.iter().map(|repo| repo.info.name.as_str()).filter(|name| name.to_lowercase().starts_with(&typed));
    repos.filter(|_| word > 0).map(|name| item(name, word, CompletionItemKind::MODULE, None)).collect()
}

/// Whether a comment that silences rules is being written, and its reason is not.
fn is_in_ignore(text: &str, byte: usize) -> bool {
    let before = text.head(byte);
    let Some(open) = before.rfind("<!--") else { return false };
    let comment = before.tail(open + 4).trim_start();
    comment.strip_prefix("crossbook-ignore").is_some_and(|names| names.starts_with(' ') && !names.contains(':') && !names.contains("-->"))
}

/// How much of a task's name is written at the end of a line, as in `api TASK1`, and whose tasks it may be.
fn number_at(model: &Model, document: DocumentId, line: &str) -> Option<(usize, RepoId)> {
    let without_digits = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_word = |c: char| c.is_alphanumeric();
    // `TASK4` and `TASK-4` are one word, `Spec 4` are two.
    let without_gap = without_digits.trim_end_matches([' ', '-', '#']);
    let start = without_gap.trim_end_matches(is_word).len();
    let name = line.tail(start);
    let (_, rest) = model.kinds().strip_word(name)?;
    if !rest.trim_start_matches([' ', '-', '#']).chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let repo = model.names.before(line, start).map(|named| named.repo).or(model[document].repo)?;
    Some((name.len(), repo))
}

/// How much is written in the cell of a table's column of states, up to a byte.
fn in_status_cell(model: &Model, document: DocumentId, byte: usize, line: &str) -> Option<usize> {
    let parsed = &model[document].parsed;
    let table = parsed.tables.iter().find(|table| table.span.start as usize <= byte && byte <= table.span.end as usize)?;
    let column = status_column(parsed, table)?;
    let is_below_head = parsed.lines.line(byte as u32) > parsed.lines.line(table.span.start) + 1;
    let cells: Vec<&str> = line.trim_start().trim_start_matches('|').split('|').collect();
    let cell = cells.last()?;
    (is_below_head && cells.len() == column + 1).then(|| cell.trim_start().len())
}
