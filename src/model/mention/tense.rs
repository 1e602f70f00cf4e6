//! Of which time a document speaks at a place: a log tells of its days, an archive of what is over.

use super::above::FromAbove;
use super::fate::comes_and_goes;
use super::{Scanner, Tense};
use crate::markdown::{Document, Home, Passage};
use crate::model::vocabulary::files::ARCHIVES;
use crate::text::{Date, start_of};

/// So much of a passage, in bytes, may hold the day that it begins with.
const MAX_LEAD_BYTES: usize = 100;

pub(super) fn of(scanner: &Scanner<'_>, passage: &Passage) -> Tense {
    let document = scanner.document;
    let mut folders = scanner.place.path.split('/').rev().skip(1);
    let is_over = folders.any(|folder| ARCHIVES.contains(&folder.trim_start_matches(['_', '.']).to_lowercase().as_str()));
    if is_over || document.headings_around(passage.span.start).any(|heading| comes_and_goes(document.heading_text(heading))) {
        return Tense::Past;
    }
    let day = entry(document, &scanner.dated, passage).or_else(|| headed(document, passage)).or_else(|| in_path(scanner.place.path));
    day.map_or(Tense::Present, Tense::On)
}

/// The day of the entry that a passage stands in: of its list items, its row or its own first words.
fn entry(document: &Document, dated: &FromAbove<Option<Date>>, passage: &Passage) -> Option<Date> {
    let begins = |text: &str| Date::prefix(start_of(text, MAX_LEAD_BYTES).trim_start_matches(['[', '('])).map(|(date, _)| date);
    if let Some(date) = dated.of(passage.item, |id| begins(document.lead(&document[id])), |id| document[id].parent) {
        return Some(date);
    }
    if let Home::Cell { table, row, .. } = passage.home
        && let Some(row) = (row as usize).checked_sub(1).and_then(|row| document[table].rows.get(row))
    {
        return row.cells.iter().take(2).find_map(|cell| begins(&document[*cell].text));
    }
    begins(&passage.text)
}

/// The day that a heading around a passage names: `## 2026-02-09`, `### [1.2.0] - 2026-02-09`, `## Review (2026-02-09)`.
fn headed(document: &Document, passage: &Passage) -> Option<Date> {
    document.headings_around(passage.span.start).find_map(|heading| Date::first_in(document.heading_text(heading)))
}

/// The day that a file, or a folder that holds it, is called by.
fn in_path(path: &str) -> Option<Date> {
    path.rsplit('/').find_map(|name| Date::first_in(start_of(name, MAX_LEAD_BYTES)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    #[test]
    fn a_passage_speaks_of_the_day_of_its_entry() {
        let day = Date::parse("2026-02-09");
        let of = |text: &str| {
            let document = markdown::parse(text.into());
            let passage = document.passages.iter().find(|passage| passage.text.contains("HERE")).unwrap();
            entry(&document, &FromAbove::default(), passage).or_else(|| headed(&document, passage))
        };
        for text in [
            "- 2026-02-09: HERE",
            "- **2026-02-09** \u{2014} moved\n  - HERE",
            "## 2026-02-09\n\nHERE",
            "## [1.2.0] - 2026-02-09\n\n### Fixed\n\n- HERE",
            "## Review (2026-02-09)\n\nHERE",
            "| Day | What |\n|---|---|\n| 2026-02-09 | HERE |",
            "**2026-02-09:** HERE",
        ] {
            assert_eq!(of(text), day, "{text}");
        }
        for text in
            ["Last updated: 2026-02-09\n\nHERE", "- HERE, since 2026-02-09", "## 2026-02-09\n\n## Now\n\nHERE", "- 12020-02-09 HERE"]
        {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!((in_path("docs/2026-02-09-cursor/plan.md"), in_path("docs/cursor.md")), (day, None));
    }
}
