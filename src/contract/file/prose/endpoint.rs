//! Endpoints in prose: a method, and a path right behind it.

use crate::markdown::{Fence, Passage};
use crate::text::{Cut, Span, sentence_around, words};

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Words that mark a sentence about what does not exist, no longer exists, or may come to exist.
const NOT_STATED: &[&str] = &[
    "not",
    "never",
    "no",
    "without",
    "removed",
    "remove",
    "removes",
    "deprecated",
    "deprecates",
    "replaced",
    "replaces",
    "replacing",
    "instead",
    "retired",
    "legacy",
    "old",
    "former",
    "formerly",
    "previous",
    "previously",
    "was",
    "were",
    "future",
    "later",
    "upstream",
    "external",
    "third-party",
    "may",
    "might",
    "could",
    "would",
    "should",
    "if",
    "example",
    "e.g",
    "unlike",
    "renamed",
    "moved",
    "calls",
    "proxies",
    "forwards",
];

/// How far a sentence goes on either side.
const MAX_SENTENCE_BYTES: usize = 300;
/// No path of an endpoint is longer.
const MAX_PATH_BYTES: usize = 300;

/// A method with a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub method: &'static str,
    path: String,
    /// The parts of the path, each parameter as `{}`.
    parts: Vec<String>,
}

impl Endpoint {
    /// Reads what stands behind a method; none where it is no whole path.
    fn read(method: &'static str, word: &str) -> Option<Self> {
        // Three dots stand for more than is written.
        if word.contains("...") {
            return None;
        }
        let word = word.trim_end_matches(['.', ',', ';', ':', ')', '`', '"', '\'', '!']);
        let path = word.split(['?', '#']).next().unwrap_or(word).trim_end_matches('/');
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "/_-.~{}:<>$@".contains(character);
        let is_whole =
            path.len() > 1 && path.len() <= MAX_PATH_BYTES && path.starts_with('/') && path.chars().all(is_plain) && !path.contains("..");
        let part = |part: &str| {
            let is_parameter = part.starts_with([':', '{', '<', '$']);
            if is_parameter { "{}".to_owned() } else { part.to_owned() }
        };
        let parts: Vec<String> = path.split('/').skip(1).map(part).collect();
        let is_sound = is_whole && parts.iter().all(|part| !part.is_empty()) && parts.iter().any(|part| part != "{}");
        is_sound.then(|| Self { method, path: path.to_owned(), parts })
    }

    /// As it is written.
    pub(super) fn shown(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether it means a path of an interface. Either may leave out what stands before it, as a server's address or a version.
    pub(super) fn fits(&self, path: &str) -> bool {
        let declared: Vec<&str> = path.trim_end_matches('/').split('/').skip(1).collect();
        let length = declared.len().min(self.parts.len());
        if length == 0
            || (length < self.parts.len().max(declared.len()) && declared[declared.len() - length..].iter().all(|part| part.contains("{}")))
        {
            return false;
        }
        // Where the interface has a parameter, prose may give an example of it.
        let alike = |(own, other): (&String, &&str)| own == other || other.contains("{}");
        self.parts[self.parts.len() - length..].iter().zip(&declared[declared.len() - length..]).all(alike)
    }
}

/// The endpoints of a passage with their places, but for those that the sentence does not state.
pub(super) fn in_passage(passage: &Passage) -> Vec<(Endpoint, Span)> {
    let text = passage.text.as_str();
    let found = in_text(text).into_iter().filter(|(_, start, _)| {
        let sentence = sentence_around(text, *start, MAX_SENTENCE_BYTES);
        // The words of a path say nothing.
        let said = sentence.split_whitespace().filter(|token| !token.contains('/'));
        !said.flat_map(words).any(|word| NOT_STATED.iter().any(|known| known.eq_ignore_ascii_case(word)))
    });
    found.map(|(endpoint, start, end)| (endpoint, passage.source(start, end))).collect()
}

/// The endpoints that lines of a fence start with; places are those in its code.
pub(super) fn in_fence(fence: &Fence) -> Vec<(Endpoint, Span)> {
    if !["", "http", "text", "txt", "rest"].contains(&fence.language.as_str()) {
        return Vec::new();
    }
    let mut start = 0;
    let mut found = Vec::new();
    for line in fence.code.split_inclusive('\n') {
        if METHODS.iter().any(|method| line.starts_with(method)) {
            found.extend(in_text(line).into_iter().take(1).map(|(endpoint, from, to)| (endpoint, Span::new(start + from, start + to))));
        }
        start += line.len();
    }
    found
}

fn in_text(text: &str) -> Vec<(Endpoint, usize, usize)> {
    let mut found: Vec<(Endpoint, usize, usize)> = Vec::new();
    for method in METHODS {
        for (at, _) in text.match_indices(method) {
            let starts = text.char_before(at).is_none_or(|before| !before.is_alphanumeric() && !matches!(before, '_' | '-' | '/'));
            let rest = text.tail(at + method.len());
            let path = rest.trim_start_matches([' ', '`', '\u{a0}']);
            let gap = rest.len() - path.len();
            if !starts || gap == 0 || gap > 3 {
                continue;
            }
            let word = path.split(char::is_whitespace).next().unwrap_or_default();
            if let Some(endpoint) = Endpoint::read(method, word) {
                let end = at + method.len() + gap + endpoint.path.len();
                found.push((endpoint, at, end));
            }
        }
    }
    found.sort_by_key(|(_, start, _)| *start);
    found
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, in_text};

    #[test]
    fn endpoints_are_a_method_and_a_path() {
        let shown = |text: &str| in_text(text).iter().map(|(endpoint, ..)| endpoint.shown()).collect::<Vec<_>>();
        assert_eq!(shown("Use POST /v2/calls/{id}, then GET /v2/calls?limit=5."), ["POST /v2/calls/{id}", "GET /v2/calls"]);
        for text in ["GET it", "POST / PUT /", "WIDGET /a", "GET /a/*", "GET /a/...", "GET /", "GET//a", "POST /a//b", "GET /{id}"] {
            assert_eq!(shown(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn either_may_leave_out_what_stands_before_the_path() {
        let fits = |own: &str, declared: &str| Endpoint::read("GET", own).unwrap().fits(declared);
        assert!(fits("/api/v1/orders/:id", "/orders/{}") && fits("/orders", "/v1/orders") && fits("/orders/17", "/orders/{}"));
        assert!(fits("/orders/{id}.json", "/orders/{}"));
        assert!(
            !fits("/orders", "/orders/{}")
                && !fits("/orders/{id}", "/orders")
                && !fits("/orders/{id}", "/{}")
                && !fits("/orders", "/order")
        );
    }
}
