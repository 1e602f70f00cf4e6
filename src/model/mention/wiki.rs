//! Names in double brackets, as wikis write links: `[[export-notes]]`, `[[Export notes#Retries|how it retries]]`.

use std::ops::Range;

use super::{Meaning, Mention, Scanner};
use crate::markdown::{Passage, PieceKind};
use crate::model::Form;
use crate::text::{Cut, Span};

/// A text in double brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WikiLink {
    /// All of it, brackets included.
    pub whole: Range<usize>,
    /// What it names, without a heading.
    pub name: Range<usize>,
    /// The heading that it names, behind a `#`; empty where it names none.
    pub heading: Range<usize>,
    /// What is shown.
    pub label: Range<usize>,
}

/// The texts in double brackets within a text, in order. No bracket stands within one, and no end of a line.
pub fn wiki_links(text: &str) -> impl Iterator<Item = WikiLink> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.tail(from).find("[[")? + 2;
            let length = text.tail(start).find(['[', ']', '\n']).unwrap_or(text.len() - start);
            let end = start + length;
            // The innermost two of several are meant.
            from = if length == 0 { start - 1 } else { end };
            if text.tail(end).starts_with("]]") {
                from = end + 2;
                return Some(parts(text, start..end));
            }
        }
    })
}

fn parts(text: &str, inner: Range<usize>) -> WikiLink {
    let said = text.part(inner.clone());
    // In a table the bar is escaped.
    let bar = said.find('|').map_or(inner.end, |at| inner.start + at);
    let named = text.part(inner.start..bar).trim_end_matches('\\');
    let mark = named.find('#').map_or(inner.start + named.len(), |at| inner.start + at);
    let label = if bar < inner.end { trimmed(text, bar + 1..inner.end) } else { trimmed(text, inner.clone()) };
    let heading = (mark + 1).min(inner.start + named.len())..inner.start + named.len();
    WikiLink {
        whole: inner.start - 2..inner.end + 2,
        name: trimmed(text, inner.start..mark),
        heading: trimmed(text, heading),
        // A bar with nothing behind it hides nothing.
        label: if label.is_empty() { trimmed(text, inner) } else { label },
    }
}

/// A part of a text without the blanks around it.
fn trimmed(text: &str, part: Range<usize>) -> Range<usize> {
    let said = text.part(part.clone());
    let start = part.start + said.len() - said.trim_start().len();
    start..start.max(part.start + said.trim_end().len())
}

/// Finds those whose names are no mention already. Whether they are links depends on what there is.
pub(super) fn scan(scanner: &Scanner<'_>, passage: &Passage, before: usize, mentions: &mut Vec<Mention>) {
    let text = passage.text.as_str();
    if !text.contains("[[") {
        return;
    }
    let mut known: Vec<Span> = mentions.iter().skip(before).map(|mention| mention.span).collect();
    known.sort_unstable();
    for link in wiki_links(text) {
        let piece = passage.piece_at(link.whole.start).map(|index| passage.pieces[index]);
        let is_text = piece.is_some_and(|piece| piece.exact && piece.kind == PieceKind::Text);
        let said = if link.name.is_empty() { link.heading.clone() } else { link.name.clone() };
        let span = passage.source(said.start, said.end);
        let is_known = known.get(known.partition_point(|known| known.end <= span.start)).is_some_and(|known| known.overlaps(span));
        if !is_text || said.is_empty() || is_known || scanner.linked(passage, said.start) {
            continue;
        }
        let meaning = Meaning::Wiki { name: text.part(link.name).into(), heading: text.part(link.heading).into() };
        mentions.push(Mention { span, text: text.part(said).into(), form: Form::Wiki, meaning });
    }
}

#[cfg(test)]
mod tests {
    use super::wiki_links;

    #[test]
    fn names_headings_and_labels_are_told_apart() {
        let text = "[[a b]] [[c#D e|f]] [[ g | ]] x[[#h]] [[i\\|j]]";
        let found: Vec<[&str; 3]> = wiki_links(text).map(|link| [&text[link.name], &text[link.heading], &text[link.label]]).collect();
        assert_eq!(found, [["a b", "", "a b"], ["c", "D e", "f"], ["g", "", "g |"], ["", "h", "#h"], ["i", "", "j"]]);
        for text in ["[[a", "[[a]", "[a]]", "[[a\n]]", "[[a[b]]", "[[1],[2]]", "[["] {
            assert_eq!(wiki_links(text).count(), 0, "{text}");
        }
        assert_eq!(wiki_links("[[[a]]]").map(|link| (link.whole.start, link.whole.end)).collect::<Vec<_>>(), [(1, 6)]);
    }
}
