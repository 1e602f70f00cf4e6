//! A site that was made of the same is not made again, and whatever is other makes it anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{PLAN, Project, Run, sound};

/// Every file below a folder, by its path in there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    all.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

/// A workspace with a picture, pages and a theme of its own, in git.
fn workspace() -> Project {
    let project = sound()
        .file("book.toml", "title = \"Exports\"\n[diagrams]\nmermaid_js = \"mermaid.min.js\"\n")
        .file("mermaid.min.js", "// draws\n")
        .file("content/about.md", "# About us\n")
        .file("theme/css/own.css", "p {}\n")
        .file("api/map.png", "picture")
        .file("api/docs/cross-collab/TASK1/notes.md", "# Notes\n\n![map](../../../map.png) and `src/table.rs` and `src/rows.rs`\n")
        .file("api/src/rows.rs", "");
    project.commit("api", 2);
    project
}

/// What is kept under a name about a folder.
fn record_of(folder: &Path, project: &Project, name: &str) -> PathBuf {
    let key = blake3::hash(folder.canonicalize().unwrap().as_os_str().as_encoded_bytes()).to_hex();
    project.state().with_file_name("cache").join("kept").join(&key[..32]).join(name)
}

/// The record of the site in the folder `site`.
fn record(project: &Project) -> PathBuf {
    record_of(&project.path("site"), project, "site")
}

#[track_caller]
fn build(project: Project) -> Run {
    project.run(&["build", "--output", "site"])
}

/// A diagram is drawn once; what it looks like is kept, with the pictures of the site and no others.
#[test]
fn pictures_are_kept_from_build_to_build() {
    let diagram = |to: &str| format!("# Notes\n\n```mermaid\nflowchart LR\n  gate --> {to}\n```\n");
    let notes = "api/docs/cross-collab/TASK1/notes.md";
    let project = build(sound().file(notes, diagram("harbour"))).then();
    let kept = record_of(project.root(), &project, "pictures");
    let text = fs::read_to_string(&kept).unwrap();
    let (body, _) = text.rsplit_once('\n').unwrap();
    assert!(body.contains("harbour"));

    // Pictures that say something else, to see that they are used.
    let body = body.replace("harbour", "HARBOUR");
    fs::write(&kept, format!("{body}\n{}", blake3::hash(body.as_bytes()).to_hex())).unwrap();
    let project = build(project.file("book.toml", "title = \"Another site\"\n")).then();
    let page = |project: &Project| fs::read_to_string(project.path("site/api/task1.html")).unwrap();
    assert!(page(&project).contains(">HARBOUR<"));
    let project = project.run(&["build", "--output", "site", "--no-cache"]).then();
    assert!(page(&project).contains(">harbour<") && !page(&project).contains("HARBOUR"));

    let project = build(project.file(notes, diagram("quay"))).then();
    assert!(page(&project).contains(">quay<"));
    let text = fs::read_to_string(&kept).unwrap();
    assert!(text.contains("quay") && !text.contains("HARBOUR"));
}

#[test]
fn what_was_made_of_the_same_is_not_made_again() {
    let project = build(workspace()).then();
    let page = project.path("site/api/task1.html");
    fs::write(&page, "not what would be made").unwrap();

    // A record that says that this is the site.
    let site = files(&project.path("site"));
    let mut digest = blake3::Hasher::new();
    for (path, bytes) in &site {
        if path != ".crossbook" && !path.ends_with(".png") {
            digest.update(&(path.len() as u64).to_le_bytes()).update(path.as_bytes()).update(blake3::hash(bytes).as_bytes());
        }
    }
    let text = fs::read_to_string(record(&project)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "what it was made from, what came of it, a copy, a sum: {text}");
    let body = [lines[0], digest.finalize().to_hex().as_str(), lines[2]].join("\n");
    fs::write(record(&project), format!("{body}\n{}", blake3::hash(body.as_bytes()).to_hex())).unwrap();

    let kept = format!(": 0 files new or changed, {} unchanged, 0 removed", site.len() - 1);
    let project = build(project).says(&kept).then();
    assert_eq!(fs::read_to_string(&page).unwrap(), "not what would be made");

    // A record of anything else is none.
    fs::write(&page, "not what the record says").unwrap();
    let project = build(project).says(": 1 files new or changed").then();
    assert!(fs::read_to_string(&page).unwrap().ends_with("</html>\n"));
    fs::write(record(&project), "").unwrap();
    build(project).says(&kept);
}

#[test]
fn whatever_is_other_makes_the_site_anew() {
    type Change = fn(&Project);
    let write = |project: &Project, path: &str, text: &str| fs::write(project.path(path), text).unwrap();
    let changes: &[(&str, Change)] = &[
        ("a document", |project| {
            let plan = fs::read_to_string(project.path(PLAN)).unwrap();
            fs::write(project.path(PLAN), plan.replace("A table.", "A table of rows.")).unwrap();
        }),
        ("what a path leads to", |project| fs::write(project.path("api/src/table.rs"), "").unwrap()),
        ("what is committed", |project| project.commit("api", 3)),
        ("a repo", |project| fs::create_dir_all(project.path("web/docs/cross-collab/TASK1")).unwrap()),
        ("a title", |project| {
            fs::write(project.path("book.toml"), "title = \"Imports\"\n[diagrams]\nmermaid_js = \"mermaid.min.js\"\n").unwrap();
        }),
        ("a page", |project| fs::write(project.path("content/about.md"), "# About them\n").unwrap()),
        ("a file beside the pages", |project| fs::write(project.path("content/more.txt"), "more").unwrap()),
        ("a style", |project| fs::write(project.path("theme/css/own.css"), "p { margin: 0 }\n").unwrap()),
        ("a template", |project| {
            fs::create_dir_all(project.path("theme/templates")).unwrap();
            fs::write(project.path("theme/templates/not-found.html"), "gone").unwrap();
        }),
        ("mermaid", |project| fs::write(project.path("mermaid.min.js"), "// draws better\n").unwrap()),
        ("a picture", |project| fs::write(project.path("api/map.png"), "another picture").unwrap()),
        ("a page of the site", |project| fs::write(project.path("site/index.html"), "mine").unwrap()),
        ("a page that is gone", |project| fs::remove_file(project.path("site/index.html")).unwrap()),
        ("a picture of the site", |project| fs::write(project.path("site/assets/files/api/map.png"), "mine").unwrap()),
        ("a picture that is gone", |project| fs::remove_file(project.path("api/map.png")).unwrap()),
    ];
    let mut project = build(workspace()).then();
    write(&project, "unread.txt", "nobody reads this");
    for (what, change) in changes {
        change(&project);
        let run = build(project);
        let is_as_it_was = run.stderr().contains(": 0 files new or changed") && run.stderr().contains(", 0 removed");
        assert!(!is_as_it_was, "{what}: {}", run.stderr());
        project = run.then();
    }
    fs::remove_file(record(&project)).unwrap();
    let project = build(project).says(": 0 files new or changed").says(" unchanged, 0 removed").then();
    assert!(record(&project).exists());
    let project = project.run(&["build", "--output", "first"]).then();
    assert!(files(&project.path("site")) == files(&project.path("first")));
}

#[cfg(unix)]
#[test]
fn what_is_left_out_is_left_out_again() {
    let project = sound()
        .file("api/docs/cross-collab/TASK1/notes.md", "# Notes\n\n![map](../../../map.png)\n")
        .file("secret", "secret")
        .link("api/map.png", "../secret");
    let left_out = |run: Run| run.says("skipped api/map.png: ").leaves_no("site/assets/files/api/map.png").then();
    let project = left_out(left_out(project.run(&["build", "--output", "site"])).run(&["build", "--output", "site"]));
    fs::remove_file(project.path("api/map.png")).unwrap();
    fs::write(project.path("api/map.png"), "picture").unwrap();
    build(project).says(": 1 files new or changed").leaves("site/assets/files/api/map.png");
}

#[test]
fn a_strangers_file_is_seen_where_nothing_is_to_be_made() {
    let project = build(sound()).then();
    fs::write(project.path("site/mine.txt"), "mine").unwrap();
    build(project).exits(2).says("was not written by Crossbook").leaves("site/mine.txt");
}
