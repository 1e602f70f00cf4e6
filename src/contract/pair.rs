//! Which mirror is of which contract: by name, then by shared facts, then by words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::candidate::{Candidate, alike_in_facts, candidates, claims_to_own, holder, likeness};
use super::compare::{Verdict, compare};
use super::{ContractKind, Holder, Mirror, SharedContract, Uncompared};
use crate::internal::{self, InternalError};
use crate::model::{Claim, DocumentKind, Feature, Model, Previous, RepoId, Shift, TaskId};
use crate::text::{Cut, Span};

/// How alike two candidates must be to be one contract.
const MIN_LIKENESS: f64 = 1.0;
/// How little likeness may decide nothing.
const NEAR: f64 = 0.5;

/// The contracts of a feature: those that its plans lock, with their mirrors, and mirrors that nobody owns.
#[derive(Debug)]
pub(super) struct Pairs {
    contracts: Vec<SharedContract>,
    /// Mirrors that name a repo as their owner which does not lock them in this feature.
    elsewhere: Vec<Candidate>,
    /// Why nothing is known of them.
    failed: Option<InternalError>,
}

/// The contracts of every feature. Those of a feature whose tasks are the same are.
pub(super) fn pairs(before: Option<(&[Arc<Pairs>], Previous<'_>)>, model: &Model) -> Vec<Arc<Pairs>> {
    let known = |feature: &Feature| {
        let (pairs, (before, dirty)) = before?;
        let index = before[*feature.tasks.first()?].feature;
        let same = before[index].tasks == feature.tasks && !feature.tasks.iter().any(|task| dirty.task(*task));
        let pairs = pairs.get(index.0 as usize).filter(|_| same)?;
        match before.shift() {
            Some(shift) if !pairs.is_empty() => pairs.shifted(shift).map(Arc::new),
            _ => Some(Arc::clone(pairs)),
        }
    };
    let features = model.features.par_iter();
    features.map(|feature| known(feature).unwrap_or_else(|| Arc::new(survive(|| of_feature(model, feature))))).collect()
}

impl Pairs {
    fn is_empty(&self) -> bool {
        self.contracts.is_empty() && self.elsewhere.is_empty()
    }

    /// The same in other ids; none where a task or document is gone.
    fn shifted(&self, shift: &Shift) -> Option<Self> {
        let contract = |contract: &SharedContract| {
            let mirror = |mirror: &Mirror| Some(Mirror { holder: mirror.holder.shifted(shift)?, ..mirror.clone() });
            let owner = match &contract.owner {
                Some(owner) => Some(owner.shifted(shift)?),
                None => None,
            };
            let mirrors = contract.mirrors.iter().map(mirror).collect::<Option<_>>()?;
            Some(SharedContract { name: contract.name.clone(), kind: contract.kind, owner, mirrors })
        };
        Some(Self {
            contracts: self.contracts.iter().map(contract).collect::<Option<_>>()?,
            elsewhere: self.elsewhere.iter().map(|mirror| mirror.shifted(shift)).collect::<Option<_>>()?,
            failed: self.failed.clone(),
        })
    }
}

/// Every contract of the workspace, by the place of its owner or of its first mirror.
pub(super) fn contracts(model: &Model, pairs: &[Arc<Pairs>]) -> Vec<SharedContract> {
    let mut shared: Vec<SharedContract> = pairs.iter().flat_map(|pairs| &pairs.contracts).cloned().collect();
    for mirror in pairs.iter().flat_map(|pairs| &pairs.elsewhere) {
        join_elsewhere(model, mirror, &mut shared);
    }
    shared.sort_by_key(|contract| {
        let first = contract.owner.as_ref().or(contract.mirrors.first().map(|mirror| &mirror.holder));
        first.and_then(|holder| holder.text).map(|text| (text.id, text.span))
    });
    shared
}

/// The pairs of a feature; where that panics, none.
fn survive(pairs: impl FnOnce() -> Pairs) -> Pairs {
    internal::guarded(pairs).unwrap_or_else(|error| Pairs { contracts: Vec::new(), elsewhere: Vec::new(), failed: Some(error) })
}

/// The features whose contracts could not be compared.
pub(super) fn uncompared(model: &Model, pairs: &[Arc<Pairs>]) -> Vec<Uncompared> {
    let failed = pairs.iter().zip(&model.features).filter_map(|(pairs, feature)| Some((feature, pairs.failed.clone()?)));
    failed.map(|(feature, error)| Uncompared { what: format!("the contracts of \"{}\"", feature.title), error }).collect()
}

fn of_feature(model: &Model, feature: &Feature) -> Pairs {
    let of = |kind: DocumentKind| feature.tasks.iter().flat_map(move |task| candidates(model, *task, kind)).collect::<Vec<_>>();
    let (mut copies, plans): (Vec<_>, Vec<_>) = of(DocumentKind::Plan).into_iter().partition(|plan| plan.source().is_some());
    let sources: Vec<RepoId> = copies.iter().filter_map(Candidate::source).collect();
    let plans: Vec<Candidate> = plans.into_iter().filter(|plan| !plan.is_placeholder).collect();
    let ranks: Vec<(bool, usize)> = plans.iter().map(|plan| rank(model, plan, &sources)).collect();
    let (owners, doubles) = without_doubles(plans, ranks);
    copies.extend(doubles);
    // What a plan has from another repo is a mirror like any other.
    let mirrors: Vec<Candidate> = of(DocumentKind::OtherProjects).into_iter().chain(copies).collect();
    let mut found: BTreeMap<usize, Vec<Mirror>> = BTreeMap::new();
    let (mut shared, mut elsewhere) = (Vec::new(), Vec::new());
    let has_unread = has_unread(model, feature);
    for mirror in mirrors {
        if mirror.is_placeholder {
            shared.push(ownerless(&mirror, Verdict::Placeholder));
            continue;
        }
        match owner_of(&mirror, &owners) {
            Some(index) => found.entry(index).or_default().push(compared(model, &owners[index].0, &mirror)),
            None if mirror.source().is_some() => elsewhere.push(mirror),
            None if mirror.of.is_none() && has_unread => shared.push(ownerless(&mirror, Verdict::Unverifiable)),
            None => shared.push(ownerless(&mirror, Verdict::Unowned)),
        }
    }
    for (index, (owner, _)) in owners.iter().enumerate() {
        let mut mirrors = found.remove(&index).unwrap_or_default();
        mirrors.extend(unmirrored(model, owner, &mirrors));
        // What the owner says again in its own documents mirrors nothing, but may contradict it.
        mirrors.retain(|mirror| mirror.holder.task != Some(owner.task) || mirror.verdict == Verdict::Drift);
        shared.push(SharedContract { name: owner.name.clone(), kind: ContractKind::Text, owner: Some(owner.holder.clone()), mirrors });
    }
    Pairs { contracts: shared, elsewhere, failed: None }
}

/// Whether a repo has a part in a feature whose plans nobody can read here: an absent one, or any other where one repo alone is read.
/// What it locks may be what is mirrored.
fn has_unread(model: &Model, feature: &Feature) -> bool {
    let mut documents = feature.tasks.iter().flat_map(|task| model.task_documents(*task)).map(|(_, document)| &document.facts);
    let absent = |repo: Option<RepoId>| repo.is_some_and(|repo| model[repo].info.absent);
    model.repos.len() < 2
        || documents.any(|facts| {
            let idle = |claim: &Claim| claim.text.get(..12).is_some_and(|start| start.eq_ignore_ascii_case("not impacted"));
            facts.claims.iter().any(|claim| absent(claim.repo) && !idle(claim))
                || facts.responsibilities.iter().any(|duty| absent(duty.repo))
                || facts.order.iter().any(|step| absent(step.repo))
        })
}

/// How good a claim a plan has to own a contract: whether its repo is said to own it, and how many contracts other plans say they
/// have from that repo.
fn rank(model: &Model, plan: &Candidate, sources: &[RepoId]) -> (bool, usize) {
    (claims_to_own(model, plan), sources.iter().filter(|source| **source == plan.holder.repo).count())
}

/// An owner with its claim to be one.
type Ranked = (Candidate, (bool, usize));

/// The owners; and apart from them the plans that lock what another repo with a better claim locks under the same name.
fn without_doubles(plans: Vec<Candidate>, ranks: Vec<(bool, usize)>) -> (Vec<Ranked>, Vec<Candidate>) {
    let mut namesakes: BTreeMap<&BTreeSet<String>, Vec<usize>> = BTreeMap::new();
    for (index, plan) in plans.iter().enumerate().filter(|(_, plan)| !plan.key.is_empty()) {
        namesakes.entry(&plan.key).or_default().push(index);
    }
    let doubled: Vec<bool> = plans
        .iter()
        .enumerate()
        .map(|(index, plan)| {
            let better = |other: usize| ranks[other] > ranks[index] && plans[other].holder.repo != plan.holder.repo;
            let others = namesakes.get(&plan.key).into_iter().flatten();
            others.copied().any(|other| better(other) && alike_in_facts(&plans[other], plan))
        })
        .collect();
    let mut owners = Vec::new();
    let mut doubles = Vec::new();
    for ((plan, rank), doubled) in plans.into_iter().zip(ranks).zip(doubled) {
        if doubled { doubles.push(plan) } else { owners.push((plan, rank)) }
    }
    (owners, doubles)
}

fn ownerless(mirror: &Candidate, verdict: Verdict) -> SharedContract {
    let mirrors = vec![Mirror { holder: mirror.holder.clone(), verdict, differences: Vec::new() }];
    SharedContract { name: mirror.name.clone(), kind: ContractKind::Text, owner: None, mirrors }
}

fn compared(model: &Model, owner: &Candidate, mirror: &Candidate) -> Mirror {
    let (verdict, mut differences) = compare(&owner.wording, &mirror.wording);
    for difference in &mut differences {
        let (there, here) = &difference.words;
        difference.places = (place(model, &owner.holder, there), place(model, &mirror.holder, here));
    }
    Mirror { holder: mirror.holder.clone(), verdict, differences }
}

/// Where a text says these words, as words of their own.
fn place(model: &Model, holder: &Holder, words: &str) -> Option<Span> {
    let held = holder.text.filter(|_| !words.is_empty())?;
    let text = held.span.of(model.text(held.id));
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let alone = |at: usize| !text.head(at).ends_with(part) && !text.tail(at + words.len()).starts_with(part);
    let (at, _) = text.match_indices(words).find(|(at, _)| alone(*at))?;
    let start = held.span.start as usize + at;
    Some(Span::new(start, start + words.len()))
}

/// Joins a mirror to the one contract of that name that the repo it names locks in another feature.
fn join_elsewhere(model: &Model, mirror: &Candidate, shared: &mut Vec<SharedContract>) {
    let Some(source) = mirror.source() else { return };
    if model[source].info.absent {
        return shared.push(ownerless(mirror, Verdict::Unverifiable));
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
                Some(contract) => contract.mirrors.push(compared(model, owner, mirror)),
                None => shared.push(ownerless(mirror, Verdict::Unowned)),
            }
        }
        _ => shared.push(ownerless(mirror, Verdict::Unowned)),
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

/// The owner that a mirror is of: the one most like it. Where several plans lock what goes by one name, it is the one with the best
/// claim, then another repo's before the own.
fn owner_of(mirror: &Candidate, owners: &[Ranked]) -> Option<usize> {
    let likely: Vec<(usize, f64)> = owners
        .iter()
        .enumerate()
        .filter(|(_, (owner, _))| mirror.of.is_none_or(|repo| repo == owner.holder.repo))
        .map(|(index, (owner, _))| (index, likeness(owner, mirror)))
        .filter(|(_, score)| *score >= MIN_LIKENESS)
        .collect();
    let (best, score) = likely.iter().copied().reduce(|one, other| if other.1 > one.1 { other } else { one })?;
    let (best, _) = &owners[best];
    let rank = |index: usize| (owners[index].1, owners[index].0.holder.repo != mirror.holder.repo);
    let same = likely.iter().filter(|(index, other)| {
        let owner = &owners[*index].0;
        let namesake = !best.key.is_empty() && owner.key == best.key && alike_in_facts(owner, best);
        namesake || score - other < NEAR
    });
    same.max_by(|one, other| {
        let near = (one.1 - other.1).abs() < NEAR;
        rank(one.0).cmp(&rank(other.0)).then(if near { other.0.cmp(&one.0) } else { one.1.total_cmp(&other.1) })
    })
    .map(|(index, _)| *index)
}
