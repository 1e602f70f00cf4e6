//! Names in sequence diagrams as mermaid splits them: `/`, `\`, `(` and `)` may stand in a name, though not start one.
//!
//! The parser ends a name at such a mark, so that it would refuse `Clerk/Robot->>Desk: asks`; behind an arrow it takes any. What is
//! found here follows the rules of mermaid's own lexer, in their order.

use std::iter;

use crate::text::{Cut, Span};

/// What has to be changed in a text before the parser reads it as mermaid does.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Marks of one byte that are part of a name.
    marks: Vec<usize>,
    /// Characters that mermaid passes over, and the parser does not: marks between statements, comments behind one `%`, line breaks
    /// behind a blank within a statement.
    stray: Vec<usize>,
    /// Blanks between `end` and the next statement, which needs a line of its own.
    breaks: Vec<usize>,
    /// What mermaid refuses, and the parser does not.
    pub refused: Option<(Span, Refused)>,
}

/// Why mermaid refuses a text that the parser takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// A name has to start where a mark stands that starts none.
    Mark,
    /// Blanks behind `autonumber`, which take the line break with them.
    Blanks,
    /// A name with a hyphen or a blank before `@{`.
    Properties,
    /// Nothing like this can stand there.
    Other,
}

/// Words that a name follows which is read up to the end of its statement.
const DECLARATIONS: [&str; 5] = ["participant", "actor", "destroy", "activate", "deactivate"];
/// Words that a text follows.
const TEXTS: [&str; 12] = ["box", "loop", "rect", "opt", "alt", "else", "par", "par_over", "and", "critical", "option", "break"];
/// Words that a name follows.
const SIDES: [&str; 7] = ["over", "left of", "right of", "links", "link", "properties", "details"];
const OTHERS: [(&str, Place); 5] =
    [("create", Place::Statement), ("end", Place::Ended), ("note", Place::Side), ("autonumber", Place::Number), ("off", Place::Number)];

const ARROWS: [&str; 26] = [
    "->>", "<<->>", "-->>", "<<-->>", "->", "-->", "-x", "--x", "-)", "--)", "--|\\", "--|/", "--\\\\", "--//", "/|--", "\\|--", "//--",
    "\\\\--", "-|\\", "-|/", "-\\\\", "-//", "/|-", "\\|-", "//-", "\\\\-",
];
/// What ends a name where a part of it has ended.
const BREAKS: [&str; 12] = ["-x", "--", "-)", "-|\\", "-\\", "-/", "-|/", "/|-", "\\|-", "//-", "\\\\-", "()"];

/// Reads the names of a sequence diagram whose first word ends at `start`.
pub(super) fn names(code: &str, start: usize) -> Names {
    let mut scan = Scan { code, at: start, names: Names::default(), declared: Vec::new(), place: Place::Statement };
    while scan.names.refused.is_none() && scan.at < code.len() {
        scan.step();
    }
    // A name that is declared is read to the end of its statement by both, and changed where other names are.
    if !scan.names.marks.is_empty() {
        scan.names.marks.append(&mut scan.declared);
        scan.names.marks.sort_unstable();
    }
    scan.names
}

impl Names {
    pub(super) fn is_plain(&self) -> bool {
        self.marks.is_empty() && self.stray.is_empty() && self.breaks.is_empty()
    }

    /// The text with each mark of a name as `mark` writes it.
    fn with(&self, code: &str, mark: impl Fn(char) -> String) -> String {
        let mut text = String::with_capacity(code.len());
        for (at, c) in code.char_indices() {
            let is_in = |places: &[usize]| places.binary_search(&at).is_ok();
            match c {
                _ if is_in(&self.marks) => text.push_str(&mark(c)),
                _ if is_in(&self.stray) => text.extend(iter::repeat_n(' ', c.len_utf8())),
                _ if is_in(&self.breaks) => text.push('\n'),
                _ => text.push(c),
            }
        }
        text
    }

    /// The text in mermaid's own escapes, which show the same names.
    pub(super) fn escaped(&self, code: &str) -> String {
        self.with(code, |c| format!("#{};", c as u32))
    }

    /// The text with other names, in which every place is the same.
    pub(super) fn in_place(&self, code: &str) -> String {
        self.with(code, |_| "_".to_owned())
    }
}

/// What may stand where the scan is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Statement,
    /// A name, or `+`, `-` or `()` before one.
    Arrow,
    Name,
    /// A side of a note.
    Side,
    /// Behind a name that stands behind an arrow or a side.
    Named,
    /// A number of `autonumber`.
    Number,
    /// Behind `end`, which ends its line.
    Ended,
    Other,
}

struct Scan<'a> {
    code: &'a str,
    at: usize,
    names: Names,
    /// The marks of names behind [`DECLARATIONS`].
    declared: Vec<usize>,
    place: Place,
}

impl Scan<'_> {
    fn step(&mut self) {
        let rest = self.code.tail(self.at);
        let Some(first) = rest.chars().next() else { return };
        if first.is_whitespace() {
            self.blank(rest, first);
        } else if rest.starts_with("%%{") {
            self.at += rest.find("}%%").map_or(rest.len(), |end| end + 3);
        } else if (first == '#' && entity(rest).is_none()) || first == '%' || is_comment(rest) {
            let comment = rest.lines().next().unwrap_or_default();
            if first == '%' && !rest.starts_with("%%") {
                self.names.stray.extend(comment.char_indices().map(|(at, _)| self.at + at));
            }
            self.at += comment.len();
        } else if !self.number(rest) && !self.keyword(rest) && !self.punctuation(rest) {
            self.name(rest, first);
        }
    }

    /// Blanks go up to the next word, line breaks included, unless one comes first.
    fn blank(&mut self, rest: &str, first: char) {
        let length = rest.len() - rest.trim_start().len();
        let blank = rest.head(length);
        if first == '\n' {
            self.place = Place::Statement;
            self.at += 1;
            return;
        }
        let next = rest.tail(length);
        match self.place {
            Place::Ended if first.is_ascii() && !blank.contains('\n') && !next.starts_with(['#', '%', ';']) && !next.is_empty() => {
                self.names.breaks.push(self.at);
                self.place = Place::Statement;
            }
            _ if !blank.contains('\n') => {}
            Place::Number
                if !next.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ';' | '#' | '%')) && !starts_word(next, "off") =>
            {
                let end = blank.find('\n').unwrap_or(length);
                self.refuse(end, Refused::Blanks);
            }
            Place::Number | Place::Arrow | Place::Name | Place::Side => {
                self.names.stray.extend(blank.match_indices('\n').map(|(at, _)| self.at + at));
            }
            Place::Statement | Place::Named | Place::Ended | Place::Other => self.place = Place::Statement,
        }
        self.at += length;
    }

    fn refuse(&mut self, length: usize, why: Refused) {
        self.names.refused = Some((Span::new(self.at, self.at + length), why));
    }

    /// A number before a blank is that of `autonumber`.
    fn number(&mut self, rest: &str) -> bool {
        let (whole, behind) = rest.split_digits();
        let part = behind.strip_prefix('.').map_or(0, |part| 1 + part.split_digits().0.len());
        let length = whole.len() + if matches!(part, 2 | 3) { part } else { 0 };
        let is_number = length > 0 && rest.tail(length).starts_with([' ', '\n']);
        if is_number {
            self.pass(length, if self.place == Place::Number { Place::Number } else { Place::Other });
        }
        is_number
    }

    fn keyword(&mut self, rest: &str) -> bool {
        let starts = |word: &&&str| starts_word(rest, word);
        if let Some(word) = DECLARATIONS.iter().find(starts) {
            let end = word.len() + declaration(rest.tail(word.len()));
            let name = rest.part(word.len()..end);
            self.declared.extend(name.match_indices(MARKS).map(|(at, _)| self.at + word.len() + at));
            let mut line = end;
            if rest.tail(end).starts_with("@{") {
                // Only one blank or hyphen, and mermaid reads all of the line as something else.
                if name.trim_start().contains(|c: char| c == '-' || c.is_whitespace()) {
                    let blank = name.len() - name.trim_start().len();
                    self.at += word.len() + blank;
                    self.refuse(name.trim().len(), Refused::Properties);
                    return true;
                }
                line += rest.tail(end).find('}').unwrap_or(0);
            }
            self.pass(line + statement(rest.tail(line)), Place::Other);
        } else if let Some(word) = TEXTS.iter().find(starts) {
            self.pass(word.len() + text(rest.tail(word.len())), Place::Other);
        } else if let Some(word) = SIDES.iter().find(starts) {
            self.pass(word.len(), Place::Name);
        } else if let Some((word, place)) = OTHERS.iter().find(|(word, _)| starts_word(rest, word)) {
            self.pass(word.len(), *place);
        } else if starts_word(rest, "title") && rest.tail("title".len()).starts_with([' ', '\t', ':']) {
            self.pass("title:".len() + text(rest.tail("title:".len())), Place::Other);
        } else if starts_word(rest, "accTitle") || starts_word(rest, "accDescr") {
            let behind = rest.tail("accTitle".len());
            let length = match behind.trim_start().chars().next() {
                Some('{') => behind.find('}').map_or(behind.len(), |end| end + 1),
                Some(':') => behind.find('\n').unwrap_or(behind.len()),
                _ => return false,
            };
            self.pass("accTitle".len() + length, Place::Other);
        } else {
            return false;
        }
        true
    }

    fn punctuation(&mut self, rest: &str) -> bool {
        if rest.starts_with(';') {
            self.pass(1, Place::Statement);
        } else if rest.starts_with(':') {
            self.pass(1 + text(rest.tail(1)), Place::Other);
        } else if let Some(arrow) = ARROWS.iter().find(|arrow| starts_with(rest, arrow)) {
            match self.place {
                Place::Other | Place::Number => self.pass(arrow.len(), Place::Arrow),
                _ => self.refuse(arrow.len(), Refused::Other),
            }
        } else if rest.starts_with(',') {
            self.pass(1, Place::Name);
        } else if rest.starts_with(['+', '-']) {
            match self.place {
                Place::Arrow => self.pass(1, Place::Name),
                _ => self.refuse(1, Refused::Other),
            }
        } else if rest.starts_with("()") {
            self.pass(2, if self.place == Place::Arrow { Place::Name } else { Place::Other });
        } else {
            return false;
        }
        true
    }

    fn name(&mut self, rest: &str, first: char) {
        let length = name(rest);
        if length > 0 && self.place == Place::Side {
            return self.refuse(first.len_utf8(), Refused::Other);
        }
        if length > 0 {
            self.names.marks.extend(rest.head(length).match_indices(MARKS).map(|(at, _)| self.at + at));
            self.pass(length, if matches!(self.place, Place::Arrow | Place::Name) { Place::Named } else { Place::Other });
            return;
        }
        match self.place {
            Place::Arrow | Place::Name if MARKS.contains(&first) => self.refuse(first.len_utf8(), Refused::Mark),
            Place::Statement | Place::Ended if first.is_ascii() => self.names.stray.push(self.at),
            _ => {}
        }
        self.at += first.len_utf8();
    }

    fn pass(&mut self, length: usize, place: Place) {
        self.at += length;
        self.place = place;
    }
}

/// The marks at which the parser ends a name, and mermaid does not.
const MARKS: [char; 4] = ['/', '\\', '(', ')'];

/// How long a name is that stands at the start.
fn name(rest: &str) -> usize {
    let mut end = run(rest, |c| !matches!(c, '/' | '\\' | '+' | '(' | ')' | '<' | '-' | '>' | ':' | '\n' | ',' | ';'));
    while end > 0 && !BREAKS.iter().any(|marks| starts_with(rest.tail(end), marks)) {
        let behind = rest.tail(end);
        let dashes = behind.len() - behind.trim_start_matches('-').len();
        let part = run(behind.tail(dashes), |c| !matches!(c, '+' | '<' | '-' | '>' | ':' | '\n' | ',' | ';'));
        if part == 0 {
            break;
        }
        end += dashes + part;
    }
    end
}

/// How long what may stand in a name is, `#47;` included.
fn run(rest: &str, holds: impl Fn(char) -> bool) -> usize {
    let mut end = 0;
    while let Some(c) = rest.char_at(end) {
        match entity(rest.tail(end)) {
            Some(length) => end += length,
            None if holds(c) => end += c.len_utf8(),
            None => break,
        }
    }
    end
}

/// How long `#47;` or `#quot;` at the start is.
fn entity(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix('#')?;
    let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|length| *length > 0)?;
    name.tail(length).starts_with(';').then_some(length + 2)
}

/// How long a text is: up to a comment or to the end of its statement.
fn text(rest: &str) -> usize {
    run(rest, |c| !matches!(c, '#' | '\n' | ';'))
}

/// How long the rest of a statement is.
fn statement(rest: &str) -> usize {
    run(rest, |c| !matches!(c, '\n' | ';'))
}

/// How long the name is that is declared: up to its properties or its alias.
fn declaration(rest: &str) -> usize {
    let end = run(rest, |c| !matches!(c, '<' | '>' | ':' | '\n' | ',' | ';' | '@'));
    let name = rest.head(end);
    let alias = name.match_indices(" as ").map(|(at, _)| at).find(|at| !name.head(*at).trim().is_empty());
    alias.unwrap_or(end)
}

/// A mark before `%%` belongs to the comment.
fn is_comment(rest: &str) -> bool {
    let mut letters = rest.chars();
    letters.next().is_some_and(|first| first != '}') && letters.as_str().starts_with("%%")
}

fn starts_with(rest: &str, word: &str) -> bool {
    rest.as_bytes().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

fn starts_word(rest: &str, word: &str) -> bool {
    starts_with(rest, word) && !rest.as_bytes().get(word.len()).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(body: &str) -> String {
        names(body, 0).escaped(body)
    }

    #[test]
    fn marks_within_a_name_are_part_of_it() {
        assert_eq!(escaped("Clerk/Robot->>Desk: asks (a/b)"), "Clerk#47;Robot->>Desk: asks (a/b)");
        assert_eq!(escaped("A(x)-->>+C\\D: y"), "A#40;x#41;-->>+C#92;D: y");
        assert_eq!(escaped("participant a/b as x/y\nNote over a/b,C: z"), "participant a#47;b as x/y\nNote over a#47;b,C: z");
        assert_eq!(escaped("A-B/C//->>D: y"), "A-B#47;C#47;#47;->>D: y");
    }

    #[test]
    fn what_is_no_name_stays() {
        for body in [
            "participant a/b as x/y\nactivate a/b",
            "A()->>()B: y",
            "A-|\\B: y\nA//-B: y\nA--x B: y",
            "loop a/b (c)\n  A->>B: x%%/y # / c\nend",
            "A#47;B->>C: x",
            "accDescr { /a\n/b }\ntitle /x",
            "autonumber 10 5",
        ] {
            let names = names(body, 0);
            assert!(names.is_plain() && names.refused.is_none(), "{body}: {names:?}");
        }
    }

    #[test]
    fn what_mermaid_passes_over_is_blank() {
        assert_eq!(escaped("A->> \nB: x\n% c\u{e9}\nloop y\nend \nA->>B: x"), "A->>  B: x\n     \nloop y\nend \nA->>B: x");
        assert_eq!(escaped("end  alt x\nend %% y\nend"), "end\n alt x\nend %% y\nend");
        assert_eq!(escaped("autonumber 1 2\nA->>B: x \n%% c"), "autonumber 1 2\nA->>B: x \n%% c");
    }

    #[test]
    fn what_only_mermaid_refuses_is_found() {
        for (body, place) in [
            ("autonumber \nA->>B: x", (" ", Refused::Blanks)),
            ("autonumber 1 5  \n\nA->>B: x", ("  ", Refused::Blanks)),
            ("participant my-api@{ \"type\": \"queue\" }", ("my-api", Refused::Properties)),
            ("participant Api @{ \"type\": \"queue\" }", ("Api", Refused::Properties)),
            ("A->>B-: x", ("-", Refused::Other)),
            ("-A->>B: x", ("-", Refused::Other)),
            ("A->>-->B: x", ("-->", Refused::Other)),
            ("Dock->>Plan-X: y", ("-X", Refused::Other)),
            ("note left ofA: x", ("l", Refused::Other)),
        ] {
            assert_eq!(names(body, 0).refused.map(|(span, why)| (span.of(body), why)), Some(place), "{body}");
        }
    }

    #[test]
    fn a_name_starts_with_no_mark() {
        for (body, place) in [("A->>/etc/x: writes", 4), ("Note over (x): y", 10), ("A->>+/x: y", 5), ("Note over A,/x: y", 12)] {
            assert_eq!(names(body, 0).refused, Some((Span::new(place, place + 1), Refused::Mark)), "{body}");
        }
        assert_eq!(escaped("A->>B: x\n) A->>B: y"), "A->>B: x\n  A->>B: y");
    }
}
