//! OpenAPI 3: what an HTTP interface takes and gives, whatever way its document is put together.

mod judge;
mod library;
mod operation;
mod security;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::facts::{Comparison, Fact};
use super::found::{Found, Spot};
use super::schema::{Dialect, Docs, Flow, Options, Pair, Schemas};
use crate::config::Direction;
use crate::contract::compare::{Change, Difference};
use crate::data::Node;
pub(super) use library::{Library, is_openapi, references};

/// How many references may follow one another.
const CHAIN: usize = 32;

/// What a document declares: its operations as facts, and the schemas in them.
struct Interface<'a> {
    facts: Fact,
    /// By what they are of, as both sides name it.
    schemas: BTreeMap<String, Typed<'a>>,
}

/// The schema of a body, parameter or header.
struct Typed<'a> {
    schema: Option<Spot<'a>>,
    /// What it is the schema of.
    holder: Spot<'a>,
    /// As messages name that.
    about: String,
    flow: Flow,
}

pub(super) fn compare(owner: &Library, mirror: &Library, subset: bool, direction: Option<Direction>) -> Found {
    let (owner, mirror) = (owner.docs(), mirror.docs());
    let (owned, said) = (operation::read(&owner), operation::read(&mirror));
    let mut found = Comparison { language: &judge::OpenApi, subset, direction }.run(&owned.facts, &said.facts);

    let anything = Node::map(Vec::new(), owner.root().node.span);
    let options = Options { subset, direction, dialect: Dialect::OpenApi };
    let mut schemas = Schemas::new(&owner, &mirror, options, &anything);
    for (key, there) in &owned.schemas {
        let Some(here) = said.schemas.get(key).filter(|here| here.schema.is_some() || there.schema.is_some()) else { continue };
        let owner = vec![there.schema.unwrap_or(Spot { node: &anything, ..there.holder })];
        let mirror = vec![here.schema.unwrap_or(Spot { node: &anything, ..here.holder })];
        schemas.push(Pair { owner, mirror, path: String::new(), about: &here.about, flow: here.flow, depth: 0 });
    }
    schemas.run();
    found.gave_up |= schemas.found.gave_up;
    found.paraphrased |= schemas.found.paraphrased;
    found.differences.extend(once(schemas.found.differences));
    found
}

/// The operations that a document declares.
pub(super) fn endpoints(library: &Library) -> Fact {
    operation::read(&library.docs()).facts
}

/// What is sent and received has its differences once, with all whom they break.
fn once(differences: Vec<Difference>) -> Vec<Difference> {
    let mut known: std::collections::HashMap<_, usize> = std::collections::HashMap::new();
    let mut all: Vec<Difference> = Vec::new();
    for difference in differences {
        let key = (difference.places, difference.files, difference.owner.clone(), difference.mirror.clone());
        match known.get(&key) {
            Some(index) => {
                let first = &mut all[*index];
                // It is told where it breaks somebody.
                if first.impact.is_none() && !difference.impact.is_none() {
                    first.fact = difference.fact;
                }
                first.impact = first.impact.and(difference.impact);
                first.change = Some(if first.impact.is_none() { Change::Additive } else { Change::Breaking });
            }
            None => {
                known.insert(key, all.len());
                all.push(difference);
            }
        }
    }
    all
}

/// What is meant where a reference may be written. None where it leads nowhere.
fn resolved<'a>(docs: &Docs<'a>, spot: Spot<'a>) -> Option<Spot<'a>> {
    let mut spot = spot;
    for _ in 0..CHAIN {
        match spot.node.get("$ref").and_then(Node::as_text) {
            Some(reference) => spot = docs.target(reference, spot.doc)?,
            None => return Some(spot),
        }
    }
    None
}
