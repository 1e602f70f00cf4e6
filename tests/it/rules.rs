//! The pages of the rules are their tests.
//!
//! An example of `content/rules/<rule>.md` is a `###` heading below "Examples". It consists of files, each a line with
//! the path in a code span and a colon, then a fence; and of a `findings` fence that says what the rule finds in them.
//! Without one the rule must be silent. `UPDATE=1 cargo test` writes what is found into the `findings` fences.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crossbook::Analysis;
use crossbook::disk::Progress;
use crossbook::lint::{Finding, Location, RULES};
use rayon::prelude::*;

#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    let pages: BTreeSet<String> = pages().iter().map(|path| name(path)).collect();
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let lonely: Vec<_> = pages.symmetric_difference(&rules).collect();
    assert!(lonely.is_empty(), "a page without a rule, or a rule without a page: {lonely:?}");
}

#[test]
fn pages_say_what_the_rules_are() {
    for rule in RULES {
        let severity = format!("\nseverity: {}\n---\n", rule.severity.name());
        assert!(rule.page.starts_with(&format!("---\ntitle: {}\n", rule.name)), "{}: the title", rule.name);
        assert!(rule.page.contains(&severity), "{}: the severity is {}", rule.name, rule.severity.name());
        assert!(rule.summary().ends_with('.'), "{}: the summary is {:?}", rule.name, rule.summary());
        for part in ["What it does", "Why it matters", "Examples", "How to fix it", "How to silence it"] {
            assert!(rule.body().contains(&format!("\n## {part}\n")), "{}: no part \"{part}\"", rule.name);
        }
    }
}

#[test]
fn what_the_pages_show_is_what_the_rules_find() {
    let faults: Vec<String> = pages().par_iter().flat_map_iter(|page| check(page)).collect();
    assert!(faults.is_empty(), "\n{}\n{} examples differ; `UPDATE=1 cargo test` writes what is found", faults.join("\n"), faults.len());
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/rules");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages
}

fn name(page: &Path) -> String {
    page.file_stem().unwrap().to_string_lossy().into_owned()
}

/// What is wrong with a page, an entry for each example.
fn check(page: &Path) -> Vec<String> {
    let rule = name(page);
    let text = fs::read_to_string(page).unwrap();
    let (examples, mut faults) = examples(&text);
    let mut updated = String::new();
    let mut copied = 0;
    for example in &examples {
        let found = match found(example, &rule) {
            Ok(found) => found,
            Err(error) => {
                faults.push(format!("{rule}, \"{}\": it cannot be read: {error}", example.title));
                return faults;
            }
        };
        let expected = example.findings.as_ref().map_or("", |(_, expected)| expected.as_str());
        if let Some((range, _)) = &example.findings {
            updated.push_str(&text[copied..range.start]);
            updated.push_str(&found);
            copied = range.end;
        }
        let settled = example.findings.is_some() && update();
        if example.findings.is_some() && found.is_empty() {
            faults.push(format!("{rule}, \"{}\": it has a `findings` fence, and the rule finds nothing", example.title));
        } else if found != expected && !settled {
            faults.push(format!("{rule}, \"{}\":\n{}", example.title, difference(expected, &found)));
        }
    }
    updated.push_str(&text[copied..]);
    if examples.is_empty() {
        faults.push(format!("{rule}: the page has no examples"));
    }
    if update() && updated != text {
        fs::write(page, updated).unwrap();
    }
    faults
}

fn update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// An example: what stands on disk, and what the page says is found there.
#[derive(Default)]
struct Example {
    title: String,
    files: Vec<(String, String)>,
    /// The bytes between the fence's lines, and the text there.
    findings: Option<(std::ops::Range<usize>, String)>,
}

/// The examples of a page, and what cannot be read as one.
fn examples(page: &str) -> (Vec<Example>, Vec<String>) {
    let mut examples: Vec<Example> = Vec::new();
    let mut faults = Vec::new();
    let mut inside = false;
    let mut path = None;
    let mut lines = offsets(page);
    while let Some((at, line)) = lines.next() {
        let line = line.trim_end();
        if let Some(title) = line.strip_prefix("## ") {
            inside = title == "Examples";
        } else if let Some(title) = line.strip_prefix("### ").filter(|_| inside) {
            examples.push(Example { title: title.to_owned(), ..Example::default() });
        } else if let Some(named) = line.strip_prefix('`').and_then(|line| line.strip_suffix("`:")).filter(|_| inside) {
            path = Some(named.to_owned());
        } else if line.starts_with("```") {
            let info = line.trim_start_matches('`');
            let marks = &line[..line.len() - info.len()];
            let start = at + page[at..].find('\n').map_or(0, |end| end + 1);
            let end = lines.find(|(_, line)| line.trim_end() == marks).map_or(page.len(), |(end, _)| end);
            let body = page[start..end].to_owned();
            match (examples.last_mut().filter(|_| inside), path.take(), info) {
                (Some(example), None, "findings") => example.findings = Some((start..end, body)),
                (Some(example), Some(path), _) => example.files.push((path, body)),
                (Some(example), None, _) => faults.push(format!("\"{}\" has a fence that is no file and no findings", example.title)),
                (None, ..) => {}
            }
        }
    }
    (examples, faults)
}

fn offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// What the rule finds in an example, a line for each finding.
fn found(example: &Example, rule: &str) -> Result<String, crossbook::Error> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in &example.files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let verdict = crossbook::check(dir.path(), &Progress::silent())?;
    Ok(verdict.findings.iter().filter(|finding| finding.rule == rule).map(|finding| line(&verdict, finding)).collect())
}

fn line(verdict: &Analysis, finding: &Finding) -> String {
    let place = place(verdict, &finding.location);
    let mut line = format!("{place} {} {}: {}\n", finding.severity.name(), finding.rule, finding.message);
    for related in &finding.related {
        writeln!(line, "  {}: {}", self::place(verdict, &related.location), related.message).unwrap();
    }
    if let Some(help) = &finding.help {
        writeln!(line, "  help: {help}").unwrap();
    }
    line
}

fn place(verdict: &Analysis, location: &Location) -> String {
    match location.place {
        Some((text, span)) => {
            let start = verdict.model.place(text, span).start;
            format!("{}:{}:{}", location.file, start.line, start.column)
        }
        None => location.file.clone(),
    }
}

/// The lines that one text has and the other has not.
fn difference(expected: &str, found: &str) -> String {
    let mut shown = String::new();
    for line in expected.lines().filter(|line| !found.lines().any(|other| other == *line)) {
        writeln!(shown, "  - {line}").unwrap();
    }
    for line in found.lines() {
        let mark = if expected.lines().any(|other| other == line) { ' ' } else { '+' };
        writeln!(shown, "  {mark} {line}").unwrap();
    }
    shown
}
