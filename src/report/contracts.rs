//! Contracts in the JSON report.

use serde::Serialize;

use crate::contract::{Change, Contracts, Holder};
use crate::model::Model;
use crate::text::{Date, Place};

#[derive(Serialize)]
pub(super) struct Contract<'a> {
    name: &'a str,
    kind: &'static str,
    /// Null where no plan locks it.
    owner: Option<Side<'a>>,
    mirrors: Vec<Mirror<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    repo: &'a str,
    file: &'a str,
    /// Null where there is no such text.
    span: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct Mirror<'a> {
    #[serde(flatten)]
    side: Side<'a>,
    verdict: &'static str,
    facts: Vec<Fact<'a>>,
    /// Left out where it is in step with its owner, or git knows nothing of one of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Moved<'a>>,
}

/// Since when a mirror says something else than its owner.
#[derive(Serialize)]
struct Moved<'a> {
    /// `owner-moved`, `mirror-edited`, `both`, `never-agreed` or `unknown`.
    who: &'static str,
    /// What was in force when they last agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreed: Option<Pair<Option<Point<'a>>>>,
    /// The first change of each side since; null where it says what it said then.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Pair<Option<Point<'a>>>>,
}

#[derive(Serialize)]
struct Pair<T> {
    owner: T,
    mirror: T,
}

#[derive(Serialize)]
struct Point<'a> {
    /// Null where it is not committed.
    commit: Option<&'a str>,
    date: Option<String>,
    author: Option<&'a str>,
}

#[derive(Serialize)]
struct Fact<'a> {
    fact: &'a str,
    owner: &'a str,
    mirror: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
    /// Whom a breaking change breaks.
    #[serde(skip_serializing_if = "Impact::is_none")]
    breaks: Impact,
}

/// Why a change breaks those who send, and those who receive.
#[derive(Serialize)]
struct Impact {
    #[serde(skip_serializing_if = "Option::is_none")]
    senders: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receivers: Option<&'static str>,
}

impl Impact {
    fn is_none(&self) -> bool {
        self.senders.is_none() && self.receivers.is_none()
    }
}

pub(super) fn contract<'a>(model: &'a Model, contracts: &'a Contracts, contract: &'a crate::contract::SharedContract) -> Contract<'a> {
    let fact = |differ: &'a crate::contract::Difference| Fact {
        fact: &differ.fact,
        owner: &differ.owner,
        mirror: &differ.mirror,
        change: differ.change.map(Change::name),
        breaks: Impact { senders: differ.impact.senders, receivers: differ.impact.receivers },
    };
    let mirror = |mirror: &'a crate::contract::Mirror| Mirror {
        side: side(model, &mirror.holder),
        verdict: mirror.verdict.name(),
        facts: mirror.differences.iter().map(fact).collect(),
        moved: contracts.moved(mirror).map(moved),
    };
    Contract {
        name: &contract.name,
        kind: contract.kind.name(),
        owner: contract.owner.as_ref().map(|owner| side(model, owner)),
        mirrors: contract.mirrors.iter().map(mirror).collect(),
    }
}

fn moved(moved: &crate::contract::Moved) -> Moved<'_> {
    let crate::contract::Moved::Since(divergence) = moved else { return Moved { who: moved.name(), agreed: None, changed: None } };
    let agreed = Pair { owner: Some(point(&divergence.agreed.owner)), mirror: Some(point(&divergence.agreed.mirror)) };
    let changed = Pair { owner: divergence.changed.owner.as_ref().map(point), mirror: divergence.changed.mirror.as_ref().map(point) };
    Moved { who: moved.name(), agreed: Some(agreed), changed: Some(changed) }
}

fn point(point: &crate::contract::Point) -> Point<'_> {
    Point { commit: point.commit.as_deref(), date: point.date.as_ref().map(Date::to_string), author: point.author.as_deref() }
}

fn side<'a>(model: &'a Model, holder: &'a Holder) -> Side<'a> {
    Side {
        repo: &model[holder.repo].info.name,
        file: &holder.file,
        span: holder.text.map(|text| model.place(text.id, text.place)),
        version: holder.version.as_deref(),
    }
}
