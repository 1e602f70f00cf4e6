//! How far an item is, as its documents say it.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::vocabulary::documents::{CHECKLISTS, SPEAKERS, STEPS};
use super::{Document, DocumentId, DocumentKind, Facts, Field, Model, Standing, TaskId, Vocabulary, folder_of, state_of};
use crate::config::{Kind, State};
use crate::markdown;
use crate::text::{capitalized, start_of, words};

/// How far an item is: by its phases, its handoff, its snapshot, what it says under its title, or the boxes of its steps.
pub(super) fn of(model: &Model, task: TaskId, kind: &Kind) -> Option<State> {
    let by_template = || state_of(model.phases(task)).or_else(|| handoff(model, task)).or_else(|| snapshot(model, task));
    if kind.has_templates() {
        return by_template().or_else(|| headed(model, task));
    }
    let speakers = speakers(model, task, kind);
    let listed = speakers.iter().find_map(|(_, document)| state_of(&document.facts.phases));
    listed.or_else(by_template).or_else(|| said(model, task, kind, &speakers))
}

fn handoff(model: &Model, task: TaskId) -> Option<State> {
    let handoff = model.task_documents(task).find_map(|(_, document)| document.facts.handoff.as_ref()?.as_ref().ok())?;
    match handoff.state.as_str() {
        "active" => Some(State::InProgress),
        "blocked" => Some(State::Blocked),
        "archived" => Some(State::Complete),
        _ => None,
    }
}

fn snapshot(model: &Model, task: TaskId) -> Option<State> {
    let snapshot = |kind| model.document_of(task, kind)?.facts.snapshot.clone();
    let snapshot = [DocumentKind::Plan, DocumentKind::Status, DocumentKind::OtherProjects].into_iter().find_map(snapshot)?;
    model.vocabulary.leading(&snapshot.value).map(|(state, _)| state)
}

fn headed(model: &Model, task: TaskId) -> Option<State> {
    let mut documents = [DocumentKind::Status, DocumentKind::Plan].into_iter().filter_map(|kind| model.document_of(task, kind));
    documents.find_map(|document| document.facts.header.state)
}

/// How far an item was, as its status said it in another text.
pub fn state_in(model: &Model, kind: &Kind, status: &str) -> Option<State> {
    let document = markdown::parse(status.into());
    let facts = Facts::read(&document, DocumentKind::Status, kind, &model.names, &model.vocabulary);
    let snapshot = || model.vocabulary.leading(&facts.snapshot.as_ref()?.value).map(|(state, _)| state);
    state_of(&facts.phases).or_else(snapshot).or(facts.header.state)
}

/// What the item says of its status, or else how many of its steps are ticked. A spec stays a draft where nobody thinks of that line any
/// more: once a step of its list is ticked, the list says more than a status of work that has not begun.
fn said(model: &Model, task: TaskId, kind: &Kind, speakers: &[(DocumentId, &Document)]) -> Option<State> {
    let is_silent = speakers.iter().all(|(_, document)| document.facts.header.status.is_empty());
    let said = status_line(model, kind, speakers).map(|(_, _, state)| state);
    let is_list = |document: &Document| STEPS.iter().any(|name| document.file_name().eq_ignore_ascii_case(name));
    let listed = || speakers.iter().find(|(_, document)| is_list(document)).and_then(|(_, document)| steps(document, true));
    let only = || speakers.first().filter(|_| model[task].documents.len() == 1).and_then(|(_, document)| steps(document, false));
    match said {
        Some(State::Pending) => listed().filter(|state| *state != State::Pending).or(said),
        Some(_) => said,
        None if is_silent => listed().or_else(only),
        // A status in words that nobody knows is not to be guessed.
        None => None,
    }
}

/// The first status that an item says in words that are known.
fn status_line<'m>(model: &Model, kind: &Kind, speakers: &[(DocumentId, &'m Document)]) -> Option<(DocumentId, &'m Field, State)> {
    let statuses = speakers.iter().flat_map(|(id, document)| document.facts.header.status.iter().map(|field| (*id, field)));
    let mut known = statuses.filter_map(|(id, field)| Some((id, field, model.vocabulary.of_item(&field.value, kind.word())?)));
    known.next()
}

/// How many decisions one word is said of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionCount {
    /// In lower case: `accepted`.
    pub label: String,
    /// How they stand by it; none where they do not say.
    pub standing: Option<Standing>,
    /// How many there are; not 0.
    pub count: usize,
}

impl Model {
    /// The status that an item says of itself, and the document that says it; none where its state is known in another way: by phases,
    /// or by steps that are ticked.
    pub fn status_line(&self, task: TaskId) -> Option<(DocumentId, &Field)> {
        let kind = self.kind_of(task);
        let speakers = speakers(self, task, kind);
        let has_phases = speakers.iter().any(|(_, document)| state_of(&document.facts.phases).is_some());
        let (id, field, state) = status_line(self, kind, &speakers).filter(|_| !kind.has_templates() && !has_phases)?;
        (self.state(task) == Some(state)).then_some((id, field))
    }

    /// Whether an item is a decision: people say that it is proposed or accepted, and not that it is done.
    pub fn is_decision(&self, task: TaskId) -> bool {
        Vocabulary::decides(self.kind_of(task).word())
    }

    /// How a decision stands, where its status says that in a word that is known.
    pub fn standing(&self, task: TaskId) -> Option<Standing> {
        self.decision(task).map(|(_, standing)| standing)
    }

    /// How far an item is, as people say it: blocked where it lists a live blocker, a decision in the word of its status,
    /// `Superseded`; none where it does not say.
    pub fn state_label(&self, task: TaskId) -> Option<Cow<'static, str>> {
        let state = self.current_state(task)?;
        Some(self.decision(task).map_or(Cow::Borrowed(state.label()), |(word, _)| Cow::Owned(capitalized(word))))
    }

    /// How many of some items are decisions that stand where: those that hold first, then those to come, those that
    /// ended, and those that do not say.
    pub fn decisions(&self, tasks: &[TaskId]) -> Vec<DecisionCount> {
        let mut counts: Vec<DecisionCount> = Vec::new();
        for task in tasks.iter().copied().filter(|task| self.is_decision(*task)) {
            let label = self.state_label(task).unwrap_or("not stated".into()).to_lowercase();
            let standing = self.standing(task).or_else(|| Some(if self.state(task)?.done() { Standing::Settled } else { Standing::Open }));
            match counts.iter_mut().find(|known| known.label == label) {
                Some(known) => known.count += 1,
                None => counts.push(DecisionCount { label, standing, count: 1 }),
            }
        }
        let rank = |known: &DecisionCount| (known.standing.is_none(), known.standing, Reverse(known.count), known.label.clone());
        counts.sort_by_cached_key(rank);
        counts
    }

    fn decision(&self, task: TaskId) -> Option<(&'static str, Standing)> {
        // Looked at first, since it is quickly known.
        let (_, status) = self.is_decision(task).then(|| self.status_line(task))??;
        self.vocabulary.decision(&status.value, self.kind_of(task).word())
    }
}

/// The documents that speak for all of the item, those first that know best. Others of its folder have states of their own: research is
/// complete before anything is done.
pub(super) fn speakers<'m>(model: &'m Model, task: TaskId, kind: &Kind) -> Vec<(DocumentId, &'m Document)> {
    let path = &model[task].path;
    let own = |(_, document): &(DocumentId, &Document)| *document.path == **path || folder_of(&document.path) == path;
    let documents: Vec<(DocumentId, &Document)> = model.task_documents(task).filter(own).collect();
    if documents.len() < 2 {
        return documents;
    }
    let named = kind.documents.iter().map(String::as_str).chain(SPEAKERS.iter().copied());
    let mut speakers: Vec<(DocumentId, &Document)> = Vec::new();
    for name in named {
        let is_new = |(id, _): &&(DocumentId, &Document)| !speakers.iter().any(|(known, _)| known == id);
        let found = documents.iter().filter(is_new).find(|(_, document)| document.file_name().eq_ignore_ascii_case(name)).copied();
        speakers.extend(found);
    }
    speakers
}

/// So much of a heading, in bytes, may say that it is one of a checklist: every box below it asks.
const MAX_TITLE_BYTES: usize = 200;

/// What the boxes of a document add up to; where it is no list of steps, without those of checklists.
fn steps(document: &Document, is_list: bool) -> Option<State> {
    let parsed = &document.parsed;
    let is_checklist = |byte: u32| {
        let mut headings = parsed.headings_around(byte).filter(|heading| heading.level > 1).map(|heading| parsed.heading_text(heading));
        headings.any(|heading| words(&start_of(heading, MAX_TITLE_BYTES).to_lowercase()).any(|word| CHECKLISTS.contains(&word)))
    };
    let boxes = parsed.items.iter().filter_map(|item| Some((item.checked?, item.span.start)));
    let boxes: Vec<bool> = boxes.filter(|(_, at)| is_list || !is_checklist(*at)).map(|(ticked, _)| ticked).collect();
    match (boxes.contains(&true), boxes.contains(&false)) {
        (false, false) => None,
        (true, false) => Some(State::Complete),
        (true, true) => Some(State::InProgress),
        (false, true) => Some(State::Pending),
    }
}
