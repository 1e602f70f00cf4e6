//! Flowcharts: labels with nothing in them, blanks that are counted, and colours before a semicolon.

use super::{lines_from, told};
use crate::diagram::fault::Fault;
use crate::text::{Cut, Span};

pub(super) fn fault(code: &str, start: usize) -> Option<Fault> {
    let plain = masked(code, start);
    let mut lines = lines_from(&plain, start);
    lines.find_map(|(at, line)| empty_label(at, line).or_else(|| blanks(at, line)).or_else(|| colour(at, line)))
}

/// The text with letters for all that stands in quotes or braces of properties, and blanks for comments. Every place is the same.
fn masked(code: &str, start: usize) -> String {
    let mut text = code.head(start).to_owned();
    let mut until = None;
    let mut at = start;
    while let Some(c) = code.char_at(at) {
        let rest = code.tail(at);
        match until {
            Some(end) => {
                if c == end {
                    until = None;
                }
                text.extend(std::iter::repeat_n(if end == '\n' { ' ' } else { 'x' }, c.len_utf8()));
                if end == '\n' && c == '\n' {
                    text.pop();
                    text.push('\n');
                }
            }
            None => {
                let line = code.part(code.line_start(at)..at);
                until = match c {
                    '"' => Some('"'),
                    '%' if rest.starts_with("%%") && line.trim().is_empty() => Some('\n'),
                    '{' if line.ends_with('@') || line.trim() == "accDescr" => Some('}'),
                    _ => None,
                };
                match until {
                    Some(end) => text.push(if end == '\n' { ' ' } else { 'x' }),
                    None => text.push(c),
                }
            }
        }
        at += c.len_utf8();
    }
    text
}

/// `main()` is a node with a round shape and no label.
fn empty_label(at: usize, line: &str) -> Option<Fault> {
    const LINKS: [&str; 9] = ["-->", "---", "==>", "===", "-.->", "-.-", "~~~", "|", ";"];
    let empty = |open: usize| {
        let outer = line.head(open).trim_end_matches(['(', '[', '{']);
        let name = outer.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let before = name.trim_end();
        let is_first = before.is_empty() || LINKS.iter().any(|link| before.ends_with(link)) || before.ends_with(" &");
        let depth = open - outer.len();
        let end = open + 2 + line.tail(open + 2).bytes().take(depth).take_while(|byte| matches!(byte, b')' | b']' | b'}')).count();
        (is_first && name.len() < outer.len() && depth < 2).then(|| Span::new(at + name.len(), at + end))
    };
    let mut pairs: Vec<usize> = ["()", "[]", "{}"].iter().flat_map(|pair| line.match_indices(pair)).map(|(open, _)| open).collect();
    pairs.sort_unstable();
    let span = pairs.into_iter().find_map(empty)?;
    let name = line.part(span.start as usize - at..span.end as usize - at);
    let word = name.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let call = if name.ends_with(']') || name.ends_with('}') { "" } else { "()" };
    let help = format!("give it a quoted label: `{word}[\"{word}{call}\"]`");
    Some(told(span, format!("`{name}` is a shape without a label"), &help))
}

/// One blank stands behind these words, not two.
fn blanks(at: usize, line: &str) -> Option<Fault> {
    let indent = line.len() - line.trim_start().len();
    let words = ["classDef", "style", "class", "linkStyle"];
    let word = words.iter().find(|word| line.tail(indent).strip_prefix(**word).is_some_and(|rest| rest.starts_with([' ', '\t'])))?;
    let start = indent + word.len();
    let rest = line.tail(start);
    let length = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let span = Span::new(at + start, at + start + length);
    let mut fault = told(span, format!("mermaid allows one space after `{word}`, not {length}"), "remove the extra spaces");
    fault.fix = Some((span, " ".to_owned()));
    (length > 1 && length < rest.len()).then_some(fault)
}

/// `#fff;` is an escape like `#quot;`, except at the end of a line with `style` or `classDef`.
fn colour(at: usize, line: &str) -> Option<Fault> {
    let mut text = line.to_owned();
    for word in ["style", "classDef"] {
        let Some(from) = text.find(word) else { continue };
        let Some(last) = text.rfind(';') else { continue };
        let within = text.part(from..last.max(from));
        let is_colour = |(hash, _): (usize, &str)| {
            within.head(hash).rfind(':').is_some_and(|colon| !within.part(colon..hash).contains(char::is_whitespace))
        };
        if within.match_indices('#').any(is_colour) {
            text.replace_range(last..=last, " ");
        }
    }
    let escape = |(hash, _): (usize, &str)| {
        let name = text.tail(hash + 1);
        let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|length| *length > 0)?;
        let start = text.head(hash).rfind(';').map_or(0, |end| end + 1);
        let statement = text.part(start..hash).trim_start();
        let is_style = ["style ", "classDef ", "linkStyle "].iter().any(|word| statement.starts_with(word));
        (is_style && name.tail(length).starts_with(';')).then(|| Span::new(at + hash, at + hash + length + 2))
    };
    let span = text.match_indices('#').find_map(escape)?;
    let colour = line.part(span.start as usize - at..span.end as usize - at);
    let help = "remove the semicolon, and start the next statement on a new line";
    Some(told(span, format!("mermaid reads `{colour}` as an escape, not as a colour"), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str) -> Option<&str> {
        fault(code, 0).map(|fault| fault.span.of(code))
    }

    #[test]
    fn a_shape_has_a_label() {
        for (code, found) in
            [("\n main() --> run", "main()"), ("\n a --> run()", "run()"), ("\n a -->|x| b(()) & c", "b(())"), ("\n a & b[] --> c", "b[]")]
        {
            assert_eq!(place(code), Some(found), "{code}");
        }
        for code in
            ["\n a[\"main()\"] --> b", "\n a -- run() --> b", "\n click a call run()", "\n %% run()", "\n a@{ x: y() }", "\n subgraph a()"]
        {
            assert_eq!(place(code), None, "{code}");
        }
    }

    #[test]
    fn blanks_are_counted() {
        assert_eq!(place("\n  classDef  a fill:red"), Some("  "));
        assert_eq!(place("\n  style a  fill:red\n  class a b"), None);
    }

    #[test]
    fn a_colour_before_a_semicolon_is_an_escape() {
        assert_eq!(place("\n style a fill:#ff3; style b fill:#fff;"), Some("#ff3;"));
        assert_eq!(place("\n linkStyle 0 stroke:#ff3;"), Some("#ff3;"));
        for code in ["\n style a fill:#ff3;", "\n classDef b fill:#fff;", "\n style a fill:#ff3", "\n a[x#quot;y] --> b; style a fill:red;"]
        {
            assert_eq!(place(code), None, "{code}");
        }
    }
}
