//! What documents said at older commits.

mod cache;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::call::{Call, is_id};
use super::contents::{self, contents};
use super::history::MIN_KEPT_COMMITS;
use super::own_files::OwnFiles;
use super::{Git, Repos};
use crate::source::{Content, History, Version, VersionAt, VersionContent, VersionQuery};

/// How much is read for one document, of its newest versions, in bytes.
const MAX_BYTES_PER_DOCUMENT: u64 = 64 * 1024 * 1024;
/// How much is read for a repo, in bytes.
const MAX_BYTES_PER_REPO: u64 = 256 * 1024 * 1024;
/// How much is read of a repo without a look at the sizes, in bytes. It is less than any other limit.
const MAX_BYTES_AT_ONCE: u64 = 8 * 1024 * 1024;

/// What is known of older versions. What was committed does not change, so that nothing is asked twice.
#[derive(Debug, Default)]
pub struct VersionCache {
    known: HashMap<PathBuf, Known>,
}

/// What is known of a repo.
#[derive(Debug, Default)]
struct Known {
    /// What was checked out. What was not here then may be here under another.
    head: String,
    files: HashMap<Name, File>,
    texts: HashMap<String, Arc<str>>,
    /// None where a commit names nobody.
    authors: HashMap<String, Option<Arc<str>>>,
}

/// A commit, and a path in it.
type Name = (String, Arc<str>);

/// A file as a commit has it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum File {
    Blob {
        /// As git calls its content.
        id: String,
        size: u64,
    },
    Missing,
    /// It may be there, but not here.
    Unknown,
}

impl VersionCache {
    /// What each version says, in the order asked. What is not asked for any more is forgotten.
    pub fn ask(&mut self, repos: &Repos<'_>, asked: &[VersionQuery]) -> Vec<Vec<Version>> {
        let mut before = std::mem::take(&mut self.known);
        let mut open: Vec<(usize, &Path, Known, bool)> = Vec::new();
        for repo in asked.iter().map(|asked| asked.repo) {
            if open.iter().any(|(known, ..)| *known == repo) {
                continue;
            }
            let Some((source, place)) = repos.get(repo) else { continue };
            let head = source.head.as_ref().map(|head| head.commit.clone()).unwrap_or_default();
            // Of a shallow clone, or one without contents, git may know more the next time.
            let is_whole = |history: &Arc<History>| !history.is_shallow && !history.lacks_contents;
            let is_kept = source.history.as_ref().is_some_and(|history| is_whole(history) && history.commits.len() >= MIN_KEPT_COMMITS);
            open.push((repo, place.root, before.remove(place.root).unwrap_or_default().at(head), is_kept));
        }
        let answer = |(repo, root, mut known, is_kept): (usize, &Path, Known, bool)| {
            let own: Vec<(usize, &VersionQuery)> = asked.iter().enumerate().filter(|(_, asked)| asked.repo == repo).collect();
            let documents: Vec<&VersionQuery> = own.iter().map(|(_, asked)| *asked).collect();
            let versions = known.ask(Git::of(root), &documents, is_kept);
            let placed: Vec<(usize, Vec<Version>)> = own.into_iter().map(|(index, _)| index).zip(versions).collect();
            (root.to_owned(), known, placed)
        };
        let answers: Vec<_> = open.into_par_iter().map(answer).collect();
        let unknown = |asked: &VersionQuery| vec![Version { content: VersionContent::Unknown, author: None }; asked.versions.len()];
        let mut all: Vec<Vec<Version>> = asked.iter().map(unknown).collect();
        for (root, known, placed) in answers {
            self.known.insert(root, known);
            placed.into_iter().for_each(|(index, versions)| all[index] = versions);
        }
        all
    }
}

impl Known {
    /// What is still known now that `head` is checked out.
    fn at(mut self, head: String) -> Self {
        if self.head != head {
            self.files.retain(|_, file| *file != File::Unknown);
        }
        Self { head, ..self }
    }

    fn ask(&mut self, git: Git<'_>, asked: &[&VersionQuery], is_kept: bool) -> Vec<Vec<Version>> {
        if is_kept && self.files.is_empty() {
            (self.files, self.texts) = cache::load(git);
        }
        let all = || asked.iter().flat_map(|asked| &asked.versions);
        let mut before = std::mem::take(&mut self.files);
        let names: HashSet<Name> = all().map(name).collect();
        self.files = names.iter().filter_map(|name| before.remove_entry(name)).collect();
        let open: Vec<Name> = names.into_iter().filter(|name| !self.files.contains_key(name)).collect();
        let is_new = !open.is_empty();
        match described(git, &open) {
            Some((files, texts)) => {
                self.files.extend(files);
                self.texts.extend(texts);
            }
            None => self.files.extend(files(git, open)),
        }
        let read = self.to_read(asked);
        self.texts.retain(|id, _| read.contains(id));
        let open: Vec<String> = read.iter().filter(|id| !self.texts.contains_key(*id)).cloned().collect();
        self.texts.extend(contents(git, &open));
        if is_kept && is_new && !self.files.values().any(|file| *file == File::Unknown) {
            cache::save(git, &self.files, &self.texts);
        }
        let commits: HashSet<&str> = all().map(|version| version.commit.as_str()).collect();
        self.authors.retain(|commit, _| commits.contains(commit.as_str()));
        let open: Vec<&str> = commits.into_iter().filter(|commit| !self.authors.contains_key(*commit)).collect();
        let named = authors(git, &open);
        self.authors.extend(open.into_iter().map(|commit| (commit.to_owned(), named.get(commit).cloned())));
        let version =
            |asked: &VersionAt| Version { content: self.content(asked, &read), author: self.authors.get(&asked.commit).cloned().flatten() };
        asked.iter().map(|asked| asked.versions.iter().map(version).collect()).collect()
    }

    /// The contents that are read, as git calls them: the newest of each document, up to so many bytes.
    fn to_read(&self, asked: &[&VersionQuery]) -> HashSet<String> {
        let mut read: HashSet<String> = HashSet::new();
        let mut left = MAX_BYTES_PER_REPO;
        for asked in asked {
            let mut own = MAX_BYTES_PER_DOCUMENT;
            for version in asked.versions.iter().rev() {
                let Some(File::Blob { id, size }) = self.files.get(&name(version)) else { continue };
                if read.contains(id) || *size > Content::LIMIT {
                    continue;
                }
                let (Some(less), Some(own_less)) = (left.checked_sub(*size), own.checked_sub(*size)) else { break };
                (left, own) = (less, own_less);
                read.insert(id.clone());
            }
        }
        read
    }

    fn content(&self, asked: &VersionAt, read: &HashSet<String>) -> VersionContent {
        match self.files.get(&name(asked)) {
            Some(File::Blob { id, .. }) if read.contains(id) => {
                self.texts.get(id).cloned().map_or(VersionContent::Unknown, VersionContent::Text)
            }
            Some(File::Missing) => VersionContent::Missing,
            Some(File::Blob { .. } | File::Unknown) | None => VersionContent::Unknown,
        }
    }
}

fn name(asked: &VersionAt) -> Name {
    (asked.commit.clone(), Arc::clone(&asked.path))
}

/// Files of commits, and texts by what git calls them.
type Described = (Vec<(Name, File)>, Vec<(String, Arc<str>)>);

/// What commits have at paths, and the texts there, where that is little enough to be read without a look at the sizes first.
fn described(git: Git<'_>, open: &[Name]) -> Option<Described> {
    // A line is a question.
    if open.is_empty() || open.iter().any(|(_, path)| path.contains('\n')) {
        return None;
    }
    let described = contents::described(git, &open.iter().map(question).collect::<Vec<_>>(), MAX_BYTES_AT_ONCE)?;
    let mut described = described.into_iter();
    let (mut found, mut texts) = (Vec::with_capacity(open.len()), Vec::new());
    for _ in open {
        let (about, text) = described.next().unwrap_or_default();
        let file = file(&about);
        if let (Some(File::Blob { id, .. }), Some(text)) = (&file, text) {
            texts.push((id.clone(), text));
        }
        found.push(file);
    }
    Some((judged(git, open.to_vec(), found), texts))
}

/// What commits have at paths.
fn files(git: Git<'_>, open: Vec<Name>) -> Vec<(Name, File)> {
    let (open, odd): (Vec<Name>, Vec<Name>) = open.into_iter().partition(|(_, path)| !path.contains('\n'));
    let asked = Call::reads("cat-file").with(["--batch-check"]).asking(open.iter().map(question));
    let answer = if open.is_empty() { None } else { git.ask_long(asked) };
    let answer = String::from_utf8_lossy(&answer.unwrap_or_default()).into_owned();
    let mut lines = answer.lines();
    let found: Vec<Option<File>> = open.iter().map(|_| lines.next().and_then(file)).collect();
    let mut files = judged(git, open, found);
    files.extend(odd.into_iter().map(|name| (name, File::Unknown)));
    files
}

fn question((commit, path): &Name) -> String {
    format!("{commit}:{path}")
}

/// Files with what git says of them. Whoever cloned without contents is told of those, too, that they are missing.
fn judged(git: Git<'_>, open: Vec<Name>, found: Vec<Option<File>>) -> Vec<(Name, File)> {
    let is_whole = found.iter().all(|file| *file != Some(File::Missing)) || !is_partial(git);
    let judged = found.into_iter().map(|file| file.filter(|file| is_whole || *file != File::Missing).unwrap_or(File::Unknown));
    open.into_iter().zip(judged).collect()
}

/// `<id> blob <size>` or `<name> missing`.
fn file(line: &str) -> Option<File> {
    if line.ends_with(" missing") {
        return Some(File::Missing);
    }
    let fields: Vec<&str> = line.split(' ').collect();
    let &[id, kind, size] = fields.as_slice() else { return None };
    // What is a folder there is no document.
    if kind == "blob" { Some(File::Blob { id: id.to_owned(), size: size.parse().ok()? }) } else { Some(File::Missing) }
}

/// Whether contents are fetched only when they are needed.
fn is_partial(git: Git<'_>) -> bool {
    if OwnFiles::of(git.root()).is_some_and(|own| !own.may_set("promisor") && !own.may_set("partialclone")) {
        return false;
    }
    git.ask(Call::reads("config").with(["--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$"])).is_some()
}

/// Who wrote commits.
fn authors(git: Git<'_>, commits: &[&str]) -> HashMap<String, Arc<str>> {
    if commits.is_empty() {
        return HashMap::new();
    }
    let how = ["--no-walk=unsorted", "--no-show-signature", "--no-patch", "--no-color", "--encoding=UTF-8", "--format=%H %aN", "--stdin"];
    // Git would take a line that starts with a dash for an option.
    let asked = commits.iter().filter(|commit| is_id(commit));
    let answer = git.ask_long(Call::reads("log").with(how).asking(asked)).unwrap_or_default();
    let answer = String::from_utf8_lossy(&answer);
    let author =
        |line: &str| line.split_once(' ').filter(|(_, name)| !name.is_empty()).map(|(commit, name)| (commit.to_owned(), name.into()));
    answer.lines().filter_map(author).collect()
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a repo is made on the disk")]
mod tests {
    use std::fs;

    use super::*;
    use crate::git::test_git::git;
    use crate::git::{Repo, UserConfig};
    use crate::source::{RepoInfo, RepoSource, Sources};

    #[test]
    fn what_was_committed_is_asked_for_once() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("api");
        let path = "docs/cross-collab/TASK1/PLAN.md";
        fs::create_dir_all(root.join("docs/cross-collab/TASK1")).unwrap();
        let git = git(&root).by("Ann");
        git.init();
        for text in ["One", "Two", "One"] {
            fs::write(root.join(path), text).unwrap();
            git.commit(text);
        }
        let commits = git.run(&["rev-list", "--reverse", "HEAD"]);
        let version = |(commit, path): (&str, &str)| VersionAt { commit: commit.to_owned(), time: 0, moment: 0, path: path.into() };
        let named = commits.lines().map(|commit| (commit, path)).chain([(commits.lines().next().unwrap(), "docs/none.md")]);
        let asked = [VersionQuery { repo: 0, path: path.into(), versions: named.map(version).collect(), is_shallow: false }];
        let head = Git::of(&root).head(vec!["docs".to_owned()], &UserConfig::seen_from(root.clone()));
        let sources =
            Sources { repos: vec![RepoSource { info: RepoInfo::new("api", "api"), head, ..RepoSource::default() }], ..Sources::default() };
        let repos = Repos::new(&sources, [Repo { name: "api", root: &root, is_fetched: false }]);
        let mut versions = VersionCache::default();
        let first = versions.ask(&repos, &asked);
        let contents: Vec<&VersionContent> = first[0].iter().map(|version| &version.content).collect();
        assert!(contents[0].is(contents[2]) && !contents[0].is(contents[1]), "{contents:?}");
        assert_eq!((contents[1], contents[3]), (&VersionContent::Text("Two".into()), &VersionContent::Missing));
        assert_eq!(first[0][1].author.as_deref(), Some("Ann"));
        fs::remove_dir_all(root.join(".git")).unwrap();
        assert_eq!(versions.ask(&repos, &asked), first);
        // What nobody asks for any more is forgotten.
        versions.ask(&repos, &[]);
        assert!(versions.ask(&repos, &asked)[0].iter().all(|version| version.content == VersionContent::Unknown));
    }

    #[test]
    fn what_git_says_of_files_is_told_apart() {
        let id = "a".repeat(40);
        assert_eq!(file(&format!("{id} blob 17")), Some(File::Blob { id: id.clone(), size: 17 }));
        assert_eq!(file(&format!("{id}:docs/a b.md missing")), Some(File::Missing));
        assert_eq!(file(&format!("{id} tree 17")), Some(File::Missing));
        assert_eq!(file("x"), None);
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer()) {
            file(&String::from_utf8_lossy(&answer));
        }
    }
}
