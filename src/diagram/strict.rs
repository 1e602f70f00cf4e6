//! Where mermaid takes less than the parser does: texts that are refused although the parser reads them.
//!
//! Names of sequence diagrams are [read on their own](super::sequence).

use super::check::Fault;
use super::kind;
use crate::text::{Cut, Span};

/// What mermaid refuses in a text that the parser takes.
pub(super) fn fault(code: &str) -> Option<Fault> {
    quoted_directive(code).or_else(|| task_without_data(code))
}

/// Kinds whose first word must be the first thing that is no comment and no directive. The others pass over `%%{'init': …}%%`, too.
const PLAIN_START: [&str; 9] = [
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
        message: format!("`{}` cannot stand in quotes: mermaid does not take this for a directive", span.of(code)),
        help: Some(format!("write `%%{{{name}: `")),
        fix: Some((span, name.to_owned())),
    })
}

/// A task of a Gantt chart with nothing behind its colon, not even a blank.
fn task_without_data(code: &str) -> Option<Fault> {
    kind::of(code).filter(|kind| kind.name == "Gantt chart")?;
    let (head, _) = kind::keyword(code)?;
    let other = ["%%", "#", "title", "section", "accTitle", "accDescr", "dateFormat", "axisFormat", "tickInterval", "click", "excludes"];
    let others = ["includes", "todayMarker", "weekday", "weekend", "inclusiveEndDates", "topAxis"];
    let mut at = head;
    for line in code.tail(head).split_inclusive('\n').skip(1) {
        at += code.tail(at).find('\n').unwrap_or(0) + 1;
        let text = line.trim_end_matches(['\n', '\r']);
        let name = text.trim_start();
        if let Some(task) = name.strip_suffix(':')
            && !task.is_empty()
            && !task.contains([':', '#', ';', '{', '}', '"', '%'])
            && !other.iter().chain(&others).any(|word| task.strip_word(word).is_some())
        {
            let span = Span::new(at + text.len() - name.len(), at + text.len());
            return Some(Fault {
                span,
                message: format!("the task `{}` has nothing behind its colon", task.trim()),
                help: Some("say when it starts and how long it takes: `Task : 2026-03-02, 3d`".to_owned()),
                fix: None,
            });
        }
    }
    None
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

    #[test]
    fn a_task_has_data() {
        assert_eq!(place("gantt\n  title x:\n  section y:\n  Draft:\n"), Some("Draft:"));
        assert_eq!(place("gantt\n  Draft: \n  Plan : a, 1d\n"), None);
    }
}
