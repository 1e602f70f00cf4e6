//! What the documents say, before anything that they mention has been looked up.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::address::Addresses;
use super::cache::{self, DocumentCache, DocumentEntry, Found, ReadDocument};
use super::identity::Identities;
use super::mention::{self, Mention, Place, Reading, Roots};
use super::path::{folder_of, join};
use super::planned::{self, AllPlanned};
use super::stale::{self, AllIdentities};
use super::{DocumentId, DocumentKind, DocumentText, Facts, Model, Names, Repo, RepoId, SharedFile, TargetRepo, Vocabulary};
use crate::config::Config;
use crate::diagram;
use crate::internal;
use crate::markdown;
use crate::source::{BlameQuery, CommitQuery, Content, PathQuery, SourceFile, Sources, TagQuery, TaskFolder};
use crate::text::LineIndex;

/// The workspace as its documents tell it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) repos: Vec<Repo>,
    /// The task folders of each repo, by id; by number, then path.
    pub(super) folders: Vec<Vec<TaskFolder>>,
    /// By repo, the workspace's own last, then path.
    pub(super) documents: Arc<Vec<DocumentEntry>>,
    pub(super) reading: cache::Reading,
    /// What each document mentions, where it was read anew.
    pub(super) mentions: Vec<Option<Vec<Mention>>>,
    /// The documents that were read anew, by their index.
    pub(super) new: Vec<usize>,
    roots: Arc<Roots>,
    addresses: Arc<Addresses>,
    pub(super) names: Names,
    pub(super) vocabulary: Vocabulary,
    /// By repo, then path.
    pub(super) files: Vec<SharedFile>,
    /// The tasks of each repo through its history, by id.
    pub(super) identities: AllIdentities,
    planned: OnceLock<AllPlanned>,
}

impl Draft {
    /// Reads every document, all of them side by side.
    pub fn read(config: &Config, sources: &Sources) -> Self {
        Self::read_with(config, sources, None)
    }

    /// Reads the documents that the cache does not hold, and puts them there. Without one, nothing is kept.
    pub fn read_with(config: &Config, sources: &Sources, mut cache: Option<&mut DocumentCache>) -> Self {
        let repos: Vec<Repo> = sources
            .repos
            .iter()
            .map(|source| Repo {
                info: source.info.clone(),
                has_sources: source.has_sources,
                head: source.head.clone(),
                code_owners: source.code_owners.clone(),
                strays: source.strays.clone(),
                is_shallow: source.history.as_ref().is_some_and(|history| history.is_shallow),
                ..Repo::default()
            })
            .collect();
        let names = Names::new(repos.iter().map(|repo| &repo.info)).with_kinds(config.kinds.clone());
        let vocabulary = Vocabulary::new(&config.status);
        let addresses = Arc::new(Addresses::new(&repos));
        let roots = Arc::new(Roots::new(&repos.iter().map(|repo| &repo.info).collect::<Vec<_>>()));
        let repo = |index: usize| (index < sources.repos.len()).then_some(RepoId(index as u32));
        let lists = sources.files().enumerate();
        let files: Vec<(Option<RepoId>, &SourceFile)> =
            lists.flat_map(|(index, files)| files.iter().map(move |file| (repo(index), file))).collect();
        if let Some(cache) = &mut cache {
            cache.enter(config, &repos);
        }
        let nothing = || Found { documents: vec![None; files.len()], reading: cache::Reading::default() };
        let Found { documents: known, reading } = cache.as_deref_mut().map_or_else(nothing, |cache| cache.take(sources));
        let new: Vec<usize> = (0..files.len()).filter(|index| known[*index].is_none()).collect();
        let is_kept = cache.is_some();
        let read = known.into_par_iter().zip(&files).map(|(known, (repo, file))| {
            if let Some(known) = known {
                return (known, None);
            }
            let (names, repos_at, addresses) = (&names, &*roots, &*addresses);
            let item = names.kinds.item_at(&file.path);
            let place = Place { names, repos: repos_at, addresses, repo: *repo, path: &file.path, item };
            let (text, mut mentions) = survive(file, place, &vocabulary, read_document);
            let mut queries = path_queries(&repos, &mentions);
            // There are many of them, and they stay until all are looked up.
            mentions.shrink_to_fit();
            queries.shrink_to_fit();
            let content = is_kept.then(|| file.content.clone());
            (DocumentEntry::new(text, &mentions, queries, &names.kinds, content), Some(mentions))
        });
        let (documents, mentions): (Vec<DocumentEntry>, Vec<Option<Vec<Mention>>>) = read.unzip();
        let documents = Arc::new(documents);
        if let Some(cache) = &mut cache {
            cache.keep(sources, &documents);
        }
        let mut identities = |history| match &mut cache {
            Some(cache) => cache.identities(history, &config.kinds),
            None => Arc::new(Identities::new(history, &config.kinds)),
        };
        let folders = sources.repos.iter().map(|repo| {
            let mut folders = repo.folders.clone();
            folders.sort_by(|one, other| one.order().cmp(&other.order()));
            folders
        });
        let files =
            sources.repos.iter().enumerate().flat_map(|(index, repo)| repo.shared.iter().map(move |file| (RepoId(index as u32), file)));
        Self {
            files: files.map(|(repo, file)| shared_file(repo, roots.of(repo), file)).collect(),
            identities: sources.repos.iter().map(|repo| Some(identities(repo.history.as_ref()?))).collect(),
            repos,
            folders: folders.collect(),
            documents,
            reading,
            mentions,
            new,
            roots,
            addresses,
            names,
            vocabulary,
            planned: OnceLock::new(),
        }
    }

    /// Whether a model is of the reading before, and that of the same files: documents are in the same places, and those that were not
    /// read anew are the same.
    pub(super) fn follows(&self, model: &Model) -> bool {
        let moved = &self.reading.moved;
        let is_still = || (0..).map(DocumentId).zip(moved).all(|(id, now)| *now == Some(id));
        self.reading.is_after(model) && moved.len() == self.documents.len() && is_still()
    }

    /// What a document mentions that was read before: found once more, in the context that it was read in.
    pub(super) fn mentions_again<'r>(&self, read: &'r ReadDocument) -> Cow<'r, [Mention]> {
        if let Some(kept) = &read.stepped {
            return Cow::Borrowed(kept);
        }
        let DocumentText { repo, path, parsed, facts, .. } = &*read.text;
        let item = self.names.kinds.item_at(path);
        let place = Place { names: &self.names, repos: &self.roots, addresses: &self.addresses, repo: *repo, path, item };
        Cow::Owned(internal::guarded(|| mention::scan(parsed, facts, place)).unwrap_or_default())
    }

    /// What a document mentions.
    pub(super) fn mentions(&self, index: usize) -> Cow<'_, [Mention]> {
        let known = self.mentions[index].as_deref().map(Cow::Borrowed);
        known.unwrap_or_else(|| self.mentions_again(&self.documents[index]))
    }

    /// The paths that documents name, each once, in order.
    pub fn path_queries(&self) -> Vec<PathQuery> {
        sorted(self.documents.par_iter())
    }

    /// Those that documents name which were read anew, each once, in order.
    pub fn new_path_queries(&self) -> Vec<PathQuery> {
        sorted(self.new.par_iter().map(|index| &self.documents[*index]))
    }

    /// The paths that documents name which were read anew.
    pub(super) fn new_paths(&self) -> impl Iterator<Item = &PathQuery> {
        self.new.iter().flat_map(|index| &self.documents[*index].queries)
    }

    /// The lines whose age says what they mean: few in most workspaces, and none where no task was ever renumbered.
    pub fn blame_queries(&self) -> Vec<BlameQuery> {
        stale::blame_queries(self)
    }

    /// The commits that are named, each once, in order.
    pub fn commit_queries(&self) -> Vec<CommitQuery> {
        commits(self.documents.iter())
    }

    /// Those that documents name which were read anew, each once, in order.
    pub fn new_commit_queries(&self) -> Vec<CommitQuery> {
        commits(self.new.iter().map(|index| &self.documents[*index]))
    }

    /// The repos whose tags are to be known: those of which it is said what they are called, and those of which something runs somewhere.
    pub fn tag_queries(&self, is_deployed: bool) -> Vec<TagQuery> {
        let repos = self.repos.iter().enumerate().filter(|(_, repo)| !repo.info.absent && (is_deployed || !repo.info.tags.is_empty()));
        repos.map(|(repo, _)| TagQuery { repo }).collect()
    }

    /// The items that catalogues list and nobody has begun.
    pub(super) fn planned(&self) -> &AllPlanned {
        self.planned.get_or_init(|| {
            let lists = (0..).map(DocumentId).zip(&*self.documents).filter(|(_, read)| read.has_items);
            planned::all(&self.folders, lists.map(|(id, read)| (id, &*read.text)))
        })
    }

    /// Where a reading lies, relative to the workspace's root; none where nobody can look.
    pub(super) fn on_disk(&self, reading: &Reading) -> Option<String> {
        on_disk(&self.repos, reading)
    }
}

fn commits<'d>(documents: impl Iterator<Item = &'d DocumentEntry>) -> Vec<CommitQuery> {
    let mut queries: Vec<CommitQuery> = documents.flat_map(|read| &read.commits).cloned().collect();
    queries.sort_unstable();
    queries.dedup();
    queries
}

fn sorted<'d>(documents: impl ParallelIterator<Item = &'d DocumentEntry>) -> Vec<PathQuery> {
    let mut queries: Vec<&PathQuery> = documents.flat_map_iter(|read| read.queries.iter()).collect();
    queries.par_sort_unstable();
    queries.dedup();
    queries.into_par_iter().cloned().collect()
}

fn path_queries(repos: &[Repo], mentions: &[Mention]) -> Vec<PathQuery> {
    let readings = mentions.iter().filter_map(|mention| mention.meaning.readings()).flat_map(|readings| &readings.readings);
    readings.filter_map(|reading| Some(PathQuery { path: on_disk(repos, reading)? })).collect()
}

fn on_disk(repos: &[Repo], reading: &Reading) -> Option<String> {
    match &reading.repo {
        TargetRepo::Known(repo) => {
            let repo = &repos[repo.0 as usize];
            (!repo.info.absent).then(|| join(&repo.info.path, &reading.path))
        }
        TargetRepo::Workspace => Some(reading.path.to_string()),
        TargetRepo::Unknown(_) => None,
    }
}

fn shared_file(repo: RepoId, root: &str, file: &SourceFile) -> SharedFile {
    let text = file.content.text();
    let unread = match &file.content {
        Content::Text(_) => None,
        Content::Lossy { first_bad_byte, .. } => Some(format!("not UTF-8 from byte {first_bad_byte} on")),
        Content::Unread(why) => Some(why.clone()),
    };
    SharedFile { repo, path: file.path.clone(), file: join(root, &file.path), lines: LineIndex::new(&text), text, unread }
}

/// A document as `read` reads it; where that panics, one that says nothing.
fn survive(
    file: &SourceFile,
    place: Place<'_>,
    vocabulary: &Vocabulary,
    read: impl Fn(&SourceFile, Place<'_>, &Vocabulary) -> (DocumentText, Vec<Mention>),
) -> (DocumentText, Vec<Mention>) {
    internal::guarded(|| read(file, place, vocabulary)).unwrap_or_else(|error| {
        let content = Content::Unread("an internal error, reported as a finding".to_owned());
        let (document, mentions) = read_document(&SourceFile { path: file.path.clone(), content }, place, vocabulary);
        (DocumentText { failed: Some(error), ..document }, mentions)
    })
}

fn read_document(file: &SourceFile, place: Place<'_>, vocabulary: &Vocabulary) -> (DocumentText, Vec<Mention>) {
    let parsed = markdown::parse(file.content.text());
    let name = file.path.rsplit('/').next().unwrap_or_default();
    // Only the files of the task folder itself are its templates; deeper ones are attachments.
    let direct = place.item.is_some_and(|item| folder_of(&file.path) == item.path);
    let kind = if direct { DocumentKind::in_item(name, place.kind()) } else { DocumentKind::Other };
    let facts = Facts::read(&parsed, kind, place.kind(), place.names, vocabulary);
    let fences = parsed.fences.iter().enumerate().filter(|(_, fence)| fence.language == "mermaid");
    let diagrams = fences.map(|(index, fence)| (index, diagram::read(&fence.code))).collect();
    // A template refers to nothing: its names are examples.
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let is_template = stem.ends_with("template") && !place.kind().has_templates() && place.names.kinds.within(&file.path).is_some();
    let mentions = if is_template { Vec::new() } else { mention::scan(&parsed, &facts, place) };
    let root = place.repo.map_or("", |repo| place.repos.of(repo));
    let (first_bad_byte, unread) = match &file.content {
        Content::Text(_) => (None, None),
        Content::Lossy { first_bad_byte, .. } => (Some(*first_bad_byte), None),
        Content::Unread(why) => (None, Some(why.clone())),
    };
    let document = DocumentText {
        repo: place.repo,
        path: file.path.as_str().into(),
        file: join(root, &file.path).into(),
        kind,
        parsed,
        facts,
        diagrams,
        first_bad_byte,
        unread,
        failed: None,
    };
    (document, mentions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_cannot_be_read_says_nothing_and_why() {
        let (names, repos) = (Names::new(&[]), Roots::default());
        let addresses = Addresses::default();
        let place = Place { names: &names, repos: &repos, addresses: &addresses, repo: None, path: "x.md", item: None };
        let file = SourceFile { path: "x.md".to_owned(), content: Content::Text("# X\n\nTASK4".into()) };
        let (document, mentions) = survive(&file, place, &Vocabulary::default(), |_, _, _| panic!("boom"));
        assert_eq!(document.failed.map(|error| error.message).as_deref(), Some("boom"));
        assert!(document.unread.is_some() && document.parsed.text.is_empty() && mentions.is_empty());
        let (document, _) = survive(&file, place, &Vocabulary::default(), read_document);
        assert!(document.failed.is_none() && document.parsed.title().is_some());
    }
}
