//! A task: a numbered item of a repo, be it a task, a spec or a decision, and what its documents add up to.

use super::vocabulary::documents::SPEAKERS;
use super::{
    Activity, Contract, Document, DocumentId, DocumentKind, Event, FeatureId, Model, Note, Phase, PlannedFile, PlannedPhase, Progress,
    RepoId, TaskId, folder_of,
};
use crate::config::State;
use crate::source::{KindId, Number};
use crate::text::Date;

/// A numbered item of a repo: a task, a spec, a decision; a folder of documents, or one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The repo whose task it is.
    pub repo: RepoId,
    /// Of which kind of items it is.
    pub kind: KindId,
    /// Its number among those of its kind in the repo, where its name gives one.
    pub number: Option<Number>,
    /// The folder, or the file that it is, relative to the repo.
    pub path: String,
    /// The templates first, then by path.
    pub documents: Vec<DocumentId>,
    /// What the task is about, as its documents' titles say it.
    pub subject: String,
    /// The feature that it is a part of.
    pub feature: FeatureId,
    /// Where it stands, as its documents say; none where they do not.
    pub state: Option<State>,
    /// The newest day that its documents name as their last update or in their activity.
    pub updated: Option<Date>,
    /// What became of it, oldest first, where git knows.
    pub events: Vec<Event>,
    /// Why its folder could not be read.
    pub unreadable: Option<String>,
    /// References that mean this task or a document of it, from documents that are not its own.
    pub referenced_by: Vec<super::ReferenceId>,
}

impl Task {
    /// As people call it: the name of its folder, or of its file without the ending.
    pub fn name(&self) -> &str {
        self.folder_name().trim_end_matches(".md")
    }

    /// Whether it is a file, and not a folder.
    pub fn is_file(&self) -> bool {
        self.path.ends_with(".md")
    }

    /// As its folder or file is called: `TASK4`.
    pub fn folder_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// What a task's documents say, taken together.
impl Model {
    /// The task's document of a kind.
    pub fn document_of(&self, task: TaskId, kind: DocumentKind) -> Option<&Document> {
        self[task].documents.iter().map(|id| &self[*id]).find(|document| document.kind == kind)
    }

    /// The documents in a task's folder, with their ids.
    pub fn task_documents(&self, task: TaskId) -> impl Iterator<Item = (DocumentId, &Document)> {
        self[task].documents.iter().map(|id| (*id, &self[*id]))
    }

    /// A task's documents as one reads them: those that its kind has or starts with, then what is to be done before how, then
    /// others by path.
    pub fn reading_order(&self, task: TaskId) -> Vec<DocumentId> {
        let kind = self.kind_of(task);
        let known: Vec<&str> = kind.documents.iter().chain(&kind.opens).map(String::as_str).chain(SPEAKERS.iter().copied()).collect();
        let rank = |document: &Document| {
            let is_own = folder_of(&document.path) == self[task].path && !document.file_name().eq_ignore_ascii_case("status.md");
            known.iter().position(|name| is_own && document.file_name().eq_ignore_ascii_case(name)).unwrap_or(known.len())
        };
        let mut order = self[task].documents.clone();
        order.sort_by_cached_key(|id| rank(&self[*id]));
        order
    }

    /// The phases that its STATUS.md lists.
    pub fn phases(&self, task: TaskId) -> &[Phase] {
        self.document_of(task, DocumentKind::Status).map_or(&[], |status| &status.facts.phases)
    }

    /// The phases that its PLAN.md sets out.
    pub fn planned_phases(&self, task: TaskId) -> &[PlannedPhase] {
        self.document_of(task, DocumentKind::Plan).map_or(&[], |plan| &plan.facts.planned_phases)
    }

    /// The blockers that its documents list and that are not over.
    pub fn blockers(&self, task: TaskId) -> impl Iterator<Item = &Note> {
        self.task_documents(task).flat_map(|(_, document)| &document.facts.blockers)
    }

    /// How far it is, live blockers included: open work that lists one is blocked, whatever its phases say.
    pub fn current_state(&self, task: TaskId) -> Option<State> {
        let state = self.state(task);
        let is_open = !state.is_some_and(State::done) && !self.is_decision(task);
        if is_open && self.blockers(task).next().is_some() { Some(State::Blocked) } else { state }
    }

    /// The files that its PLAN.md says will change.
    pub fn planned_files(&self, task: TaskId) -> &[PlannedFile] {
        self.document_of(task, DocumentKind::Plan).map_or(&[], |plan| &plan.facts.files)
    }

    /// The dated entries of its documents, with the document of each.
    pub fn activity(&self, task: TaskId) -> impl Iterator<Item = (DocumentId, &Activity)> {
        self.task_documents(task).flat_map(|(id, document)| document.facts.activity.iter().map(move |entry| (id, entry)))
    }

    /// What its PLAN.md locks.
    pub fn locked(&self, task: TaskId) -> &[Contract] {
        self.document_of(task, DocumentKind::Plan).map_or(&[], |plan| &plan.facts.contracts)
    }

    /// What its OTHER_PROJECTS.md mirrors.
    pub fn mirrors(&self, task: TaskId) -> &[Contract] {
        self.document_of(task, DocumentKind::OtherProjects).map_or(&[], |other| &other.facts.contracts)
    }

    /// The boxes ticked and the boxes there are, over all its documents.
    pub fn progress(&self, task: TaskId) -> Progress {
        self.task_documents(task).fold(Progress::default(), |sum, (_, document)| {
            let progress = document.facts.progress;
            Progress { done: sum.done + progress.done, total: sum.total + progress.total }
        })
    }
}
