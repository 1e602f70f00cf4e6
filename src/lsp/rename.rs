//! Another number for a task, as edits of the editor: what `crossbook renumber` does.

use lsp_types::{Range, WorkspaceEdit};

use super::edits;
use super::fault::Fault;
use super::subject::{self, Subject};
use super::view::View;
use crate::change::{self, Changes, Manner, Numbers, Refused};
use crate::model::{DocumentId, Model, TaskId};
use crate::pipeline::{self, Renumbered};
use crate::source::{Number, Sources};
use crate::text::{Cut, Span};

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
    let (changes, message) = renumbered(view, sources, task, to)?;
    let edit = edits::of_changes(view, &changes).ok_or_else(unnamed)?;
    Ok(Some(Renamed { edit, message }))
}

/// That a file has a name which no address can be made of.
pub(super) fn unnamed() -> Fault {
    Fault::refused("a file has a name that the editor cannot read")
}

/// What giving a task another number changes, and what people should look at besides.
///
/// # Errors
/// Where `crossbook renumber` would refuse.
pub(super) fn renumbered(view: View<'_>, sources: &Sources, task: TaskId, to: u64) -> Result<(Changes, Option<String>), Fault> {
    let model = view.model();
    let repo = model[task].repo;
    let Some(from) = model[task].number else { return Err(Fault::refused("it has no number")) };
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
    Ok((tried.renumbering.changes, (!words.is_empty()).then(|| words.join("; "))))
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
