//! What the git program knows of a repo. Where there is no program, or no repo, nothing is known, and that is no error.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest answer that is read.
const LONGEST: u64 = 64 * 1024 * 1024;

/// A repo that is asked.
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

    /// What the program prints; none where it cannot be run, fails, or does not come to an end.
    fn ask(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Option<Vec<u8>> {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
        let root = self.root.canonicalize().ok()?;
        // A folder of another repo is no repo of its own.
        command.env("GIT_CEILING_DIRECTORIES", root.parent().unwrap_or(&root));
        command.current_dir(&root).arg("--no-pager").args(arguments);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let answer = read(&mut child);
        if answer.is_none() {
            // It may have ended by itself meanwhile.
            let _ = child.kill();
        }
        let status = child.wait().ok()?;
        answer.filter(|_| status.success())
    }
}

/// All that it prints; none where that is too much, or takes too long.
fn read(child: &mut Child) -> Option<Vec<u8>> {
    let mut output = child.stdout.take()?.take(LONGEST + 1);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.read_to_end(&mut bytes).map(|_| bytes);
        // Nobody listens any more where it took too long.
        let _ = sender.send(read);
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(read) => read.ok().filter(|bytes| bytes.len() as u64 <= LONGEST),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

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
    }
}
