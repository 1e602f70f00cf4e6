//! The first gate for raw HTML: a piece by itself, with what the frame decides about it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use lol_html::html_content::{ContentType, Element, EndTag};
use lol_html::{RewriteStrSettings, doc_comments, element, rewrite_str};

use super::lists::{FORMATTING, HARMLESS, KEPT, REMOVED, UNWRAPPED};
use super::{Destination, Frame, LinkTarget, escape, scheme};
use crate::markdown::{LinkKind, RawHeading, srcset};
use crate::text::Span;
use crate::text::escape::{attribute, without_tags};

/// A piece of raw HTML on its way through the rewriter.
pub(super) struct Piece<'p> {
    pub(super) html: &'p str,
    pub(super) key: &'p str,
    pub(super) frame: &'p Frame<'p>,
    /// The document's headings of raw HTML.
    pub(super) headings: &'p [RawHeading],
    /// Where it starts in the document.
    pub(super) base: usize,
    /// Whether it stands in a link, so that its own are none.
    pub(super) in_link: bool,
}

impl Piece<'_> {
    /// The piece without what it must not hold.
    ///
    /// Nothing where the rewriter cannot be sure to understand it, or where it ends within a tag: whatever came next
    /// would be read as part of that tag.
    pub(super) fn rewritten(&self, ids: &mut HashSet<Cow<'_, str>>) -> Option<String> {
        let ids = RefCell::new(ids);
        let ended = Cell::new(false);
        let handler = element!("*", |element| {
            let bytes = element.source_location().bytes();
            if bytes.start == self.html.len() {
                ended.set(true);
                element.remove();
            } else {
                self.rewrite(element, bytes, &mut ids.borrow_mut());
            }
            Ok(())
        });
        // A tag after the end is found as one only if the piece leaves none open.
        let html = format!("{}<wbr>", self.html);
        let comments = doc_comments!(|comment| {
            comment.remove();
            Ok(())
        });
        let settings = RewriteStrSettings::new().append_element_content_handler(handler).append_document_content_handler(comments);
        let rewritten = rewrite_str(&html, settings).ok()?;
        ended.get().then_some(rewritten)
    }

    fn rewrite(&self, element: &mut Element<'_, '_>, bytes: std::ops::Range<usize>, ids: &mut HashSet<Cow<'_, str>>) {
        let name = element.tag_name();
        if REMOVED.contains(&name.as_str()) {
            element.remove();
        } else if UNWRAPPED.contains(&name.as_str()) || (self.in_link && name == "a") {
            element.remove_and_keep_content();
        } else if !KEPT.contains(&name.as_str()) {
            self.show_tag(element, self.html.get(bytes).unwrap_or_default());
        } else {
            let span = Span::new(self.base + bytes.start, self.base + bytes.end);
            self.rewrite_kept(element, &name, span, ids);
        }
    }

    /// Shows a tag that is none of HTML as text.
    fn show_tag(&self, element: &mut Element<'_, '_>, tag: &str) {
        element.before(tag, ContentType::Text);
        if element.can_have_content() && !element.is_self_closing() {
            let _ = element.on_end_tag(Box::new(|end: &mut EndTag<'_>| {
                let shown = format!("</{}>", end.name_preserve_case());
                end.before(&shown, ContentType::Text);
                end.remove();
                Ok(())
            }));
        }
        element.remove_and_keep_content();
    }

    fn rewrite_kept(&self, element: &mut Element<'_, '_>, name: &str, span: Span, ids: &mut HashSet<Cow<'_, str>>) {
        let attributes: Vec<(String, String)> =
            element.attributes().iter().map(|attribute| (attribute.name(), attribute.value())).collect();
        for (attribute, _) in &attributes {
            element.remove_attribute(attribute);
        }
        if FORMATTING.contains(&name) {
            return;
        }
        for (attribute, value) in &attributes {
            if HARMLESS.contains(&attribute.as_str()) {
                set(element, attribute, value);
            }
        }
        let value = |wanted: &str| attributes.iter().find(|(attribute, _)| attribute == wanted).map(|(_, value)| value.as_str());
        self.name(element, value("id").or(if name == "a" { value("name") } else { None }), span, ids);
        match (name, value("href"), value("src")) {
            ("a", Some(url), _) => self.link(element, Destination { url, kind: LinkKind::Html, span }),
            ("img", _, Some(url)) => {
                self.image(element, Destination { url, kind: LinkKind::HtmlMedia, span }, value("alt").unwrap_or_default());
            }
            _ => {}
        }
        if ["img", "source", "video"].contains(&name) && !element.removed() {
            self.media(element, name, span, &value);
        }
        if let Some(level) = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
            let level = level.saturating_add(self.frame.heading_shift).min(6);
            let _ = element.set_tag_name(&format!("h{level}"));
        }
    }

    /// Gives an element the id that links find it by. A heading has the one that GitHub makes of its words, and its own beside it.
    fn name(&self, element: &mut Element<'_, '_>, own: Option<&str>, span: Span, ids: &mut HashSet<Cow<'_, str>>) {
        let heading = self.headings.binary_search_by_key(&span.start, |heading| heading.start).ok();
        let heading = heading.map(|place| self.headings[place].id.as_str());
        let mut free = [heading, own].into_iter().flatten().filter(|id| is_free_id(id) && ids.insert(Cow::Owned((*id).to_owned())));
        let first = free.next().map(|id| format!("{}{id}", self.frame.id_prefix));
        let second = free.next().map(|id| format!("<span id=\"{}{}{}\"></span>", self.key, self.frame.id_prefix, attribute(id)));
        if let Some(id) = first {
            self.set_own(element, "id", &id);
        }
        if let Some(span) = second {
            element.prepend(&span, ContentType::Html);
        }
    }

    fn link(&self, element: &mut Element<'_, '_>, destination: Destination<'_>) {
        let url = match (self.frame.link)(destination) {
            LinkTarget::Keep => match destination.url.strip_prefix('#').filter(|id| !id.is_empty()) {
                Some(id) => format!("#{}{id}", self.frame.id_prefix),
                None => destination.url.to_owned(),
            },
            LinkTarget::To(url) => attribute(&url),
            LinkTarget::Broken { title, href } => {
                self.set_own(element, "class", "ref broken");
                set(element, "title", &attribute(&title));
                match href {
                    Some(href) => attribute(&href),
                    None => return,
                }
            }
            LinkTarget::Drop => return,
        };
        self.set_own(element, "href", &url);
        if escape::is_external(&url) && escape::is_safe(&url) {
            self.set_own(element, "rel", "noopener noreferrer");
        }
    }

    fn image(&self, element: &mut Element<'_, '_>, destination: Destination<'_>, alt: &str) {
        let url = match (self.frame.link)(destination) {
            LinkTarget::Keep => destination.url.to_owned(),
            LinkTarget::To(url) => attribute(&url),
            LinkTarget::Broken { title, .. } => {
                let mut shown = format!("<span class=\"{}ref broken\" title=\"", self.key);
                escape::attribute(&mut shown, &title);
                shown.push_str("\">");
                shown.push_str(&without_tags(alt));
                shown.push_str("</span>");
                return element.replace(&shown, ContentType::Html);
            }
            LinkTarget::Drop => return element.replace(&without_tags(alt), ContentType::Html),
        };
        self.set_own(element, "src", &url);
        if let Some(class) = scheme::class_of(destination.url) {
            self.set_own(element, "class", class);
        }
        for (name, value) in [("alt", ""), ("loading", "lazy")] {
            if !element.has_attribute(name) {
                set(element, name, value);
            }
        }
    }

    /// What a picture or a video has beside its one image. An address that leads nowhere is left out; a finding says so.
    fn media<'v>(&self, element: &mut Element<'_, '_>, name: &str, span: Span, value: &dyn Fn(&str) -> Option<&'v str>) {
        let address = |url: &str| match (self.frame.link)(Destination { url, kind: LinkKind::HtmlMedia, span }) {
            LinkTarget::Keep => Some(url.to_owned()),
            LinkTarget::To(url) => Some(attribute(&url)),
            LinkTarget::Broken { .. } | LinkTarget::Drop => None,
        };
        let address = |url: &str| address(url).filter(|url| escape::is_safe(url));
        let srcset = value("srcset").map(|srcset| {
            let kept = srcset::candidates(srcset).filter_map(|(url, descriptor)| Some((address(url)?, descriptor)));
            kept.map(|(url, descriptor)| format!("{url} {descriptor}").trim_end().to_owned()).collect::<Vec<_>>().join(", ")
        });
        let srcset = srcset.filter(|srcset| !srcset.is_empty());
        let has_source = srcset.is_some();
        for (name, value) in [("srcset", srcset), ("sizes", value("sizes").filter(|_| has_source).map(str::to_owned))] {
            if let Some(value) = value {
                self.set_own(element, name, &value);
            }
        }
        if name == "img" {
            return;
        }
        let src = value("src").and_then(address);
        let is_own = src.as_deref().is_some_and(|src| !escape::is_external(src));
        if name == "source" && !has_source && src.is_none() {
            return element.remove();
        }
        for (name, value) in [("src", src), ("poster", value("poster").filter(|_| name == "video").and_then(address))] {
            if let Some(value) = value {
                self.set_own(element, name, &value);
            }
        }
        // What it is, or when; how a video is played is the reader's to say.
        let kept: &[&str] = if name == "source" { &["media", "type"] } else { &["loop", "muted"] };
        for (name, value) in kept.iter().filter_map(|name| Some((name, value(name)?))) {
            self.set_own(element, name, value);
        }
        if name == "video" {
            self.set_own(element, "controls", "");
            // Of a video elsewhere nothing is asked for before somebody plays it.
            self.set_own(element, "preload", if is_own { "metadata" } else { "none" });
        }
    }

    fn set_own(&self, element: &mut Element<'_, '_>, name: &str, value: &str) {
        set(element, name, &format!("{}{value}", self.key));
    }
}

/// Sets an attribute to a value whose entities are written out already. No sign of a tag stays in it, so that whoever
/// reads the piece in another context finds no tag there that the rewriter did not see.
fn set(element: &mut Element<'_, '_>, name: &str, value: &str) {
    let _ = element.set_attribute(name, &without_tags(value));
}

/// Footnotes have ids with a colon; no other id may look like one.
fn is_free_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(|character: char| character.is_whitespace() || character.is_control() || matches!(character, ':' | '&'))
}
