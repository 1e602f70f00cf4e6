//! What a commit holds: files, links and folders by their paths.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use super::Git;
use super::call::Call;
use crate::disk::listing::{Spellings, spellings};
use crate::model::{folder_of, join};
use crate::source::PathStatus;
use crate::text::{Cut, without_case};

/// All that a commit holds, with paths relative to the repo.
pub(crate) struct Tree {
    pub entries: BTreeMap<String, TreeEntry>,
    folders: BTreeSet<String>,
    /// What each folder lists, once a path is not there.
    spellings: OnceLock<HashMap<String, Spellings<String>>>,
}

/// A file or a symbolic link of a commit.
pub(crate) struct TreeEntry {
    /// The name that git has for its content.
    pub id: String,
    /// In bytes.
    pub size: u64,
    pub is_link: bool,
}

impl Tree {
    /// None where there is no such commit here.
    pub(crate) fn read(git: Git<'_>, commit: &str) -> Option<Self> {
        let answer = git.ask_long(Call::reads("ls-tree").with(["-r", "-z", "--long", "--full-tree"]).at(commit))?;
        Some(Self::parse(&String::from_utf8_lossy(&answer)))
    }

    /// `<mode> <kind> <id> <size>`, a tab, and the path; each with a NUL at its end.
    fn parse(answer: &str) -> Self {
        let mut tree = Self { entries: BTreeMap::new(), folders: BTreeSet::new(), spellings: OnceLock::new() };
        for line in answer.split('\0') {
            let Some((about, path)) = line.split_once('\t') else { continue };
            let mut fields = about.split_ascii_whitespace();
            let (Some(mode), Some(kind), Some(id), size) = (fields.next(), fields.next(), fields.next(), fields.next()) else { continue };
            let above = path.match_indices('/').rev().map(|(at, _)| path.head(at));
            let new: Vec<&str> = above.take_while(|folder| !tree.folders.contains(*folder)).collect();
            tree.folders.extend(new.into_iter().map(str::to_owned));
            if kind == "blob" {
                let size = size.and_then(|size| size.parse().ok()).unwrap_or(0);
                tree.entries.insert(path.to_owned(), TreeEntry { id: id.to_owned(), size, is_link: mode == "120000" });
            } else {
                // A repo in the repo: what it holds is not told here.
                tree.folders.insert(path.to_owned());
            }
        }
        tree
    }

    /// What stands at a path; none where a symbolic link leads on from here.
    pub(crate) fn presence(&self, path: &str) -> Option<PathStatus> {
        let is_link = |path: &str| self.entries.get(path).is_some_and(|entry| entry.is_link);
        match () {
            () if is_link(path) || path.match_indices('/').any(|(at, _)| is_link(path.head(at))) => None,
            () if self.entries.contains_key(path) => Some(PathStatus::File),
            () if path.is_empty() || self.folders.contains(path) => Some(PathStatus::Folder),
            () => Some(self.spelt(path).map_or(PathStatus::Missing, |there| PathStatus::Spelt(there.into()))),
        }
    }

    /// The only path that differs from one in case alone, folder by folder.
    fn spelt(&self, path: &str) -> Option<String> {
        let listed = self.spellings.get_or_init(|| {
            let mut names: HashMap<String, Vec<String>> = HashMap::new();
            for path in self.entries.keys().chain(&self.folders) {
                let folder = folder_of(path);
                names.entry(folder.to_owned()).or_default().push(path.tail(folder.len()).trim_start_matches('/').to_owned());
            }
            names.into_iter().map(|(folder, names)| (folder, spellings(names.into_iter(), |name| Some(name.clone())))).collect()
        });
        path.split('/').try_fold(String::new(), |folder, name| {
            let there = join(&folder, name);
            if self.entries.contains_key(&there) || self.folders.contains(&there) {
                return Some(there);
            }
            Some(join(&folder, listed.get(&folder)?.get(&without_case(name))?.as_deref()?))
        })
    }
}

/// The paths at which two commits differ; none where one of them cannot be read.
pub(crate) fn differing_paths(git: Git<'_>, one: &str, other: &str) -> Option<BTreeSet<String>> {
    let how = ["-r", "-z", "--name-only", "--no-renames", "--no-ext-diff"];
    let answer = git.ask_long(Call::reads("diff-tree").with(how).at(one).at(other))?;
    Some(String::from_utf8_lossy(&answer).split('\0').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_tells_what_stands_where() {
        let tree = Tree::parse(
            "100644 blob aa      12\tdocs/a b.md\x00120000 blob bb       4\tdocs/link\x00160000 commit cc       -\tlib\x00100755 blob dd       0\tx\x00",
        );
        let presence = |path: &str| tree.presence(path);
        assert_eq!(
            (presence("docs/a b.md"), presence("docs"), presence("")),
            (Some(PathStatus::File), Some(PathStatus::Folder), Some(PathStatus::Folder))
        );
        assert_eq!((presence("docs/link"), presence("docs/link/x"), presence("lib")), (None, None, Some(PathStatus::Folder)));
        assert_eq!((presence("doc"), presence("x")), (Some(PathStatus::Missing), Some(PathStatus::File)));
        let spelt = |path: &str| Some(PathStatus::Spelt(path.into()));
        assert_eq!(
            (presence("Docs/A b.md"), presence("X"), presence("X/y")),
            (spelt("docs/a b.md"), spelt("x"), Some(PathStatus::Missing))
        );
        assert_eq!((tree.entries["docs/a b.md"].size, tree.entries["x"].id.as_str()), (12, "dd"));
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer()) {
            let tree = Tree::parse(&String::from_utf8_lossy(&answer));
            tree.presence("docs/cross-collab/TASK4");
        }
    }
}
