//! A reference to a task that its repo does not have.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Form, Model, RepoId, Resolution, Target, TargetRepo, TaskId};

pub(super) const RULE: Rule = rule!("broken-task-ref", Error, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let broken =
        model.references_in(id).iter().filter(|reference| reference.resolution == Resolution::Broken && reference.form != Form::Link);
    for reference in broken {
        let Target::Task { repo: TargetRepo::Known(repo), number, .. } = reference.target else { continue };
        let number = digits(&reference.text).filter(|_| number == u64::MAX).unwrap_or_else(|| number.to_string());
        let message = format!("{} has no {}", model[repo].info.name, model.kind().label(number));
        let finding = report.at(reference.document, reference.span, message).help(help(model, repo));
        let own = model[reference.document].task;
        if let Some(counterpart) = own.and_then(|own| counterpart(model, own, repo)) {
            let name = model.task_name(counterpart);
            finding.help(format!("this feature's task there is {name}, \"{}\"", model[counterpart].subject));
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

fn help(model: &Model, repo: RepoId) -> String {
    let repo = &model[repo];
    let label = |number: u64| model.kind().label(number);
    if let Some(listed) = &repo.info.listed {
        let range = match (listed.tasks.keys().next(), listed.tasks.keys().next_back()) {
            (Some(first), Some(last)) if first != last => format!("{} to {}", label(*first), label(*last)),
            (Some(only), _) => format!("{} alone", label(*only)),
            _ => "no tasks".to_owned(),
        };
        return format!("the inventory {} has {range} of {}, which is not checked out here", listed.as_of, repo.info.name);
    }
    match (repo.tasks.first(), repo.tasks.last()) {
        (Some(first), Some(last)) if repo.tasks.len() == 2 => {
            format!("{} has {} and {}", repo.info.name, model.task_label(*first), model.task_label(*last))
        }
        (Some(first), Some(last)) if first != last => {
            format!("{} has {} to {}", repo.info.name, model.task_label(*first), model.task_label(*last))
        }
        (Some(only), _) => format!("the only task of {} is {}", repo.info.name, model.task_label(*only)),
        _ => format!("{} has no tasks under {}", repo.info.name, model.kind().folder),
    }
}
