//! What a comparison finds: differences, up to a bound.

use crate::contract::compare::{Change, Difference, Impact, Verdict};
use crate::data::{Entry, Node};
use crate::model::FileId;
use crate::text::{Span, start_of};

/// As many differences as anybody reads of one file; there may be more.
pub const LIMIT: usize = 1000;

/// Said of what a side does not have.
pub const MISSING: &str = "missing";

#[derive(Debug, Default)]
pub(super) struct Found {
    pub differences: Vec<Difference>,
    /// The copy says less than it may, or says it in other words.
    pub paraphrased: bool,
    /// Comparing was given up: it would take too long to be worth it.
    pub gave_up: bool,
}

/// What one side says of a fact, and where.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub text: String,
    pub place: Option<Span>,
    /// The file of the place, where it is another than the one that is compared.
    pub file: Option<FileId>,
}

impl Said {
    pub(super) fn new(text: impl Into<String>, place: impl Into<Option<Span>>) -> Self {
        Self { text: text.into(), place: place.into(), file: None }
    }

    /// Nothing, beside this place.
    pub(super) fn nothing(place: Span) -> Self {
        Self::new(MISSING, place)
    }
}

impl Found {
    pub(super) fn differ(&mut self, fact: impl Into<String>, owner: Said, mirror: Said, change: Option<Change>) {
        self.judged(fact, owner, mirror, change, Impact::NONE);
    }

    /// A difference with whom it breaks.
    pub(super) fn judged(&mut self, fact: impl Into<String>, owner: Said, mirror: Said, change: Option<Change>, impact: Impact) {
        if self.differences.len() < LIMIT {
            let (places, files) = ((owner.place, mirror.place), (owner.file, mirror.file));
            self.differences.push(Difference { places, files, change, impact, ..Difference::new(fact, owner.text, mirror.text) });
        }
    }

    /// The verdict, with the differences in the order of the copy, what breaks before the rest.
    pub(super) fn verdict(mut self) -> (Verdict, Vec<Difference>) {
        self.differences
            .sort_by_key(|difference| (difference.change != Some(Change::Breaking), difference.places.1.map_or(0, |span| span.start)));
        let verdict = match self {
            Self { gave_up: true, .. } => {
                let why = Difference::new("what they say", "too much to compare", "too much to compare");
                return (Verdict::Unverifiable, vec![why]);
            }
            _ if !self.differences.is_empty() => Verdict::Drift,
            Self { paraphrased: true, .. } => Verdict::Paraphrase,
            _ => Verdict::InSync,
        };
        (verdict, self.differences)
    }
}

/// A value with the key that it stands under.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    pub node: &'a Node,
    /// The key, or the first line of what has none.
    pub key: Span,
    /// Which of its side's files it is in.
    pub doc: usize,
}

impl<'a> Spot<'a> {
    /// A value that has no key.
    pub(super) fn alone(node: &'a Node, text: &str) -> Self {
        let line = node.span.of(text).lines().next().unwrap_or_default();
        let start = node.span.start as usize;
        Self { node, key: Span::new(start, start + line.len()), doc: 0 }
    }

    /// What is under a key of it.
    pub(super) fn entry(self, key: &str) -> Option<Self> {
        self.node.entry(key).map(|entry| self.below(entry))
    }

    /// One of its entries.
    pub(super) fn below(self, entry: &'a Entry) -> Self {
        Self { node: &entry.value, key: entry.span, ..self }
    }

    /// Where a reader is sent: a value that fits on a line, else its key.
    pub(super) fn place(&self) -> Span {
        if self.node.is_container() || self.node.span.is_empty() { self.key } else { self.node.span }
    }

    /// As it stands in the text, on one line and cut where it is long.
    pub(super) fn said(&self, text: &str) -> Said {
        Said::new(shown(self.node, text), self.place())
    }
}

/// How much of a value is shown.
const SHOWN: usize = 48;

fn shown(node: &Node, text: &str) -> String {
    // Of a long value only the start is looked at.
    let source = node.span.of(text);
    let looked_at = start_of(source, SHOWN * 8);
    let words = looked_at.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut characters = words.chars();
    let start: String = characters.by_ref().take(SHOWN).collect();
    let cut = characters.next().is_some() || looked_at.len() < source.len();
    match start.as_str() {
        "" => "null".to_owned(),
        _ if cut => format!("{}…", start.trim_end()),
        _ => start,
    }
}
