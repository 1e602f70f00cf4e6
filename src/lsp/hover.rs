//! What is meant, in a few lines.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::subject::{self, Subject};
use super::view::View;
use crate::config::State;
use crate::contract::{self, SharedContract};
use crate::model::{DocumentId, EventKind, Model, TaskId};

/// The longest text of an owner that is shown, in characters.
const MAX_WORDS: usize = 1200;

pub(super) fn hover(view: View<'_>, document: DocumentId, byte: u32) -> Option<Hover> {
    let (span, subjects) = subject::at(view.analysis, document, byte)?;
    let mut parts: Vec<String> = subjects.iter().filter_map(|subject| said(view, document, subject)).collect();
    let stale = subject::references_at(view.model(), document, byte).find_map(|reference| reference.meant.as_ref());
    parts.extend(stale.map(|meant| format!("The number is stale: it means\n\n{}", task(view.model(), meant.task))));
    let value = parts.join("\n\n---\n\n");
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    (!parts.is_empty()).then(|| Hover { contents, range: Some(view.shown_range(document, span)) })
}

fn said(view: View<'_>, here: DocumentId, subject: &Subject) -> Option<String> {
    let model = view.model();
    match subject {
        Subject::Task(id) => Some(task(model, *id)),
        Subject::Document(id) => Some(format!("**{}**\n\n{}", escaped(model[*id].title()), code(&model[*id].file))),
        // Whoever stands on a heading sees what it says.
        Subject::Heading(id, _) if *id == here => None,
        Subject::Heading(id, index) => {
            let parsed = &model[*id].parsed;
            let heading = parsed.heading_text(&parsed.headings[*index]);
            Some(format!("**{}** in {}\n\n{}", escaped(heading), escaped(model[*id].title()), code(&model[*id].file)))
        }
        Subject::Contract(index) => Some(contract(model, &view.analysis.contracts.all[*index])),
        Subject::File(file) => Some(code(file)),
    }
}

/// A task: its name and title, how far it is, and its counterparts.
fn task(model: &Model, id: TaskId) -> String {
    let mut lines = vec![format!("**{}** {}", escaped(&model.task_name(id)), escaped(&model[id].subject))];
    let phases = model.phases(id);
    let done = phases.iter().filter(|phase| phase.state.is_some_and(State::done)).count();
    let mut facts: Vec<String> = model.current_state(id).map(|state| state.label().to_owned()).into_iter().collect();
    if !phases.is_empty() {
        facts.push(format!("{done} of {} phases done", phases.len()));
    }
    facts.extend(model[id].updated.map(|day| format!("updated {day}")));
    lines.extend(Some(facts.join(", ")).filter(|facts| !facts.is_empty()));
    let renumbered = model[id].events.iter().filter_map(|event| match event.kind {
        EventKind::Renumbered { from, to } => {
            let day = event.day.map_or_else(String::new, |day| format!(" on {day}"));
            Some(escaped(&format!("{} became {}{day}", model.label(from), model.label(to))))
        }
        EventKind::Created | EventKind::Changed => None,
    });
    lines.extend(renumbered);
    let counterpart = |other: TaskId| {
        let state = model.current_state(other).map_or_else(String::new, |state| format!(" ({})", state.label()));
        format!("{}{state}", escaped(&model.task_name(other)))
    };
    let counterparts: Vec<String> = model.counterparts(id).map(counterpart).collect();
    if !counterparts.is_empty() {
        lines.push(format!("Counterparts: {}", counterparts.join(", ")));
    }
    lines.join("\n\n")
}

/// A contract, in the owner's words.
fn contract(model: &Model, contract: &SharedContract) -> String {
    let Some(owner) = &contract.owner else { return format!("**{}** has no owner here", escaped(&contract.name)) };
    let task = owner.task.map_or_else(|| model[owner.repo].info.name.clone(), |task| model.task_name(task));
    let mut text = format!("**{}** is owned by {}", escaped(&contract.name), escaped(&task));
    if let Some(words) = contract::said(model, owner) {
        let words = words.trim();
        let end = words.char_indices().nth(MAX_WORDS).map_or(words.len(), |(end, _)| end);
        let more = if end < words.len() { "\n> \u{2026}" } else { "" };
        let quoted: Vec<String> = crate::text::Cut::head(words, end).lines().map(|line| format!("> {line}")).collect();
        text = format!("{text}:\n\n{}{more}", quoted.join("\n"));
    }
    text
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// Text that is no Markdown.
fn escaped(text: &str) -> String {
    let special = |c: char| matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~');
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}
