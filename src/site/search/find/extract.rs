//! The part of a text where most of what was sought stands together.

use std::collections::{BTreeSet, HashSet};

use super::parse::{Query, Word};
use crate::site::search::token;
use crate::text::{Cut, start_of};

/// So many bytes are shown, and so many of them before the first that was sought.
const SHOWN: usize = 240;
const AROUND: usize = 60;

pub(super) fn extract(text: &str, query: &Query, forms: &HashSet<String>) -> String {
    let starts = query.words.last().filter(|last| last.begins).and_then(|last| last.parts.last());
    let is_part = |term: &str| query.words.iter().any(|Word { parts, .. }| parts.iter().any(|part| part == term));
    let is_hit = |term: &str| {
        forms.contains(term) || is_part(term) || starts.is_some_and(|start| start.chars().count() > 1 && term.starts_with(start.as_str()))
    };
    let hits: Vec<_> = token::names(text).into_iter().flatten().filter(|part| is_hit(&part.term)).collect();
    let held = |at: usize| {
        let near = hits[at..].iter().take_while(|other| other.end < hits[at].at + SHOWN - AROUND);
        near.map(|other| other.term.as_str()).collect::<BTreeSet<_>>().len()
    };
    let best = (0..hits.len()).rev().max_by_key(|at| held(*at)).map_or(0, |at| hits[at].at);
    // From the start of a word on.
    let from = if best > AROUND { start_of(text, best - AROUND).rfind(' ').map_or(0, |blank| blank + 1) } else { 0 };
    let from = if best - from > 2 * AROUND { start_of(text, best).len() } else { from };
    let rest = text.tail(from);
    let cut = start_of(rest, SHOWN);
    let end = if cut.len() < rest.len() { cut.rfind(' ').filter(|end| from + end > best).unwrap_or(cut.len()) } else { cut.len() };
    let shown = rest.head(end).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}{shown}{}", if from > 0 { "\u{2026} " } else { "" }, if end < rest.len() { " \u{2026}" } else { "" })
}
