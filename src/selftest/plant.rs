//! One fault, and the copy of the workspace that has it.

use std::sync::Arc;

use crate::lint::Finding;
use crate::model::{Document, Model, RepoId};
use crate::source::{Content, SourceFile, Sources, TaskFolder};
use crate::text::Span;

/// A fault that can be planted.
#[derive(Clone, Debug)]
pub(crate) struct Plant {
    /// The rule that should see it.
    pub rule: &'static str,
    pub repo: RepoId,
    /// The document, relative to the repo.
    pub path: String,
    /// What the finding should be about, relative to the workspace's root.
    pub file: String,
    pub change: PlantedChange,
    /// Where it is and what it is, for people.
    pub about: String,
}

#[derive(Clone, Debug)]
pub(crate) enum PlantedChange {
    /// Another text in a place of the document.
    Replace(Span, String),
    /// No document.
    Remove,
    /// Another folder that claims a task's number.
    Folder(TaskFolder),
}

impl Plant {
    /// A fault in the text of a document.
    pub(super) fn replace(rule: &'static str, document: &Document, span: Span, text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let line = document.parsed.lines.line(span.start);
        let old: String = span.of(document.text()).chars().take(60).collect();
        let about = match old.is_empty() {
            true => format!("{}:{line}: {:?} added", document.file, text.trim()),
            false => format!("{}:{line}: {old:?} as {text:?}", document.file),
        };
        let (repo, path, file) = (document.repo?, document.path.to_string(), document.file.to_string());
        Some(Self { rule, repo, path, file, change: PlantedChange::Replace(span, text), about })
    }

    /// The workspace with the fault; none where the document is not as it was.
    pub(super) fn change(&self, sources: &Sources) -> Option<Sources> {
        let mut changed = sources.clone();
        let repo = changed.repos.get_mut(self.repo.0 as usize)?;
        let at = repo.files.iter().position(|file| file.path == self.path);
        // What no commit has is nobody's to blame.
        repo.head.iter_mut().for_each(|head| _ = head.changed.insert(self.path.clone()));
        match &self.change {
            PlantedChange::Replace(span, text) => {
                let file = Arc::make_mut(&mut repo.files).get_mut(at?)?;
                let Content::Text(old) = &file.content else { return None };
                let (before, after) = (old.get(..span.start as usize)?, old.get(span.end as usize..)?);
                let content = Content::Text(Arc::from(format!("{before}{text}{after}")));
                *file = SourceFile { path: self.path.clone(), content };
            }
            PlantedChange::Remove => {
                Arc::make_mut(&mut repo.files).remove(at?);
            }
            PlantedChange::Folder(folder) => repo.folders.push(folder.clone()),
        }
        Some(changed)
    }

    /// The path at which nothing stands any more, relative to the workspace's root.
    pub(super) fn removed(&self) -> Option<&str> {
        matches!(self.change, PlantedChange::Remove).then_some(&self.file)
    }

    /// Whether a finding is about what was made for the fault, such as a folder in which there is nothing.
    pub(super) fn brings(&self, finding: &Finding) -> bool {
        matches!(self.change, PlantedChange::Folder(_)) && finding.location.file == self.file
    }

    /// Whether a finding is about it.
    pub(super) fn is_found(&self, model: &Model, finding: &Finding) -> bool {
        if finding.rule != self.rule || finding.location.file != self.file {
            return false;
        }
        let (PlantedChange::Replace(span, text), Some((id, place))) = (&self.change, finding.location.place) else { return true };
        let line = |byte| model.lines(id).line(byte);
        let planted = span.start + text.len() as u32;
        line(place.start) <= line(planted) && line(span.start) <= line(place.end)
    }
}
