//! The parts of a document: what can be folded, and what grows around a place when more of it is selected.

use std::collections::BTreeMap;

use lsp_types::{FoldingRange, FoldingRangeKind, Position, SelectionRange};

use super::view::View;
use crate::markdown::{Document, HeadingId};
use crate::model::DocumentId;
use crate::text::Span;

/// Sections, code, tables, front matter, lists and comments of more than one line.
pub(super) fn folds(view: View<'_>, document: DocumentId) -> Vec<FoldingRange> {
    let parsed = &view.model()[document].parsed;
    let sections = (0..parsed.headings.len() as u32).map(|index| section(parsed, HeadingId(index)));
    let parts = sections.chain(parsed.front_matter).chain(parsed.fences.iter().map(|fence| fence.span));
    let parts = parts.chain(parsed.tables.iter().map(|table| table.span)).chain(parsed.items.iter().map(|item| item.span));
    let parts = parts.map(|span| (span, FoldingRangeKind::Region));
    let comments = parsed.comments.iter().map(|comment| (comment.span, FoldingRangeKind::Comment));
    // One line can be folded in one way.
    let mut folds: BTreeMap<u32, FoldingRange> = BTreeMap::new();
    for (span, kind) in parts.chain(comments) {
        let written = span.of(&parsed.text);
        let last = (span.start as usize + written.trim_end().len()).max(span.start as usize + 1) as u32 - 1;
        let (start_line, end_line) = (parsed.lines.line(span.start) - 1, parsed.lines.line(last) - 1);
        if start_line < end_line {
            let fold = FoldingRange { start_line, end_line, kind: Some(kind), ..FoldingRange::default() };
            folds.entry(start_line).or_insert(fold);
        }
    }
    folds.into_values().collect()
}

/// What is around each place, from the inside out: words, an item, a table, a section, the whole.
pub(super) fn selections(view: View<'_>, document: DocumentId, positions: &[Position]) -> Vec<SelectionRange> {
    let parsed = &view.model()[document].parsed;
    let select = |position: &Position| {
        let byte = view.byte(document, *position);
        let mut chain: Option<Box<SelectionRange>> = None;
        for span in around(parsed, byte).into_iter().rev() {
            chain = Some(Box::new(SelectionRange { range: view.shown_range(document, span), parent: chain }));
        }
        chain.map_or_else(SelectionRange::default, |selection| *selection)
    };
    positions.iter().map(select).collect()
}

/// The parts around a byte, each within the next.
fn around(parsed: &Document, byte: u32) -> Vec<Span> {
    let holds = |span: &Span| span.start <= byte && byte <= span.end;
    let mut spans: Vec<Span> = vec![Span::new(0, parsed.text.len())];
    spans.extend((0..parsed.headings.len() as u32).map(|index| section(parsed, HeadingId(index))).filter(holds));
    spans.extend(parsed.front_matter.filter(holds));
    spans.extend(parsed.tables.iter().map(|table| table.span).filter(holds));
    spans.extend(parsed.tables.iter().flat_map(|table| &table.rows).map(|row| row.span).filter(holds));
    spans.extend(parsed.fences.iter().flat_map(|fence| [fence.span, fence.body]).filter(holds));
    spans.extend(parsed.items.iter().map(|item| item.span).filter(holds));
    let passages = parsed.passages.iter().filter(|passage| holds(&passage.span));
    spans.extend(passages.flat_map(|passage| passage.pieces.iter().map(|piece| piece.span).filter(holds).chain([passage.span])));
    spans.extend(parsed.links.iter().map(|link| link.span).filter(holds));
    spans.sort_by_key(|span| (span.end - span.start, span.start));
    spans.dedup();
    let mut nested: Vec<Span> = Vec::new();
    for span in spans {
        if nested.last().is_none_or(|last| span.start <= last.start && last.end <= span.end) {
            nested.push(span);
        }
    }
    nested
}

/// A heading with all that is below it.
fn section(parsed: &Document, heading: HeadingId) -> Span {
    let section = parsed.section_of(heading);
    Span { start: section.heading.span.start, end: section.body.end }
}
