//! Contracts in the JSON report.

use serde::Serialize;

use crate::model::{self, Change, Holder, Model};
use crate::text::Place;

#[derive(Serialize)]
pub(super) struct Contract<'a> {
    name: &'a str,
    kind: &'static str,
    /// Null where nobody states it.
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
}

#[derive(Serialize)]
struct Fact<'a> {
    fact: &'a str,
    owner: &'a str,
    mirror: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
}

pub(super) fn contract<'a>(model: &'a Model, contract: &'a model::SharedContract) -> Contract<'a> {
    let fact = |differ: &'a model::Difference| Fact {
        fact: &differ.fact,
        owner: &differ.owner,
        mirror: &differ.mirror,
        change: differ.change.map(Change::name),
    };
    let mirror = |mirror: &'a model::Mirror| Mirror {
        side: side(model, &mirror.holder),
        verdict: mirror.verdict.name(),
        facts: mirror.differences.iter().map(fact).collect(),
    };
    Contract {
        name: &contract.name,
        kind: contract.kind.name(),
        owner: contract.owner.as_ref().map(|owner| side(model, owner)),
        mirrors: contract.mirrors.iter().map(mirror).collect(),
    }
}

fn side<'a>(model: &'a Model, holder: &'a Holder) -> Side<'a> {
    Side {
        repo: &model[holder.repo].name,
        file: &holder.file,
        span: holder.text.map(|text| model.place(text.id, text.place)),
        version: holder.version.as_deref(),
    }
}
