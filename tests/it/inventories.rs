//! One repo's CI without the others: what a published site answers in their place, and repos that are fetched.

use std::fs;

use crate::project::{Project, Run, project, sound};

const PLAN: &str = "# Exports — Task 2 Plan\n\n## Goal\n\nSee api TASK1, api TASK7 and gone TASK3.\n\n\
                    [plan](../../../../api/docs/cross-collab/TASK1/PLAN.md#scope)\n\
                    [none](../../../../api/docs/cross-collab/TASK1/PLAN.md#nowhere)\n\
                    [file](../../../../api/docs/cross-collab/TASK1/NOTES.md)\n\
                    `api/docs/cross-collab/TASK8/PLAN.md` `api/src/main.rs`\n\n- backend: Pending. See TASK1, TASK9.\n";

/// The `workspace.json` of a site that has api, and knows of another repo that it does not have either.
fn published() -> String {
    let book = "[[repo]]\nname = \"api\"\naliases = [\"backend\"]\n[[repo]]\nname = \"web\"\n[[repo]]\nname = \"gone\"\nabsent = true\n";
    let run = sound().file("book.toml", book).folder("web/docs/cross-collab").build().exits(0);
    fs::read_to_string(run.project.path("site/workspace.json")).unwrap()
}

/// A checkout of web alone, as a job of its CI has it.
fn alone() -> Project {
    project().file("web/docs/cross-collab/TASK2/PLAN.md", PLAN).file("inventory/workspace.json", published())
}

fn checked(project: Project, more: &[&str]) -> Run {
    let arguments: Vec<&str> = ["check", "--allow", "missing-document"].iter().chain(more).copied().collect();
    let output = project.command(&arguments).current_dir(project.path("web")).output().unwrap();
    Run { project, output }
}

#[test]
fn what_is_not_there_is_unverifiable_without_an_inventory() {
    let absent = ["api", "gone"]
        .map(|name| format!("[[repo]]\nname = \"{name}\"\naliases = [\"the-{name}\"]\nabsent = true\n"))
        .concat()
        .replace("the-api", "backend");
    let book = format!("[[repo]]\nname = \"web\"\npath = \".\"\n{absent}");
    let run = checked(alone().file("web/book.toml", book), &["--allow", "missing-section"]).exits(0);
    run.prints("no findings; 1 document, 10 references (10 unverifiable)");
}

#[test]
fn an_inventory_answers_for_repos_that_are_not_checked_out() {
    let run = checked(alone(), &["--inventory", "../inventory/workspace.json"]).exits(1);
    let run = run.says("the inventory of ").says(", today, for ").says(" for api: ");
    let run = run.prints("broken-task-ref]: api has no TASK7").prints("broken-task-ref]: api has no TASK9");
    let run = run.prints("lists TASK1 only");
    let run = run.prints("broken-anchor]: PLAN.md has no heading `#nowhere`").prints("TASK1/NOTES.md` does not exist");
    run.prints("broken-task-ref]: api has no TASK8")
        .prints("5 errors")
        .prints("(2 unverifiable)")
        .prints_not("main.rs` is missing")
        .prints_not("gone has no");
}

#[test]
fn an_inventory_has_an_address() {
    let project = alone();
    let address = format!("file://{}", project.path("inventory/workspace.json").display());
    let run = checked(project, &["--inventory", &address, "--only", "broken-task-ref"]).exits(1).prints("api has no TASK7");
    fs::write(run.project.path("inventory/workspace.json"), "<html>").unwrap();
    let run = checked(run.then(), &["--inventory", &address]).exits(2).says("is not a workspace.json of a Crossbook site");
    checked(run.then(), &["--inventory", "../none.json"]).exits(2).says("cannot be read");
}

#[test]
#[ignore = "needs curl: run by ./test"]
fn an_inventory_comes_over_http() {
    let text = published();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/workspace.json", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        for answer in [
            format!("HTTP/1.1 200 OK\r\nLast-Modified: Sat, 03 Jan 2026 10:00:00 GMT\r\n\r\n{text}"),
            "HTTP/1.1 404 None\r\n\r\n".to_owned(),
        ] {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 4096];
            let _ = std::io::Read::read(&mut stream, &mut asked);
            std::io::Write::write_all(&mut stream, answer.as_bytes()).unwrap();
        }
    });
    let run = checked(alone(), &["--inventory", &address]).exits(1).says("the inventory of 2026-01-03, ").prints("api has no TASK7");
    checked(run.then(), &["--inventory", &address]).exits(2).says("cannot be fetched").says("404");
    server.join().unwrap();
}

#[test]
fn a_repo_that_is_checked_out_speaks_for_itself() {
    let project = alone().file("api/docs/cross-collab/TASK7/PLAN.md", "# Imports — Task 7 Plan\n");
    let project =
        project.file("book.toml", "[[repo]]\nname = \"web\"\n[[repo]]\nname = \"backend\"\npath = \"api\"\naliases = [\"api\"]\n");
    let run = checked(project, &["--inventory", "../inventory/workspace.json"]);
    run.exits(1).says("not using the inventory of ").prints_not("has no TASK7").prints("backend has no TASK1");
}

/// A workspace of web, whose book says where api is fetched from.
fn fetching(branch: &str) -> Project {
    let origin = sound().file("api/src/main.rs", "fn main() {}").file("api/README.md", "# Api\n");
    let project = project().file("web/docs/cross-collab/TASK2/PLAN.md", PLAN);
    fs::rename(origin.path("api"), project.path("origin")).unwrap();
    let folder = project.path("origin");
    project.commit("origin", 3);
    let book = format!(
        "[[repo]]\nname = \"web\"\n[[repo]]\nname = \"api\"\naliases = [\"backend\"]\ngit = \"file://{}\"\n{branch}",
        folder.display()
    );
    project.file("book.toml", book)
}

fn fetched(project: Project) -> Run {
    let arguments = ["check", "--only", "broken-task-ref", "--only", "missing-file", "--only", "broken-link", "--only", "broken-anchor"];
    let output = project.command(&arguments).env("CROSSBOOK_CACHE", project.path("cache")).output().unwrap();
    Run { project, output }
}

#[test]
fn a_repo_is_fetched_and_what_was_not_fetched_is_not_missed() {
    let project = fetching("");
    let run = fetched(project).exits(1).prints("api has no TASK7").prints("api has no TASK9").prints("no heading `#nowhere`");
    let run = run.prints("6 errors; 4 documents").prints_not("main.rs` is missing");
    let copies: Vec<_> = fs::read_dir(run.project.path("cache")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [copy] = copies.as_slice() else { panic!("{copies:?}") };
    assert!(copy.join("docs/cross-collab/TASK1/PLAN.md").is_file() && !copy.join("src").exists() && !copy.join("README.md").exists());

    let project = run.then().file("origin/docs/cross-collab/TASK7/PLAN.md", "# Imports — Task 7 Plan\n");
    project.commit("origin", 3);
    let run = fetched(project).exits(1).prints_not("api has no TASK7").prints("; 5 documents");

    fs::rename(run.project.path("origin"), run.project.path("gone")).unwrap();
    let run = fetched(run.then()).exits(1).says("api: cannot be fetched from file://").says("using the copy fetched less than an hour ago");
    let project = run.prints("; 5 documents").then();
    fs::remove_dir_all(project.path("cache")).unwrap();
    fetched(project).exits(2).says("the repo `api` cannot be fetched").says("check it out at `api`, or mark it `absent = true`");
}

#[test]
fn a_branch_is_fetched_and_a_checkout_comes_first() {
    let project = fetching("branch = \"next\"\n");
    project.git("origin", 3, &["checkout", "-q", "-b", "next"]);
    let project = project.file("origin/docs/cross-collab/TASK9/PLAN.md", "# Imports — Task 9 Plan\n");
    project.commit("origin", 3);
    project.git("origin", 3, &["checkout", "-q", "main"]);
    let run = fetched(project).exits(1).prints("api has no TASK7").prints_not("api has no TASK9");
    fs::remove_dir_all(run.project.path("cache")).unwrap();
    let run = fetched(run.then().file("api/docs/cross-collab/TASK3/PLAN.md", "# Local — Task 3 Plan\n"));
    run.exits(1).prints("api has no TASK1").leaves_no("cache");
}

#[test]
fn what_was_fetched_is_nobodys_to_change() {
    let project = fetching("");
    let new = ["new", "--title", "Exports", "--repos", "api,web"];
    let output = project.command(&new).env("CROSSBOOK_CACHE", project.path("cache")).output().unwrap();
    let run = Run { project, output }.exits(2).says("the repo `api` is not checked out, only fetched for reading");
    run.leaves_no("api").leaves_no("web/docs/cross-collab/TASK3");
}

/// What is said of the crawled folder of a repo by the rules that look references up: rule, file in the repo, line, message.
fn looked_up(run: &Run, prefix: &str) -> Vec<(String, String, u64, String)> {
    let report: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let rules = ["broken-task-ref", "broken-link", "broken-anchor", "unknown-repo"];
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let findings = report["diagnostics"].as_array().unwrap().iter().filter(|finding| rules.contains(&finding["rule"].as_str().unwrap()));
    let said = findings.filter_map(|finding| {
        let file = finding["file"].as_str()?.strip_prefix(prefix).filter(|file| file.starts_with("docs/cross-collab/"))?;
        Some((text(&finding["rule"]), file.to_owned(), finding["span"]["start"]["line"].as_u64()?, text(&finding["message"])))
    });
    said.collect()
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &place) } else { fs::copy(entry.path(), place).map(drop).unwrap() }
    }
}

#[test]
fn a_repo_alone_with_an_inventory_is_told_what_it_is_told_among_the_others() {
    let demo = crate::rust_source::root();
    let root = demo.display().to_string();
    let project = project().run(&["build", "-C", &root, "--output", "site"]).then();
    let whole = project.run(&["check", "-C", &root, "--format", "json"]);
    let mut said = 0;
    let mut project = whole.project;
    for repo in ["berth-api", "manifest-contracts", "quay-console", "tide-planner"] {
        copy(&demo.join("examples").join(repo), &project.path(repo));
        let among = looked_up(&Run { project: crate::project::project(), output: whole.output.clone() }, &format!("{repo}/"));
        let run = project.run(&["check", "--dir", repo, "--inventory", "site/workspace.json", "--format", "json"]);
        assert_eq!(looked_up(&run, ""), among, "{repo}");
        said += among.len();
        project = run.project;
    }
    assert!(said > 2, "the demo has faults of this kind");
}
