//! What a document of a new task starts with, with places to go to.

use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, InsertTextFormat, TextEdit};

use super::completion::Writing;
use crate::change::{NewTask, Opening};
use crate::disk;
use crate::model::join;
use crate::pipeline;
use crate::text::{Cut, Span};

/// Where a document of a task says nothing yet, its template.
pub(super) fn of_document(writing: &Writing<'_>) -> Vec<CompletionItem> {
    let Writing { view, document, byte, word, .. } = *writing;
    let model = view.model();
    let text = model[document].text();
    let Some(task) = model[document].task else { return Vec::new() };
    if text.len() - text.trim_start().len() + word < byte || !text.tail(byte).trim().is_empty() {
        return Vec::new();
    }
    let Some(template) = template(writing, &model[task]) else { return Vec::new() };
    let (new_text, format) = match view.client.snippets {
        true => (snippet(&template), InsertTextFormat::SNIPPET),
        false => (template, InsertTextFormat::PLAIN_TEXT),
    };
    let range = view.range(document, Span::new(byte - word, byte));
    let label = format!("{} of {}", model[document].file_name(), model.task_label(task));
    vec![CompletionItem {
        filter_text: Some(text.part(byte - word..byte).to_owned()),
        label,
        kind: Some(CompletionItemKind::SNIPPET),
        detail: Some("what a new one starts with".to_owned()),
        insert_text_format: Some(format),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
        ..CompletionItem::default()
    }]
}

/// What `crossbook new` would write into the document.
fn template(writing: &Writing<'_>, task: &crate::model::Task) -> Option<String> {
    let Writing { view, document, .. } = *writing;
    let model = view.model();
    let kind = &model.kinds()[task.kind];
    let repo = &model[task.repo].info;
    let folder = join(&repo.path, &task.path);
    let file = model[document].file.to_string();
    let is_file = folder == file;
    let documents = if kind.has_templates() || is_file { Vec::new() } else { vec![model[document].file_name().to_owned()] };
    let own = NewTask { repo: repo.name.clone(), number: task.number?.value, folder, is_file, documents };
    let date = disk::today().map(|date| date.to_string()).unwrap_or_default();
    let title = Some(task.subject.as_str()).filter(|subject| !subject.is_empty()).unwrap_or("{Title}").to_owned();
    let templates = pipeline::templates(view.workspace()).ok()?;
    let changes = Opening { title, date, tasks: vec![own] }.changes(&templates);
    changes.files.get(&file).map(|rewrite| rewrite.after.to_string())
}

/// A text whose braces are places to go to, one after another; the same words in braces are one place.
fn snippet(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 64);
    let mut known: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '$', '\\', '}']) {
        written += rest.head(at);
        rest = rest.tail(at);
        let inner = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(inner, _)| inner);
        if let Some(inner) = inner.filter(|inner| !inner.is_empty() && !inner.contains(['\n', '{'])) {
            let index = known.iter().position(|other| *other == inner).unwrap_or_else(|| {
                known.push(inner);
                known.len() - 1
            });
            written += &format!("${{{}:{}}}", index + 1, inner.replace('\\', "\\\\").replace('$', "\\$"));
            rest = rest.tail(inner.len() + 2);
        } else {
            written += "\\";
            written += rest.head(1);
            rest = rest.tail(1);
        }
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_places_to_go_to() {
        assert_eq!(snippet("# {Title} $1\n{What it does}, {Title}\n}"), "# ${1:Title} \\$1\n${2:What it does}, ${1:Title}\n\\}");
    }
}
