//! The findings in numbers.

use std::fmt;

use serde::Serialize;

use crate::config::Severity;
use crate::lint::{Finding, Provenance};
use crate::model::{Model, Resolution};
use crate::report::counted;

/// How much was read, and how much was found in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Documents that were read.
    pub documents: usize,
    /// References in them.
    pub references: usize,
    /// References into what is not checked out: neither fine nor broken.
    pub unverifiable: usize,
    /// Findings that the baseline knows, which are not counted above.
    pub known: usize,
    /// Where it is known what was before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
}

/// What became of the findings since a commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Since {
    /// Findings that the changes brought about.
    pub introduced: usize,
    /// Findings that are new without the changes having brought them about.
    pub owner_moved: usize,
    /// Findings that were there before.
    pub inherited: usize,
    /// Findings that are gone.
    pub fixed: usize,
}

impl Since {
    /// Counts findings by where they come from; `fixed` is how many are gone.
    pub fn of(findings: &[Finding], fixed: usize) -> Self {
        let count = |wanted| findings.iter().filter(|finding| finding.provenance == Some(wanted)).count();
        Self {
            introduced: count(Provenance::Introduced),
            owner_moved: count(Provenance::OwnerMoved),
            inherited: count(Provenance::Inherited),
            fixed,
        }
    }
}

/// `1 introduced, 2 inherited, 1 fixed`.
impl fmt::Display for Since {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts =
            [(self.introduced, "introduced"), (self.owner_moved, "owner moved"), (self.inherited, "inherited"), (self.fixed, "fixed")];
        let counts: Vec<String> = counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
        out.write_str(&if counts.is_empty() { "none fixed".to_owned() } else { counts.join(", ") })
    }
}

impl Summary {
    /// Counts documents, references and findings; knows of no baseline and no commit.
    pub fn of(model: &Model, findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            documents: model.documents.len(),
            references: model.all_references().count(),
            unverifiable: model.all_references().filter(|reference| reference.resolution == Resolution::Unverifiable).count(),
            known: 0,
            since: None,
        }
    }
}

/// `2 errors, 1 note; 168 documents, 240 references (41 unverifiable)`.
impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let found: Vec<String> = found.into_iter().filter(|(count, _)| *count > 0).map(|(count, name)| counted(count, name)).collect();
        match found.is_empty() {
            true => out.write_str("no findings")?,
            false => out.write_str(&found.join(", "))?,
        }
        if self.known > 0 {
            write!(out, ", {} in the baseline", counted(self.known, "known finding"))?;
        }
        if let Some(since) = &self.since {
            write!(out, " ({since})")?;
        }
        write!(out, "; {}, {}", counted(self.documents, "document"), counted(self.references, "reference"))?;
        if self.unverifiable > 0 {
            write!(out, " ({} unverifiable)", self.unverifiable)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Since, Summary};

    #[test]
    fn numbers_read_as_a_sentence() {
        let summary =
            Summary { errors: 2, warnings: 0, notes: 1, documents: 168, references: 240, unverifiable: 41, known: 0, since: None };
        assert_eq!(summary.to_string(), "2 errors, 1 note; 168 documents, 240 references (41 unverifiable)");
        let summary = Summary { notes: 0, known: 12, ..summary };
        assert_eq!(summary.to_string(), "2 errors, 12 known findings in the baseline; 168 documents, 240 references (41 unverifiable)");
        let since = Some(Since { introduced: 1, fixed: 2, ..Since::default() });
        assert_eq!(
            Summary { documents: 3, since, ..Summary::default() }.to_string(),
            "no findings (1 introduced, 2 fixed); 3 documents, 0 references"
        );
        let summary = Summary { documents: 1, ..Summary::default() };
        assert_eq!(summary.to_string(), "no findings; 1 document, 0 references");
    }
}
