//! Command lines of git.
//!
//! A [`Call`] is made of parts that the compiler and this module keep apart: options are text of this program's own, commits are
//! checked by their form, names that people give stand behind `--end-of-options`, and paths behind `--`. Nothing else can be said.
//!
//! Git runs programs that its configuration names, and a repo may have been unpacked together with its configuration. [`SETTINGS`] turn
//! off each of them that can be turned off by name; drivers, whose names are anybody's, are listed and turned off one by one
//! ([`Call::without_drivers`]). The keys are those of `git help --config` whose values are commands or paths.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::path::Path;
use std::process::Command;

use crate::config::is_branch;

/// What each call is told, over whatever the configuration of the repo, the user and the system says.
const SETTINGS: &[&str] = &[
    // Programs.
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.alternateRefsCommand=",
    "diff.external=",
    "interactive.diffFilter=",
    "log.showSignature=false",
    "gc.auto=0",
    "maintenance.auto=false",
    // A folder that only looks like a bare repo brings a configuration that git itself would let be committed.
    "safe.bareRepository=explicit",
    // Other repos in the repo have a configuration of their own.
    "submodule.recurse=false",
    "status.submoduleSummary=false",
    "fetch.recurseSubmodules=false",
    // Files that a setting names, and what would be written by the way.
    "blame.ignoreRevsFile=",
    "diff.orderFile=/dev/null",
    "diff.autoRefreshIndex=false",
    // What is printed.
    "core.quotePath=false",
    "i18n.logOutputEncoding=UTF-8",
    "log.follow=false",
    "log.showRoot=true",
];

/// What git sets for the programs that it runs itself, such as a hook that runs Crossbook; it is about another repo.
const OF_ANOTHER_REPO: [&str; 12] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// What a call may do beside answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    /// Nothing: neither write nor fetch.
    Read,
    /// Write the index of the repo.
    Index,
    /// Fetch from another place, and write into a repo of the cache.
    Fetch,
}

/// One call of git in a folder.
#[derive(Clone, Debug)]
pub(in crate::host) struct Call {
    may: May,
    command: &'static str,
    drivers_off: Vec<String>,
    options: Vec<String>,
    revisions: Vec<String>,
    name: Option<String>,
    paths: Option<Vec<OsString>>,
    input: Vec<u8>,
    /// Whether a part of it has not the form that it must have. Such a call is not made.
    is_refused: bool,
}

impl Call {
    /// A call that only reads.
    pub fn reads(command: &'static str) -> Self {
        Self {
            may: May::Read,
            command,
            drivers_off: Vec::new(),
            options: Vec::new(),
            revisions: Vec::new(),
            name: None,
            paths: None,
            input: Vec::new(),
            is_refused: false,
        }
    }

    /// A call that writes the repo's index, and nothing else.
    pub fn writes_index(command: &'static str) -> Self {
        Self { may: May::Index, ..Self::reads(command) }
    }

    /// A call that writes into a repo of the cache, and may fetch what it needs.
    pub fn fetches(command: &'static str) -> Self {
        Self { may: May::Fetch, ..Self::reads(command) }
    }

    /// Options and words of this program's own.
    pub fn with(mut self, options: impl IntoIterator<Item = &'static str>) -> Self {
        self.options.extend(options.into_iter().map(str::to_owned));
        self
    }

    /// An option that ends with a number: `--before=` and `17` are `--before=17`.
    pub fn with_number(mut self, option: &'static str, number: i64) -> Self {
        self.options.push(format!("{option}{number}"));
        self
    }

    /// The lines that `git blame` is asked about, counted from 1.
    pub fn lines(mut self, lines: &[u32]) -> Self {
        self.options.extend(lines.iter().map(|line| format!("-L{line},{line}")));
        self
    }

    /// A commit: its full id, or `HEAD`; a `^` behind it stands for its first parent.
    pub fn at(self, revision: &str) -> Self {
        let plain = revision.strip_suffix('^').unwrap_or(revision);
        let is_sound = plain == "HEAD" || is_id(plain);
        self.revision(revision, is_sound)
    }

    /// Without a commit and all before it, by its full id.
    pub fn without(self, commit: &str) -> Self {
        let is_sound = is_id(commit);
        self.revision(&format!("^{commit}"), is_sound)
    }

    /// A branch of another repo, by its full name.
    pub fn branch(self, name: &str) -> Self {
        let is_sound = is_branch(name);
        self.revision(&format!("refs/heads/{name}"), is_sound)
    }

    fn revision(mut self, revision: &str, is_sound: bool) -> Self {
        self.is_refused |= !is_sound;
        self.revisions.push(revision.to_owned());
        self
    }

    /// A name that somebody gave, such as a revision or an address. Git is told that it is no option.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.is_refused |= name.contains('\0');
        self.name = Some(name);
        self
    }

    /// Paths, relative to the folder of the call, taken literally.
    pub fn paths(mut self, paths: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.paths.get_or_insert_default().extend(paths.into_iter().map(|path| path.as_ref().to_owned()));
        self
    }

    /// One question for each line of its input. Each is given without its line's end.
    pub fn asking(mut self, questions: impl IntoIterator<Item = impl Display>) -> Self {
        for question in questions {
            let question = question.to_string();
            // It would be two questions, and every answer after it another's.
            self.is_refused |= question.contains('\n');
            self.input.extend(question.as_bytes());
            self.input.push(b'\n');
        }
        self
    }

    /// Input as it is.
    pub fn given(mut self, input: Vec<u8>) -> Self {
        self.input = input;
        self
    }

    /// Runs no filter of these names, whatever attributes say. A name that cannot be told on a command line refuses the call.
    pub fn without_drivers(mut self, drivers: Vec<String>) -> Self {
        // Git takes what stands before the first `=` for the key.
        self.is_refused |= drivers.iter().any(|driver| driver.contains(['=', '\n', '\0']));
        self.drivers_off = drivers;
        self
    }

    /// The program to run and what it reads; none where a part of the call has not the form that it must have.
    pub fn command(self, folder: &Path) -> Option<(Command, Vec<u8>)> {
        if self.is_refused || self.revisions.iter().chain(&self.options).any(|word| word.contains('\0')) {
            return None;
        }
        let mut command = Command::new("git");
        self.environment(&mut command, folder);
        command.current_dir(folder).env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0");
        command.args(["--no-pager", "--literal-pathspecs"]);
        SETTINGS.iter().for_each(|setting| _ = command.args(["-c", setting]));
        for driver in &self.drivers_off {
            for (key, value) in [("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")] {
                command.arg("-c").arg(format!("filter.{driver}.{key}={value}"));
            }
        }
        command.arg(self.command).args(self.options).args(self.revisions);
        if let Some(name) = self.name {
            command.arg("--end-of-options").arg(name);
        }
        if let Some(paths) = self.paths {
            command.arg("--").args(paths);
        }
        Some((command, self.input))
    }

    fn environment(&self, command: &mut Command, folder: &Path) {
        if self.may == May::Fetch {
            // How to reach other hosts is said in the user's environment.
            OF_ANOTHER_REPO.iter().for_each(|name| _ = command.env_remove(name));
            // An address runs no program of its choice.
            command.env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh").env("GIT_LFS_SKIP_SMUDGE", "1");
            return;
        }
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.env("GIT_NO_LAZY_FETCH", "1");
        // An older git knows no such setting, but fetches nothing where no way is allowed.
        command.env("GIT_ALLOW_PROTOCOL", "none");
        // A folder of another repo is no repo of its own.
        command.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap_or(folder));
        if self.may == May::Read {
            command.env("GIT_OPTIONAL_LOCKS", "0");
        }
    }
}

/// Whether a text is the full id of an object, in SHA-1 or SHA-256.
pub(in crate::host) fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The names of all filter drivers that the configuration of a repo, the user and the system knows; none where git cannot say.
pub(in crate::host) fn drivers(folder: &Path) -> Option<Vec<String>> {
    // A name that no attribute mentions costs nothing, and an attribute whose name is not here runs nothing.
    let call = Call::reads("config").with(["--null", "--name-only", "--get-regexp", r"^filter\..*\."]);
    let (command, input) = call.command(folder)?;
    let ended = super::run(command, input, super::Limits::QUICK).ok()?;
    // It ends with 1 where it found nothing.
    if !matches!(ended.status.code(), Some(0 | 1)) {
        return None;
    }
    let name = |key: &str| Some(key.strip_prefix("filter.")?.rsplit_once('.')?.0.to_owned());
    let mut names: Vec<String> = String::from_utf8(ended.output).ok()?.split('\0').filter_map(name).collect();
    names.sort_unstable();
    names.dedup();
    Some(names)
}
