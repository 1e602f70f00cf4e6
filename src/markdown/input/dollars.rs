//! What between two dollar signs is a formula, and what is money. The parser takes any two that touch what stands between them; GitHub
//! asks that no word touches them from outside. The formulas that the parser sees too many are hidden from it.

use pulldown_cmark::Event;

use crate::text::{Cut, Span};

/// How often the formulas are looked for once more. What is none even then is shown as it is written.
pub(in crate::markdown) const MAX_READINGS: usize = 6;

/// What stands for a dollar sign that starts no formula: a mark of its kind that Markdown makes nothing of.
const HIDDEN: &str = "%";

/// The formula in a stretch of text that the parser takes for one, signs included; none where it is money, or a variable.
pub(in crate::markdown) fn formula(text: &str, place: Span) -> Option<&str> {
    let whole = place.of(text);
    let signs = if whole.starts_with("$$") && whole.ends_with("$$") && whole.len() > 3 { 2 } else { 1 };
    let inner = whole.get(signs..whole.len().checked_sub(signs)?)?;
    if let Some(code) = inner.strip_prefix('`').and_then(|inner| inner.strip_suffix('`')) {
        return Some(code).filter(|code| !code.trim().is_empty() && !code.contains('`'));
    }
    let touches = |outside: Option<char>| outside.is_some_and(|outside| outside.is_alphanumeric() || outside == '$');
    let (before, after) = (text.char_before(place.start as usize), text.char_at(place.end as usize));
    let holds_sign = inner.match_indices('$').any(|(at, _)| inner.char_before(at) != Some('\\'));
    // Code goes before formulas.
    if inner.trim().is_empty() || inner.contains('`') || holds_sign || touches(before) || touches(after) || is_prose(inner) {
        return None;
    }
    // `the ids $$ and $$` are no formula, and neither is one with room in it but on lines of its own.
    let is_spaced = inner.starts_with([' ', '\t']) || inner.ends_with([' ', '\t']);
    let starts_line =
        text.head(place.start as usize).rsplit('\n').next().unwrap_or_default().trim_matches([' ', '\t', '>', '|']).is_empty();
    (!is_spaced || inner.contains('\n') || starts_line).then_some(inner)
}

/// Whether a text is words and no sign of TeX: `5 a month and 10`.
fn is_prose(inner: &str) -> bool {
    let mut words = inner.split(|c: char| !c.is_alphabetic());
    inner.trim().contains(char::is_whitespace)
        && !inner.contains(['\\', '^', '_', '=', '{', '<', '>'])
        && words.any(|word| word.chars().nth(1).is_some())
}

/// A text in which the dollar signs at some places are hidden.
pub(super) fn hidden(text: &str, signs: &[u32]) -> String {
    let mut out = String::with_capacity(text.len());
    for &sign in signs {
        out.push_str(text.part(out.len()..sign as usize));
        out.push_str(HIDDEN);
    }
    out.push_str(text.tail(out.len()));
    out
}

/// Which of these places do not come out as text, in order: in an address or in code a sign has to stay what it is.
pub(super) fn elsewhere<'t>(text: &str, signs: &[u32], events: impl Iterator<Item = (Event<'t>, Span)>) -> Vec<u32> {
    let mut missing = signs.iter().copied().peekable();
    let mut elsewhere = Vec::new();
    for (event, span) in events {
        let is_text = match &event {
            Event::Text(found) => **found == *span.of(text),
            Event::InlineMath(_) | Event::DisplayMath(_) => true,
            _ => false,
        };
        if is_text {
            elsewhere.extend(std::iter::from_fn(|| missing.next_if(|sign| *sign < span.start)));
            while missing.next_if(|sign| *sign < span.end).is_some() {}
        }
    }
    elsewhere.extend(missing);
    elsewhere
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_variables_are_no_formulas() {
        let of = |text: &str| {
            let (start, end) = (text.find('$').unwrap(), text.rfind('$').unwrap() + 1);
            formula(text, Span::new(start, end)).map(str::to_owned)
        };
        for (text, inner) in [
            ("$x$", "x"),
            ("($a_b$), c", "a_b"),
            ("$`a b`$c", "a b"),
            ("$$x + y$$", "x + y"),
            ("$$\nx\n$$", "\nx\n"),
            ("$$ x $$", " x "),
            ("> $$ x $$.", " x "),
            ("-$x y$-", "x y"),
        ] {
            assert_eq!(of(text).as_deref(), Some(inner), "{text}");
        }
        for text in ["$5-$10", "US$5, x$", "$A:$B", "$5 a month and 10$", "a $$ and $$", "$$$", "$ $", "$``$", "$`a` or `b`$", "$a$b$"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
