//! A claim about the state of a task that its STATUS.md contradicts.

mod catalogue;
mod stated;

use super::template_placeholder::is_todo;
use super::{Rule, rule};
use crate::config::State;
use crate::lint::Report;
use crate::model::vocabulary::states::DONE;
use crate::model::{Claim, DocumentId, DocumentKind, Model, Phase, RepoId, Resolution, Target, TargetRepo, TaskId, Vocabulary};
use crate::text::{Cut, Date, Span, words};

pub(super) const RULE: Rule = rule!("stale-snapshot", Warning, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let document = &model[id];
    if document.task.is_none_or(|task| !model.kind_of(task).has_templates()) {
        catalogue::check(model, id, report);
    }
    let Some(task) = document.task else {
        stated::check(model, id, report);
        return;
    };
    if model.state(task).is_none_or(|state| !state.done()) {
        stated::check(model, id, report);
    }
    for claim in &document.facts.claims {
        let Some(about) = claim.repo.filter(|_| !is_todo(&claim.text)).and_then(|repo| subject(model, id, task, claim, repo)) else {
            continue;
        };
        match claim.state.filter(|_| is_whole(&claim.rest)) {
            Some((state, span)) => compare(model, report, (id, span), state, about, Some(Written { span, rest: &claim.rest })),
            None => in_words(model, report, (id, claim.span), &claim.text, about),
        }
    }
    if document.kind == DocumentKind::Plan {
        own_snapshot(model, report, id, task);
    }
    handoff(model, report, id, task);
}

/// A handoff that says that work goes on, of a task whose phases are all complete.
fn handoff(model: &Model, report: &mut Report<'_>, id: DocumentId, task: TaskId) {
    let Some(Ok(handoff)) = &model[id].facts.handoff else { return };
    if handoff.include
        && matches!(handoff.state.as_str(), "active" | "blocked")
        && let Some((status, last)) = all_complete(model, task)
    {
        report
            .at(id, handoff.span, format!("the handoff says {}, but all phases are complete", handoff.state))
            .related(model, status, last.status.span, "the last phase")
            .help("write `state: recent` or `state: archived`, or add the phase that is still open");
    }
}

/// "Not yet started." in the plan of a task whose STATUS.md says otherwise.
fn own_snapshot(model: &Model, report: &mut Report<'_>, id: DocumentId, task: TaskId) {
    let Some(snapshot) = model[id].facts.snapshot.as_ref().filter(|snapshot| !is_todo(&snapshot.value)) else { return };
    let leading = model.vocabulary.leading(&snapshot.value);
    match leading.filter(|(_, length)| is_whole(snapshot.value.tail(*length))) {
        Some((state, length)) => {
            let span = Span { start: snapshot.span.start, end: (snapshot.span.start + length as u32).min(snapshot.span.end) };
            compare(model, report, (id, span), state, task, None);
        }
        None => in_words(model, report, (id, snapshot.span), &snapshot.value, task),
    }
}

/// A state in somebody's own words, "Awaiting live deploy", of a task whose phases are all complete.
fn in_words(model: &Model, report: &mut Report<'_>, (id, span): (DocumentId, Span), text: &str, task: TaskId) {
    let Some(state) = model.vocabulary.in_words(text).filter(|state| !state.done()) else { return };
    let Some((status, last)) = all_complete(model, task) else { return };
    let name = model.task_name(task);
    report
        .at(id, span, format!("{name} is described as {} here, but all its phases are complete", state.label().to_lowercase()))
        .related(model, status, last.status.span, "the state in its STATUS.md")
        .help(format!("update it to match {name}/STATUS.md, or correct that file"));
}

/// The STATUS.md of a task and the last of its phases, where all of them are complete.
pub(super) fn all_complete(model: &Model, task: TaskId) -> Option<(DocumentId, &Phase)> {
    let phases = model.phases(task);
    let last = phases.last().filter(|_| phases.iter().all(|phase| phase.state == Some(State::Complete)))?;
    let (status, _) = model.task_documents(task).find(|(_, document)| document.kind == DocumentKind::Status)?;
    Some((status, last))
}

/// Whether what follows a state leaves it one of the whole: "Complete." and "Complete (merged)" do, "Complete for the first wave",
/// "done-ish" and "Done: header. Open: list." do not.
fn is_whole(rest: &str) -> bool {
    let said = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{2705}' | '\u{2714}' | '\u{fe0f}'));
    let spaced = said.len() < rest.len();
    let mut letters = said.chars();
    match letters.next() {
        None | Some('.' | ';' | ',' | '!' | '\u{2014}' | '\u{2013}' | '|') => true,
        Some('-') => spaced && !letters.next().is_some_and(char::is_alphanumeric),
        Some(':') => !said.to_lowercase().contains("open"),
        Some('(') => is_aside(letters.as_str()),
        Some(_) => said.starts_with("See "),
    }
}

/// Whether parentheses say where the state is seen, or since when, and not for which part it holds.
fn is_aside(inner: &str) -> bool {
    let words = inner.split(')').next().unwrap_or(inner).trim().to_lowercase();
    let words = words.strip_prefix("see ").unwrap_or(&words);
    let task = words.strip_prefix("task").is_some_and(|number| {
        let number = number.trim();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    task || words.starts_with("this repo") || words.starts_with("merged") || Date::parse(words).is_some()
}

/// The task that a claim is about: the one it names, else the feature's in that repo.
fn subject(model: &Model, document: DocumentId, own: TaskId, claim: &Claim, repo: RepoId) -> Option<TaskId> {
    let item = &model[document].parsed[claim.item];
    let named = model.references_within(document, item.span).find_map(|reference| match reference.target {
        Target::Task { repo: TargetRepo::Known(target), task, .. } if target == repo => Some((task, reference.resolution)),
        _ => None,
    });
    match named {
        // A number that leads to another feature says nothing of this one: the number is wrong, not the state.
        Some((task, resolution)) => task.filter(|task| resolution == Resolution::Ok && model[*task].feature == model[own].feature),
        None if model[own].repo == repo => Some(own),
        None => model.counterparts(own).find(|other| model[*other].repo == repo),
    }
}

/// The state word of a claim about another's task, and what follows it.
struct Written<'a> {
    span: Span,
    rest: &'a str,
}

/// Holds a claim to the phases of the task that it is about; `written` where it is another's claim, and not the task's own plan.
fn compare(
    model: &Model,
    report: &mut Report<'_>,
    (id, span): (DocumentId, Span),
    claimed: State,
    task: TaskId,
    written: Option<Written<'_>>,
) {
    let phases = model.phases(task);
    // Work that was given up is not open, and proves nothing done.
    let known: Vec<&Phase> = phases.iter().filter(|phase| phase.state.is_some() && !Vocabulary::gives_up(&phase.status.value)).collect();
    if known.is_empty() {
        return;
    }
    let is = |state: State| move |phase: &&&Phase| phase.state == Some(state);
    let open = known.iter().find(|phase| phase.state.is_some_and(|state| !state.done()));
    let all_complete = known.iter().all(|phase| phase.state == Some(State::Complete));
    let witness = match claimed {
        State::Complete | State::Implemented => open.copied(),
        State::InProgress | State::Blocked if all_complete => known.last().copied(),
        State::Pending if open.is_none() => known.last().copied(),
        // "Not yet started" beside a phase that is done: only the task's own plan is held to that.
        State::Pending if written.is_none() => {
            known.iter().find(is(State::Complete)).or_else(|| known.iter().find(is(State::Implemented))).copied()
        }
        _ => None,
    };
    let Some(witness) = witness else { return };
    let (said, name) = (claimed.label().to_lowercase(), model.task_name(task));
    let Some((status, _)) = model.task_documents(task).find(|(_, document)| document.kind == DocumentKind::Status) else { return };
    let state = match () {
        () if all_complete => "all its phases are complete".to_owned(),
        () if open.is_none() => "all its phases are implemented".to_owned(),
        () => format!("its phase {} is {}", witness.id, witness.status.value),
    };
    let supported = supported(&known);
    let finding = report
        .at(id, span, format!("{name} is described as {said}, but {state}"))
        .related(model, status, witness.status.span, "the state in its STATUS.md")
        .help(format!("update it to match {name}/STATUS.md, or correct that file"));
    if let Some(edits) = written.and_then(|written| written.saying(model[id].text(), supported)) {
        finding.replace_all(false, edits);
    }
}

/// The state that phases support, as one says it of a task in a word.
fn supported(phases: &[&Phase]) -> State {
    let all = |is: fn(State) -> bool| phases.iter().all(|phase| phase.state.is_some_and(is));
    match () {
        () if all(|state| state == State::Complete) => State::Complete,
        () if all(State::done) => State::Implemented,
        () if all(|state| state == State::Pending) => State::Pending,
        () if all(|state| matches!(state, State::Pending | State::Blocked)) => State::Blocked,
        () => State::InProgress,
    }
}

/// Signs by which people say that something is done.
const DONE_SIGNS: [char; 4] = ['\u{2705}', '\u{2714}', '\u{2611}', '\u{fe0f}'];

impl Written<'_> {
    /// The edits after which the claim says that state, in the manner of the word that stands there; none where what is around the word
    /// would have to change with it.
    fn saying(&self, text: &str, state: State) -> Option<Vec<(Span, String)>> {
        let written = self.span.of(text);
        let start = written.find(char::is_alphanumeric)?;
        let word = written.tail(start);
        if !word.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_')) {
            return None;
        }
        if !state.done() && says_done(self.rest) {
            return None;
        }
        let label = match () {
            () if word.chars().all(|c| !c.is_lowercase()) => state.label().to_uppercase(),
            () if word.starts_with(char::is_lowercase) => state.label().to_lowercase(),
            () => state.label().to_owned(),
        };
        let at = self.span.start as usize;
        let mut edits = vec![(Span::new(at + start, at + written.len()), label)];
        let signs = written.head(start).trim_end_matches(' ');
        if !state.done() && signs.contains(DONE_SIGNS) {
            if !signs.chars().all(|c| DONE_SIGNS.contains(&c)) {
                return None;
            }
            edits.insert(0, (Span::new(at, at + start), String::new()));
        }
        Some(edits)
    }
}

/// Whether what follows a state tells of its being done, or since when it is.
fn says_done(rest: &str) -> bool {
    let said = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !DONE_SIGNS.contains(&c));
    let word = words(said).next().unwrap_or_default().to_lowercase();
    let dated = rest
        .trim_start()
        .strip_prefix('(')
        .and_then(|aside| aside.split(')').next())
        .is_some_and(|aside| Date::parse(aside.trim()).is_some());
    said.starts_with(DONE_SIGNS) || dated || DONE.contains(&word.as_str())
}
