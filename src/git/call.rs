//! Command lines of git.
//!
//! A [`Call`] is made of parts that the compiler and this module keep apart: options are text of this program's own, commits are
//! checked by their form, names that people give stand behind `--end-of-options`, and paths behind `--`. Nothing else can be said.
//!
//! Git runs programs that its configuration names, and a repo may have been unpacked together with its configuration. [`SETTINGS`] turn
//! off each of them that can be turned off by name; drivers, whose names are anybody's, are listed and turned off one by one
//! ([`Call::without_drivers`]). The keys are those of `git help --config` whose values are commands or paths.
#![allow(clippy::disallowed_methods, reason = "git's command line is built here, and its environment")]

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
    // Which lines are found to be the same.
    "diff.algorithm=myers",
    "diff.indentHeuristic=true",
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
pub(super) struct Call {
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
    pub(super) fn reads(command: &'static str) -> Self {
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
    pub(super) fn writes_index(command: &'static str) -> Self {
        Self { may: May::Index, ..Self::reads(command) }
    }

    /// A call that writes into a repo of the cache, and may fetch what it needs.
    pub(super) fn fetches(command: &'static str) -> Self {
        Self { may: May::Fetch, ..Self::reads(command) }
    }

    /// Options and words of this program's own.
    pub(super) fn with(mut self, options: impl IntoIterator<Item = &'static str>) -> Self {
        self.options.extend(options.into_iter().map(str::to_owned));
        self
    }

    /// An option that ends with a number: `--before=` and `17` are `--before=17`.
    pub(super) fn with_number(mut self, option: &'static str, number: i64) -> Self {
        self.options.push(format!("{option}{number}"));
        self
    }

    /// The lines that `git blame` is asked about, counted from 1.
    pub(super) fn lines(mut self, lines: &[u32]) -> Self {
        self.options.extend(lines.iter().map(|line| format!("-L{line},{line}")));
        self
    }

    /// A commit: its full id, or `HEAD`; a `^` behind it stands for its first parent.
    pub(super) fn at(self, revision: &str) -> Self {
        let plain = revision.strip_suffix('^').unwrap_or(revision);
        let is_sound = plain == "HEAD" || is_id(plain);
        self.revision(revision, is_sound)
    }

    /// Without a commit and all before it, by its full id.
    pub(super) fn without(self, commit: &str) -> Self {
        let is_sound = is_id(commit);
        self.revision(&format!("^{commit}"), is_sound)
    }

    /// A branch of another repo, by its full name.
    pub(super) fn branch(self, name: &str) -> Self {
        let is_sound = is_branch(name);
        self.revision(&format!("refs/heads/{name}"), is_sound)
    }

    fn revision(mut self, revision: &str, is_sound: bool) -> Self {
        self.is_refused |= !is_sound;
        self.revisions.push(revision.to_owned());
        self
    }

    /// A name that somebody gave, such as a revision or an address. Git is told that it is no option.
    pub(super) fn named(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.is_refused |= name.contains('\0');
        self.name = Some(name);
        self
    }

    /// Paths, relative to the folder of the call, taken literally.
    pub(super) fn paths(mut self, paths: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.paths.get_or_insert_default().extend(paths.into_iter().map(|path| path.as_ref().to_owned()));
        self
    }

    /// One question for each line of its input. Each is given without its line's end.
    pub(super) fn asking(mut self, questions: impl IntoIterator<Item = impl Display>) -> Self {
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
    pub(super) fn given(mut self, input: Vec<u8>) -> Self {
        self.input = input;
        self
    }

    /// Runs no filter of these names, whatever attributes say. A name that cannot be told on a command line refuses the call.
    pub(super) fn without_drivers(mut self, drivers: Vec<String>) -> Self {
        // Git takes what stands before the first `=` for the key.
        self.is_refused |= drivers.iter().any(|driver| driver.contains(['=', '\n', '\0']));
        self.drivers_off = drivers;
        self
    }

    /// The program to run and what it reads; none where a part of the call has not the form that it must have.
    pub(super) fn command(self, folder: &Path) -> Option<(Command, Vec<u8>)> {
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
pub(super) fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    //! What no value can do on a command line.

    use super::*;

    const HOSTILE: [&str; 6] = ["--upload-pack=touch x", "-x", "--", "--output=x", "a\nb", "a\0b"];

    /// The words of a call behind the settings; none where it is refused.
    fn words(call: Call) -> Option<Vec<String>> {
        let (command, _) = call.command(Path::new("/"))?;
        let words: Vec<String> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        let settings = words.iter().rposition(|word| word == "-c").map_or(0, |at| at + 2);
        Some(words[settings..].to_vec())
    }

    type MakeCall = fn(&str) -> Call;

    /// Each kind of value that comes from outside and reaches a command line of git, where it comes from, and how it is said.
    const VALUES: [(&str, MakeCall); 10] = [
        ("a branch of `book.toml`", |value| Call::fetches("fetch").branch(value)),
        ("an address of `book.toml`, and the place of a checkout in the cache", |value| {
            Call::fetches("remote").with(["add"]).paths([value])
        }),
        ("folders that `book.toml` publishes", |value| Call::fetches("sparse-checkout").with(["set", "--stdin"]).asking([value])),
        ("the commit that is checked out, a commit of a history that was kept, or a parent of one", |value| Call::reads("log").at(value)),
        ("a commit where a history was read to", |value| Call::reads("log").at("HEAD").without(value)),
        ("a revision of --since, or the default branch of a remote", |value| Call::reads("rev-parse").with(["--verify"]).named(value)),
        ("the crawled folder, and paths that documents, trees and folders on the disk name", |value| Call::reads("log").paths([value])),
        ("a commit that a document names, and paths as commits had them", |value| {
            Call::reads("cat-file").with(["--batch"]).asking([value])
        }),
        ("entries of an index", |value| Call::writes_index("update-index").with(["--index-info"]).given(value.as_bytes().to_vec())),
        ("a filter that a configuration names", |value| Call::reads("status").without_drivers(vec![value.to_owned()])),
    ];

    #[test]
    fn no_value_becomes_an_option() {
        for (what, call) in VALUES {
            for value in HOSTILE {
                // A call that is refused is not made.
                let Some(words) = words(call(value)) else { continue };
                let said = words.iter().position(|word| word == "--" || word == "--end-of-options").unwrap_or(words.len());
                assert!(words[..said].iter().all(|word| !word.contains(value) || value == "--"), "{what}: {words:?}");
            }
        }
    }

    #[test]
    fn what_has_another_form_is_refused() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let parent = format!("{id}^");
        assert_eq!(words(Call::reads("log").at(&parent).without(id)), Some(vec!["log".to_owned(), parent, format!("^{id}")]));
        assert_eq!(words(Call::fetches("fetch").branch("a/b")).unwrap(), ["fetch", "refs/heads/a/b"]);
        for value in ["main", "0123", "HEAD~1", "HEAD^^", "", "^", "@{upstream}", ":/x"] {
            assert_eq!(words(Call::reads("log").at(value)), None, "{value}");
            assert_eq!(words(Call::reads("log").without(value)), None, "{value}");
        }
        HOSTILE.iter().for_each(|value| assert_eq!(words(Call::fetches("fetch").branch(value)), None, "{value}"));
        assert_eq!(words(Call::reads("cat-file").asking(["a\nb"])), None);
        assert_eq!(words(Call::reads("status").without_drivers(vec!["a=b".to_owned()])), None);
    }

    #[test]
    fn drivers_are_turned_off_by_name() {
        let (command, _) = Call::reads("status").without_drivers(vec!["l.f s".to_owned()]).command(Path::new("/")).unwrap();
        let words: Vec<&OsStr> = command.get_args().collect();
        for word in ["filter.l.f s.clean=", "filter.l.f s.process=", "filter.l.f s.smudge=", "filter.l.f s.required=false"] {
            assert!(words.windows(2).any(|pair| pair == ["-c", word]), "{word}");
        }
    }
}
