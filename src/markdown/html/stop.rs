//! Where a page cuts a document to add something of its own between two blocks.

use super::open::Block;
use super::writer::Writer;
use crate::text::Cut;

/// A part of a document as HTML. No part need be balanced, all of them together are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A part of the page.
    Html(String),
    /// The stop of this index.
    Stop(usize),
}

/// The stops of a frame, and how many of them the writer has come past.
pub(super) struct Stops<'a> {
    places: &'a [u32],
    passed: usize,
    /// Where in the output each of those stands.
    offsets: Vec<usize>,
}

impl<'a> Stops<'a> {
    pub(super) fn new(places: &'a [u32]) -> Self {
        Self { places, passed: 0, offsets: Vec::new() }
    }

    /// Whether one stands before a place that is not put anywhere yet.
    fn is_before(&self, place: u32) -> bool {
        self.places.get(self.passed).is_some_and(|stop| *stop < place || place == u32::MAX)
    }

    /// Puts those before a place at an offset in the output.
    fn reach(&mut self, place: u32, offset: usize) {
        while self.is_before(place) {
            self.offsets.push(offset);
            self.passed += 1;
        }
    }

    /// Cuts the output that the offsets were taken of.
    pub(super) fn cut(self, out: String) -> Vec<Part> {
        if self.offsets.is_empty() {
            return vec![Part::Html(out)];
        }
        let mut parts = Vec::with_capacity(2 * self.offsets.len() + 1);
        let mut from = 0;
        for (index, at) in self.offsets.into_iter().enumerate() {
            push(&mut parts, out.part(from..at));
            parts.push(Part::Stop(index));
            from = at;
        }
        push(&mut parts, out.tail(from));
        parts
    }
}

impl Writer<'_> {
    /// Puts the stops before a place of the source here, where blocks may stand and links within them.
    pub(super) fn stop_before(&mut self, place: u32) {
        if !self.stops.is_before(place) || self.is_in_raw_link() {
            return;
        }
        self.make_room(Block::Paragraph);
        self.stops.reach(place, self.out.len());
    }
}

fn push(parts: &mut Vec<Part>, html: &str) {
    if !html.is_empty() {
        parts.push(Part::Html(html.to_owned()));
    }
}
