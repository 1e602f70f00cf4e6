//! A mention of a task, document, file or heading, and whether it holds.

use std::sync::Arc;

use super::{DocumentId, Meant, Model, RepoId, TaskId};
use crate::config::Kind;
use crate::source::{Number, PathHistoryQuery};
use crate::text::{Cut, Span};

/// A mention of something, and what became of looking it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The document that it stands in.
    pub document: DocumentId,
    /// Its bytes in the document.
    pub span: Span,
    /// As it is written, marks left out.
    pub text: Arc<str>,
    /// How it is written.
    pub form: Form,
    /// What it names.
    pub target: Target,
    /// Whether what it names is there.
    pub resolution: Resolution,
    /// What it means, where it is stale.
    pub meant: Option<Box<Meant>>,
}

impl Reference {
    /// The task and the document that it names by their ids.
    pub(crate) fn leads_to(&self) -> (Option<TaskId>, Option<DocumentId>) {
        match self.target {
            Target::Task { task, .. } => (task, None),
            Target::Document { document, .. } => (None, document),
            Target::Heading { document, .. } => (None, Some(document)),
            Target::File { .. } | Target::Commit { .. } | Target::Tag { .. } | Target::PullRequest { .. } => (None, None),
        }
    }

    /// The path that it names, and that is not there.
    pub fn missing(&self) -> Option<PathHistoryQuery> {
        let (Target::File { repo: TargetRepo::Known(repo), path, .. } | Target::Document { repo: TargetRepo::Known(repo), path, .. }) =
            &self.target
        else {
            return None;
        };
        let is_missing = matches!(self.form, Form::File | Form::Path) && self.resolution == Resolution::Broken;
        is_missing.then(|| PathHistoryQuery { repo: repo.0 as usize, path: path.to_string() })
    }
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `api TASK4`: the repo stands beside the number.
    Qualified,
    /// `TASK4` under a bullet, row or heading that a repo leads.
    Contextual,
    /// `TASK4` alone: the document's own repo.
    Own,
    /// `docs/cross-collab/TASK4/PLAN.md`.
    Path,
    /// A Markdown or HTML link, or an image.
    Link,
    /// `[[export-notes]]`: a name in double brackets.
    Wiki,
    /// A path of a source file in a code span.
    File,
    /// `a40943c` in a code span.
    Commit,
    /// `edge-v1.5.0`.
    Tag,
    /// `PR #48`.
    PullRequest,
}

impl Form {
    /// Kebab-case name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qualified => "qualified",
            Self::Contextual => "contextual",
            Self::Own => "own",
            Self::Path => "path",
            Self::Link => "link",
            Self::Wiki => "wiki",
            Self::File => "file",
            Self::Commit => "commit",
            Self::Tag => "tag",
            Self::PullRequest => "pull-request",
        }
    }
}

/// The repo that a mention means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetRepo {
    /// A repo of the workspace.
    Known(RepoId),
    /// A name that no repo of the workspace has.
    Unknown(String),
    /// The workspace itself: its own documents, and what lies between repos.
    Workspace,
}

/// What a mention means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A task, by its number.
    Task {
        /// The repo of the task.
        repo: TargetRepo,
        /// The task's number; none where it has none.
        number: Option<Number>,
        /// The task of that number; none where there is none.
        task: Option<TaskId>,
    },
    /// A document that Crossbook publishes.
    Document {
        /// The repo of the document.
        repo: TargetRepo,
        /// Its path, relative to the repo.
        path: Arc<str>,
        /// The document at that path; none where none is read.
        document: Option<DocumentId>,
        /// Number of the task in whose folder it lies; none outside of task folders.
        task: Option<Number>,
    },
    /// A heading in such a document.
    Heading {
        /// The repo of the document.
        repo: TargetRepo,
        /// The document's path, relative to the repo.
        path: Arc<str>,
        /// The document.
        document: DocumentId,
        /// Number of the task in whose folder it lies; none outside of task folders.
        task: Option<Number>,
        /// The heading's id, without `#`.
        anchor: String,
    },
    /// A commit, by its name as it is written.
    Commit {
        /// The repo of the commit.
        repo: TargetRepo,
        /// Its hash, in full or its first digits.
        id: String,
    },
    /// A git tag.
    Tag {
        /// The repo of the tag.
        repo: TargetRepo,
        /// Its name.
        tag: String,
    },
    /// A pull request, by its number.
    PullRequest {
        /// The repo of the pull request.
        repo: TargetRepo,
        /// The number of the pull request.
        number: u64,
    },
    /// Any other file or folder; its path is relative to the repo.
    File {
        /// The repo of the file.
        repo: TargetRepo,
        /// Its path, relative to the repo.
        path: Arc<str>,
        /// Number of the task in whose folder it lies; none outside of task folders.
        task: Option<Number>,
    },
}

impl Target {
    /// Kebab-case name of the kind in reports.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Task { .. } => "task",
            Self::Document { .. } => "document",
            Self::Heading { .. } => "heading",
            Self::Commit { .. } => "commit",
            Self::Tag { .. } => "tag",
            Self::PullRequest { .. } => "pull-request",
            Self::File { .. } => "file",
        }
    }

    /// The repo that the target lies in.
    pub fn repo(&self) -> &TargetRepo {
        match self {
            Self::Task { repo, .. } | Self::Document { repo, .. } | Self::Heading { repo, .. } | Self::File { repo, .. } => repo,
            Self::Commit { repo, .. } | Self::Tag { repo, .. } | Self::PullRequest { repo, .. } => repo,
        }
    }

    /// The number of the task in whose folder it lies.
    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Task { number, .. } => *number,
            Self::Document { task, .. } | Self::Heading { task, .. } | Self::File { task, .. } => *task,
            Self::Commit { .. } | Self::Tag { .. } | Self::PullRequest { .. } => None,
        }
    }

    /// The path within the repo, where the mention says more than a task.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Task { .. } | Self::Commit { .. } | Self::Tag { .. } | Self::PullRequest { .. } => None,
            Self::Document { path, .. } | Self::Heading { path, .. } | Self::File { path, .. } => Some(path),
        }
    }
}

/// Whether a mention holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resolution {
    /// It names something that is there.
    Ok,
    /// What it names is not there.
    Broken,
    /// It names something that is there, and means something else.
    Stale,
    /// It may mean several things.
    Ambiguous,
    /// Nothing here can tell, as its repo is not checked out.
    Unverifiable,
}

impl Resolution {
    /// Lower-case name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Broken => "broken",
            Self::Stale => "stale",
            Self::Ambiguous => "ambiguous",
            Self::Unverifiable => "unverifiable",
        }
    }
}

impl Model {
    /// The places in its document that write the number of the task a reference names, digits alone: one, or several where a link
    /// names it in its text and in its address. None where it is not to be found, as in the middle of a range.
    pub fn digits(&self, reference: &Reference) -> Vec<Span> {
        let Some(number) = reference.target.number() else { return Vec::new() };
        let source = reference.span.of(self[reference.document].text());
        let runs = runs_of_digits(source).filter(|(start, end)| source.part(*start..*end).parse() == Ok(number.value));
        let span = |(start, end): (usize, usize)| {
            let at = |byte: usize| reference.span.start + byte as u32;
            Span { start: at(start), end: at(end) }
        };
        match (reference.form, &reference.target) {
            (Form::Link, _) => runs.filter(|(start, _)| self.is_of_item(source, *start)).map(span).collect(),
            (_, Target::Task { .. }) if reference.form != Form::Path => runs.last().map(span).into_iter().collect(),
            _ => runs.filter(|(start, _)| self.is_of_item(source, *start)).take(1).map(span).collect(),
        }
    }

    /// Whether the number that starts at a byte is an item's: it stands right behind the word, or in the name of a folder as items have.
    fn is_of_item(&self, text: &str, at: usize) -> bool {
        let before = text.head(at);
        let ends = |c: char| c.is_whitespace() || "/()[]<>\"'`#?".contains(c);
        let start = before.rfind(ends).map_or(0, |end| end + 1);
        let name = text.tail(start).split(ends).next().unwrap_or_default();
        let is_name = |(_, kind): (_, &Kind)| kind.read_name(name).is_some_and(|name| start + name.digits.start == at);
        self.kinds().ends_with_word(before.trim_end_matches([' ', '\u{a0}', '-', '_'])) || self.kinds().iter().any(is_name)
    }
}

/// The runs of digits in a text.
pub(super) fn runs_of_digits(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + bytes.get(from..)?.iter().position(u8::is_ascii_digit)?;
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        from = start + length;
        Some((start, from))
    })
}
