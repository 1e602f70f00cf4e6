//! Contracts: what an owner's PLAN.md locks, who mirrors it, and whether the mirrors still say the same.

#[cfg(test)]
mod any_mirror;
mod candidate;
mod compare;
mod environment;
mod fact;
mod file;
mod moved;
mod pair;
mod pin;
mod said;
mod shape;
#[cfg(test)]
mod tests;
mod verdicts;

pub use compare::{Change, Difference, Impact, Verdict};
pub use environment::{Environment, Environments, Misplaced, Missing, Pin, PinState, Unread};
pub use file::prose::{Found, Stated};
pub use file::{LIMIT, MISSING, references as file_references, referring_format};
pub use moved::{ChangedSide, Divergence, Moved, Pair, Point, VersionTexts};
pub use said::said;
pub use verdicts::Verdicts;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{ContractConfig, EnvironmentConfig};
use crate::internal::{self, InternalError};
use crate::model::{Model, Previous, RepoId, TaskId, TextId};
use crate::source::{Answers, EarlierQuery, ReleaseQuery, Sources};
use crate::text::{Span, fold, nearest};
use pair::Pairs;

/// Every contract of the workspace, with its mirrors.
#[derive(Clone, Debug, Default)]
pub struct Contracts {
    /// Those in words by the place of their owner, or of their first mirror; then files and pins as `book.toml` lists them, and the pins
    /// that manifests tell by themselves, by name.
    pub all: Vec<SharedContract>,
    /// What Crossbook failed to compare.
    pub uncompared: Vec<Uncompared>,
    /// What the owner's files say of what plans lock, by the place of the contract among all.
    pub stated: BTreeMap<usize, Vec<Stated>>,
    /// What runs where.
    pub environments: Environments,
    /// The contracts of each feature, before those are joined that another feature's owner has.
    pairs: Vec<Arc<Pairs>>,
    /// Since when mirrors in words say something else than their owner, by the mirror's text.
    moved: BTreeMap<(TextId, Span), Moved>,
}

impl Contracts {
    /// Compares every mirror with its owner. Where the contracts of the model before are at hand, those of a feature in which nothing
    /// changed are taken from there.
    pub fn compare(before: Option<(&Self, Previous<'_>)>, model: &Model, configured: &[ContractConfig], sources: &Sources) -> Self {
        let pairs = pair::pairs(before.map(|(before, previous)| (before.pairs.as_slice(), previous)), model);
        let mut uncompared = pair::uncompared(model, &pairs);
        let mut all = compared(&mut uncompared, || "the contracts in words".to_owned(), || pair::contracts(model, &pairs));
        let owns_files = |repo: RepoId| configured.iter().any(|config| *config.owner.get_ref() == model[repo].info.name);
        let is_asked = all.iter().filter_map(|contract| contract.owner.as_ref()).any(|owner| owns_files(owner.repo));
        let (imports, mut declared) = (file::Imports::new(model), Vec::new());
        for config in configured {
            let what = || format!("the contract \"{}\"", config.name.get_ref());
            all.extend(compared(&mut uncompared, what, || {
                let (found, known) = file::contracts(&imports, std::slice::from_ref(config), is_asked);
                declared.extend(known);
                found
            }));
        }
        let pins = || pin::contracts(model, configured, sources);
        all.extend(compared(&mut uncompared, || "the versions of packages".to_owned(), pins));
        let contracts = Self { all, uncompared, pairs, ..Self::default() };
        match internal::guarded(|| file::prose::stated(model, &contracts, &declared)) {
            Ok(stated) => Self { stated, ..contracts },
            Err(error) => {
                let what = "what plans lock and files declare".to_owned();
                Self { uncompared: contracts.uncompared.iter().cloned().chain([Uncompared { what, error }]).collect(), ..contracts }
            }
        }
    }

    /// The contracts with what environments pin.
    #[must_use]
    pub fn with_environments(mut self, model: &Model, configured: &[EnvironmentConfig]) -> Self {
        match internal::guarded(|| Environments::read(model, configured)) {
            Ok(environments) => self.environments = environments,
            Err(error) => self.uncompared.push(Uncompared { what: "what runs where".to_owned(), error }),
        }
        self
    }

    /// The commits that run anywhere.
    pub fn release_queries(&self, model: &Model) -> Vec<ReleaseQuery> {
        self.environments.release_queries(model, &self.all)
    }

    /// The contracts with what git knows of the commits that run anywhere.
    #[must_use]
    pub fn with_releases(mut self, model: &Model, answers: &Answers) -> Self {
        self.environments = std::mem::take(&mut self.environments).with_releases(model, &self.all, answers);
        self
    }

    /// The files whose earlier texts say which environment was left behind.
    pub fn earlier_queries(&self, model: &Model) -> Vec<EarlierQuery> {
        self.environments.earlier_queries(model)
    }

    /// The contracts with what the files of environments said before.
    #[must_use]
    pub fn with_earlier(mut self, model: &Model, configured: &[EnvironmentConfig], answers: &Answers) -> Self {
        self.environments = std::mem::take(&mut self.environments).with_earlier(model, configured, answers);
        self
    }
}

/// What could not be compared because of a fault of Crossbook itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncompared {
    /// In words: the contract, or the feature whose contracts they are.
    pub what: String,
    /// The panic that was caught.
    pub error: InternalError,
}

/// Contracts as `compare` gives them; none, and a word about it, where it panics.
fn compared(failed: &mut Vec<Uncompared>, what: impl Fn() -> String, compare: impl FnOnce() -> Vec<SharedContract>) -> Vec<SharedContract> {
    internal::guarded(compare).unwrap_or_else(|error| {
        failed.push(Uncompared { what: what(), error });
        Vec::new()
    })
}

/// A contract with all its mirrors. Mirrors that nobody owns, and those that say nothing, are contracts without an owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedContract {
    /// Name of the contract, as its owner writes it.
    pub name: String,
    /// How the contract is stated.
    pub kind: ContractKind,
    /// Who states it; none where only mirrors do.
    pub owner: Option<Holder>,
    /// Its copies in other repos.
    pub mirrors: Vec<Mirror>,
}

/// What a contract is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContractKind {
    /// Words under Locked Contracts.
    Text,
    /// A file of the owner's.
    File,
    /// The version of the owner's package.
    Pin,
}

impl ContractKind {
    /// Kebab-case name in reports and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::File => "file",
            Self::Pin => "pin",
        }
    }
}

/// A repo that has a text of the contract, or should have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The repo that holds the text, or should.
    pub repo: RepoId,
    /// The task whose document it is.
    pub task: Option<TaskId>,
    /// Where its text stands or should stand, relative to the workspace's root.
    pub file: String,
    /// None where there is no such file, or it cannot be read.
    pub text: Option<HeldText>,
    /// The version that it states, or the range of versions that it takes.
    pub version: Option<String>,
}

/// One text of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldText {
    /// The document or file that holds the text.
    pub id: TextId,
    /// The whole text, its heading left out.
    pub span: Span,
    /// Where a reader is sent: its first line.
    pub place: Span,
}

/// A copy that somebody else keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    /// Who keeps the copy.
    pub holder: Holder,
    /// How the copy compares to the owner's text.
    pub verdict: Verdict,
    /// What contradicts the owner; where nothing can be verified, the one fact that says why.
    pub differences: Vec<Difference>,
}

impl Contracts {
    /// The contracts of a name in any case; where there are none, those whose name holds it.
    pub fn named(&self, name: &str) -> Vec<&SharedContract> {
        let wanted = fold(name.trim());
        let named = |holds: &dyn Fn(&str) -> bool| self.all.iter().filter(|contract| holds(&fold(&contract.name))).collect::<Vec<_>>();
        let same = named(&|name| name == wanted);
        if same.is_empty() { named(&|name| name.contains(&wanted)) } else { same }
    }

    /// The name of a contract that was probably meant: as a whole, or by its first words.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let names = || self.all.iter().map(|contract| contract.name.as_str());
        let words = name.split_whitespace().count();
        let start = |name: &str| name.split_whitespace().take(words).collect::<Vec<_>>().join(" ");
        nearest(name, names()).or_else(|| names().find(|whole| nearest(name, [start(whole).as_str()]).is_some()))
    }
}
