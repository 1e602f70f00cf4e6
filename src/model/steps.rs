//! Numbers that a document gives to work of its own, in the words for tasks.

use super::mention::{Meaning, Mention, Step};
use super::subject::subjects_alike;
use super::{DocumentId, Form, Model, Reference, RepoId, Resolution, Target, TargetRepo, TaskId};

impl Model {
    /// Whether a step of a document's own is something else than a task: it is called otherwise. What only says how far the task is
    /// is no name, and where the document's own task is among the steps all of them are tasks.
    pub(super) fn is_other_step(&self, step: &Step, document: DocumentId, task: Option<TaskId>) -> bool {
        let Some(task) = task else { return true };
        let is = |title: &str, task: TaskId| subjects_alike(title, &self[task].subject);
        let tells_of_tasks = || step.own.as_deref().zip(self[document].task).is_some_and(|(title, own)| is(title, own));
        self.vocabulary.column(&step.title).is_none() && !is(&step.title, task) && !tells_of_tasks()
    }

    /// Makes references ambiguous that may be to a plan's own steps: the document counts on above the tasks of its repo, naming two
    /// such numbers or more in prose, `Task 13`.
    pub(super) fn doubt_steps(&self, mentions: &[Mention], references: &mut [Reference]) {
        let past = |mention: &Mention| match &mention.meaning {
            Meaning::Task { repo: TargetRepo::Known(repo), number, .. } if self.is_past(*repo, *number, mention.form, &mention.text) => {
                Some(*number)
            }
            _ => None,
        };
        let mut numbers = mentions.iter().filter_map(past);
        let counts_on = numbers.next().is_some_and(|first| numbers.any(|other| other != first));
        for reference in references.iter_mut().filter(|reference| counts_on && reference.resolution == Resolution::Broken) {
            if let Target::Task { repo: TargetRepo::Known(repo), number, .. } = &reference.target
                && self.is_past(*repo, *number, reference.form, &reference.text)
            {
                reference.resolution = Resolution::Ambiguous;
            }
        }
    }

    /// Whether a number that stands alone in prose is above all tasks of its repo.
    fn is_past(&self, repo: RepoId, number: u64, form: Form, text: &str) -> bool {
        let last = self[repo].tasks.last().map(|task| self[*task].number);
        form == Form::Own && text.contains([' ', '\u{a0}']) && last.is_some_and(|last| number > last)
    }
}
