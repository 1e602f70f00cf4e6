//! Text as it stands between tags and in attributes, and which addresses may stand there.

use crate::text::{Cut, escape};

/// Adds text that stands between tags.
pub(in crate::markdown) fn text(out: &mut String, text: &str) {
    text.chars().for_each(|character| escape::push_text(out, legal(character)));
}

/// Adds the value of an attribute in double quotes.
pub(super) fn attribute(out: &mut String, value: &str) {
    value.chars().for_each(|character| escape::push_attribute(out, legal(character)));
}

/// HTML has no character zero; CommonMark shows the sign for what cannot be read.
fn legal(character: char) -> char {
    if character == '\0' { char::REPLACEMENT_CHARACTER } else { character }
}

/// Adds an address: what no address holds is percent-encoded, everything else is as written.
pub(super) fn address(out: &mut String, url: &str) {
    for character in url.trim_matches(|character: char| character <= ' ').chars() {
        match character {
            '\0'..=' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\u{7f}' => {
                out.push_str(&format!("%{:02X}", u32::from(character)));
            }
            // Two bytes in UTF-8.
            '\u{80}'..='\u{9f}' => out.push_str(&format!("%C2%{:02X}", u32::from(character))),
            _ => escape::push_attribute(out, character),
        }
    }
}

/// Whether a page may lead there: relative, `http`, `https` or `mailto`.
pub(super) fn is_safe(url: &str) -> bool {
    match scheme(url) {
        None => true,
        Some(scheme) => ["http", "https", "mailto"].contains(&scheme.as_str()),
    }
}

/// Whether it leads off the site.
pub(super) fn is_external(url: &str) -> bool {
    url.trim_start().starts_with("//") || scheme(url).is_some_and(|scheme| scheme.starts_with("http"))
}

/// What a browser takes for the scheme: it skips spaces and control characters on the way.
fn scheme(url: &str) -> Option<String> {
    let end = url.find([':', '/', '?', '#']).filter(|end| url.as_bytes()[*end] == b':')?;
    Some(url.head(end).chars().filter(|character| *character > ' ').map(|character| character.to_ascii_lowercase()).collect())
}

/// The address that starts a text, as far as prose means it: without the full stop or bracket that follows.
pub fn bare_url(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    rest.starts_with(|first: char| first.is_ascii_alphanumeric()).then_some(())?;
    let is_end = |character: char| character.is_whitespace() || character.is_control() || "<>\"`\\|*[]{}^".contains(character);
    let mut url = text.head(text.find(is_end).unwrap_or(text.len()));
    // Counted once: an address may end in as many brackets as a document has room for.
    let mut unopened = url.matches(')').count().saturating_sub(url.matches('(').count());
    while let Some(last) = url.chars().next_back() {
        match last {
            ')' if unopened > 0 => unopened -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '_' | '~' | '…' | '”' | '’' | '—' => {}
            _ => break,
        }
        url = url.head(url.len() - last.len_utf8());
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_run_nothing_are_safe() {
        for url in ["PLAN.md", "#a:b", "/a", "?x=a:b", "a/b:c", "HTTPS://a.example", "mailto:a@b.example", ""] {
            assert!(is_safe(url), "{url}");
        }
        for url in ["javascript:alert(1)", "JaVa\tScript:x", " \u{1}javascript:x", "data:text/html,x", "vbscript:x", "file:///etc", "x:y"] {
            assert!(!is_safe(url), "{url}");
        }
    }

    #[test]
    fn bare_urls_end_where_the_sentence_goes_on() {
        for (text, url) in [
            ("https://a.example/b_c). Then", "https://a.example/b_c"),
            ("http://a.example/(b), c", "http://a.example/(b)"),
            ("https://a.example?x=1&y=2.", "https://a.example?x=1&y=2"),
        ] {
            assert_eq!(bare_url(text), Some(url));
        }
        assert_eq!(bare_url("https:// and"), None);
    }
}
