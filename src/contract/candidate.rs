//! Texts that may be a contract or its mirror, and how alike two of them are.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use super::compare::Wording;
use super::fact::Facts;
use super::{HeldText, Holder};
use crate::markdown;
use crate::model::{self, Document, DocumentId, DocumentKind, Model, Names, RepoId, Shift, TaskId};
use crate::text::{Span, words};

/// A text of a contract in the place that it has in the workspace.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub task: TaskId,
    pub holder: Holder,
    stated: Arc<[StatedContract]>,
    index: usize,
}

/// What pairing asks of a text of a contract: known from its document and the names of repos alone.
#[derive(Debug)]
pub struct StatedContract {
    pub name: String,
    /// The words of the name that tell it from others, each by its stem.
    pub key: BTreeSet<String>,
    pub wording: Wording,
    /// The longer words of its text.
    pub words: BTreeSet<String>,
    /// The repo that it says it is of.
    pub of: Option<RepoId>,
    /// It says nothing that a mirror could be held to.
    pub is_placeholder: bool,
    pub span: Span,
    place: Span,
}

impl Deref for Candidate {
    type Target = StatedContract;

    fn deref(&self) -> &StatedContract {
        &self.stated[self.index]
    }
}

impl Candidate {
    /// The same in other ids; none where its task or document is gone.
    pub(super) fn shifted(&self, shift: &Shift) -> Option<Self> {
        Some(Self { task: shift.task(self.task)?, holder: self.holder.shifted(shift)?, ..self.clone() })
    }

    /// The repo that it says it is of, where that is another than its own.
    pub(super) fn source(&self) -> Option<RepoId> {
        self.of.filter(|repo| *repo != self.holder.repo)
    }
}

impl Holder {
    /// The same in other ids; none where its task or document is gone.
    pub(super) fn shifted(&self, shift: &Shift) -> Option<Self> {
        let mut shifted = self.clone();
        if let Some(task) = &mut shifted.task {
            *task = shift.task(*task)?;
        }
        if let Some(text) = &mut shifted.text {
            text.id = shift.text(text.id)?;
        }
        Some(shifted)
    }
}

pub(super) fn holder(model: &Model, task: TaskId, document: DocumentId, span: Span, place: Span) -> Holder {
    let text = Some(HeldText { id: document.into(), span, place });
    Holder { repo: model[task].repo, task: Some(task), file: model[document].file.to_string(), text, version: None }
}

pub(super) fn candidates(model: &Model, task: TaskId, kind: DocumentKind) -> Vec<Candidate> {
    let Some((id, document)) = model.task_documents(task).find(|(_, document)| document.kind == kind) else { return Vec::new() };
    let stated = stated_in(&model.names, document);
    let candidate = |(index, own): (usize, &StatedContract)| Candidate {
        task,
        holder: holder(model, task, id, own.span, own.place),
        stated: Arc::clone(&stated),
        index,
    };
    stated.iter().enumerate().map(candidate).collect()
}

/// The contracts that a document states.
pub(super) fn stated_in(names: &Names, document: &Document) -> Arc<[StatedContract]> {
    document.facts.contracts.iter().map(|contract| stated(names, &document.parsed, contract)).collect()
}

/// What a text of a contract says, in a document of any age.
pub(super) fn stated(names: &Names, parsed: &markdown::Document, contract: &model::Contract) -> StatedContract {
    let span = contract.text.span;
    let first = parsed.passages_in(span).next().map(|passage| passage.span);
    let code = parsed.fences_in(span).next().map(|fence| fence.span);
    let place = [first, code].into_iter().flatten().min().unwrap_or(span);
    let wording = wording(parsed, span);
    let words = words(&wording.plain).filter(|word| word.len() > 3).map(str::to_lowercase).collect();
    StatedContract {
        key: key(names, &contract.name),
        name: contract.name.clone(),
        is_placeholder: is_placeholder(&wording),
        wording,
        words,
        of: contract.owner,
        span,
        place,
    }
}

/// The words and facts of a stretch of a document.
pub(super) fn wording(parsed: &markdown::Document, span: Span) -> Wording {
    let passages: Vec<_> = parsed.passages_in(span).collect();
    let prose: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    let fences: Vec<&str> = parsed.fences_in(span).map(|fence| fence.code.as_str()).collect();
    let code = passages.iter().flat_map(|passage| passage.code().map(|(code, _)| code)).chain(fences.iter().copied());
    let facts = Facts::read(code, &prose.join("\n"));
    Wording::new(prose.iter().chain(&fences).copied().collect::<Vec<_>>().join("\n"), facts)
}

/// Words of a name that every contract may have.
const COMMON: [&str; 27] = [
    "the", "a", "an", "of", "for", "and", "to", "is", "are", "be", "in", "on", "with", "from", "contract", "model", "shape", "schema",
    "endpoint", "remain", "remains", "stay", "stays", "keep", "keeps", "must", "should",
];

fn key(names: &Names, name: &str) -> BTreeSet<String> {
    let repo = |word: &str| names.find(word).is_some();
    // A path is a fact, and no name.
    let words = name.split_whitespace().filter(|word| !word.trim_start_matches(['`', '"', '(']).starts_with('/'));
    words
        .flat_map(|word| word.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))))
        .map(|word| word.trim_matches(['.', '-']).to_lowercase())
        .filter(|word| !word.is_empty() && !COMMON.contains(&word.as_str()) && !repo(word))
        .map(|word| word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned())
        .collect()
}

/// Whether two texts share a fact, so that they speak of one thing.
pub(super) fn alike_in_facts(one: &Candidate, other: &Candidate) -> bool {
    std::ptr::eq(one, other) || fact_likeness(&one.wording.facts, &other.wording.facts) >= 0.5
}

/// Whether a Responsibility Alignment of the feature says that the repo of a plan owns what goes by this name: "owns the `positions`
/// table and its read endpoint" says it of "Position read".
pub(super) fn claims_to_own(model: &Model, owner: &Candidate) -> bool {
    let tasks = &model[model[owner.task].feature].tasks;
    let said = tasks.iter().flat_map(|task| model.task_documents(*task)).flat_map(|(_, document)| &document.facts.responsibilities);
    let duties =
        said.filter(|responsibility| responsibility.repo == Some(owner.holder.repo)).flat_map(|responsibility| &responsibility.duties);
    let owns = |duty: &str| words(duty).any(|word| matches!(word, "own" | "Own" | "owns" | "Owns"));
    !owner.key.is_empty() && duties.filter(|duty| owns(duty)).any(|duty| owner.key.is_subset(&key(&model.names, duty)))
}

/// How alike two candidates are: by name, then by shared facts, then by words.
pub(super) fn likeness(owner: &StatedContract, mirror: &StatedContract) -> f64 {
    let names = shared(&owner.key, &mirror.key) / (owner.key.len().max(mirror.key.len()).max(1) as f64);
    let words = shared(&owner.words, &mirror.words) / (owner.words.len().min(mirror.words.len()).max(3) as f64);
    names * 3.0 + fact_likeness(&owner.wording.facts, &mirror.wording.facts) + words
}

fn fact_likeness(owned: &Facts, said: &Facts) -> f64 {
    let routes = said.endpoints.iter().any(|endpoint| owned.endpoints.iter().any(|other| other.route == endpoint.route));
    let fields = |facts: &Facts| {
        facts.shapes.iter().map(|shape| shape.fields.iter().map(|field| field.name.clone()).collect::<BTreeSet<_>>()).collect::<Vec<_>>()
    };
    let shapes = fields(said)
        .iter()
        .flat_map(|said| {
            fields(owned).into_iter().map(|owned| shared(&owned, said) / (owned.len().max(said.len()).max(1) as f64)).collect::<Vec<_>>()
        })
        .fold(0.0, f64::max);
    let code = |facts: &Facts| facts.names.iter().cloned().collect::<BTreeSet<_>>();
    let names = shared(&code(owned), &code(said));
    let routes = if routes { 2.0 } else { 0.0 };
    routes + shapes * 2.0 + names.min(3.0) * 0.8
}

fn shared(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    one.intersection(other).count() as f64
}

/// Words that say nothing a mirror could be held to.
fn is_placeholder(wording: &Wording) -> bool {
    let text = wording.plain.trim().to_lowercase();
    let nothing = ["", "todo", "tbd", "none", "none.", "n/a", "to be defined", "see plan.md"].contains(&text.trim_end_matches('.'));
    let aligned = ["aligned", "in sync", "synchronized", "synchronised", "consistent", "up to date"].iter().any(|word| text.contains(word));
    let contracts = text.contains("contract") && (text.starts_with("keep") || text.starts_with("ensure") || text.starts_with("maintain"));
    let code = &wording.facts;
    nothing || (aligned && contracts && code.endpoints.is_empty() && code.shapes.is_empty())
}
