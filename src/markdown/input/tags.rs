//! Tags that stand alone on a line right below a table, or right below the text of a list item or a quote without belonging to it.
//!
//! For GitHub such a line ends the table or the item, and the lines from it down to the next blank one are raw HTML. For the parser it
//! is one more row, or goes on with the text as a line of words would, unless the tag is one of those that make a block anywhere. So
//! it is given one of these.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::text::{Cut, Span};

/// Whether a text may hold one. Most texts do not, and pay for one look at each line.
pub(super) fn may_stand_in(text: &str) -> bool {
    let mut is_below_text = false;
    text.lines().any(|line| {
        let line = line.trim_start_matches(MARGIN).trim_ascii_end();
        let is_tag = line.ends_with('>') && name_start(line).is_some();
        let is_found = is_tag && is_below_text;
        is_below_text = !line.is_empty();
        is_found
    })
}

/// Where they start, by what the parser takes a text for.
pub(super) fn find<'t>(text: &str, events: impl Iterator<Item = (Event<'t>, Span)>) -> Vec<usize> {
    let mut around = Containers { text, quotes: 0, items: Vec::new(), is_row: false };
    let mut found = Vec::new();
    for (event, span) in events {
        match event {
            Event::Start(Tag::BlockQuote(_)) => around.quotes += 1,
            Event::End(TagEnd::BlockQuote(_)) => around.quotes -= 1,
            Event::Start(Tag::Item) => around.push_item(span.start as usize),
            Event::Start(Tag::FootnoteDefinition(_)) => around.items.push(Content { place: span.start as usize, column: 4 }),
            Event::End(TagEnd::Item | TagEnd::FootnoteDefinition) => {
                around.items.pop();
            }
            Event::Start(Tag::TableRow) => around.is_row = true,
            Event::End(TagEnd::Table) => around.is_row = false,
            Event::InlineHtml(_) if around.are_ended_by(span) => found.push(span.start as usize),
            _ => {}
        }
    }
    found
}

/// The text with tags of the same length that make blocks: `<p ep>` for `<step>`.
pub(super) fn as_blocks(text: &str, tags: &[usize]) -> String {
    let mut out = String::with_capacity(text.len());
    for &tag in tags {
        let Some(name) = name_start(text.tail(tag)).map(|at| tag + at) else { continue };
        let is_short = !text.as_bytes().get(name + 1).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'-');
        out.push_str(text.part(out.len()..name));
        out.push_str(if is_short { "p" } else { "p " });
    }
    out.push_str(text.tail(out.len()));
    out
}

/// What may stand before a line's own text where quotes and items go on.
const MARGIN: [char; 3] = [' ', '\t', '>'];

/// Where in a tag its name starts.
fn name_start(tag: &str) -> Option<usize> {
    let at = if tag.starts_with("</") { 2 } else { 1 };
    (tag.starts_with('<') && tag.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic)).then_some(at)
}

/// The quotes and list items around a place.
struct Containers<'t> {
    text: &'t str,
    quotes: usize,
    items: Vec<Content>,
    /// Whether it is in the body of a table.
    is_row: bool,
}

/// Where the content of an item starts.
struct Content {
    place: usize,
    /// What belongs to the item stands there or further to the right.
    column: usize,
}

impl Containers<'_> {
    fn push_item(&mut self, start: usize) {
        let rest = self.text.tail(start);
        let marker = rest.trim_start_matches([' ', '\t']);
        let start = start + rest.len() - marker.len();
        let digits = marker.bytes().take_while(u8::is_ascii_digit).count();
        let (from, column) = match self.items.last() {
            Some(outer) if outer.place <= start && !self.text.part(outer.place..start).contains('\n') => (outer.place, outer.column),
            _ => (self.text.line_start(start), 0),
        };
        let marker_end = column_after(column, self.text.part(from..start)) + digits + 1;
        let content = self.text.tail((start + digits + 1).min(self.text.len()));
        let text = content.trim_start_matches([' ', '\t']);
        let blanks = content.head(content.len() - text.len());
        let column = column_after(marker_end, blanks);
        // Below a marker that stands alone, or before code, one blank makes the content.
        let is_code = column > marker_end + 4 || text.is_empty() || text.starts_with(['\n', '\r']);
        let column = if is_code || column == marker_end { marker_end + 1 } else { column };
        self.items.push(Content { place: self.text.len() - text.len(), column });
    }

    /// Whether a tag stands alone on its line, and that line belongs to a table or to less than all of them.
    fn are_ended_by(&self, tag: Span) -> bool {
        let source = tag.of(self.text);
        let after = self.text.tail(tag.end as usize).trim_start_matches([' ', '\t']);
        if name_start(source).is_none() || source.contains(['\n', '\r']) || !(after.is_empty() || after.starts_with(['\n', '\r'])) {
            return false;
        }
        let before = self.text.head(tag.start as usize);
        let above = before.trim_end_matches(MARGIN);
        if !above.is_empty() && !above.ends_with(['\n', '\r']) {
            return false;
        }
        let margin = before.tail(above.len());
        let indent = column_after(0, margin.rsplit('>').next().unwrap_or_default());
        if self.is_row {
            return true;
        }
        if self.quotes > 0 {
            return margin.matches('>').count() < self.quotes && indent < 4;
        }
        // What is indented by four goes on with the text, whatever it belongs to. What stands further in starts further to the right.
        let outer = self.items.partition_point(|item| item.column <= indent);
        let own = outer.checked_sub(1).map_or(0, |last| self.items[last].column);
        outer < self.items.len() && indent < own + 4
    }
}

/// The column that a text ends in: tabs go to every fourth.
fn column_after(column: usize, text: &str) -> usize {
    text.chars().fold(column, |column, character| if character == '\t' { (column / 4 + 1) * 4 } else { column + 1 })
}
