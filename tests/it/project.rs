//! A small workspace in a temporary folder, and the program run in it, told as a story:
//! `project().file("api/docs/…", "…").check().exits(1).prints("broken-link")`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::git::git;

pub const PLAN: &str = "api/docs/cross-collab/TASK1/PLAN.md";

/// An empty folder.
pub fn project() -> Project {
    Project { dir: tempfile::tempdir().unwrap(), state: tempfile::tempdir().unwrap(), unprivileged: false }
}

/// A workspace of one task of one repo, in which nothing is wrong.
pub fn sound() -> Project {
    let folder = "api/docs/cross-collab/TASK1";
    project()
        .file(
            format!("{folder}/PLAN.md"),
            "# Exports — Task 1 Plan\n\n## Goal\n\nExports.\n\n## Scope\n\n### Phase 1: Table\n\nA table.\n\n\
             ## Acceptance Criteria\n\n- [ ] Rows arrive.\n",
        )
        .file(
            format!("{folder}/OTHER_PROJECTS.md"),
            "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- api: Pending.\n\n\
             ## Responsibility Alignment\n\n- api: all of it.\n\n## Dependency Order\n\n1. api creates the table.\n",
        )
        .file(
            format!("{folder}/STATUS.md"),
            "# Status — Task 1 (Exports)\n\nLast updated: 2026-03-02\n\n## Phase Status\n\n\
             | Phase | Description | Status |\n|---|---|---|\n| 1 | Table | Pending |\n\n\
             ## Blockers\n\nNone.\n\n## Recent Activity\n\n- 2026-03-02: Wrote the plan.\n",
        )
}

pub struct Project {
    dir: TempDir,
    /// Where the program keeps what must survive a run.
    state: TempDir,
    /// Whether the program runs as somebody who may not read everything.
    unprivileged: bool,
}

impl Project {
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root().join(path)
    }

    /// The folder where the program keeps what must survive a run; it makes it itself.
    pub fn state(&self) -> PathBuf {
        self.state.path().join("state")
    }

    /// Where a run of a command that changes files keeps its journal.
    pub fn journal(&self) -> PathBuf {
        let root = self.root().canonicalize().unwrap();
        let key = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        self.state().join("changes").join(format!("{}.journal", &key[..32]))
    }

    /// Writes the journal that a killed run would have left: its steps as JSON, and how far it came.
    pub fn cut_short(self, steps: &str, notes: &str) -> Self {
        let place = self.journal();
        let root = self.root().canonicalize().unwrap();
        for folder in [place.parent().unwrap(), &self.state()] {
            fs::create_dir_all(folder).unwrap();
            #[cfg(unix)]
            fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        }
        fs::write(place, format!("{{\"format\":2,\"root\":{root:?},\"steps\":[{steps}]}}\n{notes}")).unwrap();
        self
    }

    pub fn file(self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn folder(self, path: impl AsRef<Path>) -> Self {
        fs::create_dir_all(self.path(path)).unwrap();
        self
    }

    /// A symbolic link at `path` that leads to `target`.
    #[cfg(unix)]
    pub fn link(self, path: impl AsRef<Path>, target: impl AsRef<Path>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    /// Takes every permission away from a file or folder; the program runs as somebody for whom that counts.
    #[cfg(unix)]
    pub fn locked(mut self, path: impl AsRef<Path>) -> Self {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(self.root(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o000)).unwrap();
        self.unprivileged = true;
        self
    }

    /// The program runs as somebody for whom permissions count.
    #[cfg(unix)]
    pub fn unprivileged(mut self) -> Self {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(self.state.path(), fs::Permissions::from_mode(0o777)).unwrap();
        fs::set_permissions(self.root(), fs::Permissions::from_mode(0o755)).unwrap();
        self.unprivileged = true;
        self
    }

    /// Runs git in a repo, on a day of January 2026, and gives what it prints; it must succeed.
    #[track_caller]
    pub fn git(&self, repo: &str, day: u32, arguments: &[&str]) -> String {
        git(&self.path(repo)).at(format!("2026-01-{day:02}T12:00:00Z")).run(arguments)
    }

    /// Commits all that a repo holds, on a day of January 2026; a folder that is no repo becomes one.
    #[track_caller]
    pub fn commit(&self, repo: &str, day: u32) {
        if !self.path(repo).join(".git").exists() {
            self.git(repo, day, &["init", "-q"]);
        }
        self.git(repo, day, &["add", "-A"]);
        self.git(repo, day, &["commit", "-qm", "Work"]);
    }

    pub fn check(self) -> Run {
        self.run(&["check"])
    }

    pub fn build(self) -> Run {
        self.run(&["build"])
    }

    /// Runs the program in the folder.
    pub fn run(self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run { project: self, output }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_crossbook");
        // Root may read everything, so what is locked needs somebody else.
        let mut command = if self.unprivileged && is_root(self.root()) {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(self.program_for_all());
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(self.root()).env_remove("NO_COLOR").stdin(Stdio::null());
        command.env("CROSSBOOK_STATE", self.state()).env("CROSSBOOK_CACHE", self.state().with_file_name("cache"));
        command
    }

    /// A copy of the program where everybody can reach it.
    fn program_for_all(&self) -> PathBuf {
        let copy = self.path(".crossbook-program");
        // Copied to what is a name of the program already, it would be emptied.
        if !copy.exists() && fs::hard_link(env!("CARGO_BIN_EXE_crossbook"), &copy).is_err() {
            fs::copy(env!("CARGO_BIN_EXE_crossbook"), &copy).unwrap();
        }
        copy
    }
}

#[cfg(unix)]
fn is_root(own: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(own).unwrap().uid() == 0
}

#[cfg(not(unix))]
fn is_root(_: &Path) -> bool {
    false
}

/// What the program did.
pub struct Run {
    pub project: Project,
    pub output: Output,
}

impl Run {
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    #[track_caller]
    fn holds(self, holds: bool, wanted: &str) -> Self {
        assert!(holds, "{wanted}\n-- {}\n-- stdout\n{}\n-- stderr\n{}", self.output.status, self.stdout(), self.stderr());
        self
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        let holds = self.output.status.code() == Some(code);
        self.holds(holds, &format!("it should exit with {code}"))
    }

    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        let holds = self.stdout().contains(text);
        self.holds(holds, &format!("it should print {text:?}"))
    }

    #[track_caller]
    pub fn prints_not(self, text: &str) -> Self {
        let holds = !self.stdout().contains(text);
        self.holds(holds, &format!("it should not print {text:?}"))
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let holds = self.stderr().contains(text);
        self.holds(holds, &format!("it should say {text:?} on standard error"))
    }

    #[track_caller]
    pub fn says_nothing(self) -> Self {
        let holds = self.output.stderr.is_empty();
        self.holds(holds, "it should say nothing on standard error")
    }

    #[track_caller]
    pub fn leaves(self, path: &str) -> Self {
        let holds = self.project.path(path).exists();
        self.holds(holds, &format!("`{path}` should be there"))
    }

    #[track_caller]
    pub fn leaves_no(self, path: &str) -> Self {
        let holds = !self.project.path(path).exists();
        self.holds(holds, &format!("`{path}` should not be there"))
    }

    /// The next thing done in the same folder.
    pub fn then(self) -> Project {
        self.project
    }
}
