//! Text as few events: the parser cuts it at each sign that might have been a mark. Names of emoji become events of their own.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::markdown::emoji;
use crate::text::Span;

pub(super) struct Joined<'t, I: Iterator> {
    text: &'t str,
    events: Peekable<I>,
    /// Whether the text holds any name of an emoji.
    has_emoji: bool,
    /// In a block of code, or within `<code>`.
    in_code: bool,
    /// What is left of a text that is cut at its emoji.
    rest: Range<usize>,
}

impl<'t, I: Iterator<Item = (Event<'t>, Span)>> Joined<'t, I> {
    pub(super) fn new(text: &'t str, events: I, has_emoji: bool) -> Self {
        Self { text, events: events.peekable(), has_emoji, in_code: false, rest: 0..0 }
    }

    /// The first piece of the text that is left: up to a name, or a name.
    fn cut(&mut self) -> (Event<'t>, Span) {
        let Range { start, end } = self.rest.clone();
        let found = if self.has_emoji && !self.in_code { emoji::find(self.text, start..end) } else { None };
        let (event, next) = match found {
            Some((name, emoji)) if name.start == start => (Some(emoji), name.end),
            Some((name, _)) => (None, name.start),
            None => (None, end),
        };
        self.rest = next..end;
        let span = Span::new(start, next);
        (Event::Text(event.unwrap_or_else(|| span.of(self.text)).into()), span)
    }

    fn note_code(&mut self, event: &Event<'t>) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::InlineHtml(tag) => self.in_code = emoji::starts_code(tag).unwrap_or(self.in_code),
            Event::End(TagEnd::CodeBlock | TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                self.in_code = false;
            }
            _ => {}
        }
    }
}

impl<'t, I: Iterator<Item = (Event<'t>, Span)>> Iterator for Joined<'t, I> {
    type Item = (Event<'t>, Span);

    fn next(&mut self) -> Option<Self::Item> {
        if !self.rest.is_empty() {
            return Some(self.cut());
        }
        let (event, mut span) = self.events.next()?;
        if !is_written(self.text, &event, span) {
            self.note_code(&event);
            return Some((event, span));
        }
        while let Some((next, place)) = self.events.peek()
            && place.start == span.end
            && is_written(self.text, next, *place)
        {
            span.end = place.end;
            self.events.next();
        }
        self.rest = span.range();
        Some(self.cut())
    }
}

/// Whether an event is text as it is written.
fn is_written(text: &str, event: &Event<'_>, span: Span) -> bool {
    matches!(event, Event::Text(found) if **found == *span.of(text))
}
