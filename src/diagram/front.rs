//! What stands before the word that says which kind a diagram is: front matter behind directives and comments.
//!
//! Mermaid looks for front matter twice: at the very start, and once more when blank lines, comments and directives are gone.

use crate::text::Cut;

/// Where mermaid finds front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Front {
    /// At the start, or nowhere.
    Start,
    /// Behind so many bytes that are blank.
    Behind(usize),
    /// Behind comments or directives. Mermaid takes that and does not draw it.
    Late,
}

pub(super) fn of(code: &str) -> Front {
    let indent = code.len() - code.trim_start_matches([' ', '\t']).len();
    if is_closed(code.tail(indent), code.head(indent)) {
        return Front::Start;
    }
    let blank = code.len() - code.trim_start().len();
    let mut at = blank;
    while let Some(length) = passed_over(code.tail(at)) {
        at += length;
        at += code.tail(at).len() - code.tail(at).trim_start().len();
    }
    match is_closed(code.tail(at), "") {
        true if at > blank => Front::Late,
        true if at > 0 => Front::Behind(at),
        _ => Front::Start,
    }
}

/// How long the comment or the directive is that stands at the start.
fn passed_over(code: &str) -> Option<usize> {
    let line = code.strip_prefix("%%")?;
    match line.starts_with('{') {
        true => code.find("}%%").map(|end| end + 3),
        false => Some(code.find('\n').unwrap_or(code.len())),
    }
}

/// Whether a text starts with three dashes, and another such line has the same indent.
fn is_closed(code: &str, indent: &str) -> bool {
    let mut lines = code.split(['\n', '\r']);
    let is_fence = |line: &str| line.trim_end() == "---";
    lines.next().is_some_and(is_fence) && lines.any(|line| line.strip_prefix(indent).is_some_and(is_fence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_found_where_mermaid_looks() {
        for (text, front) in [
            ("---\ntitle: x\n---\npie", Front::Start),
            ("  ---\n  title: x\n  ---\npie", Front::Start),
            ("\n\n  ---\ntitle: x\n---\npie", Front::Behind(4)),
            ("  ---\n  title: x\n---\npie", Front::Behind(2)),
            ("%% c\n---\ntitle: x\n---\npie", Front::Late),
            ("%%{init: {}}%%\n\n---\ntitle: x\n---\npie", Front::Late),
            ("\n  ---\n  title: x\n  ---\npie", Front::Start),
            ("\n\npie", Front::Start),
            ("", Front::Start),
        ] {
            assert_eq!(of(text), front, "{text:?}");
        }
    }
}
