//! What was read before, so that only documents that changed are read again.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::identity::Identities;
use super::mention::Mention;
use super::{Document, Repo, RepoId};
use crate::config::{Config, State, WorkspaceConfig};
use crate::source::{Content, History, PathQuery, RepoInfo, SourceFile, Sources};

/// The documents of one reading of the workspace, for the next.
#[derive(Debug, Default)]
pub struct DocumentCache {
    context: Option<Context>,
    /// By repo, then path.
    known: HashMap<Option<RepoId>, Documents>,
    /// What became of the tasks of each repo, as long as its history is the same.
    identities: Vec<Arc<Identities>>,
}

/// The documents of a repo by their paths, each with the content that it was read from.
type Documents = HashMap<Arc<str>, (Content, ReadDocument)>;

/// A document with what it mentions.
#[derive(Clone, Debug)]
pub(super) struct ReadDocument {
    pub document: Document,
    pub mentions: Arc<[Mention]>,
    /// The paths that it names.
    pub queries: Arc<[PathQuery]>,
}

/// What the reading of every document depends on beside its own text. Where it differs, nothing that was read is worth anything.
#[derive(Clone, Debug, PartialEq)]
struct Context {
    workspace: WorkspaceConfig,
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
            status: config.status.clone(),
            repos: repos.iter().map(RepoContext::from).collect(),
        };
        if self.context.as_ref() != Some(&context) {
            *self = Self { context: Some(context), ..Self::default() };
        }
    }

    /// The document as it was read, if its file is still the same.
    pub(super) fn find(&self, repo: Option<RepoId>, file: &SourceFile) -> Option<ReadDocument> {
        let (content, read) = self.known.get(&repo)?.get(file.path.as_str())?;
        (*content == file.content).then(|| read.clone())
    }

    /// The tasks of a repo through its history.
    pub(super) fn identities(&mut self, history: &Arc<History>, workspace: &WorkspaceConfig) -> Arc<Identities> {
        if let Some(known) = self.identities.iter().find(|known| Arc::ptr_eq(known.history(), history)) {
            return Arc::clone(known);
        }
        let read = Arc::new(Identities::new(history, workspace));
        self.identities.push(Arc::clone(&read));
        read
    }

    /// Keeps what was read anew, and forgets what is not there any more.
    pub(super) fn keep(&mut self, sources: &Sources, read: impl Iterator<Item = (Content, ReadDocument)>) {
        for (content, read) in read {
            self.known.entry(read.document.repo).or_default().insert(read.document.path.clone(), (content, read));
        }
        let is_current = |known: &Arc<Identities>| {
            let mut histories = sources.repos.iter().filter_map(|repo| repo.history.as_ref());
            histories.any(|history| Arc::ptr_eq(history, known.history()))
        };
        self.identities.retain(is_current);
        let repos = sources.repos.iter().enumerate().map(|(index, repo)| (Some(RepoId(index as u32)), repo.files.as_slice()));
        for (repo, files) in repos.chain([(None, sources.workspace.as_slice())]) {
            let Some(known) = self.known.get_mut(&repo).filter(|known| known.len() > files.len()) else { continue };
            let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
            known.retain(|path, _| paths.contains(&**path));
        }
    }
}
