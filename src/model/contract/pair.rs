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
    /// The repo that it says it is of.
    of: Option<RepoId>,
}

impl Candidate {
    /// The repo that it says it is of, where that is another than its own.
    fn source(&self) -> Option<RepoId> {
        self.of.filter(|repo| *repo != self.holder.repo)
    }
}

/// How alike two candidates must be to be one contract.
const ENOUGH: f64 = 1.0;

/// Every contract of the workspace, by the place of its owner or of its first mirror.
pub fn contracts(model: &Model) -> Vec<SharedContract> {
    let lists: Vec<(Vec<SharedContract>, Vec<Candidate>)> = model.features.par_iter().map(|feature| of_feature(model, feature)).collect();
    let (shared, elsewhere): (Vec<_>, Vec<_>) = lists.into_iter().unzip();
    let mut shared = shared.concat();
    for mirror in elsewhere.into_iter().flatten() {
        join_elsewhere(model, mirror, &mut shared);
    }
    shared.sort_by_key(|contract| {
        let first = contract.owner.as_ref().or(contract.mirrors.first().map(|mirror| &mirror.holder));
        first.and_then(|holder| holder.text).map(|text| (text.id, text.span))
    });
    shared
}

/// The contracts of one feature: those that its plans lock, with their mirrors, and mirrors that nobody owns; and apart from them the
/// mirrors that name a repo as their owner which does not lock them in this feature.
fn of_feature(model: &Model, feature: &Feature) -> (Vec<SharedContract>, Vec<Candidate>) {
    let of = |kind: DocumentKind| feature.tasks.iter().flat_map(move |task| candidates(model, *task, kind)).collect::<Vec<_>>();
    let (copies, plans): (Vec<_>, Vec<_>) = of(DocumentKind::Plan).into_iter().partition(|plan| plan.source().is_some());
    let sources: Vec<RepoId> = copies.iter().filter_map(Candidate::source).collect();
    // What a plan says that it has from another repo is a mirror like any other.
    let mirrors: Vec<Candidate> = of(DocumentKind::OtherProjects).into_iter().chain(copies).collect();
    let owners: Vec<&Candidate> = plans.iter().filter(|plan| !is_hollow(plan)).collect();
    let mut found: BTreeMap<usize, Vec<Mirror>> = BTreeMap::new();
    let (mut shared, mut elsewhere) = (Vec::new(), Vec::new());
    for mirror in mirrors {
        if is_hollow(&mirror) {
            shared.push(ownerless(&mirror, Verdict::Hollow));
            continue;
        }
        match owner_of(model, &mirror, &owners, &sources) {
            Some(index) => found.entry(index).or_default().push(compared(owners[index], &mirror)),
            None if mirror.source().is_some() => elsewhere.push(mirror),
            None => shared.push(ownerless(&mirror, Verdict::Unowned)),
        }
    }
    for (index, owner) in owners.iter().enumerate() {
        let mut mirrors = found.remove(&index).unwrap_or_default();
        mirrors.extend(unmirrored(model, owner, &mirrors));
        shared.push(SharedContract { name: owner.name.clone(), kind: ContractKind::Text, owner: Some(owner.holder.clone()), mirrors });
    }
    (shared, elsewhere)
}

fn ownerless(mirror: &Candidate, verdict: Verdict) -> SharedContract {
    let mirrors = vec![Mirror { holder: mirror.holder.clone(), verdict, differences: Vec::new() }];
    SharedContract { name: mirror.name.clone(), kind: ContractKind::Text, owner: None, mirrors }
}

fn compared(owner: &Candidate, mirror: &Candidate) -> Mirror {
    let (verdict, differences) = compare(&owner.wording, &mirror.wording);
    Mirror { holder: mirror.holder.clone(), verdict, differences }
}

/// Joins a mirror to the one contract of that name that the repo it names locks in another feature.
fn join_elsewhere(model: &Model, mirror: Candidate, shared: &mut Vec<SharedContract>) {
    let Some(source) = mirror.source() else { return };
    if model[source].absent {
        return shared.push(ownerless(&mirror, Verdict::Unverifiable));
    }
    let plans = model[source].tasks.iter().flat_map(|task| candidates(model, *task, DocumentKind::Plan));
    let namesakes: Vec<Candidate> =
        plans.filter(|plan| plan.source().is_none() && !plan.key.is_empty() && plan.key == mirror.key).collect();
    let place = |holder: &Holder| holder.text.map(|text| (text.id, text.span));
    match namesakes.as_slice() {
        [owner] => {
            let contract =
                shared.iter_mut().find(|contract| contract.owner.as_ref().is_some_and(|held| place(held) == place(&owner.holder)));
            match contract {
                Some(contract) => contract.mirrors.push(compared(owner, &mirror)),
                None => shared.push(ownerless(&mirror, Verdict::Unowned)),
            }
        }
        _ => shared.push(ownerless(&mirror, Verdict::Unowned)),
    }
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
    let place = parsed.passages_in(span).next().map_or(span, |passage| passage.span);
    Candidate {
        key: key(model, &contract.name),
        name: contract.name.clone(),
        task,
        holder: holder(model, task, id, span, place),
        wording: wording(parsed, span),
        of: contract.owner,
    }
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
const COMMON: [&str; 27] = [
    "the", "a", "an", "of", "for", "and", "to", "is", "are", "be", "in", "on", "with", "from", "contract", "model", "shape", "schema",
    "endpoint", "remain", "remains", "stay", "stays", "keep", "keeps", "must", "should",
];

fn key(model: &Model, name: &str) -> BTreeSet<String> {
    let repo = |word: &str| model.names.find(word).is_some();
    // A path is a fact, and no name.
    let words = name.split_whitespace().filter(|word| !word.trim_start_matches(['`', '"', '(']).starts_with('/'));
    words
        .flat_map(|word| word.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))))
        .map(|word| word.trim_matches(['.', '-']).to_lowercase())
        .filter(|word| !word.is_empty() && !COMMON.contains(&word.as_str()) && !repo(word))
        .map(|word| word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned())
        .collect()
}

/// The owner that a mirror is of: the one most like it. Where several plans lock what goes by one name, it is the one whose repo is
/// said to own it, then the one that other plans say they have it from, then another repo's before the own. `sources` are the repos
/// that plans of the feature say they have contracts from.
fn owner_of(model: &Model, mirror: &Candidate, owners: &[&Candidate], sources: &[RepoId]) -> Option<usize> {
    let likely: Vec<(usize, f64)> = owners
        .iter()
        .enumerate()
        .filter(|(_, owner)| mirror.of.is_none_or(|repo| repo == owner.holder.repo))
        .map(|(index, owner)| (index, likeness(owner, mirror)))
        .filter(|(_, score)| *score >= ENOUGH)
        .collect();
    let (best, score) = likely.iter().copied().reduce(|one, other| if other.1 > one.1 { other } else { one })?;
    let rank = |index: usize| {
        let repo = owners[index].holder.repo;
        let claims = claims_to_own(model, repo, owners[index]);
        (claims, sources.iter().filter(|source| **source == repo).count(), repo != mirror.holder.repo)
    };
    let same = likely.iter().filter(|(index, other)| {
        let namesake =
            !owners[best].key.is_empty() && owners[*index].key == owners[best].key && alike_in_facts(owners[*index], owners[best]);
        namesake || score - other < 0.5
    });
    same.max_by(|one, other| {
        let (near, ranks) = ((one.1 - other.1).abs() < 0.5, rank(one.0).cmp(&rank(other.0)));
        ranks.then(if near { other.0.cmp(&one.0) } else { one.1.total_cmp(&other.1) })
    })
    .map(|(index, _)| *index)
}

/// Whether two texts share a fact, so that they speak of one thing.
fn alike_in_facts(one: &Candidate, other: &Candidate) -> bool {
    std::ptr::eq(one, other) || fact_likeness(&one.wording.facts, &other.wording.facts) >= 0.5
}

/// Whether a Responsibility Alignment of the feature says that the repo owns a contract of this name.
fn claims_to_own(model: &Model, repo: RepoId, owner: &Candidate) -> bool {
    let tasks = &model[model[owner.task].feature].tasks;
    let duties = tasks.iter().flat_map(|task| model.task_documents(*task)).flat_map(|(_, document)| &document.facts.responsibilities);
    let duties = duties.filter(|responsibility| responsibility.repo == Some(repo)).flat_map(|responsibility| &responsibility.duties);
    let name = owner.name.to_lowercase();
    duties.map(|duty| duty.to_lowercase()).any(|duty| duty.starts_with("own") && duty.contains(&name))
}

/// How alike two candidates are: by name, then by shared facts, then by words.
fn likeness(owner: &Candidate, mirror: &Candidate) -> f64 {
    let names = shared(&owner.key, &mirror.key) / (owner.key.len().max(mirror.key.len()).max(1) as f64);
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_lowercase).collect::<BTreeSet<_>>()
    };
    let (one, other) = (words(&owner.wording.plain), words(&mirror.wording.plain));
    let words = shared(&one, &other) / (one.len().min(other.len()).max(3) as f64);
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
fn is_hollow(candidate: &Candidate) -> bool {
    let text = candidate.wording.plain.trim().to_lowercase();
    let nothing = ["", "todo", "tbd", "none", "none.", "n/a", "to be defined", "see plan.md"].contains(&text.trim_end_matches('.'));
    let aligned = ["aligned", "in sync", "synchronized", "synchronised", "consistent", "up to date"].iter().any(|word| text.contains(word));
    let contracts = text.contains("contract") && (text.starts_with("keep") || text.starts_with("ensure") || text.starts_with("maintain"));
    let code = &candidate.wording.facts;
    nothing || (aligned && contracts && code.endpoints.is_empty() && code.shapes.is_empty())
}
