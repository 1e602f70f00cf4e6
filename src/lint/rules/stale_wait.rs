//! A sentence that waits for a task which is complete.

use super::stale_snapshot::all_complete;
use super::{Rule, rule};
use crate::config::State;
use crate::lint::Report;
use crate::model::vocabulary::waits::{CONDITIONS, OVER};
use crate::model::{DocumentId, Model, Resolution, Target, TaskId};
use crate::text::{Cut, Span, first_sentence};

pub(super) const RULE: Rule = rule!("stale-wait", Note, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let document = &model[id];
    let Some(own) = document.task.filter(|own| model.state(*own) != Some(State::Complete)) else { return };
    let facts = &document.facts;
    // Whoever leads a bullet and is no repo here has numbers of its own.
    let claims = facts.claims.iter().filter(|claim| claim.repo.is_some()).map(|claim| (claim.text.as_str(), claim.span));
    let blockers = facts.blockers.iter().map(|note| (note.text.as_str(), note.span));
    let snapshot = facts.snapshot.iter().map(|field| (field.value.as_str(), field.span));
    for (text, span) in claims.chain(blockers).chain(snapshot) {
        let Some(awaited) = condition(text).and_then(|condition| awaited(model, id, own, condition, span)) else { continue };
        if let Some((status, last)) = all_complete(model, awaited) {
            let name = model.task_name(awaited);
            report
                .at(id, span, format!("this waits for {name}, which is complete"))
                .related(model, status, last.status.span, "its last phase")
                .help("update this: the wait is over");
        }
    }
}

/// What the first sentence of a text waits for.
fn condition(text: &str) -> Option<&str> {
    let sentence = first_sentence(text);
    let lower = sentence.to_ascii_lowercase();
    let starts_word = |at: usize| !lower.char_before(at).is_some_and(char::is_alphanumeric);
    let ends = CONDITIONS.iter().filter_map(|words| lower.find(words).filter(|at| starts_word(*at)).map(|at| at + words.len()));
    let end = ends.min()?;
    let is_over = OVER.iter().any(|word| lower.contains(word));
    (!is_over).then(|| sentence.tail(end))
}

/// The one task that a condition names, or else the counterpart in the one repo that it names first.
fn awaited(model: &Model, id: DocumentId, own: TaskId, condition: &str, span: Span) -> Option<TaskId> {
    let mut named = model.references_within(id, span).filter_map(|reference| match reference.target {
        Target::Task { task, .. } => Some((task, reference.resolution, &*reference.text)),
        _ => None,
    });
    let first = named.next();
    if let Some((task, resolution, text)) = first.filter(|(.., text)| condition.contains(text)) {
        let only = named.next().is_none() && resolution == Resolution::Ok && condition.find(text).is_some_and(|at| at < 40);
        return task.filter(|task| only && *task != own);
    }
    let repo = model.names.leading(condition.trim_start_matches("the ")).map(|named| named.repo)?;
    model.counterparts(own).find(|other| model[*other].repo == repo)
}

#[cfg(test)]
mod tests {
    use super::condition;

    #[test]
    fn what_a_sentence_waits_for_stands_behind_its_words() {
        for (text, awaited) in [
            ("Waiting on web TASK3. Then api goes on.", Some("web TASK3")),
            ("Follows the contract once backend lands", Some("backend lands")),
            ("Pending Task 26 adoption", Some("Task 26 adoption")),
            ("Resolved: was waiting for web TASK3", None),
            ("Thereafter web goes on", None),
            ("", None),
        ] {
            assert_eq!(condition(text), awaited, "{text}");
        }
    }
}
