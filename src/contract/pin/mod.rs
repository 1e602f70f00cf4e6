//! Packages that one repo publishes and others pin.

mod cargo;
mod entry;
mod judge;
mod manifest;
mod npm;
mod pep508;
mod poetry;
mod pyproject;
mod range;
mod remote;
mod requirements;
#[cfg(test)]
mod tests;
mod tree;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use self::entry::{Ecosystem, Manifest, Package, Requirement, Source, Version};
use self::judge::judge;
use super::{ContractKind, HeldText, Holder, Mirror, SharedContract};
use crate::config::ContractConfig;
use crate::contract::Verdict;
use crate::model::{FileId, Model, RepoId};
use crate::source::Sources;
use crate::text::fold;

/// The pins that `book.toml` names, as it lists them; then those that manifests tell by themselves, by name.
pub(super) fn contracts(model: &Model, configured: &[ContractConfig], sources: &Sources) -> Vec<SharedContract> {
    let manifests = manifest::read_all(model);
    let market = Market::new(model, &manifests);
    let named = configured.iter().filter_map(|contract| Some((contract, contract.package.as_ref()?.get_ref().as_str())));
    let mut contracts: Vec<SharedContract> =
        named.clone().flat_map(|(contract, package)| market.named(contract, package, sources)).collect();
    let told: BTreeSet<(Ecosystem, String)> =
        named.flat_map(|(_, package)| Ecosystem::ALL.map(|ecosystem| (ecosystem, ecosystem.name(package)))).collect();
    let mut found: Vec<&(Ecosystem, String)> = market.offers.keys().filter(|key| !told.contains(*key)).collect();
    found.sort_by_key(|(ecosystem, name)| (name, *ecosystem));
    contracts.extend(found.into_iter().filter_map(|key| market.found(key)));
    contracts
}

/// What is offered and required, by ecosystem and name.
struct Market<'m> {
    model: &'m Model,
    offers: BTreeMap<(Ecosystem, String), Vec<(&'m Manifest, &'m Package)>>,
    demands: BTreeMap<(Ecosystem, String), Vec<Demand<'m>>>,
}

type Demand<'m> = (&'m Manifest, &'m Requirement);

impl<'m> Market<'m> {
    fn new(model: &'m Model, manifests: &'m [Manifest]) -> Self {
        let mut offers: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for manifest in manifests {
            if let Some(package) = &manifest.package {
                offers.entry((manifest.ecosystem, package.name.clone())).or_default().push((manifest, package));
            }
        }
        let mut market = Self { model, offers, demands: BTreeMap::new() };
        let addresses = market.addresses();
        let mut demands: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for manifest in manifests {
            for requirement in &manifest.requirements {
                let name = requirement.name.clone().or_else(|| addresses.name(manifest.ecosystem, requirement));
                if let Some(name) = name {
                    demands.entry((manifest.ecosystem, name)).or_default().push((manifest, requirement));
                }
            }
        }
        market.demands = demands;
        market
    }

    /// Where the packages of each ecosystem lie.
    fn addresses(&self) -> Addresses {
        let mut addresses = Addresses::default();
        for ((ecosystem, name), offers) in &self.offers {
            for (manifest, _) in offers {
                addresses.folders.insert((*ecosystem, manifest.folder.clone()), name.clone());
                addresses.repos.entry((*ecosystem, manifest.repo)).or_default().insert(name.clone());
            }
        }
        let names = self.model.repos.iter().enumerate().flat_map(|(index, repo)| {
            let id = RepoId(index as u32);
            std::iter::once(&repo.info.name).chain(&repo.info.aliases).map(move |name| (fold(name), id))
        });
        addresses.names = names.collect();
        addresses
    }

    /// A contract that `book.toml` names. An owner whose manifests of several ecosystems state it has a version in each.
    fn named(&self, contract: &ContractConfig, package: &str, sources: &Sources) -> Vec<SharedContract> {
        let model = self.model;
        let Some(index) = model.repos.iter().position(|repo| repo.info.name == *contract.owner.get_ref()) else { return Vec::new() };
        let repo = RepoId(index as u32);
        let demands = |ecosystem: Ecosystem| self.demands(&(ecosystem, ecosystem.name(package)), &[repo]);
        let form = contract.tag.as_ref().map(|tag| tag.get_ref().as_str());
        let pin = |owner: Holder, demands: Vec<Demand<'_>>| SharedContract {
            name: contract.name.get_ref().clone(),
            kind: ContractKind::Pin,
            mirrors: self.mirrors(&demands, Some(&owner), form),
            owner: Some(owner),
        };
        let own = |ecosystem: Ecosystem| {
            let offers = self.offers.get(&(ecosystem, ecosystem.name(package)))?;
            Some((ecosystem, self.owner(offers.iter().filter(|(manifest, _)| manifest.repo == repo))?))
        };
        let own: Vec<(Ecosystem, Holder)> = Ecosystem::ALL.into_iter().filter_map(own).collect();
        let first = own.iter().find(|(_, holder)| holder.version.is_some()).or(own.first());
        let Some((main, holder)) = first.filter(|_| form.is_none()) else {
            let version = form.and_then(|form| version::highest(&sources.repos.get(index)?.tags, form)).map(str::to_owned);
            let file = first.map_or(&model[repo].info.path, |(_, holder)| &holder.file).clone();
            let all = Ecosystem::ALL.into_iter().flat_map(demands).collect();
            return vec![pin(Holder { repo, task: None, file, text: None, version }, all)];
        };
        let others = || own.iter().filter(|(ecosystem, _)| ecosystem != main);
        // Who requires it from elsewhere goes by the first version that is stated.
        let rest = Ecosystem::ALL.into_iter().filter(|ecosystem| others().all(|(other, _)| other != ecosystem));
        let mut pins = vec![pin(holder.clone(), rest.flat_map(demands).collect())];
        pins.extend(others().map(|(ecosystem, holder)| pin(holder.clone(), demands(*ecosystem))).filter(|pin| !pin.mirrors.is_empty()));
        pins
    }

    /// A contract that manifests tell by themselves: one repo's package, which others require. None where nobody does.
    fn found(&self, key: &(Ecosystem, String)) -> Option<SharedContract> {
        let offers = self.offers.get(key)?;
        let claimants: BTreeSet<RepoId> = offers.iter().map(|(manifest, _)| manifest.repo).collect();
        let claimants: Vec<RepoId> = claimants.into_iter().collect();
        let mut demands = self.demands(key, &claimants);
        if offers.iter().all(|(_, package)| package.private) {
            // What is published nowhere comes from no registry: a range means a stranger's package of that name.
            demands.retain(|(_, requirement)| !matches!(requirement.source, Source::Range(..)));
        }
        if demands.is_empty() {
            return None;
        }
        let owner = if claimants.len() == 1 { self.owner(offers.iter()) } else { None };
        let mirrors = self.mirrors(&demands, owner.as_ref(), None);
        Some(SharedContract { name: key.1.clone(), kind: ContractKind::Pin, owner, mirrors })
    }

    /// Who requires a package, but for the repos that have it.
    fn demands(&self, key: &(Ecosystem, String), claimants: &[RepoId]) -> Vec<Demand<'m>> {
        let all = self.demands.get(key).into_iter().flatten();
        all.filter(|(manifest, _)| !claimants.contains(&manifest.repo)).copied().collect()
    }

    /// What other repos' manifests say of a package, entry by entry.
    fn mirrors(&self, demands: &[Demand<'_>], owner: Option<&Holder>, form: Option<&str>) -> Vec<Mirror> {
        let judged = demands.iter().map(|(manifest, requirement)| {
            let (verdict, differences) = judge(self.model, owner, form, requirement);
            let text = Some(HeldText { id: manifest.file.into(), span: requirement.span, place: requirement.span });
            let file = self.model[manifest.file].file.clone();
            let holder = Holder { repo: manifest.repo, task: None, file, text, version: Some(requirement.said.clone()) };
            (manifest.file, requirement.conditional, Mirror { holder, verdict, differences })
        });
        let judged: Vec<(FileId, bool, Mirror)> = judged.collect();
        // Where each platform has its own entry, one that takes the owner's version speaks for all.
        let in_sync = judged.iter().filter(|(.., mirror)| mirror.verdict == Verdict::InSync);
        let spoken: BTreeSet<FileId> = in_sync.map(|(file, ..)| *file).collect();
        let settled = |(file, conditional, mirror): (FileId, bool, Mirror)| match conditional
            && mirror.verdict == Verdict::Drift
            && spoken.contains(&file)
        {
            true => Mirror { verdict: Verdict::Unverifiable, differences: Vec::new(), ..mirror },
            false => mirror,
        };
        judged.into_iter().map(settled).collect()
    }

    /// The one version that the manifests of a package state, with the first that does; no version where they differ.
    fn owner<'o>(&self, offers: impl Iterator<Item = &'o (&'m Manifest, &'m Package)>) -> Option<Holder>
    where
        'm: 'o,
    {
        let stated: Vec<(&Manifest, Option<&Version>)> = offers.map(|(manifest, package)| (*manifest, package.version.as_ref())).collect();
        let (manifest, version) = stated.iter().find(|(_, version)| version.is_some()).or(stated.first())?;
        let differ = stated.iter().filter_map(|(_, other)| *other).any(|other| version.is_some_and(|version| version.text != other.text));
        let version = version.filter(|_| !differ);
        let text = version.map(|version| HeldText { id: version.file.into(), span: version.span, place: version.span });
        let file = self.model[version.map_or(manifest.file, |version| version.file)].file.clone();
        Some(Holder { repo: manifest.repo, task: None, file, text, version: version.map(|version| version.text.clone()) })
    }
}

/// Where packages lie, for requirements that give an address and no name.
#[derive(Default)]
struct Addresses {
    folders: BTreeMap<(Ecosystem, String), String>,
    repos: BTreeMap<(Ecosystem, RepoId), BTreeSet<String>>,
    names: BTreeMap<String, RepoId>,
}

impl Addresses {
    /// The package that is meant: the one in that folder, or the only one of the repo that is called like the address.
    fn name(&self, ecosystem: Ecosystem, requirement: &Requirement) -> Option<String> {
        match &requirement.source {
            Source::Path(folder) => self.folders.get(&(ecosystem, folder.clone())).cloned(),
            Source::Git { repo, .. } => {
                let id = self.names.get(&fold(repo));
                let packages = id.and_then(|id| self.repos.get(&(ecosystem, *id)));
                match packages.map(BTreeSet::len) {
                    Some(1) => packages?.first().cloned(),
                    Some(_) => None,
                    None => Some(ecosystem.name(repo)),
                }
            }
            Source::Range(..) | Source::Elsewhere => None,
        }
    }
}
