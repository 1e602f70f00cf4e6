//! The places that a report names, counted once more from the files themselves.

use serde_json::Value;

/// Holds each place of a report in JSON to its file: it begins and ends on characters, and its lines, columns and bytes say the same.
/// `text` gives what a file holds, and none for what has no text, such as a folder; it panics where there is no such thing.
pub fn hold(report: &Value, text: impl Fn(&str) -> Option<String>) {
    let list = |value: &Value, name: &str| value[name].as_array().unwrap_or_else(|| panic!("no {name} in {value}")).clone();
    for finding in list(report, "diagnostics") {
        assert!(!finding["message"].as_str().unwrap().is_empty(), "{finding}");
        let edits = if finding["fix"].is_null() { Vec::new() } else { list(&finding["fix"], "edits") };
        for site in [finding.clone()].iter().chain(&list(&finding, "related")).chain(&edits) {
            let file = site["file"].as_str().unwrap();
            match (text(file), &site["span"]) {
                (_, Value::Null) => {}
                (Some(text), span) => _ = part(&text, span, file),
                (None, span) => panic!("{file}, which has no text, has a place {span}"),
            }
        }
    }
    for reference in list(report, "references") {
        let file = reference["file"].as_str().unwrap();
        let text = text(file).unwrap_or_else(|| panic!("{file} has a reference and no text"));
        assert!(!part(&text, &reference["span"], file).is_empty(), "{reference}");
    }
}

/// What stands at a place.
fn part<'t>(text: &'t str, span: &Value, file: &str) -> &'t str {
    let number = |end: &str, name: &str| span[end][name].as_u64().unwrap() as usize;
    let (start, end) = (number("start", "byte"), number("end", "byte"));
    let part = text.get(start..end).unwrap_or_else(|| panic!("{file}: {start}..{end} is no part of a text of {} bytes", text.len()));
    for (name, byte) in [("start", start), ("end", end)] {
        let before = &text[..byte];
        let line = before.rsplit('\n').next().unwrap();
        let counted = (before.matches('\n').count() + 1, line.chars().count() + 1);
        assert_eq!((number(name, "line"), number(name, "column")), counted, "{file}: the {name} of {start}..{end}");
    }
    part
}
