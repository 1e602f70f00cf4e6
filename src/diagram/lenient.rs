//! Where mermaid takes more than the parser does: what it lets pass is never called a fault.
//!
//! Each of these was found by giving both the same thousands of texts. A text is changed in a way that cannot matter to
//! mermaid and asked about again; what still is refused is refused by mermaid, too, unless the kind of error is one on which the two
//! have been seen to differ.

use super::budget::parse;
use super::parser::{Parsed, Refusal};
use super::{kind, label, rewrite, strict};
use crate::text::Cut;

/// What mermaid would say of a text that the parser refuses.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// It takes it: another text that the parser can read and that says the same, where there is one.
    Accepted(Option<String>),
    Refused,
    Doubtful,
}

/// How often a text is changed and asked about again.
const TRIES: usize = 40;

/// How the parser says that front matter has no end.
pub(super) const MALFORMED: &str = "Malformed YAML";
/// How the parser says that front matter is no YAML; why follows.
pub(super) const NO_YAML: &str = "Invalid YAML front-matter: ";

pub(super) fn judge(code: &str, error: &Refusal) -> Judgement {
    // Some kinds may be empty, and some not.
    if kind::of(code).is_some() && kind::keyword(code).is_some_and(|(at, word)| code.tail(at + word.len()).trim().is_empty()) {
        return Judgement::Doubtful;
    }
    // Front matter is the same for all kinds. A quoted text in it may go on in a line that is not indented.
    if error.message.starts_with(MALFORMED) || error.message.starts_with(NO_YAML) {
        return if error.message.contains("quoted scalar") { Judgement::Doubtful } else { Judgement::Refused };
    }
    let name = kind::of(code).map(|kind| kind.name);
    // What only looks like a directive is a comment to most kinds.
    if name.is_some_and(|name| !strict::PLAIN_START.contains(&name))
        && let Some(text) = rewrite::without_directives(code)
        && let Parsed::Model(_) = parse(&text)
    {
        return Judgement::Accepted(Some(text));
    }
    if let Some(text) = name.and_then(|name| rewrite::of(name, code, error))
        && let Parsed::Model(_) = parse(&text)
    {
        return Judgement::Accepted(Some(text));
    }
    match name {
        // What a task waits for is looked up when the chart is drawn.
        Some("Gantt chart") if error.message.contains("unresolved startTime") => Judgement::Doubtful,
        // A date is read when the chart is drawn, not before.
        Some("Gantt chart") if error.message.starts_with("Invalid date") => Judgement::Accepted(None),
        Some("block diagram") => block(code, error),
        Some("class diagram") => class(code, error),
        Some("flowchart") => flowchart(code, error),
        Some(name) => match known(name, code, error) {
            true => Judgement::Refused,
            false => Judgement::Doubtful,
        },
        // Mermaid looks at how the word starts; `pieces` is a pie.
        None if kind::keyword(code).is_some_and(|(_, word)| kind::keywords().any(|known| word.starts_with(known))) => Judgement::Doubtful,
        None => Judgement::Refused,
    }
}

/// Whether the two agree on this kind of error.
fn known(name: &str, code: &str, error: &Refusal) -> bool {
    let says = |words: &str| error.message.contains(words);
    let line = error.span.map_or("", |span| line_at(code, span.start as usize)).trim();
    let token = error.span.map_or("", |span| span.of(code)).trim_start();
    match name {
        // Quotes and brackets in arguments are read more generously.
        "C4 diagram" => says("expected '}'") || (says("unsupported C4 macro") && !says("~") && plain_macro(&error.message)),
        "state diagram" => known_of_states(code, error, line, token),
        // A word that stands alone goes on in the next line.
        "Gantt chart" => !line.starts_with('%') && line.split_whitespace().count() > 1 && !holds_line(code, "accTitle:"),
        "Git graph" => !says("unknown statement") || !line.contains('"'),
        "Kanban board" => !says("nterminated") || opens_plainly(code, error),
        "requirement diagram" => !says("classDef") && !says("style statement") && !token.starts_with('%') && line.contains(' '),
        "mind map" => says("only one root") || (says("unterminated node") && opens_plainly(code, error)),
        "timeline" => says("without a preceding task"),
        // A name may stand on the next line.
        "user journey" => !holds_line(code, "section") && !holds_line(code, "title"),
        // Statements need no line of their own.
        "XY chart" => !says("orientation") && !["title", "x-axis", "y-axis", "bar", "line"].iter().any(|word| token.starts_with(word)),
        // A comment may stand behind anything, the first letter of a word included, and a point on the next line.
        "quadrant chart" => {
            let point = line.split_once('[').map_or("", |(_, point)| point);
            let plain = point.chars().all(|c| c.is_ascii_alphanumeric() || " \t.,-]".contains(c));
            !says("unterminated string") && !line.contains("%%") && !line.ends_with(':') && plain
        }
        "treemap" => false,
        "sequence diagram" => {
            let head = line.split(':').next().unwrap_or_default();
            !(says("expected central") || says("expected text")) || !head.contains(['%', '(', ')'])
        }
        _ => true,
    }
}

/// A name may hold nearly anything behind the word `state`, a note ends wherever a line starts with `end note`, and an arrow need not
/// stand in the line of its names.
fn known_of_states(code: &str, error: &Refusal, line: &str, token: &str) -> bool {
    let doubtful =
        ["Unterminated string", "unexpected struct stop", "state id", "single word", "floating note", "note string", "after 'note'"];
    let in_two_lines =
        line.starts_with("-->") || line.ends_with("-->") || line.starts_with(':') || line.ends_with(" as") || line == "state";
    let ends = error.message.contains("unterminated note") && code.to_lowercase().contains("end note");
    !doubtful.iter().any(|words| error.message.contains(words)) && !in_two_lines && !ends && !token.contains('"')
}

/// Whether a word stands alone in a line, with another line behind it.
fn holds_line(code: &str, word: &str) -> bool {
    code.lines().zip(code.lines().skip(1)).any(|(line, next)| line.trim() == word && !next.trim().is_empty())
}

fn plain_macro(message: &str) -> bool {
    message.rsplit(' ').next().unwrap_or_default().chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether a node of a mind map opens one bracket that nothing behind it, in any line, could close, and has no quotes in it.
fn opens_plainly(code: &str, error: &Refusal) -> bool {
    let Some(span) = error.span else { return false };
    let text = span.of(code);
    let behind = code.tail(span.start as usize);
    let behind = behind.tail(behind.chars().next().map_or(0, char::len_utf8));
    let closes = behind.find([')', '(', ']', '}']).is_some_and(|at| behind.char_at(at) != Some('('));
    text.starts_with(['[', '(', '{']) && !text.tail(1).contains(['"', ')', ']', '}', '(', '[', '{', '`']) && !closes
}

/// `f:2` is a node of two columns, and what follows `columns` may be nodes.
fn block(code: &str, error: &Refusal) -> Judgement {
    if error.message.contains("end for nested block") {
        // A `block` that stands alone is a name, too.
        let alone = code.lines().skip(1).any(|line| line.trim() == "block");
        return if alone { Judgement::Doubtful } else { Judgement::Refused };
    }
    let mut changed = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        let end = line.len() - line.trim_start().len();
        let (indent, rest) = (line.head(end), line.tail(end));
        changed.push_str(indent);
        if rest.starts_with("columns ") && !rest.tail("columns ".len()).trim().bytes().all(|byte| byte.is_ascii_digit()) {
            changed.push_str(rest.strip_prefix("columns").unwrap_or(rest));
        } else if rest.contains(['"', '-', '%']) || rest.starts_with("block") || rest.starts_with("class") || rest.starts_with("style") {
            changed.push_str(rest);
        } else {
            let words: Vec<String> = rest.split(' ').map(wide).collect();
            // An empty place stands on a line of its own: rows come from the number of columns.
            changed.push_str(&words.join(" ").replace("space ", "space\n"));
        }
    }
    match parse(&changed) {
        Parsed::Model(_) => Judgement::Accepted(Some(changed)),
        _ => Judgement::Doubtful,
    }
}

/// `f:2` as `f["f"]:2`.
fn wide(word: &str) -> String {
    let plain = word.trim_end();
    let Some((name, width)) = plain.split_once(':') else { return word.to_owned() };
    let is_name = !name.is_empty() && name != "space" && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_name && !width.is_empty() && width.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{name}[\"{name}\"]:{width}{}", word.tail(plain.len()))
    } else {
        word.to_owned()
    }
}

/// Statements need no line of their own, and a name alone is one.
fn class(code: &str, error: &Refusal) -> Judgement {
    let after_name = error.message.contains("expected ext, dep, comp, agg, lollipop, line");
    let token = error.span.map_or("", |span| span.of(code)).trim_start();
    let word = token.is_empty() || token.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '`' | '"'));
    let line = error.span.map_or("", |span| line_at(code, span.start as usize)).trim();
    if token == "-" || line == "direction" || line.ends_with(" call") || line.starts_with("class ") && line.ends_with('{') {
        return Judgement::Doubtful;
    }
    let within_line = error.message.ends_with("expected newline, label")
        || error.message.starts_with("unexpected class kw")
        || error.message.contains("inside class body");
    if within_line && !error.message.contains("EOF") {
        return Judgement::Doubtful;
    }
    if error.message.contains("EOF inside class body") {
        // A brace that another statement's text holds is read more generously.
        let plain = code.matches('{').count() == code.matches('}').count() + 1;
        return if plain && code.lines().any(|line| line.trim_end().ends_with('{')) { Judgement::Refused } else { Judgement::Doubtful };
    }
    if !(after_name && word) {
        return Judgement::Refused;
    }
    let mut text = code.to_owned();
    let mut at = error.span.map_or(0, |span| span.start as usize);
    for _ in 0..TRIES {
        // `Tug boat --> Ship` is `Tug`, then `boat --> Ship`.
        let line = text.line_start(at.min(text.len()));
        let names = text.get(line..at).unwrap_or_default();
        if names.trim().is_empty() || !names.trim().chars().all(|c| c.is_alphanumeric() || c == '_') {
            return Judgement::Doubtful;
        }
        text = format!("{}class {}\n{}", text.head(line), names.trim(), text.tail(at));
        match parse(&text) {
            Parsed::Model(_) => return Judgement::Accepted(Some(text)),
            Parsed::Refused(next) => match next.span {
                Some(span) if span.start as usize > at => at = span.start as usize,
                _ => return Judgement::Doubtful,
            },
            Parsed::Unknown(_) | Parsed::Large(_) => return Judgement::Doubtful,
        }
    }
    Judgement::Doubtful
}

/// Ids may hold more marks than the parser thinks, and what a label is in doubt about is said by the label itself.
fn flowchart(code: &str, error: &Refusal) -> Judgement {
    // `direction LR` counts wherever it stands in a line.
    let says_direction = |line: &str| {
        line.find("direction").is_some_and(|at| {
            let way = line.tail(at + "direction".len()).trim_start();
            at > line.len() - line.trim_start().len() && ["TB", "TD", "BT", "LR", "RL"].iter().any(|name| way.starts_with(name))
        })
    };
    // A slanted shape may end in a round bracket before its own: `[/Berth)]`.
    let slants = |line: &str| {
        let mut open = line.match_indices("[/").chain(line.match_indices("[\\"));
        open.any(|(at, _)| line.tail(at + 2).split(']').next().is_some_and(|text| text.ends_with(['(', ')'])))
    };
    if code.lines().any(slants) {
        return Judgement::Doubtful;
    }
    let beyond = ["click statement", "must be preceded by whitespace", "shape data"];
    if beyond.iter().any(|words| error.message.contains(words)) || code.lines().any(says_direction) {
        return Judgement::Doubtful;
    }
    if error.message.starts_with("Invalid text label") || error.message.starts_with("Invalid string label") {
        return if label::faulty(code).is_some() { Judgement::Refused } else { Judgement::Doubtful };
    }
    // A hyphen that no part of an arrow follows is part of an id, and so is `&` without a blank.
    let at = error.span.map_or(0, |span| span.start as usize);
    let before = code.part(code.line_start(at)..at).trim_end();
    let is_first = before.is_empty() || [">", "---", "|", "&", ";", "==="].iter().any(|mark| before.ends_with(mark));
    let hyphen = is_first && code.tail(at).strip_prefix('-').is_some_and(|behind| !behind.starts_with(['-', '>', '.']));
    let ampersand = code.tail(at).strip_prefix('&').is_some_and(|behind| !behind.starts_with([' ', '\t'])) || before.ends_with('&');
    let token = error.span.map_or("", |span| span.of(code)).trim();
    let way = error.message.contains("flowchart direction") && token.contains(|c: char| !c.is_alphanumeric());
    if hyphen || ampersand || way || error.message.contains("subgraph header") {
        return Judgement::Doubtful;
    }
    if !error.message.starts_with("Unexpected character") {
        return Judgement::Refused;
    }
    let mut text = code.to_owned();
    let mut place = error.span;
    for _ in 0..TRIES {
        let Some(span) = place else { return Judgement::Doubtful };
        let range = span.range();
        let Some(mark) = text.get(range.clone()).filter(|mark| mark.len() == 1 && "!\"#$%&'*+.`?\\_/:,=;".contains(*mark)) else {
            // A mark that no id can hold.
            return if text == code { Judgement::Refused } else { Judgement::Doubtful };
        };
        debug_assert_eq!(mark.len(), 1, "one byte takes the place of another");
        text.replace_range(range, "_");
        match parse(&text) {
            Parsed::Model(_) => return Judgement::Accepted(Some(text)),
            Parsed::Refused(next) if next.message.starts_with("Unexpected character") => place = next.span,
            // With the mark as part of an id it is still refused, for another reason.
            Parsed::Refused(_) => return if spaced(code, error) { Judgement::Refused } else { Judgement::Doubtful },
            Parsed::Unknown(_) | Parsed::Large(_) => return Judgement::Doubtful,
        }
    }
    Judgement::Doubtful
}

/// Whether the mark is a colon with a text behind it: `A --> B: moored`, as a sequence diagram has it.
fn spaced(code: &str, error: &Refusal) -> bool {
    error.span.is_some_and(|span| span.of(code) == ":" && code.tail(span.end as usize).starts_with([' ', '\t']))
}

/// The line that holds a byte.
pub(super) fn line_at(code: &str, byte: usize) -> &str {
    let byte = byte.min(code.len());
    let start = code.line_start(byte);
    code.tail(start).lines().next().unwrap_or_default()
}
