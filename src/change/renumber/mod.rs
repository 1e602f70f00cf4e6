//! Other numbers for tasks of a repo, and for everything that means them by their numbers.

mod numbers;
mod recheck;
mod reference;
#[cfg(test)]
mod tests;
mod token;

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

pub use numbers::{Manner, Numbers, Refused};
pub use recheck::{Consequences, Shift, new_findings};

use super::{Changes, Edit, Move, edited};
use crate::config::{Config, ContractConfig, Kind};
use crate::markdown::Fence;
use crate::model::{Document, DocumentId, Form, Model, Reference, RepoId, Resolution, Target, TargetRepo, below, join};
use crate::source::Number;
use crate::text::{Cut, Span};
use reference::Writing;
pub(super) use reference::definitions;
use token::tokens;

/// A renumbering, ready to be tried.
#[derive(Clone, Debug)]
pub struct Renumbering {
    /// Moved folders and rewritten documents.
    pub changes: Changes,
    /// What names a moved number and was left as it is, for people to look at.
    pub left: Vec<Left>,
    /// References that got the name of their repo, because the number alone would have come to mean another task.
    pub named: Vec<(DocumentId, Span)>,
    /// Ranges that had to become lists.
    pub listed: Vec<(DocumentId, Span)>,
}

/// A number that was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Where the number stands.
    pub document: DocumentId,
    /// The bytes of the number in that document.
    pub span: Span,
    /// Why it was left, as a clause for a message.
    pub why: &'static str,
}

/// Gives tasks other numbers: moves their folders, and edits the digits of every title and reference that means them. References in
/// `to_name` get the name of the repo that they mean before them.
pub fn renumber(model: &Model, numbers: &Numbers, to_name: &BTreeSet<(DocumentId, Span)>) -> Renumbering {
    let mut renumbering = Renumbering {
        changes: Changes { moves: moves(model, numbers), ..Changes::default() },
        left: Vec::new(),
        named: Vec::new(),
        listed: Vec::new(),
    };
    for id in model.document_ids() {
        let document = &model[id];
        let mut writer =
            Writer { model, numbers, id, document, edits: Vec::new(), definitions: OnceCell::new(), renumbering: &mut renumbering };
        writer.references(to_name);
        writer.title();
        writer.beside_the_prose();
        let edits = writer.edits;
        if edits.is_empty() {
            continue;
        }
        // What is not known byte for byte is not written: the recheck says what that leaves.
        if document.first_bad_byte.is_none()
            && document.unread.is_none()
            && let Some(text) = edited(document.text(), &edits)
        {
            renumbering.changes.rewrite(&document.file, &document.parsed.text, text);
        }
    }
    renumbering
}

fn moves(model: &Model, numbers: &Numbers) -> Vec<Move> {
    let tasks = model[numbers.repo].tasks.iter().map(|task| &model[*task]);
    let moved = tasks.filter_map(|task| {
        let name = reference::renamed(&model.kinds()[task.kind], task.folder_name(), numbers.of(task.number?)?.value)?;
        let from = join(&model[numbers.repo].info.path, &task.path);
        let to = join(crate::model::folder_of(&from), &name);
        Some(Move { from, to })
    });
    moved.collect()
}

/// How far before a number its repo's name is looked for, in bytes.
const BEFORE: usize = 200;

/// What is written into one document.
struct Writer<'a> {
    model: &'a Model,
    numbers: &'a Numbers,
    id: DocumentId,
    document: &'a Document,
    edits: Vec<Edit>,
    /// Where the destinations of reference links stand, once one is looked for.
    definitions: OnceCell<HashMap<&'a str, Vec<Span>>>,
    renumbering: &'a mut Renumbering,
}

impl Writer<'_> {
    fn references(&mut self, to_name: &BTreeSet<(DocumentId, Span)>) {
        let references = self.model.references_in(self.id);
        for group in references.chunk_by(|one, other| one.span == other.span && is_number(one) && is_number(other)) {
            let first = &group[0];
            if to_name.contains(&(self.id, first.span)) {
                self.name(first);
            }
            let is_moved = |reference: &&Reference| {
                *reference.target.repo() == TargetRepo::Known(self.numbers.repo)
                    && reference.target.number().is_some_and(|number| self.numbers.of(number).is_some())
            };
            let Some(moved) = group.iter().find(is_moved) else { continue };
            match moved.resolution {
                Resolution::Ambiguous => self.leave(first.span, "it may mean something else"),
                Resolution::Stale => self.leave(first.span, "its number is stale"),
                _ if group.len() > 1 => self.range(group),
                _ => self.one(moved),
            }
        }
    }

    /// Puts the name of the repo that a reference means before its number.
    fn name(&mut self, reference: &Reference) {
        let written = reference.span.of(self.document.text());
        let starts = self.model.kinds().strip_word(written).is_some();
        if let (true, TargetRepo::Known(repo)) = (starts, reference.target.repo()) {
            let at = reference.span.start as usize;
            self.edits.push(Edit { span: Span::new(at, at), text: format!("{} ", self.model[*repo].info.name) });
            self.renumbering.named.push((self.id, reference.span));
        }
    }

    fn one(&mut self, reference: &Reference) {
        let Some((old, new)) = reference.target.number().and_then(|old| Some((old, self.numbers.of(old)?))) else { return };
        let writing = self.writing(old.value, new.value);
        match reference.form {
            // `TASK4`, or a name such as `004-login`.
            Form::Own | Form::Contextual | Form::Qualified => match writing.last_digits(reference.span) {
                Some(edit) => self.edits.push(edit),
                None => self.edits.extend(writing.folders(reference.span)),
            },
            Form::Path | Form::File => self.edits.extend(writing.folders(reference.span)),
            // They name no task by its number.
            Form::Wiki | Form::Commit | Form::Tag | Form::PullRequest => {}
            Form::Link => {
                let definitions = self.definitions.get_or_init(|| definitions(self.document.text()));
                let places = definitions.get(&*reference.text).map_or(&[][..], Vec::as_slice);
                let edits = writing.link(reference.span, &reference.text, places, |text, at| self.names_another(text, at));
                self.edits.extend(edits);
            }
        }
    }

    fn kind(&self) -> &Kind {
        &self.model.kinds()[self.numbers.kind]
    }

    fn writing(&self, old: u64, new: u64) -> Writing<'_> {
        Writing { text: self.document.text(), kinds: self.model.kinds(), kind: self.numbers.kind, old, new }
    }

    fn of(&self, old: u64) -> Option<u64> {
        self.numbers.of(Number { kind: self.numbers.kind, value: old }).map(|new| new.value)
    }

    fn tokens_in(&self, span: Span) -> Vec<token::Token> {
        tokens(self.model.kinds(), self.numbers.kind, self.document.text(), span)
    }

    /// Whether another repo stands right before a place of a text.
    fn names_another(&self, text: &str, at: usize) -> bool {
        self.model.names.before(text, at).is_some_and(|named| named.repo != self.numbers.repo)
    }

    fn range(&mut self, group: &[Reference]) {
        let old: BTreeSet<u64> = group.iter().filter_map(|reference| reference.target.number()).map(|number| number.value).collect();
        let new: BTreeSet<u64> = old.iter().map(|number| self.of(*number).unwrap_or(*number)).collect();
        let span = group[0].span;
        let Some((edits, is_list)) = reference::range(self.kind(), self.document.text(), span, &old, &new) else { return };
        self.edits.extend(edits);
        if is_list {
            self.renumbering.listed.push((self.id, span));
        }
    }

    /// The number by which a title names its own task.
    fn title(&mut self) {
        let Some(task) = self.document.task.map(|task| &self.model[task]).filter(|task| task.repo == self.numbers.repo) else { return };
        let number = self
            .document
            .facts
            .title
            .as_ref()
            .and_then(|title| title.number)
            .filter(|(number, _)| task.number.is_some_and(|own| own.value == *number));
        if let (Some((old, span)), Some(new)) = (number, task.number.and_then(|number| self.numbers.of(number))) {
            let writing = self.writing(old, new.value);
            self.edits.extend(writing.last_digits(span));
        }
    }

    /// Numbers that stand where no prose is: in titles, front matter, handoffs and diagrams. With the repo's name before them they are
    /// meant; what else looks like one is left, and told.
    fn beside_the_prose(&mut self) {
        let parsed = &self.document.parsed;
        let own = self.document.repo == Some(self.numbers.repo);
        if let Some(front) = parsed.front_matter {
            self.tokens(front, own);
        }
        if let Some(title) = parsed.title().filter(|_| self.document.task.is_some()) {
            self.tokens(title.span, false);
        }
        for fence in &parsed.fences {
            let is_handoff = self.document.facts.handoff.as_ref().is_some_and(|handoff| match handoff {
                Ok(handoff) => handoff.span == fence.span,
                Err(fault) => fence.span.contains(fault.span),
            });
            match fence.language.as_str() {
                _ if is_handoff => self.tokens(fence.body, own),
                "mermaid" => {
                    self.tokens(fence.body, false);
                    self.leave_bare(fence.body, own, "a diagram names it without its repo");
                }
                _ => self.leave_code(fence, own),
            }
        }
        for comment in &parsed.comments {
            self.leave_all(comment.span, own, "it is in a comment");
        }
    }

    fn leave_code(&mut self, fence: &Fence, own: bool) {
        self.leave_all(fence.body, own, "it is in code");
    }

    /// Edits the numbers within a span that a repo's name makes plain, and those alone where `bare` says whose they are.
    fn tokens(&mut self, span: Span, bare: bool) {
        let text = self.document.text();
        for token in self.tokens_in(span) {
            let Some(new) = self.of(token.number) else { continue };
            // The number of a title is met twice, and edited once.
            if self.repo_of(&token).map_or(bare, |repo| repo == self.numbers.repo) {
                self.edits.push(token.edit(text, new));
            }
        }
    }

    fn repo_of(&self, token: &token::Token) -> Option<RepoId> {
        let text = self.document.text();
        let mut from = token.start.saturating_sub(BEFORE);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let from = text.part(from..token.start).rfind('\n').map_or(from, |at| from + at + 1);
        self.model.names.before(text.tail(from), token.start - from).map(|named| named.repo)
    }

    fn leave_bare(&mut self, span: Span, own: bool, why: &'static str) {
        for token in self.tokens_in(span).into_iter().filter(|_| own) {
            if self.of(token.number).is_some() && self.repo_of(&token).is_none() {
                self.leave(Span::new(token.start, token.digits.end as usize), why);
            }
        }
    }

    fn leave_all(&mut self, span: Span, own: bool, why: &'static str) {
        for token in self.tokens_in(span) {
            let ours = self.repo_of(&token).map_or(own, |repo| repo == self.numbers.repo);
            if ours && self.of(token.number).is_some() {
                self.leave(Span::new(token.start, token.digits.end as usize), why);
            }
        }
    }

    fn leave(&mut self, span: Span, why: &'static str) {
        self.renumbering.left.push(Left { document: self.id, span, why });
    }
}

/// Whether a reference is a number alone: only these share a place, where they are a range.
fn is_number(reference: &Reference) -> bool {
    matches!(reference.form, Form::Own | Form::Contextual | Form::Qualified) && matches!(reference.target, Target::Task { .. })
}

/// Paths in `book.toml` that lead into folders that move; people change these.
pub fn settings_left(model: &Model, config: &Config, numbers: &Numbers) -> Vec<String> {
    let repo = &model[numbers.repo];
    let moved: Vec<String> = repo
        .tasks
        .iter()
        .map(|task| &model[*task])
        .filter(|task| task.number.is_some_and(|number| numbers.of(number).is_some()))
        .map(|task| task.path.clone())
        .collect();
    let of_contracts = config.contracts.iter().flat_map(ContractConfig::paths);
    let named = of_contracts.filter(|(owner, _)| *owner == repo.info.name).map(|(_, path)| path.get_ref().clone());
    let published =
        config.repos.iter().filter(|known| *known.name.get_ref() == repo.info.name).flat_map(|known| known.publish.iter().cloned());
    let all: BTreeSet<String> = named.chain(published).collect();
    all.into_iter().filter(|path| moved.iter().any(|folder| below(folder, path.trim_start_matches("./")).is_some())).collect()
}
