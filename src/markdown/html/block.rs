//! Quotes, tables and code blocks as HTML.

use std::fmt::Write;

use pulldown_cmark::{Alignment, BlockQuoteKind};

use super::escape;
use super::writer::{LeafKind, Writer};
use crate::markdown::formula;
use crate::text::Span;

/// Where in a table the writer is.
#[derive(Default)]
pub(super) struct TableState {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) has_body: bool,
}

/// What is said of a formula that is shown as it is written.
const UNREAD: &str = "This formula cannot be shown";

/// A formula in the text shorter than this, in bytes, fits on any screen.
const SHORT: usize = 40;

/// A formula in a run of text, or else its source; in a link it takes no focus.
pub(super) fn formula(tex: &str, is_block: bool, in_link: bool) -> String {
    match formula::mathml(tex, is_block) {
        Ok(html) if !is_block && tex.len() < SHORT => html,
        Ok(html) => in_its_place(&html, is_block, in_link),
        Err(error) => {
            let mut out = format!("<code title=\"{UNREAD}: ");
            escape::attribute(&mut out, &error);
            out.push_str("\">");
            escape::text(&mut out, tex);
            out.push_str("</code>");
            out
        }
    }
}

/// MathML in what scrolls where it is too wide.
fn in_its_place(html: &str, is_block: bool, in_link: bool) -> String {
    let class = if is_block { "formula block" } else { "formula" };
    let focus = if in_link { "" } else { " tabindex=\"0\" role=\"group\" aria-label=\"Formula\"" };
    format!("<span class=\"{class}\"{focus}>{html}</span>")
}

impl Writer<'_> {
    pub(super) fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, name) = match kind {
            None => return self.container("<blockquote>\n", "</blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("alert note", "Note"),
            Some(BlockQuoteKind::Tip) => ("alert tip", "Tip"),
            Some(BlockQuoteKind::Important) => ("alert important", "Important"),
            Some(BlockQuoteKind::Warning) => ("alert warning", "Warning"),
            Some(BlockQuoteKind::Caution) => ("alert caution", "Caution"),
        };
        let direction = self.outermost_direction();
        self.container("<blockquote", "</blockquote>\n");
        if self.is_shown() {
            self.attribute("class", class);
            self.out.push_str(">\n<p");
            self.attribute("class", "alert-name");
            if !direction.is_empty() {
                self.out.push_str(" dir=\"ltr\"");
            }
            let _ = writeln!(self.out, ">{name}</p>");
        }
    }

    pub(super) fn open_table(&mut self, alignments: Vec<Alignment>, span: Span) {
        self.table = TableState { alignments, ..TableState::default() };
        let headings = &self.document.headings;
        let before = headings.partition_point(|heading| heading.span.start < span.start).checked_sub(1);
        self.out.push_str("<div");
        self.attribute("class", "table");
        self.attribute("tabindex", "0");
        // A group and no region: a page of twenty tables would else have twenty landmarks.
        self.attribute("role", "group");
        self.open_attribute("aria-label");
        self.out.push_str("Table");
        if let Some(heading) = before.and_then(|index| headings.get(index)) {
            self.out.push_str(": ");
            escape::attribute(&mut self.out, self.document.heading_text(heading));
        }
        self.out.push_str("\"><table");
        self.out.push_str(self.outermost_direction());
        self.out.push_str(">\n");
    }

    pub(super) fn open_cell(&mut self) {
        self.out.push_str(if self.table.in_head { "<th scope=\"col\"" } else { "<td" });
        match self.table.alignments.get(self.table.column) {
            Some(Alignment::Center) => self.attribute("class", "center"),
            Some(Alignment::Right) => self.attribute("class", "right"),
            _ => {}
        }
        self.out.push('>');
        self.open_leaf(LeafKind::Cell, self.out.len());
    }

    pub(super) fn fence(&mut self) {
        let fence = self.document.fences.get(self.fences);
        self.fences += 1;
        let Some(fence) = fence else { return };
        if fence.language == "mermaid"
            && let Some(html) = (self.frame.diagram)(fence)
        {
            self.out.push_str(&html);
            return;
        }
        let unread = match fence.language.as_str() {
            "math" => match formula::mathml(&fence.code, true) {
                Ok(html) => {
                    let _ = writeln!(self.out, "<p>{}</p>", in_its_place(&html, true, false));
                    return;
                }
                Err(error) => Some(error),
            },
            _ => None,
        };
        self.out.push_str("<figure");
        self.attribute("class", "code");
        if let Some(error) = unread {
            self.attribute("title", &format!("{UNREAD}: {error}"));
        }
        if fence.language.is_empty() {
            self.out.push('>');
        } else {
            self.attribute("data-language", &fence.language);
            self.out.push_str("><figcaption>");
            escape::text(&mut self.out, &fence.language);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("<pre");
        if fence.language == "mermaid" {
            self.attribute("class", "mermaid-source");
        }
        self.attribute("tabindex", "0");
        self.out.push_str("><code>");
        let code = (self.frame.code)(&fence.code, &fence.language);
        self.out.push_str(&code);
        self.out.push_str("</code></pre></figure>\n");
    }

    pub(super) fn close_table(&mut self) {
        self.out.push_str(if self.table.has_body { "</tbody></table></div>\n" } else { "</table></div>\n" });
    }
}
