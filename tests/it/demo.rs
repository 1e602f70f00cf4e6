//! The demo workspace, whole: what is said of it is kept in `tests/demo.txt`. `UPDATE=1 cargo test` writes it anew.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::rust_source::root;

fn check(arguments: &[&str]) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_crossbook"))
        .arg("check")
        .args(arguments)
        .arg("--color=never")
        .current_dir(root())
        .output()
        .unwrap();
    (run.status.code().unwrap(), String::from_utf8(run.stdout).unwrap())
}

#[test]
fn the_demo_is_judged_as_it_was() {
    let (code, report) = check(&["--notes"]);
    let golden = Path::new(&root()).join("tests/demo.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&golden, &report).unwrap();
    }
    assert_eq!(code, 0, "warnings and notes do not fail");
    snapbox::assert_data_eq!(report, snapbox::Data::read_from(&golden, None).raw());
}

#[test]
fn the_readme_has_the_figures_of_the_demo() {
    let (_, report) = check(&[]);
    let summary = report.lines().rfind(|line| line.contains(" references")).unwrap();
    let place = root().join("README.md");
    let readme = fs::read_to_string(&place).unwrap();
    let (before, rest) = readme.split_once("<!-- demo: summary -->\n```text\n").expect("README shows the summary");
    let (_, after) = rest.split_once("```\n").unwrap();
    let current = format!("{before}<!-- demo: summary -->\n```text\n{summary}\n```\n{after}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&place, &current).unwrap();
    }
    assert_eq!(readme, current, "UPDATE=1 writes the figures of today");
}

#[test]
fn the_demo_of_specs_is_judged_as_it_was_and_built() {
    let (code, report) = check(&["-C", "examples/spec-kit", "--notes"]);
    let golden = Path::new(&root()).join("tests/spec-kit.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&golden, &report).unwrap();
    }
    assert_eq!(code, 1, "numbers are stale");
    snapbox::assert_data_eq!(report, snapbox::Data::read_from(&golden, None).raw());
    let folder = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_crossbook"))
        .args(["build", "-C", "examples/spec-kit", "--quiet", "--output"])
        .arg(folder.path().join("site"))
        .current_dir(root())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    let page = fs::read_to_string(folder.path().join("site/pilot-api/spec2.html")).unwrap();
    assert!(page.contains("Spec 002-crew-lists") && page.contains("In progress"), "{page}");
}

#[test]
fn the_demo_fails_where_warnings_are_denied() {
    let (code, _) = check(&["--deny", "warnings"]);
    assert_eq!(code, 1);
}

#[test]
fn the_first_screen_of_the_demo_says_how_many_findings_there_are() {
    let (_, report) = check(&[]);
    assert!(report.starts_with("19 warnings, 10 notes\n\nwarning["), "{report}");
    assert!(report.contains("\n10 notes are not shown: --notes shows them\n") && !report.contains("note["), "{report}");
}
