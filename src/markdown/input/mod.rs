//! What the parser is given of a text, and what it finds there. Where it reads otherwise than GitHub does, that is put right here.

mod dollars;
mod joined;
mod tags;

use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser};

pub(super) use self::dollars::{MAX_READINGS, formula};
use self::joined::Joined;
use super::label::Definition;
use super::{emoji, front};
use crate::text::{Cut, Span};

/// A text as the parser is to read it. Every place in it is the same as in the text itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Input {
    /// What stands between lines of marks at the top.
    pub(super) front_matter: Option<Span>,
    /// Where Markdown starts: behind the byte-order mark and the front matter.
    start: usize,
    /// The whole of it, where the parser is not given the text itself.
    readable: Option<Arc<str>>,
    /// Whether it holds any name of an emoji.
    pub(super) has_emoji: bool,
}

impl Input {
    pub(super) fn new(text: &str) -> Self {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let front_matter = front::length(text.tail(mark)).map(|length| Span::new(mark, mark + length));
        let start = front_matter.map_or(mark, |span| span.end as usize);
        let has_emoji = emoji::find(text, start..text.len()).is_some();
        let input = Self { front_matter, start, readable: without_tabs(text), has_emoji };
        if tags::may_stand_in(text) { input.with_blocks(text) } else { input }
    }

    /// With tags that make blocks where GitHub makes a block of another.
    fn with_blocks(self, text: &str) -> Self {
        let found = tags::find(text, self.events(text));
        if found.is_empty() {
            return self;
        }
        let readable = tags::as_blocks(self.readable.as_deref().unwrap_or(text), &found);
        let other = Self { readable: Some(readable.into()), ..self.clone() };
        // Each must come out as it was; in a name or in code, which are made anew, it would not.
        let mut missing = found.into_iter().peekable();
        for (event, span) in other.events(text) {
            if let Event::Html(found) | Event::Text(found) = event
                && *found == *span.of(text)
            {
                while missing.next_if(|tag| (span.start as usize..span.end as usize).contains(tag)).is_some() {}
            }
        }
        if missing.peek().is_none() { other } else { self }
    }

    /// With dollar signs hidden that start no formula, which are in order, so that what stands behind them is read as text.
    pub(super) fn without_formulas(&self, text: &str, signs: &[u32]) -> Self {
        let hiding = |signs: &[u32]| {
            let hidden = dollars::hidden(self.readable.as_deref().unwrap_or(text), signs);
            Self { readable: Some(hidden.into()), ..self.clone() }
        };
        let all = hiding(signs);
        let elsewhere = dollars::elsewhere(text, signs, all.events(text));
        if elsewhere.is_empty() {
            return all;
        }
        let kept: Vec<u32> = signs.iter().copied().filter(|sign| elsewhere.binary_search(sign).is_err()).collect();
        hiding(&kept)
    }

    /// What Markdown is in the text that this was made for, each with its place.
    pub(super) fn events<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Event<'t>, Span)> {
        self.read(text).1
    }

    /// As well the labels of links that it defines, each with its definition and where that leads.
    pub(super) fn read<'t>(&'t self, text: &'t str) -> (Vec<Definition>, impl Iterator<Item = (Event<'t>, Span)>) {
        let given = self.readable.as_deref().unwrap_or(text);
        // What the parser takes over as it stands, it takes over from the text itself.
        let is_other = |found: &str, span: Span| self.readable.is_some() && found == span.of(given);
        let parser = Parser::new_ext(given.tail(self.start), options());
        let placed = |span: &std::ops::Range<usize>| Span::new(span.start + self.start, span.end + self.start);
        let defined = parser.reference_definitions().iter();
        let defined = defined
            .map(|(label, to)| Definition { label: label.to_owned(), span: placed(&to.span), leads_to: to.dest.to_string() })
            .collect();
        let read = parser.into_offset_iter().map(move |(event, range)| {
            let span = Span::new(range.start + self.start, range.end + self.start);
            let event = match event {
                Event::Text(found) if is_other(&found, span) => Event::Text(span.of(text).into()),
                Event::Html(found) if is_other(&found, span) => Event::Html(span.of(text).into()),
                Event::Code(code) if span.of(text).contains(['\n', '\r']) => Event::Code(on_one_line(&code).into()),
                event => event,
            };
            (event, span)
        });
        (defined, Joined::new(text, read, self.has_emoji))
    }
}

/// What of Markdown is read: GitHub's tables, task lists, strikethrough, footnotes, alerts and formulas.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH
}

/// The text with blanks for the tabs behind closing fences and around the closing marks of headings, where it holds any: the parser
/// takes blanks alone. A line that only looks like one is shown as it is, since words and code are taken from the text itself.
fn without_tabs(text: &str) -> Option<Arc<str>> {
    memchr::memchr(b'\t', text.as_bytes())?;
    let mut out = String::new();
    let mut end = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let written = line.trim_end_matches(['\n', '\r']);
        let marks = written.trim_end_matches([' ', '\t']);
        let is_fence = is_fence(marks.trim_start_matches([' ', '\t', '>']));
        let words = if is_fence { marks } else { marks.trim_end_matches('#').trim_end_matches([' ', '\t']) };
        let closing = written.tail(words.len());
        if closing.contains('\t') && (is_fence || words.contains('#') && closing.contains('#')) {
            out.push_str(text.part(out.len()..end + words.len()));
            out.push_str(&closing.replace('\t', " "));
        }
        end += line.len();
    }
    if out.is_empty() {
        return None;
    }
    out.push_str(text.tail(out.len()));
    Some(out.into())
}

/// Whether a line may be a closing fence.
fn is_fence(line: &str) -> bool {
    line.len() >= 3 && ["`", "~"].iter().any(|mark| line.trim_start_matches(mark).is_empty())
}

/// Code that stands on several lines: each break and the indentation around it count as one blank.
fn on_one_line(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for character in code.chars() {
        if !(character.is_ascii_whitespace() && out.ends_with(' ')) {
            out.push(if character.is_ascii_whitespace() { ' ' } else { character });
        }
    }
    out
}
