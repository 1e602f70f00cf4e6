//! What nobody meant to write: each time a finding or a clear error, never a panic, and nothing is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::places;
use crate::project::{PLAN, Project, Run, project, sound};

const FOLDER: &str = "api/docs/cross-collab";

/// Builds a workspace that must be read to its end, whatever is in it. All of it stays as it is, each place in the report is one of
/// its files, and who builds once more is told the same and gets the same site.
fn survives(project: Project) -> Run {
    let before = files(project.root());
    let run = built(project);
    let (told, report) = (run.stdout(), json(&run));
    places::hold(&report, |path| {
        let place = run.project.path(path);
        assert!(fs::symlink_metadata(&place).is_ok(), "there is no {path}");
        before.get(&place).filter(|_| place.is_file()).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    });
    let (site, outside): (Files, Files) =
        files(run.project.root()).into_iter().partition(|(path, _)| path.starts_with(run.project.path("site")));
    assert!(outside == before, "the workspace was changed");
    let run = built(run.then());
    assert!(run.stdout() == told, "told first\n{told}\nand then\n{}", run.stdout());
    let again: Files = files(&run.project.path("site"));
    let other: Vec<_> = site.iter().filter(|(path, bytes)| again.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert!(other.is_empty() && again.len() == site.len(), "built otherwise: {other:?}");
    run
}

fn built(project: Project) -> Run {
    let run = project.run(&["build", "--quiet", "--notes"]);
    let code = run.output.status.code();
    assert!(matches!(code, Some(0 | 1)), "it ended with {}\n{}", run.output.status, run.stderr());
    run.says_nothing().leaves("site/index.html")
}

fn json(run: &Run) -> Value {
    serde_json::from_slice(&fs::read(run.project.path("site/report.json")).unwrap()).unwrap()
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Every file below a folder with what it holds, and every link with where it leads.
fn files(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| !entry.file_type().is_dir());
    let held = |path: &Path| match fs::read_link(path) {
        Ok(target) => target.into_os_string().into_encoded_bytes(),
        Err(_) => fs::read(path).unwrap(),
    };
    entries.map(|entry| (entry.path().to_owned(), held(entry.path()))).collect()
}

/// The page of the task.
fn page(run: &Run) -> String {
    fs::read_to_string(run.project.path("site/api/task1.html")).unwrap()
}

/// Fails where the page of the task does not hold a text so many times.
#[track_caller]
fn shows(run: Run, text: &str, times: usize) -> Run {
    let page = page(&run);
    assert_eq!(page.matches(text).count(), times, "{text:?} in a page of {} bytes", page.len());
    run
}

fn plan(body: impl AsRef<[u8]>) -> Project {
    sound().file(PLAN, [b"# Exports \xe2\x80\x94 Task 1 Plan\n\n", body.as_ref()].concat())
}

#[test]
fn invalid_utf_8() {
    survives(plan(b"A caf\xe9 and TASK9.\n")).prints("[garbled-text]").prints(&format!("{PLAN}:3:6")).prints("api has no TASK9");
}

#[test]
fn a_byte_order_mark() {
    let text = fs::read(sound().path(PLAN)).unwrap();
    survives(sound().file(PLAN, [b"\xef\xbb\xbf", text.as_slice()].concat())).prints("no findings");
}

#[test]
fn windows_line_ends() {
    let project = sound();
    let mut texts = Vec::new();
    for name in ["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md"] {
        let path = format!("{FOLDER}/TASK1/{name}");
        texts.push((path.clone(), fs::read_to_string(project.path(&path)).unwrap().replace('\n', "\r\n")));
    }
    let project = texts.into_iter().fold(project, |project, (path, text)| project.file(path, text));
    survives(project).prints("no findings");
    survives(plan("## Goal\r\n\r\nSee TASK9.\r\n")).prints(&format!("{PLAN}:5:5")).prints("5 | See TASK9.\n  |     ^^^^^\n");
}

#[test]
fn an_empty_file() {
    for text in ["", " \n\n"] {
        survives(sound().file(PLAN, text)).prints(&format!("{PLAN}:1:1")).prints("1 note; 3 documents, 0 references");
    }
}

#[test]
fn a_file_of_50_mb() {
    let project = sound().file(format!("{FOLDER}/TASK1/LOG.md"), "");
    fs::File::options().write(true).open(project.path(format!("{FOLDER}/TASK1/LOG.md"))).unwrap().set_len(50 << 20).unwrap();
    survives(project).prints("warning[unread-document]").prints("TASK1/LOG.md");
}

#[test]
fn quotes_and_lists_10_000_deep() {
    let deep = |text: String| shows(survives(plan(text)), "deep", 1);
    let quotes = deep(format!("{} deep\n", ">".repeat(10_000)));
    let lists = deep(format!("{}deep\n", "- ".repeat(10_000)));
    let both = deep(format!("{}deep\n", "> - ".repeat(5_000)));
    // As deep as a browser can bear, and no deeper.
    for (run, tag) in [(&quotes, "<blockquote>"), (&lists, "<li>"), (&both, "<blockquote>")] {
        let page = page(run);
        assert!((50..=250).contains(&page.matches(tag).count()), "{tag} {} times", page.matches(tag).count());
        assert_eq!(page.matches("<blockquote").count(), page.matches("</blockquote>").count());
        assert_eq!(page.matches("<ul").count(), page.matches("</ul>").count());
    }
}

#[test]
fn brackets_and_emphasis_10_000_deep() {
    let run = survives(plan(format!("{}deep{}\n\n{}deep\n", "[".repeat(10_000), "](x)".repeat(10_000), "*a _b ".repeat(10_000))));
    // One pair is a link, and every other character is shown.
    let run = shows(shows(run, "deep", 2), "*a _b ", 10_000).prints("1 reference (1 unverifiable)");
    shows(run, "[", 9_999);
    shows(shows(survives(plan(format!("{}deep\n", "<div><b>".repeat(10_000)))), "deep", 1), "&lt;b&gt;", 10_000);
}

#[test]
fn front_matter_10_000_deep() {
    let run = survives(sound().file(PLAN, format!("---\nx: {}\n---\n\n# Exports — Task 1 Plan\n", "[".repeat(10_000))));
    // What stands below it is read, and of itself nothing is shown.
    shows(run.prints(&format!("{PLAN}:5:1")).prints_not("title-mismatch"), "[[[", 0);
}

#[test]
fn a_table_of_10_000_rows() {
    let rows: String = (1..=10_000).map(|row| format!("| {row} | Row | Pending |\n")).collect();
    let status = format!("# Status — Task 1 (Exports)\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n{rows}");
    let run = survives(sound().file(format!("{FOLDER}/TASK1/STATUS.md"), status));
    // Its head is a row, too.
    shows(run.prints("PLAN.md does not plan phases 2, 3, ").prints(", 9999 and 10000"), "<tr>", 10_001);
}

#[test]
fn a_table_of_1_000_columns() {
    let row = |cell: &str| cell.repeat(1_000) + "|\n";
    let table = row("|a") + &row("|-") + &row("|TASK9").repeat(10);
    survives(plan(table).folder("web/docs/cross-collab")).prints("10000 errors");
}

#[test]
fn a_line_of_1_mb() {
    let line = "web TASK9, and words that go on and on, on one line, without an end, ".repeat(15_000);
    assert!(line.len() > 1_000_000);
    survives(plan(line).folder("web/docs/cross-collab")).prints("web has no TASK9").prints("15000 errors");
}

#[test]
fn broken_links_to_many_headings() {
    let headings: String = (0..3_000).map(|index| format!("## Scope {index}\n\n")).collect();
    let links: String = (0..5_000).map(|index| format!("[a](#scope-x{index})\n")).collect();
    survives(plan(headings + &links)).prints("has no heading `#scope-x4999`").prints_not("did you mean");
}

#[cfg(unix)]
#[test]
fn a_symlink_loop() {
    survives(sound().link(format!("{FOLDER}/TASK1/again"), "..")).prints("no findings");
    survives(sound().link(format!("{FOLDER}/TASK1/SELF.md"), "SELF.md")).prints("warning[unread-document]").prints("TASK1/SELF.md");
}

#[cfg(unix)]
#[test]
fn a_symlink_out_of_the_repo() {
    let secret = project().file("SECRET.md", "# the secret of another\n");
    let run = survives(sound().link(format!("{FOLDER}/TASK1/NOTES.md"), secret.path("SECRET.md")));
    run.prints("warning[unread-document]").prints("TASK1/NOTES.md").prints_not("the secret");
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission() {
    let project = sound().file(format!("{FOLDER}/TASK2/PLAN.md"), "# Imports — Task 2 Plan\n").locked(format!("{FOLDER}/TASK2"));
    let run = project.check().exits(0).prints("warning[unread-document]").prints("TASK2");
    run.says_nothing();
}

#[cfg(unix)]
#[test]
fn a_repo_seen_twice_is_read_once() {
    let project = sound().link("api-link", "api").folder("api/.git/worktrees/other").folder("api-other/docs/cross-collab/TASK1");
    let gitdir = format!("gitdir: {}\n", project.path("api/.git/worktrees/other").display());
    project.file("api-other/.git", gitdir).check().exits(0).prints("no findings; 3 documents");
}

#[test]
fn numbers_with_zeros_in_front() {
    let project = sound().file(format!("{FOLDER}/TASK007/PLAN.md"), "# Imports — Task 7 Plan\n").file(PLAN, "See TASK7 and TASK007.\n");
    survives(project).prints_not("broken-task-ref").prints_not("title-mismatch");
}

#[test]
fn numbers_that_nobody_can_count_to() {
    let folder = format!("{FOLDER}/TASK99999999999999999999");
    let run = survives(plan("See TASK99999999999999999999.\n").file(format!("{folder}/PLAN.md"), "# Far — Plan\n"));
    run.prints("error[broken-task-ref]").leaves(&format!("{folder}/PLAN.md"));
}

#[test]
fn two_folders_for_one_number() {
    let project = sound().file(format!("{FOLDER}/TASK4/PLAN.md"), "# A — Task 4 Plan\n");
    let run = survives(project.file(format!("{FOLDER}/task4/PLAN.md"), "# B — Task 4 Plan\n"));
    run.prints("error[duplicate-task]").prints(&format!("\n = note: the other folder: {FOLDER}/TASK4\n = help: "));
}

#[test]
fn a_repo_that_is_missing() {
    let run = sound().file("book.toml", "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n").run(&["check", "--strict"]).exits(2);
    let run = run.says("`web`").says("no such folder").says("absent = true");
    // A file is no folder, whether that is asked for or not.
    run.then().file("web", "").check().exits(2).says("not a folder");
}

#[test]
fn a_book_that_is_not_toml() {
    sound().file("book.toml", "title = Our workspace\n").check().exits(2).says("--> book.toml:1:9");
    sound().file("book.toml", b"title = \"\xff\"\n").check().exits(2).says("is not valid UTF-8");
    sound().file("book.toml", "[[repo]\n").build().exits(2).says("book.toml:1:").leaves_no("site");
}

#[test]
fn scripts_and_javascript_links() {
    let text = "<script>alert(1)</script>\n\n[click](javascript:alert(2)) <a href=\"JaVaScRiPt:alert(3)\">or here</a>\n\
                <img src=x onerror=alert(4)> <iframe src=\"data:text/html,5\"></iframe>\n";
    let run = survives(plan(text));
    for (path, page) in html(&run.project.path("site")) {
        for tag in page.split('<').skip(1).filter_map(|rest| rest.split_once('>')) {
            let unsafe_markup = ["javascript:", "onerror", "data:text", "iframe"].iter().find(|text| tag.0.to_lowercase().contains(**text));
            assert!(unsafe_markup.is_none() && !tag.1.starts_with("alert("), "{path}: <{}>{}", tag.0, tag.1);
        }
    }
}

#[test]
fn pictures_that_hold_scripts() {
    let evil = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(2)</script>\
                <a href=\"javascript:alert(3)\"><rect fill=\"red\" width=\"9\" height=\"9\"/></a></svg>";
    let folder = format!("{FOLDER}/TASK1");
    let project = plan("![a](a.svg) ![b](b.SVG) ![c](c.svg)\n");
    let project =
        project.file(format!("{folder}/a.svg"), evil).file(format!("{folder}/b.SVG"), evil).file(format!("{folder}/c.svg"), "<svg><g>");
    let run = project.build().exits(0).says(&format!("skipped {folder}/c.svg: an SVG picture that is not well-formed XML"));
    for name in ["a.svg", "b.SVG"] {
        let text = fs::read_to_string(run.project.path(format!("site/assets/files/{folder}/{name}"))).unwrap();
        assert!(text.contains("<rect fill=\"red\"") && !text.contains("alert") && !text.contains("script"), "{text}");
    }
    let run = run.leaves_no(&format!("site/assets/files/{folder}/c.svg"));
    run.then().build().exits(0).says("0 files new or changed");
}

fn html(folder: &Path) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages.extend(html(&path));
        } else if path.extension().is_some_and(|extension| extension == "html") {
            pages.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
        }
    }
    pages
}

#[test]
fn an_output_that_is_the_workspace() {
    for output in [".", "api", "api/docs", ".."] {
        let run = sound().folder("inner").run(&["build", "--output", output]).exits(2);
        run.says("error: ").says("help: ").leaves(PLAN).leaves_no("index.html");
    }
}

#[test]
fn an_output_that_holds_other_files() {
    let run = sound().file("site/thesis.txt", "years of work").build().exits(2);
    run.says("contains files that Crossbook did not write").leaves("site/thesis.txt").leaves_no("site/index.html");
    let run = sound().file("site", "a file").build().exits(2);
    run.says("is not a folder").says("help: name a folder for the site\n").leaves("site");
}

#[test]
fn diagrams_that_would_never_be_drawn() {
    let journey: String = (0..1000).map(|step| format!(" t{step}: 5: me\n")).collect();
    let kanban: String = (0..700).map(|card| format!(" c{card}\n  t{card}\n")).collect();
    let gantt = " dateFormat YYYY-MM-DD\n excludes weekends\n a :a, 2026-01-01, 99999999d\n";
    let fence = |code: String| format!("```mermaid\n{code}```\n\n");
    let text = fence(format!("journey\n section s\n{journey}")) + &fence(format!("kanban\n{kanban}")) + &fence(format!("gantt\n{gantt}"));
    let run = survives(plan(&text));
    let pages = html(&run.project.path("site"));
    let page = &pages.iter().find(|(path, _)| path.contains("task1")).unwrap().1;
    assert_eq!(page.matches("This diagram is too large to draw").count(), 3, "{page}");
    run.then().run(&["check", "--notes"]).prints("large-diagram");
}

#[test]
fn ten_thousand_paths_on_one_line() {
    let paths: String = (0..10_000).map(|number| format!("`src/a/b/c{number}.rs:{number}` ")).collect();
    let run = survives(plan(&paths));
    assert!(html(&run.project.path("site")).iter().any(|(_, page)| page.contains("src/a/b/c9999.rs:9999")));
}

#[test]
fn an_address_with_80_000_brackets_behind_it() {
    let run = survives(plan(format!("http://a.example/{}", ")".repeat(80_000))));
    assert!(html(&run.project.path("site")).iter().any(|(_, page)| page.contains("<a href=\"http://a.example/\"")));
}
