//! What a rule writes its findings to.

use super::finding::BOOK;
use super::{Edit, Fix, Location, RawFinding, Related, Rule};
use crate::config::Severity;
use crate::model::{DocumentId, Model, RepoId, TaskId, TextId, join};
use crate::text::Span;

/// The findings of one rule, as it makes them.
pub struct Report<'m> {
    model: &'m Model,
    rule: &'static Rule,
    findings: Vec<RawFinding>,
}

/// What a rule is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Document(DocumentId),
    Task(TaskId),
    Repo(RepoId),
    Workspace,
}

/// A finding that can still be added to.
pub struct FindingBuilder<'r>(&'r mut RawFinding);

impl<'m> Report<'m> {
    pub(super) fn new(model: &'m Model, rule: &'static Rule) -> Self {
        Self { model, rule, findings: Vec::new() }
    }

    pub(super) fn into_findings(self) -> Vec<RawFinding> {
        self.findings
    }

    /// A finding about a place in a document or another text.
    pub fn at(&mut self, text: impl Into<TextId>, span: Span, message: impl Into<String>) -> FindingBuilder<'_> {
        let text = text.into();
        self.add(location(self.model, text, span), self.model.repo_of(text), message.into())
    }

    /// A finding about a whole document or another text.
    pub fn on(&mut self, text: impl Into<TextId>, message: impl Into<String>) -> FindingBuilder<'_> {
        let text = text.into();
        let location = Location { file: self.model.path_of(text).to_owned(), place: None };
        self.add(location, self.model.repo_of(text), message.into())
    }

    /// A finding about a file that is not there.
    pub fn missing(&mut self, repo: RepoId, path: &str, message: impl Into<String>) -> FindingBuilder<'_> {
        let location = Location { file: join(&self.model[repo].info.path, path), place: None };
        self.add(location, Some(repo), message.into())
    }

    /// A finding about a task's folder.
    pub fn folder(&mut self, task: TaskId, message: impl Into<String>) -> FindingBuilder<'_> {
        let location = folder(self.model, task);
        let repo = Some(self.model[task].repo);
        self.add(location, repo, message.into())
    }

    /// A finding about a repo as a whole; where the workspace is that repo, about its settings.
    pub fn repo(&mut self, repo: RepoId, message: impl Into<String>) -> FindingBuilder<'_> {
        let path = Some(&self.model[repo].info.path).filter(|path| !path.is_empty());
        let file = path.map_or(BOOK, String::as_str).to_owned();
        self.add(Location { file, place: None }, Some(repo), message.into())
    }

    /// A finding about the workspace as a whole.
    pub fn workspace(&mut self, message: impl Into<String>) -> FindingBuilder<'_> {
        self.add(Location { file: BOOK.to_owned(), place: None }, None, message.into())
    }

    fn add(&mut self, location: Location, repo: Option<RepoId>, message: String) -> FindingBuilder<'_> {
        let (rule, severity) = (self.rule.name, self.rule.severity);
        let finding =
            RawFinding { rule, severity, message, location, repo, related: Vec::new(), help: None, fix: None, identity_key: None };
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        FindingBuilder(&mut self.findings[last])
    }
}

fn location(model: &Model, text: TextId, span: Span) -> Location {
    Location { file: model.path_of(text).to_owned(), place: Some((text, span)) }
}

fn folder(model: &Model, task: TaskId) -> Location {
    let task = &model[task];
    Location { file: join(&model[task.repo].info.path, &task.path), place: None }
}

impl FindingBuilder<'_> {
    /// What its fingerprint is made of in place of its message, where that has more in it: evidence, which may become better.
    pub fn identity_key(self, key: impl Into<String>) -> Self {
        self.0.identity_key = Some(key.into());
        self
    }

    /// How much it matters where the settings do not say, if that is less than the rule says.
    pub fn only(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// How to fix it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Another place that it speaks of.
    pub fn related(self, model: &Model, text: impl Into<TextId>, span: Span, message: impl Into<String>) -> Self {
        self.0.related.push(Related { location: location(model, text.into(), span), message: message.into() });
        self
    }

    /// A task that it speaks of, as a whole.
    pub fn related_task(self, model: &Model, task: TaskId, message: impl Into<String>) -> Self {
        self.0.related.push(Related { location: folder(model, task), message: message.into() });
        self
    }

    /// The text that should stand in its place; `safe` where it cannot be wrong.
    pub fn replace(self, safe: bool, text: impl Into<String>) -> Self {
        match self.0.location.in_document() {
            Some((_, span)) => self.replace_all(safe, [(span, text.into())]),
            None => self,
        }
    }

    /// The texts that should stand in places of the same document.
    pub fn replace_all(self, safe: bool, places: impl IntoIterator<Item = (Span, String)>) -> Self {
        if let Some((document, _)) = self.0.location.in_document() {
            let edits = places.into_iter().map(|(span, text)| Edit { document, span, text }).collect();
            self.0.fix = Some(Fix { safe, edits });
        }
        self
    }
}
