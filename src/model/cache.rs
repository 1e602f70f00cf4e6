//! What was read before, so that only documents that changed are read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::identity::Identities;
use super::mention::{Meaning, Mention};
use super::{DocumentText, Repo, RepoId, TargetRepo};
use crate::config::{Config, Kinds, State, WorkspaceConfig};
use crate::source::{CommitQuery, Content, History, Number, PathQuery, RepoInfo, SourceFile, Sources};

/// So many documents are found one after the other.
const CHUNK: usize = 1024;

/// The documents of one reading of the workspace, for the next.
#[derive(Debug, Default)]
pub struct DocumentCache {
    context: Option<Context>,
    /// In their order.
    known: Vec<Arc<ReadDocument>>,
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
    /// Whether it names headings.
    pub has_anchors: bool,
    /// Whether it has names in double brackets: what they mean hangs on all that there is.
    pub has_wiki_links: bool,
    /// What it was read from, where somebody keeps it.
    content: Option<Content>,
}

impl ReadDocument {
    pub(super) fn new(text: DocumentText, mentions: &[Mention], queries: Vec<PathQuery>, kinds: &Kinds, content: Option<Content>) -> Self {
        let is_step = |mention: &Mention| matches!(mention.meaning, Meaning::Task { step: Some(_), .. });
        let has_anchor = |mention: &Mention| mention.meaning.readings().is_some_and(|readings| readings.anchor.is_some());
        let stepped = (content.is_some() && mentions.iter().any(is_step)).then(|| mentions.to_vec());
        let has_anchors = mentions.iter().any(has_anchor);
        let has_wiki_links = mentions.iter().any(|mention| matches!(mention.meaning, Meaning::Wiki { .. }));
        let commits = mentions.iter().filter_map(commit).collect();
        let numbers = mentions.iter().flat_map(|mention| numbers(&text, mention, kinds)).collect();
        Self { text: Arc::new(text), queries, commits, numbers, stepped, has_anchors, has_wiki_links, content }
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
            *self = Self { context: Some(context), ..Self::default() };
        }
    }

    /// The documents as they were read, where their files are still the same; files are in the order of documents.
    pub(super) fn find(&self, files: &[(Option<RepoId>, &SourceFile)]) -> Vec<Option<Arc<ReadDocument>>> {
        let of_chunk = |files: &[(Option<RepoId>, &SourceFile)]| {
            let order = |index: usize| (files[index].0.map_or(u32::MAX, |repo| repo.0), files[index].1.path.as_str());
            let mut next = self.known.partition_point(|known| known.text.order() < order(0));
            let mut find = |index: usize| {
                while self.known.get(next).is_some_and(|known| known.text.order() < order(index)) {
                    next += 1;
                }
                let known = self.known.get(next).filter(|known| known.text.order() == order(index));
                known.filter(|known| known.content.as_ref().is_some_and(|content| content.is(&files[index].1.content))).cloned()
            };
            (0..files.len()).map(&mut find).collect::<Vec<_>>()
        };
        files.par_chunks(CHUNK).flat_map_iter(of_chunk).collect()
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
    pub(super) fn keep(&mut self, sources: &Sources, read: &[Arc<ReadDocument>]) {
        self.known = read.to_vec();
        let is_current = |known: &Arc<Identities>| {
            let mut histories = sources.repos.iter().filter_map(|repo| repo.history.as_ref());
            histories.any(|history| Arc::ptr_eq(history, known.history()))
        };
        self.identities.retain(is_current);
    }
}
