//! A title that speaks of another task than its folder.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, DocumentKind, Model, TaskId, agree, subject_words};
use crate::text::Span;

pub(super) const RULE: Rule = rule!("title-mismatch", Error, Task(check));

fn check(model: &Model, task: TaskId, report: &mut Report<'_>) {
    numbers(model, report, task);
    subjects(model, report, task);
}

fn numbers(model: &Model, report: &mut Report<'_>, task: TaskId) {
    // Of common words a title may speak as of anything.
    let Some(number) = model[task].number.filter(|number| !model.kinds()[number.kind].is_common) else { return };
    let word = model.kind_of(task).word();
    let what = if model[task].is_file() { "file" } else { "folder" };
    for (id, document) in model.task_documents(task).filter(|(_, document)| document.kind != DocumentKind::Other || model[task].is_file()) {
        let titled = document.facts.title.as_ref().and_then(|title| title.number);
        if let Some((said, span)) = titled.filter(|(said, _)| *said != number.value) {
            let folder = model[task].folder_name();
            let help = match model[task].is_file() {
                true => format!("write {word} {number}, or rename the file"),
                false => format!("write {word} {number}, or move the document to the folder of {word} {said}"),
            };
            report
                .at(id, span, format!("the title says {word} {said}, but the {what} is {folder}"))
                .identity_key(format!("the title says task {said}, and the folder is {folder}"))
                .help(help);
        }
    }
}

/// A document's title, with the words of its subject that mean something.
struct Titled<'m> {
    id: DocumentId,
    span: Span,
    subject: &'m str,
    words: Vec<String>,
}

impl Titled<'_> {
    fn agrees(&self, other: &Self) -> bool {
        agree(&self.words, &other.words)
    }

    /// Whether a subject says enough to be held against another: a synonym or a translation is no other work.
    fn is_telling(&self) -> bool {
        self.words.len() > 1 && self.words.iter().all(|word| word.is_ascii())
    }
}

/// The document of a folder that is about something else: the one that two others outvote, or of two that both say enough the latter.
fn subjects(model: &Model, report: &mut Report<'_>, task: TaskId) {
    let documents = model.task_documents(task).filter(|(_, document)| document.kind != DocumentKind::Other);
    let titled: Vec<Titled<'_>> = documents
        .filter_map(|(id, document)| {
            let title = document.facts.title.as_ref()?;
            let subject = title.number.and(title.subject.as_deref())?;
            let words = subject_words(subject);
            (!words.is_empty()).then_some(Titled { id, span: title.span, subject, words })
        })
        .collect();
    let (odd, other) = match titled.as_slice() {
        [first, second] if !first.agrees(second) && first.is_telling() && second.is_telling() => (second, first),
        // Where too little is said to tell, the counterparts of the task do.
        [first, second] if !first.agrees(second) => match (known_elsewhere(model, task, first), known_elsewhere(model, task, second)) {
            (false, true) => (first, second),
            (true, false) => (second, first),
            _ => return,
        },
        [first, second, third] => {
            let found = [(first, second, third), (second, first, third), (third, first, second)]
                .into_iter()
                .find(|(odd, one, other)| one.agrees(other) && !odd.agrees(one) && !odd.agrees(other));
            let Some((odd, one, _)) = found else { return };
            (odd, one)
        }
        _ => return,
    };
    let (name, about) = (model[other.id].file_name(), other.subject);
    report
        .at(odd.id, odd.span, format!("this document is about \"{}\", but {name} is about \"{about}\"", odd.subject))
        .related(model, other.id, other.span, "the other title")
        .help("give both the same title, or move the document to its own task");
}

/// Whether a counterpart of the task is about the same.
fn known_elsewhere(model: &Model, task: TaskId, titled: &Titled<'_>) -> bool {
    model.counterparts(task).any(|other| agree(&titled.words, &subject_words(&model[other].subject)))
}
