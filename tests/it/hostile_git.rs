//! A workspace that was unpacked together with git's own folders: their configuration names programs, and reading runs none of them and
//! writes nothing.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::git::git;
use crate::project::{PLAN, Project, Run, sound};

/// What each command that only reads is called with.
const READING: &[&[&str]] = &[
    &["check"],
    &["check", "--since", "api=HEAD~1"],
    &["check", "--format", "json"],
    &["impact", "--repo", "api", "--since", "HEAD~1"],
    &["build"],
    &["status"],
    &["graph"],
    &["contracts"],
    &["pr", "api", "1"],
    &["selftest", "--faults", "1"],
    &["fix", "--dry-run"],
    &["sync", "--dry-run"],
    &["renumber", "api", "1", "7", "--dry-run"],
    &["new", "--title", "Next", "--repos", "api", "--number-from-all-refs", "--dry-run"],
];

/// Every key of git's configuration that names a program or a hook, as `git help --config` lists them; of those with a name in the
/// middle, the name is `x`.
const PROGRAMS: &[&str] = &[
    "alias.status",
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.external",
    "diff.x.command",
    "diff.x.textconv",
    "filter.x.clean",
    "filter.x.process",
    "filter.x.smudge",
    "gc.recentObjectsHook",
    "gpg.program",
    "gpg.ssh.defaultKeyCommand",
    "interactive.diffFilter",
    "merge.x.driver",
    "pager.log",
    "pager.status",
    "remote.origin.receivepack",
    "remote.origin.uploadpack",
    "remote.origin.vcs",
    "sequence.editor",
    "submodule.sub.update",
    "trailer.x.command",
    "uploadpack.packObjectsHook",
];

const HOOKS: &[&str] = &[
    "fsmonitor-watchman",
    "post-checkout",
    "post-index-change",
    "pre-auto-gc",
    "reference-transaction",
    "post-rewrite",
    "post-merge",
    "proc-receive",
];

fn program(place: &Path, mark: &Path) {
    fs::write(place, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\ncat 2>/dev/null\n", mark.display())).unwrap();
    fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Plants a program at every place of a repo's configuration that can name one.
fn plant(project: &Project, repo: &str, git_dir: &str) {
    let (mark, canary) = (project.path("MARK"), project.path("canary.sh"));
    program(&canary, &mark);
    for key in PROGRAMS {
        let value = match *key {
            "submodule.sub.update" => format!("!{}", canary.display()),
            _ => canary.display().to_string(),
        };
        project.git(repo, 1, &["config", "--file", "planted", key, &value]);
    }
    let settings = "[log]\nshowSignature = true\n[status]\nsubmoduleSummary = true\n[submodule]\nrecurse = true\n[filter \"x\"]\nrequired = true\n\
                    [diff]\nautoRefreshIndex = true\n[remote \"origin\"]\npromisor = true\nurl = canary::x\n[extensions]\npartialClone = origin\n\
                    [core]\nrepositoryFormatVersion = 1\nattributesFile = attributes\n";
    let planted = fs::read_to_string(project.path(repo).join("planted")).unwrap();
    let config = project.path(git_dir).join("config");
    let before = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{before}{planted}{settings}")).unwrap();
    fs::remove_file(project.path(repo).join("planted")).unwrap();
    fs::create_dir_all(project.path(git_dir).join("info")).unwrap();
    fs::write(project.path(git_dir).join("info/attributes"), "* filter=x diff=x merge=x\n").unwrap();
    fs::create_dir_all(project.path(git_dir).join("hooks")).unwrap();
    HOOKS.iter().for_each(|hook| program(&project.path(git_dir).join("hooks").join(hook), &mark));
}

/// Every file below a folder with what it holds.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

/// A repo with two commits and a working tree whose files git has to look into, with a repo in it.
fn planted() -> Project {
    let project = sound();
    project.commit("api", 1);
    let text = fs::read_to_string(project.path(PLAN)).unwrap();
    let project = project.file(PLAN, format!("{text}\nMore: TASK9.\n"));
    let project = project.file("api/docs/cross-collab/sub/a.md", "# A\n");
    let project = project.file("web/docs/cross-collab/TASK1/PLAN.md", "# Exports — Task 1 Plan\n\nSee api TASK1.\n");
    project.commit("api/docs/cross-collab/sub", 1);
    project.commit("api", 2);
    plant(&project, "api", "api/.git");
    plant(&project, "api/docs/cross-collab/sub", "api/docs/cross-collab/sub/.git");
    touch(&project);
    project
}

/// Files whose time is another than git remembers: it reads them to see whether they changed.
fn touch(project: &Project) {
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for entry in walkdir::WalkDir::new(project.path("api/docs")).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        if !entry.path().components().any(|part| part.as_os_str() == ".git") {
            fs::File::options().write(true).open(entry.path()).unwrap().set_modified(old).unwrap();
        }
    }
}

fn run(project: &Project, arguments: &[&str]) -> std::process::Output {
    project.command(arguments).env("CROSSBOOK_CACHE", project.path(".cache")).output().unwrap()
}

#[test]
fn reading_runs_no_program_of_a_repo_and_writes_nothing_into_it() {
    let project = planted();
    // The trap works: git alone runs what is planted.
    assert!(!project.path("MARK").exists());
    let _ = git(&project.path("api")).succeeds(&["-c", "safe.directory=*", "diff", "--stat"]);
    assert!(project.path("MARK").exists(), "git itself runs none of the planted programs");
    for arguments in READING {
        let _ = fs::remove_file(project.path("MARK"));
        touch(&project);
        let before = snapshot(&project.path("api"));
        let output = run(&project, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {said}");
        let ran = fs::read_to_string(project.path("MARK")).unwrap_or_default();
        assert_eq!(ran, "", "{arguments:?} ran a program");
        let after = snapshot(&project.path("api"));
        let other: Vec<_> = before.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
        assert!(other.is_empty() && before.len() == after.len(), "{arguments:?} wrote: {other:?}");
    }
    // And what is asked of git was answered.
    let output = run(&project, &["check", "--since", "api=HEAD~1"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("TASK9"), "{text}");
}

/// Where a filter may be set beside the configuration of the repo: what puts it there, given the text that sets it.
type Place = (&'static str, fn(&Project, &str));

const PLACES_OF_FILTERS: &[Place] = &[
    ("an included file", |project, filter| {
        let config = fs::read_to_string(project.path("api/.git/config")).unwrap();
        fs::write(project.path("api/.git/config"), format!("{config}[INCLUDE]\n\tpath = more\n")).unwrap();
        fs::write(project.path("api/.git/more"), filter).unwrap();
    }),
    ("the configuration of the working tree", |project, filter| {
        project.git("api", 1, &["config", "extensions.worktreeConfig", "true"]);
        fs::write(project.path("api/.git/config.worktree"), filter).unwrap();
    }),
    ("a folder of git elsewhere", |project, filter| {
        let (own, common) = (project.path("api/.git"), project.path("common"));
        fs::create_dir(&common).unwrap();
        ["objects", "refs"].iter().for_each(|name| fs::rename(own.join(name), common.join(name)).unwrap());
        fs::write(own.join("commondir"), "../../common\n").unwrap();
        let config = fs::read_to_string(own.join("config")).unwrap();
        fs::write(common.join("config"), format!("{config}{filter}")).unwrap();
    }),
    ("the user's configuration", |project, filter| fs::write(project.path("home/.gitconfig"), filter).unwrap()),
    ("a file that the user includes for some repos", |project, filter| {
        fs::write(project.path("home/.gitconfig"), "[includeIf \"gitdir:**/api/.git\"]\n\tpath = more\n").unwrap();
        fs::write(project.path("home/more"), filter).unwrap();
    }),
];

#[test]
fn a_filter_is_turned_off_wherever_it_is_set() {
    for (what, put) in PLACES_OF_FILTERS {
        let project = sound().file("home/x", "").file("api/.gitattributes", "* filter=x\n");
        project.commit("api", 1);
        let (mark, canary) = (project.path("MARK"), project.path("canary.sh"));
        program(&canary, &mark);
        put(&project, &format!("[filter \"x\"]\n\tclean = {}\n", canary.display()));
        touch(&project);
        let output = project.command(&["check"]).env("HOME", project.path("home")).env("CROSSBOOK_CACHE", project.path(".cache")).output();
        assert_eq!(output.unwrap().status.code(), Some(0), "{what}");
        assert!(!mark.exists(), "{what} set a filter that ran");
        touch(&project);
        let mut status = std::process::Command::new("git");
        status.args(["status"]).current_dir(project.path("api")).env("HOME", project.path("home"));
        assert!(status.output().unwrap().status.success() && mark.exists(), "{what}: git itself does not run it");
    }
}

#[test]
fn a_folder_that_looks_like_a_bare_repo_is_none() {
    let project = sound();
    project.commit("api", 1);
    // What can be committed: a bare repo's files, with a work tree that is the folder itself.
    let (api, web) = (project.path("api"), project.path("web"));
    fs::create_dir_all(&web).unwrap();
    for name in ["HEAD", "config", "index", "objects", "refs"] {
        fs::rename(api.join(".git").join(name), web.join(name)).unwrap();
    }
    fs::rename(api.join("docs"), web.join("docs")).unwrap();
    fs::remove_dir_all(&api).unwrap();
    let (mark, canary) = (project.path("MARK"), project.path("canary.sh"));
    program(&canary, &mark);
    let config =
        format!("[core]\nbare = false\nworktree = .\nrepositoryFormatVersion = 0\nfsmonitor = {0}\n[alias]\nx = !{0}\n", canary.display());
    fs::write(web.join("config"), config).unwrap();
    let book = "[[repo]]\nname = \"web\"\n[[contract]]\nname = \"c\"\nowner = \"web\"\npackage = \"c\"\ntag = \"v{version}\"\n";
    let project = project.file("book.toml", book);
    for arguments in [&["check"][..], &["build"], &["status"]] {
        let output = run(&project, arguments);
        assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!mark.exists(), "{arguments:?}");
    }
}

#[test]
fn a_branch_is_no_option() {
    let project = sound().file("web/docs/cross-collab/TASK1/PLAN.md", "# Exports — Task 1 Plan\n");
    project.commit("api", 1);
    fs::rename(project.path("api"), project.path("origin")).unwrap();
    let branch = "--upload-pack=touch${IFS}MARK;git-upload-pack";
    // Where a ref of that name is there, it was fetched at first, and obeyed the next time.
    project.git("origin", 1, &["update-ref", &format!("refs/heads/{branch}"), "HEAD"]);
    let book = |key: &str, value: &str| {
        let git = if key == "git" { value } else { "origin" };
        let branch = if key == "branch" { format!("branch = '{value}'\n") } else { String::new() };
        format!("[[repo]]\nname = \"web\"\n[[repo]]\nname = \"api\"\ngit = '{git}'\n{branch}")
    };
    let refused = [
        ("branch", branch, "is not a valid branch name"),
        ("branch", "-x", "is not a valid branch name"),
        ("git", "ext::sh -c touch% MARK", "is not an address that a repo can be fetched from"),
        ("git", "--upload-pack=touch MARK", "is not an address that a repo can be fetched from"),
        ("git", "ssh://-oProxyCommand=touch%20MARK/x", "is not an address that a repo can be fetched from"),
    ];
    let mut project = project;
    for (key, value, message) in refused {
        project = project.file("book.toml", book(key, value));
        for _ in 0..2 {
            let output = run(&project, &["check"]);
            let run = Run { project, output }.exits(2).says(message);
            project = run.then();
        }
        let mut files = walkdir::WalkDir::new(project.root()).into_iter().flatten();
        assert!(files.all(|entry| entry.file_name() != "MARK"), "{value}");
    }
    project = project.file("book.toml", book("branch", "main"));
    for _ in 0..2 {
        let output = run(&project, &["check", "--only", "broken-task-ref"]);
        project = Run { project, output }.exits(0).then();
    }
    assert!(project.path(".cache").is_dir());
}

#[test]
fn a_file_that_git_was_told_not_to_look_at_is_not_overwritten() {
    for flag in ["--skip-worktree", "--assume-unchanged"] {
        let status = "api/docs/cross-collab/TASK1/STATUS.md";
        let project = sound();
        let text = fs::read_to_string(project.path(status)).unwrap();
        let project = project.file(status, text.replace("2026-03-02: Wrote", "2026-03-09: Wrote"));
        project.commit("api", 1);
        project.git("api", 1, &["update-index", flag, "docs/cross-collab/TASK1/STATUS.md"]);
        let text = fs::read_to_string(project.path(status)).unwrap();
        let mine = text.replace("Last updated: 2026-03-02", "Last updated: 2026-03-03 (my own note)");
        let run = project.file(status, &mine).run(&["fix"]).exits(2).says("STATUS.md").says("has uncommitted changes");
        assert_eq!(fs::read_to_string(run.project.path(status)).unwrap(), mine, "{flag}");
    }
}

#[test]
fn an_inventory_never_hangs_and_shows_no_password() {
    let run = sound().run(&["check", "--inventory", "http://127.0.0.1:1/[1-3000]"]);
    let run = run.exits(2).says("127.0.0.1:1/[1-3000]").says("cannot be fetched");
    let run = run.then().run(&["check", "--inventory", "http://user:s3cr3t@127.0.0.1:1/x"]).exits(2).says("http://127.0.0.1:1/x");
    assert!(!run.stderr().contains("s3cr3t"), "{}", run.stderr());
    for address in ["ftp://127.0.0.1/x", "http://127.0.0.1:1/\u{1b}[31m", "gopher://x"] {
        let run = sound().run(&["check", "--inventory", address]).exits(2);
        assert!(run.stderr().contains("not an address") && !run.stderr().contains('\u{1b}'), "{}", run.stderr());
    }
}
