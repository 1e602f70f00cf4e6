//! Paths of somebody's machine.

use crate::markdown::Document;
use crate::text::{Cut, Span};

/// An absolute path below a home folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// Its bytes in the document.
    pub span: Span,
    /// The path, as written.
    pub text: String,
}

/// Home folders that every container and CI machine has: they are nobody's.
const SHARED: [&str; 14] =
    ["runner", "ubuntu", "node", "app", "user", "vscode", "ec2-user", "git", "circleci", "jovyan", "appuser", "root", "username", "shared"];

/// Every path below somebody's home folder, in prose, inline code and links.
pub fn local_paths(document: &Document) -> Vec<Local> {
    let mut found: Vec<Local> = Vec::new();
    // Most documents name nobody's home, and two looks at the whole text tell.
    let has = |mark: &str| memchr::memmem::find(document.text.as_bytes(), mark.as_bytes()).is_some();
    if !has("Users") && !has("/home/") {
        return found;
    }
    for passage in &document.passages {
        for (start, end) in paths(&passage.text) {
            found.push(Local { span: passage.source(start, end), text: passage.text.part(start..end).to_owned() });
        }
    }
    for link in &document.links {
        if let Some(&(start, end)) = paths(&link.destination).first() {
            let text = link.destination.part(start..end).to_owned();
            // The text of the link may spell the same path; one mention of one place is enough.
            if !found.iter().any(|local| link.span.contains(local.span)) {
                found.push(Local { span: link.span, text });
            }
        }
    }
    found.sort_by_key(|local| local.span);
    found
}

fn paths(text: &str) -> Vec<(usize, usize)> {
    let mut paths = Vec::new();
    for (mark, separator) in [("/Users/", '/'), ("/home/", '/'), (":\\Users\\", '\\')] {
        for (at, _) in text.match_indices(mark) {
            let drive = separator == '\\';
            if drive && !text.char_before(at).is_some_and(|letter| letter.is_ascii_alphabetic()) {
                continue;
            }
            let start = at - usize::from(drive);
            let before = text.char_before(start);
            if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_' | '}' | '>' | '~')) {
                continue;
            }
            let rest = text.tail(at + mark.len());
            let name = rest.split(separator).next().unwrap_or_default();
            let person = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            if !person || !rest.tail(name.len()).starts_with(separator) || SHARED.contains(&name.to_lowercase().as_str()) {
                continue;
            }
            // `/Users/2819c223/groups` is a route: an id and a collection.
            let id = name.len() >= 6 && name.bytes().all(|b| b.is_ascii_hexdigit()) && name.bytes().any(|b| b.is_ascii_digit());
            if id {
                continue;
            }
            let length =
                rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ')' | '>' | ',' | ';' | '|')).unwrap_or(rest.len());
            let end = at + mark.len() + rest.head(length).trim_end_matches(['.', ':']).len();
            paths.push((start, end));
        }
    }
    paths.sort_unstable();
    paths
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn homes_of_people_are_found_and_those_of_machines_are_not() {
        let found = |text: &'static str| paths(text).into_iter().map(|(start, end)| &text[start..end]).collect::<Vec<_>>();
        assert_eq!(found("see /Users/dana/work/api/x.md."), ["/Users/dana/work/api/x.md"]);
        assert_eq!(found("`C:\\Users\\dana\\x.md`"), ["C:\\Users\\dana\\x.md"]);
        assert_eq!(
            found("in /home/runner/work/x and https://x.example/home/dana/ or GET /api/Users/dana/x, /Users/2819c223/groups"),
            Vec::<&str>::new()
        );
        assert_eq!(found("C\u{201c}:\\Users\\dana\\x\u{201d} and :\\Users\\dana\\x"), Vec::<&str>::new());
    }
}
