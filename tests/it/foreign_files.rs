//! Files that a workspace brings along and that are none to be read: ways out, pipes and sockets. Nothing is waited for.
#![cfg(unix)]

use std::fs;
use std::os::unix::net::UnixListener;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::project::{PLAN, Project, Run, sound};

/// So long no run of these small workspaces takes; it would be waiting for something.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a run of the program gave; the test fails where it does not come to an end.
fn ends(project: Project, arguments: &[&str]) -> Run {
    let mut command = project.command(arguments);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    let output: Option<Output> = receiver.recv_timeout(PATIENCE).ok().map(|output| output.unwrap());
    if output.is_none() {
        let _ = Command::new("kill").args(["-9", &id.to_string()]).status();
    }
    Run { project, output: output.unwrap_or_else(|| panic!("{arguments:?} does not end")) }
}

fn pipe(project: &Project, path: &str) {
    let path = project.path(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
}

fn socket(project: &Project, path: &str) {
    let path = project.path(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    // Its file outlives it.
    drop(UnixListener::bind(&path).unwrap());
}

/// A workspace that names a file of each kind which is read.
fn with_everything() -> Project {
    let book = "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n\
                [[contract]]\nname = \"orders\"\nowner = \"api\"\npath = \"orders.json\"\n\
                [[contract.mirror]]\nrepo = \"web\"\npath = \"orders.json\"\n\
                [diagrams]\nmermaid_js = \"mermaid.js\"\n[build]\noutput = \"out\"\n";
    sound()
        .file("book.toml", book)
        .file("mermaid.js", "//")
        .file("api/orders.json", "{}")
        .file("web/orders.json", "{}")
        .file("api/package.json", "{\"name\": \"api\"}")
        .file("api/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\n![a](a.png) `src/gone.rs`\n\n```mermaid\nzenuml\n A->B: x\n```\n")
        .file("api/docs/cross-collab/TASK1/a.png", "picture")
}

/// What is to be said where a file is no regular one: on which stream, and with which exit code.
struct Case {
    path: &'static str,
    /// Exit code of `build`.
    code: i32,
    said: &'static str,
}

const fn case(path: &'static str, code: i32, said: &'static str) -> Case {
    Case { path, code, said }
}

const CASES: &[Case] = &[
    case("book.toml", 2, "book.toml: cannot be read: not a regular file"),
    case("crossbook.baseline", 2, "crossbook.baseline: cannot be read: not a regular file"),
    case("theme", 2, "is not a folder"),
    case("theme/x.css", 2, "theme/x.css: cannot be read: not a regular file"),
    case("content/x.md", 2, "content/x.md: cannot be read: not a regular file"),
    case("mermaid.js", 2, "mermaid.js: cannot be read: not a regular file"),
    case("api/docs/cross-collab/TASK1/a.png", 0, "skipped api/docs/cross-collab/TASK1/a.png: not a regular file"),
    case("api/docs/cross-collab/TASK1/NOTES.md", 0, "not a regular file"),
    case("api/docs/cross-collab/TASK1", 0, ""),
    case("api/orders.json", 1, "not a regular file"),
    case("api/package.json", 0, ""),
    case("api/.gitignore", 0, ""),
    case("api/.git", 0, ""),
    case("api/.crossbook", 0, ""),
    case("other/.crossbook", 0, ""),
    case("out/.crossbook", 2, "contains files that Crossbook did not write"),
    case(".out.crossbook-staging/.crossbook", 2, "is in the way"),
    case("out", 2, "is not a folder"),
];

/// Puts something that is no regular file in the place of each.
fn all_with(kind: &str, make: fn(&Project, &str)) {
    for Case { path, code, said } in CASES {
        let project = with_everything();
        if *path == "api/docs/cross-collab/TASK1" {
            fs::remove_dir_all(project.path(path)).unwrap();
            fs::create_dir_all(project.path("api/docs/cross-collab/TASK2")).unwrap();
        }
        make(&project, path);
        let run = ends(project, &["build"]);
        let found = format!("{}{}", run.stdout(), run.stderr());
        assert!(run.output.status.code() == Some(*code) && found.contains(said), "a {kind} at {path}: {}\n{found}", run.output.status);
    }
}

#[test]
fn pipes_are_not_waited_for() {
    all_with("pipe", pipe);
}

#[test]
fn sockets_are_not_waited_for() {
    all_with("socket", socket);
}

#[test]
fn templates_and_sites_that_are_pipes_are_not_waited_for() {
    let project = sound();
    pipe(&project, "templates/PLAN.md");
    let run = ends(project, &["new", "--title", "Imports", "--repos", "api", "--dry-run"]);
    let run = run.exits(2).says("templates/PLAN.md: cannot be read: not a regular file");
    let project = run.then();
    pipe(&project, "site/.crossbook");
    ends(project, &["clean"]).exits(2).says("contains files that Crossbook did not write");
}

#[test]
fn links_that_lead_out_are_not_published() {
    let secret = crate::project::project().file("secret", "SECRET").file("folder/secret.md", "SECRET");
    let links = [
        ("book.toml", "secret"),
        ("crossbook.baseline", "secret"),
        ("theme/x.css", "secret"),
        ("theme/folder", "folder"),
        ("theme", "folder"),
        ("content/x.md", "secret"),
        ("content", "folder"),
        ("mermaid.js", "secret"),
    ];
    for (path, target) in links {
        let project = with_everything();
        let _ = fs::remove_file(project.path(path));
        let run = project.link(path, secret.path(target)).build().exits(2);
        let run = run.says(&format!("{path}: cannot be read: a symbolic link that points outside the workspace"));
        let is_published = run.project.path("out").exists();
        // What is known already is asked when the site stands.
        assert_eq!(is_published, path == "crossbook.baseline", "{path}");
    }
    let run =
        with_everything().link("templates", secret.path("folder")).run(&["new", "--title", "A", "--repos", "api", "--dry-run"]).exits(2);
    run.says("templates: cannot be read: a symbolic link that points outside the workspace");
}

#[test]
fn book_toml_names_nothing_outside() {
    let outside = crate::project::project().file("x.js", "SECRET");
    let place = outside.root().display();
    for (section, key) in [("build", "theme"), ("build", "content"), ("workspace", "templates"), ("diagrams", "mermaid_js")] {
        let run = sound().file("book.toml", format!("[{section}]\n{key} = \"{place}/x.js\"\n")).build().exits(2);
        run.says(&format!("`{key}` is")).says("which is outside the workspace").says("help: ").leaves_no("site");
    }
    // Nor does it choose a folder to write to, or a site to remove.
    let project = sound().file("book.toml", format!("[build]\noutput = \"{place}/site\"\n"));
    let run = project.build().exits(2).says("is outside the workspace").says("--output");
    assert!(!outside.path("site").exists());
    let site = outside.path("site").display().to_string();
    let run = run.then().run(&["build", "--output", &site]).exits(0);
    assert!(outside.path("site/index.html").exists());
    run.then().run(&["clean"]).exits(2).says("is outside the workspace");
    assert!(outside.path("site/index.html").exists());
    // A link does not, either.
    let project = sound().link("site", outside.root());
    project.build().exits(2).says("is outside the workspace");
    let project = sound().file("book.toml", "").link("theme", outside.root());
    project.run(&["init", "--theme"]).exits(2).says("is outside the workspace");
    assert!(!outside.path("css").exists());
}

#[test]
fn what_somebody_puts_into_the_site_during_a_build_is_kept() {
    let mut project = sound();
    for round in 0..8 {
        let run = project.file(PLAN, format!("# Exports — Task 1 Plan\n\n{round}\n")).build();
        assert!(run.project.path("site/index.html").exists());
        project = run.then().file(PLAN, format!("# Exports — Task 1 Plan\n\n{round} and more\n"));
        let mut child = project.command(&["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mine = project.path("site/mine.txt");
        // Anywhere in the course of a build, mostly between its first look at the folder and the exchange.
        while !project.path(".site.crossbook-staging").exists() && child.try_wait().unwrap().is_none() {}
        let _ = fs::write(&mine, "mine");
        child.wait().unwrap();
        assert_eq!(fs::read_to_string(&mine).unwrap(), "mine", "round {round}");
        fs::remove_file(&mine).unwrap();
    }
}
