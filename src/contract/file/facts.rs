//! Comparing what two texts of the same language declare, as trees of facts. Each language reads its texts into this tree, and says of
//! each difference whom it breaks; what is compared with what is the same for all.

use std::collections::BTreeMap;

use super::found::{Found, MISSING, Said};
use crate::config::Direction;
use crate::contract::compare::{Change, Impact};
use crate::model::FileId;
use crate::text::Span;

/// Where something is declared: its bytes, and the file, where that is another than the one that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub span: Span,
    pub file: Option<FileId>,
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { span, file: None }
    }
}

/// Something that is declared, with all that is declared inside of it.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// What it is, as a word with its article: `a field`.
    pub kind: &'static str,
    /// What it is known by among those of its kind, such as a field's number.
    pub key: String,
    /// How messages name it.
    pub name: String,
    pub place: Place,
    /// What is said of itself, each under another word.
    pub says: Vec<Saying>,
    pub parts: Vec<Fact>,
    /// Whether it is a part of what is sent, and of what is received.
    pub sent: bool,
    pub received: bool,
}

/// One thing that is said of a fact: its type, its default.
#[derive(Clone, Debug)]
pub(super) struct Saying {
    pub what: &'static str,
    pub text: String,
    pub place: Place,
}

impl Fact {
    pub(super) fn new(kind: &'static str, key: impl Into<String>, name: impl Into<String>, place: impl Into<Place>) -> Self {
        Self {
            kind,
            key: key.into(),
            name: name.into(),
            place: place.into(),
            says: Vec::new(),
            parts: Vec::new(),
            sent: true,
            received: true,
        }
    }

    /// Adds what it says where it says anything.
    pub(super) fn say(&mut self, what: &'static str, text: impl Into<Option<String>>, place: impl Into<Place>) {
        if let Some(text) = text.into() {
            self.says.push(Saying { what, text, place: place.into() });
        }
    }

    /// Brings all places nearer to the start of the text.
    pub(super) fn move_back(&mut self, by: usize) {
        let moved = |span: Span| Span::new((span.start as usize).saturating_sub(by), (span.end as usize).saturating_sub(by));
        self.place.span = moved(self.place.span);
        self.says.iter_mut().for_each(|saying| saying.place.span = moved(saying.place.span));
        self.parts.iter_mut().for_each(|part| part.move_back(by));
    }

    pub(super) fn said(&self, what: &str) -> Option<&str> {
        self.says.iter().find(|saying| saying.what == what).map(|saying| saying.text.as_str())
    }

    /// The parts of a kind, by their keys; of those that share one, the first.
    fn by_key(&self) -> BTreeMap<(&'static str, &str), &Self> {
        self.parts.iter().rev().map(|part| ((part.kind, part.key.as_str()), part)).collect()
    }
}

/// What is done to a fact on the way from the mirror to the owner.
pub(super) enum Edit<'f> {
    /// Only the owner declares it; what it is declared in, as the mirror has it.
    Added(&'f Fact, &'f Fact),
    /// Only the mirror declares it; what it is declared in, as the owner has it.
    Removed(&'f Fact, &'f Fact),
    /// Both declare it, and say something else of it: the owner's and the mirror's, and what it is about.
    Changed(&'f Fact, &'f Fact, &'static str),
}

/// What a language says of differences.
pub(super) trait Language {
    /// Whom a difference breaks. None where it is no difference.
    fn judge(&self, edit: &Edit<'_>) -> Option<Impact>;
}

/// How two trees are compared.
pub(super) struct Comparison<'c> {
    pub language: &'c dyn Language,
    pub subset: bool,
    pub direction: Option<Direction>,
}

impl Comparison<'_> {
    pub(super) fn run(&self, owner: &Fact, mirror: &Fact) -> Found {
        let mut found = Found::default();
        self.compare(owner, mirror, &mut found);
        found
    }

    fn compare(&self, owner: &Fact, mirror: &Fact, found: &mut Found) {
        let mut words: Vec<&'static str> = Vec::new();
        for saying in owner.says.iter().chain(&mirror.says).filter(|saying| owner.said(saying.what) != mirror.said(saying.what)) {
            if words.contains(&saying.what) {
                continue;
            }
            words.push(saying.what);
            if let Some(impact) = self.language.judge(&Edit::Changed(owner, mirror, saying.what)) {
                let fact = format!("the {} of {}", saying.what, mirror.name);
                self.differ(fact, said(owner, saying.what), said(mirror, saying.what), impact, found);
            }
        }
        let (owned, mirrored) = (owner.by_key(), mirror.by_key());
        for part in &owner.parts {
            match mirrored.get(&(part.kind, part.key.as_str())) {
                Some(other) => self.compare(part, other, found),
                None => {
                    let Some(impact) = self.language.judge(&Edit::Added(part, mirror)) else { continue };
                    if self.subset && impact.seen_by(self.direction).is_none() {
                        found.paraphrased = true;
                        continue;
                    }
                    self.differ(part.name.clone(), declared(part), nothing(mirror.place), impact, found);
                }
            }
        }
        for part in mirror.parts.iter().filter(|part| !owned.contains_key(&(part.kind, part.key.as_str()))) {
            if let Some(impact) = self.language.judge(&Edit::Removed(part, owner)) {
                self.differ(part.name.clone(), nothing(owner.place), declared(part), impact, found);
            }
        }
    }

    fn differ(&self, fact: String, owner: Said, mirror: Said, impact: Impact, found: &mut Found) {
        let impact = impact.seen_by(self.direction);
        let change = if impact.is_none() { Change::Additive } else { Change::Breaking };
        found.judged(fact, owner, mirror, Some(change), impact);
    }
}

fn at(text: impl Into<String>, place: Place) -> Said {
    Said { file: place.file, ..Said::new(text, place.span) }
}

fn nothing(place: Place) -> Said {
    at(MISSING, place)
}

/// The word for a fact: `a field`, or `an optional parameter` where it says that.
fn declared(fact: &Fact) -> Said {
    let word = fact.kind.trim_start_matches("an ").trim_start_matches("a ");
    match fact.said("requirement") {
        Some("required") => at(format!("a required {word}"), fact.place),
        Some("optional") => at(format!("an optional {word}"), fact.place),
        _ => at(fact.kind, fact.place),
    }
}

fn said(fact: &Fact, what: &str) -> Said {
    match fact.says.iter().find(|saying| saying.what == what) {
        Some(saying) => at(saying.text.clone(), saying.place),
        None => nothing(fact.place),
    }
}
