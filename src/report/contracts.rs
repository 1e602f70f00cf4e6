//! Contracts in the JSON report.

use serde::Serialize;

use crate::model::{self, ContractText, Model};
use crate::text::Place;

#[derive(Serialize)]
pub(super) struct Contract<'a> {
    name: &'a str,
    kind: &'static str,
    /// Null where nobody states it.
    owner: Option<Text<'a>>,
    mirrors: Vec<Mirror<'a>>,
}

#[derive(Serialize)]
struct Text<'a> {
    repo: &'a str,
    file: &'a str,
    span: Place,
}

#[derive(Serialize)]
struct Mirror<'a> {
    #[serde(flatten)]
    text: Text<'a>,
    verdict: &'static str,
    facts: Vec<Fact<'a>>,
}

#[derive(Serialize)]
struct Fact<'a> {
    fact: &'a str,
    owner: &'a str,
    mirror: &'a str,
}

pub(super) fn contract<'a>(model: &'a Model, contract: &'a model::SharedContract) -> Contract<'a> {
    let mirror = |mirror: &'a model::Mirror| Mirror {
        text: text(model, &mirror.text),
        verdict: mirror.verdict.name(),
        facts: mirror.differences.iter().map(|differ| Fact { fact: &differ.fact, owner: &differ.owner, mirror: &differ.mirror }).collect(),
    };
    Contract {
        name: &contract.name,
        kind: "text",
        owner: contract.owner.as_ref().map(|owner| text(model, owner)),
        mirrors: contract.mirrors.iter().map(mirror).collect(),
    }
}

fn text<'a>(model: &'a Model, text: &ContractText) -> Text<'a> {
    let document = &model[text.document];
    Text { repo: &model[model[text.task].repo].name, file: &document.file, span: document.place(text.place) }
}
