//! What is checked out in a repo, and how the files on the disk stand to it; and its tags.
#![allow(clippy::disallowed_methods, reason = "it asks whether a folder is a repo at all")]

use std::collections::BTreeSet;

use super::call::Call;
use super::own_files::OwnFiles;
use super::{Git, UserConfig};
use crate::source::Head;

impl Git<'_> {
    /// The names of its tags, in the order of the alphabet.
    pub(crate) fn tags(&self) -> Vec<String> {
        let call = Call::reads("for-each-ref").with(["--format=%(refname:strip=2)", "refs/tags"]);
        let answer = self.ask(call).unwrap_or_default();
        String::from_utf8_lossy(&answer).lines().map(str::to_owned).collect()
    }

    /// The commit that is checked out, and what differs from it among the files and folders `looked_at`; relative to the repo.
    pub(crate) fn head(&self, looked_at: Vec<String>, user: &UserConfig) -> Option<Head> {
        // A folder that is no repo is not worth a process. A file is what other working trees and submodules have there.
        self.root().join(".git").symlink_metadata().ok()?;
        let options = ["--porcelain=v2", "--branch", "--ahead-behind", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames"];
        // This alone compares the disk with what is committed, so that only here drivers could run.
        let status = Call::reads("status").with(["--ignore-submodules=all"]).with(options).without_drivers(user.drivers_in(*self)?);
        let answer = self.ask(status.paths(&looked_at))?;
        let mut head = head(&String::from_utf8_lossy(&answer), looked_at)?;
        head.changed.extend(self.unwatched(&head.looked_at)?);
        Some(head)
    }

    /// The files that git was told not to look at: it takes them for what is committed, whatever they hold.
    fn unwatched(&self, looked_at: &[String]) -> Option<Vec<String>> {
        if OwnFiles::of(self.root()).and_then(|own| own.is_all_watched()) == Some(true) {
            return Some(Vec::new());
        }
        let answer = self.ask(Call::reads("ls-files").with(["-v", "-z"]).paths(looked_at))?;
        let answer = String::from_utf8_lossy(&answer);
        // A small letter stands for `assume-unchanged`, an `S` for `skip-worktree`. What a sparse checkout leaves out has that too.
        let is_unwatched = |tag: &str| tag.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'S');
        let entries = answer.split_terminator('\0').filter_map(|entry| entry.split_once(' '));
        let unwatched = entries.filter(|(tag, path)| is_unwatched(tag) && self.root().join(path).symlink_metadata().is_ok());
        Some(unwatched.map(|(_, path)| path.to_owned()).collect())
    }
}

/// Reads what `git status` tells: lines that start with `#`, then entries, each with a NUL at its end.
fn head(answer: &str, looked_at: Vec<String>) -> Option<Head> {
    let mut found = Head { looked_at, ..Head::default() };
    let (mut branch, mut upstream, mut ahead) = ("", "", None);
    for line in answer.split('\0') {
        let (kind, rest) = line.split_once(' ').unwrap_or_default();
        match kind {
            "#" => match rest.split_once(' ').unwrap_or_default() {
                ("branch.oid", commit) => found.commit = commit.to_owned(),
                ("branch.head", name) => branch = name,
                ("branch.upstream", name) => upstream = name,
                ("branch.ab", counts) => ahead = counts.split(' ').next().filter(|ahead| *ahead != "+0"),
                _ => {}
            },
            "1" => note(&mut found.changed, rest, 7),
            "u" => note(&mut found.changed, rest, 9),
            "?" | "!" => note(&mut found.untracked, rest, 0),
            _ => {}
        }
    }
    let is_commit = found.commit.len() >= 40 && found.commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    let follows = upstream.strip_suffix(branch).is_some_and(|remote| remote.ends_with('/'));
    found.branch = follows.then(|| branch.to_owned());
    // Whoever builds sites has mostly just fetched a commit, on no branch at all.
    found.is_pushed = ahead.is_none() && (branch == "(detached)" || !upstream.is_empty());
    is_commit.then_some(found)
}

/// Adds the path of an entry, which comes after so many fields.
fn note(paths: &mut BTreeSet<String>, entry: &str, fields: usize) {
    paths.extend(entry.splitn(fields + 1, ' ').nth(fields).map(str::to_owned));
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::git::test_git::git;
    use crate::source::FileState;

    #[test]
    fn a_status_is_read() {
        let commit = "0123456789012345678901234567890123456789";
        let text = format!(
            "# branch.oid {commit}\0# branch.head main\0# branch.upstream origin/main\0# branch.ab +0 -2\0\
             1 .M N... 100644 100644 100644 {commit} {commit} docs/a b.md\0? docs/new.md\0! docs/gone/\0"
        );
        let head = head(&text, vec!["docs".to_owned()]).unwrap();
        assert_eq!((head.branch.as_deref(), head.is_pushed), (Some("main"), true));
        let stands = |path: &str| head.file_state(path);
        assert_eq!(stands("docs/a b.md"), FileState::Changed);
        assert_eq!(stands("docs"), FileState::Changed);
        assert_eq!(stands("docs/a.md"), FileState::Committed);
        assert_eq!((stands("docs/new.md"), stands("docs/gone/x.md")), (FileState::Untracked, FileState::Untracked));
        assert_eq!((stands("src/a.rs"), stands("docs-2/a.md")), (FileState::Unknown, FileState::Unknown));
        let pushed = |text: &str| super::head(&format!("# branch.oid {commit}\0{text}"), Vec::new()).unwrap().is_pushed;
        assert!(pushed("# branch.head (detached)\0") && !pushed("# branch.head work\0"));
        assert!(!pushed("# branch.head a\0# branch.upstream o/a\0# branch.ab +1 -0\0"));
        assert_eq!(super::head("# branch.oid (initial)\0# branch.head main\0", Vec::new()), None);
    }

    #[test]
    fn a_repo_tells_its_tags_and_a_folder_of_one_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("contracts");
        let inner = root.join("inner");
        fs::create_dir_all(&inner).unwrap();
        assert!(Git::of(&root).tags().is_empty());
        assert!(Git::of(&root.join("none")).tags().is_empty());
        let git = git(&root);
        git.init();
        git.commit("First");
        git.run(&["tag", "contracts-v0.3.2"]);
        git.run(&["tag", "-a", "-m", "Second", "contracts-v0.10.0"]);
        assert_eq!(Git::of(&root).tags(), ["contracts-v0.10.0", "contracts-v0.3.2"]);
        assert!(Git::of(&inner).tags().is_empty());
        fs::write(inner.join("a.md"), "a").unwrap();
        let user = UserConfig::seen_from(dir.path().to_owned());
        let head = Git::of(&root).head(vec!["inner".to_owned()], &user).unwrap();
        assert_eq!((head.commit.len(), head.is_pushed, head.file_state("inner/a.md")), (40, false, FileState::Untracked));
        git.commit("Third");
        git.run(&["worktree", "add", "-q", "--detach", "../other"]);
        let other = Git::of(&dir.path().join("other")).head(vec!["inner".to_owned()], &user).unwrap();
        assert_eq!((other.is_pushed, other.file_state("inner/a.md")), (true, FileState::Committed));
        assert_ne!(other.commit, head.commit);
        assert_eq!(Git::of(&inner).head(Vec::new(), &user), None);
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer()) {
            head(&String::from_utf8_lossy(&answer), Vec::new());
        }
    }
}
