//! A mirror that contradicts its owner.

use super::{Rule, rule};
use crate::contract::{ChangedSide, Contracts, Mirror, Moved, Verdict};
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("contract-drift", Error, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for contract in &contracts.all {
        let Some((owner, task)) = contract.owner.as_ref().and_then(|owner| Some((owner.text?, owner.task?))) else { continue };
        for mirror in contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Drift) {
            let (Some((first, others)), Some(place)) = (mirror.differences.split_first(), mirror.holder.text) else { continue };
            let owner_name = model.task_name(task);
            let more = if others.is_empty() { String::new() } else { format!(", and {} more", others.len()) };
            let message = format!("\"{}\" has drifted from {owner_name}: {}{more}", contract.name, first.clause());
            report
                .at(place.id, first.places.1.unwrap_or(place.place), message)
                .related(model, owner.id, first.places.0.unwrap_or(owner.place), "the owner's contract")
                .help(help(contracts, mirror, &owner_name));
        }
    }
}

/// What to do, and who of the two moved, where git tells.
fn help(contracts: &Contracts, mirror: &Mirror, owner: &str) -> String {
    let moved = contracts.moved(mirror);
    let is_behind = matches!(moved, Some(Moved::Since(divergence)) if divergence.changed_side() == ChangedSide::Owner);
    let remedy = if is_behind { format!("copy it from {owner}") } else { format!("copy it from {owner}, or change it there first") };
    moved.map_or(remedy.clone(), |moved| format!("{remedy}; {moved}"))
}
