//! Comparing text line by line. Line ends, a byte order mark and the end of the last line do not count.

use std::collections::HashMap;

use super::found::{Found, Said};
use crate::text::{Cut, Span};

/// A text, and where its lines stand without their ends.
struct Lines<'t> {
    text: &'t str,
    spans: Vec<Span>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut spans = Vec::new();
        for whole in text.tail(start).split_inclusive('\n') {
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            spans.push(Span::new(start, start + line.strip_suffix('\r').unwrap_or(line).len()));
            start += whole.len();
        }
        Self { text, spans }
    }

    fn line(&self, index: usize) -> &'t str {
        self.spans[index].of(self.text)
    }

    fn count(&self) -> usize {
        self.spans.len()
    }

    fn said(&self, index: usize) -> Said {
        let shown: String = self.line(index).trim().chars().take(80).collect();
        Said::new(shown, self.spans[index])
    }

    /// Where a line would stand that is not there: at the one before it.
    fn lacking(&self, index: usize) -> Said {
        Said::nothing(self.spans.get(index.saturating_sub(1)).copied().unwrap_or_default())
    }
}

pub(super) fn compare(owner: &str, mirror: &str, subset: bool) -> Found {
    let (owned, said) = (Lines::new(owner), Lines::new(mirror));
    let mut found = Found::default();
    let least = owned.count().min(said.count());
    let before = (0..least).take_while(|index| owned.line(*index) == said.line(*index)).count();
    let from_end = |index: &usize| owned.line(owned.count() - 1 - index) == said.line(said.count() - 1 - index);
    let after = (0..least - before).take_while(from_end).count();
    let (owned_end, said_end) = (owned.count() - after, said.count() - after);
    if owned_end == before && said_end == before {
        return found;
    }
    if subset {
        return parts(&owned, &said, before);
    }
    if owned_end == said_end {
        for index in (before..said_end).filter(|index| owned.line(*index) != said.line(*index)) {
            found.differ(format!("line {}", index + 1), owned.said(index), said.said(index), None);
        }
        return found;
    }
    let name = |end: usize| if end == before + 1 { format!("line {end}") } else { format!("lines {} to {end}", before + 1) };
    let side = |lines: &Lines<'_>, end: usize| if end > before { lines.said(before) } else { lines.lacking(before) };
    let fact = if said_end == before { format!("{} of the owner", name(owned_end)) } else { name(said_end) };
    found.differ(fact, side(&owned, owned_end), side(&said, said_end), None);
    found
}

/// Whether the lines of the copy are lines of the owner in the same order. Empty lines do not count.
fn parts(owned: &Lines<'_>, said: &Lines<'_>, before: usize) -> Found {
    let mut found = Found { paraphrased: true, ..Found::default() };
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for index in before..owned.count() {
        places.entry(owned.line(index)).or_default().push(index);
    }
    let mut next = before;
    for index in (before..said.count()).filter(|index| !said.line(*index).trim().is_empty()) {
        let known = places.get(said.line(index)).map(Vec::as_slice).unwrap_or_default();
        match known.get(known.partition_point(|index| *index < next)) {
            Some(place) => next = place + 1,
            None => found.differ(format!("line {}", index + 1), owned.lacking(next), said.said(index), None),
        }
    }
    found
}
