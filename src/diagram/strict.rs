//! Where mermaid takes less than the parser does: texts that are refused although the parser reads them.
//!
//! Names of sequence diagrams are [read on their own](super::sequence).

mod class;
mod flowchart;
mod lines;

use super::fault::Fault;
use super::kind;
use crate::text::{Cut, Span};

/// What mermaid refuses in a text that the parser takes.
pub(super) fn fault(code: &str) -> Option<Fault> {
    let (at, word) = kind::keyword(code)?;
    let start = at + word.len();
    quoted_directive(code).or_else(|| match kind::of(code)?.name {
        "flowchart" => flowchart::fault(code, start),
        "class diagram" => class::fault(code, start),
        "Gantt chart" => lines::in_gantt(code, start),
        "timeline" => lines::in_timeline(code, start),
        "state diagram" => lines::in_state(code, start),
        _ => None,
    })
}

fn told(span: Span, message: String, help: &str) -> Fault {
    Fault { span, message, help: Some(help.to_owned()), fix: None }
}

/// Each line from a place on, with where it starts, without its end. The first may be a part of one.
fn lines_from(code: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    code.tail(start).split_inclusive('\n').map(move |line| {
        let place = at;
        at += line.len();
        (place, line.trim_end_matches(['\n', '\r']))
    })
}

/// A line without the blanks around it.
fn trimmed(at: usize, line: &str) -> Span {
    let start = at + line.len() - line.trim_start().len();
    Span::new(start, start + line.trim().len())
}

/// Kinds whose first word must be the first thing that is no comment and no directive. The others pass over `%%{'init': …}%%`, too.
pub(super) const PLAIN_START: [&str; 9] = [
    "flowchart",
    "timeline",
    "user journey",
    "Gantt chart",
    "Sankey diagram",
    "block diagram",
    "entity relationship diagram",
    "state diagram",
    "requirement diagram",
];

/// `%%{'init': …}%%` is no directive: its name takes no quotes.
fn quoted_directive(code: &str) -> Option<Fault> {
    kind::of(code).filter(|kind| PLAIN_START.contains(&kind.name))?;
    let (end, _) = kind::keyword(code)?;
    let open = code.head(end).find("%%{")? + "%%{".len();
    let start = code.len() - code.tail(open).trim_start().len();
    let quote = code.char_at(start).filter(|c| matches!(c, '\'' | '"'))?;
    let length = code.tail(start + 1).find(quote)?;
    let span = Span::new(start, start + length + 2);
    let name = code.part(start + 1..start + 1 + length);
    Some(Fault {
        span,
        message: format!("`{}` cannot be quoted: mermaid does not read this as a directive", span.of(code)),
        help: Some(format!("write `%%{{{name}: `")),
        fix: Some((span, name.to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str) -> Option<&str> {
        fault(code).map(|fault| fault.span.of(code))
    }

    #[test]
    fn a_directive_takes_no_quotes() {
        assert_eq!(place("%%{ 'init': {}}%%\nflowchart LR\n A"), Some("'init'"));
        assert_eq!(place("%%{init: {'theme': 'dark'}}%%\nflowchart LR\n A"), None);
        assert_eq!(place("%%{'init': {}}%%\npie\n \"a\": 1"), None);
    }
}
