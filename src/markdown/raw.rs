//! Raw HTML inside Markdown: the links, images, names and comments in it.

use std::cell::RefCell;

use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::{Comment, Document, Link, LinkKind, RawHeading, srcset};
use crate::text::{Cut, Span};

/// Adds what a piece of raw HTML that starts at `base` links to and names.
pub(super) fn scan(html: &str, base: usize, document: &mut Document) {
    comments(html, base, &mut document.comments);
    if !["href", "src", "id", "name", "poster"].iter().any(|name| html.contains(name)) {
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
            "img" | "source" | "video" => {
                let media = |destination: String| Link { span, destination, kind: LinkKind::HtmlMedia };
                links.extend(["src", "poster"].iter().filter_map(|name| attribute(name)).map(media));
                let srcset = attribute("srcset").unwrap_or_default();
                links.extend(srcset::candidates(&srcset).map(|(url, _)| media(url.to_owned())));
            }
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

/// Adds the headings that end in a block of raw HTML that starts at `base`; one that stays open goes on in `open`.
pub(super) fn headings(html: &str, base: usize, open: &mut Option<RawHeading>, headings: &mut Vec<RawHeading>) {
    let mut from = 0;
    while from < html.len() {
        let rest = html.tail(from);
        if !rest.starts_with('<') {
            let text = rest.head(rest.find('<').unwrap_or(rest.len()));
            if let Some(heading) = open {
                push_text(&mut heading.text, text);
            }
            from += text.len();
            continue;
        }
        let end = if rest.starts_with("<!--") { rest.find("-->").map(|at| at + 3) } else { rest.find('>').map(|at| at + 1) };
        let tag = rest.head(end.unwrap_or(rest.len()));
        match heading_tag(tag) {
            Some(true) => *open = Some(RawHeading { start: (base + from) as u32, text: String::new(), id: String::new() }),
            Some(false) => headings.extend(open.take()),
            None => {}
        }
        from += tag.len();
    }
}

/// Whether a tag opens a heading (or else ends one); none where it is another's.
fn heading_tag(tag: &str) -> Option<bool> {
    let name = tag.strip_prefix('<')?;
    let (opens, name) = name.strip_prefix('/').map_or((true, name), |name| (false, name));
    let name = name.as_bytes();
    let is_heading = matches!(name.first(), Some(b'h' | b'H')) && matches!(name.get(1), Some(b'1'..=b'6'));
    let ends = name.get(2).is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'));
    (is_heading && ends).then_some(opens)
}

/// Adds text of raw HTML, without its character references: hardly any of them stands for a letter.
fn push_text(out: &mut String, text: &str) {
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let name = part.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        let is_reference = name > 0 && part.as_bytes().get(name) == Some(&b';');
        out.push_str(if is_reference { part.tail(name + 1) } else { part });
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
