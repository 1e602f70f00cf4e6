//! Charts that are written line by line, in which a colon needs something behind it.

use super::{lines_from, told, trimmed};
use crate::diagram::fault::Fault;
use crate::text::{Cut, Span};

/// What starts a line of a Gantt chart that is no task.
const GANTT: [&str; 14] = [
    "title",
    "section",
    "accTitle",
    "accDescr",
    "dateFormat",
    "axisFormat",
    "tickInterval",
    "click",
    "excludes",
    "includes",
    "todayMarker",
    "weekday",
    "weekend",
    "gantt",
];

fn starts(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.strip_word(word).is_some())
}

/// Whether a line may hold what is read otherwise: comments, escapes.
fn is_doubtful(line: &str) -> bool {
    line.contains("%%") || line.contains(['{', '}', '"'])
}

/// A task without data, or with something behind its data that is no task.
pub(super) fn in_gantt(code: &str, start: usize) -> Option<Fault> {
    for (at, line) in lines_from(code, start).skip(1) {
        let Some(colon) = line.find(':').filter(|_| !is_doubtful(line) && !starts(line.trim_start(), &GANTT)) else { continue };
        let (task, data) = (line.head(colon), line.tail(colon + 1));
        if task.trim().is_empty() || task.contains([';', '#']) {
            continue;
        }
        let span = trimmed(at, line);
        if data.is_empty() {
            let message = format!("the task `{}` has nothing after its colon", task.trim());
            return Some(told(span, message, "add its start and duration: `Task : 2026-03-02, 3d`"));
        }
        if let Some(mark) = data.find([';', '#']).filter(|mark| *mark > 0 && !data.tail(*mark).contains(':')) {
            let place = at + colon + 1 + mark;
            let message = format!("mermaid reads text that starts with `{}` here as another task", data.tail(mark).head(1));
            return Some(told(Span::new(place, place + 1), message, "remove it; start a comment with `%%` on a line of its own"));
        }
    }
    None
}

/// A period with a colon and no event. The blank that belongs to the colon may be the end of the line, so that the next line is the event;
/// it may not be empty then.
pub(super) fn in_timeline(code: &str, start: usize) -> Option<Fault> {
    const OTHERS: [&str; 4] = ["title", "section", "accTitle", "accDescr"];
    // One blank belongs to the colon, and a second one would be an event.
    let is_bare = |line: &str| line.ends_with(": ") || line.ends_with(":\t");
    let is_doubtful = |line: &str| is_doubtful(line) || line.contains('#') || starts(line.trim_start(), &OTHERS);
    let lines: Vec<(usize, &str)> = lines_from(code, start).skip(1).collect();
    // Comments are gone before anything is read.
    let goes_on = |index: usize| {
        lines[index + 1..].iter().find(|(_, next)| !next.trim_start().starts_with("%%")).is_some_and(|(_, next)| !next.is_empty())
    };
    let is_fault = |index: usize, line: &str| (is_bare(line) || line.ends_with(':') && !goes_on(index)) && !is_doubtful(line);
    let (_, (at, line)) =
        lines.iter().enumerate().find(|(index, (_, line))| is_fault(*index, line)).filter(|_| !code.contains("accDescr"))?;
    Some(told(trimmed(*at, line), "nothing follows the last colon of this line".to_owned(), "name an event, or remove the colon"))
}

/// A transition with a colon and not even a blank behind it.
pub(super) fn in_state(code: &str, start: usize) -> Option<Fault> {
    let mut in_note = false;
    for (at, line) in lines_from(code, start).skip(1) {
        let text = line.trim();
        if in_note {
            in_note = text.strip_word("end note").is_none();
        } else if text.strip_word("note").is_some() {
            in_note = !text.contains([':', '"']);
        } else if line.ends_with(':') && text.contains("-->") && !is_doubtful(line) && !text.contains('#') && !starts(text, &["acc"]) {
            return Some(told(
                trimmed(at, line),
                "this transition has nothing after its colon".to_owned(),
                "add a label, or remove the colon",
            ));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_has_data_and_nothing_else() {
        let place = |code: &'static str| in_gantt(code, 0).map(|fault| fault.span.of(code));
        assert_eq!(place("\n  title x:\n  section y:\n  Draft:\n"), Some("Draft:"));
        assert_eq!(place("\n  Draft: 2026-01-01, 3d;\n  Plan : 2d"), Some(";"));
        assert_eq!(place("\n  Draft: 2026-01-01, 3d # soon\n"), Some("#"));
        assert_eq!(place("\n  Draft: \n  Plan : a, 1d; Next: 2d\n  section z;\n  click a href \"x:y;\"\n"), None);
    }

    #[test]
    fn a_colon_leads_to_something() {
        let place = |code: &'static str| in_timeline(code, 0).map(|fault| fault.span.of(code));
        assert_eq!(place("\n title x:\n  2000 :  \n  2020 : Wind: \n"), Some("2020 : Wind:"));
        assert_eq!(place("\n  2000 : Steel:\n\n  2020 : Wind\n"), Some("2000 : Steel:"));
        assert_eq!(place("\n  2000 : Steel:\n"), Some("2000 : Steel:"));
        // The next line is what follows.
        assert_eq!(place("\n  2000 : Steel:\n;\n  2020 : Wind\n"), None);
        assert_eq!(place("\n  2000 : Steel:\n%% later\n  2020 : Wind\n"), None);
        let place = |code: &'static str| in_state(code, 0).map(|fault| fault.span.of(code));
        assert_eq!(place("\n note left of a\n a --> b:\n end note\n a --> b: \n a --> c:\n"), Some("a --> c:"));
        assert_eq!(place("\n note left of a : x\n %% a --> b:\n a --> b:::c"), None);
    }
}
