//! What the parser is given of a text, and what it finds there. Where it reads otherwise than GitHub does, that is put right here.

use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser};

use crate::text::{Cut, Span};

/// A text as the parser is to read it. Every place in it is the same as in the text itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Input {
    /// The YAML between `---` lines at the top.
    pub(super) front_matter: Option<Span>,
    /// Where Markdown starts: behind the byte-order mark and the front matter.
    start: usize,
    /// The whole of it, where the parser is not given the text itself.
    readable: Option<Arc<str>>,
}

impl Input {
    pub(super) fn new(text: &str) -> Self {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let front_matter = front_matter(text.tail(mark)).map(|length| Span::new(mark, mark + length));
        let start = front_matter.map_or(mark, |span| span.end as usize);
        Self { front_matter, start, readable: without_tabs(text) }
    }

    /// What Markdown is in the text that this was made for, each with its place.
    pub(super) fn events<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Event<'t>, Span)> {
        let given = self.readable.as_deref().unwrap_or(text);
        Parser::new_ext(given.tail(self.start), options()).into_offset_iter().map(move |(event, range)| {
            let span = Span::new(range.start + self.start, range.end + self.start);
            let event = match event {
                Event::Text(found) if self.readable.is_some() && *found == *span.of(given) => Event::Text(span.of(text).into()),
                Event::Html(found) if self.readable.is_some() && *found == *span.of(given) => Event::Html(span.of(text).into()),
                Event::Code(code) if span.of(text).contains(['\n', '\r']) => Event::Code(on_one_line(&code).into()),
                event => event,
            };
            (event, span)
        })
    }
}

/// What of Markdown is read: GitHub's tables, task lists, strikethrough, footnotes and alerts.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM
}

/// How long the front matter is that a text starts with. The parser would take what stands between any two rules for it.
fn front_matter(text: &str) -> Option<usize> {
    let mut length = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        match (index, line.trim_ascii_end()) {
            (0, "---") => {}
            (0, _) | (1, "" | "---" | "...") => return None,
            (_, "---" | "...") => return Some(length + line.trim_end_matches(['\n', '\r']).len()),
            _ => {}
        }
        length += line.len();
    }
    None
}

/// The text with blanks for the tabs behind closing fences and behind the closing marks of headings, where it holds any: the parser
/// takes blanks alone. A line that looks like one is no other for it in code either, since code is taken from the text itself.
fn without_tabs(text: &str) -> Option<Arc<str>> {
    memchr::memchr(b'\t', text.as_bytes())?;
    let mut out = String::new();
    let mut end = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let written = line.trim_end_matches(['\n', '\r']);
        let marks = written.trim_end_matches([' ', '\t']);
        let (from, to) = (end + marks.len(), end + written.len());
        end += line.len();
        if text.part(from..to).contains('\t') && closes(marks.trim_start_matches([' ', '\t', '>'])) {
            out.push_str(text.part(out.len()..from));
            out.extend(std::iter::repeat_n(' ', to - from));
        }
    }
    if out.is_empty() {
        return None;
    }
    out.push_str(text.tail(out.len()));
    Some(out.into())
}

/// Whether a line may be a closing fence, or a heading with closing marks.
fn closes(line: &str) -> bool {
    let is_run_of = |mark: u8| line.len() >= 3 && line.bytes().all(|byte| byte == mark);
    is_run_of(b'`') || is_run_of(b'~') || (line.starts_with('#') && line.ends_with('#'))
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
