//! What may be written at a place.

use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, TextEdit};

use super::view::View;
use super::{paths, snippets};
use crate::config::State;
use crate::lint::RULES;
use crate::markdown::SectionName;
use crate::model::{DocumentId, Model, RepoId, TaskId, status_column};
use crate::text::{Cut, Span};

/// With more tasks than this the newest are offered.
const MAX_TASKS: usize = 500;

/// The keys of front matter that are read.
const KEYS: [(&str, &str); 9] = [
    ("status", "how far it is"),
    ("owner", "who works on it"),
    ("depends_on", "the items that it waits for"),
    ("superseded_by", "the decision that replaces it"),
    ("supersedes", "the decision that it replaces"),
    ("updated", "the day of the last change"),
    ("title", "what it is called"),
    ("lang", "the language of its text"),
    ("repo", "the repo that it belongs to"),
];

/// Where something is written: the document, the text up to there in its line, and the word that has begun.
#[derive(Clone, Copy)]
pub(super) struct Writing<'a> {
    pub view: View<'a>,
    pub document: DocumentId,
    pub byte: usize,
    pub line: &'a str,
    pub word: usize,
}

impl Writing<'_> {
    /// Something that is offered in the place of the last bytes before the cursor.
    pub(super) fn item(&self, label: &str, replaced: usize, kind: CompletionItemKind, detail: Option<String>) -> CompletionItem {
        let range = self.view.range(self.document, Span::new(self.byte - replaced, self.byte));
        CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            detail,
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: label.to_owned() })),
            ..CompletionItem::default()
        }
    }
}

pub(super) fn completion(view: View<'_>, document: DocumentId, byte: u32) -> Vec<CompletionItem> {
    let model = view.model();
    let text = model[document].text();
    let byte = byte as usize;
    let start = text.head(byte).rfind('\n').map_or(0, |at| at + 1);
    let line = text.part(start..byte);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let word = line.len() - line.trim_end_matches(is_word).len();
    let writing = Writing { view, document, byte, line, word };
    if is_in_ignore(text, byte) {
        let kind = CompletionItemKind::ENUM_MEMBER;
        return RULES.iter().map(|rule| writing.item(rule.name, word, kind, Some(rule.summary()))).collect();
    }
    if let Some(items) = paths::completion(&writing) {
        return items;
    }
    if is_in_front_matter(text, start) {
        return keys(&writing);
    }
    if let Some((length, repo)) = number_at(model, document, line) {
        let tasks = model[repo].tasks.iter().rev().take(MAX_TASKS).enumerate();
        let task = |(index, id): (usize, &TaskId)| {
            let label = model.task_label(*id);
            let item = writing.item(&label, length, CompletionItemKind::REFERENCE, Some(model[*id].subject.clone()));
            // The newest first: most of what is written is about these.
            CompletionItem { sort_text: Some(format!("{index:04}")), filter_text: Some(format!("{label} {}", model[*id].subject)), ..item }
        };
        return tasks.map(task).collect();
    }
    if let Some(length) = in_status_cell(model, document, byte, line) {
        let own = view.workspace().config.status.keys().map(String::as_str);
        let words = State::ALL.iter().map(|state| state.label()).chain(own);
        return words.map(|word| writing.item(word, length, CompletionItemKind::ENUM_MEMBER, None)).collect();
    }
    let mut items = snippets::of_document(&writing);
    items.extend(contracts(&writing));
    items.extend(slugs(&writing));
    let typed = line.tail(line.len() - word).to_lowercase();
    let repos = model.repos.iter().map(|repo| repo.info.name.as_str()).filter(|name| name.to_lowercase().starts_with(&typed));
    items.extend(repos.filter(|_| word > 0).map(|name| writing.item(name, word, CompletionItemKind::MODULE, None)));
    items
}

/// Whether a comment that silences rules is being written, and its reason is not.
fn is_in_ignore(text: &str, byte: usize) -> bool {
    let before = text.head(byte);
    let Some(open) = before.rfind("<!--") else { return false };
    let comment = before.tail(open + 4).trim_start();
    comment.strip_prefix("crossbook-ignore").is_some_and(|names| names.starts_with(' ') && !names.contains(':') && !names.contains("-->"))
}

/// Whether a line is one of front matter, which may not be closed yet.
fn is_in_front_matter(text: &str, start: usize) -> bool {
    let mut lines = text.head(start).lines();
    lines.next().is_some_and(|line| line.trim_end() == "---") && lines.all(|line| !matches!(line.trim_end(), "---" | "..."))
}

/// Keys of front matter, and behind the one for it, states.
fn keys(writing: &Writing<'_>) -> Vec<CompletionItem> {
    let Writing { line, word, view, .. } = *writing;
    if line.len() == word {
        let key = |(key, detail): &(&str, &str)| {
            let item = writing.item(key, word, CompletionItemKind::PROPERTY, Some((*detail).to_owned()));
            let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else { return item };
            CompletionItem { text_edit: Some(CompletionTextEdit::Edit(TextEdit { new_text: format!("{key}: "), ..edit })), ..item }
        };
        return KEYS.iter().map(key).collect();
    }
    let Some(value) = line.strip_prefix("status:") else { return Vec::new() };
    let own = view.workspace().config.status.keys().map(String::as_str);
    let words = State::ALL.iter().map(|state| state.label()).chain(own);
    words.map(|word| writing.item(word, value.trim_start().len(), CompletionItemKind::ENUM_MEMBER, None)).collect()
}

/// The names of contracts, where one is written: in a section of contracts those of the repo that is named in the line, or of any other.
fn contracts(writing: &Writing<'_>) -> Vec<CompletionItem> {
    let Writing { view, document, byte, line, word } = *writing;
    let model = view.model();
    let is_contracts = |section: Option<SectionName>| matches!(section, Some(SectionName::LockedContracts));
    let mut around = model[document].parsed.headings_around(byte as u32);
    if !around.any(|heading| is_contracts(heading.section)) {
        return Vec::new();
    }
    let marks = line.len() - line.trim_start_matches([' ', '-', '*', '+', '#', '`']).len();
    let typed = line.tail(marks);
    // Behind the name of a repo those of it may follow.
    let named = model.names.before(line, line.len() - word).map(|named| named.repo);
    let typed = if named.is_some() { line.tail(line.len() - word) } else { typed };
    let is_here = |contract: &&crate::contract::SharedContract| {
        contract.owner.as_ref().is_some_and(|owner| match named {
            Some(repo) => owner.repo == repo,
            None => Some(owner.repo) != model[document].repo,
        })
    };
    let fits = |contract: &&crate::contract::SharedContract| contract.name.to_lowercase().starts_with(&typed.to_lowercase());
    let contracts = view.analysis.contracts.all.iter().filter(is_here).filter(fits).take(MAX_TASKS);
    let item = |contract: &crate::contract::SharedContract| {
        let owner = contract.owner.as_ref()?;
        let task = owner.task.map_or_else(|| model[owner.repo].info.name.clone(), |task| model.task_name(task));
        Some(writing.item(&contract.name, typed.len(), CompletionItemKind::INTERFACE, Some(format!("owned by {task}"))))
    };
    contracts.filter_map(item).collect()
}

/// The names of items that have words of their own, such as `004-login`, once some of it is written.
fn slugs(writing: &Writing<'_>) -> Vec<CompletionItem> {
    let Writing { view, line, word, .. } = *writing;
    let model = view.model();
    let typed = line.tail(line.len() - word).to_lowercase();
    if typed.len() < 2 || !model.kinds().has_slug() {
        return Vec::new();
    }
    let named = |id: &TaskId| {
        let known = model.kind_of(*id).read_name(model[*id].folder_name())?;
        let slug = known.slug?;
        let name = model[*id].name();
        let fits = name.to_lowercase().starts_with(&typed) || slug.to_lowercase().split(['-', '_']).any(|part| part.starts_with(&typed));
        fits.then_some((*id, name))
    };
    let tasks: Vec<TaskId> = model.task_ids().collect();
    let items = tasks.iter().rev().filter_map(named).take(MAX_TASKS).map(|(id, name)| {
        let item = writing.item(name, word, CompletionItemKind::REFERENCE, Some(format!("{} {}", model.task_name(id), model[id].subject)));
        CompletionItem { filter_text: Some(format!("{typed} {name}")), ..item }
    });
    items.collect()
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
