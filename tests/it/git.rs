//! The git program as tests run it: an author and a date that do not change, and no settings but those of the repo.
//!
//! The unit tests of `src/host` and the fuzzing include this file, too.
#![allow(dead_code, clippy::disallowed_methods, reason = "each program that includes this file uses a part of it, and runs git")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Settings of every call. Clones and submodules come from folders.
const SETTINGS: [&str; 4] = ["init.defaultBranch=main", "protocol.file.allow=always", "gc.auto=0", "maintenance.auto=false"];

/// A folder that git works in, on behalf of an author, at a date.
#[derive(Clone)]
pub struct Git<'f> {
    folder: &'f Path,
    author: &'f str,
    date: String,
}

/// Git in a folder, on the first day of 2026.
pub fn git(folder: &Path) -> Git<'_> {
    Git { folder, author: "a", date: "2026-01-01T12:00:00Z".to_owned() }
}

impl<'f> Git<'f> {
    pub fn by(self, author: &'f str) -> Self {
        Self { author, ..self }
    }

    /// At a date in a form that git knows, such as `2026-01-02T12:00:00Z` and `@1770000000 +0000`.
    pub fn at(self, date: impl Into<String>) -> Self {
        Self { date: date.into(), ..self }
    }

    /// Runs a command that must succeed, and gives what it wrote to standard output, without the last line end.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments, &[]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`git {}` in {}: {}\n{errors}", arguments.join(" "), self.folder.display(), output.status);
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Runs a command that may fail, and gives whether it succeeded.
    pub fn succeeds(&self, arguments: &[&str]) -> bool {
        self.output(arguments, &[]).status.success()
    }

    /// Makes a repo of the folder.
    #[track_caller]
    pub fn init(&self) {
        self.run(&["init", "-q"]);
    }

    /// Commits all that the folder holds, even where nothing changed.
    #[track_caller]
    pub fn commit(&self, subject: &str) {
        self.run(&["add", "-A"]);
        self.run(&["commit", "-q", "--allow-empty", "-m", subject]);
    }

    /// The commit that is checked out.
    #[track_caller]
    pub fn head(&self) -> String {
        self.run(&["rev-parse", "HEAD"])
    }

    /// What becomes of a command that reads `input`.
    ///
    /// # Panics
    /// Where there is no git program: a test that went on without it would show nothing.
    pub fn output(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::new("git");
        // A hook that runs the tests has set variables for another repo.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        // Without the samples of hooks that each new repo would get.
        command.env("GIT_TEMPLATE_DIR", "");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), self.author).env(format!("GIT_{role}_EMAIL"), "a@example.com");
            command.env(format!("GIT_{role}_DATE"), &self.date);
        }
        SETTINGS.iter().for_each(|setting| _ = command.args(["-c", setting]));
        command.current_dir(self.folder).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("the tests need git (in {}): {error}", self.folder.display()));
        // What git does not read, it does not want.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        child.wait_with_output().expect("git ends")
    }
}
