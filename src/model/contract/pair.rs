//! Which mirror is of which contract: by name, then by shared facts, then by words.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::compare::{Verdict, Wording, compare};
use super::fact::Facts;
use super::{ContractKind, HeldText, Holder, Mirror, SharedContract};
use crate::markdown;
use crate::model::{self, DocumentId, DocumentKind, Feature, Model, RepoId, TaskId};
use crate::text::Span;

/// A text of a contract with what pairing asks of it.
struct Candidate {
    name: String,
    /// The words of the name that tell it from others, each by its stem.
    key: BTreeSet<String>,
    task: TaskId,
    holder: Holder,
    wording: Wording,
    /// The plan says that another repo states it: "(from api)".
    copied: bool,
}

/// How alike two candidates must be to be one contract.
const ENOUGH: f64 = 1.0;

/// Every contract of the workspace, by the place of its owner or of its first mirror.
pub fn contracts(model: &Model) -> Vec<SharedContract> {
    let lists: Vec<Vec<SharedContract>> = model.features.par_iter().map(|feature| of_feature(model, feature)).collect();
    let mut shared = lists.concat();
    shared.sort_by_key(|contract| {
        let first = contract.owner.as_ref().or(contract.mirrors.first().map(|mirror| &mirror.holder));
        first.and_then(|holder| holder.text).map(|text| (text.id, text.span))
    });
    shared
}

/// The contracts of one feature: those that its plans lock, with their mirrors, and mirrors that nobody owns.
fn of_feature(model: &Model, feature: &Feature) -> Vec<SharedContract> {
    let mut shared: Vec<SharedContract> = Vec::new();
    let of = |kind: DocumentKind| feature.tasks.iter().flat_map(move |task| candidates(model, *task, kind)).collect::<Vec<_>>();
    let plans = of(DocumentKind::Plan);
    let mirrors = of(DocumentKind::OtherProjects);
    let owners: Vec<&Candidate> = plans.iter().filter(|plan| !plan.copied && !is_hollow(plan)).collect();
    let mut found: BTreeMap<usize, Vec<Mirror>> = BTreeMap::new();
    for mirror in &mirrors {
        let holder = mirror.holder.clone();
        let alone = |verdict| SharedContract {
            name: mirror.name.clone(),
            kind: ContractKind::Text,
            owner: None,
            mirrors: vec![Mirror { holder: mirror.holder.clone(), verdict, differences: Vec::new() }],
        };
        if is_hollow(mirror) {
            shared.push(alone(Verdict::Hollow));
            continue;
        }
        match owner_of(model, mirror, &owners) {
            Some(index) => {
                let (verdict, differences) = compare(&owners[index].wording, &mirror.wording);
                found.entry(index).or_default().push(Mirror { holder, verdict, differences });
            }
            None => shared.push(alone(Verdict::Unowned)),
        }
    }
    for (index, owner) in owners.iter().enumerate() {
        let mut mirrors = found.remove(&index).unwrap_or_default();
        mirrors.extend(unmirrored(model, owner, &mirrors));
        shared.push(SharedContract { name: owner.name.clone(), kind: ContractKind::Text, owner: Some(owner.holder.clone()), mirrors });
    }
    shared
}

/// The tasks of a feature that do not mirror what others of it do. Where nobody mirrors it, it is the owner's own affair.
fn unmirrored(model: &Model, owner: &Candidate, mirrors: &[Mirror]) -> Vec<Mirror> {
    let mirrored: BTreeSet<TaskId> = mirrors.iter().filter_map(|mirror| mirror.holder.task).collect();
    if mirrored.iter().all(|task| *task == owner.task) {
        return Vec::new();
    }
    let missing = model.counterparts(owner.task).filter(|task| !mirrored.contains(task));
    let mirror = |task: TaskId| {
        let (id, document) = model.task_documents(task).find(|(_, document)| document.kind == DocumentKind::OtherProjects)?;
        let title = document.parsed.title()?.span;
        let holder = holder(model, task, id, Span::new(title.end as usize, title.end as usize), title);
        Some(Mirror { holder, verdict: Verdict::Unmirrored, differences: Vec::new() })
    };
    missing.filter_map(mirror).collect()
}

fn holder(model: &Model, task: TaskId, document: DocumentId, span: Span, place: Span) -> Holder {
    let text = Some(HeldText { id: document.into(), span, place });
    Holder { repo: model[task].repo, task: Some(task), file: model[document].file.clone(), text, version: None }
}

fn candidates(model: &Model, task: TaskId, kind: DocumentKind) -> Vec<Candidate> {
    let Some((id, document)) = model.task_documents(task).find(|(_, document)| document.kind == kind) else { return Vec::new() };
    document.facts.contracts.iter().map(|contract| candidate(model, task, id, contract)).collect()
}

fn candidate(model: &Model, task: TaskId, id: DocumentId, contract: &model::Contract) -> Candidate {
    let parsed = &model[id].parsed;
    let span = contract.text.span;
    let wording = wording(parsed, span);
    let lower = contract.name.to_lowercase();
    let other = model.names.first(lower.split("(from ").nth(1).unwrap_or_default()).is_some_and(|named| named.repo != model[task].repo);
    let place = parsed.passages_in(span).next().map_or(span, |passage| passage.span);
    let holder = holder(model, task, id, span, place);
    Candidate { key: key(model, &contract.name), name: contract.name.clone(), task, holder, wording, copied: other }
}

/// The words and facts of a stretch of a document.
pub(super) fn wording(parsed: &markdown::Document, span: Span) -> Wording {
    let passages: Vec<_> = parsed.passages_in(span).collect();
    let prose: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    let fences: Vec<&str> = parsed.fences_in(span).map(|fence| fence.code.as_str()).collect();
    let code = passages.iter().flat_map(|passage| passage.code().map(|(code, _)| code)).chain(fences.iter().copied());
    let facts = Facts::read(code, &prose.join("\n"));
    Wording { plain: prose.iter().chain(&fences).copied().collect::<Vec<_>>().join("\n"), facts }
}

/// Words of a name that every contract may have.
const COMMON: [&str; 18] = [
    "the", "a", "an", "of", "for", "and", "to", "is", "are", "in", "on", "with", "from", "contract", "model", "shape", "schema", "endpoint",
];

fn key(model: &Model, name: &str) -> BTreeSet<String> {
    let repo = |word: &str| model.names.find(word).is_some();
    name.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')))
        .map(|word| word.trim_matches(['.', '-']).to_lowercase())
        .filter(|word| !word.is_empty() && !COMMON.contains(&word.as_str()) && !repo(word))
        .map(|word| word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned())
        .collect()
}

/// The owner that a mirror is of: the one most like it, another repo's before the own where both are.
fn owner_of(model: &Model, mirror: &Candidate, owners: &[&Candidate]) -> Option<usize> {
    let own = |owner: &Candidate| owner.holder.repo == mirror.holder.repo;
    let scored = owners.iter().enumerate().map(|(index, owner)| (index, likeness(owner, mirror), own(owner)));
    let enough: Vec<(usize, f64, bool)> = scored.filter(|(_, score, _)| *score >= ENOUGH).collect();
    let claims = |index: usize| claims_to_own(model, owners[index].holder.repo, owners[index]);
    enough
        .into_iter()
        .max_by(|(one, score, mine), (other, others_score, theirs)| {
            let near = (score - others_score).abs() < 0.5;
            let rank = |index: usize, own: bool| (claims(index), !own);
            if near { rank(*one, *mine).cmp(&rank(*other, *theirs)).then(other.cmp(one)) } else { score.total_cmp(others_score) }
        })
        .map(|(index, ..)| index)
}

/// Whether a Responsibility Alignment of the feature says that the repo owns a contract of this name.
fn claims_to_own(model: &Model, repo: RepoId, owner: &Candidate) -> bool {
    let tasks = &model[model[owner.task].feature].tasks;
    let duties = tasks.iter().flat_map(|task| model.task_documents(*task)).flat_map(|(_, document)| &document.facts.responsibilities);
    let duties = duties.filter(|responsibility| responsibility.repo == Some(repo)).flat_map(|responsibility| &responsibility.duties);
    let name = owner.name.to_lowercase();
    duties.map(|duty| duty.to_lowercase()).any(|duty| duty.starts_with("own") && duty.contains(&name))
}

fn likeness(owner: &Candidate, mirror: &Candidate) -> f64 {
    let shared = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.intersection(other).count() as f64;
    let names = shared(&owner.key, &mirror.key) / (owner.key.len().max(mirror.key.len()).max(1) as f64);
    let (owned, said) = (&owner.wording.facts, &mirror.wording.facts);
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
    let code: BTreeSet<String> = owned.names.iter().cloned().collect();
    let names_in_code = shared(&code, &said.names.iter().cloned().collect());
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_lowercase).collect::<BTreeSet<_>>()
    };
    let (one, other) = (words(&owner.wording.plain), words(&mirror.wording.plain));
    let words = shared(&one, &other) / (one.len().min(other.len()).max(3) as f64);
    names * 3.0 + if routes { 2.0 } else { 0.0 } + shapes * 2.0 + names_in_code.min(3.0) * 0.5 + words
}

/// Words that say nothing a mirror could be held to.
fn is_hollow(candidate: &Candidate) -> bool {
    let text = candidate.wording.plain.trim().to_lowercase();
    let nothing = ["", "todo", "tbd", "none", "none.", "n/a", "to be defined", "see plan.md"].contains(&text.trim_end_matches('.'));
    let aligned = ["aligned", "in sync", "synchronized", "synchronised", "consistent", "up to date"].iter().any(|word| text.contains(word));
    let contracts = text.contains("contract") && (text.starts_with("keep") || text.starts_with("ensure") || text.starts_with("maintain"));
    let code = &candidate.wording.facts;
    nothing || (aligned && contracts && code.endpoints.is_empty() && code.shapes.is_empty())
}
