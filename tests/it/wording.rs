//! What people read keeps to the words of CONTRIBUTING.md: help, messages, rule pages, guide, templates, README.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::project::project;
use crate::rust_source::{files_below, root, rust_files};

/// Strings in these are words that documents use, or those of mermaid's parser: they are read, not written.
const NOT_OURS: [&str; 5] = ["model/vocabulary/", "model/facts/", "model/mention/", "diagram/lenient.rs", "contract/any_mirror.rs"];

#[test]
fn texts_keep_to_the_style() {
    let banned = banned();
    let mut faults = String::new();
    for (place, text) in texts() {
        let text = without_code(&text).to_lowercase();
        for line in text.lines() {
            for phrase in banned.iter().filter(|phrase| contains(line, phrase)) {
                writeln!(faults, "{place}: \"{phrase}\" in: {}", line.trim()).unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "CONTRIBUTING.md says under Words what to write instead:\n{faults}");
}

#[test]
fn the_list_is_read() {
    let banned = banned();
    assert!(banned.len() > 30, "{banned:?}");
    let texts = texts();
    for place in ["crossbook check --help", "src/lint/rules/broken_link.rs", "content/rules/broken-link.md", "theme/templates/base.html"] {
        assert!(texts.iter().any(|(found, text)| found == place && text.len() > 20), "no text of {place}");
    }
    assert!(contains("it tells of this", "tells of") && !contains("it foretells offers", "tells of"));
    assert_eq!(without_code("a `mend` b {{ mend }} {% mend %} {# mend #} c\n"), "a  b    c\n");
    assert_eq!(without_code("x\n```findings\na\n```\n```rust\nb\n```\ny\n"), "x\na\ny\n");
}

#[test]
fn the_guide_has_every_command() {
    let page = fs::read_to_string(root().join("content/guide/commands.md")).unwrap();
    let commands = commands();
    assert!(commands.len() > 15, "{commands:?}");
    let missing: Vec<&String> = commands.iter().filter(|command| !page.contains(&format!("| `crossbook {command}"))).collect();
    assert!(missing.is_empty(), "content/guide/commands.md has no row for {missing:?}");
}

/// The code spans in the first column of the table under "Words".
fn banned() -> BTreeSet<String> {
    let page = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let (_, words) = page.split_once("### Words\n").expect("CONTRIBUTING.md has a section Words");
    let rows = words.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// Whether a file of `src/` holds tests alone.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// Everything that people read, each with its place.
fn texts() -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for file in ["README.md", "SECURITY.md"] {
        texts.push((file.to_owned(), fs::read_to_string(root().join(file)).unwrap()));
    }
    for folder in ["content", "theme/templates"] {
        for path in files_below(&root().join(folder)) {
            texts.push((shown(&path), fs::read_to_string(&path).unwrap()));
        }
    }
    for file in rust_files().iter().filter(|file| !is_test(&file.path) && !NOT_OURS.iter().any(|start| file.path.starts_with(start))) {
        let strings = file.strings().into_iter().filter(|text| text.contains(' '));
        texts.push((format!("src/{}", file.path), strings.collect::<Vec<_>>().join("\n")));
    }
    texts.extend(commands().iter().map(|command| (format!("crossbook {command} --help"), help(&[command]))));
    texts.push(("crossbook --help".to_owned(), help(&[])));
    texts
}

/// The names of all commands.
fn commands() -> Vec<String> {
    let help = help(&[]);
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // A description that continues is indented further.
    let lines = lines.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    let commands = lines.filter_map(|line| line.split(' ').next()).filter(|command| *command != "help");
    commands.map(str::to_owned).collect()
}

fn help(command: &[&str]) -> String {
    project().run(&[command, &["--help"]].concat()).exits(0).stdout()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

/// Without code spans, what templates compute, and fenced code; but with what the program prints, which is fenced, too.
fn without_code(text: &str) -> String {
    let mut prose = String::new();
    let mut fence: Option<(&str, bool)> = None;
    for line in text.lines() {
        let marks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some((open, _)) if line == open => fence = None,
            None if marks.len() >= 3 => fence = Some((marks, matches!(&line[marks.len()..], "findings" | "console"))),
            Some((_, false)) => {}
            Some((_, true)) => writeln!(prose, "{line}").unwrap(),
            None => writeln!(prose, "{}", without_spans(line)).unwrap(),
        }
    }
    prose
}

fn without_spans(line: &str) -> String {
    let mut line = line.to_owned();
    for (open, close) in [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("`", "`")] {
        while let Some(start) = line.find(open) {
            let Some(length) = line[start + open.len()..].find(close) else { break };
            line.replace_range(start..start + open.len() + length + close.len(), "");
        }
    }
    line
}

/// Whether a line has a phrase as words of its own.
fn contains(line: &str, phrase: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(phrase).any(|(at, _)| {
        let is_longer_before = line[..at].ends_with(letter) && phrase.starts_with(letter);
        let is_longer_after = line[at + phrase.len()..].starts_with(letter) && phrase.ends_with(letter);
        !is_longer_before && !is_longer_after
    })
}
