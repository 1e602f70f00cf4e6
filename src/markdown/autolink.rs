//! Addresses that stand in prose as they are: `https://a.example/b`, `www.a.example`, `me@a.example`. What starts one and where it ends
//! is as GitHub says, but that none holds what no address does (`"`, `{`, `|`), and that a quotation mark of print ends none.

use crate::text::Cut;

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autolink<'t> {
    /// Where it starts, in bytes.
    pub start: usize,
    /// As it is written.
    pub text: &'t str,
    /// What is put before it to make an address of it: `http://`, `mailto:` or nothing.
    pub scheme: &'static str,
}

impl Autolink<'_> {
    /// Where it leads.
    pub fn address(&self) -> String {
        format!("{}{}", self.scheme, self.text.replace("&amp;", "&"))
    }
}

/// The addresses in a text, in order; none overlaps another.
pub struct Autolinks<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Nothing before it belongs to an address that comes.
    free: usize,
}

impl<'t> Autolinks<'t> {
    /// All of a text.
    pub fn new(text: &'t str) -> Self {
        Self::within(text, 0, text.len())
    }

    /// Those that start within a part of a text. They may end behind it.
    pub(super) fn within(text: &'t str, start: usize, end: usize) -> Self {
        Self { text, at: start, end: end.min(text.len()), free: start }
    }

    fn url(&self, colon: usize) -> Option<Autolink<'t>> {
        let before = self.text.part(self.free..colon);
        let letters = before.bytes().rev().take(6).take_while(u8::is_ascii_alphabetic).count();
        let start = colon - letters;
        let is_known = ["http", "https", "ftp"].iter().any(|scheme| scheme.eq_ignore_ascii_case(self.text.part(start..colon)));
        let rest = self.text.tail(colon).strip_prefix("://").filter(|_| is_known)?;
        // A single name will do behind a scheme: `http://localhost`.
        let text = self.text.part(start..colon + 3 + length(rest, 1)?);
        Some(Autolink { start, text, scheme: "" })
    }

    fn www(&self, start: usize) -> Option<Autolink<'t>> {
        let rest = self.text.tail(start);
        let is_free = self.text.char_before(start).is_none_or(|before| before.is_whitespace() || "*_~(".contains(before));
        if !is_free || !rest.starts_with("www.") {
            return None;
        }
        Some(Autolink { start, text: rest.head(length(rest, 2)?), scheme: "http://" })
    }

    fn mail(&self, at: usize) -> Option<Autolink<'t>> {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'_');
        let name = self.text.part(self.free..at).bytes().rev().take_while(is_name).count();
        let host = self.text.tail(at + 1);
        let mut length = host.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')).count();
        // Another one is part of neither.
        let goes_on = host.as_bytes().get(length) == Some(&b'@');
        length = host.head(length).trim_end_matches('.').len();
        let host = host.head(length);
        let is_host =
            host.contains('.') && !host.contains("..") && !host.starts_with('.') && host.ends_with(|c: char| c.is_ascii_alphabetic());
        if name == 0 || goes_on || !is_host {
            return None;
        }
        let start = at - name;
        let start = if self.text.part(self.free..start).ends_with("mailto:") { start - "mailto:".len() } else { start };
        let text = self.text.part(start..at + 1 + length);
        Some(Autolink { start, text, scheme: if text.starts_with("mailto:") { "" } else { "mailto:" } })
    }
}

impl<'t> Iterator for Autolinks<'t> {
    type Item = Autolink<'t>;

    fn next(&mut self) -> Option<Autolink<'t>> {
        while self.at < self.end {
            let rest = &self.text.as_bytes()[self.at..self.end];
            let at = self.at + memchr::memchr3(b':', b'@', b'w', rest)?;
            let found = match self.text.as_bytes()[at] {
                b':' => self.url(at),
                b'@' => self.mail(at),
                _ => self.www(at),
            };
            self.at = at + 1;
            if let Some(found) = found {
                self.free = found.start + found.text.len();
                self.at = self.free.max(self.at);
                return Some(found);
            }
        }
        None
    }
}

/// How long an address is whose host starts a text; none where no host does. A host has so many names at least.
fn length(text: &str, names: usize) -> Option<usize> {
    let host = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))).unwrap_or(text.len());
    let host = text.head(host).trim_end_matches(['.', '-', '_']);
    let is_host = host.starts_with(char::is_alphanumeric) && host.split('.').count() >= names && !host.contains("..");
    // An underscore may stand in names of machines, and in no name that somebody registers.
    if !is_host || host.rsplit('.').take(2).any(|name| name.contains('_')) {
        return None;
    }
    let is_end = |c: char| c.is_whitespace() || c.is_control() || "<>\"`\\|*[]{}^".contains(c);
    let mut url = text.head(text.find(is_end).unwrap_or(text.len()));
    // Counted once: an address may end in as many brackets as a document has room for.
    let mut unopened = url.matches(')').count().saturating_sub(url.matches('(').count());
    while let Some(last) = url.chars().next_back() {
        let kept = url.head(url.len() - last.len_utf8());
        url = match last {
            ')' if unopened > 0 => {
                unopened -= 1;
                kept
            }
            ';' => without_reference(kept),
            '.' | ',' | ':' | '!' | '?' | '\'' | '_' | '~' | '\u{2026}' | '\u{201d}' | '\u{2019}' | '\u{2014}' => kept,
            _ => break,
        };
    }
    Some(url.len())
}

/// An address without the character reference that it ends in: `&copy`.
fn without_reference(url: &str) -> &str {
    let name = url.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    name.strip_suffix('&').filter(|_| name.len() < url.len()).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        Autolinks::new(text).map(|link| link.text).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, url) in [
            ("See https://a.example/b_c). Then", "https://a.example/b_c"),
            ("(http://a.example/(b), c)", "http://a.example/(b)"),
            ("https://a.example?x=1&y=2.", "https://a.example?x=1&y=2"),
            ("HTTPS://a.example/b~_?!", "HTTPS://a.example/b"),
            ("www.a.example/q=(b))+c", "www.a.example/q=(b))+c"),
            ("www.a.example/b&c=d", "www.a.example/b&c=d"),
            ("www.a.example/b&copy;", "www.a.example/b"),
            ("www.a.example/b<c", "www.a.example/b"),
            ("\u{201c}https://a.example/b\u{201d}", "https://a.example/b"),
            ("{\"u\":\"https://a.example/b\"}", "https://a.example/b"),
            ("http://localhost:80/x, or", "http://localhost:80/x"),
            ("*www.a.example*", "www.a.example"),
        ] {
            assert_eq!(found(text), [url], "{text}");
        }
    }

    #[test]
    fn mail_has_a_host_with_a_name_of_letters() {
        let links = |text: &str| Autolinks::new(text).map(|link| link.address()).collect::<Vec<_>>();
        assert_eq!(links("x.y+z@c-d.example. a_b@c.example:"), ["mailto:x.y+z@c-d.example", "mailto:a_b@c.example"]);
        assert_eq!(links("mailto:a@b.example, a@b.example/c"), ["mailto:a@b.example", "mailto:a@b.example"]);
        assert_eq!(links("www.a.example/b@c.example"), ["http://www.a.example/b@c.example"]);
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in [
            "https:// and",
            "xhttp://a.example",
            "http://a_b.c/d",
            "file://a/b",
            "awww.a.example",
            "-www.a.example",
            "www.",
            "wwww",
            "a@b",
            "@a.example",
            "pkg@1.2.3",
            "v@0.1.0",
            "a@b.c-",
            "a@b..example",
            "a@.example",
            "a@b@c.d@",
            "12:30",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
