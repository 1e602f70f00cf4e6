//! Packages that one repo publishes and others pin.

mod cargo;
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

use self::judge::{Owner, judge};
use self::manifest::{Ecosystem, Manifest, Package, Requirement, Source, Version};
use super::{ContractKind, HeldText, Holder, Mirror, SharedContract};
use crate::config::ContractConfig;
use crate::model::{Model, RepoId, Verdict};
use crate::text::fold;

/// The pins that `book.toml` names, as it lists them; then those that manifests tell by themselves, by name.
pub(super) fn contracts(model: &Model, configured: &[ContractConfig], tags: &[Vec<String>]) -> Vec<SharedContract> {
    let manifests = manifest::read_all(model);
    let market = Market::new(model, &manifests);
    let named = configured.iter().filter_map(|contract| Some((contract, contract.package.as_ref()?.get_ref().as_str())));
    let mut contracts: Vec<SharedContract> =
        named.clone().filter_map(|(contract, package)| market.named(contract, package, tags)).collect();
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
            std::iter::once(&repo.name).chain(&repo.aliases).map(move |name| (fold(name), id))
        });
        addresses.names = names.collect();
        addresses
    }

    /// A contract that `book.toml` names.
    fn named(&self, contract: &ContractConfig, package: &str, tags: &[Vec<String>]) -> Option<SharedContract> {
        let model = self.model;
        let index = model.repos.iter().position(|repo| repo.name == *contract.owner.get_ref())?;
        let repo = RepoId(u32::try_from(index).ok()?);
        let form = contract.tag.as_ref().map(|tag| tag.get_ref().as_str());
        let tagged = form.and_then(|form| version::highest(tags.get(index)?, form));
        let own: Vec<(Ecosystem, &Manifest, Option<&Version>)> = Ecosystem::ALL
            .into_iter()
            .filter_map(|ecosystem| {
                let offers = self.offers.get(&(ecosystem, ecosystem.name(package)))?;
                let (manifest, version) = one_version(offers.iter().filter(|(manifest, _)| manifest.repo == repo))?;
                Some((ecosystem, manifest, version))
            })
            .collect();
        let first = own.iter().find(|(_, _, version)| version.is_some()).or(own.first());
        let owner = match (form, first) {
            (Some(_), first) => {
                let file = first.map_or(&model[repo].path, |(_, manifest, _)| &model[manifest.file].file).clone();
                Holder { repo, task: None, file, text: None, version: tagged.map(str::to_owned) }
            }
            (None, Some((_, manifest, version))) => holder(model, manifest, *version),
            (None, None) => Holder { repo, task: None, file: model[repo].path.clone(), text: None, version: None },
        };
        let mut mirrors = Vec::new();
        for ecosystem in Ecosystem::ALL {
            let (version, place) = match own.iter().find(|(other, ..)| *other == ecosystem).or(first) {
                _ if form.is_some() => (tagged, None),
                Some((_, _, version)) => (version.map(|version| version.text.as_str()), version.map(|version| version.span)),
                None => (None, None),
            };
            let owner = Owner { repo, version, place, form };
            mirrors.extend(self.mirrors(&(ecosystem, ecosystem.name(package)), Some(&owner), &[repo]));
        }
        Some(SharedContract { name: contract.name.get_ref().clone(), kind: ContractKind::Pin, owner: Some(owner), mirrors })
    }

    /// A contract that manifests tell by themselves: one repo's package, which others require. None where nobody does.
    fn found(&self, key: &(Ecosystem, String)) -> Option<SharedContract> {
        let offers = self.offers.get(key)?;
        let claimants: BTreeSet<RepoId> = offers.iter().map(|(manifest, _)| manifest.repo).collect();
        let claimants: Vec<RepoId> = claimants.into_iter().collect();
        let demands = self.demands.get(key)?.iter().filter(|(manifest, _)| !claimants.contains(&manifest.repo));
        // What is published nowhere comes from no registry: a range means a stranger's package of that name.
        let private = offers.iter().all(|(_, package)| package.private);
        if demands.clone().all(|(_, requirement)| private && matches!(requirement.source, Source::Range(..))) {
            return None;
        }
        let (owner, mirrors) = match claimants.as_slice() {
            [repo] => {
                let (manifest, version) = one_version(offers.iter())?;
                let (text, place) = (version.map(|version| version.text.as_str()), version.map(|version| version.span));
                let owner = Owner { repo: *repo, version: text, place, form: None };
                (Some(holder(self.model, manifest, version)), self.mirrors(key, Some(&owner), &claimants))
            }
            _ => (None, self.mirrors(key, None, &claimants)),
        };
        Some(SharedContract { name: key.1.clone(), kind: ContractKind::Pin, owner, mirrors })
    }

    /// What other repos' manifests say of a package, entry by entry.
    fn mirrors(&self, key: &(Ecosystem, String), owner: Option<&Owner<'_>>, claimants: &[RepoId]) -> Vec<Mirror> {
        let demands = self.demands.get(key).into_iter().flatten().filter(|(manifest, _)| !claimants.contains(&manifest.repo));
        let judged = demands.map(|(manifest, requirement)| (*manifest, *requirement, judge(self.model, owner, requirement)));
        let judged: Vec<(&Manifest, &Requirement, _)> = judged.collect();
        // Where each platform has its own entry, one that takes the owner's version speaks for all.
        let spoken: BTreeSet<_> =
            judged.iter().filter(|(.., (verdict, _))| *verdict == Verdict::InSync).map(|(manifest, ..)| manifest.file).collect();
        let mirror = |(manifest, requirement, (verdict, differences)): (&Manifest, &Requirement, _)| {
            let text = Some(HeldText { id: manifest.file.into(), span: requirement.span, place: requirement.span });
            let file = self.model[manifest.file].file.clone();
            let holder = Holder { repo: manifest.repo, task: None, file, text, version: Some(requirement.said.clone()) };
            match requirement.conditional && verdict == Verdict::Drift && spoken.contains(&manifest.file) {
                true => Mirror { holder, verdict: Verdict::Unverifiable, differences: Vec::new() },
                false => Mirror { holder, verdict, differences },
            }
        };
        judged.into_iter().map(mirror).collect()
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

/// The one version that the manifests of a package state, with the first that does; no version where they differ.
fn one_version<'o, 'm: 'o>(offers: impl Iterator<Item = &'o (&'m Manifest, &'m Package)>) -> Option<(&'m Manifest, Option<&'m Version>)> {
    let stated: Vec<(&Manifest, Option<&Version>)> = offers.map(|(manifest, package)| (*manifest, package.version.as_ref())).collect();
    let (manifest, version) = stated.iter().find(|(_, version)| version.is_some()).or(stated.first())?;
    let agree = |other: &&Version| version.is_some_and(|version| version.text == other.text);
    let all = stated.iter().filter_map(|(_, version)| version.as_ref()).all(agree);
    Some((manifest, version.filter(|_| all)))
}

fn holder(model: &Model, manifest: &Manifest, version: Option<&Version>) -> Holder {
    let text = version.map(|version| HeldText { id: version.file.into(), span: version.span, place: version.span });
    let file = model[version.map_or(manifest.file, |version| version.file)].file.clone();
    Holder { repo: manifest.repo, task: None, file, text, version: version.map(|version| version.text.clone()) }
}
