//! Answers that stay under a size, and how to get the rest.

use serde_json::Value;

use super::Trouble;
use crate::text::{Cut, start_of};

/// The most bytes of an answer's text, and of its structured content; a token is about four of them.
pub(super) const MAX_TEXT: usize = 16 * 1024;
pub(super) const MAX_DATA: usize = 24 * 1024;
/// Of a text, what comes before and after its entries takes no more.
const RESERVED: usize = 1024;
/// An entry alone takes no more of a text than this.
const MAX_ENTRY: usize = 12 * 1024;

/// One thing of a list, for people and for programs.
pub(super) struct Entry {
    pub text: String,
    pub data: Value,
}

/// As many entries as an answer has room for.
pub(super) struct Page {
    pub text: String,
    pub data: Vec<Value>,
    /// How to get the next ones.
    pub next: Option<String>,
    /// How many entries there are in all.
    pub total: usize,
    first: usize,
}

/// The entries from a cursor on, `most` of them at most.
///
/// # Errors
/// Where the cursor is none of ours.
pub(super) fn page(entries: &[Entry], cursor: Option<&str>, most: usize) -> Result<Page, Trouble> {
    let first = start(cursor, entries.len())?;
    let mut page = Page { text: String::new(), data: Vec::new(), next: None, total: entries.len(), first };
    let mut data_bytes = 0;
    for entry in &entries[first..] {
        let (text, data) = (start_of_text(&entry.text, MAX_ENTRY), entry.data.to_string().len());
        let is_full = page.text.len() + text.len() > MAX_TEXT - RESERVED || data_bytes + data > MAX_DATA - RESERVED;
        if page.data.len() == most || (is_full && !page.data.is_empty()) {
            break;
        }
        data_bytes += data;
        page.text += &text;
        page.data.push(entry.data.clone());
    }
    let last = first + page.data.len();
    page.next = (last < entries.len()).then(|| last.to_string());
    Ok(page)
}

/// The place that a cursor means.
///
/// # Errors
/// Where the cursor is none of ours.
pub(super) fn start(cursor: Option<&str>, total: usize) -> Result<usize, Trouble> {
    let unknown = || Trouble::new("this cursor is not one that the server gave").try_instead("leave out `cursor` to start again");
    let Some(cursor) = cursor else { return Ok(0) };
    cursor.parse().ok().filter(|first| *first > 0 && *first < total).ok_or_else(unknown)
}

/// A text in a fence that nothing in it can end.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

/// A text that is no longer than so many bytes, and says where it was cut.
pub(super) fn start_of_text(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    const CUT: &str = "\n\u{2026} cut here: the rest is in the file\n";
    let start = start_of(text, most.saturating_sub(CUT.len()));
    let end = start.rfind('\n').unwrap_or(start.len());
    format!("{}{CUT}", start.head(end))
}

impl Page {
    /// The same entries, where they are some from a larger number.
    pub(super) fn shift(&mut self, first: usize, total: usize) {
        (self.first, self.total) = (first, total);
        let last = first + self.data.len();
        self.next = (last < total).then(|| last.to_string());
    }

    /// The last line: what is left, and how to get it.
    pub(super) fn rest(&self, what: &str) -> String {
        let Some(next) = &self.next else { return String::new() };
        let (first, last) = (self.first + 1, self.first + self.data.len());
        format!("\n{what} {first} to {last} of {}; the same call with `cursor`: \"{next}\" gives more.\n", self.total)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entries(count: usize, bytes: usize) -> Vec<Entry> {
        (0..count).map(|number| Entry { text: format!("{number} {}\n", "x".repeat(bytes)), data: json!(number) }).collect()
    }

    #[test]
    fn all_entries_are_given_page_by_page() {
        let all = entries(95, 1000);
        let (mut cursor, mut seen) = (None::<String>, Vec::new());
        loop {
            let page = page(&all, cursor.as_deref(), 100).unwrap();
            assert!(page.text.len() + page.rest("Findings").len() <= MAX_TEXT, "{}", page.text.len());
            assert_eq!(page.rest("Findings").is_empty(), page.next.is_none());
            seen.extend(page.data);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, (0..95).map(|number| json!(number)).collect::<Vec<_>>());
    }

    #[test]
    fn an_entry_that_is_too_long_is_cut_and_does_not_block_the_next() {
        let page = page(&entries(2, 100_000), None, 100).unwrap();
        assert_eq!((page.data.len(), page.next.as_deref()), (1, Some("1")));
        assert!(page.text.len() <= MAX_TEXT);
    }

    #[test]
    fn a_cursor_of_others_is_refused() {
        for cursor in ["x", "", "-1", "0", "9"] {
            assert!(page(&entries(3, 1), Some(cursor), 10).is_err(), "{cursor:?}");
        }
    }
}
