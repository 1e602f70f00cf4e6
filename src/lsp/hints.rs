//! What is shown beside the text: states behind the names of tasks, and above a title how often it is named.

use lsp_types::{CodeLens, Command, InlayHint, InlayHintLabel};
use serde_json::json;

use super::links;
use super::subject::{Subject, named};
use super::view::View;
use crate::model::DocumentId;
use crate::text::Span;

/// The state of each task that is named in a part of a document, behind its name.
pub(super) fn inlay_hints(view: View<'_>, document: DocumentId, part: Span) -> Vec<InlayHint> {
    let model = view.model();
    let hint = |reference| {
        let Subject::Task(task) = named(model, reference)? else { return None };
        let state = model.current_state(task)?;
        Some(InlayHint {
            position: view.range(document, reference.span).end,
            label: InlayHintLabel::String(state.label().to_owned()),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    };
    let mut hints: Vec<InlayHint> = model.references_within(document, part).filter_map(hint).collect();
    hints.dedup_by_key(|hint| hint.position);
    hints
}

/// Above the title of a document: how many places name its task, or the document itself, and how many findings it has.
pub(super) fn lenses(view: View<'_>, document: DocumentId) -> Vec<CodeLens> {
    let model = view.model();
    let Some(title) = model[document].parsed.title() else { return Vec::new() };
    let range = view.shown_range(document, title.span);
    let subject = model[document].task.map_or(Subject::Document(document), Subject::Task);
    let places = links::naming(view, &subject);
    let findings = view.findings_in(document).count();
    let lens = |title: String, command: Command| CodeLens { range, command: Some(Command { title, ..command }), data: None };
    let mut lenses = vec![lens(
        format!("referenced by {}", places.len()),
        match (&view.client.show_references, view.uri(&model[document].file)) {
            (Some(command), Some(uri)) if !places.is_empty() => {
                let arguments = vec![json!(uri), json!(range.start), json!(places)];
                Command { command: command.clone(), arguments: Some(arguments), ..Command::default() }
            }
            _ => Command::default(),
        },
    )];
    if findings > 0 {
        lenses.push(lens(format!("{findings} finding{}", if findings == 1 { "" } else { "s" }), Command::default()));
    }
    lenses
}
