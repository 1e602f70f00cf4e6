//! Where a page cuts a document to add something of its own between two blocks.
//!
//! Text without raw HTML is cut at known offsets. Text that the sanitiser goes over is marked with elements that hold a
//! key which no text can hold, and is cut there afterwards: what the page adds is never among what is made safe.

use std::fmt::Write;

use super::sanitize::Guard;
use super::writer::Writer;
use crate::text::Cut;

/// A part of a document as HTML. No part need be balanced, all of them together are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Html(String),
    /// The stop of this index.
    Stop(usize),
}

const START: &str = "<div>";
const END: &str = "</div>";

/// The stops of a frame, and how many of them the writer has come past.
pub(super) struct Stops<'a> {
    places: &'a [u32],
    passed: usize,
    /// Where in the output each of those stands.
    offsets: Vec<usize>,
}

impl<'a> Stops<'a> {
    pub fn new(places: &'a [u32]) -> Self {
        Self { places, passed: 0, offsets: Vec::new() }
    }

    /// Puts those before `place` here; with a key, as marks in the output.
    pub fn reach(&mut self, place: u32, out: &mut String, key: Option<&str>) {
        while self.places.get(self.passed).is_some_and(|stop| *stop < place || place == u32::MAX) {
            match key {
                Some(key) => {
                    let _ = write!(out, "{START}{key}{}{END}", self.passed);
                }
                None => self.offsets.push(out.len()),
            }
            self.passed += 1;
        }
    }

    /// Cuts the output that the offsets were taken of.
    pub fn cut(self, out: String) -> Vec<Part> {
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
    /// Marks the output with the stops before a place of the source, where blocks may stand and links within them.
    pub(super) fn stop_before(&mut self, place: u32) {
        if self.guard.as_ref().is_some_and(|guard| guard.in_anchor) {
            return;
        }
        self.stops.reach(place, &mut self.out, self.guard.as_ref().map(Guard::key));
    }
}

fn push(parts: &mut Vec<Part>, html: &str) {
    if !html.is_empty() {
        parts.push(Part::Html(html.to_owned()));
    }
}

/// Cuts HTML at its marks, and takes every other key off. A stop whose mark is lost comes last.
pub(super) fn parts(html: &str, key: &str, stops: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut lost = vec![true; stops];
    let mark = format!("{START}{key}");
    let mut texts = html.split(mark.as_str());
    push(&mut parts, &texts.next().unwrap_or_default().replace(key, ""));
    for text in texts {
        let (number, rest) = text.split_once(END).unwrap_or_default();
        match number.parse::<usize>() {
            Ok(index) if lost.get(index) == Some(&true) => {
                lost[index] = false;
                parts.push(Part::Stop(index));
                push(&mut parts, &rest.replace(key, ""));
            }
            _ => push(&mut parts, &format!("{START}{text}").replace(key, "")),
        }
    }
    parts.extend((0..stops).filter(|index| lost[*index]).map(Part::Stop));
    parts
}
