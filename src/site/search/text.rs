//! The pieces that hold what is shown of results: titles, addresses, headings and text.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;
use serde_json::{Value, json};

use super::encode::number;
use super::unit::{SearchPage, Unit};
use crate::text::visible;

/// How many bytes of text a piece may grow to before the next one is begun.
const FULL: usize = 7_000;

/// Units that stand together.
pub(super) struct Piece<'p> {
    first: usize,
    size: usize,
    pages: Vec<(&'p SearchPage, Range<usize>)>,
}

/// A page as a piece tells it: its title, its address, and those of its units that are in the piece.
#[derive(Serialize)]
pub(super) struct PageText<'p>(Cow<'p, str>, &'p str, Vec<UnitText<'p>>);

/// The anchor of a unit, the headings around it, and its text.
#[derive(Serialize)]
struct UnitText<'p>(&'p str, Cow<'p, str>, Cow<'p, str>);

/// Cuts all units, in order, into pieces. A page that goes over the end of a piece is named again in the next one.
pub(super) fn pieces(pages: &[SearchPage]) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut unit = 0;
    for page in pages {
        let mut units = 0..0;
        let whole: usize = page.units.iter().map(size).sum();
        for (index, part) in page.units.iter().enumerate() {
            let next = size(part);
            let is_full = |piece: &Piece<'_>| {
                // A page that fits one piece is not torn in two.
                let coming = if units.is_empty() && whole < FULL { whole } else { next };
                piece.size > 0 && piece.size + coming > FULL
            };
            if pieces.last().is_none_or(is_full) {
                if let Some(piece) = pieces.last_mut().filter(|_| !units.is_empty()) {
                    piece.pages.push((page, units));
                }
                units = index..index;
                pieces.push(Piece { first: unit, size: 0, pages: Vec::new() });
            }
            if let Some(piece) = pieces.last_mut() {
                piece.size += next + if units.is_empty() { page.title.len() + page.href.len() } else { 0 };
            }
            units.end = index + 1;
            unit += 1;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.pages.push((page, units));
        }
    }
    pieces
}

fn size(unit: &Unit) -> usize {
    unit.anchor.len() + unit.path.len() + unit.text.len() + 12
}

impl<'p> Piece<'p> {
    /// What its file holds.
    pub(super) fn texts(&self) -> Vec<PageText<'p>> {
        let unit = |unit: &'p Unit| UnitText(&unit.anchor, visible(&unit.path), visible(&unit.text));
        let page = |(page, units): &(&'p SearchPage, Range<usize>)| {
            PageText(visible(&page.title), &page.href, page.units[units.clone()].iter().map(unit).collect())
        };
        self.pages.iter().map(page).collect()
    }
}

/// How many units each piece holds, for the core.
pub(super) fn directory(pieces: &[Piece<'_>]) -> Value {
    let mut out = String::new();
    for pair in pieces.windows(2) {
        number(&mut out, pair[1].first - pair[0].first);
    }
    json!(out)
}
