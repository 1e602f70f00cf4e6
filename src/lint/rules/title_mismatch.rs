//! A title that speaks of another task than its folder.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentKind, Model, TaskId};

pub const RULE: Rule = rule!("title-mismatch", Error, check);

fn check(model: &Model, report: &mut Report<'_>) {
    for task in model.task_ids() {
        numbers(model, report, task);
        subjects(model, report, task);
    }
}

fn numbers(model: &Model, report: &mut Report<'_>, task: TaskId) {
    let number = model[task].number;
    for (id, document) in model.task_documents(task).filter(|(_, document)| document.kind != DocumentKind::Other) {
        let titled = document.facts.title.as_ref().and_then(|title| title.number);
        if let Some((said, span)) = titled.filter(|(said, _)| *said != number) {
            report
                .at(id, span, format!("the title says task {said}, and the folder is {}", model[task].folder_name()))
                .help(format!("write Task {number}, or move the document to the folder of task {said}"));
        }
    }
}

/// Documents of one folder whose titles have no word in common.
fn subjects(model: &Model, report: &mut Report<'_>, task: TaskId) {
    let mut titled =
        model.task_documents(task).filter(|(_, document)| document.kind != DocumentKind::Other).filter_map(|(id, document)| {
            let title = document.facts.title.as_ref()?;
            Some((id, title, title.number.and(title.subject.as_deref())?))
        });
    let Some((first, first_title, first_subject)) = titled.next() else { return };
    for (id, title, subject) in titled {
        let (one, other) = (words(first_subject), words(subject));
        if one.is_empty() || other.is_empty() || one.iter().any(|word| other.iter().any(|same| alike(word, same))) {
            continue;
        }
        let name = model[first].file_name();
        report
            .at(id, title.span, format!("this document is about \"{subject}\", and {name} beside it about \"{first_subject}\""))
            .related(model, first, first_title.span, "the other title")
            .help("give both the same title, or move the document to its own task");
    }
}

fn words(subject: &str) -> Vec<String> {
    const EMPTY: [&str; 15] = ["the", "and", "for", "with", "from", "into", "task", "plan", "of", "to", "in", "on", "a", "an", "by"];
    let words = subject.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 1 && !EMPTY.contains(&word.as_str())).collect()
}

/// Whether two words are one, in other numbers or forms: `export`, `exports`, `exporting`.
fn alike(one: &str, other: &str) -> bool {
    let length = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    one == other || (length >= 4 && length + 4 > one.chars().count().max(other.chars().count()))
}
