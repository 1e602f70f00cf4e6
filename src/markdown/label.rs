//! Labels of links and footnotes that do not fit: `[text][label]` without a definition, and definitions that nothing uses.

use std::collections::HashSet;

use super::{Document, PieceKind};
use crate::text::{Cut, Span};

/// A label that is defined or used, and not both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where it is used, or all of its definition.
    pub span: Span,
    /// The label without its brackets.
    pub text: String,
    /// Whether it is a footnote's.
    pub is_footnote: bool,
    /// Whether it is defined, and nothing uses it.
    pub is_unused: bool,
}

/// The definition of a link's label.
#[derive(Debug)]
pub(super) struct Definition {
    pub label: String,
    /// All of it.
    pub span: Span,
    pub leads_to: String,
}

/// The labels of a document as they are read.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Those of links that are defined.
    pub defined: Vec<Definition>,
    /// Those of footnotes that are defined.
    pub notes: Vec<(String, Span)>,
    /// Those of links, then those of footnotes, that are used.
    pub used: [HashSet<String>; 2],
}

impl Labels {
    pub(super) fn use_link(&mut self, label: &str) {
        if !self.defined.is_empty() {
            self.used[0].insert(folded(label));
        }
    }

    pub(super) fn use_note(&mut self, label: &str) {
        self.used[1].insert(folded(label));
    }

    /// Those that are not both used and defined.
    pub(super) fn unmatched(self, document: &Document) -> Vec<Label> {
        let unused = |text: &String, span: &Span, is_footnote| Label { span: *span, text: text.clone(), is_footnote, is_unused: true };
        let links = self.defined.iter().filter(|link| !is_remark(&link.label, &link.leads_to));
        let links = links.filter(|link| !self.used[0].contains(&folded(&link.label)));
        let mut labels: Vec<Label> = links.map(|link| unused(&link.label, &link.span, false)).collect();
        let notes = self.notes.iter().filter(|(label, _)| !self.used[1].contains(&folded(label)));
        labels.extend(notes.map(|(label, span)| unused(label, span, true)));
        if !self.defined.is_empty() || document.text.contains("[^") {
            self.undefined(document, &mut labels);
        }
        labels.sort_by_key(|label| label.span);
        labels
    }

    /// Adds what is used without a definition. The parser has taken what has one.
    fn undefined(&self, document: &Document, labels: &mut Vec<Label>) {
        let defined: HashSet<String> = self.defined.iter().map(|link| folded(&link.label)).collect();
        for passage in &document.passages {
            let text = passage.text.as_str();
            for (at, _) in text.match_indices('[') {
                let is_footnote = text.tail(at + 1).starts_with('^');
                let found = if is_footnote { self.undefined_note(text, at) } else { self.undefined_link(text, at) };
                let Some((label, end)) = found else { continue };
                let span = passage.source(at, end);
                let is_escaped = document.text.char_before(span.start as usize) == Some('\\');
                let piece = |at: usize| passage.piece_at(at).map(|index| passage.pieces[index]);
                let is_text = |at: usize| piece(at).is_some_and(|piece| piece.exact && piece.kind == PieceKind::Text);
                if !is_escaped && is_text(at) && is_text(end - 1) && (is_footnote || !defined.contains(&folded(label))) {
                    labels.push(Label { span, text: label.to_owned(), is_footnote, is_unused: false });
                }
            }
        }
    }

    /// The footnote that is named at a bracket, and where it ends. `[^a-z]` is a class of characters: a word counts in a document that
    /// has footnotes, and a number anywhere.
    fn undefined_note<'t>(&self, text: &'t str, at: usize) -> Option<(&'t str, usize)> {
        let (label, end) = bracketed(text, at + 1)?;
        let label = label.strip_prefix('^')?;
        let is_number = label.bytes().all(|byte| byte.is_ascii_digit());
        let is_word = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let is_certain = !label.is_empty() && if self.notes.is_empty() { is_number } else { is_word };
        let is_range = label.chars().nth(1) == Some('-');
        // What has a number of times or a class beside it is a pattern.
        let is_pattern = text.tail(end).starts_with(['*', '+', '?', '{', '[', '\\', '/'])
            || text.head(at).ends_with(['[', ']', '\\', '/', '(', '|', '^']);
        (is_certain && !is_range && !is_pattern).then_some((label, end))
    }

    /// The label behind the text of a link that starts at a bracket, and where it ends, in a document that defines labels. Indices,
    /// `a[i][j]`, and types, `[string][]`, are no links.
    fn undefined_link<'t>(&self, text: &'t str, at: usize) -> Option<(&'t str, usize)> {
        let is_inside = |c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '[' | '_' | '"' | '\'' | '`' | '\\');
        if self.defined.is_empty() || text.char_before(at).is_some_and(is_inside) {
            return None;
        }
        let (shown, end) = bracketed(text, at + 1)?;
        let (label, end) = if text.tail(end).starts_with('[') { bracketed(text, end + 1)? } else { return None };
        let is_word = |text: &str| text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
        let goes_on = text.tail(end).starts_with(['[', '(', ':']);
        let is_link = is_word(shown) && is_word(label) && !label.starts_with('^') && !goes_on;
        is_link.then_some((label, end))
    }
}

/// What stands from a byte of a text to the end of its bracket, and where that ends; none where another bracket comes before.
fn bracketed(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text.tail(start);
    let end = rest.find(['[', ']'])?;
    rest.tail(end).starts_with(']').then(|| (rest.head(end), start + end + 1))
}

/// Whether a definition is a remark that nobody is to see: `[//]: # (to do)`.
fn is_remark(label: &str, leads_to: &str) -> bool {
    leads_to.is_empty()
        || leads_to.starts_with('#')
        || label.starts_with(['/', '#', '@'])
        || label.chars().count() < 2
        || label.eq_ignore_ascii_case("comment")
}

/// A label as it is compared: case and the number of blanks do not count.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use crate::markdown::parse;

    fn labels(text: &str) -> Vec<String> {
        let document = parse(text.into());
        let said = |label: &super::Label| {
            let sign = if label.is_unused { "-" } else { "+" };
            format!("{sign}{}{}@{}", if label.is_footnote { "^" } else { "" }, label.text, label.span.start)
        };
        document.labels.iter().map(said).collect()
    }

    #[test]
    fn labels_that_do_not_fit_are_found() {
        let text = "See [the plan][plan], [the spec][Spec  one] and ![a map][map].[^1][^x]\n\n[spec ONE]: s.md\n[gone]: g.md\n\n[^1]: a [b c][d e]\n\n[^2]: c\n";
        assert_eq!(labels(text), ["+plan@4", "+map@49", "+^x@66", "-gone@89", "+d e@111", "-^2@123"]);
        assert_eq!(labels("a[^3] b\n"), ["+^3@1"]);
        assert_eq!(labels("[ab]: b.md\n\n> - [C d][e f]\n"), ["-ab@0", "+e f@16"]);
    }

    #[test]
    fn what_may_be_something_else_is_left() {
        for text in [
            "[the plan][plan] `[a b][c d]`\n",
            "[a]: b\n\nxs[ab][cd], f(x)[ab][cd], [string][], [ab][cd](e), [1][2], \\[ab][cd], [a][b]\n[a]\n",
            "[^a-z]*, [^abc], [^1]+, /[^1]/, `[^1]`, [^]\n",
            "a[^1]\n\n[^1]: b\n\nx[^a-z] and [^ ]\n",
            "[ab][c\n\n[d e]\n\n[//]: # (a)\n[f]: #g\n[comment]: <> (b)\n[x]: done\n[@doe]: a.md\n",
            "## [1.0.0]\n\n![][img] [A B][] [c d]\n\n[1.0.0]: a\n[img]: b\n[a b]: c\n[C D]: d\n",
        ] {
            assert_eq!(labels(text), [""; 0], "{text}");
        }
    }
}
