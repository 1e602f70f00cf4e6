//! A document of the workspace: where it stands, what it is, what it says.

use std::ops::Deref;
use std::sync::Arc;

use super::{Facts, RepoId, TaskId};
use crate::config::Kind;
use crate::diagram::Diagram;
use crate::internal::InternalError;
use crate::markdown;
use crate::text::{Place, Span, plain_anchor, slug};

/// A Markdown document of the workspace.
#[derive(Clone, Debug)]
pub struct Document {
    /// The task whose folder it stands in.
    pub task: Option<TaskId>,
    /// All else of it.
    pub text: Arc<DocumentText>,
}

/// All of a document that hangs on nothing else: models share it as long as its file is the same.
#[derive(Clone, Debug, Default)]
pub struct DocumentText {
    /// None for the workspace's own documents.
    pub repo: Option<RepoId>,
    /// Relative to its repo, or to the workspace's root where it has none.
    pub path: Arc<str>,
    /// Relative to the workspace's root: what reports name.
    pub file: Arc<str>,
    /// What it is for.
    pub kind: DocumentKind,
    /// Its text, taken apart.
    pub parsed: markdown::Document,
    /// What it says that rules and pages use.
    pub facts: Facts,
    /// Its mermaid fences, by their index among its fences.
    pub diagrams: Vec<(usize, Diagram)>,
    /// Where its bytes stop being UTF-8.
    pub first_bad_byte: Option<usize>,
    /// Why it could not be read.
    pub unread: Option<String>,
    /// Where that is a fault of Crossbook itself, which fault.
    pub failed: Option<InternalError>,
}

impl Deref for Document {
    type Target = DocumentText;

    fn deref(&self) -> &DocumentText {
        &self.text
    }
}

impl Document {
    /// Whether two are one document of which nothing was read anew.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text)
    }
}

impl DocumentText {
    /// What documents are sorted by: their repo, the workspace's own last, and their path.
    pub(super) fn order(&self) -> (u32, &str) {
        (self.repo.map_or(u32::MAX, |repo| repo.0), &self.path)
    }
}

/// What a document of a task is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// `PLAN.md`: what is to be done.
    Plan,
    /// `OTHER_PROJECTS.md`: what other repos do.
    OtherProjects,
    /// `STATUS.md`: what has been done.
    Status,
    /// Anything else: a runbook, a report, a README.
    #[default]
    Other,
}

impl DocumentKind {
    /// The three that every task has.
    pub const TEMPLATES: [Self; 3] = [Self::Plan, Self::OtherProjects, Self::Status];

    /// The kind that a file's name says, in any case.
    pub fn of(file_name: &str) -> Self {
        Self::TEMPLATES
            .into_iter()
            .find(|kind| kind.file_name().is_some_and(|name| name.eq_ignore_ascii_case(file_name)))
            .unwrap_or(Self::Other)
    }

    /// The kind that a file's name says in an item of a kind, which may call its documents otherwise.
    pub fn in_item(file_name: &str, item: &Kind) -> Self {
        let roles = [(Self::Plan, &item.plan), (Self::Status, &item.status), (Self::OtherProjects, &item.mirror)];
        let is = |name: &Option<String>| name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(file_name));
        match roles.iter().find(|(_, name)| is(name)) {
            Some((kind, _)) => *kind,
            // What another document stands for is no other's.
            None => {
                Some(Self::of(file_name)).filter(|kind| roles.iter().all(|(role, name)| role != kind || name.is_none())).unwrap_or_default()
            }
        }
    }

    /// Name of its file; none for [`Self::Other`].
    pub fn file_name(self) -> Option<&'static str> {
        match self {
            Self::Plan => Some("PLAN.md"),
            Self::OtherProjects => Some("OTHER_PROJECTS.md"),
            Self::Status => Some("STATUS.md"),
            Self::Other => None,
        }
    }
}

impl Document {
    /// Its diagrams, each with its fence.
    pub fn diagrams(&self) -> impl Iterator<Item = (&markdown::Fence, &Diagram)> {
        self.diagrams.iter().filter_map(|(index, diagram)| Some((self.parsed.fences.get(*index)?, diagram)))
    }

    /// Its whole text.
    pub fn text(&self) -> &str {
        &self.parsed.text
    }

    /// Lines and columns of a span of its text.
    pub fn place(&self, span: Span) -> Place {
        self.parsed.lines.place(&self.parsed.text, span)
    }

    /// The name of the file alone.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The id of the heading, or of the name in raw HTML, that answers to an anchor: by its own, or by the one that it has on the site,
    /// where a task's documents share a page and each id says which document it is from.
    pub fn anchor_id(&self, anchor: &str) -> Option<&str> {
        self.parsed.id_of(plain_anchor(anchor, &self.anchor_prefix()))
    }

    /// What the ids of its headings start with on the page that it shares.
    pub fn anchor_prefix(&self) -> String {
        anchor_prefix(&self.path)
    }

    /// The names beside its headings' ids that links may end in: those of raw HTML, its headings' ids among them, and those that
    /// headings give themselves (`{#name}`).
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        let raw = self.parsed.raw_headings.iter().map(|heading| heading.id.as_str());
        self.parsed.own_names().chain(raw).chain(self.parsed.anchors.iter().map(String::as_str))
    }

    /// What a reader calls it: its title, else its file's name.
    pub fn title(&self) -> &str {
        self.parsed
            .title()
            .map(|heading| self.parsed.heading_text(heading).trim())
            .filter(|title| !title.is_empty())
            .unwrap_or(self.file_name())
    }
}

/// What the ids of a document's headings start with on the page that it shares: its file's name without the ending.
pub(super) fn anchor_prefix(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}
