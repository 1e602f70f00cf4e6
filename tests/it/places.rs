//! The places that a report names, counted once more from the files themselves.

use std::collections::BTreeMap;

use serde_json::Value;

/// What is said of the bytes of a file: the line and the column of each, counted from 1.
type Positions = BTreeMap<usize, (usize, usize)>;

/// Holds each place of a report in JSON to its file: it begins and ends on characters, and its lines, columns and bytes say the same.
/// `text` gives what a file holds, and none for what has no text, such as a folder; it panics where there is no such thing.
pub fn hold(report: &Value, text: impl Fn(&str) -> Option<String>) {
    let list = |value: &Value, name: &str| value[name].as_array().unwrap_or_else(|| panic!("no {name} in {value}")).clone();
    let mut told: BTreeMap<String, Positions> = BTreeMap::new();
    for finding in list(report, "diagnostics") {
        assert!(!finding["message"].as_str().unwrap().is_empty(), "{finding}");
        note(&finding, &mut told);
        list(&finding, "related").iter().for_each(|related| _ = note(related, &mut told));
        if !finding["fix"].is_null() {
            list(&finding["fix"], "edits").iter().for_each(|edit| _ = note(edit, &mut told));
        }
    }
    for reference in list(report, "references") {
        assert!(note(&reference, &mut told) > 0, "nothing stands at {reference}");
    }
    for (file, positions) in told {
        match text(&file) {
            Some(text) => assert_positions(&file, &text, positions),
            None => assert!(positions.is_empty(), "{file} has no text, and places in it are {positions:?}"),
        }
    }
}

/// Notes both ends of a place, if it is not a file or folder as a whole, and gives its length.
fn note(site: &Value, told: &mut BTreeMap<String, Positions>) -> usize {
    let positions = told.entry(site["file"].as_str().unwrap().to_owned()).or_default();
    let span = &site["span"];
    if span.is_null() {
        return 0;
    }
    let ends = ["start", "end"].map(|end| {
        let [byte, line, column] = ["byte", "line", "column"].map(|name| span[end][name].as_u64().unwrap() as usize);
        assert_eq!(*positions.entry(byte).or_insert((line, column)), (line, column), "byte {byte} stands in two places: {site}");
        byte
    });
    ends[1].checked_sub(ends[0]).unwrap_or_else(|| panic!("it ends before it begins: {site}"))
}

fn assert_positions(file: &str, text: &str, mut told: Positions) {
    let (mut line, mut column) = (1, 1);
    for (byte, character) in text.char_indices().chain([(text.len(), '\0')]) {
        if let Some(position) = told.remove(&byte) {
            assert_eq!(position, (line, column), "{file}: byte {byte}");
        }
        (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    assert!(told.is_empty(), "{file}: no character begins at {told:?}, in a text of {} bytes", text.len());
}
