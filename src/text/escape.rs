//! Text as HTML and XML hold it, between tags and in attributes, and paths as addresses hold them.
//!
//! Everything that writes markup by hand escapes here, so that no two writers disagree about what is safe where.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// Adds a character that stands between tags.
pub fn push_text(out: &mut String, character: char) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        _ => out.push(character),
    }
}

/// Adds a character that stands in an attribute between double quotes; between tags it is as safe.
pub fn push_attribute(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("&quot;"),
        _ => push_text(out, character),
    }
}

/// Adds a text that stands in an attribute between double quotes.
pub fn push_all(out: &mut String, text: &str) {
    if text.contains(['&', '<', '>', '"']) {
        text.chars().for_each(|character| push_attribute(out, character));
    } else {
        out.push_str(text);
    }
}

/// A text as the value of an attribute between double quotes; it may stand between tags, too.
pub fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_all(&mut out, text);
    out
}

/// Markup whose entities are written out already, without any sign of a tag.
pub fn without_tags(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether XML 1.0 holds a character and gives it back: a parser makes a line feed of a carriage return.
pub fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The path of an address, with all escaped but what every client leaves as it is.
pub fn path(path: &str) -> PercentEncode<'_> {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(path, KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_its_place() {
        assert_eq!(attribute("<a b=\"c\"> &amp; 'd'"), "&lt;a b=&quot;c&quot;&gt; &amp;amp; 'd'");
        assert_eq!(without_tags("<a> &amp; \"b\""), "&lt;a&gt; &amp; \"b\"");
        let mut out = String::new();
        "\"<".chars().for_each(|character| push_text(&mut out, character));
        assert_eq!(out, "\"&lt;");
        assert!(['a', '\t', '\u{85}', '\u{1f600}'].into_iter().all(is_xml));
        assert!(!['\0', '\r', '\u{1b}', '\u{fffe}', '\u{ffff}'].into_iter().any(is_xml));
    }
}
