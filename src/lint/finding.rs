//! A finding: what is wrong, where, what was meant, how to fix it.

use super::Fingerprint;
use crate::config::Severity;
use crate::model::{DocumentId, Model, RepoId, Shift, TaskId, TextId};
use crate::text::Span;

/// A finding of a run, as severe as `book.toml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Kebab-case name of the rule that found it.
    pub rule: &'static str,
    /// How much it matters in this workspace.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is.
    pub location: Location,
    /// The repo whose settings apply.
    pub repo: Option<RepoId>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// How to fix it, or what to know.
    pub help: Option<String>,
    /// Edits that fix it, where that can be done by machine.
    pub fix: Option<Fix>,
    /// What it is known by from one run to the next.
    pub fingerprint: Fingerprint,
    /// What it is to those whose changes are looked at; none where nobody's are.
    pub provenance: Option<Provenance>,
}

/// A finding as its rule made it: settings, comments that silence it and the others of the run are not looked at yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawFinding {
    pub rule: &'static str,
    pub severity: Severity,
    pub message: String,
    pub location: Location,
    pub repo: Option<RepoId>,
    pub related: Vec<Related>,
    pub help: Option<String>,
    pub fix: Option<Fix>,
    /// What its fingerprint is made of in place of the message, where that has more in it: evidence, which may become better.
    pub identity_key: Option<String>,
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
            Self::Introduced => "introduced by these changes",
            Self::OwnerMoved => "owner moved: caused by a change in another repo",
            Self::Inherited => "inherited: it existed before these changes",
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

    /// The document and the item that it is about.
    pub fn about(&self, model: &Model) -> (Option<DocumentId>, Option<TaskId>) {
        let document = self.in_document().map(|(document, _)| document).or_else(|| model.places.document(&self.file));
        (document, document.and_then(|document| model[document].task).or_else(|| model.places.task(&self.file)))
    }
}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where that is.
    pub location: Location,
    /// What is to be seen there, for people.
    pub message: String,
}

/// Edits that fix a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it cannot be wrong.
    pub safe: bool,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

/// Puts a text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The document that is edited.
    pub document: DocumentId,
    /// The bytes that are replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// The file that findings about the workspace as a whole name, until it is known what the file is called.
pub(super) const BOOK: &str = "book.toml";

impl RawFinding {
    /// The same, where the file with the settings has another name.
    pub(super) fn in_book(mut self, name: &str) -> Self {
        if name != BOOK && self.location.place.is_none() && self.location.file == BOOK {
            self.location.file = name.to_owned();
        }
        self
    }

    /// What findings are sorted by: file, place, rule.
    pub(super) fn sort_key(&self) -> (&str, Option<Span>, &str, &str) {
        (&self.location.file, self.location.place.map(|(_, span)| span), self.rule, &self.message)
    }

    /// The same in other ids; none where a document that it speaks of is gone.
    pub(super) fn shifted(mut self, shift: &Shift) -> Option<Self> {
        let related = self.related.iter_mut().map(|related| &mut related.location);
        for location in [&mut self.location].into_iter().chain(related) {
            if let Some((text, _)) = &mut location.place {
                *text = shift.text(*text)?;
            }
        }
        for edit in self.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.document = shift.document(edit.document)?;
        }
        Some(self)
    }

    /// The finding that it is in a run.
    pub(super) fn finish(self, fingerprint: Fingerprint) -> Finding {
        let Self { rule, severity, message, location, repo, related, help, fix, identity_key: _ } = self;
        Finding { rule, severity, message, location, repo, related, help, fix, fingerprint, provenance: None }
    }
}
