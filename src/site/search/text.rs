//! The pieces that hold what is shown of results: titles, addresses, headings and text.

use serde_json::{Value, json};

use super::encode::number;
use super::unit::SearchPage;
use crate::text::visible;

/// How many bytes of text a piece may grow to before the next one is begun.
const FULL: usize = 7_000;

/// Units that stand together.
pub(super) struct Piece {
    first: usize,
    size: usize,
    pages: Vec<Value>,
}

/// Cuts all units, in order, into pieces. A page that goes over the end of a piece is named again in the next one.
pub(super) fn pieces(pages: &[SearchPage]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut unit = 0;
    for page in pages {
        let mut units: Vec<Value> = Vec::new();
        let whole: usize = page.units.iter().map(size).sum();
        for part in &page.units {
            let next = size(part);
            let is_full = |piece: &Piece| {
                // A page that fits one piece is not torn in two.
                let coming = if units.is_empty() && whole < FULL { whole } else { next };
                piece.size > 0 && piece.size + coming > FULL
            };
            if pieces.last().is_none_or(is_full) {
                if let Some(piece) = pieces.last_mut().filter(|_| !units.is_empty()) {
                    piece.pages.push(json!([visible(&page.title), page.href, std::mem::take(&mut units)]));
                }
                pieces.push(Piece { first: unit, size: 0, pages: Vec::new() });
            }
            if let Some(piece) = pieces.last_mut() {
                piece.size += next + if units.is_empty() { page.title.len() + page.href.len() } else { 0 };
            }
            units.push(json!([part.anchor, visible(&part.path), visible(&part.text)]));
            unit += 1;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.pages.push(json!([visible(&page.title), page.href, units]));
        }
    }
    pieces
}

fn size(unit: &super::unit::Unit) -> usize {
    unit.anchor.len() + unit.path.len() + unit.text.len() + 12
}

impl Piece {
    pub(super) fn into_value(self) -> Value {
        Value::Array(self.pages)
    }
}

/// How many units each piece holds, for the core.
pub(super) fn directory(pieces: &[Piece]) -> Value {
    let mut out = String::new();
    for pair in pieces.windows(2) {
        number(&mut out, pair[1].first - pair[0].first);
    }
    json!(out)
}
