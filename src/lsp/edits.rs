//! Changes of files, as edits that the editor makes.

use std::sync::Arc;

use lsp_types::{
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, RenameFile, ResourceOp, TextDocumentEdit,
    TextEdit, Uri, WorkspaceEdit,
};

use super::view::View;
use crate::change::{self, Changes};
use crate::text::{Cut, LineIndex, Span};

/// Changes as the editor makes them: first the texts where they are, then the folders. None where it cannot be told the name of a file.
pub(super) fn of_changes(view: View<'_>, changes: &Changes) -> Option<WorkspaceEdit> {
    let text = |(path, rewrite): (&String, &change::Rewrite)| {
        let before = rewrite.before.as_ref()?;
        let lines = LineIndex::new(before);
        let edits = line_edits(before, &rewrite.after).into_iter();
        let edit = |(span, new_text)| TextEdit { range: view.client.encoding.range(before, &lines, span), new_text };
        Some((view.uri(path)?, edits.map(edit).collect::<Vec<_>>()))
    };
    let texts = changes.files.iter().map(text).collect::<Option<Vec<_>>>()?;
    let folder = |step: &change::Move| {
        let (old_uri, new_uri) = (view.uri(&step.from)?, view.uri(&step.to)?);
        Some(DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile { old_uri, new_uri, options: None, annotation_id: None })))
    };
    let folders = changes.moves.iter().map(folder).collect::<Option<Vec<_>>>()?;
    Some(of_texts(view, texts, folders))
}

/// Edits of texts, and what else is done after them.
#[allow(clippy::mutable_key_type, reason = "the protocol's type has addresses as keys")]
pub(super) fn of_texts(view: View<'_>, texts: Vec<(Uri, Vec<TextEdit>)>, then: Vec<DocumentChangeOperation>) -> WorkspaceEdit {
    if !view.client.versions && then.is_empty() {
        return WorkspaceEdit { changes: Some(texts.into_iter().collect()), ..WorkspaceEdit::default() };
    }
    let text = |(uri, edits): (Uri, Vec<TextEdit>)| {
        let version = view.documents.iter().find(|(_, document)| document.uri == uri).map(|(_, document)| document.version);
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits })
    };
    let operations = texts.into_iter().map(text).chain(then).collect();
    WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(operations)), ..WorkspaceEdit::default() }
}

/// The edits that make one text of another, no longer than they need be: digits change, lines seldom come or go.
fn line_edits(before: &Arc<str>, after: &str) -> Vec<(Span, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    if old.len() != new.len() {
        return within(0, before, after).into_iter().collect();
    }
    let mut start = 0;
    let mut edits = Vec::new();
    for (old, new) in old.into_iter().zip(new) {
        edits.extend(within(start, old, new));
        start += old.len();
    }
    edits
}

/// What differs between two texts, of which the first starts at a byte.
fn within(start: usize, old: &str, new: &str) -> Option<(Span, String)> {
    if old == new {
        return None;
    }
    let head: usize = old.chars().zip(new.chars()).take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum();
    let (old, new) = (old.tail(head), new.tail(head));
    let tail: usize = old.chars().rev().zip(new.chars().rev()).take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum();
    let span = Span::new(start + head, start + head + old.len() - tail);
    Some((span, new.head(new.len() - tail).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Edit, edited};

    #[test]
    fn the_edits_of_lines_make_the_text() {
        for (before, after) in [
            ("a TASK4\nb\n\u{e4} TASK44 x", "a TASK5\nb\n\u{e4} TASK45 x"),
            ("aaa\n", "aa\n"),
            ("a\nb\n", "a\nx\nb\n"),
            ("", "x"),
            ("x\n", ""),
        ] {
            let edits = line_edits(&before.into(), after).into_iter().map(|(span, text)| Edit { span, text }).collect::<Vec<_>>();
            assert_eq!(edited(before, &edits).as_deref(), Some(after), "{edits:?}");
        }
        assert_eq!(line_edits(&"TASK4, TASK4\n".into(), "TASK5, TASK4\n"), [(Span::new(4, 5), "5".to_owned())]);
    }
}
