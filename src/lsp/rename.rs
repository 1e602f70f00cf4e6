//! Another number for a task, as edits of the editor: what `crossbook renumber` does.

use std::sync::Arc;

use lsp_types::{
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, RenameFile, ResourceOp,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::server::Fault;
use super::subject::{self, Subject};
use super::view::View;
use crate::change::{self, Changes, Manner, Numbers, Refused};
use crate::model::{DocumentId, Model, TaskId};
use crate::pipeline::{self, Renumbered};
use crate::source::{Number, Sources};
use crate::text::{Cut, LineIndex, Span};

/// The digits at a place, and the task that they are of.
pub(super) fn prepare(view: View<'_>, document: DocumentId, byte: u32) -> Option<(Range, String)> {
    let (span, _) = number_at(view.model(), document, byte)?;
    Some((view.range(document, span), span.of(view.model()[document].text()).to_owned()))
}

fn number_at(model: &Model, document: DocumentId, byte: u32) -> Option<(Span, TaskId)> {
    let touches = |span: &Span| span.start <= byte && byte <= span.end;
    let task = |subject| match subject {
        Subject::Task(task) => Some(task),
        _ => None,
    };
    let of_reference = subject::references_at(model, document, byte).find_map(|reference| {
        let (repo, number) = match (reference.target.repo(), reference.target.number()?) {
            (crate::model::TargetRepo::Known(repo), number) => (*repo, number),
            _ => return None,
        };
        let digits = model.digits(reference);
        let span = digits.iter().find(|span| touches(span)).or(digits.first())?;
        Some((*span, subject::named(model, reference).and_then(task).or_else(|| model.task(repo, number))?))
    });
    let of_title = || {
        let title = model[document].facts.title.as_ref().filter(|title| touches(&title.span))?;
        let (_, span) = title.number?;
        Some((digits_in(model[document].text(), span), model[document].task?))
    };
    of_reference.or_else(of_title).filter(|(_, task)| model[*task].number.is_some())
}

/// The last digits of a span.
fn digits_in(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let end = written.trim_end_matches(|c: char| !c.is_ascii_digit()).len();
    let start = written.head(end).trim_end_matches(|c: char| c.is_ascii_digit()).len();
    Span::new(span.start as usize + start, span.start as usize + end)
}

/// What else people should look at, beside the edit.
pub(super) struct Renamed {
    pub edit: WorkspaceEdit,
    pub message: Option<String>,
}

/// The edits that give the task at a place another number. None where there is no task.
///
/// # Errors
/// Where `crossbook renumber` would refuse.
pub(super) fn rename(view: View<'_>, sources: &Sources, document: DocumentId, byte: u32, to: &str) -> Result<Option<Renamed>, Fault> {
    let model = view.model();
    let Some((_, task)) = number_at(model, document, byte) else { return Ok(None) };
    let (repo, Some(from)) = (model[task].repo, model[task].number) else { return Ok(None) };
    let digits = digits_in(to, Span::new(0, to.len())).of(to);
    let to: u64 = digits.parse().map_err(|_| Fault::refused(format!("`{to}` is not a number, such as {}", from.value + 1)))?;
    if !view.client.renames {
        let name = &model[repo].info.name;
        return Err(Fault::refused(format!(
            "this editor cannot rename folders: run `crossbook renumber {name} {} {to}` instead",
            from.value
        )));
    }
    let numbers = Numbers::new(model, repo, from, to, Manner::Move).map_err(|why| Fault::refused(refusal(model, task, why)))?;
    let tried = pipeline::renumber((view.workspace(), sources), (model, &view.analysis.findings), &numbers);
    if let Some(problem) = problem(model, &tried) {
        return Err(Fault::refused(problem));
    }
    let mut words: Vec<String> = Vec::new();
    let left = &tried.renumbering.left;
    if let Some(first) = left.first() {
        let place = model[first.document].place(first.span).start;
        let more = if left.len() > 1 { format!(" and {} more places", left.len() - 1) } else { String::new() };
        words.push(format!("not changed: {}:{}{more}, as {}", model[first.document].file, place.line, first.why));
    }
    words.extend(
        change::settings_left(model, &view.workspace().config, &numbers)
            .into_iter()
            .map(|path| format!("{} names `{path}`, which moves; change the number there", view.workspace().book_name)),
    );
    let edit = edit(view, &tried.renumbering.changes).ok_or_else(|| Fault::refused("a file has a name that the editor cannot read"))?;
    Ok(Some(Renamed { edit, message: (!words.is_empty()).then(|| words.join("; ")) }))
}

fn refusal(model: &Model, task: TaskId, why: Refused) -> String {
    let (name, kind) = (&model[model[task].repo].info.name, model[task].kind);
    let label = |value: u64| model.label(Number { kind, value });
    match why {
        Refused::NoTask(number) | Refused::Nobody(number) => format!("{name} has no {}", label(number)),
        Refused::Doubled(number) => format!("{name} has two items with the number of {}: rename one of them by hand first", label(number)),
        Refused::Taken(number) => {
            format!(
                "{name} already has {}: `crossbook renumber` makes room with --insert, and exchanges the two with --swap",
                label(number)
            )
        }
        Refused::Same(number) => format!("it is {} already", label(number)),
    }
}

/// What would be wrong afterwards that is not wrong now.
fn problem(model: &Model, tried: &Renumbered) -> Option<String> {
    let consequences = &tried.consequences;
    let count = consequences.shifts.len() + consequences.findings.len();
    let shift = consequences.shifts.first().map(|shift| {
        let place = model[shift.document].place(shift.span).start;
        let written = shift.span.of(model[shift.document].text());
        format!("{}:{}: `{written}` means {}, but would mean {}", model[shift.document].file, place.line, shift.now, shift.then)
    });
    let finding = || {
        let finding = &tried.then.findings[*consequences.findings.first()?];
        let line = finding.location.place.map(|(text, span)| format!(":{}", tried.then.model.lines(text).line(span.start)));
        Some(format!("{}{}: {}", finding.location.file, line.unwrap_or_default(), finding.message))
    };
    let first = shift.or_else(finding)?;
    Some(match count {
        1 => format!("this would cause a new problem: {first}"),
        _ => format!("this would cause {count} new problems, the first: {first}"),
    })
}

/// Changes as the editor makes them: first the texts where they stand, then the folders.
fn edit(view: View<'_>, changes: &Changes) -> Option<WorkspaceEdit> {
    let text = |(path, rewrite): (&String, &change::Rewrite)| {
        let uri = view.uri(path)?;
        let version = open_version(view, &uri);
        let before = rewrite.before.as_ref()?;
        let edits = line_edits(before, &rewrite.after).into_iter().map(|(span, new_text)| {
            OneOf::Left(TextEdit { range: view.client.encoding.range(before, &LineIndex::new(before), span), new_text })
        });
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
        Some(DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits: edits.collect() }))
    };
    let folder = |step: &change::Move| {
        let (old_uri, new_uri) = (view.uri(&step.from)?, view.uri(&step.to)?);
        let rename = RenameFile { old_uri, new_uri, options: None, annotation_id: None };
        Some(DocumentChangeOperation::Op(ResourceOp::Rename(rename)))
    };
    let all = changes.files.iter().map(text).chain(changes.moves.iter().map(folder));
    let operations = all.collect::<Option<Vec<_>>>()?;
    Some(WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(operations)), ..WorkspaceEdit::default() })
}

fn open_version(view: View<'_>, uri: &Uri) -> Option<i32> {
    view.documents.iter().find(|(_, document)| document.uri == *uri).map(|(_, document)| document.version)
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
