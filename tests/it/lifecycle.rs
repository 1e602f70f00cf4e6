//! The guide's walk through the nine steps, run as it is written. `UPDATE=1` writes what the commands say into the page.

use std::fs;

use walkdir::WalkDir;

use crate::project::{Project, project};
use crate::rust_source::root;

/// The day that the page is told on.
const DAY: &str = "2026-03-02";

/// What a command line of the page gives: standard error first, then standard output, unless that goes to a file.
fn run(project: &Project, line: &str, today: &str) -> String {
    let (line, kept) = line.split_once(" > ").map_or((line, None), |(line, file)| (line, Some(file)));
    let mut arguments: Vec<String> = Vec::new();
    for (at, part) in line.split('"').enumerate() {
        if at % 2 == 1 {
            arguments.push(part.to_owned());
        } else {
            arguments.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    assert_eq!(arguments[0], "crossbook", "{line}");
    let arguments: Vec<&str> = arguments[1..].iter().map(String::as_str).collect();
    let output = project.command(&arguments).output().unwrap();
    let (told, said) = (String::from_utf8(output.stderr).unwrap(), String::from_utf8(output.stdout).unwrap());
    if let Some(file) = kept {
        fs::write(project.path(file), &said).unwrap();
    }
    let shown = if kept.is_some() { told } else { said + &told };
    shown.replace(today, DAY)
}

/// What people write in the place of what templates leave to them, by words that stand there.
const FILLED: [(&str, &str); 9] = [
    ("Path of a file", "`src/windows.rs` (new)"),
    ("will be different", "Crane operators book a window, and the quay sees it."),
    ("comes first", "Table of windows"),
    ("this phase does", "Windows have a table, with a test for those that overlap."),
    ("changes in it", "the table"),
    ("must not drift", "None."),
    ("seen or run", "A window that was booked is seen on the quay."),
    ("at this point", "its part of the windows"),
    ("responsible for", "Its part of the windows"),
];

/// Fills in what templates leave to people.
fn fill(project: &Project) {
    for entry in WalkDir::new(project.root()).into_iter().flatten().filter(|entry| entry.path().extension().is_some_and(|end| end == "md"))
    {
        let mut text = fs::read_to_string(entry.path()).unwrap();
        while let Some(start) = text.find('{') {
            let end = start + text[start..].find('}').unwrap();
            let words = FILLED.iter().find(|(words, _)| text[start..end].contains(words)).unwrap().1;
            text.replace_range(start..=end, words);
        }
        fs::write(entry.path(), text).unwrap();
    }
}

#[test]
fn the_guide_shows_what_the_commands_say() {
    let place = root().join("content/guide/lifecycle.md");
    let page = fs::read_to_string(&place).unwrap();
    let project = project();
    let today = crossbook::disk::today().unwrap().to_string();
    let mut written = String::new();
    let mut lines = page.split_inclusive('\n');
    while let Some(line) = lines.next() {
        written += line;
        if let Some(told) = line.strip_prefix("<!-- story: ").and_then(|rest| rest.trim_end().strip_suffix(" -->")) {
            match told.split_once(' ') {
                Some(("mkdir", folders)) => folders.split(' ').for_each(|folder| fs::create_dir_all(project.path(folder)).unwrap()),
                Some(("replace", rest)) => {
                    let parts: Vec<&str> = rest.split(" | ").collect();
                    let text = fs::read_to_string(project.path(parts[0])).unwrap().replace(&today, DAY);
                    assert!(text.contains(parts[1]), "{told}\n{text}");
                    fs::write(project.path(parts[0]), text.replace(parts[1], parts[2])).unwrap();
                }
                _ => fill(&project),
            }
        }
        if line == "```console\n" {
            let command = lines.next().unwrap();
            written += command;
            written += &run(&project, command.trim_end().strip_prefix("$ ").unwrap(), &today);
            lines.by_ref().find(|line| *line == "```\n").unwrap();
            written += "```\n";
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(place, &written).unwrap();
    }
    assert_eq!(page, written, "UPDATE=1 writes what the commands say");
}
