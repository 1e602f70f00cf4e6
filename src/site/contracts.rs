//! All contracts of the workspace: what share is in sync, what has drifted, and who is on which version.

use std::collections::BTreeMap;

use serde::Serialize;

use super::mirror::{FactView, HolderView, Part, VerdictView, fact};
use super::page::{PageDraft, Shared};
use super::{address, quote};
use crate::contract::{ContractKind, Mirror, SharedContract, Verdict, Verdicts, said};
use crate::text::capitalized;

/// How many contracts of one verdict are listed, and how many mirrors of one contract.
const LISTED: usize = 100;
const MIRRORS: usize = 6;
/// How many texts that say nothing are listed, and how many places of each.
const HOLLOW: usize = 20;
const PLACES: usize = 40;

#[derive(Serialize)]
pub(super) struct ContractsView {
    total: usize,
    /// The share that is in sync, as a sentence.
    share: String,
    counts: Vec<Count>,
    /// More than one kind: there is something to filter by.
    kinds: Vec<&'static str>,
    /// What asks something of people, most first; and apart from that what is well.
    asking: Vec<Group>,
    well: Vec<Group>,
    hollow: Vec<Boilerplate>,
    hollow_count: usize,
    more_hollow: usize,
    pins: Vec<Row>,
    more_pins: usize,
    /// Those that nobody mirrors.
    alone: Vec<Row>,
    alone_count: usize,
    more_alone: usize,
}

/// How many mirrors have a verdict.
#[derive(Serialize)]
struct Count {
    verdict: VerdictView,
    count: usize,
    /// It has a list of its own on the page; without one, its mirrors stand beside others that are worse.
    listed: bool,
}

/// The contracts whose worst mirror has one verdict.
#[derive(Serialize)]
struct Group {
    verdict: VerdictView,
    about: &'static str,
    count: usize,
    rows: Vec<Row>,
    more: usize,
}

/// A contract in a list.
#[derive(Serialize)]
pub(super) struct Row {
    name: String,
    href: Option<String>,
    kind: &'static str,
    owner: Option<HolderView>,
    mirrors: Vec<MirrorLink>,
    more: usize,
    /// The first fact that differs, and how many more do.
    fact: Option<FactView>,
    more_facts: usize,
}

/// A mirror, where it is shown.
#[derive(Serialize)]
struct MirrorLink {
    holder: HolderView,
    href: Option<String>,
    verdict: VerdictView,
}

/// One text that says nothing, wherever it stands.
#[derive(Serialize)]
struct Boilerplate {
    text: String,
    count: usize,
    places: Vec<HolderView>,
    more: usize,
}

pub(super) fn draft(site: &Shared<'_>) -> PageDraft<ContractsView> {
    let all = || site.contracts.all.iter().enumerate();
    let of = |wanted: Option<Verdict>| -> Vec<usize> {
        let listed = |contract: &SharedContract| contract.kind != ContractKind::Pin || wanted == Some(Verdict::Drift);
        all().filter(|(_, contract)| contract.verdict() == wanted && listed(contract)).map(|(index, _)| index).collect()
    };
    let rows = |list: &[usize]| list.iter().take(LISTED).map(|index| row(site, *index)).collect::<Vec<_>>();
    let more = |list: &[usize]| list.len().saturating_sub(LISTED);
    let group = |verdict: Verdict| {
        let list = of(Some(verdict));
        let group = Group { verdict: verdict.into(), about: about(verdict), count: list.len(), rows: rows(&list), more: more(&list) };
        (!list.is_empty()).then_some(group)
    };
    let mut pins: Vec<usize> = all().filter(|(_, contract)| contract.kind == ContractKind::Pin).map(|(index, _)| index).collect();
    pins.sort_by_key(|index| site.contracts.all[*index].verdict().map_or(usize::MAX, Verdict::rank));
    let alone = of(None);
    let (hollow, hollow_count, more_hollow) = hollow(site);
    let verdicts = Verdicts::of(&site.contracts.all);
    let has = |kind: ContractKind| site.contracts.all.iter().any(|contract| contract.kind == kind);
    let (well, asking): (Vec<Verdict>, Vec<Verdict>) =
        Verdict::ALL.into_iter().filter(|verdict| *verdict != Verdict::Placeholder).partition(|verdict| is_well(*verdict));
    let groups = |verdicts: Vec<Verdict>| verdicts.into_iter().filter_map(group).collect::<Vec<_>>();
    let listed = |verdict: Verdict| if verdict == Verdict::Placeholder { hollow_count > 0 } else { !of(Some(verdict)).is_empty() };
    let count = |(verdict, count): (Verdict, usize)| Count { verdict: verdict.into(), count, listed: listed(verdict) };
    let view = ContractsView {
        total: site.contracts.all.len(),
        share: capitalized(&verdicts.to_string()),
        counts: verdicts.counted().map(count).collect(),
        kinds: [ContractKind::Text, ContractKind::File, ContractKind::Pin]
            .into_iter()
            .filter(|kind| has(*kind))
            .map(ContractKind::name)
            .collect(),
        asking: groups(asking),
        well: groups(well),
        hollow,
        hollow_count,
        more_hollow,
        pins: rows(&pins),
        more_pins: more(&pins),
        alone_count: alone.len(),
        alone: rows(&alone),
        more_alone: more(&alone),
    };
    PageDraft::new(address::CONTRACTS, "Contracts", view)
}

/// Nothing is to be done about such a mirror.
fn is_well(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Paraphrase | Verdict::InSync)
}

/// What the verdict means, for people who meet it here.
fn about(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Drift => "A fact of the mirror contradicts its owner.",
        Verdict::Unowned => "Mirrored, but no plan of the feature locks it.",
        Verdict::Unmirrored => "A repo of the feature does not mirror it, but others do.",
        Verdict::Unverifiable => "One side cannot be read here.",
        Verdict::Placeholder => "The mirror says nothing that can be compared.",
        Verdict::Paraphrase => "Other words, or a part; nothing contradicts the owner.",
        Verdict::InSync => "The same text, or the same facts.",
    }
}

pub(super) fn row(site: &Shared<'_>, index: usize) -> Row {
    let contract = &site.contracts.all[index];
    let worst = contract.ranked().first().map(|(_, mirror)| *mirror);
    let differences = worst.map_or(&[][..], |mirror| &mirror.differences);
    let link = |(mirror, other): (usize, &Mirror)| {
        let holder = site.holder(&other.holder);
        let href = site.part_href(Part { contract: index, mirror: Some(mirror) }).or_else(|| holder.place.href.clone());
        MirrorLink { holder, href, verdict: other.verdict.into() }
    };
    Row {
        name: quote::first(&contract.name, 110),
        href: site.addresses.contract(index).map(str::to_owned),
        kind: contract.kind.name(),
        owner: contract.owner.as_ref().map(|owner| site.holder(owner)),
        mirrors: contract.ranked().into_iter().take(MIRRORS).map(link).collect(),
        more: contract.mirrors.len().saturating_sub(MIRRORS),
        fact: differences.first().map(fact),
        more_facts: differences.len().saturating_sub(1),
    }
}

/// Texts that say nothing, the most common first, how many mirrors they are, and how many texts are not listed.
fn hollow(site: &Shared<'_>) -> (Vec<Boilerplate>, usize, usize) {
    let mut texts: BTreeMap<String, Vec<&Mirror>> = BTreeMap::new();
    let mirrors = site.contracts.all.iter().flat_map(|contract| &contract.mirrors);
    for mirror in mirrors.filter(|mirror| mirror.verdict == Verdict::Placeholder) {
        let said = said(site.model, &mirror.holder).unwrap_or_default();
        texts.entry(quote::first(said.trim(), 160).replace('\n', " ")).or_default().push(mirror);
    }
    let total = texts.values().map(Vec::len).sum();
    let mut texts: Vec<(String, Vec<&Mirror>)> = texts.into_iter().collect();
    texts.sort_by_key(|(_, mirrors)| std::cmp::Reverse(mirrors.len()));
    let more = texts.len().saturating_sub(HOLLOW);
    let boilerplate = |(text, mirrors): (String, Vec<&Mirror>)| Boilerplate {
        count: mirrors.len(),
        places: mirrors.iter().take(PLACES).map(|mirror| site.holder(&mirror.holder)).collect(),
        more: mirrors.len().saturating_sub(PLACES),
        text: if text.is_empty() { "nothing to compare".to_owned() } else { text },
    };
    (texts.into_iter().take(HOLLOW).map(boilerplate).collect(), total, more)
}
