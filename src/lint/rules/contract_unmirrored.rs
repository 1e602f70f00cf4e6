//! A contract that a repo of its feature does not mirror.

use super::{Rule, rule};
use crate::contract::{Contracts, Verdict};
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("contract-unmirrored", Note, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for contract in &contracts.all {
        let Some((owner, task)) = contract.owner.as_ref().and_then(|owner| Some((owner.text?, owner.task?))) else { continue };
        let mirrors = contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Unmirrored);
        for place in mirrors.filter_map(|mirror| mirror.holder.text) {
            report
                .at(
                    place.id,
                    place.place,
                    format!("\"{}\" of {} is mirrored by other repos, but not here", contract.name, model.task_name(task)),
                )
                .related(model, owner.id, owner.place, "the owner's contract")
                .help("add it to Locked Contracts (Mirrored) if this repo depends on it");
        }
    }
}
