//! Bodies of classes: no brace may stand in them, and a method has both of its brackets.

use super::{lines_from, told, trimmed};
use crate::diagram::fault::Fault;
use crate::text::Span;

pub(super) fn fault(code: &str, start: usize) -> Option<Fault> {
    let mut open: Option<Span> = None;
    for (at, line) in lines_from(code, start) {
        let text = line.trim();
        if text.starts_with("%%") {
            continue;
        }
        let Some(class) = open else {
            if text.starts_with("class ") && text.ends_with('{') {
                open = Some(trimmed(at, line));
            }
            continue;
        };
        let closed = line.find('}');
        if let Some(brace) = line.find('{').filter(|brace| closed.is_none_or(|closed| *brace < closed)) {
            return Some(match text.starts_with("class ") || text.starts_with("namespace ") {
                true => told(class, format!("`{}` is never closed", class.of(code)), "add a line with `}` where it ends"),
                false => {
                    let place = Span::new(at + brace, at + brace + 1);
                    told(place, "mermaid does not allow `{` in the body of a class".to_owned(), "remove the braces")
                }
            });
        }
        if closed.is_some() {
            open = None;
        } else if is_half_method(text) {
            return Some(told(trimmed(at, line), "this method has a `)` without a `(`".to_owned(), "write it as `name(parameters) type`"));
        }
    }
    None
}

/// A member with `)` is a method, which has a name and brackets.
fn is_half_method(member: &str) -> bool {
    let whole = |close: usize| member.char_indices().skip(1).any(|(at, c)| c == '(' && at < close);
    member.find(')').is_some_and(|first| first > 0) && !member.starts_with("<<") && member.rfind(')').is_some_and(|last| !whole(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str) -> Option<&str> {
        fault(code, 0).map(|fault| fault.span.of(code))
    }

    #[test]
    fn a_body_has_no_braces() {
        assert_eq!(place("class A {\n  +x\nclass B {\n  +y\n}"), Some("class A {"));
        assert_eq!(place("class A{\n  +run(options = {}) x\n}"), Some("{"));
        assert_eq!(place("class A[\"x {\"] {\n  +x\n}\nnamespace N {\n  class B {\n    %% {\n  }\n}"), None);
    }

    #[test]
    fn a_method_has_both_brackets() {
        assert_eq!(place("class A {\n  +x) y\n}"), Some("+x) y"));
        assert_eq!(place("class A {\n  +()\n  )\n  x(a) b\n  <<x)>>\n}\nA : x)"), None);
    }
}
