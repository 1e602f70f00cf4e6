//! A mirror of something that no plan states, and a file among copies that is a copy of nothing.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{Model, TextId, Verdict};

pub const RULE: Rule = rule!("contract-unowned", Warning, Workspace(check));

fn check(model: &Model, report: &mut Report<'_>) {
    for contract in model.contracts.iter().filter(|contract| contract.owner.is_none()) {
        for mirror in contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Unowned) {
            // What an absent repo locks cannot be read, so that it may well state it.
            let Some(place) = mirror.holder.text else { continue };
            let TextId::Document(document) = place.id else {
                let message = format!("\"{}\" stands among the copies, and the owner has no such file", contract.name);
                report.at(place.id, place.place, message).help("delete it, or have the owner take it in");
                continue;
            };
            let absent = model[document].facts.claims.iter().filter_map(|claim| claim.repo).any(|repo| model[repo].absent);
            let help = if absent {
                "lock it in the owner's PLAN.md under Locked Contracts; a repo that is not checked out may own it already"
            } else {
                "lock it in the owner's PLAN.md under Locked Contracts, or take it out here"
            };
            let message = format!("no PLAN.md of this feature locks \"{}\"", contract.name);
            report.at(place.id, place.place, message).help(help);
        }
    }
}
