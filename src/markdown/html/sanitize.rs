//! Raw HTML made safe.
//!
//! It passes two gates. A rewriter goes over each piece by itself: it knows the frame, so it decides about links and ids,
//! and it drops every attribute that could pass for the page's own. Then a sanitiser balances the tags, which may be
//! spread over many pieces with Markdown between, and lets nothing through that is not on its lists. It tells our own
//! attributes from the document's by a key in front of their values, which depends on the whole text, so that no text
//! can hold its own.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use ammonia::Builder;
use pulldown_cmark::{Event, Parser, TagEnd};

use super::rewrite::Piece;
use super::stop::{self, Part};
use super::{Frame, escape};
use crate::markdown::Document;
use crate::markdown::parse::options;
use crate::text::{Cut, Span};

/// What a document may use.
pub(super) const KEPT: [&str; 65] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Gone with all that stands in them.
pub(super) const REMOVED: [&str; 24] = [
    "applet",
    "audio",
    "canvas",
    "datalist",
    "embed",
    "frame",
    "frameset",
    "head",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
    "xmp",
];

/// Gone, but what stands in them stays.
pub(super) const UNWRAPPED: [&str; 26] = [
    "address", "article", "aside", "base", "body", "button", "center", "dialog", "fieldset", "font", "footer", "form", "header", "hgroup",
    "html", "input", "label", "legend", "link", "main", "menu", "meta", "nav", "picture", "section", "source",
];

/// Elements that a browser opens again in each block until they are closed: attributes on them multiply.
pub(super) const FORMATTING: [&str; 13] = ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements that end by themselves, so that any number of them makes no depth.
const SHALLOW: [&str; 15] = ["br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "p", "td", "th", "tr", "wbr"];

/// Attributes that say nothing of the page around.
pub(super) const HARMLESS: [&str; 14] =
    ["alt", "colspan", "datetime", "dir", "height", "lang", "loading", "open", "reversed", "rowspan", "scope", "start", "title", "width"];

/// Attributes that only we may give.
const OWN: [&str; 12] =
    ["class", "id", "href", "src", "rel", "role", "tabindex", "aria-label", "data-language", "type", "disabled", "checked"];

/// How deep raw HTML may nest before it is shown as text: the sanitiser takes time by the square of it.
const DEEPEST: usize = 300;

/// What raw HTML a document holds, comments and line breaks apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RawHtml {
    /// Within paragraphs and cells: each of those is made safe on its own.
    Inline,
    /// Blocks too: the document is made safe as a whole, for a block may open what a later one closes.
    Block,
}

/// What becomes of a tag within text.
pub(super) enum Inline {
    Nothing,
    Break,
    /// It is no tag of HTML (`List<String>`) and is shown as it is.
    Text,
    Html,
}

pub(super) fn inline(html: &str) -> Inline {
    if html.starts_with("<!") || html.starts_with("<?") {
        return Inline::Nothing;
    }
    let name = tag_name(html);
    match name.as_str() {
        "br" => Inline::Break,
        name if KEPT.contains(&name) => Inline::Html,
        name if REMOVED.contains(&name) || UNWRAPPED.contains(&name) => Inline::Nothing,
        _ => Inline::Text,
    }
}

/// The name of the tag that a text starts with; no tag of HTML has one of more than 16 letters.
fn tag_name(html: &str) -> String {
    let name = html.strip_prefix('<').unwrap_or(html);
    let name = name.strip_prefix('/').unwrap_or(name);
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    name.bytes().take_while(|byte| !is_end(byte)).take(17).map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

pub(super) struct Guard<'a> {
    key: String,
    raw: RawHtml,
    builder: Builder<'static>,
    depth: usize,
    /// Whether a link of raw HTML is open.
    pub(super) in_anchor: bool,
    /// The ids that are given away.
    ids: HashSet<Cow<'a, str>>,
}

impl<'a> Guard<'a> {
    /// A guard where a text holds raw HTML that matters.
    pub(super) fn for_text(text: &str, document: &'a Document) -> Option<Self> {
        let raw = find(text)?;
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        // A digit in front, so that no address with the key has a scheme.
        let key = format!("0{:016x}.", hasher.finish());
        let builder = builder(&key);
        let ids = document.headings.iter().map(|heading| Cow::Borrowed(heading.id.as_str())).collect();
        Some(Self { key, raw, builder, depth: 0, in_anchor: false, ids })
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    pub(super) fn raw(&self) -> RawHtml {
        self.raw
    }

    /// Adds HTML of our own that has classes.
    pub(super) fn push_own(&self, out: &mut String, html: &str) {
        out.push_str(&html.replace("class=\"", &format!("class=\"{}", self.key)));
    }

    /// Adds a block of raw HTML.
    pub(super) fn block(&mut self, out: &mut String, html: &str, span: Span, frame: &Frame<'_>) {
        if !has_tag(html) {
            return;
        }
        if self.goes_too_deep(html) {
            out.push_str("<pre>");
            escape::text(out, html);
            out.push_str("</pre>\n");
            return;
        }
        // What starts with a placeholder (`<repo>`) is prose.
        let is_prose = matches!(inline(html), Inline::Text);
        out.push_str(if is_prose { "<p>" } else { "" });
        self.push(out, html, span, frame);
        out.push_str(if is_prose { "</p>\n" } else { "" });
    }

    /// Adds a tag of raw HTML that stands in text.
    pub(super) fn inline(&mut self, out: &mut String, html: &str, span: Span, frame: &Frame<'_>) {
        if self.goes_too_deep(html) {
            escape::text(out, html);
        } else if html.contains(|character: char| character.is_ascii_whitespace() || character.is_ascii_digit()) {
            // It has attributes, or is a heading.
            self.push(out, html, span, frame);
        } else {
            self.note_anchor(html);
            out.push_str(html);
        }
    }

    /// Makes a part of the output safe, from a place to the end.
    pub(super) fn clean_leaf(&mut self, out: &mut String, start: usize) {
        // What it left open is closed now.
        self.in_anchor = false;
        self.depth = 0;
        let clean = self.builder.clean(out.tail(start)).to_string();
        out.truncate(start);
        out.push_str(&clean);
    }

    /// Makes the whole safe, cuts it where its stops are, and takes the keys off.
    pub(super) fn finish(self, out: String, stops: usize) -> Vec<Part> {
        let out = match self.raw {
            RawHtml::Inline => out,
            RawHtml::Block => self.builder.clean(&out).to_string(),
        };
        stop::parts(&out, &self.key, stops)
    }

    fn goes_too_deep(&mut self, html: &str) -> bool {
        let (mut depth, mut deepest) = (self.depth, self.depth);
        for at in memchr::memchr_iter(b'<', html.as_bytes()) {
            let tag = html.tail(at);
            let is_end = tag.starts_with("</");
            let starts_name = tag.as_bytes().get(1 + usize::from(is_end)).is_some_and(u8::is_ascii_alphabetic);
            if !starts_name || SHALLOW.contains(&tag_name(tag).as_str()) {
                continue;
            }
            depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
            deepest = deepest.max(depth);
        }
        let goes_too_deep = deepest > DEEPEST;
        if !goes_too_deep {
            self.depth = depth;
        }
        goes_too_deep
    }

    fn note_anchor(&mut self, html: &str) {
        for at in memchr::memchr_iter(b'<', html.as_bytes()) {
            let tag = html.tail(at);
            if tag_name(tag) == "a" {
                self.in_anchor = !tag.starts_with("</");
            }
        }
    }

    fn push(&mut self, out: &mut String, html: &str, span: Span, frame: &Frame<'_>) {
        self.note_anchor(html);
        let piece = Piece { html, key: &self.key, frame, base: span.start as usize };
        match piece.rewritten(&mut self.ids) {
            Some(rewritten) => out.push_str(&rewritten),
            None => escape::text(out, html),
        }
    }
}

fn has_tag(html: &str) -> bool {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = rest.tail(at);
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| comment.tail(end));
        } else {
            rest = rest.tail(1);
            if rest.starts_with(|character: char| character == '/' || character.is_ascii_alphabetic()) {
                return true;
            }
        }
    }
    false
}

/// Whether a text holds raw HTML, and of which kind. Most texts hold none and pay for one search.
fn find(text: &str) -> Option<RawHtml> {
    let starts_tag =
        |at: usize| text.as_bytes().get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'));
    if !memchr::memchr_iter(b'<', text.as_bytes()).any(starts_tag) {
        return None;
    }
    let mut found = None;
    let mut block = String::new();
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Html(html) => block.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                if has_tag(&block) {
                    return Some(RawHtml::Block);
                }
                block.clear();
            }
            Event::InlineHtml(html) if matches!(inline(&html), Inline::Html) => found = Some(RawHtml::Inline),
            _ => {}
        }
    }
    found
}

fn builder(key: &str) -> Builder<'static> {
    let key = key.to_owned();
    let mut builder = Builder::empty();
    builder
        .tags(KEPT.into_iter().chain(["input"]).collect())
        .clean_content_tags(REMOVED.into_iter().collect())
        .tag_attributes(HashMap::new())
        .generic_attributes(HARMLESS.into_iter().chain(OWN).collect())
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .link_rel(None)
        .attribute_filter(move |_, name, value| match value.strip_prefix(key.as_str()) {
            Some(url) if matches!(name, "href" | "src") => escape::is_safe(url).then_some(Cow::Borrowed(url)),
            Some(own) => Some(Cow::Borrowed(own)),
            None if HARMLESS.contains(&name) => Some(Cow::Borrowed(value)),
            None => None,
        });
    builder
}
