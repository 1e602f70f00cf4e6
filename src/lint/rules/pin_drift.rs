//! A range of versions that leaves out the one that the owner has.

use super::{Rule, rule};
use crate::contract::{ContractKind, Contracts, Verdict};
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("pin-drift", Warning, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for contract in contracts.all.iter().filter(|contract| contract.kind == ContractKind::Pin) {
        let Some(owner) = &contract.owner else { continue };
        let owner_name = &model[owner.repo].info.name;
        for mirror in contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Drift) {
            let (Some(differ), Some(text)) = (mirror.differences.first(), mirror.holder.text) else { continue };
            let (name, version, consumer) = (&contract.name, &differ.owner, &model[mirror.holder.repo].info.name);
            let (pin, help) = if differ.fact == "the tag" {
                (format!("the tag `{}`, which is older than", differ.mirror), format!("update the tag to {version}"))
            } else {
                (format!("`{}`, which excludes", differ.mirror), format!("widen the range to include {version}"))
            };
            let message = format!("\"{name}\" is pinned to {pin} {version}, the version in {owner_name}");
            let finding = report.at(text.id, text.place, message).help(format!("{help} once {consumer} works with it"));
            if let Some(owned) = owner.text {
                finding.related(model, owned.id, owned.place, "the owner's version");
            }
        }
    }
}
