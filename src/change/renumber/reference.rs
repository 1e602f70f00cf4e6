//! How the digits of one reference are edited.

use std::collections::{BTreeSet, HashMap};

use super::token::tokens;
use crate::change::Edit;
use crate::config::{Kind, Kinds};
use crate::source::KindId;
use crate::text::{Cut, Span, number_like};

/// A number that becomes another, in one document.
pub(super) struct Writing<'a> {
    pub text: &'a str,
    pub kinds: &'a Kinds,
    pub kind: KindId,
    pub old: u64,
    pub new: u64,
}

/// The name of a task's folder with another number.
pub(super) fn renamed(kind: &Kind, name: &str, new: u64) -> Option<String> {
    let span = number_in(kind, name)?;
    Some(format!("{}{}{}", name.head(span.start as usize), number_like(span.of(name), new), name.tail(span.end as usize)))
}

/// Where the number stands in the name of a task's folder.
fn number_in(kind: &Kind, name: &str) -> Option<Span> {
    let digits = kind.read_name(name).filter(|name| name.number.is_some())?.digits;
    Some(Span::new(digits.start, digits.end))
}

impl Writing<'_> {
    /// The digits that a span ends with.
    pub(super) fn last_digits(&self, span: Span) -> Option<Edit> {
        let written = span.of(self.text);
        let length = written.bytes().rev().take_while(u8::is_ascii_digit).count();
        let number = written.tail(written.len() - length);
        (number.parse() == Ok(self.old))
            .then(|| Edit { span: Span::new(span.end as usize - length, span.end as usize), text: number_like(number, self.new) })
    }

    /// The folder's name wherever a path within a span goes through it.
    pub(super) fn folders(&self, span: Span) -> Vec<Edit> {
        let (written, kind) = (span.of(self.text), &self.kinds[self.kind]);
        let ends = |c: char| c.is_whitespace() || "/()[]<>\"'`#?,;:|=&".contains(c);
        let mut edits = Vec::new();
        let mut start = 0;
        for part in written.split_inclusive(ends) {
            let name = part.strip_suffix(ends).unwrap_or(part);
            let end = start + name.len();
            let in_path = written.head(start).ends_with('/')
                || written.tail(end).starts_with('/')
                || name.len() == written.len()
                || written.head(start).ends_with(char::is_whitespace);
            if in_path
                && kind.read_name(name).is_some_and(|name| name.number == Some(self.old))
                && let Some(number) = number_in(kind, name)
            {
                let at = |byte: u32| span.start as usize + start + byte as usize;
                edits.push(Edit { span: Span::new(at(number.start), at(number.end)), text: number_like(number.of(name), self.new) });
            }
            start += part.len();
        }
        edits
    }

    /// A link's destination, where it is written (in the link, or at one of its `definitions`), and the number in its text. `is_other` says whether another repo's name stands before a
    /// place of a text: that number is not this one.
    pub(super) fn link(&self, span: Span, destination: &str, definitions: &[Span], is_other: impl Fn(&str, usize) -> bool) -> Vec<Edit> {
        let mut edits = self.folders(span);
        let written = span.of(self.text);
        if let Some(at) = written.rfind(destination).filter(|_| edits.is_empty()) {
            let from = span.start as usize + at;
            edits.extend(self.folders(Span::new(from, from + destination.len())));
        }
        if edits.is_empty() {
            edits.extend(definitions.iter().flat_map(|span| self.folders(*span)));
        }
        if edits.is_empty() {
            return edits;
        }
        for token in tokens(self.kinds, self.kind, self.text, span).into_iter().filter(|token| token.number == self.old) {
            let edit = token.edit(self.text, self.new);
            if !is_other(written, token.start - span.start as usize) && !edits.contains(&edit) {
                edits.push(edit);
            }
        }
        edits
    }
}

/// Where `[label]: destination` lines stand, by what they name.
pub(in crate::change) fn definitions(text: &str) -> HashMap<&str, Vec<Span>> {
    let mut found: HashMap<&str, Vec<Span>> = HashMap::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.trim_start_matches([' ', '>']);
        let target = rest.strip_prefix('[').and_then(|rest| rest.split_once("]:")).map(|(_, target)| target.trim_start());
        if let Some(target) = target.map(|target| target.strip_prefix('<').unwrap_or(target)) {
            let at = start + line.len() - target.len();
            let length = target.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(target.len());
            found.entry(target.head(length)).or_default().push(Span::new(at, at + length));
        }
        start += line.len();
    }
    found
}

/// A range of tasks: its ends where the new numbers are a range, too, else a list in its place; whether it is a list.
pub(super) fn range(kind: &Kind, text: &str, span: Span, old: &BTreeSet<u64>, new: &BTreeSet<u64>) -> Option<(Vec<Edit>, bool)> {
    let written = span.of(text);
    let (old_first, old_last, new_first, new_last) = (old.first()?, old.last()?, new.first()?, new.last()?);
    let is_numbered = |(_, end): &(usize, usize)| {
        let rest = written.tail(*end);
        rest.trim_start_matches(['s', 'S', ' ', '\u{a0}', '\n']).starts_with(|c: char| c.is_ascii_digit())
    };
    let word = kind.words_in(written).filter(is_numbered).min();
    let from = word.map_or(0, |(_, end)| end);
    let first = from + written.tail(from).find(|c: char| c.is_ascii_digit())?;
    let first_end = first + written.tail(first).bytes().take_while(u8::is_ascii_digit).count();
    let last = written.len() - written.bytes().rev().take_while(u8::is_ascii_digit).count();
    if written.part(first..first_end).parse() != Ok(*old_first) || written.tail(last).parse() != Ok(*old_last) || last < first_end {
        return None;
    }
    let at = |start: usize, end: usize| Span::new(span.start as usize + start, span.start as usize + end);
    if new_last - new_first == new.len() as u64 - 1 {
        let edit =
            |start: usize, end: usize, number: u64| Edit { span: at(start, end), text: number_like(written.part(start..end), number) };
        return Some((vec![edit(first, first_end, *new_first), edit(last, written.len(), *new_last)], false));
    }
    let word_start = word.map_or(first, |(start, _)| start);
    let word = written.part(word_start..first);
    let numbers: Vec<String> = new.iter().map(u64::to_string).collect();
    let list = match word.to_ascii_lowercase().trim_end().ends_with('s') {
        true => numbers.join(", "),
        false => numbers.join(&format!(", {word}")),
    };
    Some((vec![Edit { span: at(first, written.len()), text: list }], true))
}
