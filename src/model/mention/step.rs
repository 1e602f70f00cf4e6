//! Steps that a document numbers by itself, in the words for tasks: `### Task 3: Write the tests`, `- \u{2705} Task 2: Component tests`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Meaning, Mention};
use crate::config::Kinds;
use crate::markdown::{Document, Home};
use crate::model::subject::subjects_alike;
use crate::model::{DocumentId, Form, Model, Reference, RepoId, Resolution, Target, TargetRepo, TaskId};
use crate::source::Number;
use crate::text::{Cut, Date, start_of};

/// So much of a line, in bytes, may say what a step is called.
const MAX_LINE_BYTES: usize = 200;

/// A step, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) struct Step {
    pub title: String,
    /// What the document calls the step that has the number of its own task: where that is the task, the others are tasks too.
    pub own: Option<Arc<str>>,
}

/// The numbers that lines and headings begin with, each with what follows: at least two of them, or none. The document belongs to the
/// task of that number.
pub(super) fn own(document: &Document, kinds: &Kinds, number: Option<Number>) -> BTreeMap<Number, Arc<Step>> {
    let titles = titles(document, kinds);
    let own: Option<Arc<str>> = number.and_then(|number| titles.get(&number)).map(|title| title.as_str().into());
    titles.into_iter().map(|(number, title)| (number, Arc::new(Step { title, own: own.clone() }))).collect()
}

fn titles(document: &Document, kinds: &Kinds) -> BTreeMap<Number, String> {
    let mut steps = BTreeMap::new();
    let passages = document.passages.iter().enumerate().filter(|(_, passage)| !matches!(passage.home, Home::Cell { .. }));
    for (index, passage) in passages {
        let is_heading = matches!(passage.home, Home::Heading(_));
        if is_heading
            && !document.headings.iter().any(|heading| heading.passage.0 as usize == index && heading.level > 1 && !heading.legacy)
        {
            continue;
        }
        for line in passage.text.split('\n') {
            let Some((number, title)) = label(kinds, line) else { continue };
            if is_heading || !title.is_empty() {
                steps.entry(number).or_insert_with(|| title.to_owned());
            }
        }
    }
    if steps.len() > 1 { steps } else { BTreeMap::new() }
}

/// The number that a line labels, and what it calls it. Signs, numbers and boxes before the label change nothing.
fn label<'t>(kinds: &Kinds, line: &'t str) -> Option<(Number, &'t str)> {
    let line = start_of(line, MAX_LINE_BYTES);
    let start = line.trim_start_matches(|c: char| !c.is_alphabetic());
    let (kind, rest) = kinds.strip_word(start)?;
    // As it is written, letter for letter.
    let rest = kinds[kind].words.iter().any(|word| start.starts_with(word.as_str())).then(|| rest.strip_prefix(' ')).flatten()?;
    // A log is about tasks.
    if Date::prefix(line).is_some() {
        return None;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.tail(digits).trim_start_matches(['*', '`', ' ']);
    let title = after.strip_prefix([':', '.', ')', '\u{2014}', '\u{2013}', '-'])?;
    Some((Number { kind, value: rest.head(digits).parse().ok()? }, title.trim_matches(|c: char| !c.is_alphanumeric())))
}

impl Model {
    /// Whether a step of a document's own is something else than a task: it is called otherwise. What only says how far the task is
    /// is no name, and where the document's own task is among the steps all of them are tasks.
    pub(in crate::model) fn is_other_step(&self, step: &Step, document: DocumentId, task: Option<TaskId>) -> bool {
        let Some(task) = task else { return true };
        let is = |title: &str, task: TaskId| subjects_alike(title, &self[task].subject);
        let tells_of_tasks = || step.own.as_deref().zip(self[document].task).is_some_and(|(title, own)| is(title, own));
        self.vocabulary.column(&step.title).is_none() && !is(&step.title, task) && !tells_of_tasks()
    }

    /// Makes references ambiguous that may be to a plan's own steps: the document counts on above the tasks of its repo, naming two
    /// such numbers or more in prose, `Task 13`.
    pub(in crate::model) fn doubt_steps(&self, mentions: &[Mention], references: &mut [Reference]) {
        let past = |mention: &Mention| match &mention.meaning {
            Meaning::Task { repo: TargetRepo::Known(repo), number, .. } if self.is_past(*repo, *number, mention.form, &mention.text) => {
                Some(*number)
            }
            _ => None,
        };
        let mut numbers = mentions.iter().filter_map(past);
        let counts_on = numbers.next().is_some_and(|first| numbers.any(|other| other != first));
        for reference in references.iter_mut().filter(|reference| counts_on && reference.resolution == Resolution::Broken) {
            if let Target::Task { repo: TargetRepo::Known(repo), number: Some(number), .. } = &reference.target
                && self.is_past(*repo, *number, reference.form, &reference.text)
            {
                reference.resolution = Resolution::Ambiguous;
            }
        }
    }

    /// Whether a number that stands alone in prose is above all tasks of its repo.
    fn is_past(&self, repo: RepoId, number: Number, form: Form, text: &str) -> bool {
        let last = self.last_number(repo, number.kind);
        let is_planned = self.planned.contains_key(&(repo, number));
        form == Form::Own && text.contains([' ', '\u{a0}']) && last.is_some_and(|last| number > last) && !is_planned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    #[test]
    fn steps_are_what_lines_begin_with() {
        let steps = |text: &str| {
            let document = markdown::parse(text.into());
            titles(&document, &Kinds::default()).into_iter().map(|(number, title)| format!("{number} {title}")).collect::<Vec<_>>()
        };
        assert_eq!(steps("# T\n\n### Task 1: Write it\n\n### Task 2\n\n### Task 3 \u{2014} Test it"), ["1 Write it", "3 Test it"]);
        assert_eq!(
            steps("- \u{2705} Task 2: Component tests\n- [ ] **Task 3**: End to end\n- 1.4 Task 7. Ship"),
            ["2 Component tests", "3 End to end", "7 Ship"]
        );
        assert!(steps("- Task 2: Component tests\n- See Task 3: it is done").is_empty(), "one alone is no numbering");
        assert!(steps("- 2026-02-09: Task 2: opened\n- 2026-02-10: Task 3: done").is_empty(), "a log is about tasks");
        assert!(steps("Task 2\n\nTask 3 is done\n\n| Task 4: a |\n|---|\n| Task 5: b |").is_empty());
    }
}
