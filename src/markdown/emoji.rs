//! Emoji by their names, `:tada:`, as GitHub shows them. Names that are no characters, such as `:octocat:`, stay text.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::Cut;

/// No name is longer, in bytes.
const MAX_NAME_BYTES: usize = 50;

/// Elements in whose text names stay as they are.
const CODE: [&str; 3] = ["code", "pre", "tt"];

/// The first name within a part of a text, colons included, and its emoji.
pub(super) fn find(text: &str, part: Range<usize>) -> Option<(Range<usize>, &'static str)> {
    let bytes = text.as_bytes();
    let end = part.end.min(bytes.len());
    let mut from = part.start;
    while let Some(start) = bytes.get(from..end).and_then(|rest| memchr::memchr(b':', rest)).map(|at| from + at) {
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-');
        let length = bytes[start + 1..end].iter().take(MAX_NAME_BYTES).take_while(is_name).count();
        let close = start + 1 + length;
        if length > 0 && close < end && bytes[close] == b':' {
            let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
            let before = start.checked_sub(1);
            // A backslash takes the colon for what it is. Between two words it is a part of a name: `arn:id:x`.
            let is_escaped = before.is_some_and(|at| bytes[at] == b'\\');
            let is_inside = is_letter(before) && is_letter(Some(close + 1));
            let emoji = emojis::get_by_shortcode(text.part(start + 1..close)).filter(|_| !is_escaped && !is_inside);
            if let Some(emoji) = emoji {
                return Some((start..close + 1, emoji.as_str()));
            }
        }
        from = close;
    }
    None
}

/// Whether a text is the name of an emoji, colons included.
pub(super) fn is_name(text: &str) -> bool {
    let name = text.strip_prefix(':').and_then(|name| name.strip_suffix(':'));
    name.is_some_and(|name| emojis::get_by_shortcode(name).is_some())
}

/// HTML that is safe and balanced, with emoji for the names in its text.
pub(super) fn in_html(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut done, mut at, mut code) = (0, 0, 0_usize);
    while at < html.len() {
        if html.tail(at).starts_with('<') {
            let length = html.tail(at).find('>').map_or(html.len() - at, |end| end + 1);
            let tag = html.part(at..at + length);
            let name = tag.trim_start_matches(['<', '/']);
            let name = name.head(name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len()));
            if CODE.contains(&name) {
                code = if tag.starts_with("</") { code.saturating_sub(1) } else { code + 1 };
            }
            at += length;
            continue;
        }
        let end = html.tail(at).find('<').map_or(html.len(), |length| at + length);
        while code == 0
            && let Some((place, emoji)) = find(html, at..end)
        {
            out.push_str(html.part(done..place.start));
            out.push_str(emoji);
            (done, at) = (place.end, place.end);
        }
        at = end;
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.tail(done));
    Cow::Owned(out)
}

/// Whether a tag of raw HTML starts or ends what is code; none for any other.
pub(super) fn starts_code(tag: &str) -> Option<bool> {
    let name = tag.trim_start_matches(['<', '/']);
    let is_code = CODE.iter().any(|code| name.strip_prefix(code).is_some_and(|rest| rest.starts_with(['>', ' ', '\t', '\n'])));
    is_code.then(|| !tag.starts_with("</"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_they_stand_alone() {
        let first = |text: &str| find(text, 0..text.len()).map(|(place, emoji)| (text[place].to_owned(), emoji));
        for (text, name, emoji) in [
            ("a :tada:", ":tada:", "🎉"),
            (":+1::x:", ":+1:", "👍"),
            ("完成:white_check_mark:了", ":white_check_mark:", "✅"),
            ("12:30:tada:", ":tada:", "🎉"),
        ] {
            assert_eq!(first(text), Some((name.to_owned(), emoji)), "{text}");
        }
        for text in ["12:30:45", ":octocat:", ":nope:", "\\:tada:", "a:id:b", ": tada :", ":tada", "::", &format!(":{}:", "a".repeat(200))]
        {
            assert_eq!(first(text), None, "{text}");
        }
        assert_eq!(find(":tada:", 0..3), None);
    }

    #[test]
    fn html_keeps_its_tags_and_its_code() {
        for (html, shown) in [
            ("<h1 title=\":tada:\">:tada: A</h1>", "<h1 title=\":tada:\">🎉 A</h1>"),
            ("<pre><code>:x:</code> :x:</pre>:x:", "<pre><code>:x:</code> :x:</pre>❌"),
            ("<p>a</p>", "<p>a</p>"),
        ] {
            assert_eq!(in_html(html), shown);
        }
    }
}
