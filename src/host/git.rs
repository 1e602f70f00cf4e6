//! What the git program knows of a repo. Where there is no program, or no repo, nothing is known, and that is no error.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::source::Head;

/// How long an answer may be, in bytes, and how long it is waited for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub longest: u64,
    pub patience: Duration,
}

impl Limits {
    /// What git knows at once.
    pub const QUICK: Self = Self { longest: 64 * 1024 * 1024, patience: Duration::from_secs(20) };
    /// What it has to walk through its history for.
    pub const LONG: Self = Self { longest: 512 * 1024 * 1024, patience: Duration::from_secs(180) };
}

/// A repo that is asked.
#[derive(Clone, Copy)]
pub(super) struct Git<'a> {
    root: &'a Path,
}

impl<'a> Git<'a> {
    pub fn of(root: &'a Path) -> Self {
        Self { root }
    }

    /// The names of its tags, in the order of the alphabet.
    pub fn tags(&self) -> Vec<String> {
        let answer = self.ask(["for-each-ref", "--format=%(refname:strip=2)", "refs/tags"]).unwrap_or_default();
        String::from_utf8_lossy(&answer).lines().map(str::to_owned).collect()
    }

    /// The commit that is checked out, and what differs from it among the files and folders `looked_at`; relative to the repo.
    pub fn head(&self, looked_at: Vec<String>) -> Option<Head> {
        // A folder that is no repo is not worth a process. A file is what other working trees and submodules have there.
        self.root.join(".git").symlink_metadata().ok()?;
        let options = ["--porcelain=v2", "--branch", "--ahead-behind", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames"];
        // A program that the repo's own settings name is not run.
        let before = ["-c", "core.fsmonitor=false", "--literal-pathspecs", "status", "--ignore-submodules=all"];
        let arguments = before.into_iter().chain(options).chain(["--"]).chain(looked_at.iter().map(String::as_str));
        let answer = self.ask(arguments)?;
        head(&String::from_utf8_lossy(&answer), looked_at)
    }

    /// What the program prints; none where it cannot be run, fails, or does not come to an end.
    pub fn ask(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Option<Vec<u8>> {
        self.ask_with(arguments, Vec::new(), Limits::QUICK)
    }

    /// The same, given something to read.
    pub fn ask_with(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>, input: Vec<u8>, limits: Limits) -> Option<Vec<u8>> {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
        let root = self.root.canonicalize().ok()?;
        // A folder of another repo is no repo of its own.
        command.env("GIT_CEILING_DIRECTORIES", root.parent().unwrap_or(&root));
        command.current_dir(&root).arg("--no-pager").args(arguments);
        let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        if let Some(mut pipe) = child.stdin.take() {
            // It answers while it is asked: who writes must not wait for who reads. A program that has ended listens no more.
            thread::spawn(move || pipe.write_all(&input));
        }
        let answer = read(&mut child, limits);
        if answer.is_none() {
            // It may have ended by itself meanwhile.
            let _ = child.kill();
        }
        let status = child.wait().ok()?;
        answer.filter(|_| status.success())
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

/// All that it prints; none where that is too much, or takes too long.
fn read(child: &mut Child, limits: Limits) -> Option<Vec<u8>> {
    let mut output = child.stdout.take()?.take(limits.longest + 1);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.read_to_end(&mut bytes).map(|_| bytes);
        // Nobody listens any more where it took too long.
        let _ = sender.send(read);
    });
    match receiver.recv_timeout(limits.patience) {
        Ok(read) => read.ok().filter(|bytes| bytes.len() as u64 <= limits.longest),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::source::Standing;

    #[test]
    fn a_status_is_read() {
        let commit = "0123456789012345678901234567890123456789";
        let text = format!(
            "# branch.oid {commit}\0# branch.head main\0# branch.upstream origin/main\0# branch.ab +0 -2\0\
             1 .M N... 100644 100644 100644 {commit} {commit} docs/a b.md\0? docs/new.md\0! docs/gone/\0"
        );
        let head = head(&text, vec!["docs".to_owned()]).unwrap();
        assert_eq!((head.branch.as_deref(), head.is_pushed), (Some("main"), true));
        let stands = |path: &str| head.standing(path);
        assert_eq!(stands("docs/a b.md"), Standing::Changed);
        assert_eq!(stands("docs"), Standing::Changed);
        assert_eq!(stands("docs/a.md"), Standing::Committed);
        assert_eq!((stands("docs/new.md"), stands("docs/gone/x.md")), (Standing::Untracked, Standing::Untracked));
        assert_eq!((stands("src/a.rs"), stands("docs-2/a.md")), (Standing::Unknown, Standing::Unknown));
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
        let git = |arguments: &[&str]| {
            let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
            let status = Command::new("git").current_dir(&root).args(identity).args(arguments).status();
            status.is_ok_and(|status| status.success())
        };
        if !git(&["init", "-q"]) {
            eprintln!("skipped: there is no git program");
            return;
        }
        assert!(git(&["commit", "-q", "--allow-empty", "-m", "First"]));
        assert!(git(&["tag", "contracts-v0.3.2"]) && git(&["tag", "-a", "-m", "Second", "contracts-v0.10.0"]));
        assert_eq!(Git::of(&root).tags(), ["contracts-v0.10.0", "contracts-v0.3.2"]);
        assert!(Git::of(&inner).tags().is_empty());
        fs::write(inner.join("a.md"), "a").unwrap();
        let head = Git::of(&root).head(vec!["inner".to_owned()]).unwrap();
        assert_eq!((head.commit.len(), head.is_pushed, head.standing("inner/a.md")), (40, false, Standing::Untracked));
        assert!(git(&["add", "."]) && git(&["commit", "-q", "-m", "Third"]) && git(&["worktree", "add", "-q", "--detach", "../other"]));
        let other = Git::of(&dir.path().join("other")).head(vec!["inner".to_owned()]).unwrap();
        assert_eq!((other.is_pushed, other.standing("inner/a.md")), (true, Standing::Committed));
        assert_ne!(other.commit, head.commit);
        assert_eq!(Git::of(&inner).head(Vec::new()), None);
    }

    proptest::proptest! {
        #![proptest_config(crate::host::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::host::garbage::answer()) {
            super::head(&String::from_utf8_lossy(&answer), Vec::new());
        }
    }
}
