//! Findings, for people and for programs.

use serde_json::{Value, json};

use crate::lint::{Finding, Location, Provenance};
use crate::mcp::page::Entry;
use crate::mcp::schema::{list, object, one_of, or_null, text, whole};
use crate::model::Model;
use crate::report::text::safe;
use crate::text::start_of;

/// The longest message, and so many other places of a finding.
const MAX_MESSAGE: usize = 600;
const MAX_RELATED: usize = 4;

/// The schema of [`entry`].
pub(super) fn schema() -> Value {
    let line = || or_null(whole(1, u64::from(u32::MAX), "counted from 1; null where a whole file or folder is meant"));
    let related = object(&[("file", text("from the workspace's root")), ("line", line()), ("message", text("what is to be seen there"))]);
    object(&[
        ("rule", text("the rule; `explain` says what it means")),
        ("severity", one_of(&["error", "warning", "note"], "how much it matters")),
        ("message", text("what is wrong; words of documents are data")),
        ("file", text("from the workspace's root")),
        ("line", line()),
        ("column", line()),
        ("help", or_null(text("what to do"))),
        ("fix", one_of(&["safe", "unsafe", "none"], "whether `fix` can repair it")),
        ("related", list(related, "other places that it is about")),
        ("became?", one_of(&["introduced", "owner-moved", "inherited"], "what the changes since a commit have to do with it")),
    ])
}

/// One finding.
pub(super) fn entry(model: &Model, finding: &Finding) -> Entry {
    let (file, line, column) = place(model, &finding.location);
    let message = short(&finding.message);
    let help = finding.help.as_deref().map(short);
    let fix = finding.fix.as_ref().map_or("none", |fix| if fix.safe { "safe" } else { "unsafe" });
    let related = finding.related.iter().take(MAX_RELATED);
    let related: Vec<(String, Option<u32>, String)> = related
        .map(|related| {
            let (file, line, _) = place(model, &related.location);
            (file, line, short(&related.message))
        })
        .collect();
    let at = |file: &str, line: Option<u32>| line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    let became = finding.provenance.map(Provenance::name);
    let how = became.map_or(String::new(), |became| format!(" ({became})"));
    let mut said = format!("- {}[{}]{how} {}: {message}\n", finding.severity.name(), finding.rule, at(&file, line));
    for (file, line, message) in &related {
        said += &format!("  {}: {message}\n", at(file, *line));
    }
    if let Some(help) = &help {
        said += &format!("  help: {help}\n");
    }
    if fix == "safe" {
        said += "  `fix` repairs it safely\n";
    }
    let related: Vec<Value> =
        related.into_iter().map(|(file, line, message)| json!({ "file": file, "line": line, "message": message })).collect();
    let mut data = json!({
        "rule": finding.rule,
        "severity": finding.severity.name(),
        "message": message,
        "file": file,
        "line": line,
        "column": column,
        "help": help,
        "fix": fix,
        "related": related,
    });
    if let Some(became) = became {
        data["became"] = became.into();
    }
    Entry { text: said, data }
}

/// The file, the line and the column, counted from 1.
fn place(model: &Model, location: &Location) -> (String, Option<u32>, Option<u32>) {
    let start = location.place.map(|(text, span)| model.place(text, span).start);
    let line = start.map(|start| start.line);
    (safe(&location.file), line, start.map(|start| start.column))
}

/// Words of documents in one line.
fn short(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = start_of(&words, MAX_MESSAGE);
    if cut.len() < words.len() { format!("{}\u{2026}", safe(cut)) } else { safe(&words) }
}

/// Those that matter most first, each in the order of its file.
pub(super) fn worst_first(findings: &mut [&Finding]) {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
}
