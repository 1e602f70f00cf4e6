//! Facts: what of a contract's text can be held against another text, whatever the words around it.

use std::collections::BTreeMap;

use super::shape::{Shape, shape};
use crate::text::Cut;

/// An endpoint: its verb, where one is said, and its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub verb: Option<String>,
    /// As written.
    pub path: String,
    /// With each parameter as `{}` and without a query, so that `/a/{id}`, `/a/:id` and `/a/<id>` are one.
    pub route: String,
}

/// Everything checkable that a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub endpoints: Vec<Endpoint>,
    pub shapes: Vec<Shape>,
    /// `NAME=value`, and `default: 5` under the name `default`.
    pub values: BTreeMap<String, String>,
    /// Code spans that are names: tables, fields, environment variables, headers.
    pub names: Vec<String>,
    /// `1.4.0`.
    pub versions: Vec<String>,
}

const VERBS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

impl Facts {
    /// Reads a text's code, each piece by itself, and its prose.
    pub fn read<'t>(code: impl IntoIterator<Item = &'t str>, prose: &str) -> Self {
        let mut facts = Self::default();
        let mut verb_before = None;
        for piece in code {
            facts.code(piece, &mut verb_before);
        }
        facts.prose(prose);
        facts.names.sort();
        facts.names.dedup();
        facts
    }

    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    fn code(&mut self, piece: &str, verb_before: &mut Option<String>) {
        let piece = piece.trim();
        // `POST` and the path behind it may stand in code spans of their own.
        if VERBS.contains(&piece) {
            *verb_before = Some(piece.to_owned());
            return;
        }
        let whole = !self.shapes(piece);
        for word in piece.split_whitespace() {
            self.word(word.trim_matches([',', ';', '.', '"', '\'']), verb_before);
        }
        if whole && is_name(piece) {
            self.names.push(piece.to_owned());
        }
        if !piece.contains(char::is_whitespace)
            && let Some((name, value)) = piece.split_once('=')
            && is_name(name)
            && !value.is_empty()
            && !value.starts_with(['=', '>', '{', '<'])
        {
            self.values.insert(name.to_owned(), value.trim_matches(['"', '\'']).to_owned());
        }
    }

    /// Reads the shapes of a text, each kind once; whether there are any.
    fn shapes(&mut self, text: &str) -> bool {
        let mut from = 0;
        let mut found = false;
        while let Some(at) = text.tail(from).find('{').map(|at| from + at) {
            let in_path = text.head(at).ends_with(['/', '=', '$', '-', '_', '.']) && !text.head(at).ends_with(" = ");
            let Some((shape, length)) = shape(text.tail(at)).filter(|_| !in_path) else {
                from = at + 1;
                continue;
            };
            if !self.shapes.contains(&shape) {
                self.shapes.push(shape);
            }
            from = at + length;
            found = true;
        }
        found
    }

    fn word(&mut self, word: &str, verb_before: &mut Option<String>) {
        if VERBS.contains(&word) {
            *verb_before = Some(word.to_owned());
        } else if word.starts_with('/') && word.len() > 1 && !word.starts_with("//") {
            let path = word.to_owned();
            let endpoint = Endpoint { verb: verb_before.take(), route: route(&path), path };
            if !self.endpoints.contains(&endpoint) {
                self.endpoints.push(endpoint);
            }
        } else {
            if let Some(version) = version(word) {
                self.versions.push(version.to_owned());
            }
            *verb_before = None;
        }
    }

    /// Shapes, endpoints, versions and defaults are said in prose too.
    fn prose(&mut self, prose: &str) {
        self.shapes(prose);
        let mut verb = None;
        for word in prose.split_whitespace() {
            let word = word.trim_matches(['`', ',', ';', '.', ':', '(', ')', '"', '*']);
            if let Some(version) = version(word).filter(|version| !self.versions.iter().any(|known| known == version)) {
                self.versions.push(version.to_owned());
            }
            if VERBS.contains(&word) {
                verb = Some(word.to_owned());
            } else if let Some(verb) = verb.take().filter(|_| word.starts_with('/')) {
                let endpoint = Endpoint { verb: Some(verb), path: word.to_owned(), route: route(word) };
                if !self.endpoints.iter().any(|known| known.route == endpoint.route) {
                    self.endpoints.push(endpoint);
                }
            }
        }
        if let Some(value) = default(prose) {
            self.values.entry("default".to_owned()).or_insert(value);
        }
    }
}

/// What follows `default`: a value in code, a number, `true` or `false`.
fn default(prose: &str) -> Option<String> {
    let lower = prose.to_lowercase();
    let mut found = lower.match_indices("default").filter_map(|(at, word)| {
        let rest = lower.tail(at + word.len()).strip_prefix('s').unwrap_or(lower.tail(at + word.len()));
        let rest =
            ["to ", "is ", "of "].iter().find_map(|link| rest.trim_start_matches([':', ' ', '=']).strip_prefix(link)).unwrap_or(rest);
        let value: String = rest
            .trim_start_matches([':', ' ', '=', '`', '"'])
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
            .collect();
        let value = value.trim_end_matches('.').to_owned();
        let plain = value == "true" || value == "false" || value.starts_with(|c: char| c.is_ascii_digit());
        plain.then_some(value)
    });
    let first = found.next()?;
    // Two defaults in one text belong to two things; which is whose cannot be told.
    found.all(|other| other == first).then_some(first)
}

/// A path with its parameters made alike, its query and a slash at its end left out.
fn route(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_end_matches('/');
    let part = |part: &str| {
        let parameter = part.starts_with([':', '{', '<', '[']) || (part.starts_with('$') && part.len() > 1);
        if parameter { "{}".to_owned() } else { part.to_owned() }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// A name of code: one word with a sign of it, such as `core.people`, `served_url`, `X-Request-Id`, `TRIP_URL`, `maxRetries`.
fn is_name(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let inner = text.trim_matches(['.', '-', '_']);
    inner.len() > 1 && text.chars().all(allowed) && text.starts_with(|c: char| c.is_alphabetic() || c == '_') && version(text).is_none()
}

fn version(word: &str) -> Option<&str> {
    let plain = word.trim_start_matches(['v', '^', '~', '=', '@']);
    let parts: Vec<&str> = plain.split('.').collect();
    let numbers = parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    numbers.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_from_code_and_prose() {
        let facts = Facts::read(
            ["PATCH /api/v1/person/{person_id}/seed", "{ \"seed\": boolean }", "X-Internal-Secret", "seed_only=false"],
            "Optional, default `5`.",
        );
        assert_eq!(
            facts.endpoints,
            [Endpoint {
                verb: Some("PATCH".into()),
                path: "/api/v1/person/{person_id}/seed".into(),
                route: "/api/v1/person/{}/seed".into()
            }]
        );
        assert_eq!(facts.shapes.len(), 1);
        assert_eq!(facts.names, ["X-Internal-Secret"]);
        assert_eq!(facts.values, BTreeMap::from([("default".into(), "5".into()), ("seed_only".into(), "false".into())]));
        let split = Facts::read(["GET", "/a/:id"], "");
        assert_eq!((split.endpoints[0].verb.as_deref(), split.endpoints[0].route.as_str()), (Some("GET"), "/a/{}"));
        assert_eq!(Facts::read([], "Call POST /a/b first, default true for x and default false for y.").values.len(), 0);
        assert_eq!(Facts::read(["1.4.0", "^1.4.0"], "").versions, ["1.4.0", "1.4.0"]);
    }
}
