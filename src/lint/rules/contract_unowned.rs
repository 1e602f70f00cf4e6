//! A mirror of something that no plan states, and a file among copies that is a copy of nothing.

use super::{Rule, rule};
use crate::contract::{Contracts, Verdict};
use crate::lint::Report;
use crate::model::{Model, TextId};

pub(super) const RULE: Rule = rule!("contract-unowned", Warning, Contracts(check));

fn check(_: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for contract in contracts.all.iter().filter(|contract| contract.owner.is_none()) {
        for mirror in contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Unowned) {
            let Some(place) = mirror.holder.text else { continue };
            if matches!(place.id, TextId::File(_)) {
                let message = format!("\"{}\" is among the copies, but the owner has no such file", contract.name);
                report.at(place.id, place.place, message).help("delete it, or add it to the owner");
                continue;
            }
            let message = format!("no PLAN.md of this feature locks \"{}\"", contract.name);
            report.at(place.id, place.place, message).help("lock it under Locked Contracts in the owner's PLAN.md, or remove it here");
        }
    }
}
