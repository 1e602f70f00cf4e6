//! Plain lines that older documents use as headings.

use super::SectionName;

/// Whether the first line of a top-level paragraph is a heading in all but its marks.
///
/// A line that names a section of the templates always is. Any other line is one only in a document that has no
/// headings below its title, when it is short, has no full stop, and something other than its own text follows at once.
pub(super) fn is_heading(line: &str, plain_document: bool, followed_at_once: bool, first_of_many: bool) -> bool {
    let line = line.trim();
    if line.is_empty() || line.chars().count() > 80 || line.ends_with(['.', ':', ',', ';', '?', '!']) {
        return false;
    }
    let starts_large = line.chars().next().is_some_and(char::is_uppercase);
    if SectionName::of(line).is_some() {
        return starts_large && (followed_at_once || first_of_many || plain_document);
    }
    plain_document && starts_large && followed_at_once && !first_of_many && !line.contains('`')
}

#[cfg(test)]
mod tests {
    use super::is_heading;

    #[test]
    fn names_of_sections_are_headings_and_prose_is_not() {
        assert!(is_heading("Cross-Repo Snapshot", false, true, false));
        assert!(is_heading("Goal", true, false, true));
        assert!(is_heading("Status Snapshot (As of February 6, 2026)", false, false, true));
        assert!(is_heading("Operational Findings", true, true, false));
        assert!(!is_heading("Operational Findings", false, true, false));
        assert!(!is_heading("Files to change:", true, true, false));
        assert!(!is_heading("Scope", false, false, false), "a paragraph of one word with nothing under it");
        assert!(!is_heading("We then ship it", true, false, true));
    }
}
