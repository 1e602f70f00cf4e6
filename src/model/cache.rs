//! What was read before, so that only documents that changed are read again.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use super::identity::Identities;
use super::mention::{Meaning, Mention};
use super::{DocumentId, DocumentText, Model, Repo, RepoId, TargetRepo};
use crate::config::{Config, Kinds, State, WorkspaceConfig};
use crate::source::{CommitQuery, Content, History, Number, PathQuery, RepoInfo, SourceFile, Sources};

/// The documents of one reading of the workspace, for the next.
#[derive(Debug, Default)]
pub struct DocumentCache {
    context: Option<Context>,
    /// How often they were others than the time before.
    readings: usize,
    /// What they were read from, repo by repo.
    files: Vec<Arc<Vec<SourceFile>>>,
    /// In their order.
    known: Arc<Vec<DocumentEntry>>,
    /// What became of the tasks of each repo, as long as its history is the same.
    identities: Vec<Arc<Identities>>,
}

/// A document with what is asked of it in every run. What it mentions is not kept: that is a good part of what is known of it, and
/// found again when it is wanted.
#[derive(Debug)]
pub(super) struct ReadDocument {
    pub text: Arc<DocumentText>,
    /// The paths that it names.
    pub queries: Vec<PathQuery>,
    /// The commits that it names.
    pub commits: Vec<CommitQuery>,
    /// The numbers of tasks that it names, each with its line.
    pub numbers: Vec<Numbered>,
    /// What it mentions, where it has steps of its own and is kept: whether those are tasks is asked in every run.
    pub stepped: Option<Vec<Mention>>,
    /// What it was read from, where somebody keeps it.
    content: Option<Content>,
}

/// A document, and whether there is any need to look into it: to find that out in ten thousand documents all over the memory takes
/// longer than anything else that is done about a change.
#[derive(Clone, Debug)]
pub(super) struct DocumentEntry {
    document: Arc<ReadDocument>,
    /// Whether it has steps of its own.
    pub has_steps: bool,
    /// Whether it names headings.
    pub has_anchors: bool,
    /// Whether it has names in double brackets: what they mean hangs on all that there is.
    pub has_wiki_links: bool,
    /// Whether it lists items.
    pub has_items: bool,
}

impl Deref for DocumentEntry {
    type Target = ReadDocument;

    fn deref(&self) -> &ReadDocument {
        &self.document
    }
}

impl DocumentEntry {
    pub(super) fn new(text: DocumentText, mentions: &[Mention], queries: Vec<PathQuery>, kinds: &Kinds, content: Option<Content>) -> Self {
        let is_step = |mention: &Mention| matches!(mention.meaning, Meaning::Task { step: Some(_), .. });
        let has_anchor = |mention: &Mention| mention.meaning.readings().is_some_and(|readings| readings.anchor.is_some());
        let has_steps = mentions.iter().any(is_step);
        let stepped = (content.is_some() && has_steps).then(|| mentions.to_vec());
        let commits = mentions.iter().filter_map(commit).collect();
        let numbers = mentions.iter().flat_map(|mention| numbers(&text, mention, kinds)).collect();
        Self {
            has_steps,
            has_anchors: mentions.iter().any(has_anchor),
            has_wiki_links: mentions.iter().any(|mention| matches!(mention.meaning, Meaning::Wiki { .. })),
            has_items: !text.facts.listed.is_empty(),
            document: Arc::new(ReadDocument { text: Arc::new(text), queries, commits, numbers, stepped, content }),
        }
    }
}

/// What was read before.
pub(super) struct Found {
    /// By the files of now, in their order; none where a file is another than it was, or is new.
    pub documents: Vec<Option<DocumentEntry>>,
    /// The reading that they are of.
    pub reading: Reading,
}

/// Which reading of the documents something is of.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// Another for each.
    pub number: usize,
    /// That of the one before, if there was one.
    pub before: Option<usize>,
    /// Where each document of that one is now; none where its file is gone.
    pub moved: Vec<Option<DocumentId>>,
}

impl Reading {
    /// Whether a model is of the reading before.
    pub(super) fn is_after(&self, model: &Model) -> bool {
        self.before == Some(model.reading)
    }
}

/// A number of a task, as a document names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered {
    pub repo: RepoId,
    pub number: Number,
    /// Counted from 1.
    pub line: u32,
}

fn numbers(text: &DocumentText, mention: &Mention, kinds: &Kinds) -> Vec<Numbered> {
    // The line that the number stands on.
    let line = text.parsed.lines.line(mention.span.end.saturating_sub(1).max(mention.span.start));
    let numbered = |repo: &TargetRepo, number: Option<Number>| match repo {
        TargetRepo::Known(repo) => Some(Numbered { repo: *repo, number: number?, line }),
        _ => None,
    };
    match &mention.meaning {
        Meaning::Task { repo, number, .. } => numbered(repo, Some(*number)).into_iter().collect(),
        other => {
            let readings = other.readings().into_iter().flat_map(|readings| &readings.readings);
            readings.filter_map(|reading| numbered(&reading.repo, kinds.number_at(&reading.path))).collect()
        }
    }
}

fn commit(mention: &Mention) -> Option<CommitQuery> {
    match &mention.meaning {
        Meaning::Commit { repo, id, .. } => Some(CommitQuery { repo: repo.0 as usize, id: id.clone(), path: None }),
        Meaning::Pinned { repo, id, path } if !path.is_empty() => {
            Some(CommitQuery { repo: repo.0 as usize, id: id.clone(), path: Some(path.clone()) })
        }
        _ => None,
    }
}

/// What the reading of every document depends on beside its own text. Where it differs, nothing that was read is worth anything.
#[derive(Clone, Debug, PartialEq)]
struct Context {
    workspace: WorkspaceConfig,
    kinds: Kinds,
    status: BTreeMap<String, State>,
    /// In the order of ids.
    repos: Vec<RepoContext>,
}

/// What of a repo the reading of documents depends on.
#[derive(Clone, Debug, PartialEq)]
struct RepoContext {
    info: RepoInfo,
    /// The branch that is read, which may be another than the default.
    read_branch: Option<String>,
}

impl From<&Repo> for RepoContext {
    fn from(repo: &Repo) -> Self {
        Self { info: repo.info.clone(), read_branch: repo.read_branch().map(str::to_owned) }
    }
}

impl DocumentCache {
    /// Forgets everything where it was read in another context.
    pub(super) fn enter(&mut self, config: &Config, repos: &[Repo]) {
        let context = Context {
            workspace: config.workspace.clone(),
            kinds: config.kinds.clone(),
            status: config.status.clone(),
            repos: repos.iter().map(RepoContext::from).collect(),
        };
        if self.context.as_ref() != Some(&context) {
            *self = Self { context: Some(context), readings: self.readings, ..Self::default() };
        }
    }

    /// The documents as they were read, where their files are still the same, in the order of the files. They are given away: what is
    /// read now is kept by [`Self::keep`].
    pub(super) fn take(&mut self, sources: &Sources) -> Found {
        let files = std::mem::take(&mut self.files);
        let mut known = Arc::unwrap_or_clone(std::mem::take(&mut self.known)).into_iter();
        let mut documents = Vec::with_capacity(known.len());
        let mut moved: Vec<Option<DocumentId>> = Vec::with_capacity(known.len());
        let none = Arc::default();
        for (index, now) in sources.files().enumerate() {
            let before = files.get(index).unwrap_or(&none);
            let of_before = known.by_ref().take(before.len());
            let first = documents.len();
            let id = |place: usize| DocumentId((first + place) as u32);
            // Nobody has to look at what nothing happened to.
            if Arc::ptr_eq(before, now) {
                documents.extend(of_before.map(Some));
                moved.extend((0..now.len()).map(|place| Some(id(place))));
                continue;
            }
            documents.extend(of_files(of_before.collect(), now));
            let place = |file: &SourceFile| now.binary_search_by(|other| other.path.cmp(&file.path)).ok();
            moved.extend(before.iter().map(|file| place(file).map(id)));
        }
        let before = (!files.is_empty()).then_some(self.readings);
        // A model of the same documents may still be the last one.
        if before.is_none() || moved.len() != documents.len() || documents.iter().any(Option::is_none) {
            self.readings += 1;
        }
        Found { documents, reading: Reading { number: self.readings, before, moved } }
    }

    /// The tasks of a repo through its history.
    pub(super) fn identities(&mut self, history: &Arc<History>, kinds: &Kinds) -> Arc<Identities> {
        if let Some(known) = self.identities.iter().find(|known| Arc::ptr_eq(known.history(), history)) {
            return Arc::clone(known);
        }
        let read = Arc::new(Identities::new(history, kinds));
        self.identities.push(Arc::clone(&read));
        read
    }

    /// Keeps what was read, and forgets all else.
    pub(super) fn keep(&mut self, sources: &Sources, read: &Arc<Vec<DocumentEntry>>) {
        self.files = sources.files().cloned().collect();
        self.known = Arc::clone(read);
        let is_current = |known: &Arc<Identities>| {
            let mut histories = sources.repos.iter().filter_map(|repo| repo.history.as_ref());
            histories.any(|history| Arc::ptr_eq(history, known.history()))
        };
        self.identities.retain(is_current);
    }
}

/// Of the documents of a repo, those that files of it still hold; both are in the order of their paths.
fn of_files(known: Vec<DocumentEntry>, files: &[SourceFile]) -> Vec<Option<DocumentEntry>> {
    let mut known = known.into_iter().peekable();
    let of = |file: &SourceFile| {
        while known.next_if(|known| *known.text.path < *file.path).is_some() {}
        let known = known.next_if(|known| *known.text.path == *file.path)?;
        known.content.as_ref().is_some_and(|content| content.is(&file.content)).then_some(known)
    };
    files.iter().map(of).collect()
}
