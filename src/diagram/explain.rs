//! What is wrong with a text that mermaid refuses, in words that help, and where.

use super::fault::Fault;
use super::lenient::{MALFORMED, NO_YAML, line_at};
use super::parser::Refusal;
use super::sequence::Refused;
use super::{kind, label};
use crate::text::{Cut, Span, nearest};

/// How many lines a text may have to be read again from its start, line by line, where the parser names no place.
const LINES: usize = 300;

/// The fault of a text that is refused; `reads` asks whether another text would be taken.
pub(super) fn fault(code: &str, error: &Refusal, reads: &dyn Fn(&str) -> bool) -> Fault {
    let known = front_matter(code, error)
        .or_else(|| unknown_kind(code))
        .or_else(|| in_flowchart(code, error))
        .or_else(|| in_sequence(code, error))
        .or_else(|| unclosed(code, error));
    known.unwrap_or_else(|| {
        let span = place(code, error, reads);
        let (message, help) = words(code, span, &error.message);
        Fault { span, message, help, fix: None }
    })
}

fn simple(span: Span, message: impl Into<String>, help: &str) -> Fault {
    Fault { span, message: message.into(), help: Some(help.to_owned()), fix: None }
}

fn front_matter(code: &str, error: &Refusal) -> Option<Fault> {
    let first = Span::new(0, code.lines().next().unwrap_or_default().len());
    if error.message.starts_with(MALFORMED) {
        return Some(simple(first, "the front matter is never closed", "end it with a line of three dashes: `---`"));
    }
    let why = error.message.strip_prefix(NO_YAML)?;
    Some(simple(
        first,
        format!("the front matter is not valid YAML: {}", why.trim_end_matches('.')),
        "quote texts that contain `:`, `[` or `#`",
    ))
}

fn unknown_kind(code: &str) -> Option<Fault> {
    let Some((at, word)) = kind::keyword(code) else {
        let message = if code.trim().is_empty() { "the diagram is empty" } else { "the kind of the diagram is missing" };
        return Some(simple(Span::new(0, code.trim_end().len()), message, "start with the kind of the diagram, such as `flowchart LR`"));
    };
    if kind::of(code).is_some() {
        return None;
    }
    let help = match nearest(word, kind::keywords()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "start with the kind of the diagram, such as `flowchart LR` or `sequenceDiagram`".to_owned(),
    };
    Some(Fault { span: Span::new(at, at + word.len()), message: format!("unknown kind of diagram `{word}`"), help: Some(help), fix: None })
}

fn in_flowchart(code: &str, error: &Refusal) -> Option<Fault> {
    if kind::of(code).is_none_or(|kind| kind.name != "flowchart") {
        return None;
    }
    if error.message.starts_with("Invalid text label") || error.message.starts_with("Invalid string label") {
        let faulty = label::faulty(code)?;
        let (text, mark) = (faulty.span.of(code), faulty.mark.of(code));
        if faulty.close.is_none() || ["-->", "---", "==>", "-.-"].iter().any(|link| text.contains(link)) {
            return Some(simple(
                faulty.span,
                "the label that starts here is never closed",
                "close it, or quote it if it contains brackets",
            ));
        }
        if mark == "\"" {
            let help = "write `#quot;` for a quote inside a label, or remove the inner quotes";
            return Some(simple(faulty.mark, "a quote inside a label ends it", help));
        }
        let quoted = format!("\"{}\"", text.trim());
        let help = format!("quote the label: `{}`", quoted.replace('`', "'"));
        let message = format!("mermaid reads `{mark}` in an unquoted label as a shape");
        return Some(Fault { span: faulty.span, message, help: Some(help), fix: Some((faulty.span, quoted)) });
    }
    let token = error.span?.of(code);
    if error.message.starts_with("unexpected end;") {
        return Some(simple(
            error.span?,
            "`end` is reserved for closing a subgraph",
            "write `End`, or give the node another id: `finish[end]`",
        ));
    }
    if token == "->" {
        return Some(simple(error.span?, "`->` is not a link", "write `-->` for an arrow, `---` for a line"));
    }
    if token == ":" {
        return Some(simple(error.span?, "a link cannot have a text after a colon", "write the text in the link: `A -->|text| B`"));
    }
    if error.message.contains("flowchart direction") {
        return Some(simple(error.span?, format!("unknown direction `{token}`"), "use `TB`, `TD`, `BT`, `LR` or `RL`"));
    }
    if error.message.contains("expected node identifier") && token.trim().is_empty() {
        return Some(simple(
            last_words(code, error.span?.start as usize),
            "this link has no target",
            "add a node after it, or remove the link",
        ));
    }
    None
}

fn in_sequence(code: &str, error: &Refusal) -> Option<Fault> {
    if kind::of(code).is_none_or(|kind| kind.name != "sequence diagram") {
        return None;
    }
    let span = error.span?;
    let line = line_of(code, span.start as usize);
    let text = line.of(code);
    if error.message.contains("expected text") && !text.contains(':') {
        return Some(simple(line, "this message has no text", "add a colon and the text after the name: `A->>B: hello`"));
    }
    let before = code.part(line.start as usize..(span.start as usize).max(line.start as usize));
    if let Some(at) = text.find(';').filter(|at| before.len() > *at || error.message.contains("expected")) {
        let at = line.start as usize + at;
        return Some(simple(
            Span::new(at, at + 1),
            "a `;` ends the message, and what follows is not a statement",
            "write `#59;` for a semicolon in a text, or a comma",
        ));
    }
    if error.message.contains("expected central") && span.of(code).trim().is_empty() {
        let first = text.split_whitespace().next().unwrap_or_default();
        let near = nearest(first, ["participant", "actor", "activate", "deactivate", "autonumber", "loop", "note"]);
        let help =
            near.map_or_else(|| "write an arrow between two names: `A->>B: hello`".to_owned(), |near| format!("did you mean `{near}`?"));
        return Some(Fault { span: line, message: format!("`{text}` is neither a message nor a statement"), help: Some(help), fix: None });
    }
    None
}

/// What is wrong with a name of a sequence diagram, or beside one.
pub(super) fn name(code: &str, place: Span, why: Refused) -> Fault {
    let text = place.of(code);
    match why {
        Refused::Mark => {
            let help = "give it a name of letters and an alias: `participant name as …`";
            simple(place, format!("a name cannot start with `{text}` here"), help)
        }
        Refused::Blanks => simple(place, "mermaid does not allow trailing spaces on this line", "remove the spaces"),
        Refused::Properties => {
            let help = "put a name of letters right before `@{`, and add the alias with `as`";
            simple(place, format!("`{text}` cannot precede `@{{`: mermaid allows no space and no hyphen there"), help)
        }
        Refused::Other => Fault { span: place, message: format!("mermaid cannot read `{text}` here"), help: None, fix: None },
    }
}

/// What is opened and never closed.
fn unclosed(code: &str, error: &Refusal) -> Option<Fault> {
    let ends = ["unexpected end of input", "end for nested block", "EOF", "before end of"];
    if !ends.iter().any(|words| error.message.contains(words)) {
        return None;
    }
    let braces = ["}", "class body", "attribute block"].iter().any(|words| error.message.contains(words));
    let mut open: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim();
        let start = at + line.len() - line.trim_start().len();
        let word = text.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
        let blocks = ["subgraph", "loop", "alt", "opt", "par", "par_over", "critical", "break", "rect", "box", "block"];
        let opens = if braces { text.ends_with('{') } else { blocks.contains(&word) && at > 0 };
        let closes = if braces { text == "}" } else { text == "end" };
        if opens {
            open.push(Span::new(start, start + text.len()));
        } else if closes {
            open.pop();
        }
        at += line.len();
    }
    let span = open.pop()?;
    let help = if braces { "add a line with `}` where it ends" } else { "add a line with `end` where it ends" };
    Some(simple(span, format!("`{}` is never closed", span.of(code).replace('`', "'")), help))
}

/// Where the parser stopped; where it does not say, the first line with which the text can no longer be read.
fn place(code: &str, error: &Refusal, reads: &dyn Fn(&str) -> bool) -> Span {
    let whole = |span: &Span| span.is_empty() && span.end as usize >= code.trim_end().len();
    if let Some(span) = error.span.filter(|span| !whole(span)) {
        return if span.of(code).trim().is_empty() { line_of(code, span.start as usize) } else { first_line(code, span) };
    }
    if code.lines().count() <= LINES {
        let mut ends = Vec::new();
        let mut at = 0;
        for line in code.split_inclusive('\n') {
            at += line.len();
            ends.push(at);
        }
        // The longest beginning that can be read ends right before the line that is wrong.
        let good = ends.iter().rev().skip(1).find(|end| reads(code.head(**end)));
        if let Some(good) = good {
            let blank = code.tail(*good).len() - code.tail(*good).trim_start().len();
            return line_of(code, good + blank);
        }
    }
    last_words(code, code.len())
}

/// A span up to the end of its first line.
fn first_line(code: &str, span: Span) -> Span {
    let text = span.of(code);
    let blank = text.len() - text.trim_start().len();
    let line = text.tail(blank).lines().next().unwrap_or_default().trim_end();
    let start = span.start as usize + blank;
    Span::new(start, start + line.len())
}

/// The line that holds a byte, without what is blank around it.
fn line_of(code: &str, byte: usize) -> Span {
    let byte = byte.min(code.len());
    let start = code.line_start(byte);
    let line = line_at(code, byte);
    let blank = line.len() - line.trim_start().len();
    Span::new(start + blank, start + blank + line.trim().len())
}

/// The last line before a byte that says anything.
fn last_words(code: &str, byte: usize) -> Span {
    let before = code.head(byte.min(code.len())).trim_end();
    line_of(code, before.char_indices().next_back().map_or(0, |(last, _)| last))
}

/// The parser's words as ours.
fn words(code: &str, span: Span, message: &str) -> (String, Option<String>) {
    let text: String = span.of(code).chars().take(60).collect::<String>().replace('`', "'");
    let said = message.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    let help = said.split_once("; expected ").map(|(_, expected)| expected).or_else(|| said.strip_prefix("expected "));
    let help = help
        .filter(|expected| expected.split(", ").count() <= 4 && expected.contains(['"', '\'']))
        .map(|expected| format!("mermaid expected {expected} here"));
    let unexpected = said.starts_with("unexpected") || said.starts_with("Unexpected character") || said.starts_with("expected ");
    let ours = match () {
        () if unexpected && text.is_empty() => "mermaid stops reading here".to_owned(),
        () if unexpected => format!("mermaid cannot read `{text}` here"),
        () if ["unrecognized", "Unrecognized", "unsupported", "incomplete"].iter().any(|word| said.starts_with(word)) => {
            format!("mermaid does not recognise `{text}`")
        }
        () => {
            let mut letters = said.chars();
            let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
            format!("mermaid reports: {first}{}", letters.as_str())
        }
    };
    (ours, help)
}
