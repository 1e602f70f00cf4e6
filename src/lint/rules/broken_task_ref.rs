//! A reference to a task that its repo does not have.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Form, Model, RepoId, Resolution, Target, TargetRepo, TaskId};
use crate::source::KindId;

pub(super) const RULE: Rule = rule!("broken-task-ref", Error, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let broken =
        model.references_in(id).iter().filter(|reference| reference.resolution == Resolution::Broken && reference.form != Form::Link);
    for reference in broken {
        let Target::Task { repo: TargetRepo::Known(repo), number: Some(number), .. } = reference.target else { continue };
        let written = digits(&reference.text).filter(|_| number.value == u64::MAX).unwrap_or_else(|| number.to_string());
        let name = &model[repo].info.name;
        // The number is there, and is called otherwise.
        if let (Some(task), Some(_)) = (model.task(repo, number), model.written_name(reference)) {
            let message = format!("{name} has no `{}`", reference.text);
            report.at(reference.document, reference.span, message).help(format!("number {number} in {name} is {}", model.task_label(task)));
            continue;
        }
        let message = format!("{name} has no {}", model.kinds()[number.kind].label(written));
        let finding = report.at(reference.document, reference.span, message).help(help(model, repo, number.kind));
        let own = model[reference.document].task;
        if let Some(counterpart) = own.and_then(|own| counterpart(model, own, repo)) {
            let name = model.task_name(counterpart);
            finding.help(format!("the counterpart of this task is {name}, \"{}\"", model[counterpart].subject));
        }
    }
}

fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// The task of a feature in a repo.
fn counterpart(model: &Model, task: TaskId, repo: RepoId) -> Option<TaskId> {
    model.counterparts(task).find(|other| model[*other].repo == repo)
}

fn help(model: &Model, repo: RepoId, kind: KindId) -> String {
    let (repo, known) = (&model[repo], &model.kinds()[kind]);
    let noun = if known.name.len() < 4 { known.name.to_uppercase() } else { known.name.clone() };
    let plural = format!("{noun}s");
    if let Some(listed) = &repo.info.listed {
        let numbers: Vec<u64> = listed.numbers(&known.name).collect();
        let range = match (numbers.first(), numbers.last()) {
            (Some(first), Some(last)) if first != last => format!("{} to {}", known.label(first), known.label(last)),
            (Some(only), _) => format!("{} only", known.label(only)),
            _ => format!("no {plural}"),
        };
        return format!("{} is not checked out here; the inventory {} lists {range}", repo.info.name, listed.as_of);
    }
    let tasks: Vec<TaskId> = repo.tasks.iter().copied().filter(|task| model[*task].kind == kind).collect();
    match (tasks.first(), tasks.last()) {
        (Some(first), Some(last)) if tasks.len() == 2 => {
            format!("{} has {} and {}", repo.info.name, model.task_label(*first), model.task_label(*last))
        }
        (Some(first), Some(last)) if first != last => {
            format!("{} has {} to {}", repo.info.name, model.task_label(*first), model.task_label(*last))
        }
        (Some(only), _) => format!("the only {} in {} is {}", noun, repo.info.name, model.task_label(*only)),
        _ => {
            let mut folders: Vec<&str> = known.places.iter().map(|place| place.folder.as_str()).collect();
            folders.dedup();
            format!("{} has no {plural} under {}", repo.info.name, folders.join(", "))
        }
    }
}
