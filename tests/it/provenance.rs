//! Where each page says that it comes from.

use std::fs;

use crate::git::git;
use crate::project::{PLAN, Project, sound};

const BOOK: &str = "[[repo]]\nname = \"api\"\nurl = \"https://github.com/example/api\"\nbranch = \"main\"\n";

fn page(project: &Project) -> String {
    fs::read_to_string(project.path("site/api/task1.html")).unwrap()
}

#[test]
fn a_page_says_which_commit_was_read() {
    let project = sound().file("book.toml", BOOK);
    project.commit("api", 1);
    let commit = git(&project.path("api")).head();
    let project = project.build().exits(0).then();
    let (source, short) = (format!("https://github.com/example/api/blob/{commit}/{}", &PLAN[4..]), &commit[..8]);
    let before = page(&project);
    assert!(before.contains(short) && !before.contains(&source), "nobody is said to have the commit:\n{before}");

    project.git("api", 1, &["checkout", "-q", "--detach"]);
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
    project.commit("api", 1);
    project.git("api", 1, &["checkout", "-q", "--detach"]);
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

/// Commits all that stands in the repo, at noon of a day.
fn commit(project: &Project, day: &str, subject: &str) {
    git(&project.path("api")).at(format!("{day}T12:00:00+0000")).commit(subject);
}

fn renumbered() -> Project {
    let project = sound().file("book.toml", BOOK).file("api/src/old.py", "x = 1\n").file("api/src/main.py", "x = 2\n");
    git(&project.path("api")).init();
    commit(&project, "2026-02-01", "Plan it");
    project.git("api", 1, &["mv", "docs/cross-collab/TASK1", "docs/cross-collab/TASK2"]);
    commit(&project, "2026-02-02", "Make room <first>");
    project.git("api", 1, &["rm", "-q", "src/old.py"]);
    commit(&project, "2026-02-03", "Clean up");
    let plan = project.path("api/docs/cross-collab/TASK2/PLAN.md");
    fs::write(&plan, fs::read_to_string(&plan).unwrap() + "\nIt starts in `src/old.py`.\n").unwrap();
    commit(&project, "2026-02-04", "Say where");
    project
}

#[test]
fn a_task_tells_what_became_of_it() {
    let project = renumbered();
    let project = project.build().then();
    let task = fs::read_to_string(project.path("site/api/task2.html")).unwrap();
    let history = task.split_once("<ol class=\"history\">").unwrap().1.split_once("</ol>").unwrap().0;
    let at = |part: &str| history.find(part).unwrap_or_else(|| panic!("{part} is not in\n{history}"));
    assert!(
        at("2026-02-01") < at("Created") && at("Created") < at("TASK1 became TASK2") && at("2026-02-02") < at("Make room &lt;first&gt;")
    );
    assert!(at("2026-02-04") < at("Last changed") && !history.contains("2026-02-03"), "{history}");
    assert!(!task.contains("clone is shallow"));
}

#[test]
fn a_missing_file_says_when_it_left() {
    let project = renumbered();
    project.check().prints("`src/old.py` has been missing from api since commit ").prints(" on 2026-02-03");
}

#[test]
fn a_shallow_clone_says_that_it_lacks_commits() {
    let project = renumbered();
    let from = format!("file://{}", project.path("api").display());
    fs::rename(project.path("api"), project.path("whole")).unwrap();
    let from = from.replace("/api", "/whole");
    git(project.root()).run(&["clone", "-q", "--depth", "1", &from, "api"]);
    let project = project.build().then();
    let task = fs::read_to_string(project.path("site/api/task2.html")).unwrap();
    assert!(task.contains("clone is shallow") && !task.contains("Created"), "{task}");
}

#[test]
fn commits_are_looked_up_and_pull_requests_are_linked() {
    let project = renumbered();
    let id = git(&project.path("api")).head();
    let short = (7..20)
        .map(|length| &id[..length])
        .find(|name| name.contains(|c: char| c.is_ascii_digit()) && name.contains(|c: char| c.is_alphabetic()));
    let short = short.unwrap();
    let status = "api/docs/cross-collab/TASK2/STATUS.md";
    let text = fs::read_to_string(project.path(status)).unwrap();
    let line = format!("- 2026-03-02: Commits `{short}` and `0ff1ce0ff1ce`, PRs `#18/#19`; not `c0ffee5`, a colour.\n");
    let project = project.file(status, text + &line);
    commit(&project, "2026-02-05", "Write it up");
    project.git("api", 1, &["checkout", "-q", "--detach"]);
    let run = project.build();
    let run = run.prints("api has no commit `0ff1ce0ff1ce`");
    let told = run.stdout();
    assert!([short, "c0ffee5"].iter().all(|name| !told.contains(&format!("no commit `{name}`"))), "{told}");
    let project = run.then();
    let page = fs::read_to_string(project.path("site/api/task2.html")).unwrap();
    for address in [format!("/commit/{short}\""), "/pull/18\"".to_owned(), "/pull/19\"".to_owned()] {
        assert!(page.contains(&format!("https://github.com/example/api{address}")), "{address} is not in\n{page}");
    }
}

#[test]
fn commits_of_others_are_not_missing() {
    let project = renumbered();
    let status = "api/docs/cross-collab/TASK2/STATUS.md";
    let text = fs::read_to_string(project.path(status)).unwrap();
    let others = [
        "Built on kubernetes at `{}`.",
        "The pinned upstream commit is `{}`.",
        "See [the tool](https://github.com/other/tool), commit `{}`.",
        "Commit `{}` of linux broke it.",
        "Taken from the kube-proxy commit `{}`.",
    ];
    let own = ["Merged in commit `{}`.", "Deployed at commit `{}`.", "See [this](https://github.com/example/api/pull/4), commit `{}`."];
    let name = |index: usize| format!("{index}0ff1ce0ff1ce0ff1ce0ff1ce0ff1ce0ff1ce0ff");
    let line = |(index, line): (usize, &&str)| format!("\n- {}\n", line.replace("{}", &name(index)[..40]));
    let lines: String = others.iter().chain(&own).enumerate().map(line).collect();
    let project = project.file(status, text + &lines);
    commit(&project, "2026-02-05", "Write it up");
    project.git("api", 1, &["checkout", "-q", "--detach"]);
    let run = project.run(&["check", "--format", "json", "--only", "unknown-commit"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let found: Vec<&str> = report["diagnostics"].as_array().unwrap().iter().map(|found| found["message"].as_str().unwrap()).collect();
    let missing: Vec<String> =
        (others.len()..others.len() + own.len()).map(|index| format!("api has no commit `{}`", &name(index)[..40])).collect();
    assert_eq!(found, missing);
    let references = report["references"].as_array().unwrap().iter().filter(|reference| reference["form"] == "commit");
    let unknown: Vec<&str> = references
        .filter(|reference| reference["resolution"] == "unverifiable")
        .map(|found| found["target"]["repo"].as_str().unwrap())
        .collect();
    assert_eq!(unknown, ["kubernetes", "upstream", "other/tool", "linux", "kube-proxy"]);
}
