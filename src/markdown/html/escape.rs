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

/// Whether a page may lead there: relative, `http`, `https`, `ftp` or `mailto`.
pub(super) fn is_safe(url: &str) -> bool {
    match scheme(url) {
        None => true,
        Some(scheme) => ["http", "https", "ftp", "mailto"].contains(&scheme.as_str()),
    }
}

/// Whether it leads off the site.
pub(super) fn is_external(url: &str) -> bool {
    url.trim_start().starts_with("//") || scheme(url).is_some_and(|scheme| scheme != "mailto")
}

/// What a browser takes for the scheme: it skips spaces and control characters on the way.
fn scheme(url: &str) -> Option<String> {
    let end = url.find([':', '/', '?', '#']).filter(|end| url.as_bytes()[*end] == b':')?;
    Some(url.head(end).chars().filter(|character| *character > ' ').map(|character| character.to_ascii_lowercase()).collect())
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
}
