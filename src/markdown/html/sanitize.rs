//! Raw HTML made safe.
//!
//! It passes two gates. A rewriter goes over each piece by itself: it knows the frame, so it decides about links and ids,
//! and it drops every attribute that could pass for the page's own. Then a sanitiser balances the tags and lets nothing
//! through that is not on its lists. It reads a run of text with its tags as a whole, and tells our own attributes from the
//! document's by a key in front of their values, which depends on the whole text, so that no text can hold its own. It reads a
//! block of raw HTML within what those before it left open, which it may close: Markdown between them never passes through it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{Event, TagEnd};

use super::lists::{HARMLESS, KEPT, REMOVED, UNWRAPPED};
use super::open::Opened;
use super::rewrite::Piece;
use super::{Frame, escape, scheme};
use crate::markdown::{Document, RawHeading, emoji, srcset};
use crate::text::{Cut, Span};

/// Elements that end by themselves, so that any number of them makes no depth.
const SHALLOW: [&str; 16] = ["br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "p", "source", "td", "th", "tr", "wbr"];

/// Attributes that only we may give.
const OWN: [&str; 20] = [
    "class",
    "id",
    "href",
    "src",
    "srcset",
    "sizes",
    "media",
    "poster",
    "controls",
    "preload",
    "loop",
    "muted",
    "rel",
    "role",
    "tabindex",
    "aria-label",
    "data-language",
    "type",
    "disabled",
    "checked",
];

/// How deep raw HTML may nest before it is shown as text: the sanitiser takes time by the square of it.
const MAX_DEPTH: usize = 300;

/// How many elements blocks of raw HTML may leave open: each that follows is read within all of them.
const MAX_OPEN_TAGS: usize = 50;

/// How often HTML is read again until it stays as it is.
const MAX_READINGS: usize = 4;

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
    /// What stands for HTML that is safe already, with its number behind it.
    token: String,
    /// That HTML, of the run of text at hand.
    passed: Vec<String>,
    builder: Builder<'static>,
    /// How deep raw HTML nests in the run of text or the block at hand.
    depth: usize,
    /// Whether a link of raw HTML is open in the run of text at hand.
    in_anchor: bool,
    /// What blocks of raw HTML left open.
    pub(super) opened: Opened,
    headings: &'a [RawHeading],
    has_emoji: bool,
    /// The ids that are given away.
    ids: HashSet<Cow<'a, str>>,
}

impl<'a> Guard<'a> {
    /// A guard where a document holds raw HTML that matters.
    pub(super) fn for_document(document: &'a Document) -> Option<Self> {
        if !holds_raw(document) {
            return None;
        }
        // A digit in front, so that no address with the key has a scheme. Nobody finds a text that holds the key made of it.
        let hash = blake3::hash(document.text.as_bytes()).to_hex();
        let (key, token) = (format!("0{}.", hash.head(32)), format!("0{}.", hash.tail(32)));
        let builder = builder(&key);
        let ids = document.headings.iter().map(|heading| Cow::Borrowed(heading.id.as_str())).collect();
        let has_emoji = document.input.has_emoji;
        Some(Self {
            key,
            token,
            passed: Vec::new(),
            builder,
            depth: 0,
            in_anchor: false,
            opened: Opened::default(),
            headings: &document.raw_headings,
            has_emoji,
            ids,
        })
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Whether a link of raw HTML is open, in which no other stands.
    pub(super) fn is_in_link(&self) -> bool {
        self.in_anchor || self.opened.is_in_link()
    }

    /// Adds a block of raw HTML that stands in so many containers.
    pub(super) fn block(&mut self, out: &mut String, html: &str, span: Span, depth: usize, frame: &Frame<'_>) {
        if !has_tag(html) {
            return;
        }
        let around = self.opened.at(depth);
        self.depth = around.len();
        let is_too_deep = self.goes_too_deep(html);
        self.depth = 0;
        let in_link = self.opened.is_link_around(depth);
        let piece = Piece { html, key: &self.key, frame, headings: self.headings, base: span.start as usize, in_link };
        let rewritten = if is_too_deep { None } else { piece.rewritten(&mut self.ids) };
        // What starts with a placeholder (`<repo>`) is prose.
        let (start, end) = if matches!(inline(html), Inline::Text) { ("<p>", "</p>\n") } else { ("", "") };
        let rewritten = format!("{start}{}{end}", rewritten.unwrap_or_else(|| as_text(html)));
        match self.clean_within(&around, &rewritten) {
            Some((clean, open)) => {
                let clean = scheme::split(&clean);
                out.push_str(&if self.has_emoji { emoji::in_html(&clean) } else { clean });
                self.opened.set(depth, open);
            }
            None => {
                self.opened.leave(depth, out);
                out.push_str(&self.clean(&rewritten).unwrap_or_else(|| as_text(html)));
            }
        }
    }

    /// A block as it reads within open elements, and what is open after it. Nothing where it would move what stands before it, as
    /// browsers do with tags that cross each other, or leave too much open.
    fn clean_within(&self, around: &[String], html: &str) -> Option<(String, Vec<String>)> {
        // Comments stay wherever they are, and no text holds these.
        let (from, to) = (format!("<!--{}from-->", self.key), format!("<!--{}to-->", self.key));
        let before: String = around.iter().map(|name| format!("<{name}>")).collect();
        let clean = self.clean(&format!("{before}{from}{html}{to}"))?;
        let (clean, ends) = clean.strip_prefix(&before)?.strip_prefix(&from)?.split_once(&to)?;
        let mut open: Vec<String> = ends.split_inclusive('>').map(end_tag).collect::<Option<_>>()?;
        open.reverse();
        (open.len() <= MAX_OPEN_TAGS).then(|| (clean.to_owned(), open))
    }

    /// Adds a tag of raw HTML that stands in text.
    pub(super) fn inline(&mut self, out: &mut String, html: &str, span: Span, frame: &Frame<'_>) {
        if self.goes_too_deep(html) {
            return escape::text(out, html);
        }
        if self.opened.is_in_link() && tag_name(html) == "a" {
            // It stands in a link, and no link does.
            return;
        }
        self.note_anchor(html);
        if html.contains(|character: char| character.is_ascii_whitespace() || character.is_ascii_digit()) {
            // It has attributes, or is a heading.
            let piece = Piece { html, key: &self.key, frame, headings: self.headings, base: span.start as usize, in_link: false };
            match piece.rewritten(&mut self.ids) {
                Some(rewritten) => out.push_str(&rewritten),
                None => escape::text(out, html),
            }
        } else {
            out.push_str(html);
        }
    }

    /// Makes a run of text safe that goes from a place to the end, where it holds raw HTML, and takes the keys off.
    pub(super) fn finish_leaf(&mut self, out: &mut String, start: usize, raw: bool) {
        // What it left open is closed now.
        self.in_anchor = false;
        self.depth = 0;
        let passed = std::mem::take(&mut self.passed);
        let leaf = out.tail(start);
        let finished = match raw {
            true => self.clean(leaf).map_or_else(|| as_text(leaf), |clean| scheme::split(&clean).into_owned()),
            false if leaf.contains(&self.key) => leaf.replace(&self.key, ""),
            false if passed.is_empty() => return,
            false => leaf.to_owned(),
        };
        out.truncate(start);
        let mut parts = finished.split(self.token.as_str());
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (number, rest) = part.split_once(';').unwrap_or(("", part));
            out.push_str(number.parse().ok().and_then(|number: usize| passed.get(number)).map_or("", String::as_str));
            out.push_str(rest);
        }
    }

    /// Adds HTML that is safe to a run of text, which is made safe as a whole.
    pub(super) fn pass(&mut self, out: &mut String, html: String) {
        out.push_str(&format!("{}{};", self.token, self.passed.len()));
        self.passed.push(html);
    }

    /// HTML that is safe, and that every browser reads as it is written: what a parser made of tags that cross each other may read
    /// as something else again. Nothing where it never comes to rest.
    fn clean(&self, html: &str) -> Option<String> {
        // The first line break of preformatted text is none, and each reading drops one.
        let same = |one: &str, other: &str| one == other || one.replace("<pre>\n", "<pre>") == other.replace("<pre>\n", "<pre>");
        let mut clean = self.builder.clean(html).to_string();
        for _ in 0..MAX_READINGS {
            let before = clean;
            clean = READER.clean(&before).to_string();
            if same(&clean, &before) {
                return Some(before);
            }
        }
        None
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
        let goes_too_deep = deepest > MAX_DEPTH;
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
}

fn as_text(html: &str) -> String {
    let mut text = "<pre>".to_owned();
    escape::text(&mut text, html);
    text.push_str("</pre>\n");
    text
}

/// The name in an end tag.
fn end_tag(tag: &str) -> Option<String> {
    tag.strip_prefix("</")?.strip_suffix('>').map(str::to_owned)
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

/// Whether a document holds raw HTML that is shown. Most hold none and pay for one search.
fn holds_raw(document: &Document) -> bool {
    let text = &document.text;
    let starts_tag =
        |at: usize| text.as_bytes().get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'));
    if !memchr::memchr_iter(b'<', text.as_bytes()).any(starts_tag) {
        return false;
    }
    let mut block = String::new();
    document.input.events(text).any(|(event, _)| match event {
        Event::Html(html) => {
            block.push_str(&html);
            false
        }
        Event::End(TagEnd::HtmlBlock) => has_tag(&std::mem::take(&mut block)),
        Event::InlineHtml(html) => matches!(inline(&html), Inline::Html),
        _ => false,
    })
}

/// Reads what was made safe, without keys, and lets all of it through.
static READER: LazyLock<Builder<'static>> = LazyLock::new(lists);

fn builder(key: &str) -> Builder<'static> {
    let key = key.to_owned();
    let mut builder = lists();
    builder.attribute_filter(move |_, name, value| match value.strip_prefix(key.as_str()) {
        Some(url) if matches!(name, "href" | "src" | "poster") => escape::is_safe(url).then_some(Cow::Borrowed(url)),
        Some(urls) if name == "srcset" => srcset::candidates(urls).all(|(url, _)| escape::is_safe(url)).then_some(Cow::Borrowed(urls)),
        Some(own) => Some(Cow::Borrowed(own)),
        None if HARMLESS.contains(&name) => Some(Cow::Borrowed(value)),
        None => None,
    });
    builder
}

fn lists() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(KEPT.into_iter().chain(["input"]).collect())
        .clean_content_tags(REMOVED.into_iter().collect())
        .tag_attributes(HashMap::new())
        .generic_attributes(HARMLESS.into_iter().chain(OWN).collect())
        .url_schemes(["http", "https", "ftp", "mailto"].into_iter().collect())
        .link_rel(None)
        .strip_comments(false);
    builder
}
