//! Rewrites a diagram that mermaid accepts and the parser rejects into an equivalent one that the parser accepts.

use crate::text::Cut;

use super::kind;
use super::parser::Refusal;

/// An equivalent of a text that the parser refused, if one is known. The caller checks whether the parser accepts it.
pub(super) fn of(kind: &str, code: &str, error: &Refusal) -> Option<String> {
    let says = |words: &str| error.message.contains(words);
    let text = match kind {
        "Git graph" | "pie chart" | "packet diagram" | "radar chart" | "architecture diagram" => whole_strings(code),
        "state diagram" => noted(&joined(code)),
        "class diagram" => plain_names(code),
        "timeline" => events_below(code),
        "entity relationship diagram" if says("attribute word") => generic_types(code),
        _ => return None,
    };
    (text != code).then_some(text)
}

/// A text without the lines above its first word that start as a directive does; none where mermaid may read them as anything else than a
/// directive or a comment.
pub(super) fn without_directives(code: &str) -> Option<String> {
    let (start, _) = kind::keyword(code)?;
    let mut text = String::with_capacity(code.len());
    for line in code.head(start).split_inclusive('\n') {
        match line.trim_start().strip_prefix("%%{") {
            None => text.push_str(line),
            Some(inside) if is_passed_over(inside, code) => {}
            Some(_) => return None,
        }
    }
    Some(text + code.tail(start)).filter(|text| text != code)
}

/// Whether mermaid passes over a line that starts as a directive: a directive has a name without quotes, what has none is a comment. `inside`
/// is what stands behind the brace.
fn is_passed_over(inside: &str, code: &str) -> bool {
    let is_named = inside.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    match inside.split_once("}%%") {
        Some((_, behind)) if is_named => behind.trim().is_empty(),
        // Some kinds read on behind a blank.
        Some((_, behind)) => behind.trim().is_empty() || !behind.starts_with([' ', '\t']),
        None => !is_named && !code.contains("}%%"),
    }
}

/// Texts in quotes that go on in the next line, with a blank for each line break.
fn whole_strings(code: &str) -> String {
    let mut inside = None;
    let mut escaped = false;
    let mut comment = false;
    let mut last = '\n';
    let whole = |c: char| {
        match inside {
            Some(quote) => {
                inside = Some(quote).filter(|quote| escaped || c != *quote);
                escaped = !escaped && c == '\\';
            }
            None if comment => comment = c != '\n',
            None if c == '%' && last == '%' => comment = true,
            None if matches!(c, '"' | '\'') => inside = Some(c),
            None => {}
        }
        last = c;
        if inside.is_some() && matches!(c, '\n' | '\r') { ' ' } else { c }
    };
    code.chars().map(whole).collect()
}

/// Events that stand in the line below their colon, put behind it. The colon of a title belongs to the title.
fn events_below(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    let mut lines = code.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let end = line.trim_end_matches(['\n', '\r']);
        let is_title = ["title", "acc"].iter().any(|word| end.trim_start().starts_with(word));
        let goes_on = lines.peek().is_some_and(|next| !next.trim().is_empty());
        if end.ends_with(':') && goes_on && !is_title {
            text.push_str(end);
            text.push(' ');
        } else {
            text.push_str(line);
        }
    }
    text
}

/// Arrows whose target stands in the next line: a line break behind a blank is one, too.
fn joined(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        let end = line.trim_end();
        let blanks = line.strip_prefix(end).unwrap_or_default();
        text.push_str(end);
        match end.ends_with("-->") && blanks.len() > 1 {
            true => text.push(' '),
            false => text.push_str(blanks),
        }
    }
    text
}

/// Notes whose end is followed by something else, which starts a line then.
fn noted(code: &str) -> String {
    const END: &str = "end note";
    let mut text = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let rest = line.tail(indent).strip_word(END);
        match rest.filter(|rest| !rest.trim().is_empty() && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')) {
            Some(rest) => {
                text.push_str(line.head(indent + END.len()));
                text.push('\n');
                text.push_str(rest);
            }
            None => text.push_str(line),
        }
    }
    text
}

/// Names in backticks before a type parameter, as words without.
fn plain_names(code: &str) -> String {
    let parts: Vec<&str> = code.split('`').collect();
    let is_typed = |at: usize| parts.get(at + 1).is_some_and(|behind| behind.starts_with('~'));
    let typed: Vec<&str> = parts.iter().enumerate().filter(|(at, _)| at % 2 == 1 && is_typed(*at)).map(|(_, name)| *name).collect();
    let mut text = String::with_capacity(code.len());
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 0 {
            text.push_str(part);
        } else if typed.contains(part) {
            text.extend(part.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }));
        } else {
            text.push('`');
            text.push_str(part);
            text.push_str(if at + 1 < parts.len() { "`" } else { "" });
        }
    }
    text
}

/// Types between tildes as one word: `~timestamp with time zone~`.
fn generic_types(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        let (Some(open), Some(close)) = (line.find('~'), line.rfind('~')) else {
            text.push_str(line);
            continue;
        };
        let start = line.head(open).rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
        let end = close + line.tail(close).find(char::is_whitespace).unwrap_or(line.len() - close);
        let word = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '_' };
        text.push_str(line.head(start));
        text.push('t');
        text.extend(line.part(start..end).chars().map(word));
        text.push_str(line.tail(end));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_whole_in_one_line() {
        assert_eq!(whole_strings("branch \"a\n b\"\n%% it's\ncommit id: 'c\\'\nd'"), "branch \"a  b\"\n%% it's\ncommit id: 'c\\' d'");
        assert_eq!(joined("A --> \n  B\nC -->\nD --> E \n"), "A -->   B\nC -->\nD --> E \n");
        assert_eq!(noted("  End note A --> B\nend notes x\nend note\n"), "  End note\n A --> B\nend notes x\nend note\n");
    }

    #[test]
    fn marks_that_say_nothing_are_left_out() {
        assert_eq!(plain_names("class `My-car`~T~\n`a b` --> `My-car`"), "class My_car~T~\n`a b` --> My_car");
        assert_eq!(plain_names("a `b` `c"), "a `b` `c");
        assert_eq!(generic_types("  ~time with zone~ at \"x\"\n  int a"), "  t_time_with_zone_ at \"x\"\n  int a");
    }
}
