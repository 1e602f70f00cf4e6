//! Raw HTML inside Markdown: the links, images, names and comments in it.

use std::cell::RefCell;

use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::{Comment, Document, Link, LinkKind};
use crate::text::{Cut, Span};

/// Adds what a piece of raw HTML that starts at `base` links to and names.
pub(super) fn scan(html: &str, base: usize, document: &mut Document) {
    comments(html, base, &mut document.comments);
    if !(html.contains("href") || html.contains("src") || html.contains("id") || html.contains("name")) {
        return;
    }
    let found = RefCell::new((Vec::new(), Vec::new()));
    let note = element!("*", |element| {
        let bytes = element.source_location().bytes();
        let span = Span::new(base + bytes.start, base + bytes.end);
        let (links, anchors) = &mut *found.borrow_mut();
        let attribute = |name: &str| element.get_attribute(name).filter(|value| !value.is_empty());
        match element.tag_name().as_str() {
            "a" => {
                links.extend(attribute("href").map(|destination| Link { span, destination, kind: LinkKind::Html }));
                anchors.extend(attribute("name"));
            }
            "img" => links.extend(attribute("src").map(|destination| Link { span, destination, kind: LinkKind::HtmlImage })),
            _ => {}
        }
        anchors.extend(attribute("id"));
        Ok(())
    });
    // HTML that cannot be rewritten names nothing that can be checked; the page's sanitiser deals with its text.
    if rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(note)).is_ok() {
        let (links, anchors) = found.into_inner();
        document.links.extend(links);
        document.anchors.extend(anchors);
    }
}

fn comments(html: &str, base: usize, comments: &mut Vec<Comment>) {
    let mut from = 0;
    while let Some(start) = html.tail(from).find("<!--").map(|at| from + at) {
        let inner = start + 4;
        let (text, end) = match html.tail(inner).find("-->") {
            Some(length) => (html.part(inner..inner + length), inner + length + 3),
            None => (html.tail(inner), html.len()),
        };
        comments.push(Comment { span: Span::new(base + start, base + end), text: text.trim().to_owned() });
        from = end;
    }
}
