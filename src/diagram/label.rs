//! Labels of a flowchart's nodes and links that mermaid cannot read without quotes.

use crate::text::{Cut, Span};

/// A label that has to be put in quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Faulty {
    /// The label without its brackets.
    pub span: Span,
    /// The mark in it that breaks it.
    pub mark: Span,
    /// How the shape closes: `]`; none where nothing does.
    pub close: Option<&'static str>,
}

/// The shapes that hold a label, longest opening first.
const SHAPES: [(&str, &str); 12] = [
    ("(((", ")))"),
    ("([", "])"),
    ("[[", "]]"),
    ("[(", ")]"),
    ("((", "))"),
    ("{{", "}}"),
    ("[/", "]"),
    ("[\\", "]"),
    ("[", "]"),
    ("(", ")"),
    ("{", "}"),
    ("|", "|"),
];

/// The first label without quotes that holds a bracket or a quote.
pub(super) fn faulty(code: &str) -> Option<Faulty> {
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let first = line.trim_start();
        // Statements that hold other texts than labels.
        let other = ["%%", "click", "style", "classDef", "linkStyle", "accTitle", "accDescr", "title"];
        if !other.iter().any(|word| first.starts_with(word))
            && let Some(found) = in_line(line, at)
        {
            return Some(found);
        }
        at += line.len();
    }
    None
}

fn in_line(line: &str, at: usize) -> Option<Faulty> {
    let mut from = 0;
    while from < line.len() {
        let rest = line.tail(from);
        if rest.starts_with("@{") {
            // Properties of a node, which are YAML.
            return None;
        }
        let Some((open, close)) = SHAPES.iter().find(|(open, _)| rest.starts_with(open)) else {
            from += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        // A subgraph's title stands behind its id, a shape right behind a node's.
        let behind = line.char_before(from);
        let opens = *open == "|"
            || behind.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
            || line.trim_start().starts_with("subgraph");
        let start = from + open.len();
        let inside = line.tail(start);
        if !opens {
            from = start;
        } else if inside.trim_start().starts_with('"') {
            let quote = start + inside.len() - inside.trim_start().len() + 1;
            let text = line.tail(quote);
            if text.starts_with('`') {
                return None;
            }
            let end = text.find('"')?;
            let behind = text.tail(end + 1).trim_start();
            if !behind.starts_with(close.chars().next()?) && !behind.starts_with(['/', '\\']) {
                // A second quote inside: up to the last one before the shape closes.
                let whole = text.find(&format!("\"{close}")).map(|last| last + quote);
                return whole.map(|last| Faulty {
                    span: Span::new(at + quote, at + last),
                    mark: Span::new(at + quote + end, at + quote + end + 1),
                    close: Some(close),
                });
            }
            from = quote + end + 1;
        } else {
            match plain(inside, close) {
                Plain::Whole(length) => from = start + length,
                Plain::Broken { label, mark, closed } => {
                    let span = |one: usize, other: usize| Span::new(at + start + one, at + start + other);
                    let close = closed.then_some(*close);
                    return Some(Faulty { span: span(0, label), mark: span(mark, mark + 1), close });
                }
                Plain::Other => return None,
            }
        }
    }
    None
}

/// What becomes of a label without quotes.
enum Plain {
    /// It is fine; how long it is, its closing marks included.
    Whole(usize),
    Broken {
        label: usize,
        mark: usize,
        closed: bool,
    },
    Other,
}

fn plain(inside: &str, close: &str) -> Plain {
    let end = inside.find('\n').unwrap_or(inside.len());
    let text = inside.head(end);
    let first = close.chars().next().unwrap_or(']');
    let marks: &[char] = if close == "|" { &['(', ')', '[', ']', '{', '}', '"', '|'] } else { &['(', ')', '[', ']', '{', '}', '"'] };
    let Some(mark) = text.find(marks) else {
        // It goes on in the next line, or never ends.
        return Plain::Other;
    };
    if text.tail(mark).starts_with(close) || (close.len() == 1 && text.tail(mark).starts_with(first)) {
        return Plain::Whole(mark + close.len());
    }
    // The label ends where the shape closes before a space, a link or the end of the line.
    let ends = |at: &usize| {
        let behind = text.tail(at + close.len());
        behind.is_empty() || behind.starts_with([' ', '\t', ';', '-', '=', '~', '\r', ':', '&'])
    };
    let label = text.match_indices(close).map(|(at, _)| at).filter(|at| *at > mark).find(ends);
    Plain::Broken { label: label.unwrap_or(text.trim_end().len()), mark, closed: label.is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &str) -> Option<(&str, &str)> {
        faulty(code).map(|faulty| (faulty.span.of(code), faulty.mark.of(code)))
    }

    #[test]
    fn a_label_with_brackets_needs_quotes() {
        assert_eq!(found("C --> E5[tc-ai-coach (pull schemas)]\n"), Some(("tc-ai-coach (pull schemas)", "(")));
        assert_eq!(found("A(GET /ships/{id}) --> B"), Some(("GET /ships/{id}", "{")));
        assert_eq!(found("A -->|calls (twice)| B"), Some(("calls (twice)", "(")));
        assert_eq!(found("A[\"the \"north\" quay\"] --> B"), Some(("the \"north\" quay", "\"")));
        assert_eq!(found("A[ship --> B[crane]"), Some(("ship --> B[crane", "[")));
    }

    #[test]
    fn labels_that_are_fine_are_left_alone() {
        for code in [
            "A[x] --> B((y)) --> C{{z}} -->|w| D([v])",
            "A[\"tide (low)\"] -- \"x (y)\" --> B{\"a > b?\"}",
            "a@{ shape: doc, label: \"(x)\" }",
            "f[/t\\] --> g>flag]",
        ] {
            assert_eq!(found(code), None, "{code}");
        }
    }
}
