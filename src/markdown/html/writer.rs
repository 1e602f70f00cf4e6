//! From the parser's events to HTML: which event does what. `block` and `inline` say how things look.

use std::collections::HashMap;
use std::fmt::Write;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::block::TableState;
use super::inline::{Image, OpenMark};
use super::open::Block;
use super::sanitize::Guard;
use super::stop::{Part, Stops};
use super::{Frame, escape};
use crate::markdown::{Document, Heading};
use crate::text::{Cut, Span};

/// How many quotes, lists and items may stand within each other: a list and its item make one level of two.
const MAX_DEPTH: usize = 200;

pub(super) struct Writer<'a> {
    pub(super) document: &'a Document,
    pub(super) frame: &'a Frame<'a>,
    pub(super) source: &'a str,
    pub(super) out: String,
    /// What the outermost blocks have where any of the text may run from right to left: their own text says in which direction.
    direction: &'static str,
    /// There where raw HTML has to be made safe.
    pub(super) guard: Option<Guard<'a>>,
    /// What ends the quotes, lists and items around; empty for one that is nested too deep to be shown.
    containers: Vec<&'static str>,
    pub(super) leaf: Option<Leaf<'a>>,
    /// What ends the emphasis around; empty for one that is nested too deep to be shown.
    pub(super) emphasis: Vec<&'static str>,
    /// What ends the link around.
    pub(super) link: Option<&'static str>,
    pub(super) image: Option<Image>,
    pub(super) mark: Option<OpenMark>,
    /// By their names in small letters, since that is how they are told apart.
    pub(super) footnotes: HashMap<String, Footnote>,
    /// In a code block or a title that is left out: what stands there is written elsewhere or not at all.
    silent: bool,
    /// The text of a block of raw HTML as far as it has come, and where it starts.
    raw: Option<(String, Span)>,
    items: usize,
    pub(super) fences: usize,
    pub(super) table: TableState,
    pub(super) stops: Stops<'a>,
}

/// A run of inline text, and what is to be done at its end.
pub(super) struct Leaf<'a> {
    kind: LeafKind<'a>,
    /// Where in the output it starts. From there to its end it is made safe, where it holds raw HTML.
    start: usize,
    /// Whether it holds raw HTML.
    pub(super) raw: bool,
}

#[derive(Clone, Copy)]
pub(super) enum LeafKind<'a> {
    Paragraph,
    Heading(&'a Heading),
    Cell,
    /// The text of a list item that has no paragraph.
    Item,
}

#[derive(Clone, Copy)]
pub(super) struct Footnote {
    pub(super) number: usize,
    pub(super) references: usize,
    /// What it says has been written, so that what else goes by its name has no id of its own.
    pub(super) is_defined: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(document: &'a Document, frame: &'a Frame<'a>) -> Self {
        Self {
            document,
            frame,
            source: &document.text,
            out: String::with_capacity(document.text.len() + document.text.len() / 2),
            direction: if is_read_from_right(&document.text) { " dir=\"auto\"" } else { "" },
            guard: None,
            containers: Vec::new(),
            leaf: None,
            emphasis: Vec::new(),
            link: None,
            image: None,
            mark: None,
            footnotes: HashMap::new(),
            silent: false,
            raw: None,
            items: 0,
            fences: 0,
            table: TableState::default(),
            stops: Stops::new(frame.stops),
        }
    }

    pub(super) fn run(mut self) -> Vec<Part> {
        self.guard = Guard::for_document(self.document);
        if let Some(front_matter) = self.document.front_matter {
            self.stop_before(front_matter.end);
        }
        for (event, span) in self.document.input.events(self.source) {
            self.event(event, span);
        }
        self.close();
        self.leave(0);
        self.stop_before(u32::MAX);
        self.stops.cut(self.out)
    }

    fn event(&mut self, event: Event<'a>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Html(html) => {
                if let Some((raw, place)) = &mut self.raw {
                    if raw.is_empty() {
                        *place = span;
                    }
                    raw.push_str(&html);
                }
            }
            _ if self.silent => {}
            Event::Rule => {
                self.close();
                self.stop_before(span.start);
                self.make_room(Block::Other);
                self.out.push_str("<hr>\n");
            }
            inline => {
                self.ensure_leaf();
                self.inline(inline, span);
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Span) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } => {
                if !self.silent {
                    self.ensure_leaf();
                    self.start_inline(tag, span);
                }
                return;
            }
            _ => self.close_before(span.start),
        }
        match tag {
            Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_) | Tag::CodeBlock(_) | Tag::Table(_) => {
                self.make_room(Block::Other);
            }
            _ => {}
        }
        match tag {
            Tag::Paragraph if self.frame.without.is_some_and(|without| without.overlaps(span)) => self.silent = true,
            Tag::Paragraph => match self.legacy_heading(span) {
                Some(heading) => self.open_heading(heading),
                None => self.open_paragraph(),
            },
            Tag::Heading { .. } => {
                let headings = &self.document.headings;
                if let Ok(index) = headings.binary_search_by_key(&span.start, |heading| heading.span.start) {
                    self.open_heading(&headings[index]);
                }
            }
            Tag::BlockQuote(kind) => self.quote(kind),
            Tag::List(None) => self.container("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => self.container("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => self.container(&format!("<ol start=\"{first}\">\n"), "</ol>\n"),
            Tag::Item => {
                let is_task = self.document.items.get(self.items).is_some_and(|item| item.checked.is_some());
                self.items += 1;
                self.container("<li", "</li>\n");
                if self.is_shown() {
                    if is_task {
                        self.attribute("class", "task");
                    }
                    self.out.push('>');
                }
            }
            Tag::FootnoteDefinition(name) => {
                self.container("<div", "</div>\n");
                if self.is_shown() {
                    let footnote = self.footnote(&name);
                    let Footnote { number, references, is_defined } = *footnote;
                    footnote.is_defined = true;
                    self.attribute("class", "footnote");
                    if !is_defined {
                        self.id(&format!("fn:{number}"));
                    }
                    self.out.push_str("><sup>");
                    if references > 0 {
                        self.out.push_str("<a");
                        self.attribute("href", &format!("#{}fnref:{number}", self.frame.id_prefix));
                        self.attribute("aria-label", &format!("Back to where footnote {number} is named"));
                        let _ = write!(self.out, ">{number}</a>");
                    } else {
                        let _ = write!(self.out, "{number}");
                    }
                    self.out.push_str("</sup>\n");
                }
            }
            Tag::CodeBlock(_) => {
                self.silent = true;
                self.fence();
            }
            Tag::HtmlBlock => self.raw = Some((String::new(), span)),
            Tag::Table(alignments) => self.open_table(alignments, span),
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                if !self.table.has_body {
                    self.table.has_body = true;
                    self.out.push_str("<tbody>\n");
                }
                self.table.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.open_cell(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                if !self.silent {
                    self.end_inline(tag);
                }
                return;
            }
            _ => self.close(),
        }
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                if tag != TagEnd::List(true) && tag != TagEnd::List(false) {
                    self.stop_before(span.end);
                }
                self.leave(self.containers.len());
                self.out.push_str(self.containers.pop().unwrap_or_default());
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock => {
                self.silent = false;
                self.stop_before(span.end);
            }
            TagEnd::HtmlBlock => {
                if let Some((raw, span)) = self.raw.take()
                    && let Some(guard) = &mut self.guard
                {
                    guard.block(&mut self.out, &raw, span, self.containers.len(), self.frame);
                }
                self.stop_before(span.end);
            }
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.out.push_str("</tr></thead>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::Table => {
                self.close_table();
                self.stop_before(span.end);
            }
            TagEnd::TableCell => {
                self.out.push_str(if self.table.in_head { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            _ => {}
        }
    }

    /// Adds an attribute of our own; in a run of text with the key that tells it from one that the document's raw HTML brings along.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.open_attribute(name);
        escape::attribute(&mut self.out, value);
        self.out.push('"');
    }

    pub(super) fn open_attribute(&mut self, name: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        if self.leaf.is_some()
            && let Some(guard) = &self.guard
        {
            self.out.push_str(guard.key());
        }
    }

    /// Whether a block of raw HTML left a link open.
    pub(super) fn is_in_raw_link(&self) -> bool {
        self.guard.as_ref().is_some_and(|guard| guard.opened.is_in_link())
    }

    /// Closes what blocks of raw HTML left open and a block of Markdown cannot stand in.
    pub(super) fn make_room(&mut self, block: Block) {
        if let Some(guard) = &mut self.guard {
            guard.opened.make_room(block, &mut self.out);
        }
    }

    /// Closes what blocks of raw HTML left open in containers that are so deep or deeper.
    fn leave(&mut self, depth: usize) {
        if let Some(guard) = &mut self.guard {
            guard.opened.leave(depth, &mut self.out);
        }
    }

    pub(super) fn id(&mut self, id: &str) {
        self.open_attribute("id");
        escape::attribute(&mut self.out, self.frame.id_prefix);
        escape::attribute(&mut self.out, id);
        self.out.push('"');
    }

    pub(super) fn container(&mut self, start: &str, end: &'static str) {
        let is_shown = self.containers.len() < MAX_DEPTH;
        self.containers.push(if is_shown { end } else { "" });
        if is_shown {
            // What stands within follows: an element that has a direction of its own says nothing of that of the one around it.
            let name = start.find(['>', ' ']).unwrap_or(start.len());
            self.out.push_str(start.head(name));
            self.out.push_str(if self.containers.len() == 1 { self.direction } else { "" });
            self.out.push_str(start.tail(name));
        }
    }

    /// The direction of a block, where it is an outermost one.
    pub(super) fn outermost_direction(&self) -> &'static str {
        if self.containers.is_empty() { self.direction } else { "" }
    }

    /// Whether the innermost container is not nested too deep.
    pub(super) fn is_shown(&self) -> bool {
        self.containers.len() <= MAX_DEPTH
    }

    pub(super) fn open_leaf(&mut self, kind: LeafKind<'a>, start: usize) {
        self.leaf = Some(Leaf { kind, start, raw: false });
    }

    fn ensure_leaf(&mut self) {
        if self.leaf.is_none() {
            if self.is_shown() {
                self.make_room(Block::Paragraph);
                self.open_leaf(LeafKind::Item, self.out.len());
            } else {
                // Items whose own marks are gone would run into each other.
                self.open_paragraph();
            }
        }
    }

    fn open_paragraph(&mut self) {
        self.make_room(Block::Paragraph);
        self.open_leaf(LeafKind::Paragraph, self.out.len());
        self.out.push_str("<p");
        self.out.push_str(self.outermost_direction());
        self.out.push('>');
    }

    /// The legacy heading that a paragraph starts with.
    fn legacy_heading(&self, paragraph: Span) -> Option<&'a Heading> {
        let headings = &self.document.headings;
        let index = headings.partition_point(|heading| heading.span.start < paragraph.start);
        headings.get(index).filter(|heading| heading.legacy && heading.span.start < paragraph.end)
    }

    fn open_heading(&mut self, heading: &'a Heading) {
        let is_title = || self.document.title().is_some_and(|title| title.span == heading.span);
        if self.frame.without_title && heading.level == 1 && is_title() {
            self.silent = true;
            return;
        }
        self.make_room(Block::Heading);
        let _ = write!(self.out, "<h{}", self.level(heading));
        self.id(&heading.id);
        self.out.push_str(self.outermost_direction());
        self.out.push('>');
        self.open_leaf(LeafKind::Heading(heading), self.out.len());
    }

    fn level(&self, heading: &Heading) -> u8 {
        heading.level.saturating_add(self.frame.heading_shift).clamp(1, 6)
    }

    /// Ends a legacy heading at the end of its line: the rest of its paragraph is one. Says whether it did.
    pub(super) fn end_legacy_heading(&mut self) -> bool {
        let is_legacy = matches!(&self.leaf, Some(Leaf { kind: LeafKind::Heading(heading), .. }) if heading.legacy);
        let splits = is_legacy && self.emphasis.is_empty() && self.link.is_none() && self.image.is_none();
        if splits {
            self.close();
            self.open_paragraph();
        }
        splits
    }

    /// Ends the open run of inline text where a block starts; what stands in an item before its nested blocks is done then.
    fn close_before(&mut self, place: u32) {
        let is_item = matches!(&self.leaf, Some(Leaf { kind: LeafKind::Item, .. }));
        self.close();
        if is_item {
            self.stop_before(place);
        }
    }

    /// Ends the open run of inline text.
    fn close(&mut self) {
        let Some(leaf) = self.leaf.take() else { return };
        self.close_mark();
        if matches!(leaf.kind, LeafKind::Paragraph) {
            self.out.push_str("</p>");
        }
        if let Some(guard) = &mut self.guard {
            guard.finish_leaf(&mut self.out, leaf.start, leaf.raw);
        }
        match leaf.kind {
            LeafKind::Paragraph => self.out.push('\n'),
            LeafKind::Heading(heading) => {
                self.out.push_str("<a");
                self.attribute("class", "anchor");
                self.open_attribute("href");
                self.out.push('#');
                escape::attribute(&mut self.out, self.frame.id_prefix);
                escape::attribute(&mut self.out, &heading.id);
                self.out.push('"');
                self.open_attribute("aria-label");
                self.out.push_str("Link to “");
                escape::attribute(&mut self.out, self.document.heading_text(heading));
                let _ = writeln!(self.out, "”\">#</a></h{}>", self.level(heading));
            }
            LeafKind::Cell | LeafKind::Item => {}
        }
    }
}

/// Whether any letter of a text may be one of a script that runs from right to left: Hebrew, Arabic and their neighbours.
fn is_read_from_right(text: &str) -> bool {
    // By the first two bytes of the letter. Armenian has the first bytes of Hebrew, and ends before it.
    let of_pair = |pair: &[u8]| match pair[0] {
        0xd6 => pair[1] >= 0x90,
        0xd7..=0xdf => true,
        0xe0 => (0xa0..=0xa3).contains(&pair[1]),
        0xef => (0xac..=0xb7).contains(&pair[1]),
        _ => false,
    };
    text.as_bytes().windows(2).any(of_pair)
}
