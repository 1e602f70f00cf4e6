//! A mirror that says nothing.

use super::{Rule, rule};
use crate::contract::{Contracts, Verdict};
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("contract-hollow", Note, Contracts(check));

fn check(_: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    let hollow = contracts.all.iter().flat_map(|contract| &contract.mirrors).filter(|mirror| mirror.verdict == Verdict::Placeholder);
    for place in hollow.filter_map(|mirror| mirror.holder.text) {
        report
            .at(place.id, place.place, "there is nothing to compare here: no endpoint, field or value is named")
            .help("copy the contract from the owner's PLAN.md, or write \"None.\"");
    }
}
