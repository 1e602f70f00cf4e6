//! Who moved: since when a mirror says something else than its owner, and which of the two changed.

mod readings;
mod version_walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

pub use readings::VersionTexts;
use version_walk::VersionWalk;

use super::candidate::{StatedContract, stated_in};
use super::compare::{Verdict, compare};
use super::{ContractKind, Contracts, Holder, Mirror, SharedContract};
use crate::model::{DocumentId, Model, TextId};
use crate::source::{Answers, Version, VersionContent, VersionQuery};
use crate::text::Date;

/// So much of a commit's name is enough for people.
const SHORT: usize = 7;

/// Since when a mirror that has drifted does not say what its owner says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It is known when they parted.
    Since(Divergence),
    /// As far as history goes the two never agreed.
    Never,
    /// What is here of history does not tell: it is cut, or contents are missing.
    Unknown,
}

/// How two that agreed came to differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// What was in force when they last agreed: the commits that had written the two documents.
    pub agreed: Pair<Point>,
    /// The first change since of each side that no longer says what the other said then. One of them is there.
    pub changed: Pair<Option<Point>>,
}

/// Something of the owner, and the same of the mirror.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair<T> {
    /// The owner's.
    pub owner: T,
    /// The mirror's.
    pub mirror: T,
}

/// Which side changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedSide {
    /// The owner's text changed alone.
    Owner,
    /// The mirror's text changed alone.
    Mirror,
    /// Both texts changed.
    Both,
}

/// A change to a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// In full; none where it is not committed.
    pub commit: Option<String>,
    /// Day of the commit; none where it cannot be read.
    pub date: Option<Date>,
    /// Author of the commit; none where it is unknown.
    pub author: Option<Arc<str>>,
}

impl Divergence {
    /// Which side changed since they last agreed.
    pub fn changed_side(&self) -> ChangedSide {
        match (&self.changed.owner, &self.changed.mirror) {
            (_, None) => ChangedSide::Owner,
            (None, _) => ChangedSide::Mirror,
            _ => ChangedSide::Both,
        }
    }
}

impl Moved {
    /// As programs read it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Never => "never-agreed",
            Self::Unknown => "unknown",
            Self::Since(divergence) => match divergence.changed_side() {
                ChangedSide::Owner => "owner-moved",
                ChangedSide::Mirror => "mirror-edited",
                ChangedSide::Both => "both",
            },
        }
    }
}

/// `both agreed until the owner changed it on 2026-03-02 (commit abc1234 by Ann)`.
impl fmt::Display for Moved {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let divergence = match self {
            Self::Since(divergence) => divergence,
            Self::Never => return out.write_str("according to the history, the two never agreed"),
            Self::Unknown => return out.write_str("the local history does not show whether the two ever agreed"),
        };
        out.write_str("both agreed until ")?;
        let Pair { owner, mirror } = &divergence.changed;
        if let Some(owner) = owner {
            write!(out, "the owner changed it{owner}")?;
        }
        if let Some(mirror) = mirror {
            let and = if owner.is_some() { " and " } else { "" };
            write!(out, "{and}the mirror was edited{mirror}")?;
        }
        Ok(())
    }
}

/// ` on 2026-03-02 (commit abc1234 by Ann)`.
impl fmt::Display for Point {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(commit) = &self.commit else { return out.write_str(" (not committed)") };
        if let Some(date) = self.date {
            write!(out, " on {date}")?;
        }
        write!(out, " (commit {}", commit.get(..SHORT).unwrap_or(commit))?;
        if let Some(author) = &self.author {
            write!(out, " by {author}")?;
        }
        out.write_str(")")
    }
}

impl Contracts {
    /// The older versions of documents that tell who moved: none where nothing has drifted.
    pub fn version_queries(&self, model: &Model) -> Vec<VersionQuery> {
        let drifted = drifted(&self.all);
        let documents: BTreeSet<DocumentId> =
            drifted.iter().flat_map(|(owner, mirror)| [owner, mirror]).filter_map(|holder| document(holder)).collect();
        let queries: BTreeMap<DocumentId, VersionQuery> = documents.into_iter().filter_map(|id| Some((id, versions(model, id)?))).collect();
        // One side alone tells nothing.
        let known = |holder: &Holder| document(holder).filter(|id| queries.contains_key(id));
        let pairs = drifted.iter().filter_map(|(owner, mirror)| known(owner).zip(known(mirror)));
        let needed: BTreeSet<DocumentId> = pairs.flat_map(|(owner, mirror)| [owner, mirror]).collect();
        queries.into_iter().filter(|(id, _)| needed.contains(id)).map(|(_, query)| query).collect()
    }

    /// The contracts with what older versions of documents tell of mirrors that have drifted.
    #[must_use]
    pub fn with_versions(mut self, model: &Model, answers: &Answers, texts: &mut VersionTexts) -> Self {
        let answers = answers.all::<VersionQuery>();
        let contents = answers.values().flatten().map(|version| &version.content);
        texts.keep(
            &model.names,
            contents.filter_map(|content| match content {
                VersionContent::Text(text) => Some(text),
                _ => None,
            }),
        );
        let by_place: BTreeMap<(usize, &str), (&VersionQuery, &[Version])> =
            answers.iter().map(|(query, versions)| ((query.repo, &*query.path), (query, versions.as_slice()))).collect();
        let trail = |holder: &Holder| {
            let held = holder.text?;
            let document = &model[document(holder)?];
            let (asked, versions) = by_place.get(&(document.repo?.0 as usize, &*document.path))?;
            let stated = stated_in(&model.names, document);
            let index = stated.iter().position(|stated| stated.span == held.span)?;
            Some(VersionWalk::new(&model.names, texts, asked, versions, stated, index))
        };
        let of = |(owner, mirror): &(&Holder, &Holder)| {
            let text = mirror.text?;
            Some(((text.id, text.span), moved(trail(owner)?, trail(mirror)?)))
        };
        let found: Vec<_> = drifted(&self.all).par_iter().map(of).collect();
        self.moved = found.into_iter().flatten().collect();
        self
    }

    /// Who moved, where a mirror has drifted and both repos are checkouts of git.
    pub fn moved(&self, mirror: &Mirror) -> Option<&Moved> {
        let text = mirror.holder.text?;
        self.moved.get(&(text.id, text.span))
    }
}

/// The mirrors in words that have drifted, with their owners.
fn drifted(contracts: &[SharedContract]) -> Vec<(&Holder, &Holder)> {
    let contracts = contracts.iter().filter(|contract| contract.kind == ContractKind::Text);
    let pairs = contracts.filter_map(|contract| Some((contract.owner.as_ref()?, &contract.mirrors)));
    let drifted = |mirror: &&Mirror| mirror.verdict == Verdict::Drift;
    pairs.flat_map(|(owner, mirrors)| mirrors.iter().filter(drifted).map(move |mirror| (owner, &mirror.holder))).collect()
}

fn document(holder: &Holder) -> Option<DocumentId> {
    match holder.text?.id {
        TextId::Document(id) => Some(id),
        TextId::File(_) => None,
    }
}

/// The versions of a document; none where no commit has it.
fn versions(model: &Model, id: DocumentId) -> Option<VersionQuery> {
    let document = &model[id];
    let (repo, task) = (document.repo?.0 as usize, &model[document.task?]);
    let within = document.path.strip_prefix(task.path.as_str())?.strip_prefix('/')?;
    let (versions, is_shallow) = model.versions_of(task, within)?;
    (!versions.is_empty()).then(|| VersionQuery { repo, path: Arc::clone(&document.path), versions, is_shallow })
}

/// Walks back from now to the moment when both last agreed. What both sides did at one moment is one step: nobody knows which was first.
fn moved<'a>(mut owner: VersionWalk<'a>, mut mirror: VersionWalk<'a>) -> Moved {
    loop {
        let moment = owner.moment().max(mirror.moment());
        let is_together = owner.moment() == mirror.moment();
        let mut ends = Vec::new();
        for trail in [&mut owner, &mut mirror] {
            while trail.moment() == moment {
                if !trail.step_back() {
                    ends.push(trail.is_shallow());
                    break;
                }
                if trail.is_unknown() {
                    return Moved::Unknown;
                }
                if !is_together {
                    break;
                }
            }
        }
        if !ends.is_empty() {
            return if ends.contains(&false) { Moved::Never } else { Moved::Unknown };
        }
        if let (Some(owned), Some(mirrored)) = (owner.said(), mirror.said())
            && agree(owned, mirrored)
        {
            return divergence(&owner, &mirror, (owned, mirrored)).map_or(Moved::Unknown, Moved::Since);
        }
    }
}

fn agree(owner: &StatedContract, mirror: &StatedContract) -> bool {
    compare(&owner.wording, &mirror.wording).0 != Verdict::Drift
}

/// Who moved since both said what they said `then`: whoever could not be put beside the other as that was. Words that make no difference
/// move nobody, unless it takes those of both to differ.
fn divergence(owner: &VersionWalk<'_>, mirror: &VersionWalk<'_>, then: (&StatedContract, &StatedContract)) -> Option<Divergence> {
    let (owned, mirrored) = then;
    let mut changed =
        Pair { owner: owner.first_change(|said| agree(said, mirrored)), mirror: mirror.first_change(|said| agree(owned, said)) };
    if changed.owner.is_none() && changed.mirror.is_none() {
        changed.owner = owner.first_change(|said| said.wording.is_as(&owned.wording));
        changed.mirror = mirror.first_change(|said| said.wording.is_as(&mirrored.wording));
    }
    let is_told = changed.owner.is_some() || changed.mirror.is_some();
    is_told.then(|| Divergence { agreed: Pair { owner: owner.point(), mirror: mirror.point() }, changed })
}
