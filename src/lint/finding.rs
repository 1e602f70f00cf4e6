//! A finding: what is wrong, where, what was meant, how to fix it.

use std::collections::HashMap;

use crate::config::Severity;
use crate::model::{DocumentId, Model, RepoId, TextId};
use crate::text::{Cut, Span};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    pub location: Location,
    /// The repo whose settings apply.
    pub repo: Option<RepoId>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// How to fix it, or what to know.
    pub help: Option<String>,
    pub fix: Option<Fix>,
    /// 16 hex digits that stay the same while lines move.
    pub fingerprint: String,
    /// What it is to those whose changes are looked at; none where nobody's are.
    pub provenance: Option<Provenance>,
}

/// Who brought a finding about, seen from those whose changes are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provenance {
    /// Their changes did.
    Introduced,
    /// It would be there without their changes: another repo changed, or brought it along.
    OwnerMoved,
    /// It was there before.
    Inherited,
}

impl Provenance {
    pub const ALL: [Self; 3] = [Self::Introduced, Self::OwnerMoved, Self::Inherited];

    /// As reports and arguments have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Introduced => "introduced",
            Self::OwnerMoved => "owner-moved",
            Self::Inherited => "inherited",
        }
    }

    /// In words.
    pub fn description(self) -> &'static str {
        match self {
            Self::Introduced => "introduced: these changes brought it about",
            Self::OwnerMoved => "owner moved: not yours, another repo changed or brought it along",
            Self::Inherited => "inherited: it was there before",
        }
    }
}

/// Where a finding stands: a place in a document, or a file or folder as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Relative to the workspace's root.
    pub file: String,
    /// The text and the place in it, where there is one.
    pub place: Option<(TextId, Span)>,
}

impl Location {
    /// The place, where it is one in a document.
    pub fn in_document(&self) -> Option<(DocumentId, Span)> {
        match self.place? {
            (TextId::Document(document), span) => Some((document, span)),
            (TextId::File(_), _) => None,
        }
    }
}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub location: Location,
    pub message: String,
}

/// Edits that fix a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it cannot be wrong.
    pub safe: bool,
    pub edits: Vec<Edit>,
}

/// Puts a text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub document: DocumentId,
    pub span: Span,
    pub text: String,
}

impl Finding {
    /// What findings are sorted by: file, place, rule.
    pub(super) fn key(&self) -> (&str, Option<Span>, &str, &str) {
        (&self.location.file, self.location.place.map(|(_, span)| span), self.rule, &self.message)
    }
}

/// Gives each finding its fingerprint: made of its rule, its file, the text that it stands on, what it says of it, and how many
/// alike come before it. So lines may move and findings change places; one that gives way to another is another.
pub(super) fn fingerprint(model: &Model, findings: &mut [Finding]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for finding in findings {
        let text = finding.location.place.filter(|place| !is_title(model, *place)).map_or("", |(text, span)| span.of(model.text(text)));
        let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let identity = format!("{}\0{}\0{words}\0{}", finding.rule, finding.location.file, said(finding));
        let count = seen.entry(identity.clone()).or_default();
        let hash = blake3::hash(format!("{identity}\0{count}").as_bytes());
        *count += 1;
        finding.fingerprint = hash.to_hex().head(16).to_owned();
    }
}

/// Whether a place is a document's title: what is about the whole document stands there, and titles are reworded.
fn is_title(model: &Model, (text, span): (TextId, Span)) -> bool {
    let TextId::Document(document) = text else { return false };
    model[document].parsed.title().is_some_and(|heading| heading.span == span)
}

/// What a finding says of its place: what its rule knows it by, which stands where the fingerprint will, else its message.
fn said(finding: &Finding) -> String {
    if finding.fingerprint.is_empty() { steady(&finding.message) } else { finding.fingerprint.clone() }
}

/// A message without the numbers of lines and columns that it names.
fn steady(message: &str) -> String {
    let mut words = message.split(' ').peekable();
    let mut steady: Vec<&str> = Vec::new();
    while let Some(word) = words.next() {
        steady.push(word);
        if matches!(word, "line" | "lines" | "column") {
            words.next_if(|next| next.starts_with(|first: char| first.is_ascii_digit()));
        }
    }
    steady.join(" ")
}
