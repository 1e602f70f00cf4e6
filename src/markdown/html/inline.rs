//! From the parser's events to HTML: text and what stands within it.

use std::fmt::Write;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::escape;
use super::sanitize::{self, Guard, Inline};
use super::writer::{Footnote, Writer};
use super::{Destination, LinkTarget, block, scheme};
use crate::markdown::input::formula;
use crate::markdown::{Autolink, Autolinks, LinkKind};
use crate::text::{Cut, Span};

/// How many kinds of emphasis may stand within each other.
const MAX_DEPTH: usize = 40;

/// An image whose text is being gathered.
pub(super) struct Image {
    /// How many images stand within its text.
    inside: u32,
    end: String,
}

/// A mark, or a bare URL, that is open in the output. It stays open from one piece of text to the next.
pub(super) struct OpenMark {
    span: Span,
    /// The part of it that is shown.
    shown: Span,
    end: &'static str,
}

impl<'a> Writer<'a> {
    pub(super) fn inline(&mut self, event: Event<'a>, span: Span) {
        if self.image.is_some() {
            match event {
                Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                    escape::attribute(&mut self.out, &text);
                }
                Event::SoftBreak | Event::HardBreak => self.out.push(' '),
                _ => {}
            }
            return;
        }
        match event {
            Event::Text(text) => self.text(&text, span),
            Event::Code(code) => self.code(&code, span),
            Event::InlineMath(_) => self.formula(span, false),
            Event::DisplayMath(_) => self.formula(span, true),
            Event::SoftBreak => self.line_break("\n", span),
            Event::HardBreak => self.line_break("<br>\n", span),
            Event::InlineHtml(html) => self.inline_html(&html, span),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::TaskListMarker(checked) => {
                self.out.push_str("<input");
                self.attribute("type", "checkbox");
                self.attribute("disabled", "");
                if checked {
                    self.attribute("checked", "");
                }
                self.attribute("aria-label", if checked { "Done" } else { "To do" });
                self.out.push_str("> ");
            }
            _ => {}
        }
    }

    pub(super) fn start_inline(&mut self, tag: Tag<'a>, span: Span) {
        self.close_mark();
        if let Some(image) = &mut self.image {
            image.inside += u32::from(matches!(tag, Tag::Image { .. }));
            return;
        }
        match tag {
            Tag::Emphasis => self.emphasise("<em>", "</em>"),
            Tag::Strong => self.emphasise("<strong>", "</strong>"),
            Tag::Strikethrough => self.emphasise("<del>", "</del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.open_link(link_type, &dest_url, &title, span),
            Tag::Image { dest_url, title, .. } => self.open_image(&dest_url, &title, span),
            _ => {}
        }
    }

    pub(super) fn end_inline(&mut self, tag: TagEnd) {
        if let Some(image) = &mut self.image {
            if tag != TagEnd::Image {
                return;
            }
            if image.inside > 0 {
                image.inside -= 1;
            } else if let Some(image) = self.image.take() {
                self.out.push_str(&image.end);
            }
            return;
        }
        self.close_mark();
        let end = match tag {
            TagEnd::Link => self.link.take(),
            _ => self.emphasis.pop(),
        };
        self.out.push_str(end.unwrap_or_default());
    }

    fn line_break(&mut self, html: &str, span: Span) {
        if !self.end_legacy_heading() {
            self.leave_mark(span.end);
            self.out.push_str(html);
        }
    }

    fn emphasise(&mut self, start: &str, end: &'static str) {
        let is_shown = self.emphasis.len() < MAX_DEPTH;
        self.emphasis.push(if is_shown { end } else { "" });
        if is_shown {
            self.out.push_str(start);
        }
    }

    fn open_link(&mut self, link_type: LinkType, url: &str, title: &str, span: Span) {
        let target = match link_type {
            LinkType::Email => LinkTarget::To(format!("mailto:{url}")),
            _ => (self.frame.link)(Destination { url, kind: LinkKind::Link, span }),
        };
        let url = match &target {
            LinkTarget::Keep => url,
            LinkTarget::To(url) => url,
            LinkTarget::Broken { title, href } => {
                self.link = Some(self.broken(title, href.as_deref()));
                return;
            }
            LinkTarget::Drop => "",
        };
        if target == LinkTarget::Drop || self.is_in_raw_link() || !escape::is_safe(url) {
            self.link = Some("");
            return;
        }
        self.out.push_str("<a");
        self.href("href", url, target == LinkTarget::Keep);
        if escape::is_external(url) {
            self.attribute("rel", "noopener noreferrer");
        }
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.out.push('>');
        self.link = Some("</a>");
    }

    /// Opens what shows a broken link, and says what ends it.
    fn broken(&mut self, title: &str, href: Option<&str>) -> &'static str {
        let href = href.filter(|href| self.allows_links() && escape::is_safe(href));
        self.out.push_str(if href.is_some() { "<a" } else { "<span" });
        self.attribute("class", "ref broken");
        if let Some(href) = href {
            self.href("href", href, false);
        }
        self.attribute("title", title);
        self.out.push('>');
        if href.is_some() { "</a>" } else { "</span>" }
    }

    /// Whether a link may stand here: none stands within another.
    fn allows_links(&self) -> bool {
        self.link != Some("</a>") && !self.guard.as_ref().is_some_and(Guard::is_in_link)
    }

    /// Adds an address; one of the document's own ids gets their prefix.
    fn href(&mut self, name: &str, url: &str, is_own: bool) {
        self.open_attribute(name);
        match url.strip_prefix('#').filter(|id| is_own && !id.is_empty()) {
            Some(id) => {
                self.out.push('#');
                escape::attribute(&mut self.out, self.frame.id_prefix);
                escape::address(&mut self.out, id);
            }
            None => escape::address(&mut self.out, url),
        }
        self.out.push('"');
    }

    fn open_image(&mut self, url: &str, title: &str, span: Span) {
        let class = scheme::class_of(url);
        let target = (self.frame.link)(Destination { url, kind: LinkKind::Image, span });
        let url = match &target {
            LinkTarget::Keep => url,
            LinkTarget::To(url) => url,
            LinkTarget::Broken { title, href } => {
                let end = self.broken(title, href.as_deref()).to_owned();
                self.image = Some(Image { inside: 0, end });
                return;
            }
            LinkTarget::Drop => "",
        };
        let mut end = String::new();
        if target != LinkTarget::Drop && escape::is_safe(url) {
            self.out.push_str("<img");
            self.href("src", url, false);
            if let Some(class) = class {
                self.attribute("class", class);
            }
            self.attribute("loading", "lazy");
            if !title.is_empty() {
                self.attribute("title", title);
            }
            self.out.push_str(" alt=\"");
            end.push_str("\">");
        }
        self.image = Some(Image { inside: 0, end });
    }

    fn text(&mut self, text: &str, span: Span) {
        if span.of(self.source) != text {
            // An entity or the like: places within it mean nothing, so it is marked as a whole or not at all.
            self.leave_mark(span.start);
            if let Some(index) = self.next_mark(span) {
                self.open_mark(index);
            }
            if self.mark.as_ref().is_none_or(|mark| !mark.span.contains(span) || mark.shown.contains(span)) {
                escape::text(&mut self.out, text);
            }
            return;
        }
        let mut at = span.start;
        while at < span.end {
            let rest = Span { start: at, end: span.end };
            let index = self.next_mark(rest);
            let mark = index.map_or(Span { start: span.end, end: span.end }, |index| self.frame.marks[index].span);
            if let Some(open) = &self.mark
                && open.span.start < at
                && at < open.span.end
            {
                let end = open.span.end.min(span.end);
                self.push_source(at, end);
                self.leave_mark(end);
                at = end;
                continue;
            }
            self.close_mark();
            let before = Span { start: at, end: mark.start.clamp(at, span.end) };
            if let Some(link) = self.next_autolink(before, index) {
                let start = link.start as u32;
                self.push_source(at, start);
                self.open_autolink(&link);
                at = start + 1;
                self.push_source(start, at);
                continue;
            }
            self.push_source(before.start, before.end);
            let Some(index) = index else { break };
            self.open_mark(index);
            let end = mark.end.clamp(before.end, span.end);
            self.push_source(before.end, end);
            self.leave_mark(end);
            at = end;
        }
    }

    /// Adds source text that stands for itself. Ends within a character only where a mark does, and then all of it is added.
    fn push_source(&mut self, start: u32, end: u32) {
        let shown = self.mark.as_ref().map_or(Span { start, end }, |mark| mark.shown);
        let inside = self.mark.as_ref().is_some_and(|mark| mark.span.start <= start && end <= mark.span.end);
        let (start, end) = if inside { (start.max(shown.start), end.min(shown.end)) } else { (start, end) };
        let floor = |at: u32| (0..=self.source.len().min(at as usize)).rev().find(|at| self.source.is_char_boundary(*at)).unwrap_or(0);
        let text = self.source.part(floor(start)..floor(end.max(start)));
        escape::text(&mut self.out, text);
    }

    fn code(&mut self, code: &str, span: Span) {
        let content = match span.of(self.source).find(code) {
            Some(at) if !code.is_empty() => Span::new(span.start as usize + at, span.start as usize + at + code.len()),
            _ => span,
        };
        let index = self.next_mark(content);
        let mark = index.map(|index| self.frame.marks[index].span);
        match (index, mark) {
            (Some(index), Some(mark)) if mark.contains(content) || content == span => {
                self.open_mark(index);
                self.out.push_str("<code>");
                escape::text(&mut self.out, code);
                self.out.push_str("</code>");
                self.leave_mark(span.end);
            }
            (Some(_), _) => {
                self.close_mark();
                self.out.push_str("<code>");
                self.text(content.of(self.source), content);
                self.close_mark();
                self.out.push_str("</code>");
            }
            _ => {
                self.close_mark();
                self.out.push_str("<code>");
                escape::text(&mut self.out, code);
                self.out.push_str("</code>");
            }
        }
    }

    /// A formula. As it is safe, it passes the guard by.
    fn formula(&mut self, span: Span, is_block: bool) {
        let Some(tex) = formula(self.source, span) else { return self.text(span.of(self.source), span) };
        self.close_mark();
        let html = block::formula(tex, is_block, !self.allows_links());
        match &mut self.guard {
            Some(guard) => guard.pass(&mut self.out, html),
            None => self.out.push_str(&html),
        }
    }

    /// The first mark of the frame that shows within a span.
    fn next_mark(&self, span: Span) -> Option<usize> {
        let index = self.frame.marks.partition_point(|mark| mark.span.end <= span.start);
        self.frame.marks.get(index).filter(|mark| mark.span.overlaps(span)).map(|_| index)
    }

    /// Opens a mark of the frame, unless it is open already.
    fn open_mark(&mut self, index: usize) {
        let marks = self.frame.marks;
        let mark = &marks[index];
        if self.mark.as_ref().is_some_and(|open| open.span == mark.span) {
            return;
        }
        self.close_mark();
        let href = mark.href.as_deref().filter(|href| self.allows_links() && escape::is_safe(href));
        self.out.push_str(if href.is_some() { "<a" } else { "<span" });
        self.attribute("class", mark.class);
        if let Some(href) = href {
            self.href("href", href, false);
        }
        if let Some(title) = &mark.title {
            self.attribute("title", title);
        }
        self.out.push('>');
        let shown = mark.shown.unwrap_or(mark.span);
        self.mark = Some(OpenMark { span: mark.span, shown, end: if href.is_some() { "</a>" } else { "</span>" } });
    }

    /// The first address that starts within a span and reaches no mark.
    fn next_autolink(&self, span: Span, mark: Option<usize>) -> Option<Autolink<'a>> {
        if !self.allows_links() {
            return None;
        }
        let mut links = Autolinks::within(self.source, span.start as usize, span.end as usize);
        links.find(|link| {
            let place = Span::new(link.start, link.start + link.text.len());
            let mark = mark.or_else(|| self.next_mark(place)).map(|index| self.frame.marks[index].span);
            !mark.is_some_and(|mark| mark.overlaps(place))
        })
    }

    fn open_autolink(&mut self, link: &Autolink<'_>) {
        let (url, address) = (Span::new(link.start, link.start + link.text.len()), link.address());
        let target = match address.starts_with("mailto:") {
            true => LinkTarget::Keep,
            false => (self.frame.link)(Destination { url: &address, kind: LinkKind::Link, span: url }),
        };
        let address = match &target {
            LinkTarget::To(address) => address,
            LinkTarget::Keep | LinkTarget::Drop => &address,
            LinkTarget::Broken { title, href } => {
                let end = self.broken(title, href.as_deref());
                self.mark = Some(OpenMark { span: url, shown: url, end });
                return;
            }
        };
        self.out.push_str("<a");
        self.href("href", address, false);
        if escape::is_external(address) {
            self.attribute("rel", "noopener noreferrer");
        }
        self.out.push('>');
        self.mark = Some(OpenMark { span: url, shown: url, end: "</a>" });
    }

    /// Closes the open mark if it ends at a place or before.
    fn leave_mark(&mut self, at: u32) {
        if self.mark.as_ref().is_some_and(|open| open.span.end <= at) {
            self.close_mark();
        }
    }

    pub(super) fn close_mark(&mut self) {
        if let Some(open) = self.mark.take() {
            self.out.push_str(open.end);
        }
    }

    fn inline_html(&mut self, html: &str, span: Span) {
        self.close_mark();
        match sanitize::inline(html) {
            Inline::Nothing => {}
            Inline::Break => self.out.push_str("<br>"),
            Inline::Text => escape::text(&mut self.out, html),
            Inline::Html => {
                let Some(guard) = &mut self.guard else { return };
                guard.inline(&mut self.out, html, span, self.frame);
                if let Some(leaf) = &mut self.leaf {
                    leaf.raw = true;
                }
            }
        }
    }

    /// The number of a footnote: they are counted as they are first named.
    pub(super) fn footnote(&mut self, name: &str) -> &mut Footnote {
        let number = self.footnotes.len() + 1;
        self.footnotes.entry(name.to_lowercase()).or_insert(Footnote { number, references: 0, is_defined: false })
    }

    fn footnote_reference(&mut self, name: &str) {
        self.close_mark();
        let footnote = self.footnote(name);
        let Footnote { number, references, .. } = *footnote;
        footnote.references += 1;
        self.out.push_str("<sup");
        if references == 0 {
            self.id(&format!("fnref:{number}"));
        }
        self.out.push('>');
        if self.allows_links() {
            self.out.push_str("<a");
            self.attribute("href", &format!("#{}fn:{number}", self.frame.id_prefix));
            self.attribute("aria-label", &format!("Footnote {number}"));
            let _ = write!(self.out, ">{number}</a>");
        } else {
            let _ = write!(self.out, "{number}");
        }
        self.out.push_str("</sup>");
    }
}
