//! Texts in the place of others, and every byte between them as it was.

use crate::text::Span;

/// Puts a text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The bytes that are replaced, in the document's text; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards; empty for a removal.
    pub text: String,
}

impl Edit {
    /// Whether two edits cannot both be made: they share a byte, or put something at one place.
    pub fn clashes(&self, other: &Self) -> bool {
        let touches = self.span.start == other.span.start && (self.span.is_empty() || other.span.is_empty());
        self != other && (self.span.overlaps(other.span) || touches)
    }
}

/// The text with the edits made, in whatever order they come; an edit that is said twice is made once. None where two of them clash,
/// or one does not lie on the text's characters.
pub fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    edits.dedup();
    if edits.windows(2).any(|pair| pair[0].clashes(pair[1])) {
        return None;
    }
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        let range = edit.span.range();
        new.push_str(text.get(from..range.start)?);
        text.get(range.clone())?;
        new.push_str(&edit.text);
        from = range.end;
    }
    new.push_str(text.get(from..)?);
    Some(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn what_is_not_edited_stays_byte_for_byte() {
        let text = "\u{feff}TASK4 \r\n\tTASK4";
        let edits = [edit(text.len() - 1, text.len(), "5"), edit(7, 8, "10"), edit(7, 8, "10")];
        assert_eq!(edited(text, &edits).unwrap(), "\u{feff}TASK10 \r\n\tTASK5");
        assert_eq!(edited(text, &[]).unwrap(), text);
    }

    #[test]
    fn edits_that_clash_or_cut_a_character_are_not_made() {
        assert_eq!(edited("abc", &[edit(0, 2, "x"), edit(1, 3, "y")]), None);
        assert_eq!(edited("abc", &[edit(1, 1, "x"), edit(1, 2, "y")]), None);
        assert_eq!(edited("abc", &[edit(0, 1, "x"), edit(1, 2, "y")]).unwrap(), "xyc");
        assert_eq!(edited("ä", &[edit(1, 2, "x")]), None);
        assert_eq!(edited("a", &[edit(1, 9, "x")]), None);
    }
}
