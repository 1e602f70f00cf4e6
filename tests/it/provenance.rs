//! Where each page says that it comes from.

use std::fs;
use std::process::Command;

use crate::project::{PLAN, Project, sound};

const BOOK: &str = "[[repo]]\nname = \"api\"\nurl = \"https://github.com/example/api\"\nbranch = \"main\"\n";

/// Runs git in the repo, as nobody in particular; false where there is no such program.
fn git(project: &Project, arguments: &[&str]) -> bool {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let status = Command::new("git").current_dir(project.path("api")).args(identity).args(arguments).status();
    status.is_ok_and(|status| status.success())
}

fn page(project: &Project) -> String {
    fs::read_to_string(project.path("site/api/task1.html")).unwrap()
}

#[test]
fn a_page_says_which_commit_was_read() {
    let project = sound().file("book.toml", BOOK);
    if !git(&project, &["init", "-q"]) {
        eprintln!("skipped: there is no git program");
        return;
    }
    assert!(git(&project, &["add", "."]) && git(&project, &["commit", "-q", "-m", "First"]));
    let commit = fs::read_to_string(project.path("api/.git/HEAD")).unwrap();
    let commit = fs::read_to_string(project.path("api/.git").join(commit.trim().strip_prefix("ref: ").unwrap())).unwrap();
    let commit = commit.trim();
    let project = project.build().exits(0).then();
    let (source, short) = (format!("https://github.com/example/api/blob/{commit}/{}", &PLAN[4..]), &commit[..8]);
    let before = page(&project);
    assert!(before.contains(short) && !before.contains(&source), "nobody is said to have the commit:\n{before}");

    assert!(git(&project, &["checkout", "-q", "--detach"]));
    let project = project.build().exits(0).then();
    let clean = page(&project);
    for part in
        [source.as_str(), &format!("https://github.com/example/api/commit/{commit}"), "https://github.com/example/api/edit/main/docs"]
    {
        assert!(clean.contains(part), "{part} is not in\n{clean}");
    }
    assert_eq!(clean, page(&project.build().exits(0).then()), "the same commit gives the same page");
}

#[test]
fn what_is_not_committed_is_not_said_to_be() {
    let project = sound().file("book.toml", BOOK);
    if !git(&project, &["init", "-q"]) {
        return;
    }
    assert!(
        git(&project, &["add", "."]) && git(&project, &["commit", "-q", "-m", "First"]) && git(&project, &["checkout", "-q", "--detach"])
    );
    let plan = fs::read_to_string(project.path(PLAN)).unwrap();
    let project = project.file(PLAN, plan + "\nMore.\n").file("api/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\nNew.\n").build().then();
    let task = page(&project);
    assert!(task.contains("changed since") && task.contains("not committed"), "{task}");
    assert!(task.contains("/blob/main/docs/cross-collab/TASK1/PLAN.md") && !task.contains("/NOTES.md\""), "{task}");
}

#[test]
fn without_git_pages_say_nothing_of_commits() {
    let project = sound().file("book.toml", BOOK).folder("api/.git").file("api/.git/HEAD", "rubbish");
    let output = project.command(&["build"]).env("PATH", "").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let task = page(&project);
    assert!(!task.contains("class=\"commit\"") && task.contains("/blob/main/docs/"), "{task}");
}
