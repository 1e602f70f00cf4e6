//! The workspace as flat, sorted tables: repos, tasks, documents, references, features, and what the documents say.
//!
//! A model is built in two steps with queries between them: [`Draft::read`] takes what the documents say, [`Draft::path_queries`] and its
//! like name what must be looked up, and [`Model::resolve`] says what every mention means.

mod address;
mod base;
mod cache;
mod code_owners;
mod conflict;
mod document;
mod draft;
mod facts;
mod feature;
mod file;
mod hub;
mod identity;
mod invalidation;
mod inventory_lookup;
mod mention;
mod missing;
mod names;
mod path;
mod people;
mod places;
mod planned;
mod reference;
mod resolve;
mod shift;
mod slugs;
mod spelling;
mod stale;
mod state;
mod subject;
mod table;
mod tables;
mod task;
pub mod vocabulary;
mod wait;
mod wiki;

pub use address::FORGE_HOSTS;
pub use base::Base;
pub use cache::DocumentCache;
use code_owners::CodeOwners;
pub use conflict::Conflict;
pub use document::{Document, DocumentKind, DocumentText};
pub use draft::Draft;
pub use facts::{
    Activity, Claim, Contract, Facts, Field, Handoff, HandoffFault, Header, Listed, Note, Phase, PlannedFile, PlannedPhase, Progress,
    Responsibility, Stated, Step, Title,
};
pub use facts::{contracts_of, state_of, status_column};
pub use feature::Feature;
pub use file::{SharedFile, TextId};
pub use hub::Hub;
pub use identity::{Event, EventKind};
pub use invalidation::{DirtySet, Invalidation};
pub use mention::{Local, WikiLink, local_paths, wiki_links};
pub use names::{Named, Names};
pub use path::{below, folder_of, join, lies_in, way};
pub use people::{People, Person};
pub use places::Places;
pub use planned::{AllPlanned, Planned};
pub use reference::{Form, Reference, Resolution, Target, TargetRepo};
pub use resolve::Previous;
pub use shift::Shift;
pub use slugs::Slugs;
pub use spelling::Spelling;
pub use stale::{Evidence, Meant};
pub use state::{DecisionCount, state_in};
pub use subject::{agree, subject_words, titles_agree};
pub use table::Table;
pub use task::Task;
pub use vocabulary::{Standing, Vocabulary};
pub use wait::{Wait, circles};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{Kind, Kinds, State};
use crate::source::{Answers, Head, KindId, Number, PathHistory, PathHistoryQuery, PendingQuery, RepoInfo};
use crate::text::Span;

macro_rules! ids {
    ($($name:ident of $list:ident: $value:ty),* $(,)?) => {$(
        #[doc = concat!("An index into [`Model::", stringify!($list), "`].")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl std::ops::Index<$name> for Model {
            type Output = $value;

            fn index(&self, id: $name) -> &$value {
                &self.$list[id.0 as usize]
            }
        }
    )*};
}

ids!(
    RepoId of repos: Repo,
    TaskId of tasks: Task,
    DocumentId of documents: Document,
    FileId of files: SharedFile,
    FeatureId of features: Feature,
);

/// Where a reference stands among [`Model::references`]: its document, and its place among those of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferenceId {
    /// The document that it stands in.
    pub document: DocumentId,
    /// Its index among the references of the document.
    pub index: u32,
}

impl std::ops::Index<ReferenceId> for Model {
    type Output = Reference;

    fn index(&self, id: ReferenceId) -> &Reference {
        &self.references[id.document.0 as usize][id.index as usize]
    }
}

/// Everything that is known of the workspace.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Which reading of the documents it is of.
    reading: usize,
    /// By name.
    pub repos: Vec<Repo>,
    /// By repo, then kind, then number, then path.
    pub tasks: Table<Task>,
    /// By repo (the workspace's own last), then path.
    pub documents: Table<Document>,
    /// By repo, then path.
    pub files: Vec<SharedFile>,
    /// Those of each document, by their places.
    pub references: Table<Arc<[Reference]>>,
    /// The references of each document, before it is known which of them are stale, and which missing files are other code's.
    written: Table<Arc<[Reference]>>,
    /// What the files that each document names say of whose code it speaks.
    sightings: Table<Arc<[hub::Sighting]>>,
    /// The tasks of other repos that each document names as counterparts.
    named: Table<Vec<TaskId>>,
    /// The references by which each document says which tasks are its counterparts; none where it has stale ones.
    said: Table<Option<Arc<[stale::Said]>>>,
    /// What each document says of who waits for whom.
    waits: Table<Arc<[Wait]>>,
    /// By their first task.
    pub features: Vec<Feature>,
    /// What became of the tasks of each repo through its history.
    identities: stale::AllIdentities,
    /// What stands where.
    pub places: Arc<Places>,
    /// How repos may be called.
    pub names: Names,
    /// Items by the words of their own in their names.
    pub slugs: Slugs,
    /// Items that catalogues list and nobody has begun.
    pub planned: AllPlanned,
    /// The words that say a state.
    pub vocabulary: Vocabulary,
    /// What became of paths that are named and missing, as far as that was asked.
    pub path_histories: BTreeMap<PathHistoryQuery, PathHistory>,
    /// Paths that are there but for the case of their letters.
    spellings: spelling::Spellings,
    /// Numbers of tasks that another branch or working tree of a repo holds, where there is a gap in it.
    pub pending_numbers: BTreeMap<RepoId, BTreeSet<Number>>,
    /// The names of the tags of each repo of which all are known, in order.
    pub tags: BTreeMap<RepoId, Arc<[String]>>,
}

/// A named checkout.
#[derive(Clone, Debug, Default)]
pub struct Repo {
    /// Its names and its place.
    pub info: RepoInfo,
    /// Whether its files can be looked up here.
    pub has_sources: bool,
    /// What is checked out, where git knows.
    pub head: Option<Head>,
    /// Its CODEOWNERS file, where it has one.
    pub code_owners: Option<Arc<str>>,
    /// The numbers of items that stand outside of the folders of their kinds.
    pub strays: BTreeSet<Number>,
    /// Whether git lacks older commits here: a shallow clone.
    pub is_shallow: bool,
    /// How its paths say that its documents speak of other code; none where they do not, or its settings say.
    pub hub: Option<Hub>,
    /// By number.
    pub tasks: Vec<TaskId>,
    /// Documents that belong to no task.
    pub documents: Vec<DocumentId>,
}

impl Model {
    /// The ids of all tasks, in order.
    pub fn task_ids(&self) -> impl Iterator<Item = TaskId> + use<> {
        (0..self.tasks.len() as u32).map(TaskId)
    }

    /// The ids of all documents, in order.
    pub fn document_ids(&self) -> impl Iterator<Item = DocumentId> + use<> {
        (0..self.documents.len() as u32).map(DocumentId)
    }

    /// The repos in which a number is left out between two tasks.
    pub fn pending_queries(&self) -> Vec<PendingQuery> {
        let query = |(index, repo): (usize, &Repo)| {
            let numbers: Vec<Number> = repo.tasks.iter().filter_map(|task| self[*task].number).collect();
            let is_gap = |pair: &[Number]| pair[0].kind == pair[1].kind && pair[1].value.saturating_sub(pair[0].value) > 1;
            numbers.windows(2).any(is_gap).then_some(PendingQuery { repo: index, numbers })
        };
        self.repos.iter().enumerate().filter_map(query).collect()
    }

    /// The model with the numbers that are on their way.
    #[must_use]
    pub fn with_pending_numbers(self, answers: &Answers) -> Self {
        let pending = answers.all::<PendingQuery>().iter();
        let pending_numbers = pending.map(|(query, numbers)| (RepoId(query.repo as u32), numbers.clone())).collect();
        Self { pending_numbers, ..self }
    }

    /// The task that a number means in a repo; where two folders claim it, the first by path.
    pub fn task(&self, repo: RepoId, number: Number) -> Option<TaskId> {
        let tasks = &self[repo].tasks;
        let is_before = |task: &TaskId| {
            let task = &self[*task];
            task.kind < number.kind || (task.kind == number.kind && task.number.is_some_and(|known| known < number))
        };
        tasks.get(tasks.partition_point(is_before)).copied().filter(|task| self[*task].number == Some(number))
    }

    /// The highest number of a kind in a repo.
    pub fn last_number(&self, repo: RepoId, kind: KindId) -> Option<Number> {
        let numbers = self[repo].tasks.iter().rev().filter_map(|task| self[*task].number);
        numbers.into_iter().find(|number| number.kind == kind)
    }

    /// The references that stand in a document, in order.
    pub fn references_in(&self, document: DocumentId) -> &[Reference] {
        &self.references[document.0 as usize]
    }

    /// All references, by document, then place.
    pub fn all_references(&self) -> impl Iterator<Item = &Reference> {
        self.references.iter().flat_map(|references| references.iter())
    }

    /// The references of a document that lie within a span, in order.
    pub fn references_within(&self, document: DocumentId, span: Span) -> impl Iterator<Item = &Reference> {
        let all = self.references_in(document);
        let inside = all[all.partition_point(|reference| reference.span.start < span.start)..].iter();
        inside.take_while(move |reference| reference.span.start < span.end).filter(move |reference| span.contains(reference.span))
    }

    /// What numbered items there are, where they lie, and how they are called.
    pub fn kinds(&self) -> &Kinds {
        &self.names.kinds
    }

    /// What a task is.
    pub fn kind_of(&self, task: TaskId) -> &Kind {
        &self.kinds()[self[task].kind]
    }

    /// A task by its number, as people write it: `TASK4`, `Spec 5`.
    pub fn label(&self, number: Number) -> String {
        self.kinds().label(number)
    }

    /// As people write it: `api TASK4`.
    pub fn task_name(&self, task: TaskId) -> String {
        format!("{} {}", self[self[task].repo].info.name, self.task_label(task))
    }

    /// As the people of its repo write it: `TASK4`, `Spec 005-login`.
    pub fn task_label(&self, task: TaskId) -> String {
        self.kind_of(task).label_of(self[task].folder_name())
    }

    /// The other tasks of its feature.
    pub fn counterparts(&self, task: TaskId) -> impl Iterator<Item = TaskId> + '_ {
        self[self[task].feature].tasks.iter().copied().filter(move |other| *other != task)
    }

    /// Where a task stands, by its own documents.
    pub fn state(&self, task: TaskId) -> Option<State> {
        self[task].state
    }
}
