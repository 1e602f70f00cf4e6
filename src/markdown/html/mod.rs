//! A document's text as HTML, made for the page that shows it.

mod block;
mod embed;
pub(super) mod escape;
mod inline;
mod lists;
mod open;
mod rewrite;
mod sanitize;
mod scheme;
mod stop;
#[cfg(test)]
mod tests;
mod writer;

pub use embed::Embedding;
pub use stop::Part;

use std::sync::Arc;

use super::{Document, Fence, LinkKind, highlight};
use crate::text::Span;

/// A stretch of source text that is shown as something: a resolved reference, a finding's place.
///
/// It is drawn within text and code, and as several elements where other marks begin or end inside it. Raw HTML and
/// code blocks show none.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The bytes of the source that are marked.
    pub span: Span,
    /// The part of it that is shown, where that is not all of it.
    pub shown: Option<Span>,
    /// Where it leads; without one, and inside a link, it is a `<span>`.
    pub href: Option<String>,
    /// The CSS classes of its element.
    pub class: &'static str,
    /// The tooltip.
    pub title: Option<String>,
}

/// A link or an image as the document has it.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    /// As written; in raw HTML with its entities.
    pub url: &'a str,
    /// How it is written.
    pub kind: LinkKind,
    /// Equals the span of the [`Link`](super::Link) in [`Document::links`], but for raw HTML inside a quote or a list.
    pub span: Span,
}

/// Where a link leads on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Where it says; a bare `#id` leads to that id of the same document.
    Keep,
    /// To another address.
    To(String),
    /// It is shown as broken, with a link to where that is explained.
    Broken {
        /// Why it is broken: the tooltip.
        title: String,
        /// Where that is explained; none where it is explained nowhere.
        href: Option<String>,
    },
    /// Its text is shown without a link.
    Drop,
}

/// What a page decides about a document that it shows.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Put before every id of the document, since several documents may stand on one page: `plan--`.
    pub id_prefix: &'a str,
    /// How many levels below its own a heading stands on the page; none goes below the sixth.
    pub heading_shift: u8,
    /// Leave out the document's title where it is a heading of the first level, since the page shows it itself.
    pub without_title: bool,
    /// A paragraph that is left out, by its bytes: the page says the same elsewhere.
    pub without: Option<Span>,
    /// Sorted by span, not overlapping.
    pub marks: &'a [Mark],
    /// Bytes of the source, in order: the page wants to add something after the block that holds each.
    pub stops: &'a [u32],
    /// PathQuery once for each link and image.
    pub link: &'a dyn Fn(Destination<'_>) -> LinkTarget,
    /// PathQuery for each mermaid fence: the HTML that shows it, safe as it is. Without an answer it is code.
    pub diagram: &'a dyn Fn(&Fence) -> Option<String>,
    /// Code and its language as HTML, safe as it is.
    pub code: &'a dyn Fn(&str, &str) -> Arc<str>,
}

impl Default for Frame<'_> {
    /// The document as it is: no prefix, no shift, no marks, every link kept.
    fn default() -> Self {
        Self {
            id_prefix: "",
            heading_shift: 0,
            without_title: false,
            without: None,
            marks: &[],
            stops: &[],
            link: &|_| LinkTarget::Keep,
            diagram: &|_| None,
            code: &highlight,
        }
    }
}

/// The document's text as HTML that is balanced and safe to put into a page, whatever the text holds.
///
/// Quotes and lists nested deeper than a hundred levels are shown at the hundredth. Of raw HTML what formats text stays;
/// tags that are no HTML (`List<String>`) are text. Front matter and comments are not shown.
pub fn render(document: &Document, frame: &Frame<'_>) -> String {
    let parts = render_parts(document, frame).into_iter();
    parts.map(|part| if let Part::Html(html) = part { html } else { String::new() }).collect()
}

/// Renders as [`render`] does, cut at the frame's stops: each once, in order, and where blocks may stand. That is after the
/// innermost paragraph, item text, heading or code that holds the stop; in a table it is after the whole of it.
pub fn render_parts(document: &Document, frame: &Frame<'_>) -> Vec<Part> {
    writer::Writer::new(document, frame).run()
}
