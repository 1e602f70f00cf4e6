//! A later environment that runs a newer version than an earlier one.

use super::{Rule, rule};
use crate::contract::Contracts;
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("environment-order", Warning, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    let environments = &contracts.environments;
    for pair in environments.misplaced.iter().filter(|pair| !pair.is_left) {
        let (before, pin) = (environments.pin(pair.earlier), environments.pin(pair.later));
        let (before_name, name) = (&environments.all[pair.earlier.0].name, &environments.all[pair.later.0].name);
        let repo = &model[pin.service].info.name;
        report
            .at(pin.file, pin.span, format!("{name} runs {repo} `{}`, which is newer than `{}` in {before_name}", pin.said, before.said))
            .help(format!("update {before_name} to `{}`, or roll {name} back", pin.said))
            .related(model, before.file, before.span, format!("what {before_name} runs"));
    }
}
